"""When a feed wants to be asked, by its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.feeds.parse import parse
from newsreader.feeds.wishes import wishes_of
from newsreader.model import Wishes

SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def channel(inner: str) -> bytes:
    entry = "<item><title>One</title><guid>1</guid><ttl>1</ttl></item>"
    return (
        f"<rss version='2.0' {SY}><channel><title>H</title>{inner}{entry}</channel></rss>".encode()
    )


@pytest.mark.parametrize(
    ("inner", "seconds"),
    [
        ("", 0),
        ("<ttl>90</ttl>", 5_400),
        ("<ttl> 90\n</ttl>", 5_400),
        ("<ttl>soon</ttl>", 0),
        ("<ttl>-5</ttl>", 0),
        ("<ttl>999999999</ttl>", 7 * 86_400),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3_600),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
        (
            "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            21_600,
        ),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            3_600,
        ),
        ("<sy:updatePeriod>always</sy:updatePeriod>", 0),
        ("<sy:updateFrequency>4</sy:updateFrequency>", 0),
        ("<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 3_600),
    ],
)
def test_the_pause_is_read(inner: str, seconds: int) -> None:
    assert wishes_of(channel(inner)).pause == seconds


def test_hours_and_days_are_read() -> None:
    inner = (
        "<skipHours><hour>22</hour><hour>3</hour><hour>24</hour><hour>99</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>saturday</day><day>Doomsday</day></skipDays>"
    )
    assert wishes_of(channel(inner)) == Wishes(skip_hours=(0, 3, 22), skip_days=(5, 6))


def test_what_an_entry_says_is_no_wish_of_the_feed() -> None:
    assert wishes_of(channel("")) == Wishes()


def test_the_parsed_feed_carries_them() -> None:
    feed = parse(channel("<ttl>90</ttl>"), "http://127.0.0.1/feed")
    assert feed.wishes == Wishes(pause=5_400)
    assert len(feed.entries) == 1


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(noise: bytes) -> None:
    wishes = wishes_of(b"<rss><channel><ttl>" + noise + b"</ttl><skipHours><hour>" + noise)
    assert 0 <= wishes.pause <= 7 * 86_400
