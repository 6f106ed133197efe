"""Start-up and keys of the app: first frame against a minimal Textual app, key to frame."""

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.corpus import BEGINNING, make
from benchmarks.table import Row
from benchmarks.terminal import Terminal, memory

KEYS = {"down": "j", "up": "k", "page down": "\x1b[6~", "end and top in turn": "Gg"}
PRESSES = 30
OPENINGS = 12
SETTINGS = "refresh_at_start = false\nrefresh_every = 0\nmark_read_after = 0\n"


def _environment(home: Path) -> dict[str, str]:
    # Without compiled files each start compiles every module anew, which no user ever waits for.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "NEWSREADER_HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
    }


def _start(command: list[str], text: str, environment: dict[str, str]) -> float:
    with Terminal(command, environment) as terminal:
        return terminal.until(text)


def run(entries: int = 10_000, rounds: int = 7) -> list[Row]:
    """Measure start and keys with a library of so many entries.

    Args:
        entries: In feeds of 100 each.
        rounds: Starts of each program, in turn.

    Returns:
        The figures, medians over the rounds.
    """
    with tempfile.TemporaryDirectory() as room:
        home = Path(room)
        make(home, entries // 100, 100, body=160)
        (home / "config").mkdir(exist_ok=True)
        (home / "config" / "config.toml").write_text(SETTINGS)
        return [*_starts(home, entries, rounds), *_keys(home, entries), *_articles(home)]


def _starts(home: Path, entries: int, rounds: int) -> list[Row]:
    environment = _environment(home)
    ours, floor = [], []
    for _ in range(rounds + 1):
        floor.append(
            _start([sys.executable, "-m", "benchmarks.floor"], "the floor is reached", environment)
        )
        ours.append(_start([sys.executable, "-m", "newsreader"], "Feed 00", environment))
    # The first of each only warms the disk's cache.
    ratios = [one / other for one, other in zip(ours[1:], floor[1:], strict=True)]
    return [
        Row(
            f"first frame, {entries:,} entries",
            f"{statistics.median(ours[1:]) * 1000:.0f} ms",
            f"{statistics.median(floor[1:]) * 1000:.0f} ms minimal Textual app",
            f"{statistics.median(ratios):.2f} ×",
            "≤ 2.5 ×",
        )
    ]


def _turns(keys: str) -> Iterator[str]:
    """One key again and again, or two in turn."""
    return cycle([keys] if keys.startswith("\x1b") else keys)


def _keys(home: Path, entries: int) -> list[Row]:
    rows = []
    with Terminal([sys.executable, "-m", "newsreader"], _environment(home)) as terminal:
        terminal.until("Feed 00")
        terminal.settle(1.0)
        for name, keys in KEYS.items():
            times = sorted(terminal.press(key) * 1000 for key in islice(_turns(keys), PRESSES))
            rows.append(
                Row(
                    f"key to frame, {entries:,} entries: {name}",
                    f"{statistics.median(times):.1f} ms",
                    f"worst {times[-1]:.1f} ms",
                    "",
                    "median ≤ 16 ms",
                )
            )
        rows.append(
            Row(
                f"memory, {entries:,} entries",
                f"{memory(terminal.pid):.0f} MB",
                "proportional",
                "",
                "",
            )
        )
    return rows


def _articles(home: Path) -> list[Row]:
    """Down and Enter, to the article's first words: at first built by a worker, then kept."""
    names = ("for the first time", "opened before")
    with Terminal([sys.executable, "-m", "newsreader"], _environment(home)) as terminal:
        terminal.until(BEGINNING)
        terminal.settle(2.0)
        return [_opening(terminal, name) for name in names]


def _opening(terminal: Terminal, name: str) -> Row:
    terminal.press("G")
    terminal.press("g")
    times = []
    for _ in range(OPENINGS):
        times.append(terminal.bring("j\r", BEGINNING) * 1000)
        terminal.settle()
        terminal.press("h")
    times.sort()
    return Row(
        f"key to article, {name}",
        f"{statistics.median(times):.1f} ms",
        f"worst {times[-1]:.1f} ms",
        "",
        "median ≤ 100 ms" if name == "opened before" else "",
    )
