"""Reads and writes lists of subscriptions: OPML 1 and 2, and newsboat's urls file.

Addresses in such a file are not the user's own words: only http and https pass, and each line
that is refused is told with its reason.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from newsreader.address import address, bare, normal
from newsreader.errors import FetchError, ParseError
from newsreader.feeds.mend import mended
from newsreader.model import Subscription
from newsreader.text import clean_line

if TYPE_CHECKING:
    import lxml.etree

_DEPTH = 50
"""Folders within folders that are followed."""
_DEEPEST = 250
"""Elements within one another at which the parser stopped for their depth: libxml2 does at 256."""
_TOO_DEEP = f"Folders lie more than {_DEEPEST} deep at line {{}}; what follows is left out."
_NAME_LIMIT = 200


class Outline(Struct, frozen=True):
    """One feed of a list."""

    url: str
    title: str = ""
    site_url: str = ""
    folder: str = ""
    """Names joined by "/" from the outside in."""


class Outlines(Struct, frozen=True):
    """What a list holds: its feeds, each once, and a sentence with its line for each refused."""

    outlines: tuple[Outline, ...]
    refused: tuple[str, ...] = ()


def read(raw: bytes) -> Outlines:
    """Read an OPML file, also a somewhat broken one.

    Args:
        raw: The bytes of the file.

    Raises:
        ParseError: It is no OPML, or declares entities, which no honest list does.
    """
    root, before, break_line = _root(raw)
    body = next(iter(_children(root, "body")), None)
    if body is None:
        raise ParseError("OPML", "The OPML file has no body.")
    if not break_line:
        return _collected(_walk(body, before))
    *outer, innermost = _last_branch(root)
    deep = len(outer) >= _DEEPEST
    broken = _TOO_DEEP if deep else "The file is broken at line {}; feeds may be missing."
    return _collected([*_walk(body, before, innermost), broken.format(break_line)])


def read_newsboat(text: str) -> Outlines:
    """Read newsboat's urls file: an address, then tags, of which ``~`` marks a title.

    Args:
        text: The file; the first tag that is no title becomes the folder.
    """
    lines = enumerate((line.strip() for line in text.split("\n")), 1)
    return _collected(
        _newsboat_line(line, number) for number, line in lines if line and not line.startswith("#")
    )


def read_any(raw: bytes) -> Outlines:
    """Read either kind of file: OPML begins with a tag, newsboat's list with an address.

    Raises:
        ParseError: It begins as OPML, but is none; or it is no text.
    """
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16, which newsboat does not write
    if marked or raw.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"<"):
        return read(raw)
    if b"\0" in raw:
        raise ParseError("list", "The file is neither OPML nor a list of addresses.")
    return read_newsboat(raw.decode("utf-8-sig", "replace"))


def write(subscriptions: Iterable[Subscription]) -> str:
    """Write subscriptions as OPML 2.0, in their order, folders as outlines around them."""
    members: dict[str, list[Subscription | str]] = {"": []}
    for subscription in subscriptions:
        _open_folder(members, subscription.folder)
        members[subscription.folder].append(subscription)
    return "\n".join([*_HEAD, *_lines(members, "", "    "), *_TAIL])


# --- reading ----------------------------------------------------------------------------------


def _root(raw: bytes) -> "tuple[lxml.etree._Element, int, int]":
    """The root, the lines before it, and the line of the first break in the file, or 0."""
    import lxml.etree  # noqa: PLC0415 - only an import needs it

    if b"<!ENTITY" in raw.replace(b"\0", b"").upper():
        raise ParseError("OPML", "The OPML file declares entities, which is refused as unsafe.")
    raw = _in_utf8(raw)
    before = raw[: len(raw) - len(raw.lstrip())].count(b"\n")
    parser = lxml.etree.XMLParser(
        encoding=_charset(raw),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        root = lxml.etree.fromstring(mended(raw.strip()), parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise ParseError("OPML", "The file is no OPML.") from error
    # recovering from nothing gives None, whatever the stubs say
    if root is None or _name_of(root) != "opml":
        raise ParseError("OPML", "The file is no OPML.")
    faults = parser.error_log.filter_from_fatals()
    return root, before, faults[0].line + before if faults else 0


def _in_utf8(raw: bytes) -> bytes:
    """A file that begins with a mark of UTF-16 or UTF-32, as UTF-8; others as they are.

    libxml2 lets halves of surrogate pairs through, which nobody can read then.
    """
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            text = raw.decode(name, "replace")
            return _DECLARED.sub("<?xml version='1.0'?>", text, count=1).encode("utf-8", "replace")
    return raw


_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""The longer ones first: one of UTF-32 begins as one of UTF-16 does."""
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")


def _charset(raw: bytes) -> str | None:
    """The charset where the file does not say it or is wrong about it; None to believe the file."""
    if raw.startswith((b"\0<", b"<\0")):
        return "UTF-16BE" if raw.startswith(b"\0") else "UTF-16LE"
    if b"\0" in raw[:400] or b"\x1b$" in raw:
        return None
    try:
        raw.decode()
    except UnicodeDecodeError:
        return None if re.match(rb"\s*<\?xml[^>]*encoding=", raw) else "windows-1252"
    return "utf-8"


def _children(element: "lxml.etree._Element", name: str) -> "list[lxml.etree._Element]":
    return [child for child in element if _name_of(child) == name]


def _name_of(element: "lxml.etree._Element") -> str:
    """The name without its namespace, in lower case; comments have one that nothing is called."""
    return str(element.tag).rpartition("}")[2].lower()


def _last_branch(root: "lxml.etree._Element") -> "list[lxml.etree._Element]":
    """The root, its last child, and so on: where a file that breaks off broke off."""
    branch = [root]
    while len(branch[-1]):
        branch.append(branch[-1][-1])
    return branch


def _walk(
    body: "lxml.etree._Element", before: int, cut: "lxml.etree._Element | None" = None
) -> Iterator[Outline | str]:
    """Each feed, or what is wrong with its line; ``cut`` may have had children that are lost."""
    waiting = [(child, ()) for child in reversed(_children(body, "outline"))]
    stack: list[tuple[lxml.etree._Element, tuple[str, ...]]] = list(waiting)
    while stack:
        element, folder = stack.pop()
        attributes = _attributes_of(element)
        children = _children(element, "outline")
        title = _name(attributes.get("title") or attributes.get("text") or "")
        if "xmlurl" in attributes or not (children or element is cut):
            line = before + (element.sourceline or 0)
            yield _outline(attributes, title, folder or _category(attributes), line)
        elif title and len(folder) < _DEPTH:
            folder = (*folder, title.replace("/", "∕"))
        stack += [(child, folder) for child in reversed(children)]


def _attributes_of(element: "lxml.etree._Element") -> dict[str, str]:
    try:
        return {str(name).lower(): str(value) for name, value in element.attrib.items()}
    except UnicodeDecodeError:  # the parser lets some bytes through that mean nothing
        return {}


def _category(attributes: dict[str, str]) -> tuple[str, ...]:
    """The first category, which stands for a folder (OPML 2.0: "/Boston/Weather,/Boston")."""
    names = attributes.get("category", "").partition(",")[0].split("/")
    return tuple(name for name in map(_name, names) if name)[:_DEPTH]


def _outline(
    attributes: dict[str, str], title: str, folder: tuple[str, ...], line: int
) -> Outline | str:
    url = attributes.get("xmlurl", "").strip()
    if not url and attributes.get("type", "").lower() in {"rss", "atom"}:
        url = attributes.get("url", "").strip()
    if not url:
        return f"Line {line}: “{title}” has no address."
    try:
        return Outline(address(url), title, _site(attributes.get("htmlurl", "")), "/".join(folder))
    except FetchError as error:
        return f"Line {line}: {error}"


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
            outlines.setdefault(normal(each.url), each)
    return Outlines(tuple(outlines.values()), tuple(refused))


# --- newsboat ---------------------------------------------------------------------------------

_TOKEN = re.compile(r'"((?:\\.|[^"\\])*)"|(\S+)')
_OWN_KINDS = ("query:", "exec:", "filter:", "file:")


def _newsboat_line(line: str, number: int) -> Outline | str:
    tokens = [re.sub(r"\\(.)", r"\1", quoted) or bare for quoted, bare in _TOKEN.findall(line)]
    target, tags = (tokens or [""])[0], tokens[1:]
    if target.startswith(_OWN_KINDS):
        kind = target.split(":")[0]
        reason = f"can't be imported: {kind}: is newsboat's own."
        return f"Line {number}: “{_name(target)}” {reason}"
    titles = [tag[1:] for tag in tags if tag.startswith("~")]
    folders = [tag for tag in tags if not tag.startswith(("~", "!"))]
    try:
        return Outline(address(target), _first(titles), folder=_first(folders).replace("/", "∕"))
    except FetchError as error:
        return f"Line {number}: {error}"


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
_NO_CHARACTER = re.compile("[\ufffe\uffff]")


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
            yield f"{indent}<outline text={_quoted(_name(each.rpartition('/')[2]))}>"
            yield from _lines(members, each, indent + "  ")
            yield f"{indent}</outline>"


def _attributes(subscription: Subscription) -> str:
    title = _name(subscription.title) or bare(subscription.url)
    named = {
        "type": "rss",
        "text": title,
        "title": title,
        "xmlUrl": clean_line(bare(subscription.url), 8_000),
        "htmlUrl": clean_line(subscription.site_url, 8_000),
    }
    return " ".join(f"{name}={_quoted(value)}" for name, value in named.items() if value)


def _quoted(value: str) -> str:
    """An attribute's value; of what is clean, XML lacks two code points (XML 1.0, section 2.2)."""
    return quoteattr(_NO_CHARACTER.sub("\ufffd", value))
