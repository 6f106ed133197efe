"""Processes that work on a library and die in the middle of it."""

import asyncio
import contextlib
import errno
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.store.storage import Files
from tests.faults.kinds import KINDS

ROUNDS = int(os.environ.get("NEWSREADER_FAULTS", "3"))
"""Kills of each kind of write; ``make faults`` asks for 200."""
WHOLE = ROUNDS >= 50
"""Whether every single step is made to fail, or a seeded choice of them."""

# A server that has everything loaded and branches off: 20 ms a process in place of 400.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.faults.victims"])


class FailingFiles(Files):
    """Fails once, at a chosen write, fsync or rename; a failing write tears.

    Args:
        at: Number of the step that fails, from 1; 0 for never.
        dead: Whether every later step fails too, as when the disk stays full.
    """

    def __init__(self, at: int = 0, *, dead: bool = False) -> None:
        super().__init__()
        self.at = at
        self.dead = dead
        self.steps = 0

    def _fails(self) -> bool:
        self.steps += 1
        return bool(self.at) and (self.steps == self.at or (self.dead and self.steps > self.at))

    def _write(self, handle: int, content: bytes) -> None:
        if self._fails():
            os.write(handle, content[: len(content) // 2])
            self._end(errno.ENOSPC)
        super()._write(handle, content)

    def _sync(self, handle: int) -> None:
        if self._fails():
            self._end(errno.EIO)
        super()._sync(handle)

    def _rename(self, source: Path, target: Path) -> None:
        if self._fails():
            self._end(errno.EACCES)
        super()._rename(source, target)

    def _end(self, code: int) -> None:
        raise OSError(code, os.strerror(code))


class DyingFiles(FailingFiles):
    """The process dies at the chosen step, a write half done."""

    def _end(self, code: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


async def lines_of(kind: str, home: Path, files: Files, seed: int) -> AsyncIterator[str]:
    """What a kind's work tells, line by line, until the disk fails."""
    with contextlib.suppress(StoreError, OSError):
        work = KINDS[kind].work(Folders.find(home), files, Random(seed))
        async with aclosing(work) as lines:  # type: ignore[type-var]
            async for line in lines:
                yield line


async def _tell(kind: str, home: Path, files: Files, seed: int, pipe: Connection) -> None:
    async for line in lines_of(kind, home, files, seed):
        pipe.send_bytes(line.encode())


def _victim(kind: str, home: Path, at: int, seed: int, pipe: Connection) -> None:
    pipe.send_bytes(b"ready")
    asyncio.run(_tell(kind, home, DyingFiles(at), seed, pipe))


def killed(kind: str, home: Path, seed: int) -> list[str]:
    """Have a kind's work done in a process, kill it at a seeded moment, give what it told."""
    numbers = Random(seed)
    limit = numbers.randrange(KINDS[kind].most)
    moment = numbers.uniform(0, KINDS[kind].seconds)
    return _lines(kind, home, 0, seed, limit, moment)


def killed_at(kind: str, home: Path, at: int, limit: int) -> list[str]:
    """Have the process die in the middle of its step ``at``, or after ``limit`` lines."""
    return _lines(kind, home, at, 1, limit, 0)


def _lines(kind: str, home: Path, at: int, seed: int, limit: int, moment: float) -> list[str]:
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_victim, args=(kind, home, at, seed, theirs), daemon=True)
    process.start()
    theirs.close()
    assert _received(ours) == "ready"
    lines: list[str] = []
    while len(lines) < limit and (line := _received(ours)):
        lines.append(line)
    time.sleep(moment)
    process.kill()
    while line := _received(ours):
        lines.append(line)
    process.join()
    assert process.exitcode in {-signal.SIGKILL, 0}
    ours.close()
    return lines


def _received(pipe: Connection) -> str:
    try:
        return pipe.recv_bytes().decode()
    except EOFError:
        return ""
