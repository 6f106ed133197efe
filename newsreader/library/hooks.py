"""Commands that are run for rules and notifications: never by a shell, never waited for at the end.

What a command reads and what it says lies in files without a name, so that neither side can hold
the other up, and a command goes on undisturbed when the reader is left.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from newsreader.text import clean_line

_PASSED_ON = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "SHELL", "DISPLAY",
    "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME",
    "XDG_DATA_HOME", "XDG_CACHE_HOME",
)  # fmt: skip
"""Variables that a command gets; and those of the locale."""
_NOTHING: Mapping[str, str] = {}
_SAID = 2000
"""Bytes of what a command writes to stderr that are read."""


def start(
    argv: Sequence[str], given: bytes = b"", *, seconds: float, told: Mapping[str, str] = _NOTHING
) -> "asyncio.Future[str]":
    """Start a command at once, whatever becomes of who waits for its end.

    Args:
        argv: The command and its arguments.
        given: What it reads from stdin.
        seconds: How long it may take; it is killed then, with what it started.
        told: Variables beside those of everyday.

    Returns:
        What went wrong, when it has ended, as words for a sentence; empty when nothing did.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[str] = loop.create_future()
    variables = environment(os.environ) | dict(told)

    def settle(words: str) -> None:
        if not outcome.done():
            outcome.set_result(words)

    def work() -> None:
        words = _run(argv, given, seconds, variables)
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, words)

    threading.Thread(target=work, name="hook", daemon=True).start()
    return outcome


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """What a command gets of our own variables."""
    return {
        name: value
        for name, value in variables.items()
        if name in _PASSED_ON or name.startswith("LC_")
    }


def _run(argv: Sequence[str], given: bytes, seconds: float, variables: dict[str, str]) -> str:
    name = clean_line(Path(argv[0]).name, 60)
    try:
        with TemporaryFile() as stdin, TemporaryFile() as stderr:
            stdin.write(given)
            stdin.seek(0)
            process = subprocess.Popen(  # noqa: S603 - the user's own command, as a list
                list(argv), stdin=stdin, stdout=subprocess.DEVNULL, stderr=stderr,
                env=variables, cwd=Path.home(), start_new_session=True,
            )  # fmt: skip
            return _ended(process, name, seconds, stderr)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return f"{name} can't be run ({clean_line(str(reason), 120).lower()})"


def _ended(process: "subprocess.Popen[bytes]", name: str, seconds: float, stderr: IO[bytes]) -> str:
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"{name} took more than {seconds:g} s and was stopped"
    if code == 0:
        return ""
    stderr.seek(0)
    lines = stderr.read(_SAID).decode("utf-8", "replace").strip().splitlines()
    said = clean_line(lines[-1], 200) if lines else ""
    return f"{name} ended with status {code}" + (f": {said}" if said else "")
