"""Reads the common elements of feeds one by one, and leaves of each what feedparser would.

Which of them make an entry, or the head of a feed, that can be read here, ``plain`` tells.
"""

import contextlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from feedparser.datetimes import _parse_date
from feedparser.mixin import _FeedParserMixin
from feedparser.urls import _urljoin

Fields = dict[str, Any]
Attributes = Mapping[str, str]
Reader = Callable[[Fields, Attributes, str], None]
ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_TYPES = {"": "", "text": "text/plain", "text/plain": "text/plain"} | dict.fromkeys(
    ("html", "text/html"), "text/html"
)
_PAGES = {"html", "text/html", "xhtml", "application/xhtml+xml"}


def guess_type(detail: Fields, text: str, version: str) -> None:
    """What RSS calls plain text is often HTML: that feedparser guesses.

    Args:
        detail: A title or text, with its type.
        text: It as it stands in the document.
        version: What feedparser calls the kind of feed.
    """
    plain = detail.get("type") == "text/plain" and not version.startswith("atom")
    if plain and _FeedParserMixin.looks_like_html(text):
        detail["type"] = "text/html"


def as_read(text: str) -> str:
    """What feedparser does with any text: twice encoded UTF-8 and windows-1252 are put right."""
    text = text.strip()
    if text.isascii():
        return text
    with contextlib.suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    if b"\xc2" not in text.encode("utf-8", "surrogatepass"):  # how they all begin
        return text
    return _C1.sub(lambda found: _WINDOWS.get(found[0], found[0]), text)


_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {
    chr(code): bytes([code]).decode("windows-1252")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}


def is_typed(attributes: Attributes) -> bool:
    """Whether a text is plain or HTML, and nothing else is said of it but its language."""
    known = attributes.keys() <= {"type", _LANGUAGE}
    return known and attributes.get("type", "").lower() in _TYPES


def is_link(attributes: Attributes) -> bool:
    """Whether these are the attributes of a link of Atom's."""
    return "href" in attributes and attributes.keys() <= _LINK


_LINK = {"href", "rel", "type", "title", "hreflang", "length"}


def is_id(attributes: Attributes) -> bool:
    """Whether nothing is said of an id but if it is an address."""
    return attributes.keys() <= {"isPermaLink"}


def is_enclosure(attributes: Attributes) -> bool:
    """Whether these are the attributes of a file of RSS's."""
    return attributes.keys() <= {"url", "type", "length"}


def _detail(attributes: Attributes, default: str, text: str) -> Fields:
    kind = _TYPES[attributes.get("type", "").lower()] or default
    return {"type": kind, "value": as_read(text), "raw": text}


def text_as(name: str, default: str) -> Reader:
    """Reads a title, a summary or a subtitle.

    Args:
        name: What feedparser calls it.
        default: Its type where none is said.
    """

    def read(fields: Fields, attributes: Attributes, text: str) -> None:
        fields[f"{name}_detail"] = detail = _detail(attributes, default, text)
        fields[name] = detail["value"]

    return read


def content(default: str) -> Reader:
    """Reads a whole text, whose type may not be said."""

    def read(fields: Fields, attributes: Attributes, text: str) -> None:
        fields["content"] = [_detail(attributes, default, text)]
        fields.setdefault("summary", fields["content"][0]["value"])

    return read


def read_link(fields: Fields, _: Attributes, text: str) -> None:
    """A link of RSS."""
    _link(fields, as_read(_urljoin("", text)).replace("&amp;", "&"))


def read_own_link(fields: Fields, _: Attributes, text: str) -> None:
    """The link of the feed itself, of which feedparser undoes less."""
    _link(fields, as_read(_urljoin("", text)))


def _link(fields: Fields, url: str) -> None:
    url = _REFERENCE.sub(r"&\1", url)
    fields["link"] = url
    link = {"rel": "alternate", "type": "text/html"}
    fields.setdefault("links", []).append(link | {"href": url} if url else link)


_REFERENCE = re.compile("&([A-Za-z0-9_]+);")


def read_atom_link(fields: Fields, attributes: Attributes, _: str) -> None:
    """A link of Atom's."""
    rel = attributes.get("rel", "alternate").lower()
    default = "application/atom+xml" if rel == "self" else "text/html"
    kind = attributes.get("type", default).lower()
    href = _urljoin("", attributes["href"])
    link = {**attributes, "rel": rel, "type": kind, "href": href}
    fields.setdefault("links", []).append(link)
    if rel == "alternate" and kind in _PAGES:
        fields["link"] = href


def read_enclosure(fields: Fields, attributes: Attributes, _: str) -> None:
    """A file of RSS's."""
    link = {name: value.lower() if name == "type" else value for name, value in attributes.items()}
    fields.setdefault("links", []).append({**link, "rel": "enclosure"})


def read_identity(fields: Fields, attributes: Attributes, text: str) -> None:
    """An id, which can be an address."""
    is_link = attributes.get("isPermaLink", "true") == "true"
    fields["id"] = as_read(_urljoin("", text) if is_link else text)
    if is_link:
        fields.setdefault("link", fields["id"])


def read_published(fields: Fields, _: Attributes, text: str) -> None:
    """The date of the first version."""
    fields["published_parsed"] = _moment(text)


def read_updated(fields: Fields, _: Attributes, text: str) -> None:
    """The date of this version."""
    fields["updated_parsed"] = _moment(text)


def _moment(text: str) -> Any:
    """A date; feedparser's way is for what is not written as RFC 3339 or RFC 822 have it."""
    with contextlib.suppress(ValueError, OverflowError):
        if _RFC_3339.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
        if found := _RFC_822.fullmatch(text):
            return _written(found)
    return _parse_date(as_read(text))


_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}
_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) "
    rf"({'|'.join(_MONTHS)}) "
    r"(\d{4}) (\d\d:\d\d(?::\d\d)?) (?:GMT|UTC?|Z|([+-])(\d\d)(\d\d))",
    re.ASCII,
)


def _written(found: re.Match[str]) -> datetime:
    """A date whose zone is so many hours and minutes ahead of UTC, or behind."""
    day, month, year, clock, sign, ahead, beside = found.groups()
    hours, minutes, seconds = map(int, f"{clock}:00".split(":")[:3])
    local = datetime(int(year), _MONTHS[month], int(day), hours, minutes, seconds, tzinfo=UTC)
    if not sign:
        return local
    offset = timedelta(hours=int(ahead), minutes=int(beside))
    return local - offset if sign == "+" else local + offset


def read_author(fields: Fields, _: Attributes, text: str) -> None:
    """Somebody who wrote it."""
    name = as_read(text)
    fields["author"] = name
    fields.setdefault("authors", []).append({"name": name} if name else {})


def read_name(fields: Fields, _: Attributes, text: str) -> None:
    """The name of the author before it."""
    fields["authors"][-1]["name"] = text
    if text:
        fields["author"] = text


def read_nothing(_: Fields, __: Attributes, ___: str) -> None:
    """What feedparser keeps of it is not looked at."""


def read_original(fields: Fields, _: Attributes, text: str) -> None:
    """The address that FeedBurner put its own in place of."""
    fields["feedburner_origlink"] = as_read(text)
