"""When a feed is fetched again: after a success, after failures, never. Pure."""

import hashlib
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from newsreader.model import FetchState

INTERVAL = timedelta(hours=1)
"""Between a success and the next check, where nothing else is asked for."""
LONGEST = timedelta(days=1)
"""Longest wait, whatever failures and servers ask for."""
_JITTER = 0.1
"""Share of the wait by which feeds are spread, so that they don't all fall due at once."""


class Pace(Struct, frozen=True):
    """How often a feed is fetched. The id spreads the feeds: always the same for the same one."""

    feed_id: str = ""
    interval: timedelta = INTERVAL

    def spread(self, wait: timedelta) -> timedelta:
        """Shorten a wait by up to a tenth."""
        first = hashlib.blake2b(self.feed_id.encode(), digest_size=1).digest()[0]
        return wait * (1 - _JITTER * first / 255)


_USUAL = Pace()


def due(state: FetchState, now: datetime) -> bool:
    """Tell whether a feed should be fetched by itself now."""
    return not state.gone and (state.next_check is None or state.next_check <= now)


def after_success(
    state: FetchState,
    now: datetime,
    *,
    etag: str = "",
    last_modified: str = "",
    body_hash: str = "",
    pace: Pace = _USUAL,
) -> FetchState:
    """The state after new content or "not modified".

    Args:
        state: The state before.
        now: The time of the answer.
        etag: The validator that came with it; empty keeps the one there was only if the content
            is the same.
        last_modified: Likewise.
        body_hash: Hash of the content; empty for "not modified".
        pace: Whose feed it is and how often it is checked.
    """
    same = body_hash in {"", state.body_hash}
    return replace(
        state,
        etag=etag or (state.etag if same else ""),
        last_modified=last_modified or (state.last_modified if same else ""),
        body_hash=body_hash or state.body_hash,
        checked=now,
        refreshed=now,
        next_check=now + pace.spread(pace.interval),
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
        pace: Whose feed it is and how long it waits after one failure.
    """
    failures = state.failures + 1
    backed_off = pace.spread(min(pace.interval * 2 ** min(failures - 1, 20), LONGEST))
    asked = timedelta(seconds=min(retry_after or 0, LONGEST.total_seconds()))
    return replace(
        state,
        checked=now,
        next_check=now + max(backed_off, asked),
        error=sentence,
        failures=failures,
        gone=state.gone or gone,
        failing_since=state.failing_since or now,
    )
