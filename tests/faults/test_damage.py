"""Damaged files: never silently empty, kept under another name, restored as far as can be."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState
from newsreader.store.changelog import LOG_SCHEMA, Header, to_line
from newsreader.store.database import Database
from newsreader.store.storage import Files
from tests.storeroom import (
    FEED,
    NOW,
    filled,
    ids_of,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)

Damage = Callable[[bytes], bytes]

DAMAGES: dict[str, Damage] = {
    "half": lambda content: content[: len(content) // 2],
    "empty": lambda _: b"",
    "garbage": lambda content: content[:40] + b"\xff\x00{" * 60 + content[220:],
    "without its end": lambda content: content[:-9],
    "zeros": lambda content: bytes(len(content)),
    "another type": lambda _: b"[1, 2, 3]\n",
    "a document of another type": lambda content: content.replace(b'"title":"', b'"title":4,"x":"'),
}


@pytest.fixture(params=DAMAGES.values(), ids=list(DAMAGES))
def damage(request: pytest.FixtureRequest) -> Damage:
    chosen: Damage = request.param
    return chosen


@pytest.fixture
async def library(folders: Folders) -> Folders:
    async with filled(folders) as database:
        ids = ids_of(database)
        database.mark(ids[:4], read=True)
        await database.put_saved_article(saved_article(saved_row(ids[0])))
        await database.put_fetch_states({FEED: FetchState(etag="1", next_check=None)})
        await database.fold()
    return folders


def harm(path: Path, damage: Damage) -> bytes:
    content = damage(path.read_bytes())
    path.write_bytes(content)
    return content


def kept_aside(path: Path) -> list[bytes]:
    return [each.read_bytes() for each in path.parent.glob(f"{path.name}.corrupt-*")]


async def test_a_damaged_library_is_restored_from_its_newest_copy(
    library: Folders, damage: Damage
) -> None:
    path = library.data / "library.json"
    content = harm(path, damage)
    async with store(library) as database:
        assert any("library.json was damaged" in each for each in database.notices)
        assert any("corrupt-" in each for each in database.notices)
        assert database.subscriptions == {FEED: subscription()}
        assert len(database.saved) == 1
        assert database.index.unread(FEED) == 6
    assert kept_aside(path) == [content]
    async with store(library) as database:
        assert database.notices == []
        assert database.subscriptions == {FEED: subscription()}


async def test_without_a_copy_the_feeds_name_their_subscriptions(
    library: Folders, damage: Damage
) -> None:
    harm(library.data / "library.json", damage)
    shutil.rmtree(library.data / "backups")
    async with store(library) as database:
        assert database.notices
        assert database.subscriptions == {FEED: subscription()}
        assert database.index.total(FEED) == 10
        assert len(database.saved) == 1
        assert database.saved_article(ids_of(database)[0])


async def test_a_missing_library_is_restored_too(library: Folders) -> None:
    (library.data / "library.json").unlink()
    async with store(library) as database:
        assert "missing" in database.notices[0]
        assert database.subscriptions == {FEED: subscription()}


async def test_a_damaged_copy_is_passed_over(library: Folders, damage: Damage) -> None:
    async with store(library, now=lambda: NOW + timedelta(hours=1)) as database:
        await database.put_subscription(subscription("second-1234"))
    copies = sorted((library.data / "backups").iterdir())
    assert len(copies) > 1
    harm(copies[-1], lambda _: b"{")
    harm(library.data / "library.json", damage)
    async with store(library) as database:
        assert FEED in database.subscriptions


@pytest.mark.parametrize("cached", [True, False], ids=["snapshot", "no snapshot"])
async def test_a_damaged_feed_is_restored_as_far_as_can_be(
    library: Folders, damage: Damage, *, cached: bool
) -> None:
    path = library.data / "feeds" / f"{FEED}.json"
    content = harm(path, damage)
    if not cached:
        shutil.rmtree(library.cache)
    async with store(library) as database:
        assert any("Harbour News was damaged" in each for each in database.notices)
        assert kept_aside(path) == [content]
        assert database.fetch_states[FEED].etag == ""
        if cached:
            assert (database.index.total(FEED), database.index.unread(FEED)) == (10, 6)
        merged = await database.merge(FEED, parsed_feed(10))
        assert database.index.total(FEED) == 10
        if cached:
            assert not merged.new
            assert database.index.unread(FEED) == 6
    async with store(library) as database:
        assert database.notices == []
        assert database.index.total(FEED) == 10


async def test_damage_hidden_behind_a_sound_beginning_is_told_when_it_is_met(
    library: Folders,
) -> None:
    async with store(library) as database:
        harm(library.data / "feeds" / f"{FEED}.json", DAMAGES["half"])
        assert database.entry(ids_of(database)[9]) is None
        with pytest.raises(StoreError, match="damaged"):
            await database.merge(FEED, parsed_feed(11))
        assert database.index.total(FEED) == 10
    async with store(library) as database:
        assert database.index.total(FEED) == 10


async def test_a_missing_feed_is_asked_for_anew(library: Folders) -> None:
    (library.data / "feeds" / f"{FEED}.json").unlink()
    async with store(library) as database:
        assert database.fetch_states[FEED].etag == ""
        assert database.index.total(FEED) == 0
        await database.merge(FEED, parsed_feed(10))
        assert database.index.total(FEED) == 10


async def test_damaged_fetch_states_are_begun_anew(library: Folders, damage: Damage) -> None:
    path = library.data / "fetch.json"
    content = damage(path.read_bytes()).replace(b'"etag":"', b'"etag":4,"x":"')
    path.write_bytes(content)
    async with store(library) as database:
        assert any("fetch.json" in each for each in database.notices)
        assert kept_aside(path) == [content]
        await database.put_fetch_states({FEED: FetchState(etag="2")})
    async with store(library) as database:
        assert database.notices == []
        assert database.fetch_states[FEED].etag == "2"


async def test_a_damaged_line_of_the_log_costs_only_itself(library: Folders) -> None:
    async with store(library) as database:
        ids = ids_of(database)
        for entry_id in ids[4:8]:
            database.mark([entry_id], read=True)
            await database.flush()
    path = library.data / "changes.log"
    harm(path, lambda content: content.replace(ids[5].encode(), b"############"))
    async with store(library) as database:
        assert "1 lines of changes.log" in database.notices[0]
        assert database.index.unread(FEED) == 3
        assert kept_aside(path)
    async with store(library) as database:
        assert database.notices == []
        assert database.index.unread(FEED) == 3


@pytest.mark.parametrize("name", ["changes.log", "interface.json"])
async def test_small_files_that_are_damaged_never_stop_the_reader(
    library: Folders, damage: Damage, name: str
) -> None:
    async with store(library) as database:
        database.memory.remember("pane", "list")
    harm(library.data / name, damage)
    async with store(library) as database:
        assert database.index.unread(FEED) == 6
        database.memory.remember("pane", "article")
        database.mark(ids_of(database), read=True)
    async with store(library) as database:
        assert database.memory.recall("pane") == "article"
        assert database.index.unread(FEED) == 0


async def test_a_damaged_saved_article_is_set_aside_when_it_is_captured_again(
    library: Folders, damage: Damage
) -> None:
    (path,) = (library.data / "saved").iterdir()
    content = harm(path, lambda content: damage(content)[:200])
    async with store(library) as database:
        assert database.saved_article(path.stem) is None
        assert list(database.saved) == [path.stem]
        await database.put_saved_article(saved_article(saved_row(path.stem)))
        assert database.saved_article(path.stem)
        assert kept_aside(path) == [content]


@pytest.mark.parametrize("name", ["library.json", "fetch.json", f"feeds/{FEED}.json"])
async def test_a_newer_schema_is_refused_and_nothing_touched(library: Folders, name: str) -> None:
    path = library.data / name
    harm(path, lambda content: content.replace(b'"schema":1', b'"schema":7'))
    before = {each: each.read_bytes() for each in library.data.rglob("*") if each.is_file()}
    with pytest.raises(StoreError, match=r"newer newsreader \(schema 7"):
        Database.open(library)
    after = {each: each.read_bytes() for each in library.data.rglob("*") if each.is_file()}
    assert after == before


async def test_an_orphaned_feed_waits_in_the_trash(library: Folders) -> None:
    shutil.copy(library.data / "feeds" / f"{FEED}.json", library.data / "feeds" / "gone-1234.json")
    async with store(library) as database:
        assert list(database.subscriptions) == [FEED]
    assert (library.data / "trash" / "feeds" / "gone-1234" / "entries.json").exists()


async def test_the_files_stay_readable_for_a_person(library: Folders) -> None:
    for path in library.data.rglob("*.json"):
        assert isinstance(json.loads(path.read_text("utf-8")), dict)


async def test_a_newer_log_is_refused(library: Folders) -> None:
    path = library.data / "changes.log"
    path.write_bytes(to_line(Header(LOG_SCHEMA + 1, 1)))
    with pytest.raises(StoreError, match="newer newsreader"):
        Database.open(library)
    assert path.read_bytes() == to_line(Header(LOG_SCHEMA + 1, 1))


async def test_a_feed_that_cannot_be_read_is_told_and_the_others_open(library: Folders) -> None:
    async with store(library) as database:
        await database.put_subscription(subscription("second-1234"))
        await database.merge("second-1234", parsed_feed(3))
    path = library.data / "feeds" / f"{FEED}.json"
    path.unlink()
    path.mkdir()
    async with store(library) as database:
        assert "can't be read" in database.notices[0]
        assert database.index.total("second-1234") == 3
        assert database.index.total(FEED) == 0


class Full(Files):
    """Every write fails."""

    def _write(self, handle: int, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("name", ["library.json", f"feeds/{FEED}.json", "fetch.json"])
async def test_a_repair_waits_for_space_and_the_memory_has_it(
    library: Folders, damage: Damage, name: str
) -> None:
    path = library.data / name
    content = damage(path.read_bytes()).replace(b'"etag":"', b'"etag":4,"x":"')
    path.write_bytes(content)
    async with store(library, files=Full()) as database:
        assert any("disk is full" in each for each in database.notices)
        assert database.subscriptions == {FEED: subscription()}
        assert (database.index.total(FEED), database.index.unread(FEED)) == (10, 6)
    assert path.read_bytes() == content
    async with store(library) as database:
        assert (database.index.total(FEED), database.index.unread(FEED)) == (10, 6)
    assert kept_aside(path) == [content]
