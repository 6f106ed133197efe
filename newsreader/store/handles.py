"""Open files: how they are opened, read to their end, filled, and told from one another."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from newsreader.store.gathering import BINARY

_BLOCK = 1 << 20


class Stream:
    """What a file looks like to a function that fills it.

    Args:
        handle: The open file.
        write: Writes all of some bytes.
    """

    def __init__(self, handle: int, write: Callable[[int, bytes], None]) -> None:
        self._handle = handle
        self._write = write

    def write(self, content: bytes) -> int:
        """Write all of it."""
        self._write(self._handle, content)
        return len(content)

    def flush(self) -> None:
        """Everything is written at once."""


def whole(handle: int, size: int) -> bytes:
    """Read an open file to its end."""
    content = os.read(handle, size + 1)
    if len(content) == size:  # one more was asked for, so this is all
        return content
    parts = [content]
    while part := os.read(handle, _BLOCK):
        parts.append(part)
    return b"".join(parts)


def state_of(path: Path | str) -> tuple[int, int, int]:
    """Tells one state of a file from another: inode, bytes, time of change; zeros for no file."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - half the time
    except (FileNotFoundError, NotADirectoryError):
        return 0, 0, 0
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def make_folder(path: Path) -> None:
    """Make a folder with those above it, for this user's eyes alone; raises OSError."""
    if not path.exists():
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def opened(path: Path) -> int:
    """A new file to be written, in a folder that is made where it is missing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        make_folder(path.parent)
        return os.open(path, flags, 0o600)


@contextlib.contextmanager
def descriptor(path: Path | str, flags: int) -> Iterator[int]:
    """A file that is open for the time of a block."""
    handle = os.open(path, flags | BINARY, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
