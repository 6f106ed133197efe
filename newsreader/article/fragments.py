"""Links of a page to itself, and the names of what they lead to, as the page has them."""

from collections.abc import Iterable
from urllib.parse import unquote

from newsreader.article.tree import Element, absolute
from newsreader.text import clean_line

ANCHOR = "data-anchor"
"""Attribute that stands for an id, where an id would mislead who looks for the article."""

_LONGEST = 200


def fragment(link: Element, base: str) -> str:
    """The name that a link of the page to itself leads to; "" for other links."""
    address = link.get("href", "").strip()
    if "#" not in address:
        return ""
    page, _, name = address.partition("#")
    if page and absolute(page, base).partition("#")[0] != base.partition("#")[0]:
        return ""
    return clean_line(unquote(name), _LONGEST)


def fragments(roots: Iterable[Element], base: str) -> frozenset[str]:
    """Every name that the links of some trees lead to in their own page."""
    links = (link for root in roots for link in root.iter("a"))
    return frozenset(filter(None, (fragment(link, base) for link in links)))


def name_of(element: Element) -> str:
    """The name by which links lead to an element, or ""."""
    name = element.get(ANCHOR, "") or element.get("id", "")
    if not name and element.tag == "a":
        name = element.get("name", "")
    return clean_line(name, _LONGEST)
