"""Captions: taken out of the running text and tied to the picture that they belong to."""

import re
from collections.abc import Iterable

from newsreader.article.media import CAPTION
from newsreader.article.tree import Element, elements, names_of, remove, text_of, words_of
from newsreader.text import clean_line

_NAMES = re.compile(
    r"(?:^|[\s_-])(?:(?:\w+[_-])*captions?(?:[_-]?(?:text|body|content|inner|wrap\w*))?|"
    r"(?:image|photo|picture|media|img)-?(?:credits?|source|copyright|description|desc|info)|"
    r"credits?|photo-?by|image-?by)(?:$|[\s_-])"
)
_PICTURES = ("img", "video", "iframe", "audio")
_NO_PICTURE = ("pre", "table", "blockquote", "p", "ul", "ol")
_LONGEST = 700
_CLIMB = 4


def fold_figures(root: Element) -> None:
    """Move the words under pictures into the pictures, so that no body text holds them."""
    for figure in elements(root, "figure"):
        _fold_figure(figure)
    for caption in elements(root, "div", "p", "span", "figcaption", "dd", "small", "em", "cite"):
        if _is_caption(caption):
            _fold_caption(caption)


def keep_frames(root: Element) -> None:
    """Turn frames around nothing but pictures into figures: readability drops empty divs."""
    for picture in elements(root, *_PICTURES):
        frame = picture.getparent()
        while frame is not None and frame.tag in {"div", "a", "span", "section"}:
            if frame.text_content().strip():
                break
            frame.tag = "figure" if frame.tag != "a" else "span"
            frame = frame.getparent()


def _fold_figure(figure: Element) -> None:
    pictures = elements(figure, *_PICTURES)
    words = words_of(figure)
    if not pictures or len(words) > _LONGEST * 2 or _holds_text(figure):
        return
    captions = elements(figure, "figcaption") or [
        each for each in elements(figure) if _is_caption(each)
    ]
    _give(pictures, map(words_of, _outermost(captions)) if captions else [words])
    for picture in pictures:
        picture.tail = None
    _keep_only(figure, pictures)


def _holds_text(figure: Element) -> bool:
    """Code, tables and quotations in a figure are its content, not a caption."""
    caption = next(figure.iter("figcaption"), None)
    return any(
        caption is None or caption not in each.iterancestors()
        for each in elements(figure, "pre", "table", "blockquote")
    )


def _outermost(captions: list[Element]) -> list[Element]:
    known = set(captions)
    return [each for each in captions if not known.intersection(each.iterancestors())]


def _keep_only(figure: Element, pictures: list[Element]) -> None:
    for child in list(figure):
        figure.remove(child) if child not in pictures else None
    figure.text = None
    for name in ("class", "id"):  # they say "caption", which would let the picture be pruned
        figure.attrib.pop(name, None)
    for picture in pictures:
        figure.append(picture)


def _give(pictures: list[Element], captions: Iterable[str]) -> None:
    """Pictures and captions one by one; the captions left over join the last one's."""
    words = [each for each in captions if each]
    for index, caption in enumerate(words):
        picture = pictures[min(index, len(pictures) - 1)]
        known = picture.get(CAPTION, "")
        if caption.casefold() not in known.casefold():
            picture.set(CAPTION, f"{known} {caption}".strip())


def _is_caption(element: Element) -> bool:
    if element.tag == "figcaption":
        return True
    names = names_of(element)
    return bool(names) and _NAMES.search(names) is not None


def _fold_caption(caption: Element) -> None:
    """Give a caption that stands alone to the picture next to it."""
    if elements(caption, *_PICTURES):
        _fold_holder(caption)
        return
    words = clean_line(words_of(caption), _LONGEST + 1)
    if not words or len(words) > _LONGEST or caption.getparent() is None:
        return
    picture = _nearest_picture(caption, len(words))
    if picture is not None:
        _give([picture], [words])
        remove(caption)


def _fold_holder(holder: Element) -> None:
    """An element called caption that holds picture and words, as blog software writes it."""
    pictures = elements(holder, *_PICTURES)
    words = words_of(holder)
    if len(words) <= _LONGEST and not elements(holder, "pre", "table", "blockquote", "h1", "h2"):
        _give(pictures, [words])
        _keep_only(holder, pictures)


def _nearest_picture(caption: Element, length: int) -> Element | None:
    """The picture in the smallest frame around the caption that holds little else."""
    for climbed, frame in enumerate(caption.iterancestors()):
        if climbed >= _CLIMB or frame.tag in {"body", "article", "main"}:
            return None
        pictures = elements(frame, *_PICTURES)
        if pictures:
            return pictures[0] if len(text_of(frame)) <= length + _LONGEST else None
    return None
