"""Feeds that arrive together are taken in together, and each is told what came of it."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import filelock
import pytest

from newsreader.config import Folders
from newsreader.errors import StoreLocked
from newsreader.store import writer
from newsreader.store.database import Database, Merged
from newsreader.store.storage import Files
from tests.storeroom import FEED, filled, ids_of, parsed_feed, store, subscription

FEEDS = [f"feed-{number:04d}" for number in range(12)]


class Counting(Files):
    """Counts how often the log is added to."""

    appended = 0

    def append(self, path: Path, content: bytes, *, durable: bool = True) -> None:
        self.appended += 1
        super().append(path, content, durable=durable)


async def followed(folders: Folders, ids: Iterable[str] = FEEDS) -> None:
    async with store(folders) as database:
        await database.put_subscriptions(subscription(each, each) for each in ids)


async def test_feeds_that_come_together_share_a_turn(folders: Folders) -> None:
    await followed(folders)
    files = Counting()
    async with store(folders, files=files) as database:
        before = files.appended
        merges = (database.merge(each, parsed_feed(3)) for each in FEEDS)
        merged = await asyncio.gather(*merges)
        assert files.appended == before + 1
        assert [len(each.new) for each in merged] == [3] * len(FEEDS)
        assert [ids_of(database, each) for each in FEEDS] == [list(each.new) for each in merged]


async def test_more_than_a_turn_holds_come_in_all_the_same(folders: Folders) -> None:
    ids = [f"feed-{number:04d}" for number in range(50)]
    await followed(folders, ids)
    async with store(folders) as database:
        merges = (database.merge(each, parsed_feed(1)) for each in (*ids, *ids))
        merged = await asyncio.gather(*merges)
        assert sum(len(each.new) for each in merged) == 50
        assert all(database.index.total(each) == 1 for each in ids)


async def test_a_feed_nobody_waits_for_any_more_comes_in(folders: Folders) -> None:
    async with filled(folders) as database:
        merge = asyncio.ensure_future(database.merge(FEED, parsed_feed(12)))
        await asyncio.sleep(0)
        merge.cancel()
        assert await database.merge(FEED, parsed_feed(12)) == Merged()
        assert database.index.total(FEED) == 12


async def test_what_the_lock_kept_out_fails_and_is_kept_out(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    await followed(folders)
    monkeypatch.setattr(writer.Lock.__init__, "__defaults__", (0.05,))
    database = Database.open(folders)
    held = filelock.FileLock(database.layout.lock, thread_local=False)
    with held:
        merges = (database.merge(each, parsed_feed(3)) for each in FEEDS)
        for each in await asyncio.gather(*merges, return_exceptions=True):
            assert isinstance(each, StoreLocked)
    assert len((await database.merge(FEEDS[0], parsed_feed(4))).new) == 4
    assert all(database.index.total(each) == 0 for each in FEEDS[1:])
    await database.close()


async def test_the_memory_knows_the_state_in_which_a_file_was_left(folders: Folders) -> None:
    async with filled(folders) as database:
        file = database._parts.feeds.file(FEED)
        for count in (10, 12, 12, 14):
            await database.merge(FEED, parsed_feed(count))
            assert database._state.signatures[FEED] == file.signature()
        assert file.log.stat() != (0, 0)


async def test_an_edit_by_hand_after_that_is_seen(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.merge(FEED, parsed_feed(12))
        path = database.layout.feed(FEED)
        path.write_bytes(path.read_bytes().replace(b"Headline 3", b"By hand"))
        await database.merge(FEED, parsed_feed(13))
        assert "By hand" in {row.title for row in database.index.of_feed(FEED)}
