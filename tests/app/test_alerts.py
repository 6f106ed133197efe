"""New entries told by the terminal, while the user looks elsewhere."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from newsreader.config import Folders
from tests.app.support import CHESS, FERRY, Told, feed, follow
from tests.app.test_terminal import SETTINGS, Terminal
from tests.loopback import Loopback, Reply, Request

BLUR, FOCUS = b"\x1b[O", b"\x1b[I"
RULE = '\n[[rules]]\nname = "all"\nnotify = true\n'
TOLD = b"\x1b]9;1 new in Harbour News: A ]0,owned draw\x1b\\"
HOSTILE = Told("A &#27;]0;owned&#7; draw", CHESS.html)
ITERM = {"TERM_PROGRAM": "iTerm.app"}


@pytest.fixture
def server(folders: Folders) -> Iterator[Loopback]:
    with Loopback({"/feed": feed("Harbour News", FERRY)}) as server:
        asyncio.run(follow(folders, server))
        folders.config.mkdir(parents=True, exist_ok=True)
        folders.config_file.write_text(SETTINGS + RULE)
        yield server


@pytest.mark.parametrize("looking", [False, True])
def test_the_terminal_tells_of_new_entries_unless_the_user_is_looking(
    folders: Folders, server: Loopback, looking: bool
) -> None:
    gate = threading.Event()

    async def held(_: Request) -> Reply:
        await asyncio.to_thread(gate.wait)
        return Reply(feed("Harbour News", HOSTILE, FERRY))

    server.routes["/feed"] = held
    with Terminal(folders, environment=ITERM) as terminal:
        terminal.read_until(lambda output: b"said" in output)
        terminal.press(b"R")
        terminal.read_until(lambda output: b"0 of 1" in output)
        seen = len(terminal.output)
        terminal.press(BLUR if not looking else BLUR + FOCUS)
        terminal.read_until(lambda output: len(output) > seen)
        gate.set()
        terminal.read_until(lambda output: b"1 new" in output)
        if not looking:
            terminal.read_until(lambda output: b"\x1b]9;" in output)
        terminal.press(b"Q")
        assert terminal.read_to_the_end() == 0
    assert (TOLD in terminal.output) == (not looking)
    assert b"\x1b]0;" not in terminal.output
