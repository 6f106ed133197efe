"""Whatever does not come to an end is a finding, wherever it hangs and whoever stops it."""

import contextlib
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsreader.workers import Workers
from tests.fuzz import __main__ as fuzz
from tests.fuzz import jobs, target, worker
from tests.fuzz.checks import Finding
from tests.fuzz.jobs import Lent
from tests.fuzz.watch import place_of
from tests.fuzz.worker import Share

HANGING = """
import re, os, sys
from pathlib import Path
from tests.fuzz import watch, worker

async def hangs(case, room, home):
    if case == "hang-2":
        os._exit(0)
    watch.begin(sys.__stderr__, 0.2)
    re.match("(a+)+b", "a" * 60)

worker.FOUND = Path(sys.argv.pop())
worker.run = hangs
worker.main()
"""
"""A process whose first two cases hang where no exception reaches, and whose third ends it."""


def test_a_case_that_hangs_is_tallied_and_ends_it_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def command(share: Share) -> list[str]:
        (whole := real(share))[1:3] = ["-c", HANGING]
        return [*whole, str(tmp_path)]

    real = fuzz._command
    monkeypatch.setattr(fuzz, "_command", command)
    monkeypatch.setattr(worker, "FOUND", tmp_path)
    assert fuzz._run([Share("hang", 0, minutes=10)]) == 1
    told = capfd.readouterr().out
    assert re.search(r"2 × it killed its process \(-\d+\)", told)
    assert "2 cases" in told
    assert "2 findings of 1 kinds" in told
    for case in ("hang-0", "hang-1"):
        assert "in hangs" in (tmp_path / f"{case}.txt").read_text()


def test_what_a_dead_process_was_in_is_named_by_our_own_function(tmp_path: Path) -> None:
    words = f'''Current thread 0x1 (most recent call first):
  File "/usr/lib/python3/re/__init__.py", line 166 in match
  File "{tmp_path}/library/work.py", line 147 in no_page
  File "{tmp_path}/library/work.py", line 138 in page_part'''
    assert place_of(words, tmp_path) == "work.py, no_page"
    assert place_of(words, tmp_path / "else") == ""


def waits() -> str:
    """Take longer than the clock allows, and nothing of the processor."""
    time.sleep(0.5)
    return "done"


def toils() -> None:
    """Take more of the processor than a job may, and than the clock allows."""
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass


async def test_a_job_stopped_by_the_clock_is_a_finding_only_if_it_was_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def swallows(case: Any) -> None:
        lent = Lent(case.room.accidents, workers)
        assert await lent.run(waits, deadline=0.2) == "done"
        assert case.room.accidents == []
        with contextlib.suppress(Finding):
            await lent.run(toils, deadline=0.2)

    monkeypatch.setattr(jobs, "JOB_SECONDS", 0.4)
    monkeypatch.setattr(target, "_RUNS", dict.fromkeys(target._RUNS, swallows))
    shared: Any = SimpleNamespace(accidents=[], documents=[])
    workers = Workers(count=1)
    try:
        with pytest.raises(Finding, match="toils took"):
            await target.run("1", shared, tmp_path)
    finally:
        await workers.close()
