"""The files of a library put together, and how it is entered."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, field

from newsreader.config import Folders
from newsreader.errors import StoreError, StoreLocked
from newsreader.store.bodies import Bodies
from newsreader.store.changelog import ChangeLog
from newsreader.store.derived import Snapshot
from newsreader.store.documents import Damaged
from newsreader.store.feedfiles import FeedFiles
from newsreader.store.layout import Layout
from newsreader.store.libraryfile import FetchFile, LibraryFile
from newsreader.store.safekeeping import Safekeeping
from newsreader.store.savedfiles import SavedFiles
from newsreader.store.speakers import SpeakerFile
from newsreader.store.storage import Files, told
from newsreader.store.sweeping import Sweeping
from newsreader.store.writer import Lock


class Parts(Struct):
    """The files of a library, ready for work."""

    folders: Folders
    layout: Layout
    files: Files
    now: Callable[[], datetime]
    log: ChangeLog
    library: LibraryFile
    fetch: FetchFile
    feeds: FeedFiles
    bodies: Bodies
    saved: SavedFiles
    safekeeping: Safekeeping
    snapshot: Snapshot
    speakers: SpeakerFile
    sweeping: Sweeping
    notices: list[str] = field(default_factory=list)
    read_only: bool = False


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def parts_of(folders: Folders, now: Callable[[], datetime], files: Files) -> Parts:
    """Put together the files of a library; nothing is read or written."""
    layout = Layout(folders.data, folders.cache, folders.config)
    safekeeping = Safekeeping(layout, files, now)
    bodies = Bodies(layout, files, lambda path, _: safekeeping.set_aside(path))
    return Parts(
        folders=folders,
        layout=layout,
        files=files,
        now=now,
        log=ChangeLog(layout.changes, files),
        library=LibraryFile(layout, files, safekeeping.copy_once),
        fetch=FetchFile(layout, files),
        feeds=FeedFiles(layout, files),
        bodies=bodies,
        saved=SavedFiles(layout, files, safekeeping),
        safekeeping=safekeeping,
        snapshot=Snapshot(layout.snapshot, files),
        speakers=SpeakerFile(layout, files, bodies),
        sweeping=Sweeping(layout, files, bodies),
    )


def damaged(damage: Damaged) -> StoreError:
    """The error that the user reads where a file is damaged."""
    sentence = f"A file of the library is damaged ({damage}); it is restored at the next start."
    return StoreError("library", sentence)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what a piece of work can meet into the errors that the user reads."""
    try:
        yield
    except Damaged as damage:
        raise damaged(damage) from damage
    except OSError as error:
        name = error.filename or "A file of the library"
        raise StoreError(str(name), f"{name} can't be used: {error.strerror or error}.") from error


def enter(stack: contextlib.ExitStack, parts: Parts, lock: Lock) -> None:
    """Hold the lock where the library can be written; else open it for reading only.

    Args:
        stack: Holds the lock until it is closed.
        parts: The library; told where it is read-only.
        lock: Its lock.

    Raises:
        StoreError: Where the folder should be, something else is.
        StoreLocked: Another process holds the library for too long.
    """
    data = parts.layout.data
    if data.exists() and not data.is_dir():
        raise StoreError(str(data), f"{data} is no folder: the library can't be kept there.")
    try:
        with told(data):
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(data, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        stack.enter_context(lock.held())
    except StoreLocked:
        raise
    except StoreError as error:
        parts.read_only = True
        parts.notices.append(f"{error.sentence} The library can be read, but nothing is kept.")


@contextlib.contextmanager
def readable(path: Path) -> Iterator[None]:
    """Translate the OSErrors of a block that reads ``path`` into StoreErrors."""
    try:
        yield
    except OSError as error:
        sentence = f"{path} can't be read: {error.strerror or error}."
        raise StoreError(str(path), sentence) from error
