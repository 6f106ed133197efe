"""Reads and writes the library's files so that none is ever half written.

Every file is replaced whole: temp file, fsync, rename, fsync of the folder. The folders' fsyncs may
wait until ``settle``, which is called before anything is said to be done. What belongs to several
feeds can be gathered, so that the disk is waited for once: eight fsyncs at a time took a sixth of
the time that they took one after another.
"""

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from newsreader.errors import StoreError

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")

TEMP_SUFFIX = ".tmp"
_AT_ONCE = 8
"""Files whose fsync is waited for at the same time."""
_HELD = 16
"""Files of one feed that stay open from their writing to their fsync."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BINARY = getattr(os, "O_BINARY", 0)
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class Temp:
    """A file that is written but not in its place yet.

    Args:
        path: Where it lies.
        handle: It, open.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self.handle = handle

    def close(self) -> None:
        """Give back the handle; the file is opened anew where that is needed."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def sync(self, wait: Callable[[int], None]) -> None:
        """Wait for the disk; raises OSError. The file is closed then."""
        if self.handle < 0:
            self.handle = os.open(self.path, os.O_RDWR | _BINARY)
        try:
            wait(self.handle)
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

    def add(self, temp: Temp) -> None:
        """Keep a file, open if it is one of the first."""
        if len(self.temps) >= _HELD:
            temp.close()
        self.temps.append(temp)

    def discard(self) -> None:
        """Let go of what was written."""
        for temp in self.temps:
            temp.discard()


class Files:
    """The one way to the disk. Tests make its small steps fail one by one."""

    def __init__(self) -> None:
        self._unsettled: set[Path] = set()
        self._gathering: Gathered | None = None

    def read(self, path: Path) -> bytes:
        """Read a whole file; raises OSError, FileNotFoundError also where its folder is none."""
        try:
            return path.read_bytes()
        except NotADirectoryError as error:
            raise FileNotFoundError(*error.args) from error

    def replace(self, path: Path, content: bytes) -> None:
        """Put new content in place of a file, all of it or nothing.

        Args:
            path: The file; its folder is made where it is missing.
            content: The whole content.

        Raises:
            OSError: The old file is whole and no temp file is left.
        """
        self.replace_by(path, lambda stream: stream.write(content))

    def replace_by(self, path: Path, fill: Callable[[BinaryIO], object]) -> None:
        """Put in place of a file what a function writes, all of it or nothing.

        Args:
            path: The file; its folder is made where it is missing.
            fill: Writes the whole content into a stream, which can't seek.

        Raises:
            OSError: The old file is whole and no temp file is left.
        """
        name = path.with_name(path.name + TEMP_SUFFIX)
        temp = Temp(name, _opened(name))
        try:
            fill(cast("BinaryIO", _Stream(temp.handle, self._write)))
            if self._gathering:
                self._gathering.add(temp)
                self._gathering.steps.append(partial(self._place, name, path))
            else:
                temp.sync(self._sync)
                self._place(name, path)
        except BaseException:
            temp.discard()
            raise

    @contextlib.contextmanager
    def gathering(self) -> Iterator[Gathered]:
        """Only write temp files in a block; ``bring`` puts them in place of the old ones.

        Files that are written in it must not be read in it. Where it fails nothing is left.
        """
        self._gathering = gathered = Gathered()
        try:
            yield gathered
        except BaseException:
            gathered.discard()
            raise
        finally:
            self._gathering = None

    def bring(self, every: Sequence[Gathered]) -> list[OSError | None]:
        """Put what was gathered in its place, in order, after one wait for the disk.

        Args:
            every: What belongs together, each; one that fails keeps no other back.

        Returns:
            For each what failed: then at most its first files are in place.
        """
        temps = [temp for gathered in every for temp in gathered.temps]
        failures = dict(zip(temps, self._in_parallel(self._sync_temp, temps), strict=True))
        return [self._brought(gathered, failures) for gathered in every]

    def _brought(self, gathered: Gathered, failures: dict[Temp, OSError | None]) -> OSError | None:
        try:
            for failure in filter(None, map(failures.get, gathered.temps)):
                raise failure
            for step in gathered.steps:
                step()
        except OSError as error:
            gathered.discard()
            return error
        return None

    def append(self, path: Path, content: bytes, *, durable: bool = True) -> None:
        """Add to the end of a file; what a failed attempt wrote is cut off again.

        Args:
            path: The file, made where it is missing.
            content: Whole lines.
            durable: Whether to wait for the disk.

        Raises:
            OSError: Nothing was added.
        """
        with _descriptor(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) as handle:
            size = os.fstat(handle).st_size
            try:
                self._write(handle, content)
                if durable:
                    self._sync(handle)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(handle, size)
                raise

    def truncate(self, path: Path, size: int) -> None:
        """Cut a file to ``size`` bytes; raises OSError."""
        with _descriptor(path, os.O_WRONLY) as handle:
            os.ftruncate(handle, size)
            self._sync(handle)

    def move(self, source: Path, target: Path) -> bool:
        """Move a file or a folder within the library.

        Returns:
            False where there is nothing to move.
        """
        if not source.exists():
            return False
        make_folder(target.parent)
        self._rename(source, target)
        self._unsettled |= {source.parent, target.parent}
        return True

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there; raises OSError."""
        if self._gathering:
            self._gathering.steps.append(partial(self.remove, path))
            return
        path.unlink(missing_ok=True)
        self._unsettled.add(path.parent)

    @property
    def unsettled(self) -> int:
        """How many folders have renames in them that may not be on the disk yet."""
        return len(self._unsettled)

    def settle(self, most: int | None = None) -> None:
        """Wait until every rename so far is on the disk; raises OSError.

        Args:
            most: Folders to do in one go; None for all.
        """
        if self._gathering:
            self._gathering.steps.append(self.settle)
            return
        folders = list(self._unsettled)[:most]
        failures = self._in_parallel(self._sync_folder, folders)
        for folder, failure in zip(folders, failures, strict=True):
            if failure is None:
                self._unsettled.discard(folder)
        for failure in filter(None, failures):
            raise failure

    def _in_parallel(
        self, work: Callable[[T], None], every: Sequence[T]
    ) -> Iterable[OSError | None]:
        """Do the same to many files at once; tell what failed for each."""

        def outcome(each: T) -> OSError | None:
            try:
                work(each)
            except OSError as error:
                return error
            return None

        if len(every) < 2:
            return [outcome(each) for each in every]
        return list(self._threads.map(outcome, every))

    @cached_property
    def _threads(self) -> "ThreadPoolExecutor":
        """Those that wait for the disk; kept, for they are wanted with every few feeds."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not every start

        return ThreadPoolExecutor(_AT_ONCE, "store-disk")

    def _sync_temp(self, temp: Temp) -> None:
        temp.sync(self._sync)

    def _sync_folder(self, folder: Path) -> None:
        if os.name == "posix" and folder.exists():
            with _descriptor(folder, os.O_RDONLY) as handle:
                self._sync(handle)

    def _place(self, temp: Path, path: Path) -> None:
        self._rename(temp, path)
        self._unsettled.add(path.parent)

    def _write(self, handle: int, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def _sync(self, handle: int) -> None:
        os.fsync(handle)

    def _rename(self, source: Path, target: Path) -> None:
        source.replace(target)


class _Stream:
    """What a file looks like to a function that fills it.

    Args:
        handle: The open file.
        write: Writes all of some bytes.
    """

    def __init__(self, handle: int, write: Callable[[int, bytes], None]) -> None:
        self._handle = handle
        self._write = write

    def write(self, content: bytes) -> int:
        self._write(self._handle, content)
        return len(content)

    def flush(self) -> None:
        """Everything is written at once."""


def make_folder(path: Path) -> None:
    """Make a folder with those above it, for this user's eyes alone; raises OSError."""
    if not path.exists():
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def _opened(path: Path) -> int:
    """A new file to be written, in a folder that is made where it is missing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        make_folder(path.parent)
        return os.open(path, flags, 0o600)


@contextlib.contextmanager
def _descriptor(path: Path, flags: int) -> Iterator[int]:
    handle = os.open(path, flags | _BINARY, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def refusal(path: Path, error: OSError) -> StoreError:
    """Turn a failed write into the sentence that the user reads.

    Args:
        path: The file that was to be written.
        error: What the system said.

    Returns:
        The error to raise.
    """
    if error.errno in _FULL:
        sentence = f"The disk is full: {path} could not be written; what was there is whole."
    elif error.errno in _FORBIDDEN:
        sentence = f"{path} can't be written: the library is read-only for this user."
    else:
        sentence = f"{path} could not be written: {error.strerror or error}."
    return StoreError(str(path), sentence)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Translate the OSErrors of a block that writes ``path`` into StoreErrors."""
    try:
        yield
    except OSError as error:
        raise refusal(path, error) from error


def aside(path: Path, now: datetime) -> Path:
    """Name under which a damaged file is kept: NAME.corrupt-DATE, never one that is taken."""
    stamp = f"{path.name}.corrupt-{now:%Y%m%dT%H%M%SZ}"
    for number in range(1, 1000):
        candidate = path.with_name(stamp if number == 1 else f"{stamp}-{number}")
        if not candidate.exists():
            return candidate
    return path.with_name(stamp)
