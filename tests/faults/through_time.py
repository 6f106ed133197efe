"""Writes by which entries change and go: edits of what was read, and letting go what is old."""

from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

from newsreader.config import Folders
from newsreader.model import Source
from newsreader.store.retention import Limits
from newsreader.store.storage import Files
from tests.faults.desk import OTHERS, assert_tidy, told
from tests.storeroom import FEED, NOW, article, ids_of, parsed_feed, saved_row, store

# What was read is another now

EDITED = OTHERS[0]


async def edits(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Twelve entries that were read, one of them opened, edited again and again; some read anew."""
    async with store(folders, files=files) as database:
        first, *others = ids_of(database, EDITED)
        await database.put_article(first, article(Source.FEED))
        database.mark([first, *others], read=True)
        await database.flush()
        yield "read 12"
        for version in range(100):
            await database.merge(EDITED, parsed_feed(12, words=f"Version {version}."))
            yield f"edited {version}"
            looked = numbers.choice(others)
            database.revise(looked)
            await database.flush()
            yield f"looked {looked}"
            if numbers.random() < 0.3:
                await database.fold()


async def edits_check(folders: Folders, lines: list[str]) -> None:
    versions = told(lines, "edited")
    words = f"Version {versions[-1]}." if versions else ""
    async with store(folders) as database:
        assert_tidy(folders, database)
        rows = {each: database.index.headlines[each] for each in ids_of(database, EDITED)}
        assert len(rows) == 12
        if versions:
            assert sum(not row.revised for row in rows.values()) <= 1, "the one just looked at"
        await database.merge(EDITED, parsed_feed(12, words=words or "Version 0."))
        assert all(map(database.body, rows))
        if not lines:
            return
        assert all(row.read for row in rows.values())
        assert sum(not row.revised for row in rows.values()) <= 1
        body = database.body(next(iter(rows)))
        assert body
        assert body.former
        assert body.former.html == "<p>Text of entry 0. </p>"


# What is old goes

KEPT = Limits(60, 0)


async def purges(folders: Folders, files: Files, numbers: Random) -> AsyncIterator[str]:
    """Entries that come, are read but for one, leave their feed and are let go; one is saved."""
    clock = [NOW]
    async with store(folders, files=files, now=lambda: clock[0]) as database:
        for start in range(1000, 9000, 20):
            words = "x" * numbers.randrange(9000)
            before = {*ids_of(database)}
            await database.merge(FEED, parsed_feed(20, start, words))
            fresh = [each for each in ids_of(database) if each not in before]
            unread, saved = numbers.sample(fresh, 2)
            database.mark([each for each in fresh if each != unread], read=True)
            database.save(saved_row(saved))
            await database.flush()
            yield f"unread {unread}"
            yield f"saved {saved}"
            clock[0] += timedelta(days=numbers.choice([1, 3, 6]))
            gone = await database.housekeeping.purge(FEED, KEPT, ())
            yield f"purged {len(gone)}"
            await database.housekeeping.sweep()
            if numbers.random() < 0.3:
                await database.fold()


async def purges_check(folders: Folders, lines: list[str]) -> None:
    async with store(folders) as database:
        assert_tidy(folders, database)
        rows, ids = database.index.headlines, ids_of(database)
        for entry_id in told(lines, "unread"):
            assert not rows[entry_id].read
        assert set(told(lines, "saved")) <= {*database.saved} & {*ids}
        assert all(map(database.body, ids)), "an entry without its text"
        await database.housekeeping.sweep()
        assert all(map(database.body, ids))
        assert not list((folders.data / "bodies").rglob("sweep"))
        before = {*ids}
        await database.merge(FEED, parsed_feed(20, 1000))
        came_back = {*ids_of(database)} - before
        if sum(map(int, told(lines, "purged"))) > 40:
            assert not came_back
