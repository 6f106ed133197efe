"""Feeds found on pages."""

import pytest

from newsreader.feeds.discover import FeedLink, feed_links, known_feeds, page_title

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


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        (
            "https://www.youtube.com/channel/UCab-_1/videos",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCab-_1",
        ),
        (
            "https://youtube.com/playlist?index=1&list=PLx",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx",
        ),
        ("https://github.com/some/project/", "https://github.com/some/project/releases.atom"),
        ("https://old.reddit.com/r/python", "https://www.reddit.com/r/python/.rss"),
    ],
)
def test_known_sites(url: str, feed: str) -> None:
    assert [link.url for link in known_feeds(url)] == [feed]
    assert feed_links(b"", url) == known_feeds(url)


@pytest.mark.parametrize(
    "url", [URL, "https://github.com/some", "https://youtube.example/channel/x"]
)
def test_other_sites_are_not_known(url: str) -> None:
    assert known_feeds(url) == ()
