"""One of the processes that run cases: every so-manyth of a seed, until its time is over."""

import asyncio
import faulthandler
import os
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import msgspec
from msgspec import Struct

from tests.fuzz.checks import Finding
from tests.fuzz.corpus import ROOT
from tests.fuzz.room import Room, room
from tests.fuzz.target import run

FOUND = ROOT / "build/fuzz"
HANGS = 300.0
"""Seconds after which a case counts as hanging, however busy the machine is."""
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
    kinds: dict[str, int] = {}


def tally_file(first: int) -> Path:
    """Where a process leaves its figures after each case."""
    return FOUND / f"tally-{first}.json"


def kind_of(error: BaseException) -> str:
    """What findings have in common: the error, and the last function of ours on its way."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if Path(each.filename).is_relative_to(_OURS)]
    where = "".join(f" in {Path(e.filename).name}, {e.name}" for e in (ours or frames)[-1:])
    return f"{type(error).__name__}{where}: {str(error)[:90]}"


async def work(share: Share) -> Tally:
    """Run the cases of a share."""
    tally, seen = Tally(next=share.first), Counter[str]()
    end = time.monotonic() + share.minutes * 60
    async with room() as shared:
        while True:
            begun = time.process_time()
            case = f"{share.seed}-{tally.next}"
            error = await _finding(case, shared)
            taken = time.process_time() - begun
            if error or taken > SLOW:
                _write_down(case, error or Finding(f"it took {taken:.0f} s"), seen)
            tally.slowest = max(tally.slowest, (round(taken, 1), case))
            tally.seconds += taken
            tally.cases, tally.next = tally.cases + 1, tally.next + share.step
            tally.entries, tally.refused, tally.kinds = shared.entries, shared.refused, dict(seen)
            tally_file(share.first % share.step).write_bytes(msgspec.json.encode(tally))
            if time.monotonic() >= end:
                return tally


async def _finding(case: str, shared: Room) -> BaseException | None:
    faulthandler.dump_traceback_later(HANGS, exit=True, file=2)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            await run(case, shared, Path(home))
    except Exception as error:  # that is what is looked for
        return error
    finally:
        faulthandler.cancel_dump_traceback_later()
    return None


def _write_down(case: str, error: BaseException, seen: Counter[str]) -> None:
    kind = kind_of(error)
    seen[kind] += 1
    if seen[kind] <= _ALIKE:
        story = "".join(traceback.format_exception(error))
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
    asyncio.run(work(share))


if __name__ == "__main__":
    main()
