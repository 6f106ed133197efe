"""The look over every file: what it finds, what it mends, and that nothing sound is touched."""

from pathlib import Path

import msgspec
import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState, ParsedFeed
from newsreader.store.database import Database
from newsreader.store.feedlog import Line, to_bytes
from newsreader.store.layout import DERIVED
from newsreader.store.shardtree import SHARD_BYTES
from tests.storeroom import (
    FEED,
    article,
    filled,
    ids_of,
    parsed_entry,
    parsed_feed,
    put_html,
    saved_article,
    saved_row,
    store,
    subscription,
)

LONG = "x" * 3_000


@pytest.fixture
async def library(folders: Folders) -> Folders:
    """A feed with several shards, a saved article, everything folded."""
    async with filled(folders, 5) as database:
        await database.merge(FEED, parsed_feed(300, words=LONG))
        await database.put_fetch_states({FEED: FetchState(etag="1", body_hash="2")})
        ids = ids_of(database)
        await database.put_article(ids[0], article())
        await database.put_saved_article(
            saved_article(msgspec.structs.replace(saved_row(ids[1]), url="http://127.0.0.1/1"))
        )
        await database.put_subscription(subscription("second-1234", "Zweite"))
        await database.merge("second-1234", parsed_feed(3))
        database.mark(ids[:20], read=True)
        await database.fold()
    return folders


def shards(folders: Folders, feed_id: str = FEED) -> list[Path]:
    return sorted((folders.data / "bodies" / feed_id).glob("*.json"))


async def looked_over(database: Database, *, repair: bool = False) -> list[str]:
    """The sentences, each with a + where it was mended."""
    findings = await database.housekeeping.checkup(repair=repair)
    return [f"{'+' if each.mended else '-'}{each.sentence}" for each in findings]


def everything(folders: Folders) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folders.data.rglob("*") if path.is_file()}


async def test_of_a_sound_library_nothing_is_told_and_nothing_touched(library: Folders) -> None:
    before = everything(library)
    async with store(library) as database:
        assert await looked_over(database) == []
        assert everything(library) == before
        assert await looked_over(database, repair=True) == []
        assert everything(library) == before


def some_news() -> ParsedFeed:
    seen = tuple(f"key-{number}" for number in range(300))
    return msgspec.structs.replace(parsed_feed(2, 300), seen=seen)


async def test_fresh_texts_are_looked_over_like_the_others(library: Folders) -> None:
    async with store(library) as database:
        merged = await database.merge(FEED, some_news())
        log = database.layout.feed_log(FEED)
        assert await looked_over(database) == []
        assert await looked_over(database, repair=True) == []
        lines = log.read_bytes()
        log.write_bytes(
            lines + to_bytes(Line(bodies={"nobody": msgspec.Raw(b'{"html":"Whose?"}')}))
        )
        assert len(await looked_over(database)) == 1
        assert all(each.startswith("+") for each in await looked_over(database, repair=True))
        assert await looked_over(database) == []
        assert all(database.body(each) for each in merged.new)
        assert {row.id for row in database.index.of_feed(FEED)} >= set(merged.new)


async def test_a_log_of_a_feed_that_is_damaged_is_restored_at_the_next_start(
    library: Folders,
) -> None:
    async with store(library) as database:
        merged = await database.merge(FEED, some_news())
        later = msgspec.structs.replace(parsed_feed(1, 302), seen=some_news().seen)
        kept = await database.merge(FEED, later)
        log = database.layout.feed_log(FEED)
        log.write_bytes(log.read_bytes().replace(b"key-301", b"key-???", 1))
        [finding] = await looked_over(database)
        assert "is damaged" in finding
    async with store(library) as database:
        [notice] = database.notices
        assert "was damaged and is kept as" in notice
        assert len(list(log.parent.glob("*.corrupt-*"))) == 2
        assert database.body(kept.new[0])
        assert await looked_over(database) == [
            "-The texts of 2 entries of Harbour News are missing; it is read anew."
        ]
        await looked_over(database, repair=True)
        again = await database.merge(FEED, some_news())
        assert again.changed == merged.new
        assert all(database.body(each) for each in merged.new)
        assert await looked_over(database) == []


async def test_a_damaged_file_of_texts_is_kept_and_its_texts_are_read_anew(
    library: Folders,
) -> None:
    path = shards(library)[1]
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    async with store(library) as database:
        ids = ids_of(database)
        lost = [each for each in ids if not database.body(each)]
        assert 5 < len(lost) < 200
        damaged, missing = await looked_over(database)
        assert damaged == f"-A file of texts of Harbour News is damaged ({path.name})."
        assert missing.startswith(f"-The texts of {len(lost)} entries of Harbour News are missing")
        assert all(each.startswith("+") for each in await looked_over(database, repair=True))
        (aside,) = path.parent.glob("*.corrupt-*")
        assert aside.read_bytes() == whole[: len(whole) // 2]
        assert database.fetch_states[FEED].etag == ""
        assert database.fetch_states[FEED].body_hash == ""
        assert await looked_over(database) == []
        merged = await database.merge(FEED, parsed_feed(300, words=LONG))
        assert sorted(merged.changed) == sorted(lost)
        assert not merged.new
        assert all(database.body(each) for each in ids)
        assert database.index.unread(FEED) == 280
        assert not any(row.revised for row in database.index.of_feed(FEED))
    async with store(library) as database:
        assert database.notices == []
        assert await looked_over(database) == []


async def test_missing_files_of_texts_are_read_anew(library: Folders) -> None:
    for path in shards(library):
        path.unlink()
    async with store(library) as database:
        (missing,) = await looked_over(database, repair=True)
        assert missing.startswith("+The texts of 300 entries")
        await database.merge(FEED, parsed_feed(200, words=LONG))
        ids = ids_of(database)
        assert [bool(database.body(each)) for each in ids] == [True] * 200 + [False] * 100
        assert await looked_over(database) == [], "what the feed no longer has is no news"


async def test_a_body_that_is_none_counts_as_damage(library: Folders) -> None:
    path = shards(library, "second-1234")[0]
    path.write_bytes(path.read_bytes().replace(b'{"html":', b'{"html":7,"x":', 1))
    async with store(library) as database:
        damaged, missing = await looked_over(database, repair=True)
        assert "of Zweite is damaged" in damaged
        assert missing.startswith("+The text of 1 entry of Zweite")
        await database.merge("second-1234", parsed_feed(3))
        assert all(database.body(each) for each in ids_of(database, "second-1234"))


async def test_an_article_takes_the_place_of_a_body_that_is_none(library: Folders) -> None:
    path = shards(library, "second-1234")[0]
    path.write_bytes(path.read_bytes().replace(b'{"html":', b'{"html":7,"x":', 3))
    async with store(library) as database:
        for entry_id in ids_of(database, "second-1234"):
            await database.put_article(entry_id, article())
            body = database.body(entry_id)
            assert body
            assert body.full


async def test_texts_of_no_entry_are_dropped(library: Folders) -> None:
    async with store(library) as database:
        put_html(database._parts.bodies, "second-1234", {"nobody": "<p>Whose?</p>"})
        assert await looked_over(database) == ["-The text of 1 entry of Zweite belong to no entry."]
        assert len(await looked_over(database, repair=True)) == 1
        assert await looked_over(database) == []
        assert all(database.body(each) for each in ids_of(database, "second-1234"))


async def test_what_a_split_left_behind_is_removed(library: Folders) -> None:
    first = shards(library)[0]
    below = first.with_name(f"{2 * int(first.stem):03}.json")
    below.write_bytes(first.read_bytes())
    async with store(library) as database:
        assert await looked_over(database) == [
            "-Files of texts of Harbour News are left over from a split."
        ]
        await looked_over(database, repair=True)
        assert not below.exists()
        assert all(database.body(each) for each in ids_of(database))


async def test_files_that_became_small_are_joined(library: Folders) -> None:
    before = shards(library)
    async with store(library) as database:
        ids = ids_of(database)
        await database.merge(FEED, parsed_feed(300))
        (told,) = await looked_over(database)
        assert told == f"-The texts of Harbour News lie in {len(before) - 1} files too many."
        await looked_over(database, repair=True)
        assert [path.name for path in shards(library)] == ["001.json"]
        assert all(database.body(each) for each in ids)
        assert await looked_over(database) == []
        await database.merge(FEED, parsed_feed(300, words=LONG))
        assert all(path.stat().st_size <= SHARD_BYTES for path in shards(library))
        assert all(database.body(each) for each in ids)


async def test_a_saved_article_that_cannot_be_read_is_captured_again(library: Folders) -> None:
    (path,) = (library.data / "saved").iterdir()
    path.write_bytes(b"{}")
    async with store(library) as database:
        (told,) = await looked_over(database)
        assert told.startswith("-The saved article “Ferry” can't be read; it is fetched again")
        await looked_over(database, repair=True)
        assert not path.exists()
        assert list(path.parent.glob("*.corrupt-*"))
        assert not database.saved[path.stem].captured
    async with store(library) as database:
        assert database.notices == []
        assert not database.saved[path.stem].captured
        await database.put_saved_article(saved_article(database.saved[path.stem]))
        assert await looked_over(database) == []


async def test_damaged_copies_and_what_was_half_written_are_told(library: Folders) -> None:
    copy = sorted((library.data / "backups").iterdir())[0]
    copy.write_bytes(b"{")
    half = library.data / "feeds" / "x.json.tmp"
    async with store(library) as database:
        half.write_bytes(b"{")
        assert len(await looked_over(database)) == 2
        assert half.exists()
        await looked_over(database, repair=True)
        assert await looked_over(database) == []
        assert not half.exists()
        assert list(copy.parent.glob("*.corrupt-*"))


async def test_a_list_of_headlines_that_is_wrong_is_told_and_made_anew(library: Folders) -> None:
    async with store(library) as database:
        rows = database._parts.snapshot.load()
        rows["second-1234"].rows[0].title = "Another title"
        database._parts.snapshot.write(rows)
        assert await looked_over(database) == ["-The list of headlines is wrong about second-1234."]
        await looked_over(database, repair=True)
        assert await looked_over(database) == []
    async with store(library) as database:
        assert "Another title" not in {row.title for row in database.index.headlines.values()}


async def test_derived_files_are_made_anew(library: Folders) -> None:
    for name in DERIVED[:2]:
        (library.cache / name).write_bytes(b"garbage")
    async with store(library) as database:
        assert await looked_over(database, repair=True) == []
        assert len(await database.speakers.mentions()) == 2
    async with store(library) as database:
        assert database._parts.snapshot.load().keys() == {FEED, "second-1234"}


async def test_a_feed_of_a_newer_newsreader_is_left_alone(library: Folders) -> None:
    path = shards(library)[0]
    before = path.read_bytes().replace(b'"schema":', b'"schema":9', 1)
    path.write_bytes(before)
    async with store(library) as database:
        with pytest.raises(StoreError, match="newer newsreader"):
            await looked_over(database, repair=True)
    assert path.read_bytes() == before


async def test_a_removed_subscription_comes_back_though_its_card_is_damaged(
    library: Folders,
) -> None:
    async with store(library) as database:
        await database.remove_subscription("second-1234")
        card = library.data / "trash" / "feeds" / "second-1234" / "subscription.json"
        card.write_bytes(b"\xff{")
        assert (await database.restore_subscription("second-1234")).title == "Zweite"
        assert database.index.total("second-1234") == 3
        await database.merge(
            "second-1234", msgspec.structs.replace(parsed_feed(3), entries=(parsed_entry(7),))
        )
        assert database.index.total("second-1234") == 4
