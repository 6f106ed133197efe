"""Kept quotes: an operation each, in library.json after a fold, in every process."""

import json

from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.model import KeptQuote
from newsreader.store.changelog import (
    LOG_SCHEMA,
    Header,
    Marked,
    QuoteDropped,
    QuoteKept,
    QuoteNoted,
    replayed,
    to_line,
)
from newsreader.store.database import Database
from newsreader.store.notebook import quotes_after
from tests.storeroom import FEED, NOW, filled, ids_of, kept_quote, store, subscription


def test_operations_on_quotes_in_order() -> None:
    first, second = kept_quote("a"), kept_quote("b")
    before = {"a": first}
    after = quotes_after(
        before,
        (
            QuoteKept(second),
            QuoteNoted("a", note="For the book."),
            QuoteNoted("a", tags=("sea",)),
            QuoteNoted("unknown", note="Nothing."),
            QuoteDropped("b"),
            QuoteDropped("unknown"),
        ),
    )
    assert after == {"a": replace(first, note="For the book.", tags=("sea",))}
    assert before == {"a": first}
    assert quotes_after(before, (Marked(("a",), True),)) is before


async def test_what_is_kept_outlasts_the_run_before_and_after_a_fold(folders: Folders) -> None:
    quote = kept_quote("a", note="Mine.", tags=("sea", "fares"))
    async with filled(folders) as database:
        database.notebook.keep(quote)
        database.notebook.keep(kept_quote("b"))
        database.notebook.annotate("b", note="Later.")
        await database.flush()
    async with store(folders) as database:
        assert database.notebook.quotes["a"] == quote
        assert database.notebook.quotes["b"].note == "Later."
        await database.fold()
        assert database.notebook.remove("b") is not None
        assert database.notebook.remove("b") is None
    tables = json.loads((folders.data / "library.json").read_bytes())
    assert set(tables["quotes"]) == {"a", "b"}
    async with store(folders) as database:
        assert dict(database.notebook.quotes) == {"a": quote}
        await database.fold()
    assert set(json.loads((folders.data / "library.json").read_bytes())["quotes"]) == {"a"}


async def test_unsubscribing_leaves_the_quotes(folders: Folders) -> None:
    async with filled(folders) as database:
        database.notebook.keep(kept_quote("a"))
        await database.remove_subscription(FEED)
        await database.fold()
    async with store(folders) as database:
        assert set(database.notebook.quotes) == {"a"}


async def test_another_process_follows(one: Database, two: Database) -> None:
    one.notebook.keep(kept_quote("a"))
    await one.flush()
    followed = await two.follow()
    assert followed.quotes == ("a",)
    assert dict(two.notebook.quotes) == {"a": kept_quote("a")}
    two.notebook.annotate("a", tags=("sea",))
    one.notebook.annotate("a", note="Mine.")
    await two.flush()
    await one.flush()
    await one.follow()
    await two.follow()
    for database in (one, two):
        quote = database.notebook.quotes["a"]
        assert (quote.note, quote.tags) == ("Mine.", ("sea",))


async def test_a_fold_of_the_other_takes_no_quote_away(one: Database, two: Database) -> None:
    one.notebook.keep(kept_quote("a"))
    await one.flush()
    await one.fold()
    two.notebook.keep(kept_quote("b"))
    await two.flush()
    await two.follow()
    assert set(two.notebook.quotes) == {"a", "b"}
    await two.fold()
    await one.follow()
    assert dict(one.notebook.quotes) == dict(two.notebook.quotes)


async def test_an_own_change_stays_on_top_of_news_that_do_not_know_it(one: Database) -> None:
    one.notebook.keep(kept_quote("a"))
    await one.put_subscription(subscription("second-1234", "Second"))
    assert set(one.notebook.quotes) == {"a"}


async def test_a_copy_of_the_library_brings_the_quotes_back(folders: Folders) -> None:
    async with filled(folders) as database:
        database.notebook.keep(kept_quote("a"))
        await database.fold()
    path = folders.data / "library.json"
    path.write_bytes(path.read_bytes()[:60])
    async with store(folders) as database:
        assert database.notices
        assert dict(database.notebook.quotes) == {"a": kept_quote("a")}


async def test_without_a_copy_whole_documents_are_salvaged(folders: Folders) -> None:
    async with filled(folders) as database:
        for name in ("a", "b"):
            database.notebook.keep(kept_quote(name))
        await database.fold()
    path = folders.data / "library.json"
    path.write_bytes(path.read_bytes().replace(b'"b":{"id"', b'"b":{"id'))
    for copy in (folders.data / "backups").iterdir():
        copy.unlink()
    async with store(folders) as database:
        assert dict(database.notebook.quotes) == {"a": kept_quote("a")}


async def test_a_log_of_the_first_schema_becomes_one_of_the_present(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
    log = folders.data / "changes.log"
    log.write_bytes(to_line(Header(1, 7)) + to_line(Marked(tuple(ids[:2]), True)))
    async with store(folders) as database:
        assert database.notices == []
        assert database.index.unread(FEED) == len(ids) - 2
    replay = replayed(log.read_bytes())
    assert replay.schema == LOG_SCHEMA
    assert replay.operations == (Marked(tuple(ids[:2]), True),)


def test_a_kept_quote_is_a_copy_with_every_field() -> None:
    filled_in = {
        name for name in KeptQuote.__struct_fields__ if getattr(kept_quote("a"), name) != ""
    }
    assert {"id", "text", "speaker", "title", "entry_id", "feed_id", "passage"} <= filled_in
    assert kept_quote("a").kept_at == NOW
