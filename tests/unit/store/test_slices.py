"""A feed of thousands of entries is written in slices; what comes of it is the same."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import Headline, ParsedFeed
from newsreader.store import intake
from newsreader.store.database import Database, Merged
from newsreader.store.storage import Files
from tests.storeroom import FEED, NOW, parsed_entry, parsed_feed, store, subscription

OTHER = "other-1234"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.find(tmp_path)


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "ENTRIES_AT_ONCE", 10)
        yield


def rows(database: Database, feed_id: str = FEED) -> list[Headline]:
    return [replace(each, feed_id="") for each in database.index.of_feed(feed_id)]


async def begun(database: Database) -> None:
    """Do other work until the first slice of a feed has come."""
    while not database.index.total(FEED):
        await database.put_fetch_states({})


async def test_slices_make_one_feed(folders: Folders) -> None:
    async with store(folders) as database:
        await database.put_subscription(subscription())
        merged = await database.merge(FEED, parsed_feed(45))
        assert len(merged.new) == len(set(merged.new)) == 45
        assert [each.id for each in rows(database)] == list(merged.new)
        assert all(database.body(each) for each in merged.new)
        written = database.entries(FEED)
    async with store(folders) as database:
        assert database.entries(FEED) == written
        assert await database.merge(FEED, parsed_feed(45)) == Merged()
        changed = await database.merge(FEED, parsed_feed(45, words="More."))
        assert changed == Merged((), merged.new)
        assert all("More." in str(database.body(each)) for each in merged.new)


async def test_entries_that_leave_and_come_back_are_noted_in_slices_too(folders: Folders) -> None:
    async with store(folders) as database:
        await database.put_subscription(subscription())
        await database.merge(FEED, parsed_feed(45))
        await database.merge(FEED, parsed_feed(1))
        assert [each.gone for each in database.entries(FEED)] == [None] + [NOW] * 44
        await database.merge(FEED, parsed_feed(45))
        assert [each.gone for each in database.entries(FEED)] == [None] * 45


async def test_other_work_comes_between_slices(folders: Folders) -> None:
    async with store(folders) as database:
        await database.put_subscriptions([subscription(), subscription(OTHER)])
        large = asyncio.ensure_future(database.merge(FEED, parsed_feed(500)))
        await begun(database)
        await database.merge(OTHER, parsed_feed(3))
        assert 0 < database.index.total(FEED) < 500
        await large
        assert database.index.total(FEED) == 500


async def test_marks_and_another_process_between_slices_are_kept(folders: Folders) -> None:
    async with store(folders) as database, store(folders) as second:
        await database.put_subscription(subscription())
        await second.follow()
        large = asyncio.ensure_future(database.merge(FEED, parsed_feed(200)))
        await begun(database)
        first = rows(database)[0].id
        await second.follow()
        second.mark([first], read=True)
        await second.fold()
        await second.merge(FEED, parsed_feed(150))
        merged = await large
        await database.fold()
        entries = database.entries(FEED)
        assert len(entries) == len({each.key for each in entries}) == 200
        assert [each.id for each in entries if each.read] == [first]
        assert set(merged.new) <= {each.id for each in entries}
        assert [each.id for each in rows(database) if each.read] == [first]


async def test_a_feed_that_is_removed_between_slices_stays_removed(folders: Folders) -> None:
    async with store(folders) as database:
        await database.put_subscription(subscription())
        large = asyncio.ensure_future(database.merge(FEED, parsed_feed(500)))
        await begun(database)
        await database.remove_subscription(FEED)
        await large
        assert FEED not in database.subscriptions
        assert not (folders.data / "feeds" / f"{FEED}.json").exists()


class Full(Files):
    """A disk that is full after some files."""

    left = 1_000

    def _write(self, handle: int, content: bytes) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")
        super()._write(handle, content)


@pytest.mark.parametrize("writes", range(6, 10))
async def test_what_fails_in_the_middle_is_done_the_next_time(
    folders: Folders, writes: int
) -> None:
    files = Full()
    async with store(folders, files=files) as database:
        await database.put_subscription(subscription())
        files.left = writes
        with pytest.raises(StoreError):
            await database.merge(FEED, parsed_feed(45))
        some = database.index.total(FEED)
        assert 0 < some < 45
        assert all(database.body(each.id) for each in rows(database))
        files.left = 1_000
        rest = await database.merge(FEED, parsed_feed(45))
        assert len(rest.new) == 45 - some
        assert database.index.total(FEED) == 45


async def test_a_long_document_that_repeats_itself_is_one_feed(folders: Folders) -> None:
    entries = tuple(parsed_entry(number % 30) for number in range(90))
    async with store(folders) as database:
        await database.put_subscription(subscription())
        merged = await database.merge(FEED, ParsedFeed(title="Harbour News", entries=entries))
        assert len(merged.new) == 30
