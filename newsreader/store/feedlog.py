"""A feed's log: what refreshes brought since the feed's files were written, a line for each.

To add a line to a file that is there costs a fraction of putting two new files in place of two old
ones. A line has a checksum, so the one that a kill cut short is recognised; the next takes its
place. The entries of a line count while the feed's file is of the generation that the line names:
whoever writes that file writes them into it. The bodies of a line are in force, whatever the tree
says of the same entry, until they are brought home and the log goes.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct, field

from newsreader.store.gathering import Addition
from newsreader.store.handles import state_of
from newsreader.store.shardtree import Raws
from newsreader.store.storage import Files, told

LOG_BYTES = 64_000
"""A log that would become larger is brought home."""


_CHECKSUM = 16


class Line(Struct, frozen=True, omit_defaults=True):
    """What one refresh brought, or what became of a body after it."""

    generation: int = 0
    """Of the feed's file in which these entries are still missing."""
    entries: Raws = field(default_factory=dict)
    bodies: Raws = field(default_factory=dict)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


def to_bytes(line: Line) -> bytes:
    """Write a line: checksum of sixteen hexadecimal digits, blank, JSON, newline."""
    content = _encode(line)
    return b"%016x %b\n" % (_checksum(content), content)


def _from_bytes(line: bytes) -> Line | None:
    content = memoryview(line)[_CHECKSUM + 1 :]
    try:
        return _decode(content) if int(line[:_CHECKSUM], 16) == _checksum(content) else None
    except (ValueError, msgspec.DecodeError):
        return None


def _checksum(content: bytes | memoryview) -> int:
    """By xxh3: zlib's CRC gives up the interpreter, and to get it back may take a while."""
    from xxhash import xxh3_64_intdigest  # noqa: PLC0415 - not every start

    return xxh3_64_intdigest(content)


class Added(Struct, frozen=True, dict=True):
    """What a feed's log holds, and which state of it that is.

    ``end`` is the place in bytes after its last whole line, ``damaged`` counts whole lines that
    can't be read, ``modified`` is in nanoseconds since 1970.
    """

    lines: tuple[Line, ...] = ()
    end: int = 0
    size: int = 0
    modified: int = 0
    damaged: int = 0
    inode: int = 0

    @cached_property
    def bodies(self) -> Raws:
        """The bodies in it, as they are written."""
        return {each: raw for line in self.lines for each, raw in line.bodies.items()}

    def entries(self, generation: int) -> Raws:
        """The entries that a feed's file of some generation lacks, as they are written."""
        live = (line.entries for line in self.lines if line.generation == generation)
        return {each: raw for entries in live for each, raw in entries.items()}

    def has_room(self, content: bytes) -> bool:
        """Whether a line can be added to it."""
        return self.end + len(content) <= LOG_BYTES

    @property
    def generation(self) -> int:
        """The last one that it names; 0 where it is empty."""
        return max((line.generation for line in self.lines), default=0)


NOTHING_ADDED = Added()


class FeedLog:
    """The log of one feed. Read at any time; write with the library's lock held.

    Args:
        path: Its file, which need not exist.
        files: The way to the disk.
    """

    def __init__(self, path: Path, files: Files) -> None:
        self.path = path
        self._files = files

    def read(self) -> Added:
        """Read it, as far as its lines are whole; raises OSError where it can't be read."""
        try:
            found = self._files.look(self.path)
        except FileNotFoundError:
            return NOTHING_ADDED
        whole = found.content[: found.content.rfind(b"\n") + 1]
        lines = list(map(_from_bytes, whole.split(b"\n")[:-1]))
        sound = tuple(line for line in lines if line is not None)
        damaged = len(lines) - len(sound)
        return Added(sound, len(whole), found.size, found.modified, damaged, found.inode)

    def stat(self) -> tuple[int, int]:
        """Its bytes, and when it was written in nanoseconds since 1970; 0 and 0 for none."""
        return state_of(self.path)[1:]

    def add(self, content: bytes, added: Added) -> Addition:
        """Add a line.

        Args:
            content: As ``to_bytes`` gives it.
            added: The log as it was read since the lock is held.

        Returns:
            What it becomes; it is that already, unless it is gathered.

        Raises:
            StoreError: Nothing was added.
        """
        with told(self.path):
            return self._files.add(self.path, content, added.end, torn=added.size > added.end)

    def forget_bodies(self, added: Added) -> None:
        """Let go of the bodies, which are elsewhere now; the entries stay.

        Args:
            added: The log as it was read since the lock is held.

        Raises:
            StoreError: It is as it was.
        """
        self.rewrite(Line(line.generation, line.entries) for line in added.lines)

    def rewrite(self, lines: Iterable[Line]) -> None:
        """Make these the whole log; of empty lines and no lines nothing is left.

        Raises:
            StoreError: It is as it was.
        """
        content = b"".join(to_bytes(line) for line in lines if line.entries or line.bodies)
        with told(self.path):
            if content:
                self._files.replace(self.path, content)
            else:
                self._files.remove(self.path)
