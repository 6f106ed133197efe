"""Parsing feeds: everything new, and one new entry in thirty, against feedparser on the whole."""

import io
import time
from collections.abc import Callable, Iterator

import feedparser
from msgspec.structs import replace

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

    What feedparser takes for a body depends on its letters: hardly anything for ASCII, much for a
    text with a single dash or apostrophe of print. So both are measured.

    Args:
        count: Feeds.
        rounds: Times each is read.
    """
    plain = list(feeds(count, ENTRIES))
    yield from _measured("as printed", [_printed(feed) for feed in plain], rounds)
    yield from _measured("in ASCII", plain, rounds)


def _measured(kind: str, parsed: list[ParsedFeed], rounds: int) -> Iterator[Row]:
    every = [document(feed, number) for number, feed in enumerate(parsed)]
    cases = [(body, _known_but_first(parse(body, URL))) for body in every]
    readers: list[Reader] = [_feedparser, _first, _daily, _worker_first, _worker_daily]
    floor, *ours = (
        [min(times) for times in zip(*measured, strict=True)]
        for measured in zip(*(_turn(cases, readers) for _ in range(rounds)), strict=True)
    )
    wanted = ("≤ 0.55 ×" if kind == "as printed" else "", "≤ 0.25 ×", "", "")
    names = (
        "all of {} new",
        "1 of {} new",
        "all of {} new, minutes too",
        "1 of {} new, minutes too",
    )
    for name, mine, bound in zip(names, ours, wanted, strict=True):
        yield Row(
            f"parsing a feed, texts {kind}, {name.format(ENTRIES)}",
            _mean(mine),
            f"{_mean(floor)} feedparser on all of it, its options off",
            ratio(mine, floor),
            bound,
        )


def _printed(feed: ParsedFeed) -> ParsedFeed:
    """The feed with a dash, quotation marks, an apostrophe and a link in each paragraph."""
    end = ' – “the pilot’s dog”, <a href="http://127.0.0.1/dog?a=1&amp;b=2">it said</a>.</p>'
    entries = (replace(each, html=each.html.replace(".</p>", end)) for each in feed.entries)
    return replace(feed, entries=tuple(entries))


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
