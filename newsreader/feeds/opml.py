"""Reads and writes lists of subscriptions: OPML 1 and 2, and newsboat's urls file.

Addresses in such a file are not the user's own words: only http and https pass, and each line
that is refused is told with its reason.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from newsreader.address import address
from newsreader.errors import FetchError, ParseError
from newsreader.feeds.mend import mended
from newsreader.model import Subscription
from newsreader.text import clean_line

if TYPE_CHECKING:
    import lxml.etree

_DEPTH = 50
"""Folders within folders that are followed."""
_NAME_LIMIT = 200


class Outline(Struct, frozen=True):
    """One feed of a list."""

    url: str
    title: str = ""
    site_url: str = ""
    folder: str = ""
    """Names joined by "/" from the outside in."""


class Outlines(Struct, frozen=True):
    """What a list holds: its feeds, each once, and one sentence for each line refused."""

    outlines: tuple[Outline, ...]
    refused: tuple[str, ...] = ()


def read(raw: bytes) -> Outlines:
    """Read an OPML file, also a somewhat broken one.

    Args:
        raw: The bytes of the file.

    Raises:
        ParseError: It is no OPML, or declares entities, which no honest list does.
    """
    root, break_line = _root(raw)
    body = root.find("{*}body")
    if body is None:
        raise ParseError("OPML", "The OPML file has no body.")
    broken = [f"The file is broken at line {break_line}; feeds may be missing."]
    return _collected([*_walk(body), *(broken if break_line else [])])


def read_newsboat(text: str) -> Outlines:
    """Read newsboat's urls file: an address, then tags, of which ``~`` marks a title.

    Args:
        text: The file; the first tag that is no title becomes the folder.
    """
    lines = (line.strip() for line in text.splitlines())
    return _collected(_newsboat_line(line) for line in lines if line and not line.startswith("#"))


def read_any(raw: bytes) -> Outlines:
    """Read either kind of file: OPML begins with a tag, newsboat's list with an address.

    Raises:
        ParseError: It begins as OPML, but is none.
    """
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16, which newsboat does not write
    if marked or raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read(raw)
    return read_newsboat(raw.decode("utf-8-sig", "replace"))


def write(subscriptions: Iterable[Subscription]) -> str:
    """Write subscriptions as OPML 2.0, in their order, folders as outlines around them."""
    members: dict[str, list[Subscription | str]] = {"": []}
    for subscription in subscriptions:
        _open_folder(members, subscription.folder)
        members[subscription.folder].append(subscription)
    return "\n".join([*_HEAD, *_lines(members, "", "    "), *_TAIL])


# --- reading ----------------------------------------------------------------------------------


def _root(raw: bytes) -> "tuple[lxml.etree._Element, int]":
    """The root, and the line of the first break in the file, or 0."""
    import lxml.etree  # noqa: PLC0415 - only an import needs it

    if b"<!ENTITY" in raw.replace(b"\0", b"").upper():
        raise ParseError("OPML", "The OPML file declares entities, which is refused as unsafe.")
    parser = lxml.etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = lxml.etree.fromstring(mended(raw.strip()), parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise ParseError("OPML", "The file is no OPML.") from error
    # recovering from nothing gives None, whatever the stubs say
    if root is None or str(root.tag).rpartition("}")[2].lower() != "opml":
        raise ParseError("OPML", "The file is no OPML.")
    faults = parser.error_log.filter_from_fatals()
    return root, faults[0].line if faults else 0


def _walk(body: "lxml.etree._Element") -> Iterator[Outline | str]:
    waiting = [(child, ()) for child in reversed(body.findall("{*}outline"))]
    stack: list[tuple[lxml.etree._Element, tuple[str, ...]]] = list(waiting)
    while stack:
        element, folder = stack.pop()
        attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        children = element.findall("{*}outline")
        title = _name(attributes.get("title") or attributes.get("text") or "")
        if "xmlurl" in attributes or not children:
            yield _outline(attributes, title, folder)
        elif title and len(folder) < _DEPTH:
            folder = (*folder, title.replace("/", "∕"))
        stack += [(child, folder) for child in reversed(children)]


def _outline(attributes: dict[str, str], title: str, folder: tuple[str, ...]) -> Outline | str:
    url = attributes.get("xmlurl", "").strip()
    if not url and attributes.get("type", "").lower() in {"rss", "atom"}:
        url = attributes.get("url", "").strip()
    if not url:
        return f"“{title}” has no address."
    try:
        return Outline(address(url), title, _site(attributes.get("htmlurl", "")), "/".join(folder))
    except FetchError as error:
        return str(error)


def _site(url: str) -> str:
    try:
        return address(url) if url.strip() else ""
    except FetchError:
        return ""


def _name(text: str) -> str:
    return clean_line(text, _NAME_LIMIT)


def _collected(found: Iterable[Outline | str]) -> Outlines:
    outlines: dict[str, Outline] = {}
    refused = []
    for each in found:
        if isinstance(each, str):
            refused.append(each)
        else:
            outlines.setdefault(each.url, each)
    return Outlines(tuple(outlines.values()), tuple(refused))


# --- newsboat ---------------------------------------------------------------------------------

_TOKEN = re.compile(r'"((?:\\.|[^"\\])*)"|(\S+)')
_OWN_KINDS = ("query:", "exec:", "filter:", "file:")


def _newsboat_line(line: str) -> Outline | str:
    tokens = [re.sub(r"\\(.)", r"\1", quoted) or bare for quoted, bare in _TOKEN.findall(line)]
    target, tags = (tokens or [""])[0], tokens[1:]
    if target.startswith(_OWN_KINDS):
        kind = target.split(":")[0]
        return f"“{_name(target)}” can't be imported: {kind}: is newsboat's own."
    titles = [tag[1:] for tag in tags if tag.startswith("~")]
    folders = [tag for tag in tags if not tag.startswith(("~", "!"))]
    try:
        return Outline(address(target), _first(titles), folder=_first(folders).replace("/", "∕"))
    except FetchError as error:
        return str(error)


def _first(names: list[str]) -> str:
    return _name(names[0]) if names else ""


# --- writing ----------------------------------------------------------------------------------


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    "  <head>",
    "    <title>newsreader subscriptions</title>",
    "  </head>",
    "  <body>",
)
_TAIL = ("  </body>", "</opml>", "")


def _open_folder(members: dict[str, list[Subscription | str]], path: str) -> None:
    if path not in members:
        outer = path.rpartition("/")[0]
        _open_folder(members, outer)
        members[outer].append(path)
        members[path] = []


def _lines(members: dict[str, list[Subscription | str]], path: str, indent: str) -> Iterator[str]:
    for each in members[path]:
        if isinstance(each, Subscription):
            yield f"{indent}<outline {_attributes(each)}/>"
        else:
            yield f"{indent}<outline text={quoteattr(_name(each.rpartition('/')[2]))}>"
            yield from _lines(members, each, indent + "  ")
            yield f"{indent}</outline>"


def _attributes(subscription: Subscription) -> str:
    title = _name(subscription.title) or subscription.url
    named = {
        "type": "rss",
        "text": title,
        "title": title,
        "xmlUrl": clean_line(subscription.url, 8_000),
        "htmlUrl": clean_line(subscription.site_url, 8_000),
    }
    return " ".join(f"{name}={quoteattr(value)}" for name, value in named.items() if value)
