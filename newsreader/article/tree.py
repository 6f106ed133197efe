"""HTML text to a tree, and the small questions that are asked of its elements."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from newsreader.text import clean_line

Element = html.HtmlElement

URL_LIMIT = 2_000
_SCHEMES = frozenset({"http", "https", "mailto"})
_DECLARATION = re.compile(r"\A[\s\ufeff]*<\?xml[^>]{0,500}\?>", re.IGNORECASE)
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_NAME = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-reader(?:-text)?|visually-?hidden|visuallyhidden|"
    r"katex-html|math-?jax_preview)(?:$|[\s_-])"
)
_PHRASES = frozenset({
    "a", "abbr", "b", "bdi", "cite", "code", "dfn", "em", "i", "mark", "q", "s", "small", "strong",
    "sub", "sup", "u", "wbr",
})  # fmt: skip
_EMPTY = "<html><body></body></html>"


def parse_html(markup: str) -> Element:
    """Parse a page or a fragment; anything at all gives a tree with a body.

    Args:
        markup: Decoded HTML. A leading XML declaration is taken out; control characters, and
            references to them, which lxml takes in but will not move, become U+FFFD.
    """
    markup = _UNREADABLE.sub("\ufffd", _DECLARATION.sub("", markup, count=1).replace("\f", " "))
    markup = _REFERENCE.sub(_readable, markup)
    try:
        return _document(markup)
    except (etree.LxmlError, ValueError, AssertionError):
        return _document(_EMPTY)


def _readable(reference: re.Match[str]) -> str:
    decimal, hexadecimal = reference.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    readable = code <= 0x10FFFF and not _UNREADABLE.match(chr(code))
    return reference[0] if readable else "\ufffd"


def _document(markup: str) -> Element:
    # Without huge_tree the parser gives up at 256 elements deep, which unclosed <font>s reach.
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    _flatten(tree)
    return tree


def _flatten(tree: Element) -> None:
    """Unwrap what is nested too deep, phrases before blocks: many a question asks all ancestors."""
    if _deep(tree):
        for each in _deep_phrases(tree):
            each.drop_tag()
        for each in _deep(tree):
            each.drop_tag()


_DEEPEST = 200
"""Elements within one another; an article has thirty at most."""
_deep = etree.XPath(f"//*[count(ancestor::*) > {_DEEPEST}]")
_deep_phrases = etree.XPath(
    "//*[self::font or self::span or self::b or self::i or self::em or self::strong or self::u "
    "or self::a or self::small or self::big or self::center][count(ancestor::*) > 30]"
)


def text_of(element: Element) -> str:
    """The element's words on one line, to be measured and compared: spaces may be too many."""
    return clean_line(" ".join(element.itertext()), 20_000)


def words_of(element: Element) -> str:
    """The element's words on one line, to be shown: spaced as a browser does."""
    pieces: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each is not element and each.tag not in _PHRASES:
            pieces.append(" ")
        said = each.text if event == "start" else each.tail if each is not element else ""
        pieces.append(said or "")
    return clean_line("".join(pieces), 20_000)


def elements(root: Element, *tags: str) -> list[Element]:
    """The elements under ``root`` (itself included) with these tags, all without; a copy."""
    return [each for each in root.iter(*tags) if isinstance(each.tag, str)]


def elements_at(root: Element, path: str) -> list[Element]:
    """The elements that an XPath names."""
    found: list[Element] = root.xpath(path)
    return found


def linked_share(element: Element) -> float:
    """The share of an element's text that is linked, 0 to 1."""
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return min(1.0, linked / max(1, len(element.text_content().strip())))


def names_of(element: Element) -> str:
    """Class and id as lower-case words joined by "-" and spaces, camel case taken apart."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if names == " ":
        return ""
    lower = names.lower()
    return lower if lower == names else _CAMEL.sub("-", names).lower()


def is_hidden(element: Element, names: str | None = None) -> bool:
    """Tell whether a browser would not show the element, as far as its own attributes say.

    Args:
        element: The element.
        names: Its ``names_of``, where they are known.
    """
    attributes = element.attrib
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or _HIDDEN_STYLE.search(attributes.get("style", "")) is not None
        or _HIDDEN_NAME.search(names_of(element) if names is None else names) is not None
    )


def inside(element: Element, tags: Iterable[str]) -> bool:
    """Tell whether any ancestor has one of the tags."""
    return next(element.iterancestors(*tags), None) is not None


def remove(element: Element) -> None:
    """Take an element out and leave the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def absolute(address: str, base: str) -> str:
    """Make an address absolute.

    Returns:
        The address, or "" unless it is http, https or mailto.
    """
    address = clean_line(address, URL_LIMIT).replace(" ", "%20").replace("\ufffd", "")
    try:
        joined = urljoin(base, address)
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return ""
    return joined if scheme in _SCHEMES and len(joined) <= URL_LIMIT else ""
