"""Pictures on the real driver, in a terminal that says that it can show them."""

import asyncio
import re
from collections.abc import Iterator

import pytest

from newsreader.config import Folders
from tests.app.support import Told, feed, follow
from tests.app.test_terminal import SETTINGS, Terminal, written_words
from tests.loopback import Loopback
from tests.pictures import BLUE, RED, png

SIXEL = b"\x1b[6;20;10t\x1b[?62;4;22c"
KITTY = b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;22c"
PLACED = "\U0010eeee".encode()
ESCAPES = "\x1b]0;owned\x07\x1bP1;2q\x1b\\"
PICTURE = re.compile(
    rb"\x1b7\x1b\[\d+D(?:\x1bP[!-~]+\x1b\\|\x1b\[38;2;[\d;]+m[^\x1b]+\x1b\[39m)\x1b8"
)
"""One line of a picture, written over blanks, the cursor back where it was."""
KITTY_S = re.compile(rb"\x1b_G[a-zA-Z0-9=,]+(?:;[A-Za-z0-9+/=]*)?\x1b\\")


@pytest.fixture
def server(folders: Folders) -> Iterator[Loopback]:
    with Loopback({"/boat.png": png(100, 80, RED, BLUE)}) as server:
        told = "".join(f"&#{ord(sign)};" for sign in ESCAPES)
        html = (
            f'<p>The ferry leaves at noon.</p><figure><img src="{server.url("/boat.png")}" '
            f'alt="{told}"><figcaption>The Kestrel {told}</figcaption></figure>'
            f"<p>{'It goes on. ' * 400}</p>"
        )
        server.routes["/feed"] = feed("Harbour News", Told("Ferry line", html))
        asyncio.run(follow(folders, server))
        folders.config.mkdir(parents=True, exist_ok=True)
        folders.config_file.write_text(SETTINGS)
        yield server


def leave(terminal: Terminal) -> None:
    terminal.press(b"Q")
    assert terminal.read_to_the_end() == 0


def nothing_else(terminal: Terminal) -> None:
    """Fail when anything but the driver's own orders and drawings was written."""
    left = written_words(KITTY_S.sub(b"", PICTURE.sub(b"", terminal.output)))
    assert re.findall(rb"\x1b.{0,20}|\x07|\x9b", left) == []


def test_sixel_is_written_line_by_line(folders: Folders, server: Loopback) -> None:
    with Terminal(folders, SIXEL) as terminal:
        terminal.read_until(lambda output: output.count(b"\x1bP0;1;0q") >= 4)
        terminal.read_until(lambda output: b"Kestrel" in output)
        terminal.press(b"J")
        terminal.read_until(lambda output: output.count(b"\x1bP0;1;0q") >= 8)
        leave(terminal)
    assert b'\x1bP0;1;0q"1;1;100;20#0;2;78;12;12#0!100~' in terminal.output
    nothing_else(terminal)


def test_kitty_gets_the_picture_once_and_is_told_to_forget_it(
    folders: Folders, server: Loopback
) -> None:
    with Terminal(folders, KITTY) as terminal:
        terminal.read_until(lambda output: output.count(PLACED) >= 40)
        terminal.press(b"J")
        terminal.read_until(lambda output: output.count(PLACED) >= 80)
        leave(terminal)
    (number,) = re.findall(rb"\x1b_Ga=p,i=(\d+),c=10,r=4,U=1,q=2\x1b\\", terminal.output)
    sent = terminal.output.index(b"f=100")
    assert sent < terminal.output.index(PLACED)
    assert b"\x1b_Ga=d,d=I,i=" + number + b",q=2\x1b\\" in terminal.output
    nothing_else(terminal)


@pytest.mark.parametrize("variable", ["TMUX", "NO_COLOR"])
def test_in_tmux_nothing_is_asked_and_nothing_drawn(
    folders: Folders, server: Loopback, variable: str
) -> None:
    with Terminal(folders, SIXEL, {variable: "1"}) as terminal:
        terminal.read_until(lambda output: b"Kestrel" in output)
        leave(terminal)
    assert b"\x1b_G" not in terminal.output
    assert b"\x1bP" not in terminal.output
    assert server.count("/boat.png") == 0
