"""What worker processes run: pure functions from bytes to values.

The heavy imports are inside, so that the process that shows the news never pays for them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from newsreader.address import host_of
from newsreader.errors import ExtractionError, NewsreaderError, ParseError
from newsreader.inflate import BadEncoding, inflated
from newsreader.model import Article, ParsedFeed

if TYPE_CHECKING:
    from newsreader.feeds.opml import Outlines

_LONGEST, _SHORTEST, _A_MEGABYTE = 60.0, 20.0, 4.0
"""Seconds for the largest feed and for a small one, and what each megabyte adds: 50,000 entries
took 28 on a busy machine."""


SMALL = 1_000_000
"""Most bytes of a feed whose reading holds up no hundred others."""


class Link(Struct, frozen=True):
    """A feed that a page points to."""

    url: str
    title: str = ""
    type: str = ""


class Looked(Struct, frozen=True):
    """What an address turned out to hold."""

    is_feed: bool
    title: str
    links: tuple[Link, ...] = ()


class Document(Struct, frozen=True):
    """A feed as it came."""

    body: bytes
    url: str
    content_type: str = ""
    encoding: str = ""
    """How the body is compressed; empty where it is not."""
    known: Mapping[str, str] = {}
    """Hashes of the bytes of entries that need not be read again → their keys."""
    before: str = ""
    """Fingerprint of the document that need not be read again."""


class Read(Struct, frozen=True):
    """What came of it."""

    digest: str
    """Its fingerprint."""
    feed: ParsedFeed | None = None
    """None for the document that there was before."""


def deadline_for(body: bytes) -> float:
    """Seconds that reading a feed may take: a small one made to be slow is stopped sooner."""
    return min(_LONGEST, _SHORTEST + _A_MEGABYTE * len(body) / 1_000_000)


def read_feed(
    body: bytes, url: str, content_type: str, known: Mapping[str, str] | None = None
) -> ParsedFeed:
    """Parse a feed and tell how long its entries take to read.

    Args:
        body: The document, as fetched.
        url: Its address, for links that leave theirs out.
        content_type: The header's value; may be empty.
        known: Hashes of the bytes of entries that need not be read again → their keys.

    Returns:
        The feed with ``minutes`` filled where the feed holds whole texts.

    Raises:
        ParseError: The bytes are no feed.
    """
    from newsreader.article.build import estimate
    from newsreader.feeds.parse import parse

    feed = parse(body, url, content_type, known or {})
    entries = tuple(replace(entry, minutes=estimate(entry.html)) for entry in feed.entries)
    return replace(feed, entries=entries)


def read_document(document: Document) -> Read | None:
    """Parse a feed as it was sent, if it is another than before.

    Returns:
        None where it can't be inflated to something small.

    Raises:
        ParseError: It is no feed.
    """
    body = document.body
    if document.encoding:
        try:
            body = inflated(body, document.encoding, SMALL)
        except BadEncoding:
            return None
    digest = body_hash(body)
    if digest == document.before:
        return Read(digest)
    return Read(digest, read_feed(body, document.url, document.content_type, document.known))


def read_documents(documents: Iterable[Document]) -> tuple[Read | NewsreaderError | None, ...]:
    """Parse several feeds, each as ``read_document`` does; what that raises is a value."""
    return tuple(map(_read_or_refused, documents))


def _read_or_refused(document: Document) -> Read | NewsreaderError | None:
    try:
        return read_document(document)
    except NewsreaderError as error:
        return error


def body_hash(body: bytes) -> str:
    """Fingerprint of a document: equal ones need no parsing."""
    from xxhash import xxh3_128_hexdigest

    return xxh3_128_hexdigest(body)


def look(body: bytes, url: str, content_type: str, charset: str) -> Looked:
    """Tell whether bytes are a feed or a page, and which feeds the page names.

    Args:
        body: What was fetched.
        url: Its address.
        content_type: The header's value; may be empty.
        charset: The header's charset; may be empty.

    Returns:
        The feed's title, or the page's title and its feed links.
    """
    from newsreader.feeds import discover, parse

    try:
        feed = parse.parse(body, url, content_type)
    except ParseError:
        links = discover.feed_links(body, url, charset)
        return Looked(
            is_feed=False,
            title=discover.page_title(body, charset),
            links=tuple(Link(each.url, each.title, each.type) for each in links),
        )
    return Looked(is_feed=True, title=feed.title, links=(Link(url, feed.title),))


def read_list(raw: bytes) -> "Outlines":
    """Read a list of subscriptions: OPML, or newsboat's urls file.

    Raises:
        ParseError: It is neither.
    """
    from newsreader.feeds import opml

    return opml.read_any(raw)


def feed_article(
    html: str, title: str, url: str, byline: str, published: datetime | None
) -> Article:
    """Build what a feed says of an entry into an article."""
    from newsreader.article.build import from_feed

    return from_feed(html, title=title, url=url, byline=byline, published=published)


def changes(before: tuple[str, str], after: tuple[str, str], url: str, byline: str) -> Article:
    """Tell what became of what a feed says of an entry.

    Args:
        before: Title and HTML of the version that was read.
        after: Those of the version there is now.
        url: The entry's address.
        byline: Who wrote it.

    Returns:
        See ``article.compare.compared``.
    """
    from newsreader.article.build import from_feed
    from newsreader.article.compare import compared

    old, new = (
        from_feed(html, title=title, url=url, byline=byline) for title, html in (before, after)
    )
    return compared(old, new)


def changes_of_page(before: Article, after: Article) -> Article:
    """Tell what became of the text of a page; see ``article.compare.compared``."""
    from newsreader.article.compare import compared

    return compared(before, after)


def page_part(page: bytes, url: str, charset: str, first: str, number: int) -> tuple[Article, str]:
    """Extract what a page holds of an article.

    Args:
        page: The page as it came.
        url: Its address.
        charset: The header's charset; may be empty.
        first: Address of the article's first page.
        number: Which of the article's pages this is, from 1.

    Returns:
        The article, and the address of the page that goes on with it or "".

    Raises:
        ExtractionError: There is no article in it, or it is no page at all.
    """
    from newsreader.article.build import part_of_page

    if seeming := no_page(page):
        raise ExtractionError(url, f"{host_of(url)} sent {seeming}, not a page to be read.")
    part = part_of_page(page, url=url, charset=charset, first=first, number=number)
    return part.article, part.following


def no_page(body: bytes) -> str:
    """What a document seems to be that is no page of the web; "" for what may be one."""
    head = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((words for sign, words in _OTHERS if sign.match(head)), "")


_OTHERS = (
    (
        re.compile(rb"(?>(?:(?><\?.*?\?>|<!--.*?-->)\s*)*)<(?:rss|feed|rdf:RDF)\b", re.DOTALL),
        "a feed",
    ),
    (re.compile(rb"[{\[]\s*[\"{\[]"), "JSON"),
    (re.compile(rb"%PDF-"), "a PDF document"),
    (re.compile(rb"\x89PNG|GIF8|\xff\xd8\xff|RIFF....WEBP", re.DOTALL), "a picture"),
    (re.compile(rb"PK\x03\x04|\x1f\x8b"), "a packed file"),
    (re.compile(rb"ID3|\xff\xfb|OggS|....ftyp", re.DOTALL), "a recording"),
)


def whole_article(parts: tuple[Article, ...], feed: Article | None) -> Article:
    """Make one article of its pages.

    Args:
        parts: What its pages hold, in reading order, at least one.
        feed: What a feed says of it, which tells whether it is the right text.
    """
    from newsreader.article.build import from_parts
    from newsreader.article.confidence import against_feed

    article = from_parts(parts) if len(parts) > 1 else parts[0]
    return replace(article, confidence=against_feed(article, feed)) if feed else article
