"""Two databases on one library: each has its own lock, thread and memory, as processes have."""

from collections.abc import AsyncIterator

import pytest

from newsreader.config import Folders
from newsreader.store.database import Database
from tests.storeroom import filled, store


@pytest.fixture
async def one(folders: Folders) -> AsyncIterator[Database]:
    async with filled(folders) as database:
        yield database


@pytest.fixture
async def two(folders: Folders, one: Database) -> AsyncIterator[Database]:
    async with store(folders) as database:
        yield database
