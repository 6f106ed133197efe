"""Writes one file with everything of the user's: a zip archive and a list of checksums in it."""

import asyncio
import hashlib
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from newsreader import __version__
from newsreader.errors import StoreError
from newsreader.store.changelog import LOG_SCHEMA
from newsreader.store.documents import SCHEMA
from newsreader.store.parts import Parts
from newsreader.store.staging import Staging
from newsreader.store.state import News
from newsreader.store.storage import Files, told

FORMAT = 1
MANIFEST = "manifest.json"
_PIECE = 1 << 20


class Member(Struct, frozen=True):
    """One file of a backup. ``path`` begins with "data/" or "config/"; ``size`` is in bytes."""

    path: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True):
    """What a backup says of itself."""

    format: int
    newsreader: str
    schema: int
    log_schema: int
    made: datetime
    files: tuple[Member, ...] = ()


class Backups:
    """Makes backups of an open library.

    Args:
        parts: Its files.
        run: Does a piece of work on the writing thread, with the lock held.
    """

    def __init__(
        self, parts: Parts, run: Callable[[Callable[[], News | None]], Awaitable[object]]
    ) -> None:
        self._parts = parts
        self._run = run

    async def write(self, target: Path) -> Manifest:
        """Write everything of the user's, as it is at one moment, into one file.

        The lock is held only for what changed while the files were gathered.

        Args:
            target: The file; an older backup there is replaced.

        Returns:
            What was written.

        Raises:
            StoreError: It can't be written, or something else than a backup is there; what was
                there is whole.
        """
        check_target(target)
        parts = self._parts
        room = target.with_name(f".{target.name}-staging") if parts.read_only else None
        staging = Staging(parts.layout, parts.files, room)
        try:
            with told(staging.folder):
                await asyncio.to_thread(staging.make)
                await asyncio.to_thread(staging.gather)
            await self._complete(staging)
            return await asyncio.to_thread(write_archive, staging, target, parts.files)
        finally:
            await asyncio.to_thread(staging.remove)

    async def _complete(self, staging: Staging) -> None:
        def work() -> News:
            with told(staging.folder):
                staging.complete()
            return News()

        if self._parts.read_only:
            await asyncio.to_thread(work)
        else:
            await self._run(work)


def write_archive(staging: Staging, target: Path, files: Files) -> Manifest:
    """Write what is staged as one file, whole or not at all; it may take long.

    Args:
        staging: A whole library.
        target: The file; an older backup there is replaced.
        files: The way to the disk.

    Returns:
        What was written.

    Raises:
        StoreError: It can't be written, or something else than a backup is there.
    """
    check_target(target)
    written: list[Manifest] = []

    def fill(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            members = tuple(_packed(archive, staging.folder, each) for each in staging.paths())
            made = datetime.now(UTC).replace(microsecond=0)
            manifest = Manifest(FORMAT, __version__, SCHEMA, LOG_SCHEMA, made, members)
            archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
            written.append(manifest)

    with told(target):
        files.replace_by(target, fill)
        files.settle()
    return written[0]


def check_target(target: Path) -> None:
    """Refuse to write over something that is no backup, or into a folder that is not there.

    Raises:
        StoreError: So it is.
    """
    if not target.parent.is_dir():
        sentence = f"There is no folder {target.parent} for {target.name}; nothing was done."
        raise StoreError(str(target), sentence)
    if target.exists() and not _is_backup(target):
        sentence = f"{target} is there already and is no backup of newsreader's; nothing was done."
        raise StoreError(str(target), sentence)


def _is_backup(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile):
        return False


def _packed(archive: zipfile.ZipFile, folder: Path, name: str) -> Member:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo.from_file(folder / name, name, strict_timestamps=False)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100600 << 16
    with archive.open(entry, "w") as packed, (folder / name).open("rb") as source:
        for piece in pieces(source):
            digest.update(piece)
            size += len(piece)
            packed.write(piece)
    return Member(name, size, digest.hexdigest())


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """What a stream holds, a megabyte at a time."""
    while piece := stream.read(_PIECE):
        yield piece
