"""What ails a feed, told from values alone."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from newsreader.library.ailments import (
    Ailment,
    Finding,
    Pulse,
    Remedy,
    ailments,
    pulse,
)
from newsreader.model import FetchState, Headline
from tests.storeroom import NOW, subscription

FEED = replace(subscription(), added=NOW - timedelta(days=400), url="https://a.example/feed")
WELL = FetchState(checked=NOW, refreshed=NOW)
DAY = timedelta(days=1)
LIVELY = Pulse(newest=int((NOW - DAY).timestamp()), lately=20, unread=5)
FAILED = replace(
    WELL, error="It failed.", failures=3, failing_since=NOW - 9 * DAY, refreshed=NOW - 9 * DAY
)


def found(state: FetchState = WELL, beat: Pulse = LIVELY, paused: bool = False) -> list[Finding]:
    return list(ailments(replace(FEED, paused=paused), state, beat, NOW))


def row(moment: datetime, *, read: bool = False, dated: bool = True) -> Headline:
    seconds = int(moment.timestamp())
    return Headline("x", FEED.id, "T", sort_time=seconds, published=seconds * dated, read=read)


def test_a_feed_that_is_well_has_nothing() -> None:
    assert found() == []
    assert found(FetchState(), Pulse()) == []


def test_an_offline_round_is_no_ailment() -> None:
    assert found(replace(WELL, error="The name a.example was not found.")) == []


def test_a_failing_feed_says_why_and_since_when() -> None:
    (finding,) = found(FAILED)
    assert (finding.ailment, finding.sentence) == (Ailment.FAILING, "It failed.")
    assert finding.since == NOW - 9 * DAY
    assert finding.remedies[0] is Remedy.RETRY


@pytest.mark.parametrize(
    ("state", "ailment", "remedy"),
    [
        (replace(FAILED, status=500), Ailment.FAILING, Remedy.RETRY),
        (replace(FAILED, status=404), Ailment.FAILING, Remedy.RELOCATE),
        (replace(FAILED, status=200), Ailment.FAILING, Remedy.RELOCATE),
        (replace(FAILED, status=401), Ailment.LOCKED, Remedy.LOGIN),
        (replace(FAILED, status=410, gone=True), Ailment.GONE, Remedy.RELOCATE),
        (
            replace(FAILED, status=404, moved_to="https://b.example/"),
            Ailment.MOVED,
            Remedy.RELOCATE,
        ),
        (replace(WELL, moved_to="https://b.example/"), Ailment.MOVED, Remedy.REMOVE),
        (
            replace(WELL, moved=NOW - DAY, moved_from="https://b.example/"),
            Ailment.MOVED,
            Remedy.OPEN,
        ),
    ],
)
def test_each_ailment_has_its_likeliest_remedy(
    state: FetchState, ailment: Ailment, remedy: Remedy
) -> None:
    (finding,) = found(state)
    assert (finding.ailment, finding.remedies[0]) == (ailment, remedy)
    assert len(set(finding.remedies)) == len(finding.remedies) >= 5


def test_where_a_feed_moved_is_told() -> None:
    (failed,) = found(replace(FAILED, moved_to="https://b.example/"))
    assert failed.sentence == "Moved for good to https://b.example/, but: It failed."
    (double,) = found(replace(WELL, moved_to="https://b.example/"))
    assert "which you follow too" in double.sentence
    (moved,) = found(replace(WELL, moved=NOW - DAY, moved_from="https://b.example/"))
    assert moved.since == NOW - DAY


def test_a_move_is_told_for_a_month_and_not_from_http_to_https() -> None:
    assert found(replace(WELL, moved=NOW - 31 * DAY, moved_from="https://b.example/")) == []
    assert found(replace(WELL, moved=NOW - DAY, moved_from="http://a.example/feed/")) == []


def test_half_a_year_without_an_entry_is_death() -> None:
    last = NOW - 182 * DAY
    (silent,) = found(beat=Pulse(newest=int(last.timestamp())))
    assert (silent.ailment, silent.since) == (Ailment.SILENT, last)
    assert silent.sentence == "The last entry is of 24 May 2026."
    assert found(beat=Pulse(newest=int(last.timestamp()) + 60)) == []
    (empty,) = found(beat=Pulse())
    assert empty.sentence == "It has never had an entry."
    assert ailments(replace(FEED, added=NOW - DAY), WELL, Pulse(), NOW) == ()


def test_a_feed_that_fails_is_not_called_silent() -> None:
    assert [each.ailment for each in found(FAILED, Pulse(newest=1))] == [Ailment.FAILING]
    moved = replace(WELL, moved_to="https://b.example/")
    assert [each.ailment for each in found(moved, Pulse(newest=1))] == [Ailment.MOVED]


def test_more_than_fifty_entries_a_day_are_a_flood() -> None:
    assert found(beat=replace(LIVELY, lately=700, unread=10)) == []
    (flood,) = found(beat=replace(LIVELY, lately=1400, unread=1260))
    assert (flood.ailment, flood.remedies[0]) == (Ailment.FLOODING, Remedy.PAUSE)
    assert flood.sentence == "100 entries a day in the last fortnight, 90 % of them unread."


def test_a_paused_feed_has_nothing_else() -> None:
    (paused,) = found(FAILED, Pulse(newest=1, lately=5000), paused=True)
    assert (paused.ailment, paused.remedies[0]) == (Ailment.PAUSED, Remedy.RESUME)
    assert Remedy.PAUSE not in paused.remedies


def test_entries_are_counted_over_a_fortnight() -> None:
    rows = [row(NOW - DAY * n, read=n < 3) for n in range(20)]
    assert pulse(rows, FEED.added, NOW) == Pulse(int(NOW.timestamp()), 14, 11)
    assert pulse([], FEED.added, NOW) == Pulse()


def test_undated_entries_of_the_first_day_are_no_flood() -> None:
    added = NOW - 2 * DAY
    rows = [row(added + DAY / 2, dated=False), row(added + DAY * 1.5, dated=False)]
    assert pulse(rows, added, NOW).lately == 1
    assert pulse([row(added, dated=True)], added, NOW).lately == 1
