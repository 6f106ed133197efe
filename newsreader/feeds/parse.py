"""Reads feeds: bytes in, a ParsedFeed out. Pure; runs in a worker; all that knows feedparser.

feedparser is lenient, but gives up its strict reading, and with it speed and accuracy, at the
first slip; so the common slips are mended before it sees them.
"""

import calendar
import io
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from msgspec.structs import replace

from newsreader.address import host_of, joined
from newsreader.errors import ParseError
from newsreader.feeds import jsonfeed
from newsreader.feeds.fields import (
    first_words,
    key_of,
    paragraphs,
    plain_title,
    playing_time,
    whole_number,
)
from newsreader.feeds.mend import first_document, mended
from newsreader.feeds.wishes import wishes_of
from newsreader.inflate import BadEncoding, gunzip
from newsreader.model import Enclosure, ParsedEntry, ParsedFeed
from newsreader.text import LINE_LIMIT, clean_line

_INFLATED_LIMIT = 64 * 1024 * 1024
"""Most bytes that a feed sent as a .gz file may inflate to."""
_ATTRIBUTES_LIMIT = 1_000
"""Attributes on one tag; feedparser takes minutes over 100,000."""
_ENCLOSURES_LIMIT = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HTML_TYPES = {"text/html", "application/xhtml+xml"}

Fields = Mapping[str, Any]


def parse(body: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """Read a feed of any kind: RSS, RDF, Atom, CDF or JSON Feed.

    Args:
        body: The bytes as they came, also those of a .gz file.
        url: Where they came from: the base of links, and the subject of errors.
        content_type: The header of that name; of use for its charset only.

    Raises:
        ParseError: They are no feed; the sentence says what they seem to be.
    """
    unpacked = _unpacked(body, url)
    if unpacked.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] in {b"{", b"["}:
        return jsonfeed.parse(unpacked, url)
    document = _read(mended(first_document(unpacked)), url, content_type)
    if not document["version"] and not document["entries"]:
        raise ParseError(url, f"{host_of(url)} sent {_seeming(unpacked)}.")
    return replace(_feed(document, url), wishes=wishes_of(unpacked))


def _unpacked(body: bytes, url: str) -> bytes:
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gunzip(body, _INFLATED_LIMIT)
        except BadEncoding as error:
            raise ParseError(url, f"{host_of(url)} sent {error}.") from error
    if not body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ParseError(url, f"{host_of(url)} sent an empty document.")
    return body


def _read(body: bytes, url: str, content_type: str) -> Fields:
    if any(tag.count(b"=") > _ATTRIBUTES_LIMIT for tag in _LONG_TAG.findall(body)):
        raise ParseError(url, f"{host_of(url)} sent a feed with thousands of attributes on a tag.")
    headers = {"content-type": content_type} if content_type else {}
    try:
        document: Fields = feedparser.parse(
            io.BytesIO(body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # bad input makes it raise all kinds of errors
        reason = clean_line(f"{type(error).__name__}: {error}", 100)
        raise ParseError(
            url, f"{host_of(url)} sent a feed that can't be read ({reason})."
        ) from error
    return document


_LONG_TAG = re.compile(rb"<[^<>]{8000,}")

# --- feed and entries -------------------------------------------------------------------------


def _feed(document: Fields, url: str) -> ParsedFeed:
    feed = document["feed"]
    site_url = _link(feed, url)
    return ParsedFeed(
        title=_title(feed),
        site_url=site_url,
        description=clean_line(_plain(_get(feed, "subtitle_detail"), _get(feed, "subtitle"))),
        entries=tuple(_entry(each, site_url or url) for each in document["entries"]),
    )


def _entry(fields: Fields, base: str) -> ParsedEntry:
    url = joined(base, _address(fields, "feedburner_origlink")) or _link(fields, base)
    body = _body(fields)
    title = _title(fields)
    updated = _moment(_get(fields, "updated_parsed"))
    published = _moment(_get(fields, "published_parsed")) or updated
    return ParsedEntry(
        key=key_of(_address(fields, "id"), url, title, str(published), body),
        title=title or first_words(body),
        url=url,
        author=_author(fields),
        published=published,
        updated=updated,
        html=body,
        enclosures=_enclosures(fields, base),
    )


def _get(fields: Fields, name: str) -> Any:
    """The dict's own get: feedparser's answers for other fields too, with warnings."""
    return dict.get(fields, name) if isinstance(fields, dict) else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _address(fields: Fields, name: str) -> str:
    """Feedparser's lenient reading makes ``&amp;b=1`` into ``&ampb=1``."""
    return _AMPERSAND.sub("&", _string(_get(fields, name)))


_AMPERSAND = re.compile(r"&amp;?(?=\w)")


def _title(fields: Fields) -> str:
    return clean_line(_plain(_get(fields, "title_detail"), _get(fields, "title")))


def _plain(detail: Any, value: Any) -> str:
    kind = _string(_get(detail or {}, "type"))
    return plain_title(_string(value)) if kind in _HTML_TYPES else _string(value)


def _link(fields: Fields, base: str) -> str:
    links = [link for link in _list(fields, "links") if _get(link, "rel") == "alternate"]
    pages = [link for link in links if _get(link, "type") in _HTML_TYPES]
    named = [_address(link, "href") for link in pages or links]
    whole = (joined(base, each) for each in [*named, _address(fields, "link")])
    return next(filter(None, whole), "")


def _list(fields: Fields, name: str) -> list[Fields]:
    value = _get(fields, name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _author(fields: Fields) -> str:
    whole = _string(_get(fields, "author"))[:LINE_LIMIT]
    if found := _WITH_MAIL.fullmatch(whole.strip()):
        return plain_title(found["after"] or found["before"])
    names = [_string(_get(author, "name")) for author in _list(fields, "authors")]
    return plain_title(", ".join(dict.fromkeys(filter(None, names))) or whole)


_WITH_MAIL = re.compile(
    r"(?P<before>[^<>@]*?)\s*<?[^\s<>@()]+@[^\s<>@()]+>?(?:\s*\((?P<after>.+)\))?", re.DOTALL
)


def _body(fields: Fields) -> str:
    contents = [each for each in _list(fields, "content") if _string(_get(each, "value")).strip()]
    rich = [each for each in contents if _get(each, "type") in _HTML_TYPES]
    if chosen := max(rich or contents, key=lambda each: len(each["value"]), default=None):
        return _as_html(chosen, chosen["value"])
    return _as_html(_get(fields, "summary_detail") or {}, _string(_get(fields, "summary")))


def _as_html(detail: Fields, value: str) -> str:
    if _string(_get(detail, "type")) == "text/plain" and not _CLOSING_TAG.search(value):
        return paragraphs(value)
    base = _string(_get(detail, "base"))
    return _rebased(value, base) if base else value


_CLOSING_TAG = re.compile(r"</[a-zA-Z]+\s*>|<br\s*/?>|<p>")
_RELATIVE = re.compile(
    r"""(\s(?:href|src|poster)\s*=\s*)(["'])(?![a-zA-Z][a-zA-Z0-9+.-]*:|\#)([^"'<>]*)\2"""
)


def _rebased(value: str, base: str) -> str:
    """Resolve the links of a body whose element states a base of its own (xml:base)."""
    return _RELATIVE.sub(
        lambda found: f"{found[1]}{found[2]}{joined(base, found[3]) or found[3]}{found[2]}", value
    )


def _moment(parsed: Any) -> datetime | None:
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return _EPOCH + timedelta(seconds=calendar.timegm(parsed))
    except (ValueError, OverflowError):
        return None


def _enclosures(fields: Fields, base: str) -> tuple[Enclosure, ...]:
    links = [link for link in _list(fields, "links") if _get(link, "rel") == "enclosure"]
    media = [each for each in _list(fields, "media_content") if _is_media(each)]
    made = (_enclosure(each, base) for each in [*links, *media][: 4 * _ENCLOSURES_LIMIT])
    unique = {each.url: each for each in reversed(list(filter(None, made)))}
    enclosures = tuple(reversed(unique.values()))[:_ENCLOSURES_LIMIT]
    return _timed(enclosures, playing_time(_get(fields, "itunes_duration")))


def _timed(enclosures: tuple[Enclosure, ...], duration: int | None) -> tuple[Enclosure, ...]:
    """Give the entry's playing time (itunes:duration) to what can be played and states none."""
    if duration is None:
        return enclosures
    return tuple(
        replace(each, duration=each.duration or duration) if _played(each.type) else each
        for each in enclosures
    )


def _played(kind: str) -> bool:
    return not kind or kind.startswith(("audio/", "video/"))


def _is_media(fields: Fields) -> bool:
    kind = f"{_get(fields, 'type') or ''} {_get(fields, 'medium') or ''}"
    return "audio" in kind or "video" in kind


def _enclosure(fields: Fields, base: str) -> Enclosure | None:
    url = joined(base, _address(fields, "href") or _address(fields, "url"))
    if not url:
        return None
    return Enclosure(
        url=url,
        type=clean_line(_string(_get(fields, "type")), 100),
        length=whole_number(_get(fields, "length") or _get(fields, "filesize")),
        title=clean_line(_string(_get(fields, "title"))),
        duration=playing_time(_get(fields, "duration")),
    )


# --- what is no feed --------------------------------------------------------------------------

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (rb"\A\s*(?:\x89PNG|GIF8|\xff\xd8\xff|RIFF....WEBP)", "a picture, not a feed"),
    (rb"\A\s*%PDF-", "a PDF document, not a feed"),
    (rb"\APK\x03\x04", "a zip file, not a feed"),
    (rb"<opml\b", "a list of feeds (OPML), not a feed; import it instead"),
    (rb"<!doctype\s+html|<html\b|<body\b|<head\b", "a web page, not a feed"),
    (rb"<(?:rss|feed|rdf:RDF|channel)\b", "a feed that is broken beyond reading"),
    (rb"\A\s*<\?xml", "XML, but no feed"),
    (rb"[\0\x01-\x08]", "binary bytes, not a feed"),
)


def _seeming(body: bytes) -> str:
    head = body[:20_000]
    signs = (words for sign, words in _SIGNS if re.search(sign, head, re.IGNORECASE | re.DOTALL))
    return next(signs, "text, but no feed")
