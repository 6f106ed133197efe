"""Work of two processes, or of one, that comes between another's steps: no news get lost."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState, ParsedFeed, Source
from newsreader.store.database import Database
from newsreader.store.restore import restore
from newsreader.store.storage import Content, Files
from newsreader.store.writer import Lock
from tests.storeroom import (
    FEED,
    article,
    changed,
    ids_of,
    parsed_entry,
    parsed_feed,
    store,
)


async def test_an_article_that_comes_after_the_removal_leaves_the_trash_alone(
    folders: Folders, one: Database, two: Database
) -> None:
    """It made a new folder of bodies, which the next start puts in place of the trashed one."""
    ids = ids_of(one)
    await one.remove_subscription(FEED)
    await two.put_article(ids[0], article(Source.FEED))
    async with store(folders) as third:
        await third.restore_subscription(FEED)
        assert all(third.body(each) for each in ids)


async def test_an_article_on_its_way_while_its_feed_is_removed(one: Database) -> None:
    """The same within one process; undo fails half-way, for the folder of bodies is not empty."""
    ids = ids_of(one)
    removing = asyncio.ensure_future(one.remove_subscription(FEED))
    building = asyncio.ensure_future(one.put_article(ids[0], article(Source.FEED)))
    await asyncio.gather(removing, building)
    await one.restore_subscription(FEED)
    assert all(one.body(each) for each in ids)


async def test_a_fold_of_a_feed_that_was_removed_meanwhile_leaves_the_trash_alone(
    folders: Folders, one: Database, two: Database
) -> None:
    """It made an empty file, which the next start puts in place of the trashed one."""
    one.mark(ids_of(one)[:1], read=True)
    await one.flush()
    plan = one._fold.plan()
    assert plan
    await two.remove_subscription(FEED)
    await one._run(partial(one._fold.feed, FEED, plan))
    await one._run(partial(one._fold.end, plan))
    async with store(folders) as third:
        await third.restore_subscription(FEED)
        assert third.index.total(FEED) == 10


async def test_marks_of_entries_not_known_here_go_into_the_trash_with_their_feed(
    folders: Folders, one: Database, two: Database
) -> None:
    await two.merge(FEED, parsed_feed(15))
    new = ids_of(two)[14]
    two.mark([new], read=True)
    await two.flush()
    await one.remove_subscription(FEED)  # has not followed: the new entries are unknown to it
    await one.fold()
    await one.restore_subscription(FEED)
    async with store(folders) as third:
        assert third.index.total(FEED) == 15
        assert third.index.headlines[new].read


class Failing(Files):
    """A disk whose next read of some file fails, once."""

    name = ""

    def look(self, path: Path, start: int = 0) -> Content:
        if self.name and path.name == self.name:
            self.name = ""
            raise OSError(24, "Too many open files", str(path))
        return super().look(path, start)


async def test_what_could_not_be_followed_is_followed_the_next_time(
    folders: Folders, one: Database
) -> None:
    files = Failing()
    async with store(folders, files=files) as two:
        await one.merge(FEED, parsed_feed(15))
        new = ids_of(one)[14]
        one.mark([new], read=True)
        await one.flush()
        files.name = two.layout.feed(FEED).name
        with pytest.raises(StoreError):
            await two.follow()
        await two.fold()
        assert two.index.total(FEED) == 15
    async with store(folders) as third:
        assert third.index.headlines[new].read


async def test_a_fold_waits_until_what_was_followed_is_taken_in(
    folders: Folders, one: Database, two: Database
) -> None:
    """The writing thread has found what is new, and the loop has not come to take it in."""
    await one.merge(FEED, parsed_feed(15))
    new = ids_of(one)[14]
    one.mark([new], read=True)
    await one.flush()
    with Lock(two.layout).held():
        news = two._work.follow()
    await two.housekeeping.fold()
    two._state.take(news)
    async with store(folders) as third:
        assert third.index.headlines[new].read


def without(number: int) -> ParsedFeed:
    """One entry is in the document no more, and a new one is."""
    entries = tuple(parsed_entry(each) for each in range(11) if each != number)
    return ParsedFeed(title="Harbour News", entries=entries)


async def test_a_mark_of_a_new_version_stays_when_another_process_writes_the_entry(
    folders: Folders, one: Database, two: Database
) -> None:
    entry_id = ids_of(one)[0]
    one.mark([entry_id], read=True)
    await one.flush()
    await two.follow()
    await one.merge(FEED, changed("Quite other words now."))
    assert one.index.headlines[entry_id].revised
    await two.merge(FEED, without(0))  # has not followed; the entry has left the document
    async with store(folders) as third:
        assert third.index.headlines[entry_id].revised


async def test_a_version_that_was_read_is_not_new_again_by_another_process(
    folders: Folders, one: Database, two: Database
) -> None:
    entry_id = ids_of(one)[0]
    one.mark([entry_id], read=True)
    await one.merge(FEED, changed("Quite other words now."))
    await two.follow()
    assert two.index.headlines[entry_id].revised
    one.revise(entry_id)  # read
    await one.fold()
    await two.merge(FEED, without(0))
    async with store(folders) as third:
        assert not third.index.headlines[entry_id].revised


async def test_a_version_that_another_process_has_read_is_known_as_read(
    folders: Folders, one: Database, two: Database
) -> None:
    entry_id = ids_of(one)[0]
    one.mark([entry_id], read=True)
    await one.flush()
    await two.merge(FEED, changed("Quite other words now."))
    async with store(folders) as third:
        assert third.index.headlines[entry_id].revised


async def test_a_log_that_grew_to_the_known_length_under_another_epoch_is_looked_at(
    folders: Folders, one: Database, two: Database
) -> None:
    ids = ids_of(one)
    await one.fold()
    one.mark(ids[:1], read=True)
    await one.flush()
    await two.fold()  # cut
    two.mark(ids[1:2], read=True)
    await two.flush()  # as long as before
    assert one._parts.log.end == two._parts.log.end
    one.mark(ids[2:3], read=True)
    await one.flush()
    await one.follow()
    assert one.index.unread(FEED) == 7


async def test_what_was_not_taken_in_is_asked_for_again(
    folders: Folders, one: Database, two: Database
) -> None:
    """The feed is removed while it is refreshed, and brought back at once."""
    await one.put_fetch_states({FEED: FetchState(etag="old")})
    await two.remove_subscription(FEED)
    assert not (await one.merge(FEED, parsed_feed(15))).new  # of a removed feed nothing is kept
    await two.restore_subscription(FEED)
    await one.put_fetch_states({FEED: FetchState(etag="new")})
    async with store(folders) as third:
        assert third.index.total(FEED) == 15 or third.fetch_states[FEED].etag != "new"


async def test_a_refresh_of_a_feed_that_was_removed_is_told_of(one: Database) -> None:
    """So that nothing is noted of it: it may be brought back before the round ends."""
    await one.remove_subscription(FEED)
    assert not (await one.merge(FEED, parsed_feed(15))).followed
    await one.restore_subscription(FEED)
    assert (await one.merge(FEED, parsed_feed(15))).followed


async def test_what_a_restored_backup_took_away_is_asked_for_again(
    folders: Folders, one: Database
) -> None:
    archive = folders.data.parent / "backup.zip"
    await one.housekeeping.backup(archive)
    await one.merge(FEED, parsed_feed(15))
    await asyncio.to_thread(restore, folders, archive)
    await one.put_fetch_states({FEED: FetchState(etag="new")})
    async with store(folders) as third:
        assert third.index.total(FEED) == 15 or third.fetch_states[FEED].etag != "new"


async def test_of_two_refreshes_that_cross_the_validators_are_those_of_the_entries(
    folders: Folders, one: Database, two: Database
) -> None:
    entry_id = ids_of(one)[0]
    older, newer = changed("First correction."), changed("Second correction.")
    await two.merge(FEED, newer)  # fetched later, taken in first
    await one.merge(FEED, older)
    await one.put_fetch_states({FEED: FetchState(etag="older")})
    await two.put_fetch_states({FEED: FetchState(etag="newer")})
    async with store(folders) as third:
        body = third.body(entry_id)
        assert body
        assert "Second" in body.html or third.fetch_states[FEED].etag != "newer"


async def test_what_a_start_repaired_is_followed(folders: Folders, one: Database) -> None:
    await one.put_fetch_states({FEED: FetchState(etag="old")})
    path = one.layout.feed(FEED)
    path.write_bytes(path.read_bytes()[:-400])
    one.layout.cache.joinpath("headlines.bin").unlink(missing_ok=True)
    async with store(folders) as two:
        assert two.notices
        assert two.index.total(FEED) < 10
        assert two.fetch_states[FEED].etag == ""
        await one.follow()
        assert one.index.total(FEED) == two.index.total(FEED)
        assert one.fetch_states[FEED].etag == ""


async def test_what_is_remembered_while_it_is_written_is_written_later(
    folders: Folders, one: Database
) -> None:
    memory = one.memory
    put = memory._put

    def slowly(rows: dict[str, dict[str, object]]) -> None:
        put(rows)
        memory.remember("row", 2)  # the loop's thread, meanwhile

    memory.remember("row", 1)
    memory._put = slowly  # type: ignore[method-assign]
    await one.housekeeping.write_memory()
    memory._put = put  # type: ignore[method-assign]
    await one.fold()
    async with store(folders) as two:
        assert two.memory.recall("row") == 2
