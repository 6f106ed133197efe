"""One of the processes that run cases: every so-manyth of a seed, until its time is over."""

import asyncio
import os
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct, field

from tests.fuzz.checks import Finding
from tests.fuzz.corpus import ROOT
from tests.fuzz.room import Room, room
from tests.fuzz.target import run
from tests.fuzz.watch import begin, place_of, prepare

FOUND = ROOT / "build/fuzz"
SLOW = 40.0
"""Seconds of processor time after which it is a finding that it came to an end."""
MEMORY = 3 << 30
"""Bytes of address space, where the system honours RLIMIT_AS."""
_ALIKE = 3
"""Findings of one kind that are written down."""
_OURS = ROOT / "newsreader"


class Share(Struct, frozen=True):
    """What one process is to do.

    Args:
        seed: Begins the name of each case.
        first: Number of the first case.
        step: How far apart its cases are.
        minutes: For how long; 0 for the first case only.
    """

    seed: str
    first: int
    step: int = 1
    minutes: float = 0.0


class Tally(Struct):
    """What came of it."""

    next: int = 0
    cases: int = 0
    entries: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    kinds: dict[str, int] = field(default_factory=dict)


def tally_file(share: Share) -> Path:
    """Where a process leaves its figures after each case."""
    return FOUND / f"tally-{share.first % share.step}.json"


def last_words(share: Share) -> Path:
    """Where a process that dies leaves word of where it was."""
    return FOUND / f"last-words-{share.first % share.step}.txt"


def kind_of(error: BaseException) -> str:
    """What findings have in common: the error, and the last function of ours on its way."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if Path(each.filename).is_relative_to(_OURS)]
    where = "".join(f" in {Path(e.filename).name}, {e.name}" for e in (ours or frames)[-1:])
    return f"{type(error).__name__}{where}: {str(error)[:90]}"


def tally_of(share: Share) -> Tally:
    """The figures of a share so far, also of a process that has died."""
    try:
        return msgspec.json.decode(tally_file(share).read_bytes(), type=Tally)
    except FileNotFoundError:
        return Tally(next=share.first)


def note_death(share: Share, code: int) -> int:
    """Count the case that killed its process as a finding, and tell its number."""
    tally = tally_of(share)
    killer = max(tally.next, share.first)
    words = last_words(share).read_text("utf-8", "replace") if last_words(share).exists() else ""
    where = place_of(words, _OURS) or "a place that is not known"
    _count(f"{share.seed}-{killer}", f"it killed its process ({code}) in {where}", words, tally)
    tally.cases += 1
    _keep(share, tally)
    return killer


async def work(share: Share, words: IO[str]) -> None:
    """Run the cases of a share, and keep its tally."""
    tally = tally_of(share)
    tally.next = share.first
    _keep(share, tally)
    end = time.monotonic() + share.minutes * 60
    async with room() as shared:
        shared.entries, shared.refused = tally.entries, tally.refused
        while True:
            begin(words)
            await _work(f"{share.seed}-{tally.next}", shared, tally)
            tally.next += share.step
            _keep(share, tally)
            if time.monotonic() >= end:
                break
        begin(words)  # the way out may hang too


def _keep(share: Share, tally: Tally) -> None:
    tally_file(share).write_bytes(msgspec.json.encode(tally))


async def _work(case: str, shared: Room, tally: Tally) -> None:
    begun = time.process_time()
    error = await _finding(case, shared)
    taken = time.process_time() - begun
    if error is None and taken > SLOW:
        error = Finding(f"it took {taken:.0f} s")
    if error:
        _write_down(case, error, tally)
    tally.cases, tally.seconds = tally.cases + 1, tally.seconds + taken
    tally.slowest = max(tally.slowest, (round(taken, 1), case))
    tally.entries, tally.refused = shared.entries, shared.refused


async def _finding(case: str, shared: Room) -> BaseException | None:
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            await run(case, shared, Path(home))
    except Exception as error:  # that is what is looked for
        return error
    return None


def _write_down(case: str, error: BaseException, tally: Tally) -> None:
    _count(case, kind_of(error), "".join(traceback.format_exception(error)), tally)


def _count(case: str, kind: str, story: str, tally: Tally) -> None:
    tally.kinds[kind] = tally.kinds.get(kind, 0) + 1
    if tally.kinds[kind] <= _ALIKE:
        text = f"{case}\n{kind}\n\n{story}"
        (FOUND / f"{case}.txt").write_text(text, "utf-8", "backslashreplace")
        # Past sys.stdout, which the stage's app has taken.
        os.write(1, f"{case}  {kind}\n".encode("utf-8", "backslashreplace"))


def main() -> None:
    """Take the share from the command line."""
    share = msgspec.json.decode(sys.argv[1], type=Share)
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    FOUND.mkdir(parents=True, exist_ok=True)
    with prepare(last_words(share)) as words:
        begin(words)
        asyncio.run(work(share, words))


if __name__ == "__main__":
    main()
