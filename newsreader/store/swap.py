"""Puts a whole library in place of another, so that a kill at any moment leaves one of the two.

The restored library lies ready in a folder. Renaming that folder to ``restoring`` decides: from
then on it will be the library, whoever finishes. What is there now is moved into it, the folder is
renamed to ``replacing``, the restored files are moved to their places, and the folder with what
was there before goes to the trash. Each step may be done again. Whoever takes the library's lock
first after a kill goes on where it was left.
"""

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from newsreader.store.layout import DERIVED, OWN, SETTINGS, THEMES, Layout
from newsreader.store.storage import Files

BEFORE = "before"
DATA = "data"
CONFIG = "config"
RESTORED = "restored"


class Kept(Struct, frozen=True):
    """Where what was there before is kept, and a sentence on settings that could not be written."""

    folder: Path
    sentence: str = ""


def begin(layout: Layout, files: Files, ready: Path) -> Kept:
    """Make what lies ready the library. Call it with the lock held.

    Args:
        layout: The library.
        files: The way to the disk.
        ready: A folder in the library's own with ``data`` and ``config`` in it.

    Returns:
        Where what was there before is kept.

    Raises:
        OSError: Nothing was changed, or the rest is done by whoever takes the lock next.
    """
    files.move(ready, layout.restoring)
    files.settle()
    return resume(layout, files) or Kept(layout.trash)


def resume(layout: Layout, files: Files) -> Kept | None:
    """Finish what was begun, if anything. Call it with the lock held.

    Returns:
        Where what was there before is kept.

    Raises:
        OSError: Something is left to do.
    """
    if layout.restoring.is_dir():
        _put_aside(layout, files)
        files.settle()
        files.move(layout.restoring, layout.replacing)
        files.settle()
    if layout.replacing.is_dir():
        _put_in_place(layout, files)
        files.settle()
        return _keep(layout, files)
    return None


def _put_aside(layout: Layout, files: Files) -> None:
    for name in OWN:
        files.move(layout.data / name, layout.restoring / BEFORE / DATA / name)


def _put_in_place(layout: Layout, files: Files) -> None:
    for name in OWN:
        files.move(layout.replacing / DATA / name, layout.data / name)
    for name in DERIVED:
        files.remove(layout.cache / name)


def copy_settings(layout: Layout, files: Files, target: Path) -> None:
    """Copy the user's settings and themes into a folder; raises OSError."""
    for path in _settings(layout.config):
        files.replace(target / path.relative_to(layout.config), files.read(path))


def _put_settings(layout: Layout, files: Files) -> None:
    """Write settings and themes; where a link leads elsewhere, the file there is written."""
    ready = layout.replacing / CONFIG
    wanted = {path.relative_to(ready) for path in _settings(ready)}
    for path in _settings(layout.config):
        if path.relative_to(layout.config) not in wanted:
            files.remove(path)
    for name in wanted:
        files.replace((layout.config / name).resolve(), files.read(ready / name))


def _settings(folder: Path) -> list[Path]:
    themes = sorted((folder / THEMES).glob("*.toml"))
    return [path for path in (folder / SETTINGS, *themes) if path.is_file()]


def _keep(layout: Layout, files: Files) -> Kept:
    """Move what was there before into the trash, where it waits for 30 days."""
    sentence = ""
    try:
        _put_settings(layout, files)
    except OSError as error:
        sentence = f"The settings could not be restored ({error.strerror or error})."
    kept = layout.trash / RESTORED / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    files.move(layout.replacing, kept)
    with contextlib.suppress(OSError):
        os.utime(kept)
        files.settle()
    return Kept(kept, sentence)
