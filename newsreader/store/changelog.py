"""The append-only log of changes of state: append and fsync, replay, tail, cut.

One line is one operation with its checksum. A line that a kill cut short is recognised and
dropped; whatever was reported as done has its whole line.
"""

import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from newsreader.model import DownloadState, EnclosureRecord, KeptQuote, Saved
from newsreader.store.storage import Files, told

LOG_SCHEMA = 4
"""2 brought the operations on kept quotes, 3 ``Revised`` and those on enclosures, 4 the feeds' own
logs beside this one; an older log is one without them."""


class Marked(Struct, frozen=True, tag="mark", tag_field="op"):
    """These entries are read, or unread, from now on."""

    ids: tuple[str, ...]
    read: bool


class Kept(Struct, frozen=True, tag="save", tag_field="op"):
    """This row stands in the read-later list from now on."""

    saved: Saved


class Dropped(Struct, frozen=True, tag="unsave", tag_field="op"):
    """The row of this entry stands in the read-later list no more."""

    id: str


class Built(Struct, frozen=True, tag="built", tag_field="op"):
    """An article of this entry has been built: what its row shows of it."""

    id: str
    quotes: int
    minutes: int | None = None


class Revised(Struct, frozen=True, tag="revise", tag_field="op", omit_defaults=True):
    """The mark of a version not read yet is another from now on, if it still is ``was``.

    ``now`` is empty when that version has been read.
    """

    id: str
    was: str = ""
    now: str = ""

    def after(self, mark: str) -> str:
        """The mark after this, where it was ``mark`` before."""
        return self.now if mark == self.was else mark


class QuoteKept(Struct, frozen=True, tag="keep-quote", tag_field="op"):
    """This quote stands in the notebook from now on."""

    quote: KeptQuote


class QuoteDropped(Struct, frozen=True, tag="drop-quote", tag_field="op"):
    """The quote of this id stands in the notebook no more."""

    id: str


class QuoteNoted(Struct, frozen=True, tag="note-quote", tag_field="op", omit_defaults=True):
    """The user's own words on a kept quote are others now; None leaves them as they are."""

    id: str
    note: str | None = None
    tags: tuple[str, ...] | None = None


class EnclosureKept(Struct, frozen=True, tag="keep-enclosure", tag_field="op"):
    """There is a record of this enclosure from now on."""

    record: EnclosureRecord


class EnclosureNoted(Struct, frozen=True, tag="note-enclosure", tag_field="op", omit_defaults=True):
    """These fields of a record are others now; None leaves them as they are."""

    id: str
    state: DownloadState | None = None
    path: str | None = None
    size: int | None = None
    validator: str | None = None
    error: str | None = None
    finished: datetime | None = None
    played: bool | None = None
    cleared: bool | None = None


class EnclosureDropped(Struct, frozen=True, tag="drop-enclosure", tag_field="op"):
    """There is no record of this enclosure any more."""

    id: str


class Touched(Struct, frozen=True, tag="touch", tag_field="op"):
    """A file is about to be replaced: other processes look at it again.

    ``file`` is "library", "fetch" or "feed"; ``id`` names the feed.
    """

    file: str
    id: str = ""


class Header(Struct, frozen=True, tag="log", tag_field="op"):
    """First line of the log. ``epoch`` grows at each cut."""

    schema: int
    epoch: int


QuoteOperation = QuoteKept | QuoteDropped | QuoteNoted
EnclosureOperation = EnclosureKept | EnclosureDropped | EnclosureNoted
Operation = (
    Marked | Kept | Dropped | Built | Revised | QuoteOperation | EnclosureOperation | Touched
)
Line = Operation | Header

_encode = msgspec.json.Encoder().encode
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def to_line(operation: Line) -> bytes:
    """Write an operation as a line: checksum of eight hexadecimal digits, blank, JSON, newline."""
    content = _encode(operation)
    return b"%08x %b\n" % (zlib.crc32(content), content)


def from_line(line: bytes) -> Line | None:
    """Read a line; None for one that is torn, damaged or not understood."""
    try:
        if int(line[:8], 16) != zlib.crc32(line[9:]):
            return None
        return _decoder.decode(line[9:])
    except (ValueError, msgspec.DecodeError):
        return None


class Replay(Struct, frozen=True):
    """What a part of the log holds.

    ``end`` is the place in bytes after its last whole line; ``damaged`` counts the whole lines
    that can't be read.
    """

    epoch: int
    end: int
    operations: tuple[Operation, ...]
    damaged: int = 0
    schema: int = LOG_SCHEMA


def replayed(content: bytes, start: int = 0, epoch: int = 0) -> Replay:
    """Read a part of the log.

    Args:
        content: Its bytes from ``start`` on; the last line may be torn.
        start: Place in bytes of the first.
        epoch: The epoch told before ``start``.

    Returns:
        Every operation whose line is whole, in order.
    """
    whole = content[: content.rfind(b"\n") + 1]
    operations: list[Operation] = []
    damaged, schema = 0, LOG_SCHEMA
    for line in whole.split(b"\n")[:-1]:
        match from_line(line):
            case None:
                damaged += 1
            case Header() as header:
                epoch, schema = header.epoch, header.schema
            case operation:
                operations.append(operation)
    return Replay(epoch, start + len(whole), tuple(operations), damaged, schema)


class ChangeLog:
    """The log as one process uses it. Call it with the library's lock held.

    Args:
        path: Its file, which need not exist.
        files: The way to the disk.
    """

    def __init__(self, path: Path, files: Files) -> None:
        self.path = path
        self._files = files
        self.epoch = 0
        self.end = 0
        self._seen: tuple[int, ...] = ()

    def replay(self) -> Replay:
        """Read the whole log and stand at its end; raises OSError where it can't be read."""
        replay = replayed(self._content())
        self.epoch, self.end = replay.epoch, replay.end
        self._seen = self._stat()
        return replay

    def news(self) -> Replay | None:
        """Read what other processes added since the end that is known here.

        Returns:
            Those operations; None when the log was cut in between, or is shorter for another
            reason, so that the files must be looked at.
        """
        content = self._content()
        epoch = replayed(content[: content.find(b"\n") + 1]).epoch
        if epoch != self.epoch or len(content) < self.end:
            return None
        replay = replayed(content[self.end :], self.end, self.epoch)
        self.end = replay.end
        self._seen = self._stat()
        return replay

    @property
    def place(self) -> tuple[int, int, tuple[int, ...]]:
        """Up to where it is known; set it to what it was where the rest could not be taken in."""
        return self.epoch, self.end, self._seen

    @place.setter
    def place(self, place: tuple[int, int, tuple[int, ...]]) -> None:
        self.epoch, self.end, self._seen = place

    def unchanged(self) -> bool:
        """Tell by one stat that nobody else added anything."""
        return self._stat() == self._seen

    def append(self, operations: Iterable[Operation], *, durable: bool = True) -> None:
        """Add operations with one write and one fsync, whatever their number.

        Args:
            operations: In order.
            durable: False for news that only matter while the processes live.

        Raises:
            StoreError: Nothing was added.
        """
        with told(self.path):
            known = self.unchanged()
            size = self._mended_size()
            lines = b"".join(map(to_line, operations))
            if size == 0:
                self.epoch, self.end, known = self.epoch + 1, 0, True
                lines = to_line(Header(LOG_SCHEMA, self.epoch)) + lines
            self._files.append(self.path, lines, durable=durable)
            if known and size == self.end:
                self.end = size + len(lines)
                self._seen = self._stat()

    def peek(self, start: int = 0) -> Replay:
        """Read the log and stay where it stands; raises OSError.

        Args:
            start: Place in bytes after a whole line, from where on it is read.
        """
        return replayed(self._content(start), start)

    def present_epoch(self) -> int:
        """Read the epoch that the log has on the disk; 0 where there is none."""
        try:
            with self.path.open("rb") as log:
                return replayed(log.readline()).epoch
        except FileNotFoundError:
            return 0

    def rewrite(self, operations: Iterable[Operation]) -> None:
        """Make these the whole log: what could not be read is gone from it.

        Raises:
            StoreError: The log is as it was.
        """
        lines = b"".join(map(to_line, operations))
        self._replace(lines, known=len(lines))

    def cut(self, end: int) -> None:
        """Take away what lies before ``end`` because it has been folded into the files.

        Args:
            end: Place in bytes after a whole line.

        Raises:
            StoreError: The log is as it was.
        """
        with told(self.path):
            rest = self._content(end)
        self._replace(rest, known=self.end - end)

    def _replace(self, lines: bytes, known: int) -> None:
        header = to_line(Header(LOG_SCHEMA, self.epoch + 1))
        with told(self.path):
            self._files.replace(self.path, header + lines)
            self._files.settle()
        self.end = len(header) + known
        self.epoch += 1
        self._seen = self._stat() if known == len(lines) else ()

    def _stat(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError:
            return ()
        return stat.st_size, stat.st_mtime_ns, stat.st_ino

    def _content(self, start: int = 0) -> bytes:
        try:
            return self._files.read(self.path, start)
        except FileNotFoundError:
            return b""

    def _mended_size(self) -> int:
        """Size of the log after taking off the torn line that a killed process left."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return 0
        with self.path.open("rb") as log:
            log.seek(max(size - 1, 0))
            if not size or log.read(1) == b"\n":
                return size
        whole = self._files.read(self.path).rfind(b"\n") + 1
        self._files.truncate(self.path, whole)
        return whole
