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


class Addition:
    """Lines that are to be added to a file, in place of what a kill left behind its last whole one.

    Args:
        path: The file, made where it is missing.
        content: Whole lines.
        end: Place in bytes where they begin.
        torn: Whether there is anything behind it, which is cut off.
        write: Writes all of some bytes.
    """

    def __init__(
        self,
        path: Path,
        content: bytes,
        end: int,
        torn: bool,
        write: Callable[[int, bytes], None],
    ) -> None:
        self.path = path
        self._content = content
        self._end = end
        self._torn = torn
        self._write = write
        self.size = 0
        self.modified = 0
        """As of ``Temp``."""

    def sync(self, wait: Callable[[int], None]) -> None:
        """Write them and wait for the disk; raises OSError, and nothing is added then."""
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, 0o600)
        try:
            self._add(handle, wait)
            stat = os.fstat(handle)
            self.size, self.modified = stat.st_size, stat.st_mtime_ns
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, self._end)
            raise
        finally:
            os.close(handle)

    def _add(self, handle: int, wait: Callable[[int], None]) -> None:
        if self._torn:
            os.ftruncate(handle, self._end)
        self._write(handle, self._content)
        wait(handle)

    def close(self) -> None:
        """Nothing is open before it is written."""

    def discard(self) -> None:
        """Nothing was written, or it was cut off again."""


Waiting = Temp | Addition
"""What is to be brought to the disk."""


class Gathered:
    """Files that are written but not in their places yet, and the steps that bring them there."""

    def __init__(self) -> None:
        self.temps: list[Waiting] = []
        self.steps: list[Callable[[], None]] = []
        self.alone = False
        """Whether its steps must not be taken beside those of others: one waits for all folders."""

    def add(self, temp: Waiting, place: Callable[[], None]) -> None:
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
