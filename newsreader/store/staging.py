"""Holds the library fast as it is at one moment, while everybody goes on writing.

The files are linked, not copied: as each is replaced whole and never changed in place, a link keeps
the state it had. First all of them are linked without the lock, then, with the lock held, those
that have changed meanwhile. Logs alone are added to in place; they are copied.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from newsreader.store.handles import make_folder
from newsreader.store.layout import LOG_SUFFIX, OWN, Layout
from newsreader.store.storage import TEMP_SUFFIX, Files
from newsreader.store.swap import CONFIG, DATA, copy_settings

_ABANDONED = timedelta(days=1).total_seconds()
_Stat = tuple[int, int, int]


class Staging:
    """A folder for a backup or a restore, on the disk of the library.

    Args:
        layout: The library.
        files: The way to the disk.
        room: Where to make it; None for the library's own folder of such.
    """

    def __init__(self, layout: Layout, files: Files, room: Path | None = None) -> None:
        self._room = room or layout.staging
        self.folder = self._room / secrets.token_hex(6)
        self._layout = layout
        self._files = files
        self._linked: dict[Path, _Stat] = {}

    def make(self) -> None:
        """Make the folder, and sweep out what killed processes left; raises OSError."""
        make_folder(self.folder)
        now = self.folder.stat().st_mtime
        for path in self._room.iterdir():
            if path.stat().st_mtime < now - _ABANDONED:
                shutil.rmtree(path, ignore_errors=True)

    def remove(self) -> None:
        """Remove the folder, whatever is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            self._room.rmdir()

    def gather(self) -> None:
        """Link every file of the library that is not linked as it is now; raises OSError.

        The first time it may take long and needs no lock; the last time it must be held.
        """
        present = dict(self._present())
        for name in self._linked.keys() - present.keys():
            (self.folder / DATA / name).unlink(missing_ok=True)
            del self._linked[name]
        for name, stat in present.items():
            if self._linked.get(name) != stat:
                self._link(name, stat)

    def complete(self) -> None:
        """Make it a whole library of this moment. Call it with the lock held; raises OSError."""
        self.gather()
        log = self._layout.changes
        if log.exists():
            make_folder(self.folder / DATA)
            shutil.copyfile(log, self.folder / DATA / log.name)
        copy_settings(self._layout, self._files, self.folder / CONFIG)

    def paths(self) -> list[str]:
        """The files in it, as they are named in an archive."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    def _present(self) -> Iterator[tuple[Path, _Stat]]:
        for name in OWN:
            source = self._layout.data / name
            for folder, _, names in os.walk(source):
                for each in names:
                    yield from self._looked_at(Path(folder, each))
            if source.is_file() and source != self._layout.changes:
                yield from self._looked_at(source)

    def _looked_at(self, path: Path) -> Iterator[tuple[Path, _Stat]]:
        if path.name.endswith(TEMP_SUFFIX) or ".corrupt-" in path.name:
            return
        try:
            stat = path.stat()
        except FileNotFoundError:
            return
        yield path.relative_to(self._layout.data), (stat.st_ino, stat.st_size, stat.st_mtime_ns)

    def _link(self, name: Path, stat: _Stat) -> None:
        source, target = self._layout.data / name, self.folder / DATA / name
        make_folder(target.parent)
        target.unlink(missing_ok=True)
        try:
            if source.suffix == LOG_SUFFIX:
                shutil.copyfile(source, target)
            else:
                target.hardlink_to(source)
        except FileNotFoundError:
            return
        except OSError:  # a file system without links
            shutil.copyfile(source, target)
        self._linked[name] = stat
