"""What a refresh brings, as ``merge`` decides it and the store writes it; and plausible dates."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

from newsreader.model import Entry
from newsreader.store.body import Former

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing on the web is older; feeds that say so are wrong about their clock."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""How far a date may lie in the future: time zones and clocks that go wrong."""

_REHASHED_AT = 5
"""Entries that cost as much to read again at each refresh as their feed's file costs to write."""


class Decision(Struct, frozen=True):
    """What a refresh brings: whole entries to write, and the bodies that go with them."""

    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    rehashed: tuple[Entry, ...] = ()
    """The same as before, read from other bytes or told under another id."""
    moved: tuple[Entry, ...] = ()
    """The same as before, but gone from the document now, or in it again."""
    bodies: Mapping[str, str] = field(default_factory=dict)
    outdated: Mapping[str, Former] = field(default_factory=dict)
    """Entry id → the version that was read, of those whose words are others now."""

    @property
    def worth_writing(self) -> bool:
        """False where all that is new is the bytes of a few entries."""
        return bool(self.new or self.changed or self.moved) or len(self.rehashed) >= _REHASHED_AT

    def slices(self, most: int) -> "Iterator[Decision]":
        """The same in parts, each to be written by itself; itself where it is small.

        Args:
            most: Entries in each.
        """
        every = [(kind, entry) for kind in _KINDS for entry in getattr(self, kind)]
        if len(every) <= most:
            yield self
            return
        for start in range(0, len(every), most):
            part = every[start : start + most]
            ids = [entry.id for _, entry in part]
            yield Decision(
                **{kind: tuple(entry for each, entry in part if each == kind) for kind in _KINDS},
                bodies={each: self.bodies[each] for each in ids if each in self.bodies},
                outdated={each: self.outdated[each] for each in ids if each in self.outdated},
            )


_KINDS = ("new", "changed", "rehashed", "moved")


class Merged(Struct, frozen=True):
    """The ids of the entries that a refresh brought or changed."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    followed: bool = True
    """False where the feed was removed meanwhile, so that nothing of it was taken in."""


def plausible(published: datetime | None, first_seen: datetime) -> datetime | None:
    """Give the date of an entry where it can be true.

    Args:
        published: What the feed says.
        first_seen: When the library first saw the entry.

    Returns:
        The date; None before 1990 or more than a day after it was first seen. A clock that said
        1970 when it was first seen is no reason to doubt the feed.
    """
    latest = first_seen + AHEAD if first_seen >= EARLIEST else LATEST
    if published and EARLIEST <= published <= latest:
        return published
    return None
