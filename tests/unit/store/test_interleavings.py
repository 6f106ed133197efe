"""Work of two processes, or of one, that comes between another's steps: no news get lost."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState, ParsedFeed, Source
from newsreader.store.database import Database
from newsreader.store.restore import restore
from newsreader.store.state import News
from newsreader.store.storage import Content, Files
from newsreader.store.writer import Lock
from tests.storeroom import (
    FEED,
    OTHER,
    article,
    changed,
    ids_of,
    parsed_entry,
    parsed_feed,
    store,
    subscription,
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


async def test_a_mark_made_while_a_feed_is_taken_in_decides(one: Database) -> None:
    entry_id = ids_of(one)[0]
    loop = asyncio.get_running_loop()

    def pause() -> None:  # as ``precedence.pause``: a key is answered meanwhile
        done = threading.Event()

        def answer() -> None:
            one.mark([entry_id], read=True)
            done.set()

        loop.call_soon_threadsafe(answer)
        assert done.wait(5)

    one.intake.pause = pause
    await one.merge(FEED, changed("Quite other words now."))
    assert one.index.headlines[entry_id].revised


async def test_a_feed_removed_by_the_other_while_it_is_swept_is_no_error(
    one: Database, two: Database
) -> None:
    parts = one._parts
    parts.sweeping.begin(FEED)
    run = one.housekeeping._run

    async def slowly(work: Callable[[], News | None]) -> object:
        done = await run(work)
        if FEED in two.subscriptions:
            await two.remove_subscription(FEED)
        return done

    one.housekeeping._run = slowly
    await one.housekeeping.sweep()


async def test_a_damaged_feed_keeps_no_other_state_from_being_written(
    folders: Folders, one: Database, two: Database
) -> None:
    await one.put_subscription(subscription(OTHER, "Other"))
    await one.merge(OTHER, parsed_feed(3))
    await two.follow()
    two.mark(ids_of(two)[:1], read=True)
    await two.flush()
    one.layout.feed(FEED).write_bytes(b"\0" * 400)
    await one.put_fetch_states({FEED: FetchState(etag="a"), OTHER: FetchState(etag="b")})
    async with store(folders) as third:
        assert third.fetch_states[OTHER].etag


async def test_a_damaged_feed_keeps_nobody_from_following(one: Database, two: Database) -> None:
    await one.put_subscription(subscription(OTHER, "Other"))
    await one.merge(OTHER, parsed_feed(3))
    await two.follow()
    two.mark(ids_of(two)[:1], read=True)
    await two.fold()  # cut: every feed is looked at
    one.layout.feed(FEED).write_bytes(b"\0" * 400)
    told: list[StoreError] = []
    one.on_error = told.append
    await one.follow()
    two.mark(ids_of(two, OTHER), read=True)
    await two.flush()
    await one.follow()
    assert one.index.unread(OTHER) == 0
    assert len(told) == 1


class Full(Files):
    """A disk that has no room for what is to be kept aside."""

    def replace(self, path: Path, content: bytes) -> None:
        if ".corrupt-" in path.name:
            raise OSError(28, "No space left on device", str(path))
        super().replace(path, content)


async def test_a_damaged_log_that_could_not_be_kept_aside_stays(
    folders: Folders, one: Database
) -> None:
    one.mark(ids_of(one)[:1], read=True)
    await one.flush()
    one.mark(ids_of(one)[1:2], read=True)
    await one.flush()
    path = one.layout.changes
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    lines[-2] = b"x" + lines[-2][1:]
    path.write_bytes(b"".join(lines))
    async with store(folders, files=Full()) as two:
        assert two.notices
    kept = [*path.parent.glob("changes.log*")]
    assert any(lines[-2] in each.read_bytes() for each in kept)


async def test_a_crossing_that_is_followed_before_the_validators(
    folders: Folders, one: Database, two: Database
) -> None:
    entry_id = ids_of(one)[0]
    older, newer = changed("First correction."), changed("Second correction.")
    await two.merge(FEED, newer)
    await one.merge(FEED, older)
    await one.put_fetch_states({FEED: FetchState(etag="older")})
    await two.follow()
    await two.put_fetch_states({FEED: FetchState(etag="newer")})
    async with store(folders) as third:
        body = third.body(entry_id)
        assert body
        assert "Second" in body.html or third.fetch_states[FEED].etag != "newer"


async def test_places_of_both_are_kept(folders: Folders) -> None:
    async with store(folders) as one, store(folders) as two:
        one.memory.remember("places", {"x": [1]})
        two.memory.remember("places", {"y": [2]})
    async with store(folders) as third:
        assert third.memory.recall("places").keys() == {"x", "y"}
