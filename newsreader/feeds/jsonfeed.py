"""Reads JSON Feed, versions 1.0 and 1.1 (jsonfeed.org), whatever types its fields really have."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from newsreader.address import host_of, joined
from newsreader.errors import ParseError
from newsreader.feeds.fields import (
    first_words,
    key_of,
    paragraphs,
    plain_title,
    playing_time,
    utc,
    whole_number,
)
from newsreader.model import Enclosure, ParsedEntry, ParsedFeed
from newsreader.text import clean, clean_line, without_controls

_AUTHORS = 10
"""Names kept of one entry."""


def parse(body: bytes, url: str) -> ParsedFeed:
    """Read a JSON Feed.

    Args:
        body: The bytes of the document.
        url: Where it came from: the base of its links.

    Raises:
        ParseError: It is no JSON, or JSON of another kind.
    """
    document = _loaded(body, url)
    items = document.get("items")
    if not isinstance(items, list):
        raise ParseError(url, f"{host_of(url)} sent JSON, but no JSON Feed.")
    site_url = joined(url, _text(document, "home_page_url"))
    base, author = site_url or url, _author(document)
    entries = (_entry(item, base, author) for item in items if isinstance(item, dict))
    return ParsedFeed(
        title=plain_title(_text(document, "title")),
        site_url=site_url,
        description=clean_line(_text(document, "description")),
        entries=tuple(entries),
    )


def _loaded(body: bytes, url: str) -> dict[str, Any]:
    try:
        document = json.loads(_decoded(body))
    except (ValueError, RecursionError) as error:
        raise ParseError(url, f"{host_of(url)} sent broken JSON.") from error
    return document if isinstance(document, dict) else {}


def _decoded(body: bytes) -> str:
    """Text in the encoding that the zeros in its first bytes show; wrong bytes become U+FFFD."""
    return body.decode(json.detect_encoding(body), "replace")


def _entry(item: dict[str, Any], base: str, author: str) -> ParsedEntry:
    url = joined(base, _text(item, "url")) or joined(base, _text(item, "external_url"))
    html = without_controls(_html(item))
    title = plain_title(_text(item, "title"))
    date = _text(item, "date_published") or _text(item, "date_modified")
    return ParsedEntry(
        key=key_of(_text(item, "id"), url, title, date, html),
        title=title or first_words(html),
        url=url,
        author=_author(item) or author,
        published=_moment(date),
        updated=_moment(_text(item, "date_modified")),
        html=html,
        enclosures=tuple(_enclosures(item, base)),
    )


def _html(item: dict[str, Any]) -> str:
    plain = _text(item, "content_text") or _text(item, "summary")
    return _text(item, "content_html") or paragraphs(plain)


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    tables = (each if isinstance(each, dict) else {"name": each} for each in listed[:_AUTHORS])
    names = (_text(table, "name").strip() for table in tables)
    return clean_line(", ".join(dict.fromkeys(filter(None, names))))


def _enclosures(item: dict[str, Any], base: str) -> Iterator[Enclosure]:
    attachments = item.get("attachments")
    for each in attachments if isinstance(attachments, list) else []:
        if isinstance(each, dict) and (url := joined(base, _text(each, "url"))):
            yield Enclosure(
                url=url,
                type=clean_line(_text(each, "mime_type"), 100),
                length=whole_number(each.get("size_in_bytes")),
                title=clean_line(_text(each, "title")),
                duration=playing_time(each.get("duration_in_seconds")),
            )


_SURROGATES = re.compile("[\ud800-\udfff]")


def _text(table: dict[str, Any], name: str) -> str:
    value = table.get(name)
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _moment(date: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return utc(read(clean(date).strip()))
        except (ValueError, OverflowError):
            continue
    return None
