"""Where well-known sites have their feeds, by the address or the text of a page. Pure tables.

The addresses are those that the sites document or link to themselves; Mastodon, Lemmy, GitLab
and Forgejo also run elsewhere, where the path alone is only a guess worth one request.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from newsreader.address import host_of, joined


class Rule(Struct, frozen=True):
    """Addresses of one kind, and the feed of each.

    Args:
        page: Pattern of a whole address without scheme, ``www.`` and last slash, always with its
            query after "?".
        feed: The feed's address, with the groups of the pattern.
        kind: rss, atom or json.
    """

    page: str
    feed: str
    kind: str = "atom"


class Trace(Struct, frozen=True):
    """What in the text of a site's pages leads to the feed.

    Args:
        host: Pattern of the site's host.
        text: Pattern of the bytes.
        feed: The feed's address, with the groups of the pattern.
        kind: rss or atom.
    """

    host: str
    text: bytes
    feed: str
    kind: str


_NO_GITHUB_USER = (
    "about|collections|enterprise|explore|features|issues|login|marketplace|new|notifications|"
    "orgs|pricing|pulls|search|settings|signup|sponsors|topics|trending"
)
_YOUTUBE = "https://www.youtube.com/feeds/videos.xml"
_STACK = (
    r"(stackoverflow\.com|superuser\.com|serverfault\.com|askubuntu\.com|"
    r"[\w.-]+\.stackexchange\.com)"
)

RULES = (
    Rule(r"(?:m\.)?youtube\.com/channel/([\w-]+)(?:/.*)?\?.*", rf"{_YOUTUBE}?channel_id=\1"),
    Rule(r"(?:m\.)?youtube\.com/user/([\w-]+)(?:/.*)?\?.*", rf"{_YOUTUBE}?user=\1"),
    Rule(
        r"(?:m\.)?youtube\.com/(?:playlist|watch)\?(?:.*&)?list=([\w-]+).*",
        rf"{_YOUTUBE}?playlist_id=\1",
    ),
    Rule(
        r"github\.com/([\w.-]+/[\w.-]+)/commits/([\w./-]+?)\?.*",
        r"https://github.com/\1/commits/\2.atom",
    ),
    Rule(
        r"github\.com/([\w.-]+/[\w.-]+)/(tags|commits|discussions|wiki)\?.*",
        r"https://github.com/\1/\2.atom",
    ),
    Rule(
        rf"github\.com/(?!(?:{_NO_GITHUB_USER})/)([\w.-]+/[\w.-]+)(?:/.*)?\?.*",
        r"https://github.com/\1/releases.atom",
    ),
    Rule(
        rf"github\.com/(?!(?:{_NO_GITHUB_USER})\?)([\w-]+)\?.*", r"https://github.com/\1.atom"
    ),
    Rule(
        r"gitlab\.com/([\w./-]+?)/-/tags\?.*", r"https://gitlab.com/\1/-/tags?format=atom"
    ),
    Rule(
        r"gitlab\.com/([\w./-]+?)/-/commits/([\w./-]+)\?.*",
        r"https://gitlab.com/\1/-/commits/\2?format=atom",
    ),
    Rule(
        r"gitlab\.com/([\w.-]+(?:/[\w.-]+)+?)(?:/-/.*)?\?.*",
        r"https://gitlab.com/\1/-/releases.atom",
    ),
    Rule(r"gitlab\.com/(?!explore\b|help\b|users\b)([\w.-]+)\?.*", r"https://gitlab.com/\1.atom"),
    Rule(
        r"codeberg\.org/([\w.-]+/[\w.-]+)/(releases|tags)\?.*",
        r"https://codeberg.org/\1/\2.rss",
        "rss",
    ),
    Rule(r"codeberg\.org/([\w.-]+(?:/[\w.-]+)?)\?.*", r"https://codeberg.org/\1.rss", "rss"),
    Rule(
        r"(?:(?:old|new|np)\.)?reddit\.com/(r/[\w+]+/comments/\w+)(?:/.*)?\?.*",
        r"https://www.reddit.com/\1/.rss",
    ),
    Rule(
        r"(?:(?:old|new|np)\.)?reddit\.com/(?:u|user)/([\w-]+/m/\w+)\?.*",
        r"https://www.reddit.com/user/\1/.rss",
    ),
    Rule(
        r"(?:(?:old|new|np)\.)?reddit\.com/(?:u|user)/([\w-]+)(?:/.*)?\?.*",
        r"https://www.reddit.com/user/\1/.rss",
    ),
    Rule(
        r"(?:(?:old|new|np)\.)?reddit\.com/(r/[\w+]+(?:/(?:new|top|rising|hot))?)\?(.*)",
        r"https://www.reddit.com/\1/.rss?\2",
    ),
    Rule(r"medium\.com/(@?[\w.-]+/tagged/[\w-]+)\?.*", r"https://medium.com/feed/\1", "rss"),
    Rule(r"medium\.com/tag/([\w-]+)(?:/.*)?\?.*", r"https://medium.com/feed/tag/\1", "rss"),
    Rule(r"medium\.com/(@?[\w.-]+)(?:/.*)?\?.*", r"https://medium.com/feed/\1", "rss"),
    Rule(r"([\w-]+\.medium\.com)(?:/.*)?\?.*", r"https://\1/feed", "rss"),
    Rule(r"(?:substack\.com/@)([\w-]+)(?:/.*)?\?.*", r"https://\1.substack.com/feed", "rss"),
    Rule(r"([\w-]+\.substack\.com)(?:/.*)?\?.*", r"https://\1/feed", "rss"),
    Rule(
        r"([\w-]+\.wordpress\.com)/((?:category|tag|author)/[\w%/-]+)\?.*",
        r"https://\1/\2/feed/",
        "rss",
    ),
    Rule(r"([\w-]+\.wordpress\.com)(?:/.*)?\?.*", r"https://\1/feed/", "rss"),
    Rule(
        r"([\w-]+\.blogspot\.[\w.]+)/search/label/([^/?]+)\?.*",
        r"https://\1/feeds/posts/default/-/\2",
    ),
    Rule(r"([\w-]+\.blogspot\.[\w.]+)(?:/.*)?\?.*", r"https://\1/feeds/posts/default"),
    Rule(
        r"([\w-]+)\.tumblr\.com/tagged/([\w%+-]+)\?.*",
        r"https://\1.tumblr.com/tagged/\2/rss",
        "rss",
    ),
    Rule(
        r"tumblr\.com/(?:blog/view/)?(?!explore|search|tagged|login)([\w-]+)(?:/.*)?\?.*",
        r"https://\1.tumblr.com/rss",
        "rss",
    ),
    Rule(r"([\w-]+\.tumblr\.com)(?:/.*)?\?.*", r"https://\1/rss", "rss"),
    Rule(
        r"bsky\.app/profile/([\w.:-]+)(?:/.*)?\?.*", r"https://bsky.app/profile/\1/rss", "rss"
    ),
    Rule(rf"{_STACK}/questions/tagged/([^/?]+)\?.*", r"https://\1/feeds/tag/\2"),
    Rule(rf"{_STACK}/(?:questions|q)/(\d+)(?:/.*)?\?.*", r"https://\1/feeds/question/\2"),
    Rule(rf"{_STACK}/users/(\d+)(?:/.*)?\?.*", r"https://\1/feeds/user/\2"),
    Rule(rf"{_STACK}(?:/questions)?\?.*", r"https://\1/feeds"),
    Rule(r"news\.ycombinator\.com(?:/news)?\?.*", "https://news.ycombinator.com/rss", "rss"),
    Rule(
        r"arxiv\.org/list/([\w.-]+)(?:/.*)?\?.*", r"https://rss.arxiv.org/rss/\1", "rss"
    ),
    Rule(
        r"pypi\.org/project/([\w.-]+)(?:/.*)?\?.*",
        r"https://pypi.org/rss/project/\1/releases.xml",
        "rss",
    ),
    Rule(r"vimeo\.com/(?!watch\b|categories\b)([A-Za-z]\w*)(?:/videos)?\?.*",
         r"https://vimeo.com/\1/videos/rss", "rss"),
    Rule(r"dev\.to/(?!t/)(\w+)(?:/.*)?\?.*", r"https://dev.to/feed/\1", "rss"),
    Rule(r"dev\.to/t/(\w+)(?:/.*)?\?.*", r"https://dev.to/feed/tag/\1", "rss"),
)  # fmt: skip
"""The first that fits counts."""

TRACES = (
    Trace(r"(?:www|m)\.youtube\.com",
          rb'(?:itemprop="(?:identifier|channelId)" content=|"(?:externalId|channelId)":)'
          rb'"(UC[\w-]{22})"',
          rf"{_YOUTUBE}?channel_id=\1", "atom"),
    Trace(r"(?:podcasts|itunes)\.apple\.com",
          rb'"feedUrl"\s*:\s*"(https?:[^"\s]+)"', r"\1", "rss"),
    Trace(r"(?:www\.)?soundcloud\.com", rb"soundcloud://users:(\d+)",
          r"https://feeds.soundcloud.com/users/soundcloud:users:\1/sounds.rss", "rss"),
)  # fmt: skip

LIKELY = (
    (r"/(@[\w.-]+)/?", r"/\1.rss"),
    (r"/users/([\w.-]+)/?", r"/@\1.rss"),
    (r"/tags/(\w+)/?", r"/tags/\1.rss"),
    (r"/([cu])/([\w.@-]+)/?", r"/feeds/\1/\2.xml"),
    (r"/([\w.-]+/[\w.-]+)/(releases|tags)/?", r"/\1/\2.rss"),
)
"""Paths that Mastodon, Lemmy and Forgejo have at any host, and the feed's path."""

COMMON = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/rss")
"""Where most sites have their feed, the likeliest first."""
MOST_TRIED = 6


def by_address(url: str) -> tuple[str, str] | None:
    """The feed that a known site has for one of its pages.

    Args:
        url: Address of a page.

    Returns:
        Address and kind of the feed; None where no rule fits.
    """
    parts = urlsplit(url)
    whole = f"{host_of(url).removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
    for rule in RULES:
        if found := re.fullmatch(rule.page, whole):
            return found.expand(rule.feed).rstrip("?"), rule.kind
    return None


def by_text(page: bytes, url: str) -> tuple[str, str] | None:
    """The feed that the text of a known site's page gives away.

    Args:
        page: The bytes of the page.
        url: Its address.

    Returns:
        Address and kind of the feed; None where there is no such trace.
    """
    for trace in TRACES:
        if re.fullmatch(trace.host, host_of(url)) and (found := re.search(trace.text, page)):
            feed = found.expand(trace.feed.encode()).decode("ascii", "replace")
            return joined(url, _unescaped(feed)), trace.kind
    return None


def worth_trying(url: str) -> tuple[str, ...]:
    """Addresses at which the feed of a page may lie that names none.

    Args:
        url: Address of the page.

    Returns:
        At most six, the likeliest first, all at the page's own host.
    """
    parts = urlsplit(url)
    host = f"{parts.scheme}://{parts.netloc}"  # a path of "//" would name another
    tried = (joined(url, host + path) for path in _paths(parts.path))
    return tuple(dict.fromkeys(filter(None, tried)))[:MOST_TRIED]


def _paths(path: str) -> Iterator[str]:
    for pattern, feed in LIKELY:
        if found := re.fullmatch(pattern, path):
            yield found.expand(feed)
    if path.strip("/"):
        yield f"{path.rstrip('/')}/feed"
    yield from COMMON


def _unescaped(text: str) -> str:
    """Undo the escapes of a JSON string; "" for what is none."""
    try:
        return msgspec.json.decode(f'"{text}"', type=str)
    except msgspec.DecodeError:
        return ""
