"""Plays and opens enclosures: the file where it is there, else its address."""

import asyncio
import os
from pathlib import Path
from typing import Any

from newsreader.app import enclosed, external
from newsreader.app.external import Command
from newsreader.app.screens.desk import OnDesk
from newsreader.filenames import is_listed
from newsreader.library import EnclosureRow


def play(screen: OnDesk[Any], row: EnclosureRow) -> None:
    """Play or open an enclosure with the system's or the user's program, and note that.

    Args:
        screen: Speaks, and hands over the terminal where a player wants it.
        row: The enclosure.
    """
    screen.start("play", _play, screen, row)


async def _play(screen: OnDesk[Any], row: EnclosureRow) -> None:
    path = row.path
    if path is None:
        _open_address(screen, row)
    elif await asyncio.to_thread(_is_ours, path):
        _open_file(screen, row, path)
    else:
        again = screen.key("entry.download")
        screen.say(f"The file is gone; {again} downloads it again: {path}", error=True)


def _is_ours(path: Path) -> bool:
    """Whether it is a file as it was put there: a name from our list, and no link to elsewhere."""
    return path.is_absolute() and is_listed(path.name) and path.is_file() and not path.is_symlink()


def _open_file(screen: OnDesk[Any], row: EnclosureRow, path: Path) -> None:
    command = _player(screen, row) or external.opener_command(os.environ)
    if command is None:
        screen.say(f"No program found for it: name one as player in the settings. It is {path}.")
        return
    _run(screen, row, command, str(path))


def _open_address(screen: OnDesk[Any], row: EnclosureRow) -> None:
    address, command = external.web_address(row.enclosure.url), _player(screen, row)
    if address and command:
        _run(screen, row, command, address)
        return
    screen.browse(row.enclosure.url)
    screen.library.downloads.set_played(row, True)


def _player(screen: OnDesk[Any], row: EnclosureRow) -> Command | None:
    if not row.playable:
        return None
    video = row.kind == "video"
    return external.player_command(screen.config.player, os.environ, video=video)


def _run(screen: OnDesk[Any], row: EnclosureRow, command: Command, target: str) -> None:
    """Keep that it was played before the terminal is handed over, which may be the last thing."""
    screen.library.downloads.set_played(row, True)
    verb = "Playing" if row.playable else "Opening"
    screen.say(f"{verb} {enclosed.name_of(row.enclosure)}")
    screen.run_program(command, target)
