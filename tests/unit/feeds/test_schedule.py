"""When feeds are fetched again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.feeds.schedule import (
    INTERVAL,
    LONGEST,
    OFFLINE,
    Answer,
    Pace,
    after_failure,
    after_success,
    due,
    offline,
    rhythm,
)
from newsreader.model import FetchState, Wishes

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)  # a Sunday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def wait(state: FetchState) -> timedelta:
    assert state.next_check is not None
    return state.next_check - NOW


def changed(every: timedelta, times: int = 12) -> FetchState:
    """A feed that changed so often until now."""
    moments = (NOW - every * number for number in reversed(range(times)))
    return FetchState(changes=tuple(int(each.timestamp()) for each in moments))


# --- due --------------------------------------------------------------------------------------


def test_a_new_feed_is_due_and_a_gone_one_never() -> None:
    assert due(FetchState(), NOW)
    assert due(FetchState(next_check=NOW), NOW)
    assert not due(FetchState(next_check=NOW + timedelta(seconds=1)), NOW)
    assert not due(FetchState(gone=True), NOW)


def test_a_feed_that_asks_to_wait_is_not_due() -> None:
    state = FetchState(next_check=NOW, not_before=NOW + timedelta(seconds=1))
    assert not due(state, NOW)
    assert due(state, NOW + timedelta(seconds=1))


def test_an_hourly_job_may_come_a_little_early_but_not_against_the_servers_wish() -> None:
    minutes = timedelta(minutes=5)
    soon = NOW + timedelta(minutes=4)
    assert due(FetchState(next_check=soon), NOW, minutes)
    assert not due(FetchState(next_check=soon, not_before=soon), NOW, minutes)
    assert not due(FetchState(next_check=NOW + timedelta(minutes=6)), NOW, minutes)


def test_hours_and_days_of_rest_are_kept() -> None:
    assert not due(FetchState(wishes=Wishes(skip_hours=(12,))), NOW)
    assert due(FetchState(wishes=Wishes(skip_hours=(11, 13))), NOW)
    assert not due(FetchState(wishes=Wishes(skip_days=(6,))), NOW)
    assert due(FetchState(wishes=Wishes(skip_days=(0,))), NOW)


def test_a_feed_that_never_wants_to_be_asked_is_asked_all_the_same() -> None:
    always = Wishes(skip_hours=tuple(range(24)))
    state = FetchState(next_check=NOW, wishes=always)
    moments = [NOW + HOUR * number for number in range(24 * 5)]
    first = next(moment for moment in moments if due(state, moment))
    assert timedelta(days=3) < first - NOW < timedelta(days=4)


@pytest.mark.parametrize(
    "state",
    [
        FetchState(next_check=NOW + timedelta(days=400), checked=NOW),
        FetchState(next_check=NOW + HOUR, checked=NOW + timedelta(days=2)),
        FetchState(next_check=NOW, not_before=NOW + timedelta(days=400)),
    ],
)
def test_a_clock_that_was_wrong_holds_no_feed_up(state: FetchState) -> None:
    assert due(state, NOW)


@given(
    st.timedeltas(timedelta(days=-9_000), timedelta(days=9_000)),
    st.booleans(),
    st.integers(0, 10**9),
)
def test_whatever_the_clock_did_a_feed_is_asked_within_a_day(
    jump: timedelta, fails: bool, seconds: int
) -> None:
    then = NOW + jump
    if fails:
        state = after_failure(FetchState(), then, "It failed.", seconds)
    else:
        state = after_success(FetchState(), then, Answer(fresh=seconds))
    assert due(state, NOW) or due(state, NOW + DAY + timedelta(minutes=10))


# --- success ----------------------------------------------------------------------------------


def test_a_success_forgets_failures() -> None:
    before = FetchState(failures=3, error="It failed.", gone=True, failing_since=NOW, status=500)
    told = Answer(etag='"1"', last_modified="Sunday", body_hash="h", network="loopback")
    state = after_success(before, NOW, told)
    assert (state.failures, state.error, state.gone) == (0, "", False)
    assert (state.failing_since, state.status) == (None, 0)
    assert (state.etag, state.last_modified, state.body_hash) == ('"1"', "Sunday", "h")
    assert state.network == "loopback"
    assert state.checked == state.refreshed == NOW
    assert wait(state) == INTERVAL


def test_validators_stay_as_long_as_the_content_does() -> None:
    before = FetchState(etag='"1"', last_modified="Sunday", body_hash="h")
    unchanged = after_success(before, NOW, Answer())
    assert (unchanged.etag, unchanged.last_modified, unchanged.body_hash) == ('"1"', "Sunday", "h")
    assert after_success(before, NOW, Answer(body_hash="h")).etag == '"1"'
    assert after_success(before, NOW, Answer(body_hash="other")).etag == ""


def test_validators_are_one_set_and_never_of_two_answers() -> None:
    before = FetchState(etag='"1"', last_modified="Sunday", body_hash="h")
    for content in ("h", "other"):
        state = after_success(before, NOW, Answer(etag='"2"', body_hash=content))
        assert (state.etag, state.last_modified) == ('"2"', "")
    assert after_success(before, NOW, Answer(etag='"odd"')).etag == '"1"', "of a 304"


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer(fresh=7_200), 7_200),
        (Answer(wishes=Wishes(pause=7_200)), 7_200),
        (Answer(fresh=60, wishes=Wishes(pause=7_200)), 7_200),
        (Answer(fresh=10**9), 86_400),
        (Answer(wishes=Wishes(pause=10**9)), 86_400),
    ],
)
def test_what_server_and_feed_ask_for_is_kept_up_to_a_day(answer: Answer, seconds: int) -> None:
    state = after_success(FetchState(), NOW, answer)
    assert state.not_before == NOW + timedelta(seconds=seconds)
    assert not due(state, NOW + timedelta(seconds=seconds - 1))
    assert due(state, NOW + DAY)


def test_what_the_feed_asked_for_holds_while_it_is_not_modified() -> None:
    first = after_success(FetchState(), NOW, Answer(wishes=Wishes(pause=7_200)))
    later = NOW + timedelta(hours=3)
    assert after_success(first, later, Answer()).not_before == later + timedelta(hours=2)
    silent = after_success(first, later, Answer(wishes=Wishes()))
    assert silent.not_before is None


# --- rhythm -----------------------------------------------------------------------------------


def test_a_busy_feed_is_asked_hourly_and_a_quiet_one_daily() -> None:
    assert rhythm(changed(timedelta(minutes=20)), NOW) == INTERVAL
    assert timedelta(hours=3) < rhythm(changed(timedelta(hours=12)), NOW) < timedelta(hours=4.1)
    assert rhythm(changed(timedelta(days=9)), NOW) == LONGEST


def test_a_feed_that_falls_silent_is_asked_less_and_less_often() -> None:
    state = changed(timedelta(minutes=20))
    waits = [rhythm(state, NOW + DAY * days) for days in (0, 1, 2, 5, 40)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (INTERVAL, LONGEST)


def test_a_change_wakes_a_sleeping_feed_up() -> None:
    asleep = changed(timedelta(days=30), times=1)
    asleep = after_success(asleep, NOW + timedelta(days=30), Answer())
    now = NOW + timedelta(days=30)
    for minutes in range(12):
        now += timedelta(minutes=minutes)
        asleep = after_success(asleep, now, Answer(body_hash=str(minutes), new=True))
    assert rhythm(asleep, now) == INTERVAL


def test_the_history_is_short_and_begins_with_the_first_sight() -> None:
    state = after_success(FetchState(), NOW, Answer(body_hash="1"))
    assert state.changes == (int(NOW.timestamp()),)
    assert after_success(state, NOW + HOUR, Answer()).changes == state.changes
    for number in range(40):
        state = after_success(state, NOW + HOUR * number, Answer(body_hash="2", new=True))
    assert len(state.changes) == 12
    assert list(state.changes) == sorted(state.changes)


moments = st.lists(st.integers(0, 4 * 10**9), max_size=12).map(lambda each: tuple(sorted(each)))


@given(moments, st.integers(0, 4 * 10**9), st.integers(30, 24 * 60))
def test_the_wait_keeps_within_its_limits(
    changes: tuple[int, ...], seconds: int, minutes: int
) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    pace = Pace("x", timedelta(minutes=minutes))
    state = FetchState(changes=changes)
    assert pace.interval <= rhythm(state, now, pace) <= LONGEST
    after = after_success(state, now, Answer(new=True), pace=pace)
    assert after.next_check is not None
    assert pace.interval <= after.next_check - now <= LONGEST


@given(moments.filter(bool), st.integers(1, 10**7))
def test_the_longer_a_feed_is_silent_the_longer_the_wait(
    changes: tuple[int, ...], silent: int
) -> None:
    now = datetime.fromtimestamp(changes[-1], UTC)
    state = FetchState(changes=changes)
    assert rhythm(state, now) <= rhythm(state, now + timedelta(seconds=silent))


def test_the_interval_is_the_callers() -> None:
    state = after_success(FetchState(), NOW, Answer(), pace=Pace("x", timedelta(minutes=40)))
    assert wait(state) == timedelta(minutes=40)


# --- failure ----------------------------------------------------------------------------------


def test_failures_in_a_row_double_the_wait_up_to_a_day() -> None:
    state, waits = FetchState(etag='"1"', refreshed=NOW), []
    for _ in range(40):
        state = after_failure(state, NOW, "It failed.")
        waits.append(wait(state))
    for number, each in enumerate(waits):
        whole = min(INTERVAL * 2 ** min(number + 1, 9), LONGEST)
        assert whole * 0.75 <= each <= whole
    assert (state.failures, state.error, state.etag) == (40, "It failed.", '"1"')
    assert state.refreshed == state.checked == NOW


def test_a_failure_slows_down_at_once() -> None:
    for number in range(200):
        assert wait(after_failure(FetchState(), NOW, "No.", pace=Pace(str(number)))) > INTERVAL


def test_feeds_that_fail_together_are_spread_and_each_time_differently() -> None:
    def waits(failures: int) -> list[timedelta]:
        before = FetchState(failures=failures)
        return [wait(after_failure(before, NOW, "No.", pace=Pace(str(n)))) for n in range(50)]

    assert len(set(waits(0))) > 45
    assert waits(0) == waits(0)
    order = sorted(range(50), key=waits(9).__getitem__)
    assert order != sorted(range(50), key=waits(10).__getitem__)


@pytest.mark.parametrize(("retry_after", "expected"), [(7200, HOUR * 2), (10**12, LONGEST)])
def test_the_servers_wish_is_honoured_up_to_a_day(retry_after: int, expected: timedelta) -> None:
    state = after_failure(FetchState(), NOW, "Wait.", retry_after)
    assert state.not_before == NOW + expected
    assert not due(state, NOW + expected - timedelta(seconds=1))
    assert due(state, NOW + max(expected, HOUR * 2))


def test_a_short_wish_does_not_shorten_the_wait() -> None:
    assert wait(after_failure(FetchState(), NOW, "Wait.", 1)) > INTERVAL


def test_gone_stays_gone_until_a_success() -> None:
    state = after_failure(FetchState(), NOW, "Gone.", gone=True)
    assert after_failure(state, NOW, "Not found.").gone
    assert not after_success(state, NOW, Answer()).gone


def test_a_row_of_failures_knows_when_it_began() -> None:
    once = after_failure(FetchState(), NOW, "No.")
    twice = after_failure(once, NOW + timedelta(days=1), "No again.")
    assert twice.failing_since == NOW
    assert after_success(twice, NOW, Answer()).failing_since is None


def test_a_network_that_is_away_is_not_held_against_the_feed() -> None:
    before = FetchState(failures=1, etag='"1"')
    failed = after_failure(before, NOW, "The name was not found.")
    state = offline(before, failed, NOW)
    assert (state.failures, state.error) == (1, "The name was not found.")
    assert wait(state) == OFFLINE
