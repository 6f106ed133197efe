"""Decides which entries of a feed are let go. Pure.

Ages are counted from when the library itself first saw an entry, never from the dates of a feed.
What is saved or quoted, and what is unread and recent, is never let go; nor is what stands in the
feed's document, unless the document alone holds more than are to be kept.
"""

from collections.abc import Container, Iterator, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from newsreader.model import Entry
from newsreader.store.clock import FIRST

GRACE = timedelta(days=7)
"""How long an entry must have been missing from the document: feeds fail, and come back."""


class Limits(Struct, frozen=True):
    """How much is kept of a feed.

    Args:
        entries: How many entries; 0 for any number.
        days: How many days an entry is recent, unread ones are kept, and read ones stay although
            the feed has them no more; 0 for ever.
    """

    entries: int = 1000
    days: int = 365


class _Aged(Struct, frozen=True):
    entry: Entry
    seen: datetime
    """When it was first seen, as far as a clock that jumps can tell."""


def expendable(
    known: Mapping[str, Entry], limits: Limits, now: datetime, spared: Container[str]
) -> list[Entry]:
    """Tell which entries of a feed are let go.

    Args:
        known: Entry id → the entry, in the order in which they came, with its state.
        limits: How much is kept.
        now: What a clock says that can be trusted.
        spared: Ids of what is kept in any case: saved, quoted, half-read.

    Returns:
        Those first seen longest ago come first.
    """
    free = [
        aged
        for aged in _aged(known, now)
        if aged.entry.id not in spared and (aged.entry.read or _is_old(aged, limits, now))
    ]
    free.sort(key=lambda aged: (aged.seen, aged.entry.published or aged.seen))
    left = [aged for aged in free if _has_left(aged.entry, now)]
    over = len(known) - limits.entries if limits.entries else 0
    chosen = [aged.entry for aged in left if _is_old(aged, limits, now)]
    ids = {entry.id for entry in chosen}
    others = [aged.entry for aged in left if aged.entry.id not in ids]
    chosen += others[: max(0, over - len(chosen))]
    present = [aged.entry for aged in free if aged.entry.gone is None]
    standing = sum(entry.gone is None for entry in known.values())
    if limits.entries and standing > limits.entries:
        chosen += present[: min(standing - limits.entries, max(0, over - len(chosen)))]
    return chosen


def _aged(known: Mapping[str, Entry], now: datetime) -> Iterator[_Aged]:
    """Each entry with when it was first seen.

    A clock that was wrong for a while dated entries too early or too late. What it dated before
    there was a newsreader, or in the future, is taken for new. Entries stand in the order in which
    they came: none came before those above it.
    """
    least = FIRST
    for entry in known.values():
        if FIRST <= entry.first_seen <= now:
            least = max(least, entry.first_seen)
            yield _Aged(entry, least)
        else:
            yield _Aged(entry, now)


def _is_old(aged: _Aged, limits: Limits, now: datetime) -> bool:
    return bool(limits.days) and now - aged.seen > timedelta(days=limits.days)


def _has_left(entry: Entry, now: datetime) -> bool:
    """Whether the feed has had it no more for long enough."""
    return entry.gone is not None and now - entry.gone > GRACE
