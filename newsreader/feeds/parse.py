"""Reads feeds: bytes in, a ParsedFeed out. Pure; runs in a worker; knows feedparser.

feedparser is lenient, but gives up its strict reading, and with it speed and accuracy, at the
first slip; so the common slips are mended before it sees them.
"""

import codecs
import io
import re
from collections.abc import Mapping
from typing import Any

import feedparser
from feedparser import encodings
from feedparser.mixin import _FeedParserMixin
from msgspec.structs import replace

from newsreader.address import host_of
from newsreader.errors import ParseError
from newsreader.feeds import charsets, jsonfeed
from newsreader.feeds.cut import Scanned, cut, reduced
from newsreader.feeds.elements import Fields, as_read, guess_type
from newsreader.feeds.mend import first_document, mended
from newsreader.feeds.nofeed import seeming
from newsreader.feeds.plain import entry_of, head_fields
from newsreader.feeds.reading import feed_of
from newsreader.feeds.scan import ATTRIBUTES_LIMIT, Piece, TooManyAttributes
from newsreader.feeds.skip import skip_known
from newsreader.feeds.wishes import wishes_of
from newsreader.inflate import BadEncoding, inflated
from newsreader.model import ParsedEntry, ParsedFeed
from newsreader.text import LINE_LIMIT, clean_line

_INFLATED_LIMIT = 16 * 1024 * 1024
"""Most bytes that a feed sent as a .gz file may inflate to."""
ENTRIES_LIMIT = 60_000
"""Entries of one feed: each takes 4 kB of memory until it is stored."""
_READING = 1
"""Grows when the same bytes are to be read otherwise: then all that is known is read anew."""
_NOTHING: Mapping[str, str] = {}

if guess := encodings.lazy_chardet_encoding:
    encodings.lazy_chardet_encoding = lambda body: guess(charsets.sample(body))

feedparser.api.PREFERRED_XML_PARSERS = []
"""It would look for one that is nowhere, in all folders, at each feed."""

_find_address = _FeedParserMixin._sync_author_detail


def _find_short_address(parser: Any, key: str = "author") -> None:
    """Look for an author's mail address; in a text of 100 kB feedparser does so for minutes."""
    if len(parser._get_context().get(key) or "") <= LINE_LIMIT:
        _find_address(parser, key)


_FeedParserMixin._sync_author_detail = _find_short_address


def parse(
    body: bytes, url: str, content_type: str = "", known: Mapping[str, str] = _NOTHING
) -> ParsedFeed:
    """Read a feed of any kind: RSS, RDF, Atom, CDF or JSON Feed.

    Args:
        body: The bytes as they came, also those of a .gz file.
        url: Where they came from: the base of links, and the subject of errors.
        content_type: The header of that name; of use for its charset only.
        known: Hashes of the bytes of entries → their keys: these need not be read again.

    Returns:
        The feed; ``seen`` names the entries that were left out because they are known.

    Raises:
        ParseError: They are no feed, and what they seem to be; or one with too many entries.
    """
    feed = _read(body, url, content_type, known)
    _bound(len(feed.entries) + len(feed.seen), url)
    return feed


def _bound(count: int, url: str) -> None:
    if count > ENTRIES_LIMIT:
        reason = f"sent a feed of more than {ENTRIES_LIMIT:,} entries."
        raise ParseError(url, f"{host_of(url)} {reason}")


def _read(body: bytes, url: str, content_type: str, known: Mapping[str, str]) -> ParsedFeed:
    unpacked = _unpacked(body, url)
    if unpacked.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] in {b"{", b"["}:
        return jsonfeed.parse(unpacked, url)
    try:
        if known and (feed := _read_rest(unpacked, url, content_type, known)):
            return feed
        document, found = _dissected(unpacked, url, content_type)
        _bound(len(found.pieces) if found else 0, url)
        if found and found.pieces and (feed := _read_in_pieces(document, found, url, known)):
            return feed
    except TooManyAttributes as error:
        reason = "sent a feed with thousands of attributes or namespaces."
        raise ParseError(url, f"{host_of(url)} {reason}") from error
    fields = _fields(document, url)
    if not fields["version"] and not fields["entries"]:
        raise ParseError(url, f"{host_of(url)} sent {seeming(unpacked)}.")
    return replace(feed_of(fields, url), wishes=wishes_of(document))


def _unpacked(body: bytes, url: str) -> bytes:
    if body.startswith(b"\x1f\x8b"):
        try:
            body = inflated(body, "gzip", _INFLATED_LIMIT)
        except BadEncoding as error:
            raise ParseError(url, f"{host_of(url)} sent {error}.") from error
    if not body.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ParseError(url, f"{host_of(url)} sent an empty document.")
    return body


def _context(url: str) -> str:
    return f"{_READING} {feedparser.__version__} {url}"


def _read_rest(
    body: bytes, url: str, content_type: str, known: Mapping[str, str]
) -> ParsedFeed | None:
    """Read a feed without passing over what is known of it; None where that can't be told."""
    bare = body.removeprefix(codecs.BOM_UTF8)
    if not charsets.says_utf8(bare, content_type):
        return None
    if (rest := skip_known(bare, _context(url), known)) is None:
        return None
    _bound(len(rest.found.pieces) + len(rest.seen), url)
    feed = _read_in_pieces(rest.document, rest.found, url, known)
    if feed is None:
        return None
    seen = dict.fromkeys([*feed.seen, *(known[each] for each in rest.seen)])
    if seen.keys() & {entry.key for entry in feed.entries}:
        return None
    return replace(feed, seen=tuple(seen), wishes=wishes_of(bare))


def _dissected(body: bytes, url: str, content_type: str) -> tuple[bytes, Scanned | None]:
    """The document in UTF-8, mended where it needs to be, and its entries if it can be cut."""
    context, bare = _context(url), body.removeprefix(codecs.BOM_UTF8)
    if charsets.says_utf8(bare, content_type) and (found := cut(bare, context)) is not None:
        return bare, found
    document = mended(first_document(_converted(body, content_type)))
    if any(tag.count(b"=") > ATTRIBUTES_LIMIT for tag in _LONG_TAG.findall(document)):
        raise TooManyAttributes
    return document, cut(document, context)


_LONG_TAG = re.compile(rb"<[^<>]{8000,}")


def _converted(body: bytes, content_type: str) -> bytes:
    """The document in UTF-8, by feedparser's way of weighing header, declaration and bytes."""
    if (told := charsets.in_utf8(body, content_type)) is not None:
        return told
    headers = {"content-type": content_type} if content_type else {}
    if charsets.says_nonsense(body, content_type):
        headers, body = {}, charsets.undeclared(body)
    result: dict[str, Any] = {}
    try:
        document: bytes = encodings.convert_to_utf8(headers, body, result)
    except Exception:  # an encoding's name can be anything, and so can be what it raises
        return body
    return document


def _read_in_pieces(
    document: bytes, found: Scanned, url: str, known: Mapping[str, str]
) -> ParsedFeed | None:
    """Read only what is not known; None where that can't be told from the rest."""
    read = [piece for piece in found.pieces if piece.bytes_hash not in known]
    if (fields := _with_entries(document, found, read, url, known)) is None:
        return None
    feed = feed_of(fields, url)
    hashes = [each.bytes_hash for each in found.pieces if each.bytes_hash in known]
    seen = dict.fromkeys(known[each] for each in hashes)
    if doubtful := seen.keys() & {entry.key for entry in feed.entries}:
        known = {each: key for each, key in known.items() if key not in doubtful}
        return _read_in_pieces(document, found, url, known)
    return replace(
        feed,
        entries=_hashed(feed.entries, read),
        seen=tuple(seen),
        wishes=wishes_of(document),
    )


def _with_entries(
    document: bytes, found: Scanned, read: list[Piece], url: str, known: Mapping[str, str]
) -> Fields | None:
    """What feedparser would leave of a feed with only these entries; None where it would not."""
    left_out = known.keys() | {piece.bytes_hash for piece in read if piece.parts}
    others = [e for e in found.pieces if e.is_marked or e.bytes_hash not in left_out]
    if found.head and not others:
        fields = head_fields(found.head)
    else:
        rest, texts = reduced(document, found.pieces, left_out)
        fields = _fields(rest, url)
        if len(fields["entries"]) != len(others):
            return None
        for entry in fields["entries"]:
            _put_back(entry, texts, fields["version"])
    by_start = {each.start: entry for each, entry in zip(others, fields["entries"], strict=True)}
    version = fields["version"]
    fields["entries"] = [
        entry_of(each.parts, version) if each.parts else by_start[each.start] for each in read
    ]
    return fields


def _hashed(entries: tuple[ParsedEntry, ...], pieces: list[Piece]) -> tuple[ParsedEntry, ...]:
    """Give each entry the hash of its bytes; none to those that share a key with others."""
    hashes: dict[str, set[str]] = {}
    for entry, piece in zip(entries, pieces, strict=True):
        hashes.setdefault(entry.key, set()).add(piece.bytes_hash)
    return tuple(
        replace(entry, bytes_hash=piece.bytes_hash) if len(hashes[entry.key]) == 1 else entry
        for entry, piece in zip(entries, pieces, strict=True)
    )


def _put_back(entry: Fields, texts: Mapping[str, str], version: str) -> None:
    """Put the texts that were taken out where they belong, treated as feedparser treats them."""
    for detail in [*entry.get("content", ()), entry.get("summary_detail") or {}]:
        if (text := texts.get(detail.get("value", ""))) is not None:
            detail["value"] = as_read(text)
            guess_type(detail, text.strip(), version)
    if (text := texts.get(entry.get("summary", ""))) is not None:
        entry["summary"] = as_read(text)


def _fields(document: bytes, url: str) -> Fields:
    try:
        fields: Fields = feedparser.parse(
            io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # bad input makes it raise all kinds of errors
        reason = clean_line(f"{type(error).__name__}: {error}", 100)
        raise ParseError(
            url, f"{host_of(url)} sent a feed that can't be read ({reason})."
        ) from error
    fields.setdefault("version", "")  # nothing is said of an empty document
    return fields
