"""Times a program in a pseudo terminal: start to first frame, key to frame."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SETTLED = 0.012
"""Seconds without output after which a frame counts as finished: less than one at 60 a second."""
_SEQUENCE = re.compile(
    rb"\x1b(\[[0-9;?<>=$]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>])"
)


@dataclass(slots=True)
class Terminal:
    """A program running in a terminal of its own, 120 by 40 unless told otherwise.

    Args:
        command: Program and arguments.
        environment: Its whole environment.
        columns: Width in cells.
        rows: Height in cells.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    columns: int = 120
    rows: int = 40
    started: float = 0.0
    _pid: int = 0
    _file: int = -1
    _seen: bytearray = field(default_factory=bytearray)

    def __enter__(self) -> "Terminal":
        self.started = time.perf_counter()
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.execvpe(self.command[0], list(self.command), dict(self.environment))
        size = struct.pack("HHHH", self.rows, self.columns, 0, 0)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, size)
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._file)

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._pid

    def until(self, text: str | re.Pattern[str], timeout: float = 60.0) -> float:
        """Read until some text has been written.

        Args:
            text: Part of a line as it stands on the screen, or a pattern of it.
            timeout: Seconds to wait at most.

        Returns:
            Seconds from the program's start to the arrival of the text.

        Raises:
            TimeoutError: The text did not come.
        """
        wanted = re.compile(re.escape(text)) if isinstance(text, str) else text
        self._seen.clear()
        end = time.perf_counter() + timeout
        while not wanted.search(_SEQUENCE.sub(b"", bytes(self._seen)).decode(errors="replace")):
            if time.perf_counter() > end or not self._read(timeout):
                raise TimeoutError(f"{self.command[0]} did not show {text!r} in {timeout} s")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.3, timeout: float = 20.0) -> None:
        """Read until nothing has been written for ``quiet`` seconds."""
        end = time.perf_counter() + timeout
        while self._read(quiet) and time.perf_counter() < end:
            pass

    def press(self, key: str) -> float:
        """Press a key, wait for its frame, then until nothing more comes.

        Args:
            key: The bytes a terminal sends for it.

        Returns:
            Seconds until the last byte of the frame it brought.

        Raises:
            TimeoutError: Nothing was written within five seconds.
        """
        pressed = time.perf_counter()
        os.write(self._file, key.encode("latin-1"))
        if not self._read(5.0):
            raise TimeoutError(f"no frame after {key!r}")
        last = time.perf_counter()
        while self._read(SETTLED):
            last = time.perf_counter()
        self.settle()
        return last - pressed

    def bring(self, key: str, text: str | re.Pattern[str]) -> float:
        """Press a key and wait for some text that it brings.

        Args:
            key: The bytes a terminal sends for it.
            text: Part of a line as it stands on the screen, or a pattern of it.

        Returns:
            Seconds until the text has been written.

        Raises:
            TimeoutError: The text did not come.
        """
        pressed = time.perf_counter()
        os.write(self._file, key.encode("latin-1"))
        self.until(text)
        return time.perf_counter() - pressed

    def _read(self, wait: float) -> bool:
        ready, _, _ = select.select([self._file], [], [], wait)
        if not ready:
            return False
        try:
            chunk = os.read(self._file, 1 << 16)
        except OSError:
            return False
        self._seen += chunk
        if b"\x1b[6n" in chunk:
            os.write(self._file, b"\x1b[1;1R")
        if b"\x1b[c" in chunk:
            os.write(self._file, b"\x1b[?62;22c")
        return bool(chunk)
