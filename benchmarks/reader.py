"""Start, keys and memory of the app with many headlines, in turn with newsboat's."""

import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import newsboat, process, search
from benchmarks.corpus import BEGINNING, TITLE, address, library
from benchmarks.newsboat import Newsboat
from benchmarks.table import Row, ratio
from benchmarks.terminal import Terminal

KEYS = {"down": ["j"], "up": ["k"], "page down": ["\x1b[6~"], "end": ["G", "g"]}
THEIR_KEYS = {
    "down": ["\x1b[B"],
    "up": ["\x1b[A"],
    "page down": ["\x1b[6~"],
    "end": ["\x1b[F", "\x1b[H"],
}
"""Keys that are measured; the second of two leads back, and has a row of its own."""
BACK = {"end": "top"}
PRESSES = 40
OPENINGS = 12
SETTINGS = "refresh_at_start = false\nrefresh_every = 0\nmark_read_after = 0\n"
PROGRAM = (sys.executable, "-m", "newsreader")
FLOOR = (sys.executable, "-m", "benchmarks.floor")
_SHOWS_FEEDS = "Feed 00"
_SHOWS_LIST = TITLE


def run(entries: int = 100_000, rounds: int = 5) -> Iterator[Row]:
    """Measure with a library of so many entries.

    Args:
        entries: In feeds of 100 each, with bodies of 7 kB, known to the search.
        rounds: Starts of each program, in turn.
    """
    home = library(entries)
    search.fill(home)
    keep_quiet(home)
    with tempfile.TemporaryDirectory() as room:
        boat = _newsboat(Path(room), entries) if newsboat.installed() else None
        yield from starts(home, boat, entries, rounds)
        yield from keys(home, boat, entries)
        yield from _articles(home)


def keep_quiet(home: Path) -> None:
    """Have the reader ask nothing of the network."""
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "config.toml").write_text(SETTINGS)


def _newsboat(room: Path, entries: int) -> Newsboat:
    count = entries // 100
    boat = Newsboat(room / "newsboat", [address(number, 80) for number in range(count)])
    boat.fill(count, 100)
    boat.analyze()
    return boat


def _start(command: Sequence[str], text: str, environment: Mapping[str, str]) -> float:
    with Terminal(command, environment) as terminal:
        return terminal.until(text)


def _boat_start(boat: Newsboat) -> tuple[float, float]:
    """Seconds to the list of feeds, and to the list of all headlines."""
    boat.unlock()
    with Terminal(boat.command(), boat.environment) as terminal:
        first = terminal.until(_SHOWS_FEEDS)
        terminal.settle()
        return first, first + terminal.bring("\r", _SHOWS_LIST)


def starts(home: Path, boat: Newsboat | None, entries: int, rounds: int) -> Iterator[Row]:
    """Start the reader, the least of Textual and newsboat in turn, until headlines are there."""
    environment = process.environment(home)
    ours, floor, theirs = [], [], []
    for _ in range(rounds + 1):
        floor.append(_start(FLOOR, "the floor is reached", environment))
        ours.append(_start(PROGRAM, _SHOWS_LIST, environment))
        if boat:
            theirs.append(_boat_start(boat))
    # The first of each only warms the disk's cache.
    ours, floor, theirs = ours[1:], floor[1:], theirs[1:]
    name = f"start to headlines, {entries:,} entries"
    yield _seconds(name, ours, floor, "minimal Textual app", "")
    if not boat:
        return
    feeds, lists = [each for each, _ in theirs], [each for _, each in theirs]
    yield _seconds(name, ours, feeds, "newsboat tuned, to its feeds", "≤ 0.6 ×")
    yield _seconds(name, ours, lists, "newsboat tuned, to its headlines", "≤ 0.2 ×")


def _seconds(name: str, ours: list[float], theirs: list[float], who: str, wanted: str) -> Row:
    return Row(
        name,
        f"{statistics.median(ours) * 1000:.0f} ms",
        f"{statistics.median(theirs) * 1000:.0f} ms {who}" if theirs else "",
        ratio(ours, theirs),
        wanted,
    )


def _presses(
    terminal: Terminal, every: Mapping[str, list[str]]
) -> Iterator[tuple[str, list[float]]]:
    """Press each key so many times, a pair in turn; tell in milliseconds what each took."""
    for name, keys in every.items():
        taken = [[terminal.press(key) * 1000 for key in keys] for _ in range(PRESSES)]
        for own, times in zip((name, BACK.get(name, "")), zip(*taken, strict=True), strict=False):
            yield own, sorted(times)


def keys(home: Path, boat: Newsboat | None, entries: int) -> Iterator[Row]:
    """Press keys in the list of all headlines; say what memory is held meanwhile."""
    theirs, their_memory = _boat_keys(boat) if boat else ({}, 0.0)
    with Terminal(PROGRAM, process.environment(home)) as terminal:
        terminal.until(_SHOWS_LIST)
        terminal.settle(2.0)
        for name, times in _presses(terminal, KEYS):
            yield _key_row(
                f"key to frame, {entries:,} entries: {name}", times, theirs.get(name, [])
            )
        own = process.memory(terminal.pid)
    against = f"{their_memory:.0f} MB newsboat in its list" if boat else ""
    name = f"memory, proportional, {entries:,} entries"
    yield Row(
        name, f"{own:.0f} MB", against, ratio([own], [their_memory] if boat else []), "≤ 0.2 ×"
    )


def _boat_keys(boat: Newsboat) -> tuple[dict[str, list[float]], float]:
    boat.unlock()
    with Terminal(boat.command(), boat.environment) as terminal:
        terminal.until(_SHOWS_FEEDS)
        terminal.settle()
        terminal.bring("\r", _SHOWS_LIST)
        terminal.settle(1.0)
        times = dict(_presses(terminal, THEIR_KEYS))
        return times, process.memory(terminal.pid)


def _key_row(name: str, times: list[float], theirs: list[float]) -> Row:
    return Row(
        name,
        f"{statistics.median(times):.1f} ms, worst {times[-1]:.1f}",
        f"{statistics.median(theirs):.1f} ms newsboat" if theirs else "",
        ratio(times, theirs),
        "≤ 0.2 ×, ≤ 12 ms, worst ≤ 33",
    )


def _articles(home: Path) -> Iterator[Row]:
    """Down and Enter, to the article's first words: at first built by a worker, then kept."""
    with Terminal(PROGRAM, process.environment(home)) as terminal:
        terminal.until(BEGINNING)
        terminal.settle(2.0)
        yield _opening(terminal, "for the first time", "")
        yield _opening(terminal, "opened before", "≤ 100 ms")


def _opening(terminal: Terminal, name: str, wanted: str) -> Row:
    terminal.press("G")
    terminal.press("g")
    times = []
    for _ in range(OPENINGS):
        times.append(terminal.bring("j\r", BEGINNING) * 1000)
        terminal.settle()
        terminal.press("h")
    times.sort()
    figures = f"{statistics.median(times):.1f} ms, worst {times[-1]:.1f}"
    return Row(f"key to article, {name}", figures, "", "", wanted)
