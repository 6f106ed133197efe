"""The reader goes first: a refresh stands back for as long as a key is answered."""

import asyncio
import time
from collections.abc import Callable

_LONGEST = 0.1
"""Seconds after which an answer that has not come holds up nothing more."""
_AFTER = 0.005
"""Seconds from a frame until it is on its way to the terminal, which another thread sees to."""
_PATIENCE = 0.02
"""Seconds that one step stands back at most, so that a refresh goes on whatever is pressed."""
_LOOK = 0.002
"""Seconds between two looks whether the way is free."""
_THERE = 1.0
"""Seconds after a key for which another may come at any moment."""
_APART = 0.003
"""Seconds between two steps in that time, so that a key finds little going on."""


class Precedence:
    """Tells who works behind when somebody waits for a frame. ``pause`` is for other threads.

    Args:
        clock: Tells seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = self._until = float("-inf")
        self._line = asyncio.Lock()

    def claim(self) -> None:
        """Somebody waits for a frame from now on."""
        self._since = self._clock()
        self._until = self._since + _LONGEST

    def release(self) -> None:
        """The frame is drawn."""
        self._until = min(self._until, self._clock() + _AFTER)

    @property
    def claimed(self) -> bool:
        """Whether somebody waits."""
        return self._clock() < self._until

    @property
    def free(self) -> bool:
        """Whether nobody is there: no key was pressed in the last second."""
        return self._clock() > self._since + _THERE

    async def turn(self) -> None:
        """Let a key be answered first; while somebody is there, one goes on after the other."""
        if self.free:
            return
        async with self._line:
            await asyncio.sleep(_APART)
            end = self._clock() + _PATIENCE
            while self.claimed and self._clock() < end:  # noqa: ASYNC110 - time frees it, too
                await asyncio.sleep(_LOOK)

    def pause(self) -> None:
        """Let a key be answered first, while this thread does nothing."""
        end = self._clock() + _PATIENCE
        while self.claimed and self._clock() < end:
            time.sleep(_LOOK)
