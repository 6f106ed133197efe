"""Two databases on one library: each has its own lock, thread and memory, as processes have."""

from functools import partial

import pytest
from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.errors import StoreLocked
from newsreader.model import FetchState
from newsreader.store.database import Database, Followed
from newsreader.store.layout import Layout
from newsreader.store.writer import Lock
from tests.storeroom import (
    FEED,
    article,
    ids_of,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)


async def test_a_subscription_removed_by_the_other_stays_removed(
    one: Database, two: Database
) -> None:
    await one.remove_subscription(FEED)
    await two.amend_subscriptions({FEED: lambda found: replace(found, title="Renamed")})
    assert FEED not in two.subscriptions
    await one.follow()
    assert FEED not in one.subscriptions


async def test_each_field_stays_as_it_was_last_changed(one: Database, two: Database) -> None:
    await one.amend_subscriptions({FEED: lambda found: replace(found, folder="Ports")})
    await two.amend_subscriptions({FEED: lambda found: replace(found, title="Renamed")})
    found = two.subscriptions[FEED]
    assert (found.folder, found.title) == ("Ports", "Renamed")


async def test_nothing_new_is_nothing(one: Database, two: Database) -> None:
    assert await two.follow() == Followed()
    assert await one.follow() == Followed()


async def test_marks_of_the_other_are_followed(one: Database, two: Database) -> None:
    ids = ids_of(one)
    one.mark(ids[:3], read=True)
    await one.flush()
    assert set((await two.follow()).entries) == set(ids[:3])
    assert two.index.unread(FEED) == 7
    assert await two.follow() == Followed()


async def test_own_later_marks_win_over_what_is_followed(one: Database, two: Database) -> None:
    ids = ids_of(one)
    one.mark(ids, read=True)
    await one.flush()
    following = two.follow()
    two.mark(ids[:1], read=True)
    two.mark(ids[:1], read=False)
    await following
    await two.flush()
    await one.follow()
    await two.follow()
    assert two.index.unread(FEED) == one.index.unread(FEED) == 1


async def test_entries_of_the_other_are_followed(one: Database, two: Database) -> None:
    two.mark(ids_of(two)[:2], read=True)
    await two.flush()
    await one.merge(FEED, parsed_feed(15))
    followed = await two.follow()
    assert followed.feeds == (FEED,)
    assert len(followed.entries) == 5
    assert (two.index.total(FEED), two.index.unread(FEED)) == (15, 13)
    assert two.body(ids_of(one)[14]) == one.body(ids_of(one)[14])


async def test_merges_of_both_lose_nothing(one: Database, two: Database) -> None:
    await one.merge(FEED, parsed_feed(5, 10))
    two.mark(ids_of(two)[:1], read=True)
    await two.merge(FEED, parsed_feed(5, 20))
    assert two.index.total(FEED) == 20
    await one.follow()
    assert one.index.total(FEED) == 20
    assert one.index.unread(FEED) == two.index.unread(FEED) == 19


async def test_subscriptions_and_errors_of_the_other_are_followed(
    one: Database, two: Database
) -> None:
    await one.put_subscription(subscription("second-1234", "Second"))
    await one.merge("second-1234", parsed_feed(4))
    await one.put_fetch_states({"second-1234": FetchState(error="It is gone.")})
    followed = await two.follow()
    assert set(followed.feeds) == {"second-1234"}
    assert two.subscriptions == one.subscriptions
    assert two.index.total("second-1234") == 4
    assert two.fetch_states["second-1234"].error == "It is gone."
    await one.remove_subscription("second-1234")
    await two.follow()
    assert two.index.total("second-1234") == 0
    assert len(two.index.headlines) == 10
    assert (await two.merge("second-1234", parsed_feed(4))).new == ()


async def test_saved_articles_of_the_other_are_followed(one: Database, two: Database) -> None:
    entry_id = ids_of(one)[0]
    await one.put_saved_article(saved_article(saved_row(entry_id)))
    await two.follow()
    assert two.saved == one.saved
    assert two.saved_article(entry_id)
    two.unsave(entry_id)
    await two.flush()
    await one.follow()
    assert not one.saved
    assert not one.index.headlines[entry_id].saved


async def test_a_fold_of_the_other_takes_nothing_away(one: Database, two: Database) -> None:
    ids = ids_of(one)
    one.mark(ids[:3], read=True)
    await one.put_article(ids[4], article())
    one.save(saved_row(ids[5]))
    await one.flush()
    await one.fold()
    two.mark(ids[8:], read=True)
    followed = await two.follow()
    assert set(ids[:3]) <= set(followed.entries)
    assert two.index.unread(FEED) == 5
    assert two.index.headlines[ids[4]].quotes == 1
    assert list(two.saved) == [ids[5]]
    await two.fold()
    await one.follow()
    assert one.index.unread(FEED) == 5


async def test_a_fold_counts_what_the_other_did(
    folders: Folders, one: Database, two: Database
) -> None:
    await one.merge(FEED, parsed_feed(15))
    one.mark(ids_of(one)[:3], read=True)
    await one.flush()
    await two.fold()
    assert (two.index.total(FEED), two.index.unread(FEED)) == (15, 12)
    async with store(folders) as third:
        assert (third.index.total(FEED), third.index.unread(FEED)) == (15, 12)


async def test_remembered_values_of_both_are_kept(folders: Folders) -> None:
    async with store(folders) as one, store(folders) as two:
        one.memory.remember("a", 1)
        two.memory.remember("b", [2])
    async with store(folders) as database:
        assert (database.memory.recall("a"), database.memory.recall("b")) == (1, [2])


async def test_a_plan_of_a_fold_that_is_older_than_a_cut_is_dropped(
    folders: Folders, one: Database, two: Database
) -> None:
    ids = ids_of(one)
    one.mark(ids[:1], read=True)
    await one.flush()
    plan = one._fold.plan()
    assert plan
    await two.follow()
    two.mark(ids[:1], read=False)
    await two.fold()
    await one._run(partial(one._fold.feed, FEED, plan))
    await one._run(partial(one._fold.end, plan))
    await one.follow()
    assert one.index.unread(FEED) == 10
    async with store(folders) as third:
        assert third.index.unread(FEED) == 10


async def test_a_plan_of_a_fold_that_is_older_than_a_file_takes_no_mark_back(
    folders: Folders, one: Database, two: Database
) -> None:
    """Both fold at once; between the two plans an entry was marked unread again."""
    entry_id = ids_of(one)[0]
    one.mark([entry_id], read=True)
    await one.flush()
    older = one._fold.plan()
    await two.follow()
    two.mark([entry_id], read=False)
    await two.flush()
    newer = two._fold.plan()
    assert older
    assert newer
    await two._run(partial(two._fold.feed, FEED, newer))
    await one._run(partial(one._fold.feed, FEED, older))
    await two._run(partial(two._fold.end, newer))
    await one._run(partial(one._fold.end, older))
    async with store(folders) as third:
        assert not third.index.headlines[entry_id].read


async def test_a_log_that_was_cut_and_is_as_long_as_before_is_another(
    folders: Folders, one: Database, two: Database
) -> None:
    """A fold that took it for the one it knew would cut it unseen by the others."""
    ids = ids_of(one)
    await one.fold()
    one.mark(ids[:1], read=True)
    await one.flush()
    await two.fold()
    two.mark(ids[1:2], read=True)
    await two.flush()
    assert one._parts.log.end == two._parts.log.end
    async with store(folders) as third:
        await one.housekeeping.fold()
        two.mark(ids[2:3], read=True)
        await two.flush()
        await third.follow()
        assert third.index.unread(FEED) == 7


async def test_a_library_held_for_too_long_is_told(folders: Folders) -> None:
    layout = Layout(folders.data, folders.cache)
    folders.data.mkdir(parents=True)
    waiting = Lock(layout, seconds=0.01)
    with Lock(layout).held(), pytest.raises(StoreLocked, match="Another newsreader"):
        waiting._acquire()


async def test_states_of_a_feed_that_was_just_removed_are_not_kept(
    one: Database, two: Database
) -> None:
    await two.remove_subscription(FEED)
    await one.put_fetch_states({FEED: FetchState(etag="late")})
    assert FEED not in one.fetch_states
    await one.follow()
    assert not one.subscriptions
    assert await two.restore_subscription(FEED)
    await one.follow()
    assert one.index.total(FEED) == 10


async def test_a_restored_subscription_is_followed_with_what_is_saved(
    one: Database, two: Database
) -> None:
    entry_id = ids_of(one)[0]
    one.save(saved_row(entry_id))
    await one.remove_subscription(FEED)
    await two.follow()
    assert list(two.index.headlines) == [entry_id]
    await one.restore_subscription(FEED)
    await two.follow()
    assert two.index.total(FEED) == 10
    assert two.index.headlines[entry_id].saved
    two.unsave(entry_id)
    assert entry_id in two.index.headlines
