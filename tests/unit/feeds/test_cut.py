"""Feeds read in pieces: what is left out, what is read again, and what can only be read whole."""

import pytest

from newsreader.errors import ParseError
from newsreader.feeds.cut import cut, reduced
from newsreader.feeds.parse import parse
from newsreader.model import ParsedFeed

URL = "https://feed.example/feed.xml"
TEXT = "The pilot spoke of the fog for an hour, and of the lamp for two. " * 5


def item(key: str, text: str = TEXT) -> str:
    return (
        f"<item><guid isPermaLink='false'>{key}</guid><title>{key}</title><link>/{key}</link>"
        f"<description><![CDATA[<p>{text}</p>]]></description></item>"
    )


def feed(*items: str, channel: str = "<link>https://h.example/</link>", root: str = "") -> bytes:
    head = f"<rss version='2.0' {root}><channel><title>T</title>{channel}"
    return f"{head}{''.join(items)}</channel></rss>".encode()


def known(parsed: ParsedFeed) -> dict[str, str]:
    return {entry.bytes_hash: entry.key for entry in parsed.entries if entry.bytes_hash}


THREE = [item("a"), item("b"), item("c")]


def test_only_what_is_new_is_read() -> None:
    before = known(parse(feed(*THREE), URL))
    again = parse(feed(item("new"), *THREE), URL, known=before)
    assert [entry.key for entry in again.entries] == ["new"]
    assert again.seen == ("a", "b", "c")
    assert again.keys == {"new", "a", "b", "c"}
    assert again.title == "T"


def test_an_updated_entry_is_read() -> None:
    before = known(parse(feed(*THREE), URL))
    again = parse(feed(item("a", TEXT + "!"), *THREE[1:]), URL, known=before)
    assert [entry.key for entry in again.entries] == ["a"]
    assert again.entries[0].html.endswith("!</p>")
    assert again.seen == ("b", "c")


@pytest.mark.parametrize(
    "other",
    [
        {"channel": "<link>https://moved.example/</link>"},
        {"root": "xml:base='https://base.example/'"},
        {"root": "xmlns:content='http://purl.org/rss/1.0/modules/content/'"},
        {"channel": "<image><foo/><link>https://odd.example/</link></image>"},
    ],
)
def test_what_bears_on_all_entries_makes_all_new(other: dict[str, str]) -> None:
    before = known(parse(feed(*THREE), URL))
    again = parse(feed(*THREE, **other), URL, known=before)
    assert again.seen == ()
    assert len(again.entries) == 3


def test_another_address_makes_all_new_and_another_title_none() -> None:
    before = known(parse(feed(*THREE), URL))
    assert parse(feed(*THREE), URL + "?", known=before).seen == ()
    renamed = feed(*THREE).replace(b"<title>T<", b"<title>Other<")
    assert len(parse(renamed, URL, known=before).seen) == 3


def test_of_entries_with_one_key_the_last_counts_however_often_it_is_read() -> None:
    twice = feed(item("a", "one"), item("b"), item("a", "two"))
    first = parse(twice, URL)
    assert [entry.bytes_hash != "" for entry in first.entries] == [False, True, False]
    again = parse(twice, URL, known=known(first))
    assert [entry.html for entry in again.entries] == ["<p>one</p>", "<p>two</p>"]
    before = known(parse(feed(item("a", "two"), item("b")), URL))
    again = parse(feed(item("a", "one"), item("b"), item("a", "two")), URL, known=before)
    assert [entry.html for entry in again.entries] == ["<p>one</p>", "<p>two</p>"]
    assert again.seen == ("b",)


def test_the_same_entry_twice_is_one() -> None:
    body = feed(item("a"), item("b"), item("a"))
    first = parse(body, URL)
    assert parse(body, URL, known=known(first)).seen == ("a", "b")


def test_long_texts_go_around_the_parser() -> None:
    body = feed(*THREE)
    found = cut(body, "")
    assert found is not None
    rest, texts = reduced(body, found.pieces, ())
    assert b"pilot" not in rest
    assert set(texts.values()) == {f"<p>{TEXT}</p>"}
    assert all(word.encode() in rest for word in texts)


@pytest.mark.parametrize(
    "body",
    [
        feed(*THREE)[:-9],
        b"<!DOCTYPE rss [<!ENTITY e 'x'>]>" + feed(*THREE),
        feed("<item><title>a</title><item/></item>"),
        feed("<item/>"),
        feed("<wrap><item><title>a</title></item></wrap>"),
        feed("<item xml:base='/a/'><title>a</title></item>"),
        feed("<item><x:y/></item>"),
        b"<html><item></item></html>",
        feed("<x:item xmlns:x='urn:x'><title>a</title></x:item>"),
        b"\xff\xfe" + feed(*THREE).decode().encode("utf-16-le"),
        feed(*THREE).replace(b"pilot", b"pil\xf6t"),
        feed(*THREE, "<title>After them</title>"),
        f"<rss>{THREE[0]}<channel><title>T</title></channel></rss>".encode(),
    ],
)
def test_what_can_only_be_read_whole(body: bytes) -> None:
    assert cut(body, "") is None


def test_thousands_of_attributes_are_refused_at_once() -> None:
    flood = " ".join(f"a{number}='x'" for number in range(5_000))
    for body in (feed(f"<item {flood}></item>"), feed(f"<item {flood}>&</item>")):
        with pytest.raises(ParseError, match="thousands of attributes"):
            parse(body, URL)
