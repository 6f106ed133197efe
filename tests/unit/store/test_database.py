import os
import stat
from datetime import timedelta
from functools import partial

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState, ParsedFeed, Source
from newsreader.store.database import Body, Database, Followed, Merged
from newsreader.store.storage import Files
from tests.storeroom import (
    FEED,
    NOW,
    article,
    filled,
    ids_of,
    parsed_entry,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)


async def test_everything_is_there_again_after_a_restart(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        database.mark(ids[:4], read=True)
        database.save(saved_row(ids[1]))
        database.memory.remember("order", {"feed": "newest"})
        await database.put_fetch_states({FEED: FetchState(etag='W/"1"')})
        await database.put_article(ids[0], article())
    async with store(folders) as database:
        assert database.notices == []
        assert database.subscriptions == {FEED: subscription()}
        assert database.fetch_states == {FEED: FetchState(etag='W/"1"')}
        assert (database.index.total(FEED), database.index.unread(FEED)) == (10, 6)
        assert ids_of(database) == ids
        assert database.index.headlines[ids[1]].saved
        assert database.index.headlines[ids[0]].quotes == 1
        assert database.index.headlines[ids[0]].minutes == 7
        assert database.memory.recall("order") == {"feed": "newest"}
        assert database.memory.recall("other") is None
        assert database.body(ids[0]) == Body(html=parsed_entry(0).html, full=article())


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
async def test_only_the_user_can_look_into_the_library(folders: Folders) -> None:
    async with filled(folders):
        assert stat.S_IMODE(folders.data.stat().st_mode) == 0o700
        assert stat.S_IMODE((folders.data / "library.json").stat().st_mode) == 0o600


async def test_a_merge_tells_new_and_changed(folders: Folders) -> None:
    async with filled(folders, 3) as database:
        ids = ids_of(database)
        database.mark(ids, read=True)
        merged = await database.merge(FEED, parsed_feed(3, 1, words="x"))
        assert merged == Merged(new=(ids_of(database)[3],), changed=(ids[1], ids[2]))
        assert database.index.unread(FEED) == 1
        assert await database.merge(FEED, parsed_feed(3, 1, words="x")) == Merged()
        assert database.index.total(FEED) == 4
        entry = database.entry(ids[1])
        assert entry
        assert (entry.key, entry.read, entry.first_seen) == ("key-1", True, NOW)
        body = database.body(ids[1])
        assert body
        assert body.html == parsed_entry(1, "x").html


async def test_an_empty_feed_takes_nothing_away(folders: Folders) -> None:
    async with filled(folders) as database:
        assert await database.merge(FEED, ParsedFeed("Harbour News")) == Merged()
        assert database.index.total(FEED) == 10


async def test_a_feed_that_is_followed_no_more_gets_nothing(folders: Folders) -> None:
    async with store(folders) as database:
        assert await database.merge("gone-1234", parsed_feed(3)) == Merged(followed=False)
        assert not database.index.headlines
        assert not (folders.data / "feeds").exists()


async def test_marking_tells_what_really_changed_and_is_one_line(folders: Folders) -> None:
    async with filled(folders, 2000) as database:
        await database.fold()
        ids = ids_of(database)
        assert database.mark(ids[:2], read=True) == tuple(ids[:2])
        assert database.mark([*ids, "unknown"], read=True) == tuple(ids[2:])
        assert database.mark(ids, read=True) == ()
        await database.flush()
        lines = (folders.data / "changes.log").read_bytes().split(b"\n")
        assert len([line for line in lines if b'"mark"' in line]) <= 2


async def test_fold_moves_the_log_into_the_files(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        database.mark(ids[:4], read=True)
        database.mark(ids[:1], read=False)
        database.save(saved_row(ids[0]))
        await database.put_article(ids[5], article())
        await database.fold()
        assert (folders.data / "changes.log").read_bytes().count(b"\n") == 1
        feed = (folders.data / "feeds" / f"{FEED}.json").read_text("utf-8")
        assert feed.count('"read":true') == 3
        before = (folders.data / "library.json").stat().st_mtime_ns
        await database.fold()
        assert (folders.data / "library.json").stat().st_mtime_ns == before
    async with store(folders) as database:
        assert database.index.unread(FEED) == 7
        assert list(database.saved) == [ids[0]]
        assert database.index.headlines[ids[5]].quotes == 1


async def test_changes_during_a_fold_are_kept(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        database.mark(ids[:4], read=True)
        fold = database.fold()
        database.mark(ids[:2], read=False)
        await fold
        database.mark(ids[8:], read=True)
        assert database.index.unread(FEED) == 6
    async with store(folders) as database:
        assert database.index.unread(FEED) == 6


async def test_a_removed_subscription_comes_back_whole(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        database.mark(ids[:4], read=True)
        database.save(saved_row(ids[0]))
        await database.put_fetch_states({FEED: FetchState(etag="1")})
        await database.remove_subscription(FEED)
        assert not database.subscriptions
        assert list(database.index.headlines) == [ids[0]]
        assert not database.fetch_states.get(FEED)
        assert not (folders.data / "feeds" / f"{FEED}.json").exists()
    async with store(folders) as database:
        assert list(database.index.headlines) == [ids[0]]
        assert await database.restore_subscription(FEED) == subscription()
        assert (database.index.total(FEED), database.index.unread(FEED)) == (10, 6)
        assert database.index.headlines[ids[0]].saved
        assert database.body(ids[3]) == Body(html=parsed_entry(3).html)
        assert database.fetch_states[FEED].etag == "1"
        with pytest.raises(StoreError, match="trash no more"):
            await database.restore_subscription(FEED)
    async with store(folders) as database:
        assert database.index.unread(FEED) == 6


async def test_a_saved_article_is_readable_with_its_feed_gone(folders: Folders) -> None:
    async with filled(folders) as database:
        entry_id = ids_of(database)[2]
        row = saved_row(entry_id)
        database.save(row)
        assert not database.saved[entry_id].captured
        database.mark([entry_id], read=True)
        await database.put_saved_article(saved_article(row))
        assert database.saved[entry_id].captured
        assert database.saved[entry_id].read
        await database.remove_subscription(FEED)
    async with store(folders) as database:
        kept = database.saved_article(entry_id)
        assert kept
        assert kept.article == article(Source.SAVED)
        headline = database.index.headlines[entry_id]
        assert (headline.saved, headline.read, headline.quotes) == (True, True, 1)
        assert database.entry(entry_id) is None
        assert database.body(entry_id) is None


async def test_unsaving_moves_the_file_to_the_trash_and_saving_brings_it_back(
    folders: Folders,
) -> None:
    async with filled(folders) as database:
        entry_id = ids_of(database)[2]
        await database.put_saved_article(saved_article(saved_row(entry_id)))
        undone = database.unsave(entry_id)
        assert undone
        await database.flush()
        assert database.saved_article(entry_id) is None
        assert database.unsave(entry_id) is None
        database.save(undone)
        await database.flush()
        assert database.saved_article(entry_id)
        database.unsave(entry_id)
    async with store(folders) as database:
        assert not database.saved
        assert not database.index.headlines[entry_id].saved


async def test_renaming_replaces_the_subscription(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.put_subscription(subscription(title="Renamed"))
        assert database.subscriptions[FEED].title == "Renamed"
        assert database.index.total(FEED) == 10
    async with store(folders) as database:
        assert database.subscriptions[FEED].title == "Renamed"


async def test_unknown_entries_are_none(folders: Folders) -> None:
    async with store(folders) as database:
        assert database.entry("nothing") is None
        assert database.body("nothing") is None
        assert database.saved_article("nothing") is None
        await database.put_article("nothing", article())
        assert await database.follow() == Followed()


async def test_copies_of_the_library_are_kept_of_runs_and_days(folders: Folders) -> None:
    for day in range(20):
        clock = partial(NOW.__add__, timedelta(days=day))
        async with store(folders, now=clock) as database:
            await database.put_subscription(subscription(title=f"Day {day}"))
    names = sorted(path.name for path in (folders.data / "backups").iterdir())
    assert 5 <= len(names) <= 12
    assert len({name[:16] for name in names}) >= 7
    assert b"Day 19" in (folders.data / "backups" / names[-1]).read_bytes()


async def test_marks_without_a_loop_reach_the_disk(folders: Folders) -> None:
    async with filled(folders):
        pass
    database = Database.open(folders)
    database.mark(ids_of(database), read=True)
    database._writer.stop()
    async with store(folders) as database:
        assert database.index.unread(FEED) == 0


async def test_a_refresh_of_many_feeds_is_settled_in_parts(folders: Folders) -> None:
    names = [f"feed-{number}" for number in range(120)]
    files = Files()
    async with store(folders, files=files) as database:
        await database.put_subscriptions([subscription(each) for each in names])
        for each in names:
            await database.merge(each, parsed_feed(1))
        assert files.unsettled > 120
        await database.put_fetch_states({each: FetchState(etag="1") for each in names})
        assert files.unsettled <= 1
    assert files.unsettled == 0
    async with store(folders) as database:
        assert len(database.fetch_states) == len(database.index.headlines) == 120
