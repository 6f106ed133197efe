"""Writes of state: marks, folds, the read-later list, quotes, what the interface remembers."""

from collections.abc import AsyncIterator
from itertools import count
from random import Random

from newsreader.config import Folders
from newsreader.model import DownloadState
from newsreader.store.changelog import EnclosureNoted, Header, to_line
from newsreader.store.storage import Files
from newsreader.store.storage import told as refused
from tests.faults.desk import ENTRIES, OTHERS, assert_tidy, last, told
from tests.storeroom import (
    FEED,
    enclosure_record,
    ids_of,
    kept_quote,
    saved_article,
    saved_row,
    store,
)

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


# What the interface remembers


async def interface(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """A value that grows, written when idle."""
    async with store(folders, files=files) as database:
        for number in range(1000):
            database.memory.remember("row", number)
            database.memory.remember("words", "x" * numbers.randrange(20_000))
            await database.fold()
            yield f"remembered {number}"


async def interface_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        kept = database.memory.recall("row")
        assert (-1 if kept is None else kept) >= max(
            map(int, told(lines, "remembered")), default=-1
        )


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
        with refused(path):
            files.replace(path, to_line(Header(1, step + 1)) + rest)
        yield f"aged {step}"


async def older_log_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        assert ENTRIES - database.index.unread(FEED) - len(lines) in {0, 1}
