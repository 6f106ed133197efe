"""Letting entries go: first the entries of a feed, then, in idle moments, their texts."""

from collections.abc import Iterable

from newsreader.store.marks import Marks
from newsreader.store.parts import Parts
from newsreader.store.retention import Limits, expendable
from newsreader.store.state import News
from newsreader.store.storage import told
from newsreader.store.work import Work


class Purging:
    """Lets entries go. Call it with the library's lock held.

    Args:
        parts: The library's files.
        work: The other pieces of work.
    """

    def __init__(self, parts: Parts, work: Work) -> None:
        self._parts = parts
        self._work = work
        self._marks = Marks(parts.log)

    def purge(self, feed_id: str, limits: Limits, spared: Iterable[str]) -> News:
        """Let go what is over a feed's limits; its texts are left to ``sweep``.

        Raises:
            StoreError: The entries are as they were.
        """
        parts = self._parts
        shelf, now = self._work.shelf(), parts.now()
        if feed_id not in shelf.subscriptions or not parts.safekeeping.clock_agrees():
            return News()
        stored, purged = parts.feeds.whole(feed_id)
        self._marks.read_on()
        known = self._marks.over(stored)
        quoted = (quote.entry_id for quote in shelf.quotes.values())
        going = expendable(known, limits, now, {*spared, *shelf.saved, *quoted})
        if not going:
            return News()
        parts.sweeping.begin(feed_id)
        self._work.announce("feed", feed_id)
        parts.feeds.purge(feed_id, [entry.id for entry in going], purged.with_entries(going))
        with told(parts.layout.feeds):
            parts.files.settle()
        return News(feeds=self._work.rows([feed_id]))

    def sweep(self, feed_id: str, beyond: int, reached: list[int]) -> News:
        """Take texts of entries that were let go out of some shards; see ``Sweeping.step``.

        Args:
            feed_id: The feed.
            beyond: The last shard that was swept; 0 to begin.
            reached: Gets the last one swept now, 0 when all is done.

        Raises:
            StoreError: What was not swept yet is as it was.
        """
        kept = frozenset(self._parts.feeds.whole(feed_id)[0])

        def step() -> None:
            reached.append(self._parts.sweeping.step(feed_id, kept, beyond))

        return self._work.changing(feed_id, step)
