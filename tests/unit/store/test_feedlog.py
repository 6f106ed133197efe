"""What refreshes bring goes into a feed's log: found there, brought home, and nothing lost."""

import shutil
from pathlib import Path

import msgspec
import pytest

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import ParsedFeed
from newsreader.store import feedlog
from newsreader.store.body import Body
from newsreader.store.database import Database
from newsreader.store.decision import Merged
from newsreader.store.feedfile import FeedFile
from newsreader.store.feedlog import FeedLog, Line, to_bytes
from newsreader.store.layout import Layout
from newsreader.store.sights import Sights
from newsreader.store.storage import Files
from tests.storeroom import (
    FEED,
    article,
    filled,
    ids_of,
    parsed_entry,
    parsed_feed,
    store,
    subscription,
)


def news(number: int, words: str = "") -> ParsedFeed:
    """One entry more, the others unchanged."""
    seen = tuple(f"key-{each}" for each in range(number))
    return ParsedFeed(title="Harbour News", entries=(parsed_entry(number, words),), seen=seen)


def titles(database: Database) -> set[str]:
    return {each.title for each in database.entries(FEED)}


def inode(path: Path) -> tuple[int, int]:
    return path.stat().st_ino, path.stat().st_mtime_ns


async def test_news_are_a_line_and_the_files_are_left_alone(folders: Folders) -> None:
    async with filled(folders) as database:
        layout = database.layout
        files = [layout.feed(FEED), *layout.bodies_of(FEED).iterdir()]
        before = [inode(path) for path in files]
        for number in (10, 11, 12):
            assert len((await database.merge(FEED, news(number))).new) == 1
        assert [inode(path) for path in files] == before
        assert layout.feed_log(FEED).read_bytes().count(b"\n") == 3
        assert titles(database) == {f"Headline {number}" for number in range(13)}
        assert all(database.body(each) for each in ids_of(database))
        assert await database.merge(FEED, news(12)) == Merged()


async def test_the_next_start_and_other_processes_have_them(folders: Folders) -> None:
    async with filled(folders) as database, store(folders) as other:
        await database.merge(FEED, news(10))
        assert database.layout.feed_log(FEED).exists()
        followed = await other.follow()
        assert followed.entries == tuple(ids_of(database)[10:])
        assert ids_of(other) == ids_of(database)
        assert (await other.merge(FEED, news(11))).new
        await database.follow()
        assert ids_of(other) == ids_of(database)
    for _ in range(2):  # without the list of headlines, and with it
        async with store(folders) as database:
            assert len(ids_of(database)) == 12
            assert all(database.body(each) for each in ids_of(database))
        shutil.rmtree(folders.cache, ignore_errors=True)


async def test_a_mark_that_goes_into_the_file_is_not_undone_by_an_older_line(
    folders: Folders,
) -> None:
    async with filled(folders) as database:
        [new] = (await database.merge(FEED, news(10))).new
        database.mark([new], read=True)
        await database.fold()
        entry = database.entry(new)
        assert entry
        assert entry.read
        assert [each.read for each in database.entries(FEED) if each.id == new] == [True]
        [later] = (await database.merge(FEED, news(11))).new
        log = FeedLog(database.layout.feed_log(FEED), Files()).read()
        assert new in log.bodies
        assert set(log.entries(log.generation)) == {later}
    async with store(folders) as database:
        assert [row.id for row in database.index.of_feed(FEED) if row.read] == [new]
        assert titles(database) == {f"Headline {number}" for number in range(12)}


async def test_a_log_that_has_grown_is_brought_home(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedlog, "LOG_BYTES", 2_000)
    async with filled(folders) as database:
        log, sizes = database.layout.feed_log(FEED), []
        for number in range(10, 30):
            await database.merge(FEED, news(number))
            sizes.append(log.stat().st_size if log.exists() else 0)
            assert len(titles(database)) == number + 1
            assert all(database.body(each) for each in ids_of(database))
        assert max(sizes) <= 2_000
        assert sizes.count(0) > 1
    async with store(folders) as database:
        assert titles(database) == {f"Headline {number}" for number in range(30)}
        assert all(database.body(each) for each in ids_of(database))


async def test_a_line_cut_short_is_as_if_it_had_not_been_written(folders: Folders) -> None:
    async with filled(folders) as database:
        log = database.layout.feed_log(FEED)
        await database.merge(FEED, news(10))
        whole = log.read_bytes()
        await database.merge(FEED, news(11))
    for cut in (len(whole) + 1, len(whole) + 60, log.stat().st_size - 1):
        torn = log.read_bytes()
        log.write_bytes(torn[:cut])
        async with store(folders) as database:
            assert database.notices == []
            assert titles(database) == {f"Headline {number}" for number in range(11)}
            assert len((await database.merge(FEED, news(11))).new) == 1
            assert log.read_bytes() == torn


async def test_a_text_in_the_log_takes_its_article_and_its_changes(folders: Folders) -> None:
    async with filled(folders) as database:
        [new] = (await database.merge(FEED, news(10))).new
        await database.put_article(new, article())
        assert database.body(new) == Body(parsed_entry(10).html, None, article())
        assert (await database.merge(FEED, news(10, "More."))).changed == (new,)
        body = database.body(new)
        assert body
        assert (body.html, body.full) == (parsed_entry(10, "More.").html, article())
        assert database.layout.feed_log(FEED).read_bytes().count(b"\n") == 3
        [first, *_] = ids_of(database)
        await database.put_article(first, article())
        assert database.layout.feed_log(FEED).read_bytes().count(b"\n") == 3
        file = database._parts.feeds.file(FEED)
        assert database._state.signatures[FEED] == file.signature()
    async with store(folders) as database:
        body = database.body(new)
        assert body
        assert body.html == parsed_entry(10, "More.").html


async def test_it_goes_into_the_trash_with_its_feed_and_comes_back(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.merge(FEED, news(10))
        before = ids_of(database)
        await database.remove_subscription(FEED)
        assert not list(database.layout.feeds.iterdir())
        await database.restore_subscription(FEED)
        assert ids_of(database) == before
        assert all(database.body(each) for each in before)


async def test_a_log_that_its_feed_left_behind_goes_after_it(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.merge(FEED, news(10))
        content = database.layout.feed_log(FEED).read_bytes()
        await database.remove_subscription(FEED)
        database.layout.feed_log(FEED).write_bytes(content)  # as a kill in between leaves it
    async with store(folders) as database:
        assert not list(database.layout.feeds.iterdir())
        await database.put_subscription(subscription())
        assert len((await database.merge(FEED, parsed_feed(3))).new) == 3
        assert len(database.entries(FEED)) == 3


async def test_a_feed_whose_file_is_lost_begins_anew_beside_its_log(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.merge(FEED, news(10))
    database.layout.feed(FEED).unlink()
    async with store(folders) as database:
        assert ids_of(database) == []
        assert len((await database.merge(FEED, parsed_feed(5))).new) == 5
        assert len(database.entries(FEED)) == 5
        assert not database.layout.feed_log(FEED).exists()


async def test_what_changed_after_it_was_read_for_the_parser_is_read_anew(
    folders: Folders,
) -> None:
    """A feed is looked at before it is parsed; marks, another process and a hand come between."""
    async with filled(folders) as database, store(folders) as other:
        for number in range(10, 14):
            await database.known_bytes([FEED])
            assert len((await other.merge(FEED, news(number))).new) == 1
            assert await database.merge(FEED, news(number)) == Merged()
            await other.follow()
        await database.known_bytes([FEED])
        [first, *_] = ids_of(database)
        database.mark([first], read=True)
        await database.fold()
        assert (await database.merge(FEED, news(200))).new
        assert "Headline 200" in titles(database)
        assert [each.id for each in database.entries(FEED) if each.read] == [first]
        await database.known_bytes([FEED])
        await database.remove_subscription(FEED)
        assert await database.merge(FEED, news(201)) == Merged(followed=False)
        assert not list(database.layout.feeds.iterdir())


def test_what_was_seen_is_kept_within_bounds(folders: Folders) -> None:
    sights, layout = Sights(), Layout(folders.data, folders.cache)
    layout.feeds.mkdir(parents=True)
    for number in range(20):
        file = FeedFile(str(number), layout, Files())
        file.write({"meta": {"file": {"schema": 1, "generation": 0}, "x": "y" * 1_000_000}})
        sights.keep(str(number), file.look())
    kept = [number for number in range(20) if sights.take(str(number))]
    assert kept == list(range(13, 20))
    assert sights.take("19") is None


class Full(Files):
    """A disk without room."""

    full = False

    def _write(self, handle: int, content: bytes) -> None:
        if self.full:
            super()._write(handle, content[: len(content) // 2])
            raise OSError(28, "No space left on device")
        super()._write(handle, content)


async def test_a_full_disk_leaves_the_log_as_it_was(folders: Folders) -> None:
    files = Full()
    async with filled(folders) as database:
        await database.merge(FEED, news(10))
        before = database.layout.feed_log(FEED).read_bytes()
    async with store(folders, files=files) as database:
        files.full = True
        with pytest.raises(StoreError, match="disk is full"):
            await database.merge(FEED, news(11))
        assert database.layout.feed_log(FEED).read_bytes() == before
        files.full = False
        assert len((await database.merge(FEED, news(11))).new) == 1


def test_of_a_log_whole_lines_alone_count(tmp_path: Path) -> None:
    log = FeedLog(tmp_path / "a.log", Files())
    assert log.read().end == log.read().damaged == 0
    lines = [to_bytes(Line(3, {each: msgspec.Raw(b"{}")})) for each in "ab"]
    log.path.write_bytes(b"".join(lines) + b"0000 nonsense\n" + lines[0][:-1])
    added = log.read()
    assert set(added.entries(3)) == {"a", "b"}
    assert added.entries(2) == {}
    assert added.damaged == 1
    assert log.path.read_bytes()[: added.end].endswith(b"nonsense\n")
