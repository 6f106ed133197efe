"""Every kind of file, damaged in every way: told or harmless, kept, and never silently empty."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState
from newsreader.store.database import Database
from newsreader.store.documents import SCHEMA
from tests.storeroom import (
    FEED,
    article,
    filled,
    ids_of,
    kept_quote,
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
    "a garbage block": lambda content: content[:60] + b"\xff\x00{" * 171 + content[572:],
    "without its last 100 bytes": lambda content: content[:-100],
    "another type": lambda _: b'"a string"\n',
    "a list": lambda _: b"[1, 2, 3]\n",
}

FILES = {
    "library": "data/library.json",
    "fetch": "data/fetch.json",
    "feed": f"data/feeds/{FEED}.json",
    "bodies": f"data/bodies/{FEED}/001.json",
    "saved": "data/saved/*.json",
    "log": "data/changes.log",
    "interface": "data/interface.json",
    "headlines": "cache/headlines.bin",
    "speakers": "cache/speakers.jsonl",
    "copy": "data/backups/*.json",
    "trash: card": "data/trash/feeds/gone-1234/subscription.json",
    "trash: entries": "data/trash/feeds/gone-1234/entries.json",
    "trash: bodies": "data/trash/feeds/gone-1234/bodies/001.json",
    "trash: clock": "data/trash/clock",
}
OF_THE_USER = {"library", "feed", "bodies", "saved"}


@pytest.fixture
async def library(folders: Folders) -> Folders:
    async with filled(folders, 40) as database:
        ids = ids_of(database)
        await database.put_subscription(subscription("gone-1234", "Gone"))
        await database.merge("gone-1234", parsed_feed(4))
        await database.put_article(ids[0], article())
        row = msgspec.structs.replace(saved_row(ids[1]), url="http://127.0.0.1/1")
        await database.put_saved_article(saved_article(row))
        await database.put_fetch_states({FEED: FetchState(etag="1", body_hash="2")})
        await database.remove_subscription("gone-1234")
        database.notebook.keep(kept_quote("quote-1"))
        database.memory.remember("pane", "list")
        database.mark(ids[:9], read=True)
        await database.fold()
        await database.speakers.mentions()
        database.mark(ids[9:10], read=True)
    return folders


def file_of(folders: Folders, name: str) -> Path:
    return sorted(folders.data.parent.glob(FILES[name]))[-1]


def kept(path: Path) -> list[bytes]:
    return [each.read_bytes() for each in path.parent.glob(f"{path.name}.corrupt-*")]


async def recovered(database: Database) -> None:
    """What holds whatever was damaged, once the next refresh has been."""
    await database.housekeeping.checkup(repair=True)
    await database.merge(FEED, parsed_feed(40))
    ids = ids_of(database)
    assert len(ids) == 40
    assert list(database.subscriptions) == [FEED]
    assert all(map(database.body, ids))
    assert all(map(database.entry, ids))
    assert list(database.saved) == [ids[1]]
    assert list(database.notebook.quotes) == ["quote-1"]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
@pytest.mark.parametrize("name", FILES)
async def test_a_damaged_file_is_told_kept_and_made_whole(
    library: Folders, name: str, damage: Damage
) -> None:
    path = file_of(library, name)
    content = damage(path.read_bytes())
    path.write_bytes(content)
    async with store(library) as database:
        told = [*database.notices]
        told += [each.sentence for each in await database.housekeeping.checkup()]
        if name in OF_THE_USER:
            assert any(sign in each for sign in (path.name, "Harbour", "Ferry") for each in told)
        await recovered(database)
        if name in OF_THE_USER:
            assert kept(path) == [content]
        assert database.index.unread(FEED) in range(29, 41)
        if name not in {"feed", "log", "headlines"}:
            assert database.index.unread(FEED) == 30
    async with store(library) as database:
        assert database.notices == []
        assert [each.sentence for each in await database.housekeeping.checkup()] == []
        await recovered(database)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
@pytest.mark.parametrize("name", [each for each in FILES if each.startswith("trash: ")])
async def test_what_waits_in_the_trash_comes_back_as_far_as_it_can(
    library: Folders, name: str, damage: Damage
) -> None:
    path = file_of(library, name)
    path.write_bytes(damage(path.read_bytes()))
    async with store(library) as database:
        if name == "trash: entries":
            with pytest.raises(StoreError, match="restored at the next start"):
                await database.restore_subscription("gone-1234")
        else:
            assert (await database.restore_subscription("gone-1234")).title == "Gone"
    async with store(library) as database:
        assert database.subscriptions["gone-1234"].title == "Gone"
        await database.housekeeping.checkup(repair=True)
        await database.merge("gone-1234", parsed_feed(4))
        assert database.index.total("gone-1234") == 4
        assert all(map(database.body, ids_of(database, "gone-1234")))


@pytest.mark.parametrize("name", ["library", "fetch", "feed", "bodies"])
async def test_a_file_of_the_future_is_left_as_it_is(library: Folders, name: str) -> None:
    path = file_of(library, name)
    newer = b'"schema":%d' % (SCHEMA + 7)
    content = path.read_bytes().replace(b'"schema":%d' % SCHEMA, newer, 1)
    assert newer in content
    path.write_bytes(content)
    with pytest.raises(StoreError, match="newer newsreader"):
        async with store(library) as database:
            await database.housekeeping.checkup(repair=True)
    assert path.read_bytes() == content
    assert not kept(path)


async def test_an_interface_of_the_future_costs_nothing(library: Folders) -> None:
    path = file_of(library, "interface")
    newer = path.read_bytes().replace(b'"schema":', b'"schema":9', 1)
    path.write_bytes(newer)
    async with store(library) as database:
        assert database.memory.recall("pane") is None
        database.memory.remember("pane", "article")
    assert path.read_bytes() == newer


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
async def test_texts_that_are_damaged_are_told_of_once_when_they_are_read(
    library: Folders, damage: Damage
) -> None:
    path = file_of(library, "bodies")
    path.write_bytes(damage(path.read_bytes()))
    told: list[str] = []
    async with store(library) as database:
        database.on_error = lambda error: told.append(error.sentence)
        for entry_id in ids_of(database):
            database.body(entry_id)
        (sentence,) = told
        assert sentence.startswith(f"{path} is damaged")
        assert "newsreader doctor --repair" in sentence
