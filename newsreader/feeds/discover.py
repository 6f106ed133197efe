"""Finds the feeds of a web page: those it names, those it links to, those its site is known for."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import lxml.etree
import lxml.html
from msgspec import Struct
from msgspec.structs import replace

from newsreader.address import joined
from newsreader.feeds import known_sites
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
_FEED_HOST = re.compile(r"(?:https?:)?//(?:feeds?|rss)\.")
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss2?|atom|rdf|feeds?|index\.xml|feed\.json)(?:[/._-]|$)")


class FeedLink(Struct, frozen=True):
    """A feed that a page leads to."""

    url: str
    title: str = ""
    type: str = ""
    """rss, atom, rdf or json, as far as the page says."""


def feed_links(page: bytes, url: str, charset: str = "") -> tuple[FeedLink, ...]:
    """Find the feeds of a page, the likeliest first.

    What the page names (``<link rel="alternate">`` or ``rel="feed"``) comes first, comments last,
    then what its site is known for. Only where both are missing, links that look like feeds count.

    Args:
        page: The bytes of the page.
        url: Its address.
        charset: From the Content-Type header; empty lets the page say it.

    Returns:
        At most 50, each once, with whole http or https addresses; never the page itself.
    """
    root = _tree(page, charset)
    known = (*known_feeds(url), *_given_away(page[:_PAGE_LIMIT], url))
    if root is None:
        return _distinct(known, url)
    base = _base(root, url)
    named = sorted(_named(root, base), key=_of_comments)
    found = [*named, *known, *_of_its_own_kind(root, base)]
    return _distinct(found or _look_alikes(root, base), url)


def page_title(page: bytes, charset: str = "") -> str:
    """The title of a page as one clean line; "" if it has none."""
    root = _tree(page, charset)
    found = root.findtext(".//title") if root is not None else None
    return clean_line(found or "")


def known_feeds(url: str) -> tuple[FeedLink, ...]:
    """The feed that a well-known site has for a page without naming it there.

    Args:
        url: Address of the page; see ``known_sites.RULES``.
    """
    found = known_sites.by_address(url)
    return (FeedLink(found[0], "", found[1]),) if found else ()


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
        relations = link.get("rel", "").lower().split()
        kind = _TYPES.get(_type(link), "")
        if "feed" in relations or ("alternate" in relations and kind and _is_feed(link)):
            yield _feed_link(base, link, link.get("title", ""), kind)


def _is_feed(link: lxml.html.HtmlElement) -> bool:
    """Tell a feed from a style sheet, and from the JSON that WordPress gives of each page."""
    if "stylesheet" in link.get("rel", "").lower():
        return False
    return _type(link) != "application/json" or _like_a_feed(link.get("href", ""))


def _type(link: lxml.html.HtmlElement) -> str:
    return link.get("type", "").split(";")[0].strip().lower()


def _of_comments(link: FeedLink) -> bool:
    """Comments come last: few want them."""
    return "comment" in f"{link.title} {urlsplit(link.url).path}".lower()


def _given_away(page: bytes, url: str) -> tuple[FeedLink, ...]:
    found = known_sites.by_text(page, url)
    return (FeedLink(found[0], "", found[1]),) if found else ()


def _of_its_own_kind(root: lxml.html.HtmlElement, url: str) -> Iterator[FeedLink]:
    """The feed of a Mastodon profile, at whatever host: the page says that it is one."""
    path = urlsplit(url).path.rstrip("/")
    if re.fullmatch(r"/@[\w.-]+", path) and any(
        _type(link) == "application/activity+json" for link in root.iter("link")
    ):
        yield FeedLink(joined(url, f"{path}.rss"), "", "rss")


def _look_alikes(root: lxml.html.HtmlElement, base: str) -> Iterator[FeedLink]:
    for link in root.iter("a"):
        if _type(link) in _TYPES or _like_a_feed(link.get("href", "")):
            kind = _TYPES.get(_type(link), "")
            yield _feed_link(base, link, link.get("title", "") or link.text_content(), kind)


def _like_a_feed(href: str) -> bool:
    target = href.partition("?")[0].lower()
    return bool(_FEED_PATH.search(target) or _FEED_HOST.match(target))


def _feed_link(base: str, link: lxml.html.HtmlElement, title: str, kind: str) -> FeedLink:
    return FeedLink(joined(base, link.get("href", "")), clean_line(title, 200), kind)


def _distinct(links: Iterable[FeedLink], page: str) -> tuple[FeedLink, ...]:
    found: dict[str, FeedLink] = {}
    for link in links:
        url = link.url.partition("#")[0]
        if url and url != page:
            found.setdefault(url, replace(link, url=url))
        if len(found) == _LIMIT:
            break
    return tuple(found.values())
