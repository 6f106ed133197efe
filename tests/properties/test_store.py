from datetime import UTC
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import Enclosure, Entry, KeptQuote, ParsedEntry, ParsedFeed, Saved
from newsreader.store import documents
from newsreader.store.changelog import (
    Built,
    Dropped,
    Kept,
    Marked,
    Operation,
    QuoteDropped,
    QuoteKept,
    QuoteNoted,
    Touched,
    replayed,
    to_line,
)
from newsreader.store.decision import Decision
from newsreader.store.documents import EntryTables
from newsreader.store.index import headline_of_document, headline_of_entry
from newsreader.store.merge import Past, decide
from newsreader.store.shardtree import home_of, way_down
from tests.storeroom import FEED, NOW

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAME = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=12)
FIRST, LAST = NOW.replace(1, tzinfo=None), NOW.replace(9998, tzinfo=None)
TIMES = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
SEEN = st.datetimes(FIRST.replace(1980), LAST.replace(2100), timezones=st.just(UTC))
ENCLOSURES = st.builds(Enclosure, url=TEXT, type=TEXT, length=st.none() | st.integers(0, 2**40))
ENTRIES = st.builds(
    Entry,
    id=NAME,
    feed_id=st.just(FEED),
    key=TEXT,
    title=TEXT,
    first_seen=SEEN,
    url=TEXT,
    author=TEXT,
    published=st.none() | TIMES,
    updated=st.none() | TIMES,
    enclosures=st.lists(ENCLOSURES, max_size=3).map(tuple),
    minutes=st.none() | st.integers(1, 500),
    quotes=st.none() | st.integers(0, 500),
    fingerprint=NAME,
    read=st.booleans(),
)
ROWS = st.builds(Saved, id=NAME, title=TEXT, saved_at=TIMES)
QUOTES = st.builds(
    KeptQuote,
    id=NAME,
    text=TEXT,
    kept_at=TIMES,
    speaker=TEXT,
    note=TEXT,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    published=st.none() | TIMES,
    passage=TEXT,
    block=st.integers(0, 999),
)
OPERATIONS: st.SearchStrategy[Operation] = st.one_of(
    st.builds(Marked, st.lists(NAME, max_size=5).map(tuple), st.booleans()),
    st.builds(Kept, ROWS),
    st.builds(Dropped, NAME),
    st.builds(Built, NAME, st.integers(0, 99), st.none() | st.integers(1, 99)),
    st.builds(QuoteKept, QUOTES),
    st.builds(QuoteDropped, NAME),
    st.builds(QuoteNoted, NAME, st.none() | TEXT, st.none() | st.lists(TEXT).map(tuple)),
    st.builds(Touched, st.sampled_from(["library", "fetch", "feed"]), NAME),
)
PARSED = st.builds(
    ParsedEntry,
    key=TEXT,
    title=st.text(max_size=20),
    html=st.text(max_size=40),
    published=st.none() | TIMES,
)
FEEDS = st.builds(ParsedFeed, title=TEXT, entries=st.lists(PARSED, max_size=8).map(tuple))


@given(st.lists(QUOTES, max_size=5, unique_by=lambda quote: quote.id))
def test_kept_quotes_come_back_from_their_documents(quotes: list[KeptQuote]) -> None:
    tables = documents.empty() | {"quotes": {each.id: documents.builtins(each) for each in quotes}}
    content = documents.to_bytes(tables)
    plain = documents.tables(Path("x"), content)
    assert documents.salvaged(content) == plain
    assert list(documents.valid(plain["quotes"], KeptQuote).values()) == quotes


@given(st.lists(ENTRIES, max_size=5, unique_by=lambda entry: entry.id))
def test_entries_come_back_from_their_documents(entries: list[Entry]) -> None:
    tables = documents.empty() | {
        "entries": {each.id: documents.builtins(documents.document_of(each)) for each in entries}
    }
    content = documents.to_bytes(tables)
    plain = msgspec.json.decode(msgspec.json.encode(tables))
    assert documents.tables(Path("x"), content) == plain
    assert documents.salvaged(content) == plain
    read = documents.typed(Path("x"), content, EntryTables).entries
    assert [
        documents.entry_of(each, FEED, msgspec.json.decode(raw, type=documents.EntryDocument))
        for each, raw in read.items()
    ] == entries


@given(ENTRIES)
def test_a_row_is_the_same_from_the_entry_and_from_its_document(entry: Entry) -> None:
    encoded = msgspec.json.encode(documents.document_of(entry))
    document = msgspec.json.decode(encoded, type=documents.HeadlineDocument)
    assert headline_of_document(entry.id, FEED, document) == headline_of_entry(entry)


@given(st.lists(OPERATIONS, max_size=6), st.data())
def test_any_prefix_of_the_log_gives_every_whole_line(
    operations: list[Operation], data: st.DataObject
) -> None:
    lines = [to_line(each) for each in operations]
    content = b"".join(lines)
    end = data.draw(st.integers(0, len(content)))
    whole = content[:end].count(b"\n")
    replay = replayed(content[:end])
    assert list(replay.operations) == operations[:whole]
    assert replay.end == sum(map(len, lines[:whole]))
    assert replay.damaged == 0


@given(st.lists(OPERATIONS, min_size=1, max_size=6), st.data())
def test_any_damaged_byte_costs_at_most_its_lines(
    operations: list[Operation], data: st.DataObject
) -> None:
    content = bytearray(b"".join(map(to_line, operations)))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    left = list(replayed(bytes(content)).operations)
    hit = bytes(b"".join(map(to_line, operations)))[:place].count(b"\n")
    spared = operations[:hit] + operations[hit + 2 :]
    assert [each for each in spared if each in left] == spared


@given(FEEDS)
def test_merging_twice_changes_nothing(feed: ParsedFeed) -> None:
    first = decide(FEED, feed, Past(), NOW)
    known = {each.id: each for each in first.new}
    assert len(known) == len(first.new) == len(first.bodies)
    assert decide(FEED, feed, Past(known), NOW) == Decision()
    msgspec.json.encode(first)


@given(st.lists(NAME, unique=True, max_size=20), st.data())
def test_an_entry_has_one_home_whatever_shards_there_are(
    ids: list[str], data: st.DataObject
) -> None:
    present: set[int] = set()
    for each in ids:
        home = home_of(each, frozenset(present))
        assert home in set(way_down(each))
        if home in present and data.draw(st.booleans()):
            present.remove(home)
            present |= {2 * home, 2 * home + 1}
        else:
            present.add(home)
    for each in ids:
        way = [number for number in way_down(each) if number in present]
        assert len(way) == 1
