"""Reads and writes the library's files so that none is ever half written.

Every file but the logs, which are added to, is replaced whole: temp file, fsync, rename, fsync of
the folder. The folders' fsyncs may wait until ``settle``, which is called before anything is said
to be done. What belongs to several feeds can be gathered, so that the disk is waited for once:
eight fsyncs at a time took a sixth of the time that they took one after another.
"""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypeVar, cast

from newsreader.errors import StoreError
from newsreader.store.gathering import Addition, Gathered, Temp, Waiting
from newsreader.store.handles import Stream, descriptor, make_folder, opened, whole

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")

TEMP_SUFFIX = ".tmp"
_AT_ONCE = 8
"""Files whose fsync is waited for at the same time."""
_FEW = 4
"""Files of one feed that are waited for one after another; more are divided among the threads."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class Content(NamedTuple):
    """What was read of a file, and how it was at that moment."""

    content: bytes
    size: int
    modified: int
    """Nanoseconds since 1970."""
    inode: int


class Files:
    """The one way to the disk. Tests make its small steps fail one by one."""

    def __init__(self) -> None:
        self._unsettled: set[str] = set()
        self._gathering: Gathered | None = None

    def read(self, path: Path, start: int = 0) -> bytes:
        """Read a file to its end.

        Args:
            path: The file.
            start: Place in bytes from where on.

        Raises:
            OSError: It can't be read; FileNotFoundError also where its folder is none.
        """
        return self.look(path, start).content

    def look(self, path: Path, start: int = 0) -> Content:
        """Read a file to its end, and which state of it that is; see ``read``."""
        try:
            with descriptor(path, os.O_RDONLY) as handle:
                stat = os.fstat(handle)
                if start:
                    os.lseek(handle, start, os.SEEK_SET)
                content = whole(handle, max(stat.st_size - start, 0))
                return Content(content, stat.st_size, stat.st_mtime_ns, stat.st_ino)
        except NotADirectoryError as error:
            raise FileNotFoundError(*error.args) from error
        except OSError as error:
            error.filename = error.filename or str(path)  # a failed read does not tell it
            raise

    def replace(self, path: Path, content: bytes) -> None:
        """Put new content in place of a file, all of it or nothing.

        Args:
            path: The file; its folder is made where it is missing.
            content: The whole content.

        Raises:
            OSError: The old file is whole and no temp file is left.
        """
        self.replace_by(path, lambda stream: stream.write(content))

    def replace_by(self, path: Path, fill: Callable[[BinaryIO], object]) -> Temp:
        """Put in place of a file what a function writes, all of it or nothing.

        Args:
            path: The file; its folder is made where it is missing.
            fill: Writes the whole content into a stream, which can't seek.

        Returns:
            What it was written as; in its place already, unless it is gathered.

        Raises:
            OSError: The old file is whole and no temp file is left.
        """
        name = Path(f"{path}{TEMP_SUFFIX}")
        temp = Temp(name, opened(name))
        try:
            fill(cast("BinaryIO", Stream(temp.handle, self._write)))
            if self._gathering:
                self._gathering.add(temp, partial(self._place, name, path))
            else:
                temp.sync(self._sync)
                self._place(name, path)
        except BaseException:
            temp.discard()
            raise
        return temp

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
        many = [temp for each in every if len(each.temps) > _FEW for temp in each.temps]
        synced = dict(zip(many, self._in_parallel(self._sync_temp, many), strict=True))
        outcomes = self._in_parallel(partial(self._sync_and_place, synced), every)
        return [
            failure or (self._take_steps(gathered) if gathered.alone else None)
            for gathered, failure in zip(every, outcomes, strict=True)
        ]

    def _sync_and_place(self, synced: Mapping[Waiting, OSError | None], gathered: Gathered) -> None:
        try:
            for temp in gathered.temps:
                if temp not in synced:
                    self._sync_temp(temp)
                elif failure := synced[temp]:
                    raise failure
        except OSError:
            gathered.discard()
            raise
        if not gathered.alone and (error := self._take_steps(gathered)):
            raise error

    def _take_steps(self, gathered: Gathered) -> OSError | None:
        try:
            for step in gathered.steps:
                step()
        except OSError as error:
            gathered.discard()
            return error
        return None

    def add(self, path: Path, content: bytes, end: int, *, torn: bool) -> Addition:
        """Add to a file, or have it added with what is gathered; the disk is waited for.

        Args:
            path: The file, made where it is missing; its folder must exist.
            content: Whole lines.
            end: Where they begin.
            torn: Whether anything lies behind that; it is cut off.

        Returns:
            What the file becomes.

        Raises:
            OSError: Nothing was added.
        """
        addition = Addition(path, content, end, torn, self._write)
        place = partial(self._unsettled.add, os.path.dirname(path))  # noqa: PTH120 - as in _place
        if self._gathering:
            self._gathering.add(addition, place)
        else:
            addition.sync(self._sync)
            place()
        return addition

    def append(self, path: Path, content: bytes, *, durable: bool = True) -> None:
        """Add to the end of a file; what a failed attempt wrote is cut off again.

        Args:
            path: The file, made where it is missing.
            content: Whole lines.
            durable: Whether to wait for the disk.

        Raises:
            OSError: Nothing was added.
        """
        with descriptor(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) as handle:
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
        with descriptor(path, os.O_WRONLY) as handle:
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
        self._unsettled |= {str(source.parent), str(target.parent)}
        return True

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there; raises OSError."""
        if self._gathering:
            self._gathering.then(partial(self.remove, path))
            return
        path.unlink(missing_ok=True)
        self._unsettled.add(str(path.parent))

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
            self._gathering.then(self.settle)
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
    ) -> Sequence[OSError | None]:
        """Do the same to many files, some at once; tell what failed for each.

        Each thread gets its share from the start: to be handed file after file would cost more
        than most files do.
        """

        def outcome(each: T) -> OSError | None:
            try:
                work(each)
            except OSError as error:
                return error
            return None

        if len(every) < 2:
            return [outcome(each) for each in every]
        shares = [every[at::_AT_ONCE] for at in range(min(_AT_ONCE, len(every)))]
        outcomes: list[OSError | None] = [None] * len(every)
        for at, done in enumerate(
            self._threads.map(lambda share: list(map(outcome, share)), shares)
        ):
            outcomes[at::_AT_ONCE] = done
        return outcomes

    @cached_property
    def _threads(self) -> "ThreadPoolExecutor":
        """Those that wait for the disk; kept, for they are wanted with every few feeds."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not every start

        return ThreadPoolExecutor(_AT_ONCE, "store-disk")

    def _sync_temp(self, temp: Waiting) -> None:
        temp.sync(self._sync)

    def _sync_folder(self, folder: str) -> None:
        if os.name == "posix":
            with (
                contextlib.suppress(FileNotFoundError),
                descriptor(folder, os.O_RDONLY) as handle,
            ):
                self._sync(handle)

    def _place(self, temp: Path, path: Path) -> None:
        self._rename(temp, path)
        self._unsettled.add(os.path.dirname(path))  # noqa: PTH120 - a fifth of the time

    def _write(self, handle: int, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def _sync(self, handle: int) -> None:
        os.fsync(handle)

    def _rename(self, source: Path, target: Path) -> None:
        os.replace(source, target)  # noqa: PTH105 - half the time


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
