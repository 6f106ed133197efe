"""Processes that work on a library and die in the middle of it."""

import asyncio
import contextlib
import errno
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.store.storage import Files
from tests.faults.kinds import KINDS

ROUNDS = int(os.environ.get("NEWSREADER_FAULTS", "2"))
"""Kills of each kind of write; ``make faults`` asks for 200."""
WHOLE = ROUNDS >= 50
"""Whether every single step is made to fail, or a seeded choice of them."""

Told = Callable[[Path, Connection], None]
"""What a process does with a home, telling of it through a pipe."""
_LONGEST = 60
"""Lines after which a process that was to end by itself is killed."""

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


async def _fill_up(kind: str, home: Path, seed: int, limit: int, pipe: Connection) -> None:
    try:
        lines = KINDS[kind].work(Folders.find(home), Files(), Random(seed))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        async for line in lines:
            pipe.send_bytes(line.encode())
    except StoreError as error:
        pipe.send_bytes(f"! {error.sentence}".encode())


def _limited_victim(kind: str, home: Path, limit: int, seed: int, pipe: Connection) -> None:
    pipe.send_bytes(b"ready")
    asyncio.run(_fill_up(kind, home, seed, limit, pipe))


def limited(kind: str, home: Path, limit: int, seed: int) -> tuple[list[str], str]:
    """Have a kind's work done by a process that may not write files of more than some bytes.

    Returns:
        What it told, and the sentence with which it ended; empty where it did not come so far.
    """
    lines = _lines(_limited_victim, (kind, home, limit, seed), _LONGEST, 0)
    sentence = lines.pop()[2:] if lines and lines[-1].startswith("! ") else ""
    return lines, sentence


def killed(kind: str, home: Path, seed: int) -> list[str]:
    """Have a kind's work done in a process, kill it at a seeded moment, give what it told."""
    numbers = Random(seed)
    limit = numbers.randrange(KINDS[kind].most)
    moment = numbers.uniform(0, KINDS[kind].seconds)
    return _lines(_victim, (kind, home, 0, seed), limit, moment)


def killed_at(kind: str, home: Path, at: int, limit: int) -> list[str]:
    """Have the process die in the middle of its step ``at``, or after ``limit`` lines."""
    return _lines(_victim, (kind, home, at, 1), limit, 0)


def _lines(
    victim: Callable[[str, Path, int, int, Connection], None],
    arguments: tuple[str, Path, int, int],
    limit: int,
    moment: float,
) -> list[str]:
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=victim, args=(*arguments, theirs), daemon=True)
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


def told_by(work: Told, home: Path) -> list[str]:
    """What a function tells that is called in a process of its own."""
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=work, args=(home, theirs), daemon=True)
    process.start()
    theirs.close()
    lines = []
    while line := _received(ours):
        lines.append(line)
    process.join()
    return lines


@contextlib.contextmanager
def at_work(
    works: list[Callable[[Path, Connection], None]], home: Path
) -> Iterator[list[Connection]]:
    """Processes that do some work at the same time, with what each tells."""
    pipes, processes = [], []
    for work in works:
        ours, theirs = _PROCESSES.Pipe(duplex=False)
        process = _PROCESSES.Process(target=work, args=(home, theirs), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        yield pipes
    finally:
        for process in processes:
            process.join(20)
            process.kill()
    assert [process.exitcode for process in processes] == [0] * len(works)
