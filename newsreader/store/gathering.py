"""Files that are written but not in their places yet, and what brings them there."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)
_HELD = 16
"""Files of one feed that stay open from their writing to their fsync."""


class Temp:
    """A file that is written but not in its place yet.

    Args:
        path: Where it lies.
        handle: It, open.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self.handle = handle
        self.size = 0
        self.modified = 0
        """When it was written, in nanoseconds since 1970; like ``size`` known once it is synced."""

    def close(self) -> None:
        """Give back the handle; the file is opened anew where that is needed."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def sync(self, wait: Callable[[int], None]) -> None:
        """Wait for the disk; raises OSError. The file is closed then."""
        if self.handle < 0:
            self.handle = os.open(self.path, os.O_RDWR | BINARY)
        try:
            wait(self.handle)
            stat = os.fstat(self.handle)
            self.size, self.modified = stat.st_size, stat.st_mtime_ns
        finally:
            self.close()

    def discard(self) -> None:
        """Let go of it."""
        with contextlib.suppress(OSError):
            self.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


class Gathered:
    """Files that are written but not in their places yet, and the steps that bring them there."""

    def __init__(self) -> None:
        self.temps: list[Temp] = []
        self.steps: list[Callable[[], None]] = []
        self.alone = False
        """Whether its steps must not be taken beside those of others: one waits for all folders."""

    def add(self, temp: Temp, place: Callable[[], None]) -> None:
        """Keep a file, open if it is one of the first, and the step that brings it there."""
        if len(self.temps) >= _HELD:
            temp.close()
        self.temps.append(temp)
        self.steps.append(place)

    def then(self, step: Callable[[], None]) -> None:
        """Keep another step, to be taken after those so far."""
        self.steps.append(step)
        self.alone = True

    def discard(self) -> None:
        """Let go of what was written."""
        for temp in self.temps:
            temp.discard()
