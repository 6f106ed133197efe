"""The last good copies of library.json: which are kept, whole, and brought back."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.store.storage import Files
from tests.faults.victims import FailingFiles
from tests.storeroom import FEED, NOW, kept_quote, store, subscription


def at(days: float) -> Callable[[], datetime]:
    return lambda: NOW + timedelta(days=days)


async def run(folders: Folders, days: float, title: str, files: Files | None = None) -> None:
    async with store(folders, now=at(days), files=files) as database:
        await database.put_subscription(subscription(title=title))


def copies(folders: Folders) -> list[bytes]:
    """The copies, the oldest first."""
    return [path.read_bytes() for path in sorted((folders.data / "backups").iterdir())]


def titles(folders: Folders) -> list[str]:
    return [str(each).partition('"title":"')[2].partition('"')[0] for each in copies(folders)]


async def test_the_last_five_runs_and_a_day_each_for_a_week_are_kept(folders: Folders) -> None:
    for day in range(12):
        for hour in range(8):
            await run(folders, day + hour / 24, f"{day}-{hour}")
    assert titles(folders) == [
        "5-7", "6-7", "7-7", "8-7", "9-7", "10-7", "11-3", "11-4", "11-5", "11-6", "11-7"
    ]  # fmt: skip


async def test_runs_that_change_nothing_of_it_make_no_copy(folders: Folders) -> None:
    await run(folders, 0, "First")
    for day in range(1, 9):
        async with store(folders, now=at(day)) as database:
            database.memory.remember("pane", "list")
    assert titles(folders) == ["First"]


async def test_the_newest_copy_is_restored_byte_for_byte(folders: Folders) -> None:
    async with store(folders) as database:
        await database.put_subscription(subscription(title="Zeitung für Ærø"))
        database.notebook.keep(kept_quote("quote-1"))
        await database.fold()
    path = folders.data / "library.json"
    before = path.read_bytes()
    path.write_bytes(before[:60])
    async with store(folders) as database:
        assert "library.json was damaged" in database.notices[0]
        assert path.read_bytes() == before == copies(folders)[-1]
        assert database.subscriptions[FEED].title == "Zeitung für Ærø"
        assert list(database.notebook.quotes) == ["quote-1"]
    async with store(folders) as database:
        assert database.notices == []


async def test_copies_of_the_first_version_are_older_than_numbered_ones(folders: Folders) -> None:
    await run(folders, 0, "First")
    (copy,) = (folders.data / "backups").iterdir()
    copy.rename(copy.with_name("library-20991122T120000000000Z.json"))
    await run(folders, 1, "Second")
    (folders.data / "library.json").write_bytes(b"{")
    async with store(folders) as database:
        assert database.subscriptions[FEED].title == "Second"


@pytest.mark.parametrize("at_step", range(1, 12))
async def test_a_copy_is_whole_or_not_there(folders: Folders, at_step: int) -> None:
    await run(folders, 0, "First")
    with contextlib.suppress(StoreError):
        await run(folders, 1, "Second", FailingFiles(at_step, dead=True))
    assert all(content.endswith(b"}\n") for content in copies(folders))
    assert titles(folders)[0] == "First"
