"""When feeds are fetched again."""

from datetime import UTC, datetime, timedelta

import pytest

from newsreader.feeds.schedule import INTERVAL, LONGEST, Pace, after_failure, after_success, due
from newsreader.model import FetchState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def wait(state: FetchState) -> timedelta:
    assert state.next_check is not None
    return state.next_check - NOW


def test_a_new_feed_is_due_and_a_gone_one_never() -> None:
    assert due(FetchState(), NOW)
    assert due(FetchState(next_check=NOW), NOW)
    assert not due(FetchState(next_check=NOW + timedelta(seconds=1)), NOW)
    assert not due(FetchState(gone=True), NOW)


def test_a_success_forgets_failures() -> None:
    before = FetchState(failures=3, error="It failed.", gone=True)
    state = after_success(before, NOW, etag='"1"', last_modified="Sunday", body_hash="h")
    assert (state.failures, state.error, state.gone) == (0, "", False)
    assert (state.etag, state.last_modified, state.body_hash) == ('"1"', "Sunday", "h")
    assert state.checked == state.refreshed == NOW
    assert INTERVAL * 0.9 <= wait(state) <= INTERVAL


def test_validators_stay_as_long_as_the_content_does() -> None:
    before = FetchState(etag='"1"', last_modified="Sunday", body_hash="h")
    unchanged = after_success(before, NOW)
    assert (unchanged.etag, unchanged.last_modified, unchanged.body_hash) == ('"1"', "Sunday", "h")
    assert after_success(before, NOW, body_hash="h").etag == '"1"'
    assert after_success(before, NOW, body_hash="other").etag == ""


def test_failures_in_a_row_double_the_wait_up_to_a_day() -> None:
    state, waits = FetchState(etag='"1"', refreshed=NOW), []
    for _ in range(40):
        state = after_failure(state, NOW, "It failed.")
        waits.append(wait(state))
    assert [round(each / waits[0]) for each in waits[:5]] == [1, 2, 4, 8, 16]
    assert max(waits) <= LONGEST
    assert (state.failures, state.error, state.etag) == (40, "It failed.", '"1"')
    assert state.refreshed == state.checked == NOW


def test_the_first_failure_in_a_row_is_remembered() -> None:
    first = after_failure(FetchState(), NOW, "It failed.")
    later = after_failure(first, NOW + timedelta(days=3), "It failed again.")
    assert later.failing_since == NOW
    assert after_success(later, NOW).failing_since is None


@pytest.mark.parametrize(
    ("retry_after", "expected"),
    [(7200, timedelta(hours=2)), (10**12, LONGEST)],
)
def test_the_servers_wish_is_honoured_up_to_a_day(retry_after: int, expected: timedelta) -> None:
    assert wait(after_failure(FetchState(), NOW, "Wait.", retry_after)) == expected


def test_a_short_wish_does_not_shorten_the_wait() -> None:
    assert wait(after_failure(FetchState(), NOW, "Wait.", 1)) >= INTERVAL * 0.9


def test_gone_stays_gone_until_a_success() -> None:
    state = after_failure(FetchState(), NOW, "Gone.", gone=True)
    assert after_failure(state, NOW, "Not found.").gone
    assert not after_success(state, NOW).gone


def test_feeds_are_spread_but_each_keeps_its_place() -> None:
    paces = [Pace(f"feed-{number}") for number in range(50)]
    waits = [wait(after_success(FetchState(), NOW, pace=pace)) for pace in paces]
    assert len(set(waits)) > 30
    assert waits == [wait(after_success(FetchState(), NOW, pace=pace)) for pace in paces]


def test_the_interval_is_the_callers() -> None:
    pace = Pace("x", timedelta(minutes=10))
    assert wait(after_success(FetchState(), NOW, pace=pace)) <= timedelta(minutes=10)
