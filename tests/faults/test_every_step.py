"""Each kind of write fails at its first step, its second, its third … until none fails.

A step is a write, an fsync or a rename. A write that fails has written half of its bytes.
"""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from newsreader.config import Folders
from tests.faults.kinds import KINDS
from tests.faults.victims import WHOLE, FailingFiles, killed_at, lines_of

LINES = 6
"""So much of each kind's work is done."""


async def lines_before(kind: str, home: Path, files: FailingFiles) -> list[str]:
    lines: list[str] = []
    async for line in lines_of(kind, home, files, seed=1):
        lines.append(line)
        if len(lines) == LINES:
            break
    return lines


def steps_of(kind: str, template: Path, home: Path) -> Iterator[int]:
    """The numbers of the steps to be tried: all of them, or a few by chance."""
    shutil.copytree(template, home)
    files = FailingFiles()
    asyncio.run(lines_before(kind, home, files))
    every = range(1, files.steps + 1)
    assert len(every) > 5
    yield from every if WHOLE else sorted(Random(kind).sample(every, 2))


@pytest.mark.parametrize("dead", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_error_costs_nothing(template: Path, tmp_path: Path, kind: str, *, dead: bool) -> None:
    for at in steps_of(kind, template, tmp_path / "sound"):
        home = tmp_path / str(at)
        shutil.copytree(template, home)
        lines = asyncio.run(lines_before(kind, home, FailingFiles(at, dead=dead)))
        folders = Folders.find(home)
        assert not list(folders.data.rglob("*.tmp"))
        asyncio.run(KINDS[kind].check(folders, lines))


@pytest.mark.parametrize("kind", KINDS)
def test_a_death_in_the_middle_costs_nothing(template: Path, tmp_path: Path, kind: str) -> None:
    for at in steps_of(kind, template, tmp_path / "sound"):
        home = tmp_path / str(at)
        shutil.copytree(template, home)
        lines = killed_at(kind, home, at, LINES)
        asyncio.run(KINDS[kind].check(Folders.find(home), lines))
