"""Entries let go from a real library: what stays, what never comes back, what is swept."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.folding import sought
from newsreader.model import ParsedFeed
from newsreader.store.database import Database, Merged
from newsreader.store.retention import Limits
from newsreader.store.search.expression import Wanted, Words
from newsreader.store.shardtree import shards_in
from tests.storeroom import (
    FEED,
    NOW,
    ids_of,
    kept_quote,
    parsed_entry,
    parsed_feed,
    saved_row,
    store,
    subscription,
)

DAY = timedelta(days=1)
LIMITS = Limits(10, 100)


class Clock:
    """A clock that is put on by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def aged(database: Database, clock: Clock, *, count: int = 40, size: int = 10) -> list[str]:
    """Many entries, all read, of which only the last ten stand in the document; a month later."""
    await database.put_subscription(subscription())
    await database.merge(FEED, parsed_feed(count, words="x" * size))
    ids = ids_of(database)
    database.mark(ids, read=True)
    await database.merge(FEED, parsed_feed(10, count - 10, words="x" * size))
    await settle(database, clock, 30)
    return ids


async def settle(database: Database, clock: Clock, days: int) -> None:
    """Let days go by, on each of which the library is looked after."""
    for _ in range(days):
        clock.now += DAY
        await database.housekeeping.purge(FEED, Limits(0, 0), ())


async def test_old_read_entries_go_and_their_texts_are_swept(folders: Folders) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        ids = await aged(database, clock, size=30_000)
        folder = folders.data / "bodies" / FEED
        shards = len(shards_in(folder))
        gone = await database.housekeeping.purge(FEED, LIMITS, ())
        assert gone == tuple(ids[:30])
        assert ids_of(database) == ids[30:]
        assert database.index.headlines.keys() == set(ids[30:])
        await database.housekeeping.sweep()
        assert all(database.body(each) for each in ids[30:])
        assert not list(folder.glob("sweep"))
        assert len(shards_in(folder)) < shards
        assert sum(path.stat().st_size for path in folder.iterdir()) < 400_000
    async with store(folders, now=clock) as database:
        assert ids_of(database) == ids[30:]
        assert all(database.body(each) for each in ids[30:])


async def test_what_lies_in_the_log_is_let_go_with_its_text(folders: Folders) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        await database.put_subscription(subscription())
        await database.merge(FEED, parsed_feed(5))
        for number in range(5, 9):
            await database.merge(FEED, parsed_feed(1, number))
        ids = ids_of(database)
        database.mark(ids, read=True)
        assert database.layout.feed_log(FEED).exists()
        await settle(database, clock, 30)
        gone = await database.housekeeping.purge(FEED, Limits(2, 100), ())
        assert gone == tuple(ids[:7])
        assert [each.id for each in database.entries(FEED)] == ids[7:]
        await database.housekeeping.sweep()
        assert not any(database._parts.bodies.body(FEED, each) for each in gone)
        assert all(database.body(each) for each in ids[7:])
        file = database._parts.feeds.file(FEED)
        assert database._state.signatures[FEED] == file.signature()
    async with store(folders, now=clock) as database:
        assert ids_of(database) == ids[7:]


async def test_what_is_saved_quoted_or_unread_stays(folders: Folders) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        ids = await aged(database, clock)
        database.save(saved_row(ids[0]))
        database.notebook.keep(replace(kept_quote("q"), entry_id=ids[1]))
        database.mark(ids[2:3], read=False)
        gone = await database.housekeeping.purge(FEED, LIMITS, ids[3:4])
        assert set(ids_of(database)) >= {*ids[:4], *ids[30:]}
        assert len(gone) == 26


async def test_another_process_may_save_meanwhile(folders: Folders) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database, store(folders, now=clock) as other:
        ids = await aged(database, clock)
        await other.follow()
        other.save(saved_row(ids[0]))
        other.mark(ids[1:2], read=False)
        await other.flush()
        gone = await database.housekeeping.purge(FEED, LIMITS, ())
        assert not {*ids[:2]} & {*gone}
        await other.follow()
        assert set(ids_of(other)) == set(ids_of(database))


async def test_what_was_let_go_does_not_come_back(folders: Folders) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        await aged(database, clock)
        await database.housekeeping.purge(FEED, LIMITS, ())
        assert await database.merge(FEED, parsed_feed(40)) == Merged(
            changed=tuple(ids_of(database))
        )
        renamed = tuple(replace(parsed_entry(n), key=f"new-{n}") for n in range(40))
        merged = await database.merge(FEED, ParsedFeed("", entries=renamed))
        assert merged.new == ()
        fresh = replace(parsed_entry(0), url="http://127.0.0.1/x", title="Another")
        merged = await database.merge(FEED, ParsedFeed("", entries=(*renamed, fresh)))
        assert len(merged.new) == 1


async def test_a_huge_document_is_cut_and_stays_cut(folders: Folders) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        await database.put_subscription(subscription())
        await database.merge(FEED, parsed_feed(50))
        database.mark(ids_of(database)[:45], read=True)
        await settle(database, clock, 3)
        gone = await database.housekeeping.purge(FEED, LIMITS, ())
        assert (len(gone), database.index.unread(FEED)) == (40, 5)
        assert await database.merge(FEED, parsed_feed(50)) == Merged()
        assert len(ids_of(database)) == 10


@pytest.mark.parametrize("year", [1970, 2038])
async def test_a_clock_that_jumps_lets_nothing_go(folders: Folders, year: int) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        ids = await aged(database, clock)
        clock.now = clock.now.replace(year=year)
        for _ in range(30):
            clock.now += DAY
            assert not await database.housekeeping.purge(FEED, LIMITS, ())
        assert ids_of(database) == ids


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_clock_a_day_off_takes_only_what_is_due(folders: Folders, days: int) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        ids = await aged(database, clock)
        clock.now += days * DAY
        assert await database.housekeeping.purge(FEED, LIMITS, ()) == tuple(ids[:30])


async def test_a_sweep_that_was_cut_short_goes_on(folders: Folders) -> None:
    clock = Clock()
    async with store(folders, now=clock) as database:
        ids = await aged(database, clock, size=30_000)
        await database.housekeeping.purge(FEED, LIMITS, ())
        before = len(shards_in(folders.data / "bodies" / FEED))
    async with store(folders, now=clock) as database:
        await database.housekeeping.sweep()
        assert len(shards_in(folders.data / "bodies" / FEED)) < before
        assert all(database.body(each) for each in ids[30:])


async def test_what_is_let_go_is_found_no_more(folders: Folders) -> None:
    clock = Clock()
    headline = sought("headline")
    assert headline
    wanted = Wanted((Words(headline),))
    async with store(folders, now=clock) as database:
        ids = await aged(database, clock)
        database.search.fill(lambda: True)
        assert set(database.search.ids(wanted, 100) or ()) == set(ids)
        await database.housekeeping.purge(FEED, LIMITS, ())
        assert database.search.fill(lambda: True).entries == 30
        assert set(database.search.ids(wanted, 100) or ()) == set(ids[30:])
        await database.housekeeping.sweep()
        assert database.search.fill(lambda: True).entries == 0
