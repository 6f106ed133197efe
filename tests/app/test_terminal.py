"""The real driver on a pseudo terminal: a hostile feed, and a clean end."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import pytest

from newsreader.app.hangup import EXIT_CODE
from newsreader.config import Folders
from newsreader.library import View, ViewKind, ViewSettings, open_library
from tests.app.support import QUIET, library_of
from tests.app.test_hostile import HOSTILE

PATIENCE = 60.0
OURS = re.compile(
    rb"\x1b\[[0-9;:]*m"  # colours and weights
    rb"|\x1b\[\d*;?\d*[HABCDJKG]"  # cursor and erasing
    rb"|\x1b\[[?>=<]?[0-9;]*(?:\$p|[hlucnq])"  # modes, keyboard, queries
    rb"|\x1b\[\d+;\d+;\d+t|\x1b\[\d+t"
    rb"|\x1b[78=>]"
    rb"|\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"  # can it show pictures?
    rb"|\x1b\]22;[a-z-]*(?:\x07|\x1b\\)"  # shape of the pointer
)
"""Sequences that the driver itself writes."""

QUESTION = b"\x1b[c"
PLAIN_ANSWER = b"\x1b[?62;22c"
"""What a terminal without pictures answers."""
SETTINGS = "refresh_at_start = false\nrefresh_every = 0\n"


class Terminal:
    """newsreader on a pseudo terminal of 100 by 30.

    Args:
        folders: Of the library; their common parent is its home.
        answer: What it says when it is asked what it is.
        environment: Further variables of the process.
    """

    def __init__(
        self, folders: Folders, answer: bytes = PLAIN_ANSWER, environment: Mapping[str, str] = {}
    ) -> None:
        self.output = b""
        self._answer = answer
        self._open = True
        self._environment = environment
        self._home = folders.data.parent

    def __enter__(self) -> Self:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment.pop("TMUX", None)
        environment.update(self._environment)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "newsreader", "--home", str(self._home)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        if self._open:
            self._open = False
            os.close(self._ours)

    def press(self, keys: bytes) -> None:
        """Send keys as a terminal does."""
        os.write(self._ours, keys)

    def read_until(self, condition: Callable[[bytes], bool]) -> None:
        """Read what is written until a condition on all of it is true."""
        end = time.monotonic() + PATIENCE
        while not condition(self.output):
            assert time.monotonic() < end, self.output[-2000:]
            self._read()

    def _read(self) -> None:
        ready, _, _ = select.select([self._ours], [], [], 0.05)
        if ready:
            asked = self.output.count(QUESTION)
            self.output += os.read(self._ours, 1 << 16)
            if self.output.count(QUESTION) > asked:
                self.press(self._answer)

    def read_to_the_end(self) -> int:
        """Read until the program has ended; its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, self.output[-2000:]
            try:
                self._read()
            except OSError:
                break
        return self.process.wait(PATIENCE)


def written_words(output: bytes) -> bytes:
    """What was written without the driver's own sequences."""
    return OURS.sub(b"", output)


@pytest.fixture
async def hostile_library(folders: Folders) -> Folders:
    await library_of(folders, HOSTILE)
    folders.config.mkdir(parents=True, exist_ok=True)
    folders.config_file.write_text(SETTINGS)
    return folders


def test_a_hostile_feed_writes_nothing_of_its_own(hostile_library: Folders) -> None:
    with Terminal(hostile_library) as terminal:
        terminal.read_until(lambda output: b"said" in output)
        for keys in (b"\r", b"]", b"G", b"h", b"j\r", b"j\r", b"?", b"\x1b", b"F[/x]\r", b"q"):
            terminal.press(keys)
        seen = len(terminal.output)
        terminal.press(b"Q")
        assert terminal.read_to_the_end() == 0
        assert len(terminal.output) > seen
    words = written_words(terminal.output)
    foreign = re.findall(rb"\x1b.{0,20}|\x07|\xc2[\x80-\x9f]|\x9b", words)
    assert foreign == []
    assert b"owned\x07" not in terminal.output


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
async def test_a_signal_ends_it_with_everything_written(
    hostile_library: Folders, name: str
) -> None:
    with Terminal(hostile_library) as terminal:
        terminal.read_until(lambda output: b"said" in output)
        terminal.press(b"A")
        terminal.read_until(lambda output: b"marked" in output)
        os.kill(terminal.process.pid, getattr(signal, name))
        assert terminal.read_to_the_end() == 0
        assert b"\x1b[?1049l" in terminal.output
    library = open_library(hostile_library, QUIET)
    try:
        assert library.unread(View(ViewKind.UNREAD)) == 0
        assert library.headlines(View(ViewKind.UNREAD), ViewSettings()) == []
    finally:
        await library.close()


def test_it_leaves_the_terminal_as_it_was(hostile_library: Folders) -> None:
    with Terminal(hostile_library) as terminal:
        terminal.read_until(lambda output: b"said" in output)
        begun = time.monotonic()
        terminal.press(b"Q")
        assert terminal.read_to_the_end() == 0
        assert time.monotonic() - begun < 10
    for opened, closed in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h")):
        assert terminal.output.rfind(closed) > terminal.output.rfind(opened) >= 0


@pytest.mark.slow
async def test_it_ends_with_everything_written_when_the_terminal_is_gone(
    hostile_library: Folders,
) -> None:
    """No signal tells of it: the program is not the first one of the terminal's session."""
    with Terminal(hostile_library) as terminal:
        terminal.read_until(lambda output: b"said" in output)
        terminal.press(b"A")
        terminal.read_until(lambda output: b"marked" in output)
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) in {0, EXIT_CODE}
    library = open_library(hostile_library, QUIET)
    try:
        assert library.unread(View(ViewKind.ALL)) == 0
    finally:
        await library.close()
