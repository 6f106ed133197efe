"""Copies of library.json, what was damaged, and the trash: nothing is lost by one mistake."""

import contextlib
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from newsreader.store import documents
from newsreader.store.clock import FIRST, Witness
from newsreader.store.documents import Damaged
from newsreader.store.layout import Layout
from newsreader.store.storage import Files, aside, told

KEPT_RUNS = 5
KEPT_DAYS = 7
TRASH_KEPT = timedelta(days=30)
_STAMP = "%Y%m%dT%H%M%S%fZ"
_COPY = re.compile(r"library-(?:(\d{6,})-)?(\d{8})T\d+Z\.json")
"""A copy's name: its number, by which it is newer than another whatever the clock said, and when
it was made. The copies of 0.1.0 have no number."""


class Safekeeping:
    """Keeps what would otherwise be lost. Call it with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        now: The clock.
    """

    def __init__(self, layout: Layout, files: Files, now: Callable[[], datetime]) -> None:
        self._layout = layout
        self._files = files
        self._now = now
        self._copied = False
        self._witness = Witness(layout.witness, files)
        self._agreed: tuple[date, bool] | None = None

    def clock_agrees(self) -> bool:
        """Whether the clock may be used to tell what is old; looked at once a day."""
        now = self._now()
        if self._agreed is None or self._agreed[0] != now.date():
            self._agreed = (now.date(), self._witness.agrees(now))
        return self._agreed[1]

    def copy_once(self) -> None:
        """Copy library.json before the first change of this run."""
        if not self._copied:
            self.copy()
            self._copied = True

    def copy(self) -> None:
        """Copy library.json unless the newest copy says the same.

        Raises:
            StoreError: There is no space or no right to.
        """
        path = self._layout.library
        with told(self._layout.backups):
            try:
                content = self._files.read(path)
                documents.tables(path, content)
            except (FileNotFoundError, Damaged):
                return
            copies = self._copies()
            if copies and self._files.read(copies[0]) == content:
                return
            number = _number(copies[0]) + 1 if copies else 1
            name = f"library-{number:06}-{self._now():{_STAMP}}.json"
            self._files.replace(self._layout.backups / name, content)
            self._thin_out(self._copies())

    def newest_good(self) -> bytes | None:
        """Give the newest copy of library.json that can be read; None where there is none."""
        for path in self._copies():
            with contextlib.suppress(OSError, Damaged):
                content = self._files.read(path)
                documents.tables(path, content)
                return content
        return None

    def set_aside(self, path: Path) -> Path:
        """Copy a damaged file to another name; what is restored then takes its place in one step.

        Returns:
            That name.

        Raises:
            StoreError: It can't be copied.
        """
        target = aside(path, self._now())
        with told(path):
            self._files.replace(target, self._files.read(path))
        return target

    def trash(self, source: Path, target: Path) -> None:
        """Move a file or folder into the trash; the older one of the same name there goes.

        Raises:
            StoreError: It can't be moved.
        """
        with told(source):
            if source.exists() and target.is_dir():
                shutil.rmtree(target)
            if self._files.move(source, target):
                moment = self._now().timestamp()
                os.utime(target, (moment, moment))

    def empty_trash(self) -> None:
        """Remove for good what has been in the trash for more than 30 days.

        Nothing is removed by a clock that jumped; what such a clock dated begins its 30 days anew.
        """
        now = self._now()
        if not self.clock_agrees():
            return
        for group in _entries(self._layout.trash):
            for path in _entries(group):
                with contextlib.suppress(OSError):
                    _remove_old(path, now)

    def _copies(self) -> list[Path]:
        """The copies, newest first."""
        found = [path for path in _entries(self._layout.backups) if _COPY.fullmatch(path.name)]
        return sorted(found, key=lambda path: (_number(path), path.name), reverse=True)

    def _thin_out(self, copies: list[Path]) -> None:
        days: dict[str, Path] = {}
        for path in copies:
            days.setdefault(path.stem.rpartition("-")[2][:8], path)
        kept = {*copies[:KEPT_RUNS], *list(days.values())[:KEPT_DAYS]}
        for path in copies:
            if path not in kept:
                self._files.remove(path)


def _number(copy: Path) -> int:
    found = _COPY.fullmatch(copy.name)
    return int(found[1] or 0) if found else 0


def _remove_old(path: Path, now: datetime) -> None:
    since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if not FIRST <= since <= now + timedelta(days=1):
        os.utime(path, (now.timestamp(), now.timestamp()))
    elif since < now - TRASH_KEPT:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
