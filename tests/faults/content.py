"""Writes of content: refreshes, subscriptions, lists of them, articles, derived files."""

from collections.abc import AsyncIterator
from random import Random
from unittest.mock import patch

from msgspec.structs import replace

from newsreader.config import Config, Folders
from newsreader.demo import NoNetwork
from newsreader.feeds import opml
from newsreader.library import Library
from newsreader.model import FetchState, Source
from newsreader.store import intake
from newsreader.store.database import Database, Merged
from newsreader.store.storage import Files
from newsreader.workers import Workers
from tests.faults.desk import ENTRIES, OTHERS, assert_tidy, last, told
from tests.storeroom import (
    FEED,
    article,
    ids_of,
    parsed_feed,
    store,
    subscription,
)

# A refresh


async def refresh(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Feeds of growing size, validators last, as a refresh does it."""
    async with store(folders, files=files) as database:
        for size in range(400, 2001, 200):
            await database.merge(FEED, parsed_feed(size, words="x" * numbers.randrange(900)))
            await database.put_fetch_states({FEED: FetchState(etag=str(size))})
            yield f"merged {size}"


async def trickle(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """One long entry more at each refresh: fresh texts, which come home now and then."""
    async with store(folders, files=files) as database:
        for size in range(ENTRIES + 1, ENTRIES + 100):
            long = parsed_feed(1, size - 1, words="x" * numbers.randrange(8_000, 20_000))
            seen = tuple(f"key-{number}" for number in range(size - 1))
            await database.merge(FEED, replace(long, seen=seen))
            await database.put_fetch_states({FEED: FetchState(etag=str(size))})
            yield f"merged {size}"


async def read_news(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """One entry more at each refresh, which is read and folded while it lies in the feed's log."""
    async with store(folders, files=files) as database:
        for size in range(ENTRIES + 1, ENTRIES + 100):
            news = parsed_feed(1, size - 1, words="x" * numbers.randrange(2_000, 9_000))
            seen = tuple(f"key-{number}" for number in range(size - 1))
            merged = await database.merge(FEED, replace(news, seen=seen))
            database.mark(merged.new, read=True)
            await database.flush()
            yield f"read {merged.new[0]}"
            await database.fold()


async def read_news_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        read = set(told(lines, "read"))
        assert all(database.index.headlines[each].read for each in read)
        assert database.index.total(FEED) - ENTRIES - len(read) in {0, 1}
        await database.fold()
        stored = {entry.id: entry.read for entry in database.entries(FEED)}
        assert len(stored) == database.index.total(FEED)
        assert all(stored[each] for each in read)
        assert all(database.body(row.id) for row in database.index.of_feed(FEED))


async def slices(folders: Folders, files: Files, _: Random) -> AsyncIterator[str]:
    """A feed of thousands, written in pieces; the pieces are small here, to be many."""
    with patch.object(intake, "ENTRIES_AT_ONCE", 60):
        async with store(folders, files=files) as database:
            for size in range(ENTRIES + 80, 2001, 80):
                await database.merge(FEED, parsed_feed(size))
                await database.put_fetch_states({FEED: FetchState(etag=str(size))})
                yield f"merged {size}"


async def refresh_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        acknowledged = max(map(int, told(lines, "merged")), default=ENTRIES)
        assert database.index.total(FEED) >= acknowledged
        if FEED in database.fetch_states:
            assert database.index.total(FEED) >= int(database.fetch_states[FEED].etag)
        for row in database.index.of_feed(FEED):
            assert database.body(row.id), "an entry without its body"
        await database.merge(FEED, parsed_feed(2000))
        assert database.index.total(FEED) == 2000
        assert await database.merge(FEED, parsed_feed(2000)) == Merged()
        assert all(database.body(row.id) for row in database.index.of_feed(FEED))


# Subscriptions


async def subscriptions(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Feeds subscribed, renamed, moved, removed and brought back."""
    async with store(folders, files=files) as database:
        for number in range(1000):
            feed_id = f"feed-{number}"
            await database.put_subscription(subscription(feed_id))
            yield f"subscribed {feed_id}"
            await database.merge(feed_id, parsed_feed(5))
            await database.put_fetch_states({feed_id: FetchState(etag="5")})
            yield f"merged {feed_id}"
            await database.amend_subscriptions({feed_id: lambda each: replace(each, title="Mine")})
            yield f"renamed {feed_id}"
            await database.amend_subscriptions({feed_id: lambda each: replace(each, folder="Sea")})
            yield f"moved {feed_id}"
            if numbers.random() < 0.6:
                await database.remove_subscription(feed_id)
                yield f"removed {feed_id}"
                if numbers.random() < 0.5:
                    await database.restore_subscription(feed_id)
                    yield f"restored {feed_id}"


async def subscriptions_check(folders: Folders, lines: list[str]) -> None:
    state = {feed_id: verb for verb, feed_id in map(str.split, lines)}
    removed = {each for each, verb in state.items() if verb == "removed"}
    moving = last(lines)
    async with store(folders) as database:
        assert_tidy(folders, database)
        present = database.subscriptions
        assert set(state) - removed - set(present) <= {moving}
        assert removed & set(present) <= {moving}
        for feed_id in set(told(lines, "renamed")) & set(present):
            assert present[feed_id].title == "Mine"
        for feed_id in set(told(lines, "moved")) & set(present):
            assert present[feed_id].folder == "Sea"
        for feed_id in removed - set(present):
            assert (await database.restore_subscription(feed_id)).id == feed_id
        for feed_id in set(told(lines, "merged")) & set(database.subscriptions):
            await database.merge(feed_id, parsed_feed(5))
            assert database.index.total(feed_id) == 5
            assert all(map(database.body, ids_of(database, feed_id)))


# OPML


async def import_opml(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Lists of thirty feeds, each imported as one."""
    database = Database.open(folders, files=files)
    library = Library(database, config=Config(), fetcher=NoNetwork(), workers=Workers())
    try:
        for number in range(40):
            await library.lists.take_over(opml.read(outlines(number)))
            yield f"imported {number}"
    finally:
        await library.close()


def outlines(number: int) -> bytes:
    """An OPML file of thirty feeds in a folder of their own."""
    feeds = "".join(
        f'<outline type="rss" text="Feed {each}" xmlUrl="http://127.0.0.1/{number}/{each}"/>'
        for each in range(30)
    )
    body = f'<body><outline text="List {number}">{feeds}</outline></body>'
    return f'<opml version="2.0"><head/>{body}</opml>'.encode()


async def import_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        found = [each.folder for each in database.subscriptions.values() if each.folder]
        for number in told(lines, "imported"):
            assert found.count(f"List {number}") == 30
        assert {found.count(each) for each in found} <= {30}


# Built articles


async def articles(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Extracted articles put beside the feed's texts, in shards that split."""
    async with store(folders, files=files) as database:
        for entry_id in ids_of(database):
            words = "“Aye,” she said. " * numbers.randrange(1, 900)
            await database.put_article(entry_id, article(Source.EXTRACTED, words))
            yield f"built {entry_id}"


async def articles_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        for entry_id in ids_of(database):
            body = database.body(entry_id)
            assert body
            assert body.html
            assert entry_id not in told(lines, "built") or body.full
        for entry_id in told(lines, "built"):
            assert database.index.headlines[entry_id].quotes == 1
        assert set(told(lines, "built")) <= set(await database.speakers.mentions())


# Derived files


async def snapshot(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """One entry more, and the list of all headlines written anew."""
    async with store(folders, files=files) as database:
        for step in range(1000):
            feed_id = numbers.choice(OTHERS)
            await database.merge(feed_id, parsed_feed(1, start=100 + step))
            await database.fold()
            yield f"merged {step}"


async def snapshot_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        with_cache = sorted(database.index.headlines)
    (folders.cache / "headlines.bin").unlink(missing_ok=True)
    async with store(folders) as database:
        assert sorted(database.index.headlines) == with_cache
        assert len(with_cache) - ENTRIES - 12 * len(OTHERS) - len(lines) in {0, 1}
