"""What worker processes run: pure functions from bytes to values.

The heavy imports are inside, so that the process that shows the news never pays for them.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from newsreader.errors import ParseError
from newsreader.model import Article, ParsedFeed


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


def read_feed(body: bytes, url: str, content_type: str) -> ParsedFeed:
    """Parse a feed and tell how long its entries take to read.

    Args:
        body: The document, as fetched.
        url: Its address, for links that leave theirs out.
        content_type: The header's value; may be empty.

    Returns:
        The feed with ``minutes`` filled where the feed holds whole texts.

    Raises:
        ParseError: The bytes are no feed.
    """
    from newsreader.article.build import estimate
    from newsreader.feeds.parse import parse

    feed = parse(body, url, content_type)
    entries = tuple(replace(entry, minutes=estimate(entry.html)) for entry in feed.entries)
    return replace(feed, entries=entries)


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


def feed_article(
    html: str, title: str, url: str, byline: str, published: datetime | None
) -> Article:
    """Build what a feed says of an entry into an article."""
    from newsreader.article.build import from_feed

    return from_feed(html, title=title, url=url, byline=byline, published=published)


def page_article(page: bytes, url: str, charset: str, feed: Article | None = None) -> Article:
    """Extract the article of a page.

    Args:
        page: The page as it came.
        url: Its address.
        charset: The header's charset; may be empty.
        feed: What a feed says of it, which tells whether it is the right text.

    Raises:
        ExtractionError: There is no article in it.
    """
    from newsreader.article.build import from_page
    from newsreader.article.confidence import against_feed

    article = from_page(page, url=url, charset=charset)
    return replace(article, confidence=against_feed(article, feed)) if feed else article
