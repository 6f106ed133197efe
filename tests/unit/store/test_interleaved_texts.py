"""Work that comes between the steps of other work: no text and no saved article gets lost."""

import asyncio
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.library.query import parse
from newsreader.library.question import Question
from newsreader.model import DownloadState, Saved, Source
from newsreader.store.changelog import EnclosureNoted
from newsreader.store.database import Database
from newsreader.store.storage import Files
from newsreader.store.sweeping import SHARDS_AT_ONCE
from newsreader.store.writer import Lock
from tests.storeroom import (
    FEED,
    NOW,
    article,
    changed,
    enclosure_record,
    ids_of,
    kept_quote,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)


class Killed(BaseException):
    """As a kill: nothing after it is done."""


class Mortal(Files):
    """The process is killed when it is about to remove some file."""

    name = ""

    def remove(self, path: Path) -> None:
        if self._gathering is None and self.name and path.name == self.name:
            raise Killed
        super().remove(path)


async def test_a_kill_before_the_log_goes_leaves_no_older_text_in_force(folders: Folders) -> None:
    files = Mortal()
    newer = parsed_feed(1, 10, words="Other words. " * 6000)
    async with store(folders, files=files) as one:
        await one.put_subscription(subscription())
        await one.merge(FEED, parsed_feed(10))
        await one.merge(FEED, parsed_feed(1, 10, words="As it was first."))  # into the log
        entry_id = ids_of(one)[10]
        assert one.layout.feed_log(FEED).exists()
        files.name = one.layout.feed_log(FEED).name
        task = asyncio.ensure_future(one.merge(FEED, newer))  # too large for the log
        await asyncio.wait([task], timeout=3)
        task.cancel()
        files.name = ""
    async with store(folders) as two:
        await two.merge(FEED, newer)
        body = two.body(entry_id)
        assert body
        assert body.html == newer.entries[0].html


def page(**fields: object) -> Saved:
    return replace(Saved(id="page", title="Page", url="http://x.test/", saved_at=NOW), **fields)


async def test_an_article_dropped_by_the_other_while_it_is_captured_stays_dropped(
    folders: Folders, one: Database, two: Database
) -> None:
    one.save(page())
    await one.flush()
    await two.follow()
    two.unsave("page")
    await two.flush()
    await one.put_saved_article(saved_article(one.saved["page"]))  # as ``Saving._capture`` does
    async with store(folders) as third:
        assert "page" not in third.saved


async def test_an_article_dropped_here_while_its_capture_is_written_stays_dropped(
    folders: Folders, one: Database
) -> None:
    """What is queued later is appended before the piece of work, which then keeps it again."""
    one.save(page())
    await one.flush()
    with Lock(one.layout).held():
        putting = asyncio.ensure_future(one.put_saved_article(saved_article(one.saved["page"])))
        await asyncio.sleep(0)
        one.unsave("page")
    await putting
    await one.flush()
    assert "page" not in one.saved
    async with store(folders) as third:
        assert "page" not in third.saved


async def test_an_article_read_by_the_other_while_it_is_captured_stays_read(
    folders: Folders, one: Database, two: Database
) -> None:
    one.save(page())
    await one.flush()
    await two.follow()
    two.mark(["page"], read=True)
    await two.flush()
    await one.put_saved_article(saved_article(one.saved["page"]))
    await one.fold()
    async with store(folders) as third:
        assert third.index.headlines["page"].read


async def test_an_article_built_of_a_text_that_is_another_now_is_not_kept(one: Database) -> None:
    """``Reading.feed_text`` reads the body, builds, and puts; a refresh comes in between."""
    entry_id = ids_of(one)[0]
    body = one.body(entry_id)
    assert body
    built = article(Source.FEED, text=body.html)
    await one.merge(FEED, changed("Quite other words now."))
    await one.put_article(entry_id, built, body.html)
    after = one.body(entry_id)
    assert after
    assert "Quite other" in after.html
    assert after.feed is None


async def test_a_saved_article_read_while_its_feed_was_in_the_trash_stays_read(
    folders: Folders, one: Database
) -> None:
    entry_id = ids_of(one)[0]
    one.save(saved_row(entry_id))
    await one.remove_subscription(FEED)
    one.mark([entry_id], read=True)
    await one.fold()
    await one.restore_subscription(FEED)
    assert one.index.headlines[entry_id].read
    async with store(folders) as two:
        assert two.index.headlines[entry_id].read


async def test_what_is_let_go_while_it_is_swept_is_swept_as_well(folders: Folders) -> None:
    async with store(folders) as one:
        await one.put_subscription(subscription())
        await one.merge(FEED, parsed_feed(400, words="word " * 2400))
        folder = one.layout.bodies_of(FEED)
        assert len(list(folder.glob("*.json"))) > SHARDS_AT_ONCE
        ids = ids_of(one)
        parts = one._parts

        def let_go(gone: list[str]) -> None:
            parts.sweeping.begin(FEED)
            _, purged = parts.feeds.whole(FEED)
            parts.feeds.purge(FEED, gone, purged)

        await one._run(lambda: let_go(ids[:1]))
        beyond = await one.housekeeping._sweep_some(FEED, 0)
        assert beyond
        await one._run(lambda: let_go(ids[1:200]))  # of ``Housekeeping.purge`` elsewhere
        while beyond:
            beyond = await one.housekeeping._sweep_some(FEED, beyond)
        await one.housekeeping.sweep()
        shards = parts.bodies.shards(FEED)
        left = {each for number in shards for each in parts.bodies.raws(FEED, number)}
        assert not left & set(ids[:200])


async def test_a_checkup_takes_no_mark_of_the_other_back(
    folders: Folders, one: Database, two: Database
) -> None:
    await one.put_saved_article(saved_article(page()))
    await two.follow()
    one.mark(["page"], read=True)
    await one.flush()
    one.layout.saved_article("page").write_bytes(b"{")
    await two.housekeeping.checkup(repair=True)
    await two.fold()
    async with store(folders) as third:
        assert third.index.headlines["page"].read


async def test_a_full_text_is_not_replaced_by_a_capture_that_waits(
    folders: Folders, one: Database, two: Database
) -> None:
    entry_id = ids_of(one)[0]
    one.save(saved_row(entry_id))
    await one.flush()
    await two.follow()
    whole = replace(saved_article(one.saved[entry_id]), article=article(Source.SAVED, "All of it."))
    await one.put_saved_article(whole)
    waits = replace(saved_article(two.saved[entry_id]), article=article(Source.FEED, "A teaser."))
    waits = replace(waits, saved=replace(waits.saved, captured=False))
    await two.put_saved_article(waits)  # the network is away for this one
    found = one.saved_article(entry_id)
    assert found
    assert found.article.blocks[0].text == "All of it."


async def test_a_note_of_the_other_stays_when_the_same_quote_is_kept_again(
    folders: Folders, one: Database, two: Database
) -> None:
    one.notebook.keep(kept_quote("q"))
    one.notebook.annotate("q", note="Mine.")
    await one.flush()
    two.notebook.keep(kept_quote("q"))  # has not followed
    await two.flush()
    async with store(folders) as third:
        assert third.notebook.quotes["q"].note == "Mine."


async def test_a_file_that_is_there_is_not_stopped_by_the_other(
    folders: Folders, one: Database, two: Database
) -> None:
    one.enclosures.keep(enclosure_record("r"))
    await one.flush()
    await two.follow()
    one.enclosures.note(EnclosureNoted("r", DownloadState.DONE, path="/tmp/fog.mp3"))
    await one.flush()
    two.enclosures.note(EnclosureNoted("r", DownloadState.STOPPED))
    await two.flush()
    async with store(folders) as third:
        assert third.enclosures.records["r"].state is DownloadState.DONE


def found(database: Database, word: str) -> list[str]:
    asked = Question(database, parse(word), NOW)
    rows, _ = asked.ranked() or ([], False)
    return [row.id for row in rows]


async def test_texts_that_come_home_while_the_index_is_filled_are_found(one: Database) -> None:
    await one.merge(FEED, parsed_feed(1, 20, words="Zanzibar"))  # into the log
    assert one.layout.feed_log(FEED).exists()
    bodies, raws = one._parts.bodies, one._parts.bodies.raws
    calls: list[int] = []

    def raced(feed_id: str, shard: int) -> Any:
        calls.append(shard)
        if len(calls) == 2:
            bodies.bring_home(feed_id)  # as a sweep does, on the writing thread
        return raws(feed_id, shard)

    bodies.raws = raced  # type: ignore[method-assign]
    await asyncio.to_thread(one.search.fill, lambda: True)
    bodies.raws = raws  # type: ignore[method-assign]
    for _ in range(3):
        if one.search.behind:
            await asyncio.to_thread(one.search.fill, lambda: True)
    assert found(one, "zanzibar")
