"""Every kind of write: what does it over and over, and what must be true wherever it was stopped.

``work`` yields a line after each thing that is done and on the disk. ``check`` gets the lines that
came out before the process died or the disk failed, and opens the library anew. A new kind of
write is one line of ``KINDS``.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from msgspec.structs import replace

from newsreader.config import Config, Folders
from newsreader.demo import NoNetwork
from newsreader.feeds import opml
from newsreader.library import Library
from newsreader.model import DownloadState, FetchState, Source
from newsreader.store.changelog import EnclosureNoted, Header, to_line
from newsreader.store.database import Database, Merged
from newsreader.store.storage import Files
from newsreader.workers import Workers
from tests.storeroom import (
    FEED,
    article,
    enclosure_record,
    ids_of,
    kept_quote,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)

Work = Callable[[Folders, Files, Random], AsyncIterator[str]]
Check = Callable[[Folders, list[str]], Coroutine[Any, Any, None]]

ENTRIES = 300
OTHERS = tuple(f"other-{number}" for number in range(5))


@dataclass(frozen=True)
class Kind:
    """A kind of write.

    Args:
        work: Does it again and again.
        check: What must be true afterwards.
        seconds: A kill comes within this time after a line.
        most: Lines after which every kill has come.
    """

    work: Work
    check: Check
    seconds: float = 0.02
    most: int = 25


async def filled_for_faults(folders: Folders) -> None:
    """Make the library that each test gets a copy of."""
    async with store(folders) as database:
        await database.put_subscriptions([subscription(each) for each in (FEED, *OTHERS)])
        await database.merge(FEED, parsed_feed(ENTRIES))
        for feed_id in OTHERS:
            await database.merge(feed_id, parsed_feed(12))
        await database.fold()


def told(lines: Iterable[str], verb: str) -> list[str]:
    """What stands behind a verb, in order."""
    return [line.split()[1] for line in lines if line.startswith(f"{verb} ")]


def last(lines: list[str]) -> str:
    """What the last line is about: the next thing may have begun with it."""
    return lines[-1].split()[1] if lines else ""


def assert_tidy(folders: Folders, database: Database) -> None:
    """Nothing had to be repaired, and nothing lies about."""
    assert database.notices == []
    feeds = {path.stem for path in (folders.data / "feeds").glob("*")}
    assert feeds <= set(database.subscriptions)
    assert not list(folders.data.glob("*.tmp"))


# A refresh


async def refresh(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Feeds of growing size, validators last, as a refresh does it."""
    async with store(folders, files=files) as database:
        for size in range(400, 2001, 200):
            await database.merge(FEED, parsed_feed(size, words="x" * numbers.randrange(900)))
            await database.put_fetch_states({FEED: FetchState(etag=str(size))})
            yield f"merged {size}"


async def refresh_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        acknowledged = max(map(int, told(lines, "merged")), default=ENTRIES)
        assert database.index.total(FEED) >= acknowledged
        if FEED in database.fetch_states:
            assert database.index.total(FEED) >= int(database.fetch_states[FEED].etag)
        for row in database.index.of_feed(FEED):
            assert database.body(row.id), "an entry without its body"
        await database.merge(FEED, parsed_feed(2000))
        assert database.index.total(FEED) == 2000
        assert await database.merge(FEED, parsed_feed(2000)) == Merged()
        assert all(database.body(row.id) for row in database.index.of_feed(FEED))


# Marks


async def mark(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """One entry after the other, a fold now and then."""
    async with store(folders, files=files) as database:
        ids = ids_of(database)
        numbers.shuffle(ids)
        for step, entry_id in enumerate(ids):
            database.mark([entry_id], read=True)
            await database.flush()
            yield f"read {entry_id}"
            if step % 5 == 2:
                await database.fold()


async def mark_check(folders: Folders, lines: list[str]) -> None:
    read = told(lines, "read")
    async with store(folders) as database:
        assert_tidy(folders, database)
        rows = database.index.headlines
        assert [each for each in read if not rows[each].read] == []
        assert ENTRIES - database.index.unread(FEED) - len(read) in {0, 1}


# Folds


async def fold(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """All entries of all feeds read, then unread, folded into six files each time."""
    async with store(folders, files=files) as database:
        for step in count():
            read = step % 2 == 0
            database.mark(list(database.index.headlines), read=read)
            await database.flush()
            yield f"{'read' if read else 'unread'} {step}"
            await database.fold()
            yield f"folded {step}"


async def fold_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        states = {row.read for row in database.index.headlines.values()}
        assert len(states) == 1, "a mark of many entries is never half done"
        if lines and lines[-1].split()[0] in {"read", "unread"}:
            assert states == {lines[-1].startswith("read")}
        total = sum(database.index.total(each) for each in database.subscriptions)
        assert total == ENTRIES + 12 * len(OTHERS)


# The read-later list


async def save(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Articles saved, some of them taken out again."""
    async with store(folders, files=files) as database:
        ids = ids_of(database)
        numbers.shuffle(ids)
        for entry_id in ids:
            row = saved_row(entry_id)
            database.save(row)
            await database.flush()
            yield f"saved {entry_id}"
            await database.put_saved_article(saved_article(row))
            yield f"captured {entry_id}"
            if numbers.random() < 0.3:
                database.unsave(entry_id)
                await database.flush()
                yield f"unsaved {entry_id}"
            if numbers.random() < 0.2:
                await database.fold()


async def save_check(folders: Folders, lines: list[str]) -> None:
    unsaved, captured = set(told(lines, "unsaved")), set(told(lines, "captured"))
    async with store(folders) as database:
        assert_tidy(folders, database)
        missing = set(told(lines, "saved")) - unsaved - set(database.saved)
        assert missing <= {last(lines)}, "only the one being taken out may be gone"
        assert not unsaved & set(database.saved)
        for entry_id in (captured - unsaved) & set(database.saved):
            assert database.saved[entry_id].captured
        for entry_id, row in database.saved.items():
            assert row.captured == bool(database.saved_article(entry_id))


# Kept quotes


async def quotes(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Quotes kept, annotated, some of them removed, a fold now and then."""
    async with store(folders, files=files) as database:
        for number in range(1000):
            name = f"quote-{number}"
            database.notebook.keep(kept_quote(name))
            await database.flush()
            yield f"kept {name}"
            if numbers.random() < 0.5:
                database.notebook.annotate(name, note="Mine.", tags=("sea",))
                await database.flush()
                yield f"noted {name}"
            if numbers.random() < 0.3:
                database.notebook.remove(name)
                await database.flush()
                yield f"dropped {name}"
            if numbers.random() < 0.2:
                await database.fold()


async def quotes_check(folders: Folders, lines: list[str]) -> None:
    dropped = set(told(lines, "dropped"))
    async with store(folders) as database:
        assert_tidy(folders, database)
        kept = database.notebook.quotes
        missing = set(told(lines, "kept")) - dropped - set(kept)
        assert missing <= {last(lines)}, "only the one being taken out may be gone"
        assert not dropped & set(kept)
        for name in (set(told(lines, "noted")) - dropped) & set(kept):
            assert (kept[name].note, kept[name].tags) == ("Mine.", ("sea",))


# Enclosures


async def enclosures(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Files wanted, there and played, some forgotten, a fold now and then."""
    async with store(folders, files=files) as database:
        shelf = database.enclosures
        for number in range(1000):
            name = f"file-{number}"
            shelf.keep(enclosure_record(name))
            await database.flush()
            yield f"wanted {name}"
            shelf.note(EnclosureNoted(name, DownloadState.DONE, f"/files/{name}.mp3", 4096))
            await database.flush()
            yield f"done {name}"
            if numbers.random() < 0.5:
                shelf.note(EnclosureNoted(name, played=True))
                await database.flush()
                yield f"played {name}"
            if numbers.random() < 0.3:
                shelf.drop(name)
                await database.flush()
                yield f"dropped {name}"
            if numbers.random() < 0.2:
                await database.fold()


async def enclosures_check(folders: Folders, lines: list[str]) -> None:
    dropped = set(told(lines, "dropped"))
    async with store(folders) as database:
        assert_tidy(folders, database)
        kept = database.enclosures.records
        assert set(told(lines, "wanted")) - dropped - set(kept) <= {last(lines)}
        assert not dropped & set(kept)
        for name in (set(told(lines, "done")) - dropped) & set(kept):
            assert (kept[name].state, kept[name].size) == (DownloadState.DONE, 4096)
            assert kept[name].path == f"/files/{name}.mp3"
        for name in (set(told(lines, "played")) - dropped) & set(kept):
            assert kept[name].played


# Subscriptions


async def subscriptions(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Feeds subscribed, renamed, moved, removed and brought back."""
    async with store(folders, files=files) as database:
        for number in range(1000):
            feed_id = f"feed-{number}"
            await database.put_subscription(subscription(feed_id))
            yield f"subscribed {feed_id}"
            await database.merge(feed_id, parsed_feed(5))
            await database.put_fetch_states({feed_id: FetchState(etag="5")})
            yield f"merged {feed_id}"
            await database.amend_subscription(feed_id, lambda each: replace(each, title="Mine"))
            yield f"renamed {feed_id}"
            await database.amend_subscription(feed_id, lambda each: replace(each, folder="Sea"))
            yield f"moved {feed_id}"
            if numbers.random() < 0.6:
                await database.remove_subscription(feed_id)
                yield f"removed {feed_id}"
                if numbers.random() < 0.5:
                    await database.restore_subscription(feed_id)
                    yield f"restored {feed_id}"


async def subscriptions_check(folders: Folders, lines: list[str]) -> None:
    state = {feed_id: verb for verb, feed_id in map(str.split, lines)}
    removed = {each for each, verb in state.items() if verb == "removed"}
    moving = last(lines)
    async with store(folders) as database:
        assert_tidy(folders, database)
        present = database.subscriptions
        assert set(state) - removed - set(present) <= {moving}
        assert removed & set(present) <= {moving}
        for feed_id in set(told(lines, "renamed")) & set(present):
            assert present[feed_id].title == "Mine"
        for feed_id in set(told(lines, "moved")) & set(present):
            assert present[feed_id].folder == "Sea"
        for feed_id in removed - set(present):
            assert (await database.restore_subscription(feed_id)).id == feed_id
        for feed_id in set(told(lines, "merged")) & set(database.subscriptions):
            await database.merge(feed_id, parsed_feed(5))
            assert database.index.total(feed_id) == 5
            assert all(map(database.body, ids_of(database, feed_id)))


# OPML


async def import_opml(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Lists of thirty feeds, each imported as one."""
    database = Database.open(folders, files=files)
    library = Library(database, config=Config(), fetcher=NoNetwork(), workers=Workers())
    try:
        for number in range(40):
            await library.import_outlines(opml.read(outlines(number)))
            yield f"imported {number}"
    finally:
        await library.close()


def outlines(number: int) -> bytes:
    """An OPML file of thirty feeds in a folder of their own."""
    feeds = "".join(
        f'<outline type="rss" text="Feed {each}" xmlUrl="http://127.0.0.1/{number}/{each}"/>'
        for each in range(30)
    )
    body = f'<body><outline text="List {number}">{feeds}</outline></body>'
    return f'<opml version="2.0"><head/>{body}</opml>'.encode()


async def import_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        found = [each.folder for each in database.subscriptions.values() if each.folder]
        for number in told(lines, "imported"):
            assert found.count(f"List {number}") == 30
        assert {found.count(each) for each in found} <= {30}


# Built articles


async def articles(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Extracted articles put beside the feed's texts, in shards that split."""
    async with store(folders, files=files) as database:
        for entry_id in ids_of(database):
            words = "“Aye,” she said. " * numbers.randrange(1, 900)
            await database.put_article(entry_id, article(Source.EXTRACTED, words))
            yield f"built {entry_id}"


async def articles_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        for entry_id in ids_of(database):
            body = database.body(entry_id)
            assert body
            assert body.html
            assert entry_id not in told(lines, "built") or body.full
        for entry_id in told(lines, "built"):
            assert database.index.headlines[entry_id].quotes == 1
        assert set(told(lines, "built")) <= set(await database.speakers.mentions())


# What the interface remembers


async def interface(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """A value that grows, written when idle."""
    async with store(folders, files=files) as database:
        for number in range(1000):
            database.remember("row", number)
            database.remember("words", "x" * numbers.randrange(20_000))
            await database.fold()
            yield f"remembered {number}"


async def interface_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        kept = database.recall("row")
        assert (-1 if kept is None else kept) >= max(
            map(int, told(lines, "remembered")), default=-1
        )


# Derived files


async def snapshot(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """One entry more, and the list of all headlines written anew."""
    async with store(folders, files=files) as database:
        for step in range(1000):
            feed_id = numbers.choice(OTHERS)
            await database.merge(feed_id, parsed_feed(1, start=100 + step))
            await database.fold()
            yield f"merged {step}"


async def snapshot_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        with_cache = sorted(database.index.headlines)
    (folders.cache / "headlines.bin").unlink(missing_ok=True)
    async with store(folders) as database:
        assert sorted(database.index.headlines) == with_cache
        assert len(with_cache) - ENTRIES - 12 * len(OTHERS) - len(lines) in {0, 1}


# Older files


async def older_log(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """A log of an older schema, brought to the present one by opening the library."""
    for step in range(1000):
        async with store(folders, files=files) as database:
            database.mark(ids_of(database)[step : step + 1], read=True)
            await database.flush()
        path = folders.data / "changes.log"
        first, _, rest = path.read_bytes().partition(b"\n")
        assert first
        files.replace(path, to_line(Header(1, step + 1)) + rest)
        yield f"aged {step}"


async def older_log_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        assert ENTRIES - database.index.unread(FEED) - len(lines) in {0, 1}


KINDS: dict[str, Kind] = {
    "refresh": Kind(refresh, refresh_check, 0.15, 8),
    "mark": Kind(mark, mark_check),
    "fold": Kind(fold, fold_check, 0.06),
    "save": Kind(save, save_check),
    "quotes": Kind(quotes, quotes_check),
    "enclosures": Kind(enclosures, enclosures_check),
    "subscriptions": Kind(subscriptions, subscriptions_check),
    "import": Kind(import_opml, import_check),
    "articles": Kind(articles, articles_check, 0.04),
    "interface": Kind(interface, interface_check),
    "snapshot": Kind(snapshot, snapshot_check, 0.03),
    "older log": Kind(older_log, older_log_check, 0.08),
}
