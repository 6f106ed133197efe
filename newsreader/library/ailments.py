"""What ails a feed, by what its fetches and its entries tell. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from newsreader.address import normal
from newsreader.model import FetchState, Headline, Subscription
from newsreader.text import shortened

SILENCE = timedelta(days=182)
"""A feed without a new entry for so long has died: half a year."""
FORTNIGHT = timedelta(days=14)
"""The time over which the entries of a feed are counted."""
FLOOD = 50
"""More entries a day than this are a flood: at half a minute each nobody reads them all."""
RECENTLY = timedelta(days=30)
"""For so long it is told that a feed has moved by itself."""
_FIRST_BATCH = timedelta(days=1)
"""Entries without a date that come so soon after a feed was added were there before."""
_ASKS_WHO = {401, 407}
_SENT_NO_FEED = {200, 404, 410}
"""Statuses after which the feed is likely to lie elsewhere."""
_WIDEST = 80
"""Letters of an address that are told."""


class Ailment(StrEnum):
    """What is wrong with a feed, in the order in which it is listed."""

    GONE = "gone"
    """The server says that it will never be back (410)."""
    LOCKED = "locked"
    """The server asks for a name and password."""
    FAILING = "failing"
    MOVED = "moved"
    SILENT = "silent"
    FLOODING = "flooding"
    PAUSED = "paused"
    """By the user, who may have forgotten."""


class Remedy(StrEnum):
    """What can be done about it."""

    RETRY = "retry"
    RELOCATE = "relocate"
    """Use the new address, or look for it on the feed's site."""
    LOGIN = "login"
    """Give the server a name and password."""
    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"
    OPEN = "open"
    """Open the feed's site."""


HEADINGS = {
    Ailment.GONE: "Gone for good",
    Ailment.LOCKED: "Ask for a name and password",
    Ailment.FAILING: "Failing",
    Ailment.MOVED: "Moved",
    Ailment.SILENT: "Silent for half a year",
    Ailment.FLOODING: "Flooding",
    Ailment.PAUSED: "Paused",
}
_FAULTS = frozenset({Ailment.GONE, Ailment.LOCKED, Ailment.FAILING})


class Pulse(Struct, frozen=True):
    """What the entries of a feed tell of it.

    Args:
        newest: When the newest came out, in whole seconds since 1970; 0 for no entries.
        lately: How many came out in the last fortnight.
        unread: How many of these are unread.
    """

    newest: int = 0
    lately: int = 0
    unread: int = 0


class Finding(Struct, frozen=True):
    """One ailment of one feed.

    Args:
        feed_id: Whose.
        ailment: What.
        sentence: One sentence for the user.
        since: Since when; None when that is unknown.
        remedies: What can be done, the likeliest first.
    """

    feed_id: str
    ailment: Ailment
    sentence: str
    since: datetime | None
    remedies: tuple[Remedy, ...]

    @property
    def fault(self) -> bool:
        """True when nothing comes from the feed any more, also because it moved to nowhere."""
        return self.ailment in _FAULTS or self.remedies[0] is Remedy.RELOCATE


def pulse(rows: Iterable[Headline], added: datetime, now: datetime) -> Pulse:
    """Count the entries of a feed.

    Args:
        rows: Its headlines.
        added: When it was subscribed to.
        now: The time.
    """
    start, first_batch = (now - FORTNIGHT).timestamp(), (added + _FIRST_BATCH).timestamp()
    newest = lately = unread = 0
    for row in rows:
        moment = row.sort_time
        newest = max(newest, moment)
        if moment > start and (row.published or moment > first_batch):
            lately += 1
            unread += not row.read
    return Pulse(newest, lately, unread)


def ailments(
    subscription: Subscription, state: FetchState, beat: Pulse, now: datetime
) -> tuple[Finding, ...]:
    """Tell what ails a feed.

    A paused feed has nothing else, and one that fails is not called silent: nobody knows.

    Args:
        subscription: The feed as it is followed.
        state: What its last fetches left behind.
        beat: What its entries tell.
        now: The time.

    Returns:
        Nothing for a feed that is well.
    """
    if subscription.paused:
        sentence = "It is asked for nothing new."
        return (_found(subscription, Ailment.PAUSED, sentence, None, Remedy.RESUME),)
    trouble = tuple(_trouble(subscription, state))
    quiet = () if trouble or state.moved_to else _silence(subscription, state, beat, now)
    return (*trouble, *_move(subscription, state, now), *quiet, *_flood(subscription, beat))


def _trouble(subscription: Subscription, state: FetchState) -> Iterator[Finding]:
    since = state.failing_since or state.checked
    if state.gone:
        yield _found(subscription, Ailment.GONE, state.error, since, Remedy.RELOCATE)
    elif state.failures and state.moved_to:
        sentence = f"Moved for good to {_shown(state.moved_to)}, but: {state.error}"
        yield _found(subscription, Ailment.MOVED, sentence, since, Remedy.RELOCATE)
    elif state.failures:
        locked = state.status in _ASKS_WHO
        ailment = Ailment.LOCKED if locked else Ailment.FAILING
        likeliest = Remedy.RELOCATE if state.status in _SENT_NO_FEED else Remedy.RETRY
        first = Remedy.LOGIN if locked else likeliest
        yield _found(subscription, ailment, state.error, since, first)


def _move(subscription: Subscription, state: FetchState, now: datetime) -> Iterator[Finding]:
    if state.failures:
        return
    if state.moved_to:
        sentence = f"Moved for good to {_shown(state.moved_to)}, which you follow too."
        yield _found(subscription, Ailment.MOVED, sentence, state.checked, Remedy.REMOVE)
    elif state.moved and now - state.moved < RECENTLY and _elsewhere(subscription, state):
        sentence = f"Moved for good from {_shown(state.moved_from)}; the new address is used."
        yield _found(subscription, Ailment.MOVED, sentence, state.moved, Remedy.OPEN)


def _elsewhere(subscription: Subscription, state: FetchState) -> bool:
    """Whether it moved further than from http to https."""
    return normal(state.moved_from) != normal(subscription.url)


def _silence(
    subscription: Subscription, state: FetchState, beat: Pulse, now: datetime
) -> Iterator[Finding]:
    since = _moment(beat.newest) or subscription.added
    if state.refreshed is None or now - since < SILENCE:
        return
    last = f"The last entry is of {since:%d %B %Y}.".replace(" 0", " ")
    sentence = last if beat.newest else "It has never had an entry."
    yield _found(subscription, Ailment.SILENT, sentence, since, Remedy.REMOVE)


def _flood(subscription: Subscription, beat: Pulse) -> Iterator[Finding]:
    a_day = beat.lately / FORTNIGHT.days
    if a_day > FLOOD:
        sentence = (
            f"{a_day:.0f} entries a day in the last fortnight, "
            f"{100 * beat.unread // beat.lately} % of them unread."
        )
        yield _found(subscription, Ailment.FLOODING, sentence, None, Remedy.PAUSE)


def _found(
    subscription: Subscription,
    ailment: Ailment,
    sentence: str,
    since: datetime | None,
    likeliest: Remedy,
) -> Finding:
    usual = (Remedy.RETRY, Remedy.RELOCATE, Remedy.PAUSE, Remedy.REMOVE, Remedy.OPEN)
    left_out = {likeliest, Remedy.PAUSE} if likeliest is Remedy.RESUME else {likeliest}
    remedies = (likeliest, *(each for each in usual if each not in left_out))
    return Finding(subscription.id, ailment, sentence, since, remedies)


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _shown(url: str) -> str:
    return shortened(url, _WIDEST)
