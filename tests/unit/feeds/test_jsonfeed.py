"""JSON Feed as it should be, and as it comes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsreader.errors import ParseError
from newsreader.feeds.parse import parse
from newsreader.model import Enclosure, ParsedEntry, ParsedFeed

DATA = Path(__file__).parents[2] / "data" / "feeds"
URL = "https://feed.example/feed.json"


def feed(**fields: Any) -> ParsedFeed:
    return parse(json.dumps({"title": "T", **fields}).encode(), URL)


def only(**fields: Any) -> ParsedEntry:
    (entry,) = feed(items=[fields]).entries
    return entry


def test_a_whole_feed() -> None:
    buoy = parse((DATA / "buoy.json").read_bytes(), URL)
    assert (buoy.title, buoy.description) == ("Buoy", "Readings")
    assert buoy.site_url == "https://buoy.example/"
    swell, calm = buoy.entries
    assert swell == ParsedEntry(
        key="https://buoy.example/1",
        title="Swell & wind",
        url="https://buoy.example/1",
        author="Ines, Olav",
        published=datetime(2026, 3, 1, 9, tzinfo=UTC),
        updated=datetime(2026, 3, 2, 10, tzinfo=UTC),
        html="<p>Two <em>metres</em>.</p>",
        enclosures=(Enclosure("https://buoy.example/1.mp3", "audio/mpeg", 7, "Swell", 95),),
    )
    assert (calm.key, calm.author, calm.url) == ("2", "Ines", "https://elsewhere.example/")
    assert calm.html == "<p>Calm &lt; yesterday.</p>\n<p>Really.</p>"
    assert calm.title == "Calm < yesterday. Really."


@pytest.mark.parametrize("wrong", [None, 5, 1.5, True, [], {}, [[]], [None], "x"])
def test_wrong_types_do_no_harm(wrong: Any) -> None:
    names = "id url title content_html content_text summary author authors attachments"
    dates = "date_published date_modified external_url"
    fields = dict.fromkeys(f"{names} {dates}".split(), wrong)
    assert isinstance(only(**fields), ParsedEntry)
    assert feed(title=wrong, home_page_url=wrong, items=[wrong, {"id": 1}]).entries[-1].key == "1"


def test_authors_may_be_bare_names() -> None:
    assert only(authors=["Ines", {"name": "Ines"}, {"url": "x"}, None]).author == "Ines"


def test_entries_without_an_author_have_the_feeds() -> None:
    """JSON Feed 1.1, "authors"; version 1.0 has one "author"."""
    one, other = {"id": "1"}, {"id": "2", "authors": [{"name": "Olav"}]}
    for told in ({"authors": [{"name": "Ines"}]}, {"author": {"name": "Ines"}}):
        assert [each.author for each in feed(items=[one, other], **told).entries] == [
            "Ines",
            "Olav",
        ]


def test_what_a_feed_says_of_its_next_page_is_not_followed() -> None:
    further = feed(items=[{"id": "1"}], next_url="http://127.0.0.1:9/2", expired=True, hubs=[5])
    assert [entry.key for entry in further.entries] == ["1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_in_any_unicode(encoding: str) -> None:
    text = json.dumps({"title": "Grüße", "items": []}, ensure_ascii=False)
    assert parse(text.encode(encoding), URL).title == "Grüße"


def test_a_wrong_byte_costs_one_letter() -> None:
    body = json.dumps({"title": "a?b", "items": [{"id": "1"}]}).encode().replace(b"?", b"\xff")
    assert parse(body, URL).title == "a\ufffdb"


def test_dates_of_other_kinds() -> None:
    expected = datetime(2026, 3, 1, 10, tzinfo=UTC)
    for date in ("2026-03-01T10:00:00Z", "2026-03-01 10:00", "Sun, 01 Mar 2026 10:00:00 GMT"):
        assert only(date_published=date).published == expected
    assert only(date_published="9999-12-31T23:59:59-14:00").published is None


def test_surrogates_and_controls_are_replaced() -> None:
    body = rb'{"items": [{"id": "1", "title": "a\ud800b\u001b]0;x", "content_html": "\udfff"}]}'
    (entry,) = parse(body, URL).entries
    assert (entry.title, entry.html) == ("a\ufffdb\ufffd]0;x", "\ufffd")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse(b"\xef\xbb\xbf" + b'{"items": []}', URL).entries == ()
    assert parse('{"items": []}'.encode("utf-16"), URL).entries == ()


@pytest.mark.parametrize(
    "body", [b"{", b"[1, 2]", b'{"items": 5}', b'{"a":' * 100_000, b"{}", b'{"a": "\xff"}']
)
def test_other_json_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="JSON"):
        parse(body, URL)
