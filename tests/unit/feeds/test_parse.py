"""Feeds of every kind and quality, our own: what is read from them, and what is refused."""

import gzip
import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from newsreader.errors import ParseError
from newsreader.feeds.fields import playing_time
from newsreader.feeds.parse import parse
from newsreader.model import Enclosure, ParsedEntry

DATA = Path(__file__).parents[2] / "data" / "feeds"
URL = "https://feed.example/feed.xml"


def raw(name: str) -> bytes:
    return (DATA / name).read_bytes()


def rss(items: str, channel: str = "<title>T</title><link>https://t.example/</link>") -> bytes:
    return f"<rss version='2.0'><channel>{channel}{items}</channel></rss>".encode()


def only(items: str) -> ParsedEntry:
    (entry,) = parse(rss(f"<item>{items}</item>"), URL).entries
    return entry


def test_rss() -> None:
    feed = parse(raw("harbour.rss"), URL)
    assert (feed.title, feed.site_url) == ("Harbour & Coast News", "https://harbour.example/")
    assert feed.description == "What the tide brought in"
    ferry, market, note = feed.entries
    assert replace(ferry, bytes_hash="") == ParsedEntry(
        key="harbour-1",
        title="Ferry Anna back in service & repainted",
        url="https://harbour.example/ferry",
        author="Mira Holm, Jon Dahl",
        published=datetime(2026, 3, 1, 9, tzinfo=UTC),
        html="<p>The ferry is <b>back</b>.</p>",
    )
    assert (market.url, market.author) == ("https://harbour.example/market", "The Desk")
    assert market.html == "<p>It moves to the old pier.</p>"
    assert note.title == (
        "A note without a title, long enough that it has to be cut somewhere between two …"
    )
    assert note.published is None


def test_atom() -> None:
    feed = parse(raw("lighthouse.atom"), URL)
    assert (feed.title, feed.description) == ("Lighthouse <notes>", "By the keeper")
    fog, lamp = feed.entries
    assert (fog.key, fog.title, fog.author) == ("urn:lighthouse:fog", "Fog & <b>", "Ada Keeper")
    assert fog.url == "https://lighthouse.example/2026/03/fog"
    assert fog.published == datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    assert fog.updated == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert 'href="https://lighthouse.example/2026/03/chart"' in fog.html
    assert fog.enclosures == (
        Enclosure("https://lighthouse.example/2026/03/fog.mp3", "audio/mpeg", 12345, "The horn"),
    )
    assert lamp.published == lamp.updated == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert lamp.html == "<p>One &lt; two.</p>\n<p>Second paragraph<br>\nwith two lines.</p>"


def test_an_atom_entry_without_an_author_has_the_feeds() -> None:
    """RFC 4287, 4.2.1."""
    entries = "<entry><id>a</id><author><name>Ada</name></author></entry><entry><id>b</id></entry>"
    head = "<feed xmlns='http://www.w3.org/2005/Atom'><author><name>Ben</name></author>"
    body = f"{head}{entries}</feed>".encode()
    fog, lamp = parse(body, URL).entries
    assert (fog.author, lamp.author) == ("Ada", "Ben")
    other = body.replace(b"<name>Ben<", b"<name>Cleo<")
    known = {each.bytes_hash: each.key for each in (fog, lamp)}
    assert parse(body, URL, known=known).seen == (fog.key, lamp.key)
    assert parse(other, URL, known=known).entries[1].author == "Cleo"


def test_rdf() -> None:
    feed = parse(raw("museum.rdf"), URL)
    (whale,) = feed.entries
    assert (feed.title, whale.title) == ("Museum", "The whale")
    assert whale.published == datetime(2026, 1, 5, 11, tzinfo=UTC)


def test_a_podcast() -> None:
    tide, odd = parse(raw("podcast.rss"), URL).entries
    assert tide.url == "https://tide.example/1"
    assert tide.enclosures == (
        Enclosure("https://cdn.example/1.mp3", "audio/mpeg", 4096, "", 3723),
        Enclosure("https://cdn.example/1.mp4", "video/mp4", 9000, "", 61),
    )
    assert [each.length for each in odd.enclosures] == [None, None]
    assert odd.enclosures[0].url == "https://tide.example/etc/passwd"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1:02:03", 3723), ("42:10", 2530), ("2530", 2530), (" 12.7 ", 12), ("75:00", 4500),
        ("0", None), ("00:00:00", None), ("", None), ("-5", None), ("1:2:3:4", None),
        ("1e9", None), ("12 min", None), ("٣٠", None), (None, None), (90, 90), (True, None),
    ],
)  # fmt: skip
def test_playing_times(written: object, seconds: int | None) -> None:
    assert playing_time(written) == seconds


def test_a_careless_feed_is_mended() -> None:
    feed = parse(raw("careless.rss"), URL)
    assert feed.title == "R&D at AT&T &foo; café"
    assert feed.site_url == "https://careless.example/?a=1&b=2"
    salt, second = feed.entries
    assert salt.title == "Salt & pepper \ufffd[2J \ufffd"
    assert salt.url == "https://careless.example/1?x=1&y=2"
    assert salt.html == '<p>R&D &amp; more, <a href="/x?a=1&b=2">here</a></p>'
    assert second.title == "Second"


def test_a_feed_that_an_entry_quotes_is_no_second_document() -> None:
    quoted = "<![CDATA[Two: <rss></rss><rss></rss> and <rss></rss> <rss></rss>.]]>"
    item = f"<item><title>Q&A</title><description>{quoted}</description></item>"
    found = parse(rss("<title>One</title>" + item + "<item><title>Last</title></item>"), URL)
    assert [entry.title for entry in found.entries] == ["Q&A", "Last"]
    assert "Two:" in found.entries[0].html
    twice = rss("<title>One</title>" + item) + rss("<title>Other</title>" + item + item)
    assert len(parse(twice, URL).entries) == 1


def test_parsed_feeds_travel_between_processes() -> None:
    feed = parse(raw("lighthouse.atom"), URL)
    assert pickle.loads(pickle.dumps(feed)) == feed


def test_a_gzip_file_without_a_header() -> None:
    assert parse(gzip.compress(raw("harbour.rss")), URL) == parse(raw("harbour.rss"), URL)
    with pytest.raises(ParseError, match="cut-off"):
        parse(gzip.compress(raw("harbour.rss"))[:-9], URL)


@pytest.mark.parametrize(
    ("charset", "title", "content_type"),
    [
        ("utf-8", "Grüße – 漢字", ""),
        ("utf-16", "Grüße – 漢字", ""),
        ("iso-8859-1", "Grüße", ""),
        ("windows-1252", "“Grüße” — 5 €", ""),
        ("shift_jis", "日本語の見出し", ""),
        ("iso-2022-jp", "日本語の見出し", ""),
        ("koi8-r", "Привет мир", "application/rss+xml; charset=koi8-r"),
    ],
)
def test_charsets(charset: str, title: str, content_type: str) -> None:
    declared = "" if content_type else f'<?xml version="1.0" encoding="{charset}"?>'
    body = (declared + rss(f"<item><title>{title}</title></item>").decode()).encode(charset)
    if "€" not in title or charset == "windows-1252":
        assert parse(body, URL, content_type).entries[0].title == title


# --- titles, links, keys, dates ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("5 &lt; 6 &amp; 7 &gt; 2", "5 < 6 & 7 > 2"),
        ("AT&T", "AT&T"),
        ("<![CDATA[Salt &amp; <b>pepper</b>]]>", "Salt & pepper"),
        ("<![CDATA[Salt &#8211; pepper]]>", "Salt – pepper"),
        ("\n two\n lines\t", "two lines"),
        ("a\x1b[2Jb", "a[2Jb"),
        ("a&#x9b;2Jb", "a\u203a2Jb"),
        ("[bold]not bold[/bold]", "[bold]not bold[/bold]"),
        ("x" * 10_000, "x" * 500),
    ],
)
def test_titles_are_one_plain_line(markup: str, title: str) -> None:
    assert only(f"<title>{markup}</title>").title == title


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "exec:x", "http://["]
)
def test_links_elsewhere_are_dropped(link: str) -> None:
    assert only(f"<title>x</title><link>{link}</link>").url == ""


def test_a_link_takes_the_base_of_the_site_or_else_of_the_feed() -> None:
    assert only("<link>a/b</link>").url == "https://t.example/a/b"
    bare = parse(rss("<item><link>a/b</link></item>", "<title>T</title>"), URL)
    assert bare.entries[0].url == "https://feed.example/a/b"


def test_keys_do_not_depend_on_where_the_feed_lies() -> None:
    body = rss("<item><guid>abc</guid></item><item><guid>  </guid><title>x</title></item>")
    first, second = (parse(body, f"https://{host}.example/f").entries for host in ("a", "b"))
    assert [entry.key for entry in first] == [entry.key for entry in second]
    assert first[0].key == "abc"


def test_keys_tell_entries_apart() -> None:
    items = [
        "<title>a</title>",
        "<title>b</title>",
        "<description>c</description>",
        "<description>d</description>",
        "<link>https://t.example/1</link><title>a</title>",
        "<guid>ABC</guid>",
        "<guid>abc</guid>",
        f"<guid>{'x' * 5000}1</guid>",
        f"<guid>{'x' * 5000}2</guid>",
    ]
    body = rss("".join(f"<item>{item}</item>" for item in items))
    keys = [entry.key for entry in parse(body, URL).entries]
    assert len(set(keys)) == len(items)
    assert max(map(len, keys)) <= 500
    assert keys == [entry.key for entry in parse(body, URL).entries]


@pytest.mark.parametrize(
    "date",
    [
        "soon",
        "0000-00-00T00:00:00Z",
        "99999-01-01T00:00:00Z",
        "Mon, 31 Feb 2026 25:61:00 GMT",
        "-1",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_odd_dates_do_no_harm(date: str) -> None:
    published = only(f"<title>x</title><pubDate>{date}</pubDate>").published
    assert published is None or published.tzinfo is UTC


def test_the_longest_html_content_wins() -> None:
    entry = parse(
        b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>x</title>
        <summary>short</summary><content type="text">%s</content>
        <content type="html">&lt;p>one&lt;/p></content>
        <content type="html">&lt;p>one and two&lt;/p></content></entry></feed>"""
        % (b"plain " * 50),
        URL,
    ).entries[0]
    assert entry.html == "<p>one and two</p>"


# --- broken and hostile -----------------------------------------------------------------------


def test_of_two_documents_the_first_counts() -> None:
    body = rss("<item><title>a</title></item>")
    assert len(parse(body + b"\n<?xml version='1.0'?>" + body, URL).entries) == 1


def test_nothing_is_read_from_files() -> None:
    body = (
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<rss version='2.0'><channel><title>&x;</title></channel></rss>"
    )
    assert "root" not in parse(body, URL).title
    with pytest.raises(ParseError):
        parse(b"/etc/passwd", URL)


def test_entities_are_not_multiplied() -> None:
    bomb = b"".join(
        b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10 if level else b"ha")
        for level in range(10)
    )
    body = b"<!DOCTYPE rss [" + bomb + b"]>" + rss("<item><title>&e9;</title></item>")
    assert len(parse(body, URL).entries[0].title) < 100


def test_thousands_of_attributes_are_refused() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(100_000))
    with pytest.raises(ParseError, match="attributes"):
        parse(rss(f"<item {attributes}/>"), URL)


def test_a_long_address_in_a_tag_is_no_reason_to_refuse() -> None:
    image = f'<img src="data:image/png;base64,{"A" * 20_000}=="/>'
    assert "AAAA" in only(f"<description><![CDATA[{image}]]></description>").html


def test_an_empty_feed_is_a_feed() -> None:
    assert parse(rss(""), URL).entries == ()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty document"),
        (b" \n\0", "empty document"),
        (b"\xff\xfe", "empty document"),
        ("<?xml version='1.0'?>".encode("utf-16"), "not a feed"),
        (b"<!DOCTYPE html><html><body><p>Hello</p></body></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"<opml version='2.0'><body/></opml>", "OPML"),
        (b"<?xml version='1.0'?><note>x</note>", "XML, but no feed"),
        (b"just words", "text, but no feed"),
        (b"\x01\x02\x03", "binary"),
        (b'{"error": "no"}', "JSON, but no JSON Feed"),
        (b"\x1f\x8b\x08" + b" no gzip" * 30, "damaged"),
        (b"\x1f\x8b\x08", "cut-off gzip"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        parse(body, URL)
    assert caught.value.subject == URL
    assert str(caught.value).startswith("feed.example sent ")


@pytest.mark.parametrize("name", ["author", "dc:creator"])
@pytest.mark.parametrize("more", ["", "<rating>5</rating>"])
def test_an_author_of_a_hundred_kilobytes_is_cut_short(name: str, more: str) -> None:
    body = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>T</title>"
        f"<item><title>One</title><{name}>{'a.' * 50_000}</{name}>{more}</item></channel></rss>"
    )
    (entry,) = parse(body.encode(), URL).entries
    assert entry.author.startswith("a.a.a.")
    assert len(entry.author) <= 500
