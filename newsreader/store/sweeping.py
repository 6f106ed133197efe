"""Takes the texts of entries that were let go out of the bodies, some shards at a time.

A mark in the folder says that there is something to take out. It is made before the entries go and
removed when all is done, so that a kill in between leaves the work to the next idle moment.
"""

from collections.abc import Container, Iterable
from pathlib import Path

from newsreader.store.bodies import Bodies
from newsreader.store.handles import state_of
from newsreader.store.layout import Layout
from newsreader.store.shardtree import in_force, joins, shard_path, shards_in
from newsreader.store.storage import Files, told

SHARDS_AT_ONCE = 8
"""Shards looked at in one piece of work: some hundredths of a second."""
MARK = "sweep"
"""Name of that mark."""


class Sweeping:
    """Sweeps the bodies of feeds. Call it with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        bodies: What is swept.
    """

    def __init__(self, layout: Layout, files: Files, bodies: Bodies) -> None:
        self._layout = layout
        self._files = files
        self._bodies = bodies
        self._begun: dict[str, tuple[int, int, int]] = {}

    def begin(self, feed_id: str) -> None:
        """Note that a feed is to be swept.

        Raises:
            StoreError: It can't be noted.
        """
        mark = self._mark(feed_id)
        if mark.parent.is_dir():
            with told(mark):
                self._files.replace(mark, b"")
                self._files.settle()

    def unfinished(self, feed_ids: Iterable[str]) -> list[str]:
        """Give those of some feeds that are still to be swept."""
        return [feed_id for feed_id in feed_ids if self._mark(feed_id).exists()]

    def step(self, feed_id: str, kept: Container[str], beyond: int = 0) -> int:
        """Sweep some shards.

        Args:
            feed_id: The feed.
            kept: The ids of its entries.
            beyond: Number of the last shard that was swept; 0 to begin.

        Returns:
            Number of the last shard swept now; 0 when the whole feed is done.

        Raises:
            StoreError: What was not swept yet is as it was.
        """
        folder = self._layout.bodies_of(feed_id)
        if not beyond:
            self._begun[feed_id] = state_of(self._mark(feed_id))
            self._bodies.bring_home(feed_id)
        waiting = sorted(number for number in shards_in(folder) if number > beyond)
        for number in waiting[:SHARDS_AT_ONCE]:
            self._bodies.keep_only(feed_id, number, kept)
        if len(waiting) > SHARDS_AT_ONCE:
            return waiting[SHARDS_AT_ONCE - 1]
        self._join(feed_id, folder)
        with told(folder):
            self._files.settle()
            if self._begun.pop(feed_id, None) == state_of(self._mark(feed_id)):
                self._files.remove(self._mark(feed_id))
        return 0

    def _join(self, feed_id: str, folder: Path) -> None:
        """Join pairs of small shards, the lowest first, so that few files hold what is left."""
        present = in_force(shards_in(folder))
        for number in joins({each: _size(shard_path(folder, each)) for each in present}):
            self._bodies.join(feed_id, number)

    def _mark(self, feed_id: str) -> Path:
        return self._layout.bodies_of(feed_id) / MARK


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
