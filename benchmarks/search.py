"""The search: what filling its index costs, how soon it answers while one types, what it weighs."""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks import process
from benchmarks.corpus import library as library_of
from benchmarks.corpus import vocabulary
from benchmarks.table import Row
from newsreader.config import Config, Folders
from newsreader.demo.network import NoNetwork
from newsreader.library import Library, open_library
from newsreader.library.query import parse

SESSIONS = 60
"""Searches that are typed letter by letter."""
_VISIBLE = 20
"""Rows that a list shows at once, each with a snippet."""
_FILTERS = (
    "is:unread",
    'feed:"Feed 0001"',
    "folder:sea",
    "after:30d",
    "before:2026-11",
    "is:saved",
)
_PLAIN = 4
"""So many searches without a filter come to one with."""


def run(entries: int = 100_000) -> Iterator[Row]:
    """Measure with a library of so many entries, with bodies of 7 kB.

    Args:
        entries: In feeds of 100 each.
    """
    yield from asyncio.run(_measured(library_of(entries)))


def fill(home: Path) -> None:
    """Have the search know everything, as it does after some minutes with the reader open."""
    asyncio.run(_fill(home))


async def _fill(home: Path) -> None:
    library = open_library(Folders.find(home), Config(), fetcher=NoNetwork())
    try:
        await library.searching.fill()
    finally:
        await library.close()


async def _measured(home: Path) -> list[Row]:
    folders = Folders.find(home)
    (folders.cache / "search.sqlite3").unlink(missing_ok=True)
    library = open_library(folders, Config(), fetcher=NoNetwork())
    try:
        before = process.memory(os.getpid())
        rows = [await _filled(library, folders)]
        typed, whole = list(_typed()), list(_whole())
        rows.append(await _answers(library, "as you type", typed, typing=True))
        rows.append(await _answers(library, "words and phrases", whole, typing=False))
        rows.append(await _snippets(library))
        after = process.memory(os.getpid())
        rows.append(Row("search: memory more than at rest", f"{after - before:.0f} MB", "", "", ""))
        return rows
    finally:
        await library.close()


async def _filled(library: Library, folders: Folders) -> Row:
    wall, cpu = time.perf_counter(), time.process_time()
    await library.searching.fill()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    size = (folders.cache / "search.sqlite3").stat().st_size / 1e6
    bodies = sum(each.stat().st_size for each in folders.data.glob("bodies/*/*.json")) / 1e6
    return Row(
        "search: filling the index",
        f"{cpu:.0f} s of a processor, {wall:.0f} s in all, {size:.0f} MB",
        f"{bodies:.0f} MB of bodies",
        f"{size / bodies:.2f} ×",
        "",
    )


async def _answers(library: Library, name: str, texts: Iterable[str], *, typing: bool) -> Row:
    times, spent = [], []
    for text in texts:
        started, begun = time.perf_counter(), time.process_time()
        await library.searching.find(parse(text), typing=typing)
        times.append((time.perf_counter() - started) * 1000)
        spent.append((time.process_time() - begun) * 1000)
    return Row(
        f"search: {name}, {len(times)} questions",
        f"median {statistics.median(times):.1f} ms, p95 {_p95(times):.1f}, worst {max(times):.1f}",
        f"of a processor: median {statistics.median(spent):.1f} ms, p95 {_p95(spent):.1f}",
        "",
        "p95 ≤ 50 ms" if typing else "",
    )


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _words(chance: random.Random) -> list[str]:
    """One to three words as people search for them: seldom the most frequent ones."""
    every = vocabulary()
    count = chance.choices((1, 2, 3), (5, 4, 1))[0]
    return [every[min(len(every) - 1, int(chance.paretovariate(0.45)) + 5)] for _ in range(count)]


def _typed() -> Iterator[str]:
    """Every state of the line while a query is typed."""
    chance = random.Random(3)
    for number in range(SESSIONS):
        words = " ".join(_words(chance))
        before = f"{chance.choice(_FILTERS)} " if number % _PLAIN == 0 else ""
        yield from (before + words[:size] for size in range(1, len(words) + 1))


def _whole() -> Iterator[str]:
    """Whole queries, a third of them phrases, some with a word that must not be there."""
    chance = random.Random(4)
    for number in range(4 * SESSIONS):
        words = " ".join(_words(chance))
        quoted = f'"{words}"' if number % 3 == 0 else words
        unwanted = f" -{_words(chance)[0]}" if number % 5 == 0 else ""
        begun = "*" if number % 7 == 1 else ""
        yield f"{quoted}{begun}{unwanted}"


async def _snippets(library: Library) -> Row:
    """The second lines of the rows on screen: each reads its text anew."""
    times = []
    chance = random.Random(5)
    for _ in range(20):
        query = parse(_words(chance)[0])
        results = await library.searching.find(query)
        ids = [row.id for row in results.rows[:_VISIBLE]] if results else []
        started = time.perf_counter()
        await library.searching.snippets(ids, query)
        times.append((time.perf_counter() - started) * 1000)
    return Row(
        f"search: {_VISIBLE} snippets",
        f"median {statistics.median(times):.1f} ms",
        f"worst {max(times):.1f} ms",
        "",
        "",
    )
