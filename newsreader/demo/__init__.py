"""The demo edition: a library of our own writing that needs no network and touches nothing.

How the code hangs together. ``feeds/`` and ``pages/`` hold the texts as real feed documents and
pages; ``edition`` reads and dates them; ``build`` makes a library of them through the same store,
parser and article builder as any other; ``network`` answers in place of the web; ``starter`` is
the list of public feeds that a first run offers.
"""

import asyncio
import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from newsreader.article.build import estimate, from_feed
from newsreader.config import Folders
from newsreader.demo.edition import DemoFeed, earlier, edition
from newsreader.demo.network import NoNetwork
from newsreader.model import (
    Article,
    FetchState,
    Headline,
    ParsedEntry,
    ParsedFeed,
    Saved,
    SavedArticle,
    SavedSearch,
    Subscription,
)
from newsreader.store.database import Database
from newsreader.store.ids import entry_id, mint_feed_id

__all__ = ["NoNetwork", "build", "temporary"]

READ = 12
"""How many of the older entries are read already."""
SAVED = ("map of one square metre", "last sailmaker")
"""Words in the titles of the entries that are on the read-later list."""

SEARCH = "boats"
"""Id of the saved search."""
_SEARCHED = "Boats", "boat*"


@contextlib.contextmanager
def temporary() -> Iterator[Folders]:
    """Folders for a demo library, removed at the end with everything in them."""
    with tempfile.TemporaryDirectory(prefix="newsreader-demo-") as name:
        yield Folders.find(name)


async def build(folders: Folders, *, now: datetime | None = None) -> None:
    """Make the demo library.

    Args:
        folders: Where, usually from ``temporary``.
        now: The time it is; the newest entry is an hour older. None takes the clock.

    Raises:
        StoreError: The folders can't be written.
    """
    moment = now or datetime.now(UTC)
    database = Database.open(folders, now=lambda: moment)
    try:
        feeds = {_subscription(feed, parsed, moment): parsed for feed, parsed in edition(moment)}
        await database.put_subscriptions(feeds)
        for subscription, parsed in feeds.items():
            await _read_earlier(database, subscription.id, parsed)
            await _fill(database, subscription.id, parsed)
        state = FetchState(etag='"demo"', checked=moment, refreshed=moment)
        await database.put_fetch_states({each.id: state for each in feeds})
        await _read_and_save(database, moment)
        await database.change_search(SEARCH, SavedSearch(SEARCH, *_SEARCHED, moment))
        await database.flush()
    finally:
        await database.close()


def _subscription(feed: DemoFeed, parsed: ParsedFeed, now: datetime) -> Subscription:
    return Subscription(
        id=mint_feed_id(parsed.title, ()),
        url=feed.url,
        title=parsed.title,
        added=now,
        site_url=parsed.site_url,
        folder=feed.folder,
    )


async def _read_earlier(database: Database, feed_id: str, parsed: ParsedFeed) -> None:
    """Read what the feed corrected since, as it was then."""
    before = earlier(parsed)
    await _fill(database, feed_id, before)
    database.mark([entry_id(feed_id, entry.key) for entry in before.entries], True)


async def _fill(database: Database, feed_id: str, parsed: ParsedFeed) -> None:
    entries = tuple(replace(entry, minutes=estimate(entry.html)) for entry in parsed.entries)
    await database.merge(feed_id, replace(parsed, entries=entries))
    async with asyncio.TaskGroup() as writing:  # the next is built while the last is written
        for entry in entries:
            writing.create_task(database.put_article(entry_id(feed_id, entry.key), _built(entry)))
            await asyncio.sleep(0)


def _built(entry: ParsedEntry) -> Article:
    return from_feed(
        entry.html,
        title=entry.title,
        url=entry.url,
        byline=entry.author,
        published=entry.published,
    )


async def _read_and_save(database: Database, now: datetime) -> None:
    rows = sorted(database.index.headlines.values(), key=lambda row: row.sort_time)
    kept = [row for row in rows if _is_saved(row)]
    for row in kept:
        await _save(database, row, now)
    _mark(database, [row for row in rows if row not in kept])


def _is_saved(row: Headline) -> bool:
    return any(words in row.title for words in SAVED)


def _mark(database: Database, rows: Sequence[Headline]) -> None:
    database.mark([row.id for row in rows[:READ]], True)


async def _save(database: Database, row: Headline, now: datetime) -> None:
    body = database.body(row.id)
    article = body.feed if body else None
    assert article is not None
    saved = Saved(
        id=row.id,
        title=row.title,
        saved_at=now,
        url=row.url,
        author=row.author,
        feed_id=row.feed_id,
        feed_title=database.subscriptions[row.feed_id].title,
        published=article.published,
        minutes=article.minutes,
        quotes=row.quotes,
        captured=True,
    )
    database.save(saved)
    await database.put_saved_article(SavedArticle(saved=saved, article=article))
