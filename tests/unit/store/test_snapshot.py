import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.model import Enclosure, ParsedFeed
from newsreader.store.derived import Snapshot
from newsreader.store.storage import Content, Files
from tests.storeroom import (
    FEED,
    article,
    filled,
    ids_of,
    parsed_feed,
    store,
    subscription,
)


class Counting(Files):
    """Counts how often a feed's file is read whole."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds_read = 0

    def look(self, path: Path, start: int = 0) -> Content:
        self.feeds_read += path.parent.name == "feeds"
        return super().look(path, start)


async def test_a_valid_snapshot_spares_the_feeds_files(folders: Folders) -> None:
    async with filled(folders) as database:
        database.mark(ids_of(database)[:3], read=True)
        await database.put_article(ids_of(database)[5], article())
        await database.fold()
        before = list(database.index.of_feed(FEED))
    files = Counting()
    async with store(folders, files=files) as database:
        assert files.feeds_read == 0
        assert list(database.index.of_feed(FEED)) == before
        assert database.index.unread(FEED) == 7


async def test_what_can_be_played_is_known_from_wherever_the_rows_come(folders: Folders) -> None:
    def media() -> list[str]:
        return [database.index.headlines[each].media for each in ids]

    kinds = (("audio/mpeg",), ("image/png", "video/mp4"), ("application/pdf",), ())
    entries = tuple(
        replace(entry, enclosures=tuple(Enclosure(f"http://127.0.0.1/{n}", n) for n in types))
        for entry, types in zip(parsed_feed(4).entries, kinds, strict=True)
    )
    expected = ["audio", "video", "", ""]
    async with store(folders) as database:
        await database.put_subscription(subscription())
        await database.merge(FEED, ParsedFeed("Harbour News", entries=entries))
        ids = ids_of(database)
        assert media() == expected
        await database.fold()
    files = Counting()
    async with store(folders, files=files) as database:
        assert media() == expected
        assert files.feeds_read == 0
    (folders.cache / "headlines.bin").unlink()
    async with store(folders, files=files) as database:
        assert media() == expected
        assert files.feeds_read > 0


async def test_what_changed_since_the_snapshot_is_read_from_the_file(folders: Folders) -> None:
    async with filled(folders):
        pass
    snapshot = (folders.cache / "headlines.bin").read_bytes()
    async with store(folders) as database:
        await database.merge(FEED, parsed_feed(12))
        database.mark(ids_of(database)[:1], read=True)
        await database.fold()
    (folders.cache / "headlines.bin").write_bytes(snapshot)
    async with store(folders) as database:
        assert (database.index.total(FEED), database.index.unread(FEED)) == (12, 11)


@pytest.mark.parametrize("damage", [b"", b"x", b"newsreader headlines 1\n00000000\n\x90", None])
async def test_a_damaged_or_missing_snapshot_costs_nothing(
    folders: Folders, damage: bytes | None
) -> None:
    async with filled(folders) as database:
        before = list(database.index.of_feed(FEED))
    if damage is None:
        shutil.rmtree(folders.cache)
    else:
        (folders.cache / "headlines.bin").write_bytes(damage)
    async with store(folders) as database:
        assert database.notices == []
        assert list(database.index.of_feed(FEED)) == before
    assert (folders.cache / "headlines.bin").exists()


async def test_the_cache_may_vanish_under_an_open_library(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.fold()
        shutil.rmtree(folders.cache)
        await database.merge(FEED, parsed_feed(12))
        await database.fold()
        assert (folders.cache / "headlines.bin").exists()


def test_every_cut_of_a_snapshot_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "headlines.bin"
    Snapshot(path, Files()).write({})
    content = path.read_bytes()
    for end in range(len(content)):
        path.write_bytes(content[:end])
        assert Snapshot(path, Files()).load() == {}
