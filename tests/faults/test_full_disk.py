"""A real limit: a child process may not write files beyond a size, as on a full disk."""

import asyncio
import sys
from pathlib import Path

import pytest

from newsreader.config import Folders
from tests.storeroom import FEED, filled, parsed_feed, store

resource = pytest.importorskip("resource")

ROOT = Path(__file__).parents[2]
CHILD = """
import asyncio, resource, sys
from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState
from newsreader.store.database import Database
from tests.storeroom import FEED, ids_of, parsed_feed

async def main():
    database = Database.open(Folders.find(sys.argv[1]))
    ids = ids_of(database)
    database.mark(ids[:1], read=True)
    await database.flush()
    soft = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, soft[1]))
    try:
        await database.merge(FEED, parsed_feed(400, words="x" * 500))
    except StoreError as error:
        print(error.sentence)
    database.mark(ids[1:], read=True)
    try:
        await database.flush()
    except StoreError as error:
        print(error.sentence)
    resource.setrlimit(resource.RLIMIT_FSIZE, soft)
    await database.put_fetch_states({FEED: FetchState()})
    await database.close()

asyncio.run(main())
"""


async def test_a_full_disk_is_told_and_costs_nothing(folders: Folders, tmp_path: Path) -> None:
    async with filled(folders, 100):
        pass
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CHILD,
        str(tmp_path / "home"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await child.communicate()
    assert child.returncode == 0
    lines = told.decode().splitlines()
    assert len(lines) == 2
    assert all(line.startswith("The disk is full: ") for line in lines)
    assert not list(folders.data.rglob("*.tmp"))
    async with store(folders) as database:
        assert database.notices == []
        assert (database.index.total(FEED), database.index.unread(FEED)) == (100, 0)
        await database.merge(FEED, parsed_feed(400, words="x" * 500))
        assert database.index.total(FEED) == 400
