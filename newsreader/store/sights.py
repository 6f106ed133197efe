"""Feeds' files as they were read for the parser, kept until what it finds is taken in.

Each file would be read twice otherwise. Whether it is still the same is asked of the system, with
two calls where reading takes eight; each of them gives up the interpreter, which with other threads
at work comes back late.
"""

import threading
from collections import OrderedDict

from newsreader.store.feedfile import FeedSight

_BYTES = 8_000_000
"""What is kept at most; of more than that the oldest go."""


class Sights:
    """Keeps what was seen of some feeds' files. May be called by any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, FeedSight] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def keep(self, feed_id: str, sight: FeedSight) -> None:
        """Keep what was seen of a feed's file, in place of what was before."""
        with self._lock:
            self._drop(feed_id)
            self._kept[feed_id] = sight
            self._size += sight.size
            while self._size > _BYTES:
                self._drop(next(iter(self._kept)))

    def take(self, feed_id: str) -> FeedSight | None:
        """Give what was seen of a feed's file, and keep it no more; None where that is another."""
        with self._lock:
            sight = self._drop(feed_id)
        return sight if sight and sight.is_present() else None

    def clear(self) -> None:
        """Keep none: nothing more is to be taken in for a while."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def _drop(self, feed_id: str) -> FeedSight | None:
        sight = self._kept.pop(feed_id, None)
        self._size -= sight.size if sight else 0
        return sight
