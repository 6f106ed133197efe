"""A library that may be read and not written."""

import errno
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState
from newsreader.store.database import Database
from newsreader.store.storage import Files
from tests.storeroom import (
    FEED,
    article,
    filled,
    ids_of,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)

WRITES: dict[str, Callable[[Database], Awaitable[object]]] = {
    "subscribe": lambda store: store.put_subscription(subscription("second-1234")),
    "merge": lambda store: store.merge(FEED, parsed_feed(12)),
    "fetch": lambda store: store.put_fetch_states({FEED: FetchState(etag="1")}),
    "article": lambda store: store.put_article(ids_of(store)[0], article()),
    "save": lambda store: store.put_saved_article(saved_article(saved_row("a"))),
    "remove": lambda store: store.remove_subscription(FEED),
}


class Forbidden(Files):
    """Every write is refused, as in a folder of somebody else."""

    def _write(self, handle: int, content: bytes) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def _rename(self, source: Path, target: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@pytest.fixture
async def library(folders: Folders) -> Folders:
    async with filled(folders) as database:
        await database.fold()
    return folders


async def check(database: Database) -> None:
    assert database.index.unread(FEED) == 10
    assert database.body(ids_of(database)[0])
    assert database.entry(ids_of(database)[0])
    for write in WRITES.values():
        with pytest.raises(StoreError, match=r"can't be written: .*read-only") as caught:
            await write(database)
        assert caught.value.sentence.endswith(".")
    told: list[str] = []
    database.on_error = lambda error: told.append(error.sentence)
    database.mark(ids_of(database)[:1], read=True)
    assert database.index.unread(FEED) == 9
    with pytest.raises(StoreError, match="read-only"):
        await database.flush()
    assert len(told) == 1
    with pytest.raises(StoreError, match="read-only"):
        await database.close()


async def test_where_every_write_fails_the_library_is_read(library: Folders) -> None:
    await check(Database.open(library, files=Forbidden()))
    async with store(library) as database:
        assert (database.index.total(FEED), database.index.unread(FEED)) == (10, 10)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
async def test_a_read_only_folder_is_read(library: Folders) -> None:
    library.data.chmod(0o500)
    try:
        database = Database.open(library)
        assert "can't be written" in database.notices[0]
        await check(database)
    finally:
        library.data.chmod(0o700)


async def test_a_lock_file_that_cannot_be_made_opens_for_reading(library: Folders) -> None:
    (library.data / "library.lock").unlink(missing_ok=True)
    (library.data / "library.lock").mkdir()
    database = Database.open(library)
    assert "nothing is kept" in database.notices[0]
    assert database.index.unread(FEED) == 10
    await database.close()
