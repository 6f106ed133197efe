"""Writes to the whole library: backups, libraries restored from them, repairs."""

from collections.abc import AsyncIterator
from random import Random

from newsreader.config import Folders
from newsreader.store.restore import restore
from newsreader.store.storage import Files
from tests.faults.desk import ENTRIES, OTHERS, assert_tidy
from tests.storeroom import (
    FEED,
    ids_of,
    parsed_feed,
    store,
    subscription,
)

# Backups


async def backup(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """A subscription more, and a backup in place of the one before."""
    async with store(folders, files=files) as database:
        for number in range(1000):
            await database.put_subscription(subscription(f"feed-{number}"))
            await database.housekeeping.backup(folders.data.parent / "backup.zip")
            yield f"kept {number}"


async def backup_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
    target = folders.data.parent / "backup.zip"
    assert target.exists() or not lines
    if target.exists():
        elsewhere = Folders.find(folders.data.parent / "elsewhere")
        restore(elsewhere, target)
        async with store(elsewhere) as database:
            assert_tidy(elsewhere, database)
            found = len(database.subscriptions) - 1 - len(OTHERS)
            assert found - len(lines) in {0, 1}
            assert database.index.total(FEED) == ENTRIES


async def bring_back(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Backups of two unlike libraries restored in turn, one in place of the other."""
    home = folders.data.parent
    for name, size in (("small", 1), ("large", 500)):
        elsewhere = Folders.find(home / name)
        async with store(elsewhere) as database:
            await database.put_subscription(subscription())
            await database.merge(FEED, parsed_feed(size))
            database.mark(ids_of(database), read=True)
            await database.housekeeping.backup(home / f"{name}.zip")
    for _ in range(1000):
        for name in ("small", "large"):
            restore(folders, home / f"{name}.zip", files=files)
            yield f"restored {name}"


async def bring_back_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        total, unread = database.index.total(FEED), database.index.unread(FEED)
        first = {} if lines else {(ENTRIES, ENTRIES)}
        assert (total, unread) in {(1, 0), (500, 0), *first}
        assert all(map(database.body, ids_of(database)))
        database.mark(ids_of(database), read=False)
    async with store(folders) as database:
        assert database.index.unread(FEED) == total


async def repair(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Texts that grow and shrink, so that their files split and are joined again by repairs."""
    async with store(folders, files=files) as database:
        for number in range(1000):
            words = "" if number % 2 else "x" * numbers.randrange(1_500, 2_500)
            await database.merge(FEED, parsed_feed(ENTRIES, words=words))
            yield f"merged {number}"
            await database.housekeeping.checkup(repair=True)
            yield f"mended {number}"


async def repair_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        assert len(ids_of(database)) == ENTRIES
        assert all(map(database.body, ids_of(database)))
        await database.housekeeping.checkup(repair=True)
        assert await database.housekeeping.checkup() == []
        assert all(map(database.body, ids_of(database)))
