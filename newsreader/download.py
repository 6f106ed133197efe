"""Brings a file into a folder of the user's: piece by piece, resumed where it broke off, whole.

What has come lies in NAME.part and stays there until the file is whole; only then does it get its
name. A file that is there is never replaced.
"""

import asyncio
import contextlib
import errno
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from io import RawIOBase
from pathlib import Path
from time import monotonic

from msgspec import Struct

from newsreader.address import host_of
from newsreader.errors import BrokenOff, DownloadError, FetchError
from newsreader.fetch import CHOSEN, Errand, Failed, Fetcher, Stream
from newsreader.filenames import PART, extension, kind_of, numbered

_PIECE = 1 << 20
"""Bytes gathered before they are written, which is done in a thread."""
_WRITTEN_EVERY = 2.0
"""Seconds after which they are written though they are fewer: a kill costs no more than that."""
_SPARE = 64 << 20
"""Bytes that a download leaves free on the disk."""
_MEGABYTE = 1_000_000
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NUMBERS = 10_000
_RANGE = re.compile(r"bytes (?:(\d{1,18})-\d{1,18}|\*)/(\d{1,18}|\*)")


class Wanted(Struct, frozen=True):
    """What is to be brought.

    Args:
        url: Its address.
        media_type: As the feed states it; may be empty.
        part: What has come so far; the file gets its name without ``.part``, in its folder.
        validator: ETag or date of what lies in ``part``; empty begins anew.
        max_bytes: Largest file.
        errand: On whose behalf it is brought; by default the user's, who gave the address.
    """

    url: str
    media_type: str
    part: Path
    validator: str
    max_bytes: int
    errand: Errand = CHOSEN


class Brought(Struct, frozen=True):
    """A file is there, whole."""

    path: Path
    size: int


Begun = Callable[[str], None]
"""Told the validator of what comes, which has to be kept for going on later."""
Progress = Callable[[int, int | None], None]
"""Told the bytes that are there, and of how many, where that is known."""


async def download(fetcher: Fetcher, wanted: Wanted, begun: Begun, progress: Progress) -> Brought:
    """Bring a file; it may be cancelled at any moment, and goes on when it is called again.

    Args:
        fetcher: The network.
        wanted: What is to be brought.
        begun: Hears of a new beginning.
        progress: Hears of what comes.

    Returns:
        Where it is. The part is the same file under another name, to be discarded when that has
        been noted.

    Raises:
        DownloadError: It is not there; what came is kept where that is of use.
    """
    size = await asyncio.to_thread(_size, wanted.part)
    resuming = {}
    if size and wanted.validator:
        # Where the file is another now the server sends it whole (RFC 9110, 13.1.5).
        resuming = {"Range": f"bytes={size}-", "If-Range": wanted.validator}
    for headers in (resuming, {}):
        async with _opened(fetcher, wanted, headers) as stream:
            if stream.status == 200:
                return await _anew(wanted, stream, begun, progress)
            if headers and (brought := await _resumed(wanted, stream, size, progress)):
                return brought
    raise DownloadError(wanted.url, f"{host_of(stream.url)} sent only a part of the file.")


async def _anew(wanted: Wanted, stream: Stream, begun: Begun, progress: Progress) -> Brought:
    with _told(wanted):
        await asyncio.to_thread(_empty, wanted.part)
    begun("" if stream.encoded else _validator(stream))
    total = None if stream.encoded else stream.length
    return await _Filling(wanted, stream, 0, total, progress).run()


async def _resumed(wanted: Wanted, stream: Stream, size: int, progress: Progress) -> Brought | None:
    """Go on behind what is there; None where that does not fit what the server sends."""
    start, total = _range(stream)
    if stream.encoded or _validator(stream) not in {"", wanted.validator}:
        return None
    if stream.status == 416:
        return await _finished(wanted, stream, size) if total == size else None
    return await _Filling(wanted, stream, size, total, progress).run() if start == size else None


@contextlib.asynccontextmanager
async def _opened(
    fetcher: Fetcher, wanted: Wanted, headers: dict[str, str]
) -> AsyncIterator[Stream]:
    async with fetcher.stream(wanted.url, headers, wanted.errand) as stream:
        if isinstance(stream, Failed):
            raise DownloadError(wanted.url, stream.sentence)
        _refuse_pages(wanted, stream)
        yield stream


def _refuse_pages(wanted: Wanted, stream: Stream) -> None:
    """A page in place of a sound is a log-in, or an error that says that all is well."""
    kind, served = kind_of(wanted.media_type, wanted.url), stream.header("Content-Type")
    if kind != "file" and served.partition(";")[0].strip().lower() == "text/html":
        sentence = f"{host_of(stream.url)} sent a web page in place of the file ({kind})."
        raise DownloadError(wanted.url, sentence)


class _Filling:
    """Appends one answer to the part file."""

    def __init__(
        self,
        wanted: Wanted,
        stream: Stream,
        size: int,
        total: int | None,
        progress: Progress,
    ) -> None:
        self._wanted = wanted
        self._stream = stream
        self._size = size
        self._total = total
        self._progress = progress
        self._gathered = bytearray()
        self._last = monotonic()

    async def run(self) -> Brought:
        wanted = self._wanted
        self._check_size(self._total or 0)
        await asyncio.to_thread(_check_space, wanted, (self._total or 0) - self._size)
        self._progress(self._size, self._total)
        try:
            await self._fill()
        finally:
            # Also when it is cancelled: what came is kept for going on.
            with contextlib.suppress(OSError):
                self._append(self._taken())
        if self._total is not None and self._size != self._total:
            self._broken_off()
        return await _finished(wanted, self._stream, self._size)

    async def _fill(self) -> None:
        try:
            async for piece in self._stream.pieces():
                self._gathered += piece
                self._check_size(self._size + len(self._gathered))
                if len(self._gathered) >= _PIECE or monotonic() - self._last >= _WRITTEN_EVERY:
                    await self._write()
                self._progress(self._size + len(self._gathered), self._total)
        except FetchError as error:
            raise BrokenOff(self._wanted.url, error.sentence) from error
        await self._write()

    async def _write(self) -> None:
        with _told(self._wanted):
            await asyncio.to_thread(self._append, self._taken())
        self._last = monotonic()

    def _taken(self) -> bytes:
        piece, self._gathered = bytes(self._gathered), bytearray()
        return piece

    def _append(self, piece: bytes) -> None:
        """Add to the part; of what a full disk takes only the beginning, that is kept."""
        if not piece:
            return
        with self._wanted.part.open("r+b", buffering=0) as part:
            part.seek(self._size)
            try:
                _write_all(part, piece)
            finally:
                self._size = part.tell()

    def _check_size(self, size: int) -> None:
        limit = self._wanted.max_bytes
        if size > limit:
            self._gathered.clear()
            sentence = (
                f"The file at {host_of(self._stream.url)} is larger than "
                f"{limit // _MEGABYTE} MB (setting download_megabytes)."
            )
            raise DownloadError(self._wanted.url, sentence)

    def _broken_off(self) -> None:
        sentence = f"{host_of(self._stream.url)} broke off in the middle; it can go on from there."
        raise BrokenOff(self._wanted.url, sentence)


def _write_all(file: RawIOBase, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[file.write(rest) or 0 :]


async def _finished(wanted: Wanted, stream: Stream, size: int) -> Brought:
    if not size:
        raise DownloadError(wanted.url, f"{host_of(stream.url)} sent an empty file.")
    ending = extension(wanted.media_type, wanted.url, stream.header("Content-Type"))
    with _told(wanted):
        return Brought(await asyncio.to_thread(_settle, wanted.part, ending), size)


def _settle(part: Path, ending: str) -> Path:
    """Force the part to the disk and give it the first name that is free."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    stem = part.name.removesuffix(PART)
    for number in range(1, _NUMBERS):
        path = part.with_name(f"{numbered(stem, number)}.{ending}")
        if _named(part, path):
            break
    else:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return path


def _named(part: Path, path: Path) -> bool:
    """Give a part its name unless that is taken: a link fails there, a rename would not."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return path.samefile(part)  # named by a run that was killed right after
    except OSError:  # a file system without links
        if path.exists():
            return False
        part.rename(path)
    return True


def discard(part: Path) -> None:
    """Remove a part, if it is there."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def discard_empty(part: Path) -> bool:
    """Remove a part that nothing came into; tell whether it is there no more."""
    if _size(part):
        return False
    discard(part)
    return True


def reserve(folder: Path, stem: str) -> Path:
    """Make an empty part file of a name that is free; nobody else gets the same.

    Args:
        folder: Made where it is missing.
        stem: A safe name without extension.

    Returns:
        The part file.

    Raises:
        DownloadError: It can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _NUMBERS):
            part = folder / f"{numbered(stem, number)}{PART}"
            with contextlib.suppress(FileExistsError):
                os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
                return part
    except OSError as error:
        raise _refused(folder, error) from error
    raise DownloadError(str(folder), f"{folder} is full of files called {stem}.")


def _empty(part: Path) -> None:
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _check_space(wanted: Wanted, size: int) -> None:
    with _told(wanted):
        free = shutil.disk_usage(wanted.part.parent).free
    if size + _SPARE > free:
        missing = (size + _SPARE - free) / _MEGABYTE
        sentence = f"Not enough space in {wanted.part.parent}: {missing:.0f} MB are missing."
        raise DownloadError(wanted.url, sentence)


@contextlib.contextmanager
def _told(wanted: Wanted) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(wanted.part.parent, error) from error


def _refused(folder: Path, error: OSError) -> DownloadError:
    if error.errno in _FULL:
        sentence = f"The disk is full: {folder}. What came is kept; make room and try again."
    else:
        sentence = f"{folder} can't be written: {error.strerror or error}."
    return DownloadError(str(folder), sentence)


def _validator(stream: Stream) -> str:
    """What an If-Range may name: a strong ETag, else a date."""
    etag = stream.header("ETag").strip()
    chosen = etag if etag and not etag.startswith("W/") else stream.header("Last-Modified").strip()
    return chosen if chosen.isprintable() and chosen.isascii() and len(chosen) <= 200 else ""


def _range(stream: Stream) -> tuple[int | None, int | None]:
    """Where a part begins, and how long the whole is (RFC 9110, 14.4)."""
    found = _RANGE.fullmatch(stream.header("Content-Range").strip())
    if not found:
        return None, None
    start, total = found.groups()
    return (int(start) if start else None), (int(total) if total != "*" else None)
