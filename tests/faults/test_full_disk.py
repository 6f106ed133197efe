"""Disks that are really full: it is told, nothing is lost, and it goes on once there is room."""

import asyncio
import shutil
from pathlib import Path
from random import Random

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.store.database import Database
from newsreader.store.storage import Files
from tests.faults import disks
from tests.faults.kinds import KINDS
from tests.faults.victims import WHOLE, limited
from tests.storeroom import FEED, ids_of, parsed_feed, store

ROOM = 24_000_000
LEFT = 20_000
UNTIL_FULL = 100
"""Lines after which even the smallest writes have filled that."""


async def work_until_full(kind: str, folders: Folders) -> tuple[list[str], str]:
    lines: list[str] = []
    try:
        async for line in KINDS[kind].work(folders, Files(), Random(7)):
            lines.append(line)
            if len(lines) == UNTIL_FULL:
                break
    except StoreError as error:
        return lines, error.sentence
    return lines, ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_is_told_and_costs_nothing(template: Path, tmp_path: Path, kind: str) -> None:
    with disks.disk(tmp_path / "disk", ROOM):
        shutil.copytree(template, tmp_path / "disk" / "home")
        folders = Folders.find(tmp_path / "disk" / "home")
        disks.fill(tmp_path / "disk", Random(kind).randrange(LEFT))
        lines, sentence = asyncio.run(work_until_full(kind, folders))
        assert sentence.startswith("The disk is full: ") or "bytes on the disk" in sentence
        assert sentence.endswith((".", "whole."))
        assert not list(folders.data.rglob("*.tmp"))
        disks.enlarge(tmp_path / "disk", 10 * ROOM)
        asyncio.run(KINDS[kind].check(folders, lines))


async def test_marks_made_on_a_full_disk_are_written_once_there_is_room(
    template: Path, tmp_path: Path
) -> None:
    room = tmp_path / "disk"
    with disks.disk(room, ROOM):
        shutil.copytree(template, room / "home")
        folders = Folders.find(room / "home")
        database = Database.open(folders)
        told: list[str] = []
        database.on_error = lambda error: told.append(error.sentence)
        disks.fill(room, 0)
        database.mark(ids_of(database), read=True)
        with pytest.raises(StoreError, match="disk is full"):
            await database.merge(FEED, parsed_feed(2000))
        with pytest.raises(StoreError, match="disk is full"):
            await database.flush()
        assert len(told) == 1
        assert database.index.unread(FEED) == 0
        (room / "ballast").unlink()
        await database.merge(FEED, parsed_feed(320))
        await database.close()
        async with store(folders) as database:
            assert database.notices == []
            assert (database.index.total(FEED), database.index.unread(FEED)) == (320, 20)


async def test_a_library_on_a_full_disk_opens_and_is_read(template: Path, tmp_path: Path) -> None:
    with disks.disk(tmp_path / "disk", ROOM):
        shutil.copytree(template, tmp_path / "disk" / "home")
        folders = Folders.find(tmp_path / "disk" / "home")
        shutil.rmtree(folders.cache)
        disks.fill(tmp_path / "disk", 0)
        async with store(folders) as database:
            assert database.notices == []
            assert database.index.total(FEED) == 300
            assert all(map(database.body, ids_of(database)))


@pytest.mark.parametrize("seed", range(20 if WHOLE else 1))
@pytest.mark.parametrize("kind", KINDS)
def test_files_that_may_grow_no_further_cost_nothing(victim: Folders, kind: str, seed: int) -> None:
    """The same without being root: a process whose files may have so many bytes and no more."""
    lines, sentence = limited(kind, victim.data.parent, Random(seed).randrange(500, 60_000), seed)
    assert not sentence or sentence.startswith("The disk is full: ")
    assert not sentence or not list(victim.data.rglob("*.tmp"))
    asyncio.run(KINDS[kind].check(victim, lines))
