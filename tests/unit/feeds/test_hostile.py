"""Documents made to hurt, and documents that are merely damaged: what is still read of them."""

import gzip
import time
from collections.abc import Callable

import pytest

from newsreader.errors import ParseError
from newsreader.feeds.parse import parse
from newsreader.model import ParsedFeed

URL = "https://feed.example/feed.xml"


def rss(inner: str, head: str = "") -> str:
    return f"{head}<rss version='2.0'><channel><title>T</title>{inner}</channel></rss>"


def item(inner: str = "<title>One</title>", number: int = 0) -> str:
    return f"<item><guid>{number}</guid>{inner}</item>"


def titles(feed: ParsedFeed) -> list[str]:
    return [entry.title for entry in feed.entries]


def quickly(read: Callable[[], ParsedFeed], seconds: float) -> ParsedFeed:
    started = time.process_time()
    feed = read()
    assert time.process_time() - started < seconds
    return feed


# --- encodings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "mark", "header"),
    [
        ("utf-16-le", b"\xff\xfe", "text/xml"),
        ("utf-16-be", b"\xfe\xff", "text/xml; charset=utf-8"),
        ("utf-16-le", b"", "application/rss+xml; charset=iso-8859-1"),
        ("utf-16-be", b"", ""),
        ("utf-32-le", b"\xff\xfe\0\0", "text/html"),
        ("utf-8", b"\xef\xbb\xbf", ""),
    ],
)
def test_wide_bytes_and_marks_say_more_than_headers(
    encoding: str, mark: bytes, header: str
) -> None:
    for declared in ("", "<?xml version='1.0' encoding='utf-16'?>"):
        body = mark + rss(item("<title>Grüße 漢字</title>"), declared).encode(encoding)
        if encoding == "utf-8" and declared:
            continue
        assert titles(parse(body, URL, header)) == ["Grüße 漢字"]


def test_a_mark_wins_over_a_declaration() -> None:
    head = "<?xml version='1.0' encoding='iso-8859-1'?>"
    body = rss(item("<title>Grüße</title>"), head).encode("utf-8-sig")
    assert titles(parse(body, URL)) == ["Grüße"]


def test_utf7_is_not_decoded() -> None:
    head = "<?xml version='1.0' encoding='utf-7'?>"
    body = rss(item("<title>+ADw-script+AD4-</title>"), head).encode()
    assert titles(parse(body, URL)) == ["+ADw-script+AD4-"]


def test_a_few_wrong_bytes_do_not_spoil_the_others() -> None:
    text = rss("".join(item(f"<title>Grüße “{number}”</title>", number) for number in range(9)))
    body = text.encode() + b"<!-- \xff -->"
    assert titles(parse(body.replace("“4”".encode(), b"\xe2\x80 4"), URL))[3:6] == [
        "Grüße “3”",
        "Grüße \ufffd 4",
        "Grüße “5”",
    ]


def test_windows_1252_that_says_it_is_utf8_is_read() -> None:
    head = "<?xml version='1.0' encoding='utf-8'?>"
    body = rss(item("<title>Café – naïve</title>"), head).encode("windows-1252")
    assert titles(parse(body, URL, "text/xml; charset=utf-8")) == ["Café – naïve"]


def test_a_body_that_was_packed_twice_is_unpacked_once_more() -> None:
    body = rss(item()).encode()
    assert titles(parse(gzip.compress(body), URL)) == ["One"]
    with pytest.raises(ParseError, match="bytes when inflated"):
        parse(gzip.compress(b" " * 70_000_000), URL)


# --- floods ------------------------------------------------------------------------------------


def test_entities_multiply_neither_by_depth_nor_by_breadth() -> None:
    wide = f"<!DOCTYPE rss [<!ENTITY a '{'x' * 100_000}'>]>"
    body = rss(item(f"<title>{'&a;' * 10_000}</title>"), wide).encode()
    feed = quickly(lambda: parse(body, URL), 2)
    assert len(feed.entries[0].title) <= 500


def test_nothing_of_the_machine_or_the_net_is_included() -> None:
    include = "<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='file:///etc/hostname'/>"
    outer = "<!DOCTYPE rss [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p.dtd'> %p;]>"
    assert titles(parse(rss(item() + include, outer).encode(), URL)) == ["One"]
    entity = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    (entry,) = parse(rss(item("<title>a &x; b</title>"), entity).encode(), URL).entries
    assert "root:" not in f"{entry.title}{entry.html}"


@pytest.mark.parametrize(
    ("inner", "seconds"),
    [
        ("<d>" * 50_000 + "</d>" * 50_000, 5),
        ("<category>" + "</category><category>".join(map(str, range(20_000))) + "</category>", 2),
        (f"<description>{'&lt;div&gt;' * 100_000}</description>", 2),
        (f"<title>{'Long ' * 200_000}</title>", 2),
        (f"<title>{'e' + chr(0x301) * 100_000}</title>", 2),
    ],
    ids=["nested", "categories", "divs", "title", "accents"],
)
def test_floods_take_no_time(inner: str, seconds: float) -> None:
    body = rss(item(f"<title>One</title>{inner}")).encode()
    (entry,) = quickly(lambda: parse(body, URL), seconds).entries
    assert len(entry.title) <= 500


def test_an_endless_word_in_an_unknown_encoding_takes_no_time() -> None:
    body = rss(item(f"<title>Café – naïve</title><description>{'x' * 200_000}</description>"))
    feed = quickly(lambda: parse(body.encode("windows-1252"), URL), 2)
    assert titles(feed) == ["Café – naïve"]


def test_a_flood_of_namespaces_is_refused() -> None:
    flood = "".join(f"<a{each}:b xmlns:a{each}='urn:{each}'/>" for each in range(5_000))
    with pytest.raises(ParseError, match="thousands of attributes or namespaces"):
        parse(rss(item(flood)).encode(), URL)


# --- damage ------------------------------------------------------------------------------------


def test_entries_before_a_break_are_read() -> None:
    body = rss("".join(item(f"<title>{each}</title>", each) for each in range(5))).encode()
    cut = body[: body.index(b"<title>4")]
    assert titles(parse(cut, URL))[:4] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    "junk", ["\n\n", "Warning: mysql on line 5\n", "\ufeff \n", "<!-- x -->\n"]
)
def test_what_stands_before_the_document_is_passed_over(junk: str) -> None:
    body = junk.encode() + rss(item(), "<?xml version='1.0' encoding='utf-8'?>").encode()
    assert titles(parse(body, URL)) == ["One"]


@pytest.mark.parametrize(
    "kind",
    ["text/html", "", "application/octet-stream", "application/json", "image/png", "x;;;=,/"],
)
def test_the_type_that_a_server_states_is_no_matter(kind: str) -> None:
    assert titles(parse(rss(item()).encode(), URL, kind)) == ["One"]


def test_controls_and_surrogates_do_not_come_through() -> None:
    raw = "<title>a\0b&#0;c&#xD800;d&#x1b;[2Je\x1b]0;x\x07</title>"
    (title,) = titles(parse(rss(item(raw)).encode(), URL))
    assert title.isprintable()
    assert title.startswith("ab\ufffdc\ufffdd")


def test_noughts_before_a_document_are_passed_over_and_wide_characters_are_read() -> None:
    body = rss(item("<title>Grüße</title>"))
    assert titles(parse(b"\0\0\0" + body.encode(), URL)) == ["Grüße"]
    for encoding in ("utf-32-be", "utf-32-le", "utf-16-be"):
        assert titles(parse(body.encode(encoding), URL)) == ["Grüße"]


def test_a_feed_of_endless_entries_is_refused() -> None:
    entries = ",".join(["{}"] * 60_001)
    as_json = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{entries}]}}'
    for body in (rss("<item/>" * 60_001), as_json):
        with pytest.raises(ParseError, match="more than 60,000 entries"):
            parse(body.encode(), URL)
