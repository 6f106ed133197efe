"""Feeds read in pieces, refresh after refresh, leave the store as if each had been read whole."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from newsreader.feeds import parse
from newsreader.feeds.cut import cut
from newsreader.feeds.skip import skip_known
from newsreader.model import ParsedEntry, ParsedFeed

URL = "https://feed.example/feed"
LONG = "The ferry crossed the bay at noon with nobody on board but the pilot and his dog. " * 3


@contextmanager
def whole() -> Iterator[None]:
    """Within it no feed is cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newsreader.feeds.parse.cut", lambda document, context: None)
        yield


def read_whole(body: bytes, kind: str = "") -> ParsedFeed:
    with whole():
        return parse.parse(body, URL, kind)


words = st.text(
    st.one_of(
        st.sampled_from("abc déf –“”漢é\x93\x85 &;"),
        st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="<>&]"),
    ),
    max_size=30,
).map(lambda text: text.replace("&", "&amp;"))
markup = st.one_of(
    words,
    words.map(lambda text: f"<p>{text} <b>{LONG}</b> <a href='/x?a=1&amp;b=2'>x</a></p>"),
    words.map(lambda text: f"{LONG}\r\n\n{text} &amp;nbsp; &lt;br&gt;"),
    st.just("Ã¤ Ã¶ " + LONG),
    st.just(LONG + "<item>no entry</item>"),
    st.just(f"plain {LONG} &amp; no tags"),
    st.just(f"<p>{LONG}&eacute;</p>"),
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


forms = st.sampled_from(
    [
        escaped,
        cdata,
        lambda text: cdata(text[:40]) + escaped(text[40:]),
        lambda text: f"\n  {escaped(text)}<!-- aside --> <?aside?>\n",
        lambda text: f"{escaped(text)} <b>bold &amp; bare</b>",
    ]
)
bodies = st.builds(lambda form, text: form(text), forms, markup)
titles = st.builds(lambda form, text: form(text), st.sampled_from([escaped, cdata]), words)
keys = st.integers(0, 4).map(lambda number: f"key-{number}")


def element(*names: str, values: st.SearchStrategy[str] = titles) -> st.SearchStrategy[str]:
    """An element of one of the names; a name may bring attributes."""
    return st.builds(
        lambda name, value: f"<{name}>{value}</{name.split()[0]}>", st.sampled_from(names), values
    )


offsets = st.sampled_from(["GMT", "Z", "UT", "UTC", "EST", "+0000", "-0330", "+9999", "+02:00", ""])
dates = st.one_of(
    st.sampled_from(["Sun, 22 Nov 2026 08:00:00 GMT", "2026-11-21T08:00:00Z", "today", ""]),
    st.builds(
        "{}{:02} {} {:04} {:02}:{:02}{} {}".format,
        st.sampled_from(["", "Sat, ", "Xyz, "]),
        st.integers(0, 32),
        st.sampled_from(["Jan", "Feb", "Sep", "Dec", "March", "oct"]),
        st.one_of(st.integers(1, 9999), st.integers(1990, 2030)),
        st.integers(0, 24),
        st.integers(0, 60),
        st.sampled_from(["", ":07", ":60", ":7"]),
        offsets,
    ),
    st.builds(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{}".format,
        st.one_of(st.integers(1, 9999), st.integers(1990, 2030)),
        st.integers(0, 13),
        st.integers(0, 32),
        st.integers(0, 24),
        st.integers(0, 60),
        st.integers(0, 60),
        st.sampled_from(["", ".5"]),
        offsets,
    ),
)
shared_parts = (
    element("dc:creator", "author", "m:title", "slash:comments"),
    element("c:encoded", "description", "itunes:summary", "summary", "content", values=bodies),
    element("dc:date", "pubDate", "updated", "published", values=dates),
    st.just("<enclosure url='/tide.mp3' type='audio/mpeg' length='7'/>"),
    st.just("<m:content xmlns:m='http://search.yahoo.com/mrss/' url='/a.mp4' medium='video'/>"),
    st.just("<image><url>/i.png</url><title>Not the title</title><link>/not-this</link></image>"),
    st.just("<source url='/s'>Elsewhere</source>"),
    st.just("<source><title>Elsewhere</title><link href='/s'/><id>other</id></source>"),
    st.just("<odd:thing xmlns:odd='urn:odd' a='>'>odd</odd:thing>"),
    st.just("<!-- <item> --><?php item ?>"),
    element("category", "dc:subject"),
)
rss_parts = st.one_of(
    *shared_parts,
    element("title"),
    element("link", values=st.sampled_from(["/a", "http://h.example/b?x=1&amp;y=2", ""])),
    element("guid", "guid isPermaLink='false'", values=keys),
)
atom_parts = st.one_of(
    *shared_parts,
    element("title", "title type='html'", "title type='text'"),
    st.sampled_from(["<link href='a'/>", "<link rel='enclosure' href='/e' title='&amp;'/>"]),
    element("id", values=keys),
    element(
        "content type='html'",
        "summary type='text/html'",
        "content type='html' xml:base='http://base.example/d/'",
        "content",
        "content type='text/plain'",
        values=bodies,
    ),
    words.map(
        lambda text: (
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
            f"<p>{text} {LONG}<br/><svg><title>s</title></svg></p></div></content>"
        )
    ),
)

links = st.builds(
    "<{} href={!r}{}{}/>".format,
    st.sampled_from(["link", "atom:link"]),
    st.sampled_from(["https:///a.example/x", "/b?x=1&amp;amp;y=2", "", " c ", "urn:x"]),
    st.sampled_from(["", " rel='alternate'", " rel='Self'", " rel='enclosure'", " rel='via'"]),
    st.sampled_from(["", " type='text/html'", " type='HTML'", " type='audio/mpeg' length='x'"]),
)
people = st.builds(
    "<author>{}<name>{}</name>{}</author>".format,
    st.sampled_from(["", "\n", "own "]),
    st.one_of(words, st.sampled_from(["", "Ann", "Bo &lt;bo@site.example&gt;", "bo@site.example"])),
    st.sampled_from(["", "<uri>/bo</uri>", "<email>bo@site.example</email>", "<odd/>", " more"]),
)
plain_parts = {
    "item": [
        element("title", "atom:title", values=st.one_of(titles, bodies)),
        element(
            "link", values=st.sampled_from(["/a", " http:///h.example/b?x=1&amp;amp;y&lt;", ""])
        ),
        element("guid", "guid isPermaLink='false'", "guid isPermaLink='True'", values=keys),
        element("pubDate", "atom:published", values=dates),
        element("dc:date", "atom:updated", values=dates),
        element("author", "dc:creator"),
        element("dc:creator", values=st.sampled_from(["Ann", "ann@site.example (Ann)", ""])),
        element("description", values=bodies),
        element("c:encoded", values=bodies),
        links,
        element("f:origLink", values=st.just("https://h.example/?a&amp;amp;b=1")),
        st.just("<enclosure url='https:///h.example/tide.mp3' type='Audio/MPEG' length='7'/>"),
        element("category"),
    ],
    "entry": [
        element("title", "title type='html'", "title xml:lang='de'", "title type='TEXT'"),
        links,
        links,
        element("id", values=keys),
        element("published", values=dates),
        element("updated", "dc:date", values=dates),
        people,
        st.one_of(people, element("dc:creator", values=st.sampled_from(["Cy", ""]))),
        element("summary", "summary type='html'", "summary type='xhtml'", values=bodies),
        element("content", "content type='HTML'", "content type='a/b'", values=bodies),
    ],
}


@st.composite
def chosen(draw: st.DrawFn, parts: list[st.SearchStrategy[str]]) -> str:
    """Elements of which each stands once or not at all, in any order."""
    some = draw(st.permutations(parts))[: draw(st.integers(0, len(parts)))]
    return "".join(draw(each) for each in some)


SPACES = (
    "xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:m='http://search.yahoo.com/mrss/' xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
    " xmlns:itunes='http://www.itunes.com/DTDs/PodCast-1.0.dtd'"
    " xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'"
    " xmlns:atom='http://www.w3.org/2005/Atom'"
)
rss_tops = st.sampled_from(
    [
        "<title>T</title><link>https://site.example/</link>",
        "<link>https://site.example/</link><lastBuildDate>x</lastBuildDate>",
        "<image><foo/><link>https://other.example/</link></image>",
        "<guid>https://site.example/guid</guid>",
        "<description>" + LONG + "</description><author>Ann</author>",
        "<itunes:summary>Sum</itunes:summary><description>" + LONG + "</description>",
        "<c:encoded>" + LONG + "</c:encoded>",
        "",
    ]
)
atom_tops = st.sampled_from(
    [
        "<title>T</title><link href='https://site.example/d/'/>",
        "<link rel='self' href='/self'/><id>urn:x</id><author><name>Ann</name></author>",
        "<subtitle type='html'>" + LONG + "</subtitle>",
        "",
    ]
)
own_parts = {
    "item": [
        element("title", "title xml:lang='de'", values=st.one_of(titles, bodies)),
        element(
            "link",
            values=st.sampled_from(
                ["https://site.example/", " /d?x=1&amp;amp;y ", "/&amp;amp;#27;", ""]
            ),
        ),
        element("description", values=bodies),
        links,
        element("lastBuildDate", "pubDate", values=dates),
        st.sampled_from(
            [
                "<image><url>/i.png</url><title>Not it</title><link>/not-this</link></image>",
                "<image><title>No title</title><title>Nor this</title>text</image>",
                "<image><url>/i.png</url><b>bold</b></image>",
                "<textInput><title>Not it</title><name>q</name></textInput>",
            ]
        ),
        element("managingEditor", "dc:creator", "copyright", "category", "ttl", "dc:date"),
        st.sampled_from(
            ["<generator a='1'/>", "<cloud domain='x'/>", "<odd:x xmlns:odd='urn:o'/>"]
        ),
        element("itunes:summary", "itunes:author", "webMaster", "language", values=words),
    ],
    "entry": [
        element(
            "title", "title type='html'", "title type='xhtml'", values=st.one_of(titles, bodies)
        ),
        element("subtitle", "subtitle type='html'", values=bodies),
        links,
        links,
        element("id", values=st.sampled_from(["urn:x", "https://site.example/id", ""])),
        element("updated", values=dates),
        people,
        people,
        st.sampled_from(
            ["<generator uri='/g'>G</generator>", "<icon>/i</icon>", "<logo>/l</logo>"]
        ),
        element("rights type='html'", "category term='x'", "dc:creator", "tagline", values=words),
    ],
}
bases = st.sampled_from(["", "", " xml:base='https://base.example/x/'", " xml:lang='de'"])


def rss(base: str, top: str, entries: str, end: str) -> str:
    return f"<rss version='2.0' {SPACES}{base}><channel>{top}{entries}{end}</channel></rss>"


def rdf(base: str, top: str, entries: str, end: str) -> str:
    spaces = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
    return (
        f"<rdf:RDF {spaces} xmlns='http://purl.org/rss/1.0/' {SPACES}{base}>"
        f"<channel>{top}</channel>{entries}</rdf:RDF>"
    )


def atom(base: str, top: str, entries: str, end: str) -> str:
    return f"<feed xmlns='http://www.w3.org/2005/Atom' {SPACES}{base}>{top}{entries}{end}</feed>"


def bare(base: str, top: str, entries: str, end: str) -> str:
    return f"<!DOCTYPE rss [<!ENTITY e 'x'>]>{rss(base, top, entries, end)}"


ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"]


@st.composite
def histories(draw: st.DrawFn) -> list[bytes]:
    """Three states of one feed, in which the same entries come, stay, change and go."""
    kind = draw(st.sampled_from([rss, rss, atom, atom, rdf, bare]))
    parts, tops = (atom_parts, atom_tops) if kind is atom else (rss_parts, rss_tops)
    tag = "entry" if kind is atom else "item"
    tops = st.one_of(tops, chosen(own_parts[tag]))
    inner = st.lists(parts, min_size=1, max_size=5).map("".join)
    attributes = st.sampled_from(["", "", " xml:base='/in/'", " a='>'"])
    if kind is rdf:
        attributes = st.just(" rdf:about='k'")
    entry = st.builds(
        lambda attribute, text, blank: f"<{tag}{attribute}>{text}</{tag}{blank}>",
        attributes,
        inner,
        st.sampled_from(["", "", "", " "]),
    )
    pool = draw(st.lists(entry, min_size=1, max_size=5))
    encoding = draw(st.sampled_from(ENCODINGS))
    outsides = st.tuples(bases, tops, tops)
    outside = draw(outsides)
    documents = []
    for _ in range(3):
        some = draw(st.lists(st.sampled_from(pool), max_size=6))
        base, top, end = draw(st.one_of(st.just(outside), st.just(outside), outsides))
        text = kind(base, top, "\n".join(some), end)
        declared = encoding.removesuffix("-sig")
        document = f"<?xml version='1.0' encoding='{declared}'?>{text}"
        documents.append(document.encode(encoding, "xmlcharrefreplace"))
    return documents


class Kept:
    """What the parser's reader keeps of one feed, by key: the last entry that carried it."""

    def __init__(self) -> None:
        self.entries: dict[str, ParsedEntry] = {}

    def known(self) -> dict[str, str]:
        return {each.bytes_hash: key for key, each in self.entries.items() if each.bytes_hash}

    def merge(self, feed: ParsedFeed) -> None:
        for entry in {each.key: each for each in feed.entries}.values():
            before = self.entries.get(entry.key)
            if before and not entry.bytes_hash and replace(before, bytes_hash="") == entry:
                continue
            self.entries[entry.key] = entry

    def content(self) -> list[ParsedEntry]:
        return [replace(entry, bytes_hash="") for entry in self.entries.values()]


@given(histories(), st.sampled_from(["", "text/xml", "application/rss+xml; charset=utf-8"]))
@settings(max_examples=300, deadline=None)
def test_reading_in_pieces_is_reading_whole(documents: list[bytes], kind: str) -> None:
    in_pieces, whole_ones = Kept(), Kept()
    for body in documents:
        expected = read_whole(body, kind)
        feed = parse.parse(body, URL, kind, in_pieces.known())
        event(f"entries left out: {bool(feed.seen)}")
        in_pieces.merge(feed)
        whole_ones.merge(expected)
        assert in_pieces.content() == whole_ones.content()
        assert feed.keys == expected.keys
        nothing = replace(expected, entries=())
        assert replace(feed, entries=(), seen=()) == nothing


@given(histories())
@settings(max_examples=300, deadline=None)
def test_entries_that_are_skipped_are_those_that_a_whole_pass_leaves_out(
    documents: list[bytes],
) -> None:
    kept = Kept()
    for body in documents:
        known = kept.known()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("newsreader.feeds.parse.skip_known", lambda *_: None)
            expected = parse.parse(body, URL, known=known)
        event(f"skipped: {bool(skip_known(body, parse._context(URL), known))}")
        assert parse.parse(body, URL, known=known) == expected
        kept.merge(expected)


@st.composite
def plain_feeds(draw: st.DrawFn) -> bytes:
    """Feeds nearly all of whose entries are plain, and many of whose heads."""
    tag, kind, tops = draw(st.sampled_from([("item", rss, rss_tops), ("entry", atom, atom_tops)]))
    entry = chosen(plain_parts[tag]).map(lambda text: f"<{tag}>{text}</{tag}>")
    entries = draw(st.lists(entry, min_size=1, max_size=3))
    top, end = draw(st.one_of(tops, chosen(own_parts[tag]))), draw(tops)
    return kind("", top, "".join(entries), end).encode("utf-8", "xmlcharrefreplace")


@given(plain_feeds())
@settings(max_examples=500, deadline=None)
def test_plain_entries_and_heads_are_read_as_feedparser_reads_them(body: bytes) -> None:
    found = cut(body, "")
    pieces = found.pieces if found else ()
    event(f"plain: {sum(bool(each.parts) for each in pieces)} of {len(pieces)}")
    event(f"head: {bool(found and found.head)}")
    feed = parse.parse(body, URL)
    unhashed = tuple(replace(entry, bytes_hash="") for entry in feed.entries)
    assert replace(feed, entries=unhashed) == read_whole(body)
