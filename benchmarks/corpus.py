"""A library of any size, of invented words, made through the store itself."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsreader.config import Folders
from newsreader.model import ParsedEntry, ParsedFeed, Subscription
from newsreader.store.database import Database

_SOURCE = (
    "harbour ferry council bridge river market winter signal garden engine paper window letter "
    "morning bakery station teacher museum forest island quiet copper lantern valley orchard "
    "ledger compass granite meadow timber cotton saddle thunder velvet willow anchor barley"
)
WORDS = _SOURCE.split()
BEGINNING = "The first words"
"""With these each body begins."""
NEWEST = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def sentence(chance: random.Random, words: int) -> str:
    """So many words, the first with a capital."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def feeds(count: int, entries: int, seed: int = 7, body: int = 1_000) -> Iterator[ParsedFeed]:
    """Feeds of invented text.

    Args:
        count: How many.
        entries: Entries in each.
        seed: The same seed gives the same feeds.
        body: Words of each body; 1,000 are about 7 kB.

    Yields:
        Parsed feeds, entries a quarter of an hour apart.
    """
    chance = random.Random(seed)
    for number in range(count):
        yield ParsedFeed(
            title=f"Feed {number:04d}",
            site_url=f"http://127.0.0.1/{number}",
            entries=tuple(_entry(chance, number, each, body) for each in range(entries)),
        )


def _entry(chance: random.Random, feed: int, number: int, body: int) -> ParsedEntry:
    paragraphs = f"<p>{BEGINNING}.</p>" + "".join(
        f"<p>{sentence(chance, 80)}.</p>" for _ in range(body // 80)
    )
    return ParsedEntry(
        key=f"{feed}-{number}",
        title=sentence(chance, chance.randint(4, 12)),
        url=f"http://127.0.0.1/{feed}/{number}",
        author=sentence(chance, 2),
        published=NEWEST - timedelta(minutes=15 * (number * 37 + feed % 37)),
        html=paragraphs,
        minutes=max(1, body // 230),
    )


def make(home: Path, count: int, entries: int, body: int = 1_000) -> None:
    """Make a library of ``count`` feeds with ``entries`` entries each under ``home``."""
    asyncio.run(_make(home, count, entries, body))


async def _make(home: Path, count: int, entries: int, body: int) -> None:
    database = Database.open(Folders.find(home))
    try:
        for number, feed in enumerate(feeds(count, entries, body=body)):
            feed_id = f"feed-{number:04d}"
            await database.put_subscription(
                Subscription(
                    id=feed_id,
                    url=f"http://127.0.0.1/{number}.xml",
                    title=feed.title,
                    added=NEWEST,
                    folder=f"Folder {number % 20:02d}",
                )
            )
            await database.merge(feed_id, feed)
        await database.fold()
    finally:
        await database.close()
