"""The full-text search of the store: what is found is exactly what the library holds."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.folding import sought
from newsreader.model import ParsedEntry, ParsedFeed
from newsreader.store.database import Database
from newsreader.store.parts import parts_of
from newsreader.store.search.expression import Wanted, Words
from newsreader.store.search.filling import Filled
from newsreader.store.search.finding import Limits
from newsreader.store.storage import Files
from tests.storeroom import FEED, NOW, article, parsed_feed, saved_article, saved_row, subscription


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.find(tmp_path)


def words(*texts: str, column: str = "", begins: bool = False) -> tuple[Words, ...]:
    return tuple(Words(found, column) for text in texts if (found := sought(text, begins=begins)))


def found(database: Database, *texts: str, column: str = "", begins: bool = False) -> set[str]:
    wanted = Wanted(words(*texts, column=column, begins=begins))
    hits = database.search.find(wanted, Limits())
    assert hits is not None
    return {hit.id for hit in hits.hits}


def fill(database: Database) -> Filled:
    return database.search.fill(lambda: True)


def told(number: int, title: str, html: str) -> ParsedEntry:
    return ParsedEntry(key=f"key-{number}", title=title, published=NOW, html=html)


async def library(folders: Folders, *entries: ParsedEntry, feed_id: str = FEED) -> Database:
    database = Database.open(folders, now=lambda: NOW)
    await database.put_subscription(subscription(feed_id))
    await database.merge(feed_id, ParsedFeed(title="Harbour News", entries=entries))
    return database


FERRY = told(1, "Ferry to get boats", "<p>Ana Lim: we <b>won</b>'t raise the fare.</p>")
BRIDGE = told(2, "Brücke", "<p>Die Straße &#8222;ＡＢＣ&#8220; ist zu. 日本語の新聞</p>")


async def test_words_of_titles_and_bodies_are_found_folded(folders: Folders) -> None:
    database = await library(folders, FERRY, BRIDGE)
    assert fill(database) == Filled(2)
    [ferry, bridge] = [row.id for row in database.index.of_feed(FEED)]
    assert found(database, "ferry") == {ferry}
    assert found(database, "raise the") == {ferry}
    assert found(database, "the raise") == set()
    assert found(database, "strasse", "BRUCKE") == {bridge}
    assert found(database, "abc") == {bridge}
    for dense in ("日", "日本", "本語の", "聞", "新聞"):
        assert found(database, dense) == {bridge}
    assert found(database, "本日") == set()
    assert found(database, "f", begins=True) == {ferry}
    assert found(database, "fer", begins=True) == {ferry}
    assert found(database, "stras", begins=True) == {bridge}
    assert found(database, "fare", column="title") == set()
    assert found(database, "b", column="title", begins=True) == {ferry, bridge}
    await database.close()


async def test_what_is_not_wanted_is_left_out(folders: Folders) -> None:
    database = await library(folders, FERRY, BRIDGE)
    fill(database)
    [ferry, bridge] = [row.id for row in database.index.of_feed(FEED)]
    beginning = words("b", begins=True)

    def without(every: tuple[Words, ...], none: tuple[Words, ...]) -> list[str]:
        return database.search.ids(Wanted(every, none), 10) or []

    assert without(beginning, words("fare")) == [bridge]
    assert without(beginning, words("str", begins=True)) == [ferry]
    assert without(words("ferry"), words("boats")) == []
    assert without(words("ferry"), words("b", column="byline", begins=True)) == [ferry]
    await database.close()


async def test_limits(folders: Folders) -> None:
    database = await library(folders, FERRY, BRIDGE)
    fill(database)
    [ferry, bridge] = [row.id for row in database.index.of_feed(FEED)]
    time = int(NOW.timestamp())

    def within(limits: Limits) -> set[str]:
        hits = database.search.find(Wanted(words("b", begins=True)), limits)
        return {hit.id for hit in hits.hits} if hits else set()

    assert within(Limits(since=time, until=time + 1)) == {ferry, bridge}
    assert within(Limits(until=time)) == set()
    assert within(Limits(places=[FEED])) == {ferry, bridge}
    assert within(Limits(places=["other"])) == set()
    assert within(Limits(among=[ferry])) == {ferry}
    assert within(Limits(accept=lambda each: each == bridge)) == {bridge}
    await database.close()


async def test_a_title_counts_more_than_a_body(folders: Folders) -> None:
    database = await library(
        folders, told(1, "Other news", "<p>the ferry</p>"), told(2, "A ferry", "<p>late</p>")
    )
    fill(database)
    hits = database.search.find(Wanted(words("ferry")), Limits())
    assert hits
    best = max(hits.hits, key=lambda each: each.rank)
    assert database.index.headlines[best.id].title == "A ferry"
    await database.close()


async def test_changes_are_followed_exactly(folders: Folders) -> None:
    database = await library(folders, FERRY)
    fill(database)
    changed = told(1, "Ferry to get wings", "<p>Second thoughts.</p>")
    await database.merge(FEED, ParsedFeed(title="x", entries=(changed, BRIDGE)))
    assert database.search.behind
    assert fill(database).complete
    assert found(database, "boats") == set()
    assert len(found(database, "wings")) == 1
    assert found(database, "wings") == found(database, "second thoughts")
    assert len(found(database, "brücke")) == 1
    await database.close()


async def test_a_text_that_comes_home_is_no_news(folders: Folders) -> None:
    database = await library(folders, FERRY)
    await database.merge(FEED, ParsedFeed(title="x", entries=(BRIDGE,), seen=("key-1",)))
    assert (folders.data / "feeds" / f"{FEED}.log").exists()
    assert fill(database) == Filled(2)
    await database.close()
    parts_of(folders, lambda: NOW, Files()).bodies.bring_home(FEED)
    assert not database._parts.bodies.log(FEED).read().bodies
    database = Database.open(folders, now=lambda: NOW)
    assert fill(database) == Filled(0)
    assert len(found(database, "brücke")) == 1
    await database.close()


async def test_marking_read_is_nothing_to_the_search(folders: Folders) -> None:
    database = await library(folders, FERRY)
    fill(database)
    database.mark([row.id for row in database.index.of_feed(FEED)], read=True)
    await database.flush()
    assert not database.search.behind
    await database.fold()
    assert fill(database) == Filled(0)
    await database.close()


async def test_an_extracted_article_takes_the_place_of_the_feeds_text(folders: Folders) -> None:
    database = await library(folders, FERRY)
    fill(database)
    [row] = database.index.of_feed(FEED)
    await database.put_article(row.id, article(text="The harbour froze. “Aye,” she said."))
    fill(database)
    assert found(database, "froze") == {row.id}
    assert found(database, "raise") == set()
    assert found(database, "ana lim", column="said") == {row.id}
    await database.close()


async def test_saved_articles_are_found_until_they_are_removed(folders: Folders) -> None:
    database = await library(folders, FERRY)
    row = saved_row("page-1", "Lighthouse")
    database.save(row)
    await database.put_saved_article(saved_article(row))
    fill(database)
    assert found(database, "lighthouse") == {"page-1"}
    assert found(database, "aye") == {"page-1"}
    database.unsave("page-1")
    await database.flush()
    fill(database)
    assert found(database, "lighthouse") == set()
    await database.close()


async def test_a_removed_feed_is_found_no_more_and_again_when_it_is_back(folders: Folders) -> None:
    database = await library(folders, FERRY)
    fill(database)
    await database.remove_subscription(FEED)
    fill(database)
    assert found(database, "ferry") == set()
    await database.restore_subscription(FEED)
    fill(database)
    assert len(found(database, "ferry")) == 1
    await database.close()


async def test_what_another_process_brings_is_found(folders: Folders) -> None:
    database = await library(folders, FERRY)
    fill(database)
    other = Database.open(folders, now=lambda: NOW)
    await other.merge(FEED, ParsedFeed(title="x", entries=(FERRY, BRIDGE)))
    [row] = [each for each in other.index.of_feed(FEED) if "Ferry" in each.title]
    await other.put_article(row.id, article(text="The harbour froze."))
    await other.close()
    await database.follow()
    assert fill(database).entries == 2
    assert len(found(database, "brücke")) == 1
    assert found(database, "froze") == {row.id}
    await database.close()


async def test_one_process_fills_at_a_time(folders: Folders) -> None:
    database = await library(folders, FERRY)
    other = Database.open(folders, now=lambda: NOW)
    seen: list[Filled] = []

    def meanwhile() -> bool:
        seen.append(fill(other))
        return True

    assert database.search.fill(meanwhile).complete
    assert seen[0] == Filled(complete=False)
    assert other.search.behind
    assert fill(other) == Filled(0)
    await other.close()
    await database.close()


async def test_a_round_that_was_stopped_goes_on_later(folders: Folders) -> None:
    database = await library(folders, FERRY)
    for number in range(3):
        await database.put_subscription(subscription(f"feed-{number}"))
        await database.merge(f"feed-{number}", parsed_feed(30))
    assert not database.search.fill(lambda: False).complete
    assert database.search.behind
    assert fill(database).complete
    assert len(found(database, "headline")) == 90
    assert len(found(database, "ferry")) == 1
    await database.close()


def damages() -> Iterator[object]:
    def gone(path: Path) -> None:
        path.unlink()

    def empty(path: Path) -> None:
        path.write_bytes(b"")

    def garbage(path: Path) -> None:
        path.write_bytes(os.urandom(20_000))

    def half(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])

    def holes(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[4096:] = b"\0" * (len(content) - 4096)
        path.write_bytes(bytes(content))

    def of_another(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()

    yield from (gone, empty, garbage, half, holes, of_another)


@pytest.mark.parametrize("damage", damages(), ids=lambda each: each.__name__)
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
async def test_a_damaged_file_is_made_anew(folders: Folders, damage, is_open: bool) -> None:  # type: ignore[no-untyped-def]
    database = await library(folders, FERRY, BRIDGE)
    fill(database)
    assert found(database, "ferry")
    if not is_open:
        await database.close()
        database = Database.open(folders, now=lambda: NOW)
    damage(folders.cache / "search.sqlite3")
    for _ in range(3):
        found(database, "ferry")
        fill(database)
    assert len(found(database, "ferry")) == 1
    assert len(found(database, "fer", begins=True)) == 1
    await database.close()


async def test_a_file_full_of_what_is_gone_is_made_anew(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.store.search.filling._DEAD_SPARED", 0)
    database = await library(folders, FERRY, BRIDGE)
    fill(database)
    for number in range(3):
        changed = replace(FERRY, html=f"<p>Edition {number}</p>")
        await database.merge(FEED, ParsedFeed(title="x", entries=(changed, BRIDGE)))
        fill(database)
    with sqlite3.connect(folders.cache / "search.sqlite3") as connection:
        [dead] = connection.execute("SELECT count(*) FROM dead").fetchone()
    connection.close()
    assert dead < 3
    assert len(found(database, "edition 2")) == 1
    assert found(database, "edition 1") == set()
    assert not list(folders.cache.glob("*.new*"))
    await database.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_cache_that_can_not_be_written_is_told(folders: Folders) -> None:
    database = await library(folders, FERRY)
    folders.cache.mkdir(exist_ok=True)
    folders.cache.chmod(0o500)
    with pytest.raises(StoreError, match="can't be made"):
        fill(database)
    folders.cache.chmod(0o700)
    await database.close()
