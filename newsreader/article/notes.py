"""Footnotes: taken aside while the article is looked for, and put under it."""

import re

from newsreader.article.fragments import ANCHOR, fragment
from newsreader.article.tree import Element, inside, remove, text_of

_REFERENCE = re.compile(r"\W*(?:note\s)?(?:\d{1,3}|[a-z]|[*†‡§¶#]{1,3}|[ivx]{1,5})\W*\Z", re.I)
_NAMED = re.compile(r"fn|foot-?note|end-?note|note-?ref|\bref|cite|citation|sdfoot", re.IGNORECASE)
_WITHIN = frozenset({"a", "b", "em", "i", "small", "span", "strong", "sup"})
_NOTES = frozenset({"aside", "dd", "div", "li", "p", "section"})
_LONGEST = 3_000
_GONE = "data-gone"
"""Attribute in which a list keeps count of the notes taken out of it."""


def take_notes(root: Element, base: str) -> Element | None:
    """Take the footnotes out of a page, those that a mark in its text leads to.

    What marks them is kept from being taken for something else: it loses its class, and its id
    becomes an ``ANCHOR``.

    Args:
        root: The whole page.
        base: Its address.

    Returns:
        An element with the notes in the order of the page, those of lists with their numbers;
        None where there are none.
    """
    references = [(link, name) for link in root.iter("a") if (name := _reference(link, base))]
    if not references:
        return None
    order = {element: index for index, element in enumerate(root.iter())}
    named = {each.get("id") or each.get("name"): each for each in order if _is_named(each)}
    found: dict[Element, None] = {}
    for link, name in references:
        note = _note(named.get(name))
        if note is None or order[note] < order[link] or link in note.iter("a"):
            continue
        _disguise(link)
        found[note] = None
    notes = [note for note in found if not any(outer in found for outer in note.iterancestors())]
    return _gathered(root, sorted(notes, key=order.__getitem__))


def _is_named(element: Element) -> bool:
    return bool(element.get("id") or (element.tag == "a" and element.get("name")))


def _reference(link: Element, base: str) -> str:
    """The name that a footnote's mark leads to, "" for other links."""
    if "#" not in link.get("href", "") or not _REFERENCE.match(text_of(link)):
        return ""
    name = fragment(link, base)
    told = " ".join((name, link.get("class", ""), link.get("role", ""), link.get("rel", "")))
    return name if name and (inside(link, ("sup",)) or _NAMED.search(told) or _raises(link)) else ""


def _raises(link: Element) -> bool:
    return next(link.iter("sup"), None) is not None


def _note(target: Element | None) -> Element | None:
    """The element that holds the whole note, given what the mark leads to."""
    while target is not None and target.tag in _WITHIN:
        target = target.getparent()
    if target is None or target.tag not in _NOTES:
        return None
    held = len(text_of(target))
    headed = next(target.iter("h1", "h2", "h3", "article", "table"), None) is not None
    return target if 1 < held < _LONGEST and not headed else None


def _disguise(link: Element) -> None:
    """Let nobody who reads class and id see that this has to do with a foot of the page."""
    for element in (link, *link.iterancestors("sup", "span", "small")):
        element.attrib.pop("class", None)
        name = element.attrib.pop("id", "") or (element.get("name", "") if element is link else "")
        if name:
            element.set(ANCHOR, name)


def _gathered(root: Element, notes: list[Element]) -> Element | None:
    holder = root.makeelement("div")
    for note in notes:
        _number(note)
        remove(note)
        note.tail = None
        if note.tag != "li":
            holder.append(note)
            continue
        kind = "ol" if note.get("value") else "ul"
        if not len(holder) or holder[-1].tag != kind:
            holder.append(root.makeelement(kind))
        holder[-1].append(note)
    return holder if len(holder) else None


def _number(note: Element) -> None:
    """Write an item's number down, before it leaves its list."""
    items = note.getparent()
    if note.tag != "li" or items is None or items.tag != "ol" or note.get("value"):
        return
    gone = int(items.get(_GONE, "0"))
    note.set("value", str(gone + 1 + sum(1 for _ in note.itersiblings("li", preceding=True))))
    items.set(_GONE, str(gone + 1))
