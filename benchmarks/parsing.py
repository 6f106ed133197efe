"""Parsing feeds: everything new, and one new entry in thirty, against feedparser on the whole."""

import io
import time
from collections.abc import Callable, Iterator

import feedparser

from benchmarks.corpus import feeds
from benchmarks.documents import document
from benchmarks.table import Row, ratio
from newsreader.feeds.parse import parse
from newsreader.library.work import read_feed
from newsreader.model import ParsedFeed

ENTRIES = 30
URL = "http://127.0.0.1/feed.xml"
Reader = Callable[[bytes, dict[str, str]], object]


def run(count: int = 40, rounds: int = 3) -> Iterator[Row]:
    """Measure processor time, each feed by all readers in turn; the least of the rounds counts.

    Args:
        count: Feeds.
        rounds: Times each is read.
    """
    every = [document(feed, number) for number, feed in enumerate(feeds(count, ENTRIES))]
    cases = [(body, _known_but_first(parse(body, URL))) for body in every]
    readers: list[Reader] = [_feedparser, _first, _daily, _worker_first, _worker_daily]
    floor, *ours = (
        [min(times) for times in zip(*measured, strict=True)]
        for measured in zip(*(_turn(cases, readers) for _ in range(rounds)), strict=True)
    )
    names = (
        ("parsing a feed, all of {} entries new", "≤ 0.55 ×"),
        ("parsing a feed, 1 of {} entries new", "≤ 0.25 ×"),
        ("parsing and estimating minutes, all of {} entries new", ""),
        ("parsing and estimating minutes, 1 of {} entries new", ""),
    )
    for (name, wanted), mine in zip(names, ours, strict=True):
        against = f"{_mean(floor)} feedparser on all of it, nothing resolved or sanitised"
        yield Row(name.format(ENTRIES), _mean(mine), against, ratio(mine, floor), wanted)


def _turn(cases: list[tuple[bytes, dict[str, str]]], readers: list[Reader]) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in readers]
    for body, known in cases:
        for reader, mine in zip(readers, times, strict=True):
            started = time.process_time()
            reader(body, known)
            mine.append(time.process_time() - started)
    return times


def _known_but_first(feed: ParsedFeed) -> dict[str, str]:
    return {entry.bytes_hash: entry.key for entry in feed.entries[1:]}


def _feedparser(body: bytes, _: dict[str, str]) -> object:
    return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def _first(body: bytes, _: dict[str, str]) -> object:
    return parse(body, URL)


def _daily(body: bytes, known: dict[str, str]) -> object:
    return parse(body, URL, known=known)


def _worker_first(body: bytes, _: dict[str, str]) -> object:
    return read_feed(body, URL, "")


def _worker_daily(body: bytes, known: dict[str, str]) -> object:
    return read_feed(body, URL, "", known)


def _mean(times: list[float]) -> str:
    return f"{sum(times) / len(times) * 1000:.2f} ms"
