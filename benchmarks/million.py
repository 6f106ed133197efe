"""A million headlines: what still holds, and what it costs. Takes a quarter of an hour to make."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import reader, state
from benchmarks.corpus import make
from benchmarks.table import Row


def run(entries: int = 1_000_000) -> Iterator[Row]:
    """Measure start, keys, memory and marks with feeds of 1,000 short entries each."""
    with tempfile.TemporaryDirectory() as room:
        home = Path(room)
        begun = time.perf_counter()
        make(home, entries // 1_000, 1_000, body=16)
        minutes = (time.perf_counter() - begun) / 60
        yield Row(f"taking in {entries:,} entries", f"{minutes:.1f} min", "", "", "")
        reader.keep_quiet(home)
        yield from reader.starts(home, None, entries, rounds=3)
        yield from reader.keys(home, None, entries)
        yield from asyncio.run(state.everything(home, entries))
