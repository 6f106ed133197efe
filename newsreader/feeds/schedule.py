"""When a feed is fetched again: after a success, after failures, never. Pure.

Two times decide. ``next_check`` is ours: it follows how often the feed really changes, and failures
push it away. ``not_before`` is the server's and the feed's: Cache-Control, Expires, Retry-After,
``<ttl>``, ``sy:updatePeriod``. Both lie at most a day ahead, so that whatever lies further is the
work of a clock that was wrong.
"""

import hashlib
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from newsreader.model import FetchState, Wishes

INTERVAL = timedelta(hours=1)
"""Between a success and the next check, where a feed changes often."""
LONGEST = timedelta(days=1)
"""Longest wait, whatever failures and servers ask for."""
OFFLINE = timedelta(minutes=10)
"""Until the next check where no server at all could be reached."""
_ASKED_PER_CHANGE = 3
"""How often a feed is asked in the time in which it changes once."""
_HISTORY = 12
"""Changes remembered."""
_JITTER = 0.25
"""Share of the wait after a failure by which feeds are spread."""
_SPREAD = 0.1
"""Likewise of the wait after a success, where it is longer than the shortest."""
_CLOCK_SLACK = timedelta(minutes=5)
"""By how much the time of the last check may lie ahead of now."""
_SKIPPED_AT_MOST = timedelta(days=3)
"""How long ``skipHours`` and ``skipDays`` may put a check off."""


class Pace(Struct, frozen=True):
    """How often a feed is fetched. The id spreads the feeds: always the same for the same one."""

    feed_id: str = ""
    interval: timedelta = INTERVAL
    """The shortest wait."""
    longest: timedelta = LONGEST
    """The longest wait while nothing fails."""

    def spread(self, salt: int = 0) -> float:
        """A number from 0 to 1 that differs from feed to feed, and for each salt."""
        digest = hashlib.blake2b(f"{self.feed_id} {salt}".encode(), digest_size=2).digest()
        return int.from_bytes(digest) / 65_535


class Answer(Struct, frozen=True):
    """What a success brought. The defaults are those of a "not modified" without a word more."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    """Hash of the content; empty for "not modified"."""
    fresh: int = 0
    """Seconds for which the server calls it fresh."""
    wishes: Wishes | None = None
    """What the feed asks for; None where it was not read anew."""
    new: bool = False
    """True when entries came that were not there before."""
    network: str = ""
    """Where the server lives, as a ``reach.Network``."""


_USUAL = Pace()


def due(state: FetchState, now: datetime, grace: timedelta = timedelta(0)) -> bool:
    """Tell whether a feed should be fetched by itself now.

    Args:
        state: What the last fetches left behind.
        now: The time.
        grace: How much too early is early enough: an hourly cron job finds that an hour is not
            quite over. It does not shorten what the server asks for.
    """
    if state.gone:
        return False
    if _clock_was_wrong(state, now):
        return True
    if state.next_check is not None and state.next_check - grace > now:
        return False
    return not asks_to_wait(state, now) and not _skipped(state, now)


def asks_to_wait(state: FetchState, now: datetime) -> bool:
    """Tell whether the server or the feed asks not to be asked now."""
    return state.not_before is not None and now < state.not_before <= now + LONGEST


def rhythm(state: FetchState, now: datetime, pace: Pace = _USUAL) -> timedelta:
    """The wait that fits how often a feed changes: a third of the time between two changes.

    A feed that has never changed while it was watched is asked less and less often.

    Args:
        state: With the history of its changes.
        now: The time.
        pace: Whose feed it is, and the limits.
    """
    if not state.changes:
        return pace.interval
    between = max(0.0, now.timestamp() - state.changes[0]) / len(state.changes)
    wait = timedelta(seconds=min(between, LONGEST.total_seconds() * 100) / _ASKED_PER_CHANGE)
    return max(pace.interval, min(wait, pace.longest))


def after_success(
    state: FetchState, now: datetime, answer: Answer, *, pace: Pace = _USUAL
) -> FetchState:
    """The state after new content or "not modified".

    Args:
        state: The state before.
        now: The time of the answer.
        answer: What came.
        pace: Whose feed it is and how often it is checked.
    """
    etag, last_modified = _validators(state, answer)
    wishes = state.wishes if answer.wishes is None else answer.wishes
    pause = min(max(answer.fresh, wishes.pause), int(LONGEST.total_seconds()))
    known = replace(state, changes=_history(state, now, answer))
    wait = rhythm(known, now, pace)
    if wait > pace.interval:
        wait *= 1 + _SPREAD * pace.spread()
    return replace(
        known,
        etag=etag,
        last_modified=last_modified,
        body_hash=answer.body_hash or state.body_hash,
        wishes=wishes,
        network=answer.network,
        checked=now,
        refreshed=now,
        next_check=now + min(wait, LONGEST),
        not_before=now + timedelta(seconds=pause) if pause else None,
        error="",
        failures=0,
        gone=False,
        failing_since=None,
        status=0,
        moved_to="",
    )


def after_failure(
    state: FetchState,
    now: datetime,
    sentence: str,
    retry_after: int | None = None,
    gone: bool = False,
    *,
    pace: Pace = _USUAL,
) -> FetchState:
    """The state after a failure: each one in a row doubles the wait, up to a day.

    Args:
        state: The state before.
        now: The time of the failure.
        sentence: What happened, for the user.
        retry_after: Seconds for which the server asks to be left alone.
        gone: The server says that the feed is gone for good.
        pace: Whose feed it is and its shortest wait.
    """
    failures = state.failures + 1
    backed_off = min(pace.interval * 2 ** min(failures, 20), LONGEST)
    asked = timedelta(seconds=min(retry_after or 0, LONGEST.total_seconds()))
    return replace(
        state,
        checked=now,
        next_check=now + backed_off * (1 - _JITTER * pace.spread(failures)),
        not_before=now + asked if asked else state.not_before,
        error=sentence,
        failures=failures,
        gone=state.gone or gone,
        failing_since=state.failing_since or now,
    )


def offline(before: FetchState, failed: FetchState, now: datetime) -> FetchState:
    """The state after a round in which no server answered: our network is away, not the feed.

    Args:
        before: The state before the round.
        failed: The state after the failure.
        now: The time.
    """
    return replace(
        before, checked=now, next_check=now + OFFLINE, error=failed.error, status=failed.status
    )


def _validators(state: FetchState, answer: Answer) -> tuple[str, str]:
    """ETag and Last-Modified belong together: both of one answer, or both as they were.

    Those of a "not modified" are the ones that were sent. An answer without any, but with the
    content there was, leaves them too.
    """
    given = bool(answer.etag or answer.last_modified)
    if not answer.body_hash or (not given and answer.body_hash == state.body_hash):
        return state.etag, state.last_modified
    return answer.etag, answer.last_modified


def _history(state: FetchState, now: datetime, answer: Answer) -> tuple[int, ...]:
    moment = int(now.timestamp())
    past = tuple(each for each in state.changes if each <= moment)
    return (*past, moment)[-_HISTORY:] if answer.new or not past else past


def _clock_was_wrong(state: FetchState, now: datetime) -> bool:
    far = now + LONGEST
    return (state.next_check is not None and state.next_check > far) or (
        state.checked is not None and state.checked > now + _CLOCK_SLACK
    )


def _skipped(state: FetchState, now: datetime) -> bool:
    """Whether the feed asks to be left alone at this hour or on this day (RSS 2.0)."""
    wishes = state.wishes
    if not (wishes.skip_hours or wishes.skip_days):
        return False
    late = state.next_check is not None and now - state.next_check > _SKIPPED_AT_MOST
    return not late and (now.hour in wishes.skip_hours or now.weekday() in wishes.skip_days)
