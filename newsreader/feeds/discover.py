"""Finds the feeds of a web page: those it names, those it links to, those its site is known for."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import lxml.etree
import lxml.html
from msgspec import Struct

from newsreader.address import host_of, joined
from newsreader.text import clean_line

_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
    "application/json": "json",
    "text/xml": "rss",
    "application/xml": "rss",
}
_LIMIT = 50
"""Feeds told of one page."""
_PAGE_LIMIT = 5_000_000
"""Bytes of a page that are looked through."""
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss2?|atom|rdf|feeds?|index\.xml|feed\.json)(?:[/._-]|$)")


class FeedLink(Struct, frozen=True):
    """A feed that a page leads to."""

    url: str
    title: str = ""
    type: str = ""
    """rss, atom, rdf or json, as far as the page says."""


def feed_links(page: bytes, url: str, charset: str = "") -> tuple[FeedLink, ...]:
    """Find the feeds of a page, the likeliest first.

    What the page names (``<link rel="alternate">``) comes first, then what its site is known
    for. Only where both are missing, links that look like feeds count.

    Args:
        page: The bytes of the page.
        url: Its address.
        charset: From the Content-Type header; empty lets the page say it.

    Returns:
        At most 50, each once, with whole http or https addresses; never the page itself.
    """
    root = _tree(page, charset)
    if root is None:
        return known_feeds(url)
    base = _base(root, url)
    named = [*_named(root, base), *known_feeds(url)]
    return _distinct(named or _look_alikes(root, base), url)


def page_title(page: bytes, charset: str = "") -> str:
    """The title of a page as one clean line; "" if it has none."""
    root = _tree(page, charset)
    found = root.findtext(".//title") if root is not None else None
    return clean_line(found or "")


def known_feeds(url: str) -> tuple[FeedLink, ...]:
    """The feeds that well-known sites have without naming them on every page.

    Args:
        url: Address of a YouTube channel or playlist, a GitHub project, or a subreddit.
    """
    parts = urlsplit(url)
    whole = f"{host_of(url).removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
    for pattern, target, kind in _KNOWN:
        if found := re.fullmatch(pattern, whole):
            return (FeedLink(found.expand(target), "", kind),)
    return ()


_YOUTUBE = "https://www.youtube.com/feeds/videos.xml"
_KNOWN = (
    (r"youtube\.com/channel/([\w-]+)(?:/videos)?\?.*", rf"{_YOUTUBE}?channel_id=\1", "atom"),
    (r"youtube\.com/playlist\?(?:.*&)?list=([\w-]+).*", rf"{_YOUTUBE}?playlist_id=\1", "atom"),
    (
        r"github\.com/([\w.-]+/[\w.-]+)(?:/releases)?\?.*",
        r"https://github.com/\1/releases.atom",
        "atom",
    ),
    (r"(?:old\.)?reddit\.com/(r/\w+)\?.*", r"https://www.reddit.com/\1/.rss", "atom"),
)


def _tree(page: bytes, charset: str) -> lxml.html.HtmlElement | None:
    try:
        parser = lxml.html.HTMLParser(encoding=charset or None, no_network=True)
    except LookupError:
        parser = lxml.html.HTMLParser(no_network=True)
    try:
        return lxml.html.document_fromstring(page[:_PAGE_LIMIT], parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def _base(root: lxml.html.HtmlElement, url: str) -> str:
    return next((joined(url, each.get("href", "")) for each in root.iter("base")), "") or url


def _named(root: lxml.html.HtmlElement, base: str) -> Iterator[FeedLink]:
    for link in root.iter("link"):
        kind = link.get("type", "").split(";")[0].strip().lower()
        relations = link.get("rel", "").lower().split()
        if "alternate" in relations and "stylesheet" not in relations and kind in _TYPES:
            yield _feed_link(base, link, link.get("title", ""), _TYPES[kind])


def _look_alikes(root: lxml.html.HtmlElement, base: str) -> Iterator[FeedLink]:
    for link in root.iter("a"):
        target = link.get("href", "")
        if _FEED_PATH.search(target.split("?")[0].lower()):
            yield _feed_link(base, link, link.get("title", "") or link.text_content(), "")


def _feed_link(base: str, link: lxml.html.HtmlElement, title: str, kind: str) -> FeedLink:
    return FeedLink(joined(base, link.get("href", "")), clean_line(title, 200), kind)


def _distinct(links: Iterable[FeedLink], page: str) -> tuple[FeedLink, ...]:
    found: dict[str, FeedLink] = {}
    for link in links:
        if link.url and link.url != page:
            found.setdefault(link.url, link)
        if len(found) == _LIMIT:
            break
    return tuple(found.values())
