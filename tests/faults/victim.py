"""A process that works on a library and is killed in the middle of it.

``python victim.py HOME TASK SEED``: prints "ready", then a line for each thing that is done, after
it has been flushed to the disk. The task goes on until the process is killed or it has nothing
more to do.
"""

import asyncio
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from newsreader.config import Folders
from newsreader.model import FetchState
from newsreader.store.database import Database
from tests.storeroom import (
    FEED,
    ids_of,
    kept_quote,
    parsed_feed,
    saved_article,
    saved_row,
    subscription,
)


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def refresh(database: Database, numbers: random.Random) -> None:
    """Feeds of growing size, validators last, as a refresh does it."""
    for count in range(400, 2001, 200):
        await database.merge(FEED, parsed_feed(count, words="x" * numbers.randrange(900)))
        await database.put_fetch_states({FEED: FetchState(etag=str(count))})
        tell(f"merged {count}")


async def mark(database: Database, numbers: random.Random) -> None:
    """One entry after the other, a fold now and then."""
    ids = ids_of(database)
    numbers.shuffle(ids)
    for step, entry_id in enumerate(ids):
        database.mark([entry_id], read=True)
        await database.flush()
        tell(f"read {entry_id}")
        if step % 40 == 20:
            await database.fold()


async def save(database: Database, numbers: random.Random) -> None:
    """Articles saved, some of them taken out again."""
    ids = ids_of(database)
    numbers.shuffle(ids)
    for entry_id in ids:
        row = saved_row(entry_id)
        database.save(row)
        await database.flush()
        tell(f"saved {entry_id}")
        await database.put_saved_article(saved_article(row))
        tell(f"captured {entry_id}")
        if numbers.random() < 0.3:
            database.unsave(entry_id)
            await database.flush()
            tell(f"unsaved {entry_id}")


async def keep_quotes(database: Database, numbers: random.Random) -> None:
    """Quotes kept, annotated, some of them removed, a fold now and then."""
    for number in range(1000):
        name = f"quote-{number}"
        database.notebook.keep(kept_quote(name))
        await database.flush()
        tell(f"kept {name}")
        if numbers.random() < 0.5:
            database.notebook.annotate(name, note="Mine.", tags=("sea",))
            await database.flush()
            tell(f"noted {name}")
        if numbers.random() < 0.3:
            database.notebook.remove(name)
            await database.flush()
            tell(f"dropped {name}")
        if numbers.random() < 0.2:
            await database.fold()


async def follow_feeds(database: Database, numbers: random.Random) -> None:
    """Feeds subscribed and removed."""
    for number in range(1000):
        feed_id = f"feed-{number}"
        await database.put_subscription(subscription(feed_id))
        tell(f"subscribed {feed_id}")
        await database.merge(feed_id, parsed_feed(5))
        if numbers.random() < 0.5:
            await database.remove_subscription(feed_id)
            tell(f"removed {feed_id}")


TASKS = {each.__name__: each for each in (refresh, mark, save, keep_quotes, follow_feeds)}


async def main(home: str, task: str, seed: str) -> None:
    """Open the library and do the task."""
    database = Database.open(Folders.find(home))
    tell("ready")
    await TASKS[task](database, random.Random(int(seed)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
