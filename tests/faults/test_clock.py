"""Clocks that jump: nothing is thrown away for it, nothing floods the list, feeds go on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from newsreader.config import Config, Folders
from newsreader.demo import NoNetwork
from newsreader.feeds import schedule
from newsreader.feeds.schedule import Answer
from newsreader.library import Library, Order, View, ViewKind, ViewSettings
from newsreader.model import FetchState
from newsreader.store.clock import Witness
from newsreader.store.database import Database
from newsreader.store.storage import Files
from newsreader.workers import Workers
from tests.storeroom import FEED, NOW, filled, ids_of, parsed_feed, store, subscription

DAY = timedelta(days=1)
JUMPS = {
    "a day ahead": NOW + DAY,
    "a day back": NOW - DAY,
    "1970": datetime(1970, 1, 1, 0, 3, tzinfo=UTC),
    "2038": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
}
jumps = pytest.mark.parametrize("jump", JUMPS.values(), ids=list(JUMPS))


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


async def with_trash(folders: Folders, now: datetime = NOW) -> None:
    """A library in use, something in its trash since yesterday."""
    async with store(folders, now=at(now - DAY)) as database:
        await database.put_subscriptions([subscription(), subscription("second-1234")])
        await database.merge(FEED, parsed_feed(10))
        await database.merge("second-1234", parsed_feed(4))
        await database.remove_subscription("second-1234")
        database.mark(ids_of(database)[:4], read=True)
        await database.fold()
    async with store(folders, now=at(now)):
        pass


def trashed(folders: Folders) -> bool:
    return (folders.data / "trash" / "feeds" / "second-1234" / "entries.json").exists()


@jumps
async def test_a_jump_empties_no_trash_and_marks_nothing_unread(
    folders: Folders, jump: datetime
) -> None:
    await with_trash(folders)
    for _ in range(2):
        async with store(folders, now=at(jump)) as database:
            assert database.notices == []
            assert database.index.unread(FEED) == 6
            await database.merge(FEED, parsed_feed(10, words="x"))
            assert database.index.unread(FEED) == 6
        assert trashed(folders)
    for days in range(20):
        async with store(folders, now=at(NOW + timedelta(days=days))) as database:
            assert database.index.unread(FEED) == 6
        assert trashed(folders)
    async with store(folders, now=at(NOW + timedelta(days=20))) as database:
        await database.restore_subscription("second-1234")
        assert database.index.total("second-1234") == 4


@jumps
async def test_what_a_wrong_clock_put_into_the_trash_stays_there_for_its_time(
    folders: Folders, jump: datetime
) -> None:
    async with store(folders):
        pass
    await with_trash(folders, jump)
    for days in range(28):
        async with store(folders, now=at(NOW + timedelta(days=days))):
            assert trashed(folders)


async def test_the_trash_is_emptied_after_thirty_days_of_a_sound_clock(folders: Folders) -> None:
    await with_trash(folders)
    for days in range(29):
        async with store(folders, now=at(NOW + timedelta(days=days))):
            assert trashed(folders)
    async with store(folders, now=at(NOW + timedelta(days=30))):
        assert not trashed(folders)


async def test_after_a_long_absence_it_takes_a_few_openings_more(folders: Folders) -> None:
    await with_trash(folders)
    openings = 0
    while trashed(folders):
        async with store(folders, now=at(NOW + timedelta(days=60))):
            openings += 1
    assert 2 <= openings <= 10


def test_a_witness_that_cannot_be_read_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    assert not Witness(path, Files()).agrees(NOW)
    assert Witness(path, Files()).agrees(NOW + DAY)
    path.write_bytes(b"yesterday")
    assert not Witness(path, Files()).agrees(NOW)
    assert Witness(path, Files()).agrees(NOW)


@jumps
async def test_the_newest_copy_is_the_last_one_whatever_the_clock_said(
    folders: Folders, jump: datetime
) -> None:
    moments = [NOW - DAY, jump, *(NOW + timedelta(minutes=minute) for minute in range(12))]
    for number, moment in enumerate(moments):
        async with store(folders, now=at(moment)) as database:
            await database.put_subscription(subscription(title=f"Title {number}"))
        (folders.data / "library.json").write_bytes(b"{")
        async with store(folders, now=at(moment)) as database:
            assert database.subscriptions[FEED].title == f"Title {number}"
    assert len(list((folders.data / "backups").iterdir())) <= 12


@jumps
async def test_entries_of_a_jump_stand_where_they_belong(folders: Folders, jump: datetime) -> None:
    """An empty clock battery says 1970 until there is a network; the feed knows better."""
    dates = [NOW - 2 * DAY, NOW - DAY, NOW - 3 * DAY]
    feed = parsed_feed(3)
    pairs = zip(feed.entries, dates, strict=True)
    dated = tuple(msgspec.structs.replace(each, published=date) for each, date in pairs)
    async with store(folders, now=at(jump)) as database:
        await database.put_subscription(subscription())
        await database.merge(FEED, msgspec.structs.replace(feed, entries=dated))
    database = Database.open(folders, now=at(NOW))
    library = Library(database, config=Config(), fetcher=NoNetwork(), workers=Workers())
    rows = library.headlines(View(ViewKind.ALL), ViewSettings(True, Order.NEWEST))
    assert [row.title for row in rows] == ["Headline 1", "Headline 0", "Headline 2"]
    assert [row.published for row in rows] == [int(dates[n].timestamp()) for n in (1, 0, 2)]
    await library.close()


@jumps
def test_a_feed_checked_by_a_wrong_clock_is_asked_again(jump: datetime) -> None:
    state = schedule.after_success(FetchState(), jump, Answer(etag="1"))
    waits = [hours for hours in range(49) if schedule.due(state, NOW + timedelta(hours=hours))]
    assert waits
    assert min(waits) <= 26
    state = schedule.after_success(state, NOW, Answer(etag="1"))
    assert not schedule.due(state, NOW + timedelta(minutes=10))
    assert schedule.due(state, NOW + DAY)


def test_an_hour_is_an_hour_on_the_day_on_which_clocks_are_set() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for before in (
        datetime(2026, 3, 29, 1, 30, tzinfo=berlin),
        datetime(2026, 10, 25, 2, 30, tzinfo=berlin),
    ):
        state = schedule.after_success(FetchState(), before.astimezone(UTC), Answer(etag="1"))
        later = before.astimezone(UTC) + timedelta(hours=1)
        assert not schedule.due(state, (later - timedelta(minutes=1)).astimezone(berlin))
        assert schedule.due(state, (later + timedelta(minutes=7)).astimezone(berlin))


async def test_a_library_carried_to_another_zone_is_the_same(folders: Folders) -> None:
    async with filled(folders) as database:
        before = {each: row.sort_time for each, row in database.index.headlines.items()}
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        there = NOW.astimezone(ZoneInfo(zone))
        async with store(folders, now=at(there)) as database:
            await database.merge(FEED, parsed_feed(10, words=zone))
            assert database.notices == []
            assert {each: row.sort_time for each, row in database.index.headlines.items()} == before
