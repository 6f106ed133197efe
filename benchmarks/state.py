"""What a change of state costs until it is durable, and what reading a text from the store does."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from benchmarks.corpus import library, make
from benchmarks.table import Row, ratio
from newsreader.config import Folders
from newsreader.store.database import Database

_MARKS = 50


def run(entries: int = 100_000) -> Iterator[Row]:
    """Measure marks in one feed of a tenth of the entries, and in all entries at once."""
    many = library(entries)
    with tempfile.TemporaryDirectory() as room:
        one_feed = Path(room) / "one"
        make(one_feed, 1, entries // 10, body=80)
        yield asyncio.run(_single(one_feed, entries // 10, Path(room) / "floor"))
        yield from asyncio.run(everything(many, entries))
        yield asyncio.run(_texts(many))


async def _single(home: Path, entries: int, floor: Path) -> Row:
    database = Database.open(Folders.find(home))
    try:
        times = []
        for entry_id in list(islice(database.index.headlines, _MARKS)):
            started = time.perf_counter()
            database.mark([entry_id], read=True)
            await database.flush()
            times.append((time.perf_counter() - started) * 1000)
    finally:
        await database.close()
    against = _sqlite_marks(floor, entries)
    return Row(
        f"mark one read, durable, in a feed of {entries:,}",
        f"{statistics.median(times):.2f} ms, worst {max(times):.1f}",
        f"{statistics.median(against):.2f} ms raw SQLite with fsync",
        ratio(times, against),
        "≤ 5 ms",
    )


def _sqlite_marks(file: Path, entries: int) -> list[float]:
    """The floor: a commit that is on the disk when it returns, as ours is."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, read INTEGER)")
        rows = ((each,) for each in range(entries))
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO entry VALUES (?, 0)", rows)
        raw.execute("COMMIT")
        times = []
        for each in range(_MARKS):
            started = time.perf_counter()
            raw.execute("UPDATE entry SET read = 1 WHERE id = ?", (each,))
            times.append((time.perf_counter() - started) * 1000)
    return times


async def everything(home: Path, entries: int) -> list[Row]:
    """Mark every entry of a library read, and take it back."""
    database = Database.open(Folders.find(home))
    try:
        ids = list(database.index.headlines)
        database.mark(ids, read=False)  # another part may have read some
        await database.flush()
        shown, durable = await _marked(database, ids, read=True)
        undone_shown, undone = await _marked(database, ids, read=False)
    finally:
        await database.close()
    return [
        Row(
            f"mark {entries:,} read, durable",
            f"{durable:.0f} ms, in memory after {shown:.0f}",
            "",
            "",
            "≤ 100 ms",
        ),
        Row(
            "undo that", f"{undone:.0f} ms, in memory after {undone_shown:.0f}", "", "", "≤ 500 ms"
        ),
    ]


async def _marked(database: Database, ids: list[str], *, read: bool) -> tuple[float, float]:
    started = time.perf_counter()
    changed = database.mark(ids, read=read)
    shown = (time.perf_counter() - started) * 1000
    await database.flush()
    assert len(changed) == len(ids)
    return shown, (time.perf_counter() - started) * 1000


async def _texts(home: Path) -> Row:
    database = Database.open(Folders.find(home))
    try:
        times = []
        for entry_id in islice(database.index.headlines, 0, None, 997):
            started = time.perf_counter()
            body = database.body(entry_id)
            times.append((time.perf_counter() - started) * 1000)
            assert body
    finally:
        await database.close()
    return Row(
        "a text read from the store",
        f"{statistics.median(times):.2f} ms, worst {max(times):.1f}",
        "",
        "",
        "≤ 5 ms",
    )
