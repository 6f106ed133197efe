"""Looks the shards of a feed's bodies over and puts them in order."""

from collections.abc import Container
from pathlib import Path

import msgspec
from msgspec import Struct

from newsreader.store import documents
from newsreader.store.bodies import Bodies, Shard
from newsreader.store.body import Body
from newsreader.store.documents import Damaged
from newsreader.store.feedlog import FeedLog
from newsreader.store.layout import Layout
from newsreader.store.shardtree import Raws, in_force, joins, shard_path, shards_in, size_of
from newsreader.store.storage import Files, told


class Look(Struct, frozen=True):
    """What was seen of a feed's shards.

    Args:
        bodies: The entries that have a text that can be read.
        damaged: Files that can't be read, or of which some bodies can't.
        shadowed: Files that a split left behind: others are in force in their place.
        joinable: How many files fewer would do.
    """

    bodies: frozenset[str]
    damaged: tuple[Path, ...]
    shadowed: tuple[Path, ...]
    joinable: int


class Shards:
    """The shards of every feed. Call it with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        bodies: Reads and writes them.
    """

    def __init__(self, layout: Layout, files: Files, bodies: Bodies) -> None:
        self._layout = layout
        self._files = files
        self._bodies = bodies

    def look(self, feed_id: str) -> Look:
        """Look at every shard of a feed; nothing is changed.

        Raises:
            StoreError: A newer newsreader wrote one.
            OSError: One can't be read.
        """
        folder = self._layout.bodies_of(feed_id)
        present = shards_in(folder, sweep=False)
        added = FeedLog(self._layout.feed_log(feed_id), self._files).read()
        found = {each for each, raw in added.bodies.items() if _is_body(raw)}
        damaged, sizes = [], {}
        for number in sorted(in_force(present)):
            path = shard_path(folder, number)
            whole, sound = self._read(path)
            found |= whole.keys()
            sizes[number] = size_of(whole)
            if not sound:
                damaged.append(path)
        shadowed = tuple(shard_path(folder, each) for each in present - sizes.keys())
        return Look(frozenset(found), tuple(damaged), shadowed, len(list(joins(sizes))))

    def mend(self, feed_id: str, wanted: Container[str]) -> None:
        """Put a feed's shards in order.

        Damaged ones are kept under another name, with what can be read of them in their place;
        bodies of no entry and shadowed shards are removed; small shards are joined.

        Args:
            feed_id: The feed.
            wanted: Its entries.

        Raises:
            StoreError: Something is left to do; every body that is wanted is still there.
        """
        folder = self._layout.bodies_of(feed_id)
        self._bodies.bring_home(feed_id)
        present = shards_in(folder)
        numbers = sorted(in_force(present))
        with told(folder):
            for number in present.difference(numbers):
                self._files.remove(shard_path(folder, number))
            sizes = {number: self._cleaned(feed_id, number, wanted) for number in numbers}
        for number in joins({number: size for number, size in sizes.items() if size}):
            self._bodies.join(feed_id, number)

    def _cleaned(self, feed_id: str, number: int, wanted: Container[str]) -> int:
        """Clean one shard; its size then, 0 where nothing is left of it."""
        folder = self._layout.bodies_of(feed_id)
        path = shard_path(folder, number)
        whole, sound = self._read(path)
        if not sound:
            self._bodies.set_aside(path, "damaged")
            self._bodies.write_shard(folder, number, whole, 1)
        self._bodies.keep_only(feed_id, number, wanted)
        kept = {each: raw for each, raw in whole.items() if each in wanted}
        return size_of(kept) if kept else 0

    def _read(self, path: Path) -> tuple[Raws, bool]:
        """The bodies of a shard that can be read, and whether that is all of it."""
        content = self._files.read(path)
        try:
            raws = documents.typed(path, content, Shard).bodies
        except Damaged:
            whole = documents.valid(documents.salvaged(content).get("bodies", {}), Body)
            return {
                each: msgspec.Raw(msgspec.json.encode(body)) for each, body in whole.items()
            }, False
        sound = {each: raw for each, raw in raws.items() if _is_body(raw)}
        return sound, len(sound) == len(raws)


def _is_body(raw: msgspec.Raw) -> bool:
    try:
        msgspec.json.decode(raw, type=Body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
