"""The disk fails at its first step, its second, its third … until a whole run needs no more.

The short run takes every third of them.

After each failure the library is opened with a sound disk: everything that was said to be done is
there, and the rest can be done then.
"""

import contextlib
from collections.abc import Awaitable
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState
from newsreader.store.database import Database, Merged
from tests.faults.victims import WHOLE, FailingFiles
from tests.storeroom import (
    FEED,
    filled,
    ids_of,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)


async def work(database: Database, done: set[str]) -> None:
    """A bit of everything; notes what was said to be done."""
    ids = ids_of(database)

    async def step(name: str, action: Awaitable[object]) -> None:
        with contextlib.suppress(StoreError):
            await action
            done.add(name)

    database.mark(ids[:5], read=True)
    await step("read", database.flush())
    await step("second", database.put_subscription(subscription("second-1234")))
    await step("merged", database.merge(FEED, parsed_feed(15, words="x")))
    await step("fetched", database.put_fetch_states({FEED: FetchState(etag="15")}))
    await step("saved", database.put_saved_article(saved_article(saved_row(ids[0]))))
    await step("folded", database.fold())
    database.unsave(ids[0])
    await step("unsaved", database.flush())
    await step("removed", database.remove_subscription("second-1234"))
    database.memory.remember("pane", "list")
    await step("closed", database.close())


async def check(folders: Folders, done: set[str]) -> None:
    assert not list(folders.data.rglob("*.tmp"))
    async with store(folders) as database:
        assert database.notices == []
        ids = ids_of(database)
        rows = database.index.headlines
        if "read" in done or "unsaved" in done or "closed" in done:
            assert all(rows[each].read for each in ids[:5])
        assert "second" not in done or "removed" in done or "second-1234" in database.subscriptions
        assert "removed" not in done or "second-1234" not in database.subscriptions
        assert "merged" not in done or len(ids) == 15
        assert "fetched" not in done or database.fetch_states[FEED].etag == "15"
        assert all(database.body(each) for each in ids)
        if "unsaved" in done or "closed" in done:
            assert ids[0] not in database.saved
        elif "saved" in done and ids[0] in database.saved:
            assert database.saved_article(ids[0])
        await database.merge(FEED, parsed_feed(15, words="x"))
        assert len(ids_of(database)) == 15
        assert await database.merge(FEED, parsed_feed(15, words="x")) == Merged()


@pytest.mark.parametrize("dead", [False, True], ids=["once", "from then on"])
async def test_every_single_failure_is_survived(tmp_path: Path, *, dead: bool) -> None:
    at = -dead
    while True:
        at += 1 if WHOLE else 3
        folders = Folders.find(tmp_path / str(at))
        async with filled(folders):
            pass
        files = FailingFiles(at, dead=dead)
        done: set[str] = set()
        try:
            database = Database.open(folders, files=files)
        except StoreError:
            await check(folders, done)
            continue
        await work(database, done)
        await check(folders, done)
        if files.steps < at:
            break
    assert at > 25
    assert len(done) == 9


async def test_queued_marks_are_written_once_there_is_space(folders: Folders) -> None:
    async with filled(folders):
        pass
    files = FailingFiles(1, dead=True)
    sentences: list[str] = []

    def reported(error: StoreError) -> None:
        return sentences.append(error.sentence)

    async with store(folders, files=files) as database:
        database.on_error = reported
        ids = ids_of(database)
        database.mark(ids[:3], read=True)
        with pytest.raises(StoreError, match="disk is full"):
            await database.flush()
        database.mark(ids[3:4], read=True)
        with pytest.raises(StoreError):
            await database.flush()
        assert len(sentences) == 1
        assert database.index.unread(FEED) == 6
        files.at = 0
        database.mark(ids[4:5], read=True)
        await database.flush()
    async with store(folders) as database:
        assert database.index.unread(FEED) == 5
