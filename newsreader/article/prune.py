"""What a news page leaves around and between the paragraphs, taken out before they are looked for.

The rules are general: by element and by the words that pages use for class and id. None drops an
element that holds a good part of the page's prose, a quotation, or the article itself.
"""

import re

from newsreader.article.figures import fold_figures
from newsreader.article.tree import (
    Element,
    elements,
    elements_at,
    inside,
    is_hidden,
    linked_share,
    names_of,
    remove,
)

GOOD_PART = 0.15
"""Share of the article's prose that an element must stay under to be dropped."""

_SENTENCE = 40
"""UTF-8 bytes of unlinked text from which a text node counts as prose: seven English words or
thirteen Chinese characters."""
_FEWEST = _SENTENCE // 4
"""Characters that so many bytes are at least."""
_NO_PROSE = frozenset({"script", "style", "noscript", "a"})

_TAGS = frozenset({"nav", "aside", "footer", "form", "button", "dialog", "figcaption", "menu"})
_KEPT = frozenset({"html", "head", "body", "article", "main", "h1", "pre", "code", "math", "img"})
_ROW = 3
"""Paragraphs in frames of their own from which a row of them is one text."""

_WORDS = frozenset({"a", "b", "strong", "em", "i", "mark", "abbr", "dfn", "u"})
_QUOTATIONS = ("blockquote", "q")
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:"
    r"share|shares|sharing|share-?(?:bar|tools|links|buttons?|this)|sharedaddy|social\w*|addtoany\w*|"
    r"follow-?us|newsletters?|subscribe|subscription|sign-?up|mailing-?list|"
    r"related\w*|recirc\w*|recommend\w*|read-?(?:more|next|also)|more-(?:from|stories|on|news)|"
    r"see-?also|you-?may-?(?:also-?)?like|jp-relatedposts|promos?|promo-\w+|teasers?|"
    r"outbrain|taboola|advert\w*|ads?|ad-\w+|sponsor\w*|breadcrumbs?|"
    r"by-?line\w*|author-?(?:bio|box|info|card|about|details|meta|name)|about-?(?:the-?)?authors?|"
    r"post-?meta|entry-?meta|article-?meta|meta-?data|post-?tags|tag-?(?:list|links|cloud)|"
    r"timestamps?|publish(?:ed)?-?(?:date|time)|date-?time|pub-?date|"
    r"paywall|print-?(?:only|button)?|"
    r"credits?|captions?|copyright|pagination|pager|skip-?(?:link|to)\w*|"
    r"trending|most-(?:read|popular|viewed)|popular\w*|comment-?(?:form|respond|count|list)|respond|"
    r"(?:rollover|hover)[\w-]*(?:block|card|box)|tooltip|toolbar|rail|rail-\w+|utility-?bar|navigation|site-?(?:header|footer)|"
    r"noprint|no-print|hidden"
    r")(?:$|[\s_-])"
)
_LAYERS = re.compile(
    r"(?:^|[\s_-])(?:cookies?|gdpr|consent|popup|popmake|modal|overlay|lightbox|comments?|"
    r"comments?-?(?:list|area|section|wrap\w*|thread|body)|disqus\w*|replies)(?:$|[\s_-])"
)
"""Names of what lies over the page or follows the article, dropped however much prose it holds."""

_COLUMNS = (
    "//*[@itemprop='articleBody']",
    "//article[not(ancestor::article)]",
    "//main|//*[@role='main']",
)
_MOST_LINKED = 0.35
_SCANT = 2_000


class Prose:
    """How much prose each element of a page holds, in UTF-8 bytes."""

    def __init__(self, root: Element) -> None:
        self.elements = elements(root)
        self.own = _own_prose(root)
        self.held = dict.fromkeys(self.elements, 0) | self.own
        for element in reversed(self.elements):
            held = self.held[element]
            if held and (parent := element.getparent()) in self.held:
                self.held[parent] += held
        self.article = self._largest_column()

    def _largest_column(self) -> int:
        """The prose of the one element whose own and children's text is most: the article's."""
        column = dict(self.own)
        for element, own in self.own.items():
            parent = element.getparent()
            if parent in self.held:
                column[parent] = column.get(parent, 0) + own
        return max(column.values(), default=0)

    def is_good_part(self, element: Element) -> bool:
        """Tell whether the element holds too much of the prose to be dropped."""
        return self.held.get(element, 0) > GOOD_PART * self.article

    def is_most(self, element: Element) -> bool:
        """Tell whether the element holds half of the page's prose."""
        held = self.held.get(element, 0)
        return 2 * held > self.held[self.elements[0]]


def _own_prose(root: Element) -> dict[Element, int]:
    """The prose that stands in an element itself, in UTF-8 bytes, for each that has some."""
    own: dict[Element, int] = {}
    for element in root.iter("*"):
        _add(own, element, element.text)
        if element is not root:
            _add(own, element.getparent(), element.tail)
    return own


def _add(own: dict[Element, int], element: Element | None, text: str | None) -> None:
    if (held := _long(text)) and element is not None and element.tag not in _NO_PROSE:
        own[element] = own.get(element, 0) + held


def _long(text: str | None) -> int:
    if text is None or len(text) < _FEWEST:
        return 0
    length = len(text.strip().encode())
    return length if length >= _SENTENCE else 0


def prose_of(root: Element) -> int:
    """The prose that a tree holds, in UTF-8 bytes."""
    return sum(_own_prose(root).values())


def main_column(root: Element, prose: Prose, found: int) -> Element | None:
    """The element that the page marks as holding its article, where exactly one does so.

    Args:
        root: The page.
        prose: The measure of it.
        found: Bytes of prose that another way of looking found; ``main``, which often holds more
            than the article, is trusted only where that is scant.
    """
    for query in _COLUMNS if found < _SCANT else _COLUMNS[:-1]:
        marked = [each for each in elements_at(root, query) if prose.held.get(each, 0)]
        if len(marked) == 1 and linked_share(marked[0]) < _MOST_LINKED:
            return marked[0]
    return None


def prune_page(root: Element) -> None:
    """Take a whole page's clutter out of its tree, before the article is looked for."""
    for element in elements(root, "script"):
        if element.get("type", "").startswith("math/tex"):
            element.tag = "code"
    for element in elements(root, "script", "style", "noscript", "template", "svg"):
        remove(element)
    prose = Prose(root)
    _keep_one_article(root, prose)
    for element in prose.elements:
        if _is_clutter(element) and not _is_needed(element, prose):
            remove(element)
    _spare_quotations(root)


def prune_fragment(root: Element) -> None:
    """The same for a feed's body, in which class names say little: captions only."""
    fold_figures(root)


def unframe_paragraphs(root: Element) -> None:
    """Take the frames off paragraphs that stand in a row of frames, one in each."""
    rows: dict[Element, list[tuple[Element, Element]]] = {}
    for paragraph in elements(root, "p"):
        frame = _outermost_frame(paragraph)
        row = frame.getparent() if frame is not None else None
        if frame is not None and row is not None:
            rows.setdefault(row, []).append((frame, paragraph))
    for row, framed in rows.items():
        if len(framed) >= _ROW:
            for frame, paragraph in framed:
                paragraph.tail = frame.tail
                row.replace(frame, paragraph)


def _outermost_frame(paragraph: Element) -> Element | None:
    """The largest element that holds the paragraph and nothing else."""
    inner, frame = paragraph, paragraph.getparent()
    while frame is not None and _frames_only(frame, inner):
        inner, frame = frame, frame.getparent()
    return inner if inner is not paragraph else None


def _frames_only(frame: Element, inner: Element) -> bool:
    return (
        frame.tag in {"div", "section"}
        and len(frame) == 1
        and not (frame.text or "").strip()
        and not (inner.tail or "").strip()
    )


def _is_clutter(element: Element) -> bool:
    if element.tag in _KEPT or _is_in_prose(element):
        return False
    names = names_of(element)
    if element.tag in _TAGS or is_hidden(element, names):
        return True
    return bool(names) and bool(_NAMES.search(names) or _LAYERS.search(names))


def _is_in_prose(element: Element) -> bool:
    """Tell whether the element is a word or two of a running paragraph."""
    parent = element.getparent()
    if element.tag not in _WORDS or parent is None or parent.tag != "p":
        return False
    return bool(_long(element.tail) or _long(parent.text))


def _is_needed(element: Element, prose: Prose) -> bool:
    if _LAYERS.search(names_of(element)):
        return prose.is_most(element) or _holds(element, "h1", "article", "main")
    if prose.is_good_part(element) or inside(element, _QUOTATIONS):
        return True
    return _holds(element, "blockquote", "h1")


def _holds(element: Element, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def _keep_one_article(root: Element, prose: Prose) -> None:
    """Of several articles side by side keep the one with the page's only h1."""
    outer = [each for each in elements(root, "article") if not inside(each, ("article",))]
    headed = [each for each in outer if next(each.iter("h1"), None) is not None]
    if len(outer) < 2 or len(headed) != 1 or not prose.is_good_part(headed[0]):
        return
    for article in outer:
        if article is not headed[0] and not inside(headed[0], ("article",)):
            remove(article)


def _spare_quotations(root: Element) -> None:
    """Take the names from embedded posts that would make readability drop them."""
    for element in elements(root, "blockquote"):
        for each in (element, *element.iterdescendants()):
            each.attrib.pop("class", None)
            each.attrib.pop("id", None)
