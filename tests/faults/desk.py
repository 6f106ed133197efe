"""What the kinds of writes share: the library that they work on, and how their lines are read."""

from collections.abc import Iterable

from newsreader.config import Folders
from newsreader.store.database import Database
from tests.storeroom import FEED, parsed_feed, store, subscription

ENTRIES = 300
OTHERS = tuple(f"other-{number}" for number in range(5))


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
