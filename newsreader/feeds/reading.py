"""Makes values of what feedparser found in a document, whatever it left in its dictionaries."""

import calendar
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from newsreader.address import joined
from newsreader.feeds.fields import (
    first_words,
    key_of,
    paragraphs,
    plain_title,
    playing_time,
    whole_number,
)
from newsreader.model import Enclosure, ParsedEntry, ParsedFeed
from newsreader.text import LINE_LIMIT, clean_line, without_controls

_ENCLOSURES_LIMIT = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HTML_TYPES = {"text/html", "application/xhtml+xml"}

Fields = Mapping[str, Any]


def feed_of(document: Fields, url: str) -> ParsedFeed:
    """Make a feed of what feedparser found.

    Args:
        document: Its result.
        url: Where the document came from: the base of links where the feed names no site.
    """
    feed = document["feed"]
    site_url = _link(feed, url)
    author = _author(feed) if document["version"].startswith("atom") else ""  # RFC 4287, 4.2.1
    return ParsedFeed(
        title=_title(feed),
        site_url=site_url,
        description=clean_line(_plain(_get(feed, "subtitle_detail"), _get(feed, "subtitle"))),
        entries=tuple(_entry(each, site_url or url, author) for each in document["entries"]),
    )


def _entry(fields: Fields, base: str, author: str) -> ParsedEntry:
    url = joined(base, _address(fields, "feedburner_origlink")) or _link(fields, base)
    body = without_controls(_body(fields))
    title = _title(fields)
    updated = _moment(_get(fields, "updated_parsed"))
    published = _moment(_get(fields, "published_parsed")) or updated
    return ParsedEntry(
        key=key_of(_address(fields, "id"), url, title, str(published), body),
        title=title or first_words(body),
        url=url,
        author=_author(fields) or author,
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
    if isinstance(parsed, datetime):
        return parsed
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
