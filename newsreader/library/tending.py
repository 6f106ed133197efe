"""Lets old entries go when nothing else is to do."""

import asyncio

from newsreader.changes import EntriesRemoved
from newsreader.config import AS_FOR_ALL
from newsreader.library.core import Core
from newsreader.library.places import half_read
from newsreader.model import Subscription
from newsreader.store.retention import Limits

_DAY = 86_400


class Tending:
    """Keeps feeds within what the user wants kept of them."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tended: dict[str, tuple[int, int]] = {}

    def limits(self, subscription: Subscription) -> Limits:
        """How much of a feed is kept."""
        config = self._core.config
        own = config.of_feed(subscription.id, subscription.url)
        return Limits(
            config.keep_entries if own.keep_entries == AS_FOR_ALL else own.keep_entries,
            config.keep_days if own.keep_days == AS_FOR_ALL else own.keep_days,
        )

    async def tend(self) -> int:
        """Look at every feed that may hold too much, one after the other.

        Returns:
            How many entries were let go.

        Raises:
            StoreError: The disk refuses; the rest is done the next time.
        """
        count = 0
        for subscription in list(self._core.database.subscriptions.values()):
            if self._is_due(subscription):
                count += await self._tend_one(subscription)
            await asyncio.sleep(0)
        await self._core.database.housekeeping.sweep()
        return count

    async def _tend_one(self, subscription: Subscription) -> int:
        database = self._core.database
        gone = await database.housekeeping.purge(
            subscription.id, self.limits(subscription), half_read(database)
        )
        self._tended[subscription.id] = self._mark(subscription.id)
        if gone:
            self._core.emit(EntriesRemoved(subscription.id, gone))
        return len(gone)

    def _is_due(self, subscription: Subscription) -> bool:
        """Whether a feed holds much or old, and was not looked at today as it is."""
        feed_id, limits = subscription.id, self.limits(subscription)
        rows = self._core.database.index.of_feed(feed_id)
        if self._tended.get(feed_id) == self._mark(feed_id):
            return False
        if limits.entries and len(rows) > limits.entries:
            return True
        since = self._core.now().timestamp() - limits.days * _DAY
        return bool(limits.days) and any(row.first_seen < since for row in rows)

    def _mark(self, feed_id: str) -> tuple[int, int]:
        day = int(self._core.now().timestamp()) // _DAY
        return day, len(self._core.database.index.of_feed(feed_id))
