"""Brings a library back from a backup: looks at all of it first, then puts it in place.

An archive may come from anywhere, so nothing of it is trusted: names lead nowhere but into the
library, every file has the size and the checksum that the list of files gives it, and there is
room for all of them before the first is written.
"""

import hashlib
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from msgspec import Struct

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.store import documents, swap
from newsreader.store.backup import FORMAT, MANIFEST, Manifest, Member, pieces
from newsreader.store.changelog import LOG_SCHEMA, ChangeLog, Header, Touched, replayed, to_line
from newsreader.store.documents import Damaged, FileMeta
from newsreader.store.handles import make_folder
from newsreader.store.layout import LOG_SUFFIX, OWN, SETTINGS, THEMES, Layout
from newsreader.store.staging import Staging
from newsreader.store.storage import Files, told
from newsreader.store.sweeping import MARK
from newsreader.store.writer import Lock

_MANIFEST_BYTES = 200_000_000
_SMALL = 1_000_000_000
_RATIO = 200
"""An archive that says it becomes more than 1 GB and more than 200 times its own size is a bomb:
a library's texts become 3 to 10 times theirs."""
_ID = r"[\w-][\w.-]*"
_IN_DATA = "|".join(
    re.escape(name) if "." in name else rf"{name}/({_ID}/)?{_ID}\.json" for name in OWN
)
_ALLOWED = re.compile(
    rf"{swap.DATA}/({_IN_DATA}|feeds/{_ID}\{LOG_SUFFIX}|bodies/{_ID}/{MARK})|{swap.CONFIG}/({re.escape(SETTINGS)}|{THEMES}/[^/\\\0]+\.toml)",
    re.ASCII,
)


class Restored(Struct, frozen=True):
    """What a restore did."""

    made: datetime
    files: int
    kept: Path
    """Folder with what was there before."""
    notice: str = ""


def is_empty(folders: Folders) -> bool:
    """Tell whether there is no library in some folders, or one with nothing in it."""
    layout = Layout(folders.data, folders.cache, folders.config)
    try:
        content = layout.library.read_bytes()
        operations = ChangeLog(layout.changes, Files()).peek().operations
        tables = documents.tables(layout.library, content)
    except FileNotFoundError:
        return not any(path.exists() for path in (layout.feeds, layout.saved, layout.changes))
    except (OSError, StoreError, Damaged):
        return False
    rows = any(table for name, table in tables.items() if name != documents.META)
    return not rows and all(isinstance(each, Touched) for each in operations)


def restore(folders: Folders, archive: Path, *, files: Files | None = None) -> Restored:
    """Put the library of a backup in place of the one that is there, which is put aside.

    Args:
        folders: Where the library lies; it may be damaged, or there may be none.
        archive: The backup.
        files: The way to the disk.

    Returns:
        What was done.

    Raises:
        StoreError: The backup can't be used or there is no room for it; nothing was changed.
        StoreLocked: Another process holds the library for too long; nothing was changed.
    """
    files = files or Files()
    layout = Layout(folders.data, folders.cache, folders.config)
    with told(layout.data):
        make_folder(layout.data)
    staging = Staging(layout, files)
    try:
        with told(staging.folder):
            staging.make()
        manifest = unpack(archive, staging.folder, files)
        with Lock(layout).held(), told(layout.data):
            _make_ready(layout, files, staging.folder)
            kept = swap.begin(layout, files, staging.folder)
    finally:
        staging.remove()
    return Restored(manifest.made, len(manifest.files), kept.folder, kept.sentence)


def unpack(archive: Path, target: Path, files: Files) -> Manifest:
    """Check a backup to its last byte and write its files below a folder.

    Args:
        archive: The backup.
        target: The folder.
        files: The way to the disk.

    Returns:
        What the backup says of itself.

    Raises:
        StoreError: It can't be used; what was written so far has to be removed.
    """
    with _readable(archive), zipfile.ZipFile(archive) as opened:
        manifest = _manifest(opened)
        _check_entries(opened, manifest, archive.stat().st_size)
        _check_room(manifest, target)
        for member in manifest.files:
            with opened.open(member.path) as packed, told(target):
                content = _Checked(cast("BinaryIO", packed), member)
                files.replace_by(target / member.path, content.copy)
        for member in manifest.files:
            _check_schema(target / member.path)
    return manifest


class Unusable(Exception):
    """Why an archive is no backup that can be restored."""


class _Checked:
    """Copies one file of an archive and compares it with the list on the way."""

    def __init__(self, packed: BinaryIO, member: Member) -> None:
        self._packed = packed
        self._member = member

    def copy(self, stream: BinaryIO) -> None:
        digest, size = hashlib.sha256(), 0
        for piece in pieces(self._packed):
            size += len(piece)
            if size > self._member.size:
                break
            digest.update(piece)
            stream.write(piece)
        if (size, digest.hexdigest()) != (self._member.size, self._member.sha256):
            raise Unusable(f"{self._member.path} in it is not what it was")


@contextmanager
def _readable(archive: Path) -> Iterator[None]:
    try:
        yield
    except Unusable as error:
        raise _refused(archive, str(error)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError) as error:
        raise _refused(archive, "it is damaged, or no backup of newsreader's") from error
    except (NotImplementedError, RuntimeError) as error:
        raise _refused(
            archive, "it is packed in a way that newsreader's backups are not"
        ) from error
    except OSError as error:
        raise _refused(archive, f"it can't be read: {error.strerror or error}") from error


def _refused(archive: Path, reason: str) -> StoreError:
    sentence = f"{archive} can't be restored: {reason}. Nothing was changed."
    return StoreError(str(archive), sentence)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(MANIFEST) as packed:
        content = packed.read(_MANIFEST_BYTES + 1)
    if len(content) > _MANIFEST_BYTES:
        raise Unusable("its list of files is too long")
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format > FORMAT or head.schema > documents.SCHEMA or head.log_schema > LOG_SCHEMA:
            raise Unusable(
                f"newsreader {head.newsreader} wrote it, which is newer: update newsreader first"
            )
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise Unusable("its list of files can't be read") from error


class _Head(Struct, frozen=True):
    """The part of a manifest that a newer newsreader will write too."""

    format: int
    newsreader: str = "of another version"
    schema: int = 0
    log_schema: int = 0


def _check_entries(archive: zipfile.ZipFile, manifest: Manifest, size: int) -> None:
    entries = [entry for entry in archive.infolist() if entry.filename != MANIFEST]
    sizes = {each.path: each.size for each in manifest.files}
    if len({each.path.casefold() for each in manifest.files}) != len(manifest.files):
        raise Unusable("two files in it have the same name")
    if sorted(sizes) != sorted(entry.filename for entry in entries):
        raise Unusable("its files are not those of its list")
    for entry in entries:
        if not _ALLOWED.fullmatch(entry.filename):
            raise Unusable(f"{entry.filename!r} in it belongs to no library")
        if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise Unusable(f"{entry.filename} in it is no plain file")
        if entry.file_size != sizes[entry.filename]:
            raise Unusable(f"{entry.filename} in it is not what it was")
    total = sum(sizes.values())
    if total > _SMALL and total > _RATIO * size:
        raise Unusable(f"it says that it becomes {total:,} bytes, which no library does")


def _check_room(manifest: Manifest, target: Path) -> None:
    needed = sum(each.size for each in manifest.files)
    free = shutil.disk_usage(target).free
    if needed > free:
        raise Unusable(f"it needs {needed:,} bytes on the disk, and {free:,} are free")


def _check_schema(path: Path) -> None:
    """Refuse a file of a newer schema; what is damaged is repaired when the library is opened."""
    if path.suffix == ".json" and path.parent.name != "saved":
        with path.open("rb") as file:
            start = file.read(256)
        try:
            meta = documents.head(start)
        except Damaged:
            return
    elif path.suffix == LOG_SUFFIX:
        meta = FileMeta(documents.SCHEMA + (replayed(path.read_bytes()).schema > LOG_SCHEMA), 0)
    else:
        return
    if meta.schema > documents.SCHEMA:
        raise Unusable("a newer newsreader wrote it: update newsreader first")


def _make_ready(layout: Layout, files: Files, ready: Path) -> None:
    """Give the log an epoch of its own, by which open readers see that all is another now."""
    path = ready / swap.DATA / layout.changes.name
    content = files.read(path) if path.exists() else b""
    replay = replayed(content)
    epoch = max(replay.epoch, ChangeLog(layout.changes, files).present_epoch()) + 1
    lines = b"".join(map(to_line, replay.operations))
    files.replace(path, to_line(Header(LOG_SCHEMA, epoch)) + lines)
    make_folder(ready / swap.CONFIG)
    swap.copy_settings(layout, files, ready / swap.BEFORE / swap.CONFIG)
    files.settle()
