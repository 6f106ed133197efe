from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from newsreader.model import Entry, ParsedEntry, ParsedFeed
from newsreader.store.decision import Decision, plausible
from newsreader.store.ids import entry_id
from newsreader.store.merge import Past, decide
from tests.storeroom import FEED, NOW, parsed_entry, parsed_feed

LATER = NOW + timedelta(days=3)


def known(decision: Decision, **state: object) -> dict[str, Entry]:
    entries = (*decision.new, *decision.changed)
    return {each.id: msgspec.structs.replace(each, **state) for each in entries}


def test_everything_is_new_at_first() -> None:
    decision = decide(FEED, parsed_feed(3), Past(), NOW)
    assert [each.title for each in decision.new] == ["Headline 0", "Headline 1", "Headline 2"]
    assert decision.new[0].id == entry_id(FEED, "key-0")
    assert not any(each.read for each in decision.new)
    assert decision.bodies[entry_id(FEED, "key-1")] == parsed_entry(1).html


def test_the_same_feed_again_changes_nothing() -> None:
    before = known(decide(FEED, parsed_feed(3), Past(), NOW))
    assert decide(FEED, parsed_feed(3), Past(before), LATER) == Decision()


def test_a_changed_entry_keeps_first_seen_and_state() -> None:
    before = known(decide(FEED, parsed_feed(1), Past(), NOW), read=True, quotes=4)
    decision = decide(FEED, parsed_feed(1, words="More."), Past(before), LATER)
    (changed,) = decision.changed
    assert not decision.new
    assert (changed.read, changed.quotes, changed.first_seen) == (True, 4, NOW)
    assert decision.bodies == {changed.id: parsed_entry(0, "More.").html}


def test_our_own_estimate_of_minutes_is_no_change() -> None:
    before = known(decide(FEED, parsed_feed(1), Past(), NOW))
    guessed = msgspec.structs.replace(parsed_entry(0), minutes=9)
    assert decide(FEED, ParsedFeed("", entries=(guessed,)), Past(before), NOW) == Decision()


def hashed(count: int, prefix: str) -> ParsedFeed:
    entries = parsed_feed(count).entries
    return ParsedFeed(
        "",
        entries=tuple(
            msgspec.structs.replace(each, bytes_hash=f"{prefix}{each.key}") for each in entries
        ),
    )


def test_the_same_in_other_bytes_is_no_change_and_written_if_it_pays() -> None:
    before = known(decide(FEED, hashed(9, "old"), Past(), NOW), read=True)
    pair = dict(list(before.items())[:2])
    few = decide(FEED, hashed(2, "new"), Past(pair), LATER)
    many = decide(FEED, hashed(9, "new"), Past(before), LATER)
    assert not (*few.new, *few.changed, *many.new, *many.changed)
    assert (few.worth_writing, many.worth_writing) == (False, True)
    assert {each.bytes_hash for each in few.rehashed} == {"newkey-0", "newkey-1"}
    assert all(each.read and each.first_seen == NOW for each in few.rehashed)
    assert decide(FEED, parsed_feed(9), Past(before), LATER).rehashed == ()


def test_other_content_from_bytes_that_do_not_stand_alone_voids_the_hash() -> None:
    before = known(decide(FEED, hashed(1, "old"), Past(), NOW))
    decision = decide(FEED, parsed_feed(1, words="More."), Past(before), LATER)
    assert [each.bytes_hash for each in decision.changed] == [""]


def test_an_entry_that_was_not_read_again_is_no_other_one() -> None:
    """The second fetch told it under another id; the third brings the first id back beside it."""
    first = parsed_entry(0)
    second = msgspec.structs.replace(first, key="key-0b")
    before = known(decide(FEED, ParsedFeed("", entries=(first,)), Past(), NOW))
    (renamed,) = decide(FEED, ParsedFeed("", entries=(second,)), Past(before), NOW).rehashed
    both = ParsedFeed("", entries=(first,), seen=("key-0b",))
    decision = decide(FEED, both, Past({renamed.id: renamed}), LATER)
    assert [each.key for each in decision.new] == ["key-0"]
    assert not decision.rehashed


def test_repeated_keys_are_folded_first_place_last_content() -> None:
    entries = (parsed_entry(0), parsed_entry(1), parsed_entry(0, "Again."))
    decision = decide(FEED, ParsedFeed("", entries=entries), Past(), NOW)
    assert [each.key for each in decision.new] == ["key-0", "key-1"]
    assert "Again." in decision.bodies[decision.new[0].id]


def test_lone_surrogates_are_replaced() -> None:
    entry = ParsedEntry(key="k", title="a\ud800b", html="\udfff<p>😀")
    decision = decide(FEED, ParsedFeed("", entries=(entry,)), Past(), NOW)
    assert decision.new[0].title == "a\ufffdb"
    assert list(decision.bodies.values()) == ["\ufffd<p>😀"]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, NOW),
        (datetime(1989, 12, 31, tzinfo=UTC), NOW),
        (datetime(1400, 1, 1, tzinfo=UTC), NOW),
        (datetime(9999, 1, 1, tzinfo=UTC), NOW),
        (NOW + timedelta(days=1, seconds=1), NOW),
        (NOW + timedelta(hours=20), NOW + timedelta(hours=20)),
        (datetime(1990, 1, 1, tzinfo=UTC), datetime(1990, 1, 1, tzinfo=UTC)),
    ],
)
def test_implausible_dates_sort_by_when_first_seen(
    published: datetime | None, expected: datetime
) -> None:
    assert (plausible(published, NOW) or NOW) == expected
