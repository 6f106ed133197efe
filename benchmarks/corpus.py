"""Feeds of any number and size, of invented words, always the same; and libraries made of them.

The words are as unevenly frequent as those of a language (Zipf's law), which is what the size of
an index and the time of a search depend on. Paragraphs are drawn from a stock, for a hundred
thousand bodies of 7 kB would take minutes to write word by word.
"""

import asyncio
import atexit
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from newsreader.config import Folders
from newsreader.model import ParsedEntry, ParsedFeed, Subscription
from newsreader.store.database import Database

_SYLLABLES = (
    "ba be bi bo da de di do fa fi fo ga ge go ka ke ki ko la le li lo lu ma me mi mo na ne no pa "
    "pe po ra re ri ro sa se si so ta te ti to va ve vi tra pre con gra ment tion ing er al ter"
)
_VOCABULARY = 20_000
"""Words there are; an educated reader knows about as many."""
_STOCK = 4_000
"""Paragraphs that bodies are drawn from."""
_PARAGRAPH = 80
"""Words of a paragraph."""
BEGINNING = "The first words"
"""With these each body begins."""
TITLE = "No. "
"""With this each title begins."""
NEWEST = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_APART = timedelta(minutes=15)


class Words:
    """Invented words and sentences of them; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def some(self, count: int) -> list[str]:
        """So many words, the frequent ones more often."""
        return self.chance.choices(vocabulary(), cum_weights=_weights(), k=count)

    def sentence(self, count: int) -> str:
        """So many words, the first with a capital."""
        return " ".join(self.some(count)).capitalize()


@cache
def vocabulary() -> tuple[str, ...]:
    """Every word, the most frequent first."""
    chance = random.Random(1)
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        words["".join(chance.choices(_SYLLABLES.split(), k=chance.randint(1, 4)))] = None
    return tuple(words)


@cache
def _weights() -> tuple[float, ...]:
    return tuple(accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))


@cache
def _paragraphs() -> tuple[str, ...]:
    words = Words(2)
    return tuple(f"<p>{words.sentence(_PARAGRAPH)}.</p>" for _ in range(_STOCK))


def feeds(
    count: int, entries: int, seed: int = 7, body: int = 1_000, edition: int = 0
) -> Iterator[ParsedFeed]:
    """Feeds of invented text.

    Args:
        count: How many.
        entries: Entries in each, newest first.
        seed: The same seed gives the same feeds.
        body: Words of each body; 1,000 are about 7 kB.
        edition: So many new entries have come to each feed, and as many old ones have left it.

    Yields:
        Parsed feeds, entries a quarter of an hour apart.
    """
    for number in range(count):
        yield ParsedFeed(
            title=f"Feed {number:04d}",
            site_url=f"http://127.0.0.1/{number}",
            entries=tuple(
                _entry(Words(seed * 1_000_003 + number * 10_007 + each), number, each, body)
                for each in range(edition + entries - 1, edition - 1, -1)
            ),
        )


def _entry(words: Words, feed: int, number: int, body: int) -> ParsedEntry:
    count = words.chance.randint(4, 12)
    stock = words.chance.choices(_paragraphs(), k=body // _PARAGRAPH)
    return ParsedEntry(
        key=f"http://127.0.0.1/{feed}/{number}",
        title=f"{TITLE}{feed * 1000 + number}: {words.sentence(count)}",
        url=f"http://127.0.0.1/{feed}/{number}",
        author=words.sentence(2),
        published=NEWEST + _APART * (number - 1_000) - timedelta(seconds=feed),
        html=f"<p>{BEGINNING}. {words.sentence(20)}.</p>" + "".join(stock),
        minutes=max(1, body // 230),
    )


def address(number: int, port: int) -> str:
    """Where a feed is served: each on a host of its own, as real ones are."""
    return f"http://site-{number:04d}.localhost:{port}/feed.xml"


def make(home: Path, count: int, entries: int, body: int = 1_000, port: int = 80) -> None:
    """Make a library under ``home``.

    Args:
        home: Its folder.
        count: Feeds.
        entries: Entries in each.
        body: Words of each body.
        port: Where the feeds are said to be served.
    """
    asyncio.run(_make(home, count, entries, body, port))


@cache
def library(entries: int) -> Path:
    """Make a library of so many entries in feeds of 100, once for all parts that measure with it.

    Returns:
        Its home, which is there until the process ends.
    """
    home = Path(tempfile.mkdtemp(prefix="newsreader-bench-"))
    atexit.register(shutil.rmtree, home)
    make(home, entries // 100, 100)
    return home


async def _make(home: Path, count: int, entries: int, body: int, port: int) -> None:
    database = Database.open(Folders.find(home))
    try:
        await database.put_subscriptions(_subscription(each, port) for each in range(count))
        for number, feed in enumerate(feeds(count, entries, body=body)):
            await database.merge(feed_id(number), feed)
        await database.fold()
    finally:
        await database.close()


def feed_id(number: int) -> str:
    """The id of a feed in a library that was made here."""
    return f"feed-{number:04d}"


def _subscription(number: int, port: int) -> Subscription:
    return Subscription(
        id=feed_id(number),
        url=address(number, port),
        title=f"Feed {number:04d}",
        added=NEWEST,
        folder=f"Folder {number % 20:02d}",
    )


def subscribe(home: Path, count: int, port: int) -> None:
    """Make a library of subscriptions without entries, at a server's port."""
    asyncio.run(_subscribe(home, count, port))


async def _subscribe(home: Path, count: int, port: int) -> None:
    database = Database.open(Folders.find(home))
    try:
        await database.put_subscriptions(_subscription(number, port) for number in range(count))
    finally:
        await database.close()
