"""Feeds found on pages."""

import pytest

from newsreader.feeds.discover import FeedLink, feed_links, known_feeds, page_title
from newsreader.feeds.known_sites import COMMON, worth_trying

URL = "https://news.example/section/page"


def page(head: str, body: str = "") -> bytes:
    return f"<html><head><title>The\n News</title>{head}</head><body>{body}</body></html>".encode()


def test_what_a_page_names_comes_in_its_order() -> None:
    head = """
      <link rel="stylesheet" href="/style.css" type="text/css">
      <link rel="alternate" type="application/rss+xml" title="All &amp; sundry" href="/rss">
      <LINK REL="Alternate Home" TYPE="Application/Atom+XML; charset=utf-8" HREF="atom.xml">
      <link rel="alternate" type="application/feed+json" href="//cdn.example/feed.json">
      <link rel="alternate" type="application/rdf+xml" href="https://news.example/rdf">
      <link rel="alternate" hreflang="de" href="/de">
      <link rel="alternate" type="application/rss+xml" title="again" href="/rss">
    """
    assert feed_links(page(head), URL) == (
        FeedLink("https://news.example/rss", "All & sundry", "rss"),
        FeedLink("https://news.example/section/atom.xml", "", "atom"),
        FeedLink("https://cdn.example/feed.json", "", "json"),
        FeedLink("https://news.example/rdf", "", "rdf"),
    )


def test_the_base_of_a_page_counts() -> None:
    head = '<base href="/other/"><link rel="alternate" type="application/rss+xml" href="rss">'
    assert feed_links(page(head), URL)[0].url == "https://news.example/other/rss"


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "", " ", "http://[", URL]
)
def test_addresses_that_lead_nowhere_are_left_out(target: str) -> None:
    head = f'<link rel="alternate" type="application/rss+xml" href="{target}">'
    assert feed_links(page(head), URL) == ()


def test_no_more_than_fifty() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/{}">'
    assert len(feed_links(page("".join(head.format(n) for n in range(999))), URL)) == 50


def test_links_that_look_like_feeds_stand_in() -> None:
    body = """<a href="/feed/">Follow</a> <a href="/news.rss?x=1" title="News">RSS</a>
      <a href="/feedback">no</a> <a href="/atomic">no</a> <a href="mailto:rss@news.example">no</a>
      <a href="index.xml"><b>All</b> of it</a>"""
    assert feed_links(page("", body), URL) == (
        FeedLink("https://news.example/feed/", "Follow"),
        FeedLink("https://news.example/news.rss?x=1", "News"),
        FeedLink("https://news.example/section/index.xml", "All of it"),
    )
    named = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    assert len(feed_links(page(named, body), URL)) == 1


def test_titles_are_clean() -> None:
    assert page_title(page("")) == "The News"
    assert page_title(b"<title>a\x1b]0;x&#27;</title>").isprintable()
    assert page_title(b"<p>no title</p>") == page_title(b"") == ""


@pytest.mark.parametrize(
    ("charset", "raw"),
    [
        ("koi8-r", "Привет".encode("koi8-r")),
        ("no-such-charset", "Привет".encode()),
        ("", b'<meta charset="shift_jis">' + "見出し".encode("shift_jis")),
    ],
)
def test_charsets(charset: str, raw: bytes) -> None:
    head, _, text = raw.rpartition(b">")
    title = page_title(head + (b">" if head else b"") + b"<title>" + text + b"</title>", charset)
    assert title in {"Привет", "見出し"} or charset == "no-such-charset"


@pytest.mark.parametrize("raw", [b"", b"\0\1\2", b"<?xml version='1.0' encoding='x'?><html/>"])
def test_odd_pages_have_no_feeds(raw: bytes) -> None:
    assert feed_links(raw, URL) == ()


YOUTUBE = "https://www.youtube.com/feeds/videos.xml"


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://www.youtube.com/channel/UCab-_1/videos", f"{YOUTUBE}?channel_id=UCab-_1"),
        ("https://m.youtube.com/user/Somebody", f"{YOUTUBE}?user=Somebody"),
        ("https://youtube.com/playlist?index=1&list=PLx", f"{YOUTUBE}?playlist_id=PLx"),
        ("https://www.youtube.com/watch?v=abc&list=PLx&t=3", f"{YOUTUBE}?playlist_id=PLx"),
        ("https://github.com/some/project/", "https://github.com/some/project/releases.atom"),
        ("https://github.com/some/project/issues/3", "https://github.com/some/project/releases.atom"),
        ("https://github.com/some/project/tags", "https://github.com/some/project/tags.atom"),
        ("https://github.com/some/project/commits", "https://github.com/some/project/commits.atom"),
        (
            "https://github.com/some/project/commits/main/docs/a.md",
            "https://github.com/some/project/commits/main/docs/a.md.atom",
        ),
        ("https://github.com/somebody", "https://github.com/somebody.atom"),
        ("https://gitlab.com/group/sub/project", "https://gitlab.com/group/sub/project/-/releases.atom"),
        ("https://gitlab.com/g/p/-/tags", "https://gitlab.com/g/p/-/tags?format=atom"),
        ("https://gitlab.com/g/p/-/commits/main", "https://gitlab.com/g/p/-/commits/main?format=atom"),
        ("https://gitlab.com/somebody", "https://gitlab.com/somebody.atom"),
        ("https://codeberg.org/some/project", "https://codeberg.org/some/project.rss"),
        ("https://codeberg.org/some/project/releases", "https://codeberg.org/some/project/releases.rss"),
        ("https://codeberg.org/somebody", "https://codeberg.org/somebody.rss"),
        ("https://old.reddit.com/r/python", "https://www.reddit.com/r/python/.rss"),
        ("https://www.reddit.com/r/a+b/top/?t=week", "https://www.reddit.com/r/a+b/top/.rss?t=week"),
        ("https://www.reddit.com/u/some-body/", "https://www.reddit.com/user/some-body/.rss"),
        ("https://www.reddit.com/user/me/m/news", "https://www.reddit.com/user/me/m/news/.rss"),
        (
            "https://www.reddit.com/r/a/comments/1abc/a_title/",
            "https://www.reddit.com/r/a/comments/1abc/.rss",
        ),
        ("https://medium.com/@some.body", "https://medium.com/feed/@some.body"),
        ("https://medium.com/a-paper/a-text-123", "https://medium.com/feed/a-paper"),
        ("https://medium.com/tag/boats", "https://medium.com/feed/tag/boats"),
        ("https://somebody.medium.com/about", "https://somebody.medium.com/feed"),
        ("https://harbour.substack.com/p/boats", "https://harbour.substack.com/feed"),
        ("https://substack.com/@harbour", "https://harbour.substack.com/feed"),
        ("https://harbour.wordpress.com/2026/11/", "https://harbour.wordpress.com/feed/"),
        (
            "https://harbour.wordpress.com/category/boats/",
            "https://harbour.wordpress.com/category/boats/feed/",
        ),
        ("https://harbour.blogspot.com/", "https://harbour.blogspot.com/feeds/posts/default"),
        (
            "https://harbour.blogspot.co.uk/search/label/boats",
            "https://harbour.blogspot.co.uk/feeds/posts/default/-/boats",
        ),
        ("https://harbour.tumblr.com/", "https://harbour.tumblr.com/rss"),
        ("https://www.tumblr.com/harbour", "https://harbour.tumblr.com/rss"),
        ("https://harbour.tumblr.com/tagged/boats", "https://harbour.tumblr.com/tagged/boats/rss"),
        ("https://bsky.app/profile/ana.bsky.social", "https://bsky.app/profile/ana.bsky.social/rss"),
        ("https://stackoverflow.com/questions/tagged/python", "https://stackoverflow.com/feeds/tag/python"),
        ("https://stackoverflow.com/questions/11/a-title", "https://stackoverflow.com/feeds/question/11"),
        ("https://boats.stackexchange.com/users/7/ana", "https://boats.stackexchange.com/feeds/user/7"),
        ("https://boats.stackexchange.com/", "https://boats.stackexchange.com/feeds"),
        ("https://news.ycombinator.com/", "https://news.ycombinator.com/rss"),
        ("https://arxiv.org/list/cs.AI/recent", "https://rss.arxiv.org/rss/cs.AI"),
        ("https://pypi.org/project/lxml/", "https://pypi.org/rss/project/lxml/releases.xml"),
        ("https://vimeo.com/somebody", "https://vimeo.com/somebody/videos/rss"),
        ("https://dev.to/somebody/a-text-1ab", "https://dev.to/feed/somebody"),
        ("https://dev.to/t/boats", "https://dev.to/feed/tag/boats"),
    ],
)  # fmt: skip
def test_known_sites(url: str, feed: str) -> None:
    assert [link.url for link in known_feeds(url)] == [feed]
    assert feed_links(b"", url) == known_feeds(url)


HANDLE = "https://www.youtube.com/@somebody"
ID = "UC0123456789012345678901"


@pytest.mark.parametrize(
    ("url", "text", "feed"),
    [
        (HANDLE, f'<meta itemprop="identifier" content="{ID}">', f"{YOUTUBE}?channel_id={ID}"),
        (HANDLE, f'<script>var x = {{"externalId":"{ID}"}}</script>', f"{YOUTUBE}?channel_id={ID}"),
        (
            "https://podcasts.apple.com/us/podcast/harbour/id1",
            r'<script>{"feedUrl":"https:\/\/feeds.example\/harbour?a=1\u0026b=2"}</script>',
            "https://feeds.example/harbour?a=1&b=2",
        ),
        (
            "https://soundcloud.com/harbour",
            '<meta property="al:ios:url" content="soundcloud://users:42">',
            "https://feeds.soundcloud.com/users/soundcloud:users:42/sounds.rss",
        ),
        (
            "https://any.example/@ana",
            '<link rel="alternate" type="application/activity+json" href="/users/ana">',
            "https://any.example/@ana.rss",
        ),
    ],
)
def test_a_page_gives_its_feed_away(url: str, text: str, feed: str) -> None:
    assert [link.url for link in feed_links(page(text), url)] == [feed]


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (URL, f'<meta itemprop="identifier" content="{ID}">'),
        (URL, '{"feedUrl":"https://feeds.example/harbour"}'),
        ("https://podcasts.apple.com/id1", '{"feedUrl":"file:///etc/passwd"}'),
        ("https://podcasts.apple.com/id1", '{"feedUrl":"https://x\\ud800"}'),
        ("https://any.example/@ana", ""),
    ],
)
def test_what_gives_no_feed_away(url: str, text: str) -> None:
    assert feed_links(page("", text), url) == ()


@pytest.mark.parametrize(
    "url", [URL, "https://github.com/features", "https://youtube.example/channel/x"]
)
def test_other_sites_are_not_known(url: str) -> None:
    assert known_feeds(url) == ()


def test_where_a_feed_may_lie_that_no_page_names() -> None:
    assert worth_trying("https://x.example") == tuple(f"https://x.example{path}" for path in COMMON)
    assert worth_trying("https://x.example/blog/")[:2] == (
        "https://x.example/blog/feed",
        "https://x.example/feed",
    )
    assert worth_trying("https://x.example//evil.example")[0].startswith("https://x.example//evil")
    for url, first in [
        ("https://x.example/@ana", "https://x.example/@ana.rss"),
        ("https://x.example/tags/boats", "https://x.example/tags/boats.rss"),
        ("https://x.example/c/boats@y.example", "https://x.example/feeds/c/boats@y.example.xml"),
        ("https://x.example/o/r/releases", "https://x.example/o/r/releases.rss"),
    ]:
        assert worth_trying(url)[0] == first
        assert len(worth_trying(url)) == 6


def test_the_feeds_of_comments_come_last() -> None:
    line = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{1}">'
    head = line.format("Comments on it", "c") + line.format("News", "comments/feed")
    links = feed_links(page(head + line.format("News", "feed")), URL)
    assert [link.url.rpartition("example/")[2] for link in links] == ["feed", "c", "comments/feed"]


def test_other_ways_to_name_a_feed() -> None:
    head = """
      <link rel="feed" href="/one"> <a rel="alternate" type="application/rss+xml" href="/no">x</a>
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">
      <link rel="alternate" type="application/json" href="/feed.json#top">
    """
    links = feed_links(page(head), URL)
    assert [link.url for link in links] == [
        "https://news.example/one",
        "https://news.example/feed.json",
    ]
    body = '<a type="application/atom+xml" href="/x">A</a> <a href="https://feeds.example/1">B</a>'
    assert [link.title for link in feed_links(page("", body), URL)] == ["A", "B"]
