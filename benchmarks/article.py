"""From a page to its article, quotations and speakers too, against readability on the page alone.

The pages are those of the folder that ``NEWSREADER_PAGES`` names: HTML as it came, or packed by
gzip. They have to be real ones, so the project has none; what it measures without is quotations.
"""

import gzip
import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from readability import Document
from readability.readability import Unparseable

from benchmarks.table import Row, ratio
from newsreader.article.build import from_feed, from_page
from newsreader.article.extract import decode
from newsreader.article.quotes import find_quotes
from newsreader.demo.edition import edition
from newsreader.errors import ExtractionError
from newsreader.model import Block, BlockKind

FOLDER = "NEWSREADER_PAGES"
URL = "https://pages.example/an-article"
WORDS = 1_000
"""Of the article whose quotations are timed."""


def run(rounds: int = 5) -> Iterator[Row]:
    """Measure processor time; the least of the rounds counts.

    Args:
        rounds: Times each page is read, by both in turn.
    """
    yield _quotations(rounds)
    if folder := os.environ.get(FOLDER):
        yield _pages(Path(folder), rounds)


def _quotations(rounds: int) -> Row:
    blocks = list(_blocks())
    took = [_timed(lambda: find_quotes(blocks)) for _ in range(rounds)]
    found = find_quotes(blocks)
    speakers = sum(quote.speaker is not None for quote in found)
    return Row(
        f"quotations and speakers in {sum(map(_words, blocks)):,} words",
        f"{min(took) * 1000:.1f} ms",
        f"{len(found)} quotations, {speakers} with a speaker",
        "",
        "≤ 15 ms",
    )


def _blocks() -> Iterator[Block]:
    """The demo's paragraphs, until they are as long as an article."""
    words = 0
    for _, feed in edition(datetime(2026, 11, 22, 12, 0, tzinfo=UTC)):
        for block in (block for entry in feed.entries for block in from_feed(entry.html).blocks):
            if block.kind is BlockKind.PARAGRAPH and words < WORDS:
                words += _words(block)
                yield block


def _words(block: Block) -> int:
    return len(block.text.split())


def _pages(folder: Path, rounds: int) -> Row:
    logging.getLogger("readability").disabled = True
    files = sorted(each for each in folder.rglob("*") if ".htm" in each.name)
    times = [_turns(_page(each), rounds) for each in files]
    ours, theirs = zip(*times, strict=True)
    by_page = statistics.median(mine / floor for mine, floor in times)
    return Row(
        f"a page to its article, median of {len(files)}",
        _median(ours),
        f"{_median(theirs)} readability alone",
        f"{ratio(ours, theirs)}, page by page {by_page:.2f} ×",
        "both ≤ 2 ×",
    )


def _page(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def _turns(raw: bytes, rounds: int) -> tuple[float, float]:
    text = decode(raw)
    body = text.encode()

    def ours() -> object:
        return from_page(body, url=URL, charset="utf-8")

    def theirs() -> object:
        return Document(text).summary()

    times = [(_timed(ours), _timed(theirs)) for _ in range(rounds)]
    return min(mine for mine, _ in times), min(floor for _, floor in times)


def _timed(reader: Callable[[], object]) -> float:
    started = time.process_time()
    with suppress(ExtractionError, Unparseable):
        reader()
    return time.process_time() - started


def _median(times: Sequence[float]) -> str:
    return f"{statistics.median(times) * 1000:.1f} ms"
