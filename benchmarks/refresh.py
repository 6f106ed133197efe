"""Refreshing 1,000 feeds: nothing new, one entry in thirty, everything. Against newsboat."""

import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count as numbers
from pathlib import Path

from benchmarks import newsboat, process
from benchmarks.corpus import TITLE, address, make, subscribe
from benchmarks.feedserver import Server, server
from benchmarks.newsboat import Newsboat
from benchmarks.process import Cost
from benchmarks.reader import PROGRAM, keep_quiet
from benchmarks.table import Row, ratio
from benchmarks.terminal import Terminal

ENTRIES = 30
_ALL_OTHERS = 100
"""An edition of which no entry is in the first ones."""
_HERE = 10
"""Entries of each feed that are there while keys are pressed."""
_PRESSES = 60
LATENCY = 100
"""Milliseconds a far-off server takes."""


class _Case:
    """One pair of homes at one server."""

    def __init__(self, room: Path, feeds: int, at: Server) -> None:
        self._room, self._feeds, self.server = room, feeds, at
        self._names = numbers()

    def ours(self) -> Callable[[], Cost]:
        """A library of subscriptions alone; what refreshes it."""
        home = self._room / f"newsreader-{next(self._names)}"
        subscribe(home, self._feeds, self.server.port)
        command = [sys.executable, "-m", "newsreader", "refresh"]
        return lambda: process.run(command, process.environment(home))

    def theirs(self, *, tuned: bool) -> Callable[[], Cost]:
        """A newsboat that has read nothing; what refreshes it."""
        addresses = [address(number, self.server.port) for number in range(self._feeds)]
        boat = Newsboat(self._room / f"newsboat-{next(self._names)}", addresses)
        if tuned:
            boat.expect(self._feeds, ENTRIES)
        return boat.reload


def run(feeds: int = 1_000, rounds: int = 3) -> Iterator[Row]:
    """Measure the kinds of refreshes, newsboat's in turn with ours.

    Args:
        feeds: How many.
        rounds: Refreshes of each kind.
    """
    with (
        tempfile.TemporaryDirectory() as room,
        server(feeds, ENTRIES, [*range(rounds + 1), _ALL_OTHERS]) as at,
    ):
        case = _Case(Path(room), feeds, at)
        yield _keys_meanwhile(Path(room) / "keys", feeds, at)
        yield from _all_new(case, feeds, rounds)
        yield from _one_new(case, feeds, rounds)
        yield from _one_new(case, feeds, rounds, LATENCY)
        yield from _unchanged(case, feeds, rounds)


def _all_new(case: _Case, feeds: int, rounds: int) -> Iterator[Row]:
    case.server.set(edition=0)
    ours, tuned, plain = [], [], []
    for _ in range(rounds):
        ours.append(case.ours()())
        if newsboat.installed():
            tuned.append(case.theirs(tuned=True)())
    name = f"refresh, {feeds:,} feeds, all of {ENTRIES} entries new"
    yield _row(name, ours, tuned, "newsboat tuned", "≤ 0.8 ×")
    if newsboat.installed():
        plain.append(case.theirs(tuned=False)())
        yield _row(name, ours, plain, "newsboat as it comes (once)", "≤ 0.3 ×")


def _one_new(case: _Case, feeds: int, rounds: int, latency: int = 0) -> Iterator[Row]:
    ours, tuned = _filled(case)
    mine: list[Cost] = []
    other: list[Cost] = []
    for edition in range(1, rounds + 1):
        case.server.set(edition=edition, latency=latency)
        mine.append(ours())
        if tuned:
            other.append(tuned())
    away = f", {latency} ms away" if latency else ""
    name = f"refresh, {feeds:,} feeds, 1 of {ENTRIES} entries new{away}"
    yield _row(name, mine, other, "newsboat tuned", "" if latency else "≤ 0.4 ×")


def _unchanged(case: _Case, feeds: int, rounds: int) -> Iterator[Row]:
    ours, tuned = _filled(case)
    if tuned:
        tuned()  # it keeps the validators at its second reload only
    case.server.set(edition=0, latency=LATENCY)
    mine: list[Cost] = []
    other: list[Cost] = []
    for _ in range(rounds):
        mine.append(ours())
        if tuned:
            other.append(tuned())
    name = f"refresh, {feeds:,} feeds unchanged, {LATENCY} ms away"
    yield _row(name, mine, other, "newsboat tuned", "≤ 0.6 ×")


def _filled(case: _Case) -> tuple[Callable[[], Cost], Callable[[], Cost] | None]:
    case.server.set(edition=0)
    ours = case.ours()
    ours()
    tuned = case.theirs(tuned=True) if newsboat.installed() else None
    if tuned:
        tuned()
    return ours, tuned


def _keys_meanwhile(home: Path, feeds: int, at: Server) -> Row:
    """Go down the list while every feed brings entries that are all new."""
    make(home, feeds, _HERE, port=at.port)
    keep_quiet(home)
    at.set(edition=_ALL_OTHERS)
    with Terminal(PROGRAM, process.environment(home)) as terminal:
        terminal.until(TITLE)
        terminal.settle(2.0)
        terminal.bring("R", " of ")
        times = sorted(
            terminal.bring("j", re.compile(rf"▌\S* +\w+ +{TITLE}{row * 1000 + _HERE - 1}:")) * 1000
            for row in range(1, _PRESSES + 1)
        )
        terminal.bring("k", re.compile(rf"\d+ of {feeds} refreshed"))  # it still is
    return Row(
        f"key to row selected while {feeds:,} feeds bring {ENTRIES} entries each",
        f"{statistics.median(times):.1f} ms, worst {times[-1]:.1f}",
        "",
        "",
        "≤ 33 ms",
    )


def _row(name: str, ours: list[Cost], theirs: list[Cost], who: str, wanted: str) -> Row:
    return Row(
        name,
        _figures(ours),
        f"{_figures(theirs)} {who}" if theirs else "newsboat is not installed",
        ratio([each.wall for each in ours], [each.wall for each in theirs]),
        wanted,
    )


def _figures(costs: list[Cost]) -> str:
    wall = statistics.median(each.wall for each in costs)
    cpu = statistics.median(each.cpu for each in costs)
    return f"{wall:.1f} s ({cpu:.1f} s of processor)"
