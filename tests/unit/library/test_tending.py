from datetime import timedelta

import pytest

from newsreader.changes import Change, EntriesRemoved
from newsreader.config import Config, FeedConfig, Folders
from newsreader.demo import NoNetwork
from newsreader.library import Library, View, ViewKind
from newsreader.store.database import Database
from newsreader.workers import Workers
from tests.storeroom import FEED, NOW, ids_of, parsed_feed, subscription

OTHER = "city-desk-2abc"


class Desk:
    """A library of two feeds with forty entries each, whose clock is put on by hand."""

    def __init__(self, folders: Folders, config: Config) -> None:
        self.now = NOW
        self.changes: list[Change] = []
        self.database = Database.open(folders, now=lambda: self.now)
        self.library = Library(
            self.database,
            config=config,
            fetcher=NoNetwork(),
            workers=Workers(),
            emit=self.changes.append,
            now=lambda: self.now,
        )

    async def fill(self) -> None:
        await self.database.put_subscriptions([subscription(), subscription(OTHER)])
        for feed_id in (FEED, OTHER):
            await self.database.merge(feed_id, parsed_feed(40))
            self.database.mark(ids_of(self.database, feed_id), read=True)
            await self.database.merge(feed_id, parsed_feed(10, 30))
        await self.days(10)

    async def days(self, count: int) -> None:
        for _ in range(count):
            self.now += timedelta(days=1)
            await self.library.fold()

    def total(self, feed_id: str) -> int:
        return self.library.total(View(ViewKind.FEED, feed_id))


@pytest.mark.parametrize(
    ("config", "totals"),
    [
        (Config(), (40, 40)),
        (Config(keep_entries=20), (20, 20)),
        (Config(keep_entries=20, feeds={OTHER: FeedConfig(keep_entries=0)}), (20, 40)),
        (Config(keep_days=5), (10, 10)),
        (Config(keep_entries=0, keep_days=0), (40, 40)),
        (Config(feeds={FEED: FeedConfig(keep_days=3)}), (10, 40)),
    ],
)
async def test_each_feed_is_kept_within_its_limits(
    folders: Folders, config: Config, totals: tuple[int, int]
) -> None:
    desk = Desk(folders, config)
    await desk.fill()
    assert (desk.total(FEED), desk.total(OTHER)) == totals
    told = [change for change in desk.changes if isinstance(change, EntriesRemoved)]
    assert sum(len(change.ids) for change in told) == 80 - sum(totals)
    assert not list((folders.data / "bodies").rglob("sweep"))
    await desk.library.close()


async def test_what_is_half_read_stays(folders: Folders) -> None:
    desk = Desk(folders, Config(keep_entries=20))
    await desk.database.put_subscriptions([subscription()])
    await desk.database.merge(FEED, parsed_feed(40))
    (first, *_) = ids_of(desk.database)
    desk.library.remember("places", {first: [1, 0, "words", 0, 50, 0]})
    await desk.fill()
    assert first in ids_of(desk.database)
    await desk.library.close()
