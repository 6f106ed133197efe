"""Room in memory for large documents that are on their way at once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

_MEGABYTE = 1024 * 1024
_FREE = _MEGABYTE // 4
"""Bytes that every document may take, whatever the others do: most feeds are smaller."""
_STEP = _MEGABYTE
"""By so much more at a time is asked for."""


class Room:
    """Bytes that documents may take together, beyond what each has free.

    Args:
        limit: How many. One document alone may take more, so that there is always one that goes on.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: dict[Hold, int] = {}
        self._freed = asyncio.Event()

    @contextmanager
    def hold(self) -> "Iterator[Hold]":
        """One document's share, given back when it is left."""
        hold = Hold(self)
        try:
            yield hold
        finally:
            self._taken.pop(hold, None)
            self._freed.set()

    def lacks(self, hold: "Hold", size: int) -> bool:
        """Whether a document has to wait before it may grow to a size in bytes."""
        return size > max(_FREE, self._taken.get(hold, 0))

    async def grow(self, hold: "Hold", size: int) -> None:
        """Wait until a document may grow to a size. The one that came first never waits."""
        wanted = -(-size // _STEP) * _STEP
        self._taken.setdefault(hold, 0)
        while self._is_full(hold, wanted):
            self._freed.clear()
            await self._freed.wait()
        self._taken[hold] = wanted

    def _is_full(self, hold: "Hold", wanted: int) -> bool:
        if next(iter(self._taken)) is hold:
            return False
        return sum(self._taken.values()) - self._taken[hold] + wanted > self._limit


class Hold:
    """The share of one document, from its first byte until it is stored."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def lacks(self, size: int) -> bool:
        """Whether it has to wait before it may grow to a size in bytes."""
        return self._room.lacks(self, size)

    async def grow(self, size: int) -> None:
        """Wait until it may grow to a size in bytes."""
        await self._room.grow(self, size)
