"""Records of enclosures: an operation each, in library.json after a fold, in every process."""

import json

from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.model import DownloadState
from newsreader.store.changelog import (
    LOG_SCHEMA,
    EnclosureDropped,
    EnclosureKept,
    EnclosureNoted,
    Header,
    Marked,
    replayed,
    to_line,
)
from newsreader.store.database import Database
from newsreader.store.enclosures import enclosures_after
from newsreader.store.ids import enclosure_id
from tests.storeroom import FEED, NOW, enclosure_record, filled, store

DONE = EnclosureNoted(
    "a", DownloadState.DONE, path="/files/a.mp3", size=4096, error="", finished=NOW
)


def test_operations_on_enclosures_in_order() -> None:
    first, second = enclosure_record("a"), enclosure_record("b")
    before = {"a": first}
    after = enclosures_after(
        before,
        (
            EnclosureKept(second),
            EnclosureKept(replace(first, title="Another")),
            EnclosureNoted("a", DownloadState.FAILED, error="The disk is full."),
            DONE,
            EnclosureNoted("a", played=True),
            EnclosureNoted("a"),
            EnclosureNoted("unknown", played=True),
            EnclosureDropped("b"),
            EnclosureDropped("unknown"),
        ),
    )
    assert after == {
        "a": replace(
            first,
            state=DownloadState.DONE,
            path="/files/a.mp3",
            size=4096,
            finished=NOW,
            played=True,
        )
    }
    assert before == {"a": first}
    assert enclosures_after(before, (Marked(("a",), True),)) is before


def test_a_record_s_id_is_that_of_entry_and_address() -> None:
    ids = {enclosure_id(entry, url) for entry in ("e1", "e2") for url in ("u1", "u2")}
    assert len(ids) == 4
    assert enclosure_id("e1", "u1") in ids


async def test_records_outlast_the_run_before_and_after_a_fold(folders: Folders) -> None:
    async with filled(folders) as database:
        for name in ("a", "b"):
            database.enclosures.keep(enclosure_record(name))
        database.enclosures.note(DONE)
        await database.flush()
    async with store(folders) as database:
        assert database.enclosures.records["a"].path == "/files/a.mp3"
        await database.fold()
        database.enclosures.note(EnclosureNoted("a", played=True))
        assert database.enclosures.drop("b") == enclosure_record("b")
        assert database.enclosures.drop("b") is None
    tables = json.loads((folders.data / "library.json").read_bytes())
    assert set(tables["enclosures"]) == {"a", "b"}
    async with store(folders) as database:
        assert set(database.enclosures.records) == {"a"}
        assert database.enclosures.records["a"].played


async def test_unsubscribing_leaves_the_records(folders: Folders) -> None:
    async with filled(folders) as database:
        database.enclosures.keep(enclosure_record("a"))
        await database.remove_subscription(FEED)
        await database.fold()
    async with store(folders) as database:
        assert set(database.enclosures.records) == {"a"}


async def test_another_process_follows_and_fields_of_both_are_kept(
    one: Database, two: Database
) -> None:
    one.enclosures.keep(enclosure_record("a"))
    await one.flush()
    assert (await two.follow()).enclosures == ("a",)
    two.enclosures.note(EnclosureNoted("a", played=True))
    one.enclosures.note(DONE)
    await two.flush()
    await one.flush()
    await one.follow()
    await two.follow()
    for database in (one, two):
        record = database.enclosures.records["a"]
        assert (record.state, record.played) == (DownloadState.DONE, True)


async def test_a_fold_of_the_other_takes_no_record_away(one: Database, two: Database) -> None:
    one.enclosures.keep(enclosure_record("a"))
    await one.flush()
    await one.fold()
    two.enclosures.keep(enclosure_record("b"))
    await two.flush()
    await two.follow()
    assert set(two.enclosures.records) == {"a", "b"}
    await two.fold()
    await one.follow()
    assert dict(one.enclosures.records) == dict(two.enclosures.records)


async def test_a_claim_is_of_one_alone(folders: Folders, one: Database, two: Database) -> None:
    mine, theirs = one.enclosures.claim("a"), two.enclosures.claim("a")
    assert mine.take()
    assert not theirs.take()
    assert two.enclosures.claim("b").take()
    mine.give_back()
    assert theirs.take()
    theirs.give_back()
    theirs.give_back()
    assert not (folders.data / "downloads" / "a.lock").exists()


async def test_a_copy_of_the_library_brings_the_records_back(folders: Folders) -> None:
    async with filled(folders) as database:
        database.enclosures.keep(enclosure_record("a"))
        await database.fold()
    path = folders.data / "library.json"
    path.write_bytes(path.read_bytes()[:60])
    async with store(folders) as database:
        assert database.notices
        assert dict(database.enclosures.records) == {"a": enclosure_record("a")}


async def test_a_log_of_the_schema_before_becomes_one_of_the_present(folders: Folders) -> None:
    async with filled(folders):
        pass
    log = folders.data / "changes.log"
    log.write_bytes(to_line(Header(2, 7)) + to_line(Marked(("x",), True)))
    async with store(folders) as database:
        assert database.notices == []
    assert replayed(log.read_bytes()).schema == LOG_SCHEMA
