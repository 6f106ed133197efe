"""The bodies of entries: the feed's HTML and the built articles, in shards of at most 256 kB.

Which entry lies in which shard is told by ``shardtree``.
"""

import contextlib
import os
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from newsreader.errors import StoreError
from newsreader.model import Article, Source
from newsreader.store import documents
from newsreader.store.body import Body, Change, Former, make
from newsreader.store.documents import Damaged
from newsreader.store.feedlog import NOTHING_ADDED, Added, FeedLog, Line, to_bytes
from newsreader.store.layout import LOG_SUFFIX, Layout
from newsreader.store.shardtree import (
    DEPTH,
    FRESH,
    SHARD_BYTES,
    Raws,
    halves,
    home_of,
    shard_path,
    shards_in,
    size_of,
    way_down,
)
from newsreader.store.storage import Files, told
from newsreader.store.tinyfile import Signature, signature_of

S = TypeVar("S", bound=Struct)

_TABLE = "bodies"


class Shard(Struct, frozen=True):
    """One file of bodies, each as it is written."""

    meta: dict[str, msgspec.Raw]
    bodies: dict[str, msgspec.Raw] = {}


_NONE: Mapping[str, Former] = {}


class Bodies:
    """The bodies of every feed. Read at any time; write with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        set_aside: Called with a damaged shard and why; keeps it under another name.
    """

    def __init__(
        self, layout: Layout, files: Files, set_aside: Callable[[Path, str], object]
    ) -> None:
        self._layout = layout
        self._files = files
        self.set_aside = set_aside
        self.on_damage: Callable[[StoreError], None] = lambda error: None
        self._told: set[Path] = set()

    def body(self, feed_id: str, entry_id: str) -> Body | None:
        """Read one body.

        Returns:
            None where there is none, or its shard is damaged.
        """
        try:
            if (raw := self.log(feed_id).read().bodies.get(entry_id)) is not None:
                return msgspec.json.decode(raw, type=Body)
        except (OSError, msgspec.DecodeError):
            return None
        for path in self._way(feed_id, entry_id):
            try:
                content = self._files.read(path)
            except FileNotFoundError:
                continue
            except OSError:
                return None
            body = self._body(path, content, entry_id)
            if body or not _is_fresh(path):
                return body
        return None

    def log(self, feed_id: str) -> FeedLog:
        """The log in which a feed's fresh bodies lie."""
        return FeedLog(self._layout.feed_log(feed_id), self._files)

    def _body(self, path: Path, content: bytes, entry_id: str) -> Body | None:
        try:
            raw = documents.typed(path, content, Shard).bodies.get(entry_id)
            return msgspec.json.decode(raw, type=Body) if raw is not None else None
        except (Damaged, msgspec.DecodeError, UnicodeDecodeError):
            self._tell(path)
            rescued = documents.salvaged(content).get(_TABLE, {})
            return documents.valid(rescued, Body).get(entry_id)

    def _tell(self, path: Path) -> None:
        """Say of a damaged shard once what can be done about it."""
        if path not in self._told:
            self._told.add(path)
            sentence = (
                f"{path} is damaged, texts are missing: newsreader doctor --repair keeps it under "
                "another name and has its feed read anew."
            )
            self.on_damage(StoreError(str(path), sentence))

    def every(self, kind: type[S]) -> Iterator[tuple[str, S]]:
        """Read all bodies of all feeds, each as far as ``kind`` goes; damaged ones are left out.

        Yields:
            Entry id and body.
        """
        # What is in force comes last: the logs, and a shard above those that it was split into.
        for path in sorted(self._layout.bodies.glob("*/*.json"), reverse=True):
            yield from _decoded(self._raws(path), kind)
        for path in self._layout.feeds.glob(f"*{LOG_SUFFIX}"):
            with contextlib.suppress(OSError):
                yield from _decoded(FeedLog(path, self._files).read().bodies, kind)

    def raw(self, feed_id: str, entry_id: str) -> msgspec.Raw | None:
        """One body as it is written; None where there is none, or it can't be read."""
        if (fresh := self._fresh(feed_id).get(entry_id)) is not None:
            return fresh
        for path in self._way(feed_id, entry_id):
            if path.exists():
                raw = self._raws(path).get(entry_id)
                if raw is not None or not _is_fresh(path):
                    return raw
        return None

    def shards(self, feed_id: str) -> dict[int, Signature]:
        """The shards of a feed, and the state of each; damaged ones are left out."""
        found = {}
        with contextlib.suppress(OSError):
            for each in os.scandir(self._layout.bodies_of(feed_id)):
                name, _, ending = each.name.partition(".")
                if ending == "json" and name.isdigit():
                    with contextlib.suppress(OSError, Damaged, StoreError):
                        found[int(name)] = signature_of(each.path)
        size, modified = self.log(feed_id).stat()
        if size:
            found[FRESH] = Signature(0, size, modified)
        return found

    def home(self, entry_id: str, shards: Collection[int]) -> int:
        """The shard that holds an entry, or would, where the fresh one does not.

        Args:
            entry_id: The entry.
            shards: Its feed's, as they are.
        """
        return next((each for each in way_down(entry_id) if each in shards), 0)

    def raws(self, feed_id: str, shard: int) -> Mapping[str, msgspec.Raw]:
        """The bodies of a shard as they are written; none where it can't be read."""
        raws = self._raws(shard_path(self._layout.bodies_of(feed_id), shard))
        return {**raws, **self._fresh(feed_id)} if shard == FRESH else raws

    def _fresh(self, feed_id: str) -> Raws:
        try:
            return self.log(feed_id).read().bodies
        except OSError:
            return {}

    def _raws(self, path: Path) -> Mapping[str, msgspec.Raw]:
        try:
            return documents.typed(path, self._files.read(path), Shard).bodies
        except (OSError, Damaged, StoreError):
            return {}

    def put_article(
        self, feed_id: str, entry_id: str, article: Article, html: str | None = None
    ) -> bool:
        """Write a built article into the slot that its source names.

        Returns:
            Whether it is the best text at hand now.

        Raises:
            StoreError: The body is as it was.
        """
        slot = "feed" if article.source is Source.FEED else "full"
        document = documents.builtins(article)
        best = True

        def change(old: dict[str, Any]) -> dict[str, Any]:
            nonlocal best
            other = html is not None and old.get("html", "") != html
            if other and slot == "feed":
                best = False
                return old
            best = slot == "full" or "full" not in old
            kept = {name: old[name] for name in old if name != "outdated" or slot == "feed"}
            return {**kept, slot: document} | ({"outdated": True} if other else {})

        self._change(feed_id, entry_id, change)
        return best

    def _change(self, feed_id: str, entry_id: str, change: Change) -> None:
        log, changes = self.log(feed_id), {entry_id: change}
        added = log.read()
        if entry_id not in added.bodies:
            self.write_home(feed_id, NOTHING_ADDED, changes)
            return
        line = to_bytes(Line(bodies=self.made(added, changes)))
        if added.has_room(line):
            log.add(line, added)
        else:
            self._bring_home(feed_id, added, changes)

    def keep_only(self, feed_id: str, number: int, kept: Container[str]) -> None:
        """Take out of a shard all bodies but some; one that is empty then is removed.

        Raises:
            StoreError: The shard is as it was.
        """
        folder = self._layout.bodies_of(feed_id)
        path = shard_path(folder, number)
        bodies, generation = self.read_shard(path)
        left = {each: body for each, body in bodies.items() if each in kept}
        with told(path):
            if not left:
                self._files.remove(path)
            elif len(left) < len(bodies):
                self.write_shard(folder, number, left, generation + 1)

    def join(self, feed_id: str, number: int) -> None:
        """Put the two shards below one together into it, as they were before it was split.

        First the one is written, which is in force from then on, then the others are removed.

        Raises:
            StoreError: What was in force still is.
        """
        folder = self._layout.bodies_of(feed_id)
        below = [shard_path(folder, each) for each in (2 * number, 2 * number + 1)]
        bodies: Raws = {}
        for path in below:
            bodies |= self.read_shard(path)[0]
        with told(folder):
            self.write_shard(folder, number, bodies, 1)
            self._files.settle()
            for path in below:
                self._files.remove(path)

    def bring_home(self, feed_id: str) -> None:
        """Bring the fresh bodies, those in the feed's log, into the tree.

        Raises:
            StoreError: What was in force still is.
        """
        self._bring_home(feed_id, self.log(feed_id).read(), {})

    def _bring_home(self, feed_id: str, added: Added, changes: Mapping[str, Change]) -> None:
        self.write_home(feed_id, added, changes)
        if added.bodies:
            with told(self._layout.feeds):
                self._files.settle()
            self.log(feed_id).forget_bodies(added)

    def write_home(self, feed_id: str, added: Added, changes: Mapping[str, Change]) -> None:
        """Write fresh bodies into the tree, with changes to any; the log may go then.

        Args:
            feed_id: The feed.
            added: Its log, as it was read since the lock is held.
            changes: Entry id → what makes of its document the new one.

        Raises:
            StoreError: What was in force still is.
        """
        folder = self._layout.bodies_of(feed_id)
        present = shards_in(folder)
        older = shard_path(folder, FRESH)
        fresh = self.read_shard(older)[0] if FRESH in present else {}
        self._write_tree(folder, present - {FRESH}, fresh | added.bodies, changes)
        if FRESH in present:
            with told(folder):
                self._files.settle()
                self._files.remove(older)

    def made(self, added: Added, changes: Mapping[str, Change]) -> Raws:
        """The bodies that changes make, of new entries and of those whose body is in the log.

        Args:
            added: The log, as it was read since the lock is held.
            changes: Entry id → what makes of its document the new one.
        """
        bodies = {each: added.bodies[each] for each in changes if each in added.bodies}
        make(changes, bodies)
        return bodies

    def _write_tree(
        self, folder: Path, tree: frozenset[int], fresh: Raws, changes: Mapping[str, Change]
    ) -> None:
        by_shard: dict[int, tuple[Raws, dict[str, Change]]] = {}
        for entry_id, raw in fresh.items():
            by_shard.setdefault(home_of(entry_id, tree), ({}, {}))[0][entry_id] = raw
        for entry_id, change in changes.items():
            by_shard.setdefault(home_of(entry_id, tree), ({}, {}))[1][entry_id] = change
        for number, (raws, wanted) in by_shard.items():
            path = shard_path(folder, number)
            bodies, generation = self.read_shard(path)
            bodies |= raws
            make(wanted, bodies)
            with told(path):
                self.write_shard(folder, number, bodies, generation + 1)

    def write_shard(self, folder: Path, number: int, bodies: Raws, generation: int) -> None:
        """Write a shard's bodies, in two halves where they have become too many.

        Raises:
            OSError: What was there is whole.
        """
        path = shard_path(folder, number)
        if size_of(bodies) <= SHARD_BYTES or len(bodies) < 2 or number >> DEPTH:
            tables = documents.empty() | {_TABLE: bodies}
            tables[documents.META][documents.FILE]["generation"] = generation
            self._files.replace(path, documents.to_bytes(tables))
            return
        for half, part in halves(number, bodies):
            self.write_shard(folder, half, part, 1)
        if path.exists():
            self._files.settle()
            self._files.remove(path)

    def read_shard(self, path: Path) -> tuple[Raws, int]:
        """The bodies of a shard and its generation; what is damaged of it is set aside."""
        try:
            content = self._files.read(path)
            return documents.typed(path, content, Shard).bodies, documents.head(content).generation
        except FileNotFoundError:
            return {}, 0
        except Damaged as damage:
            whole = documents.valid(documents.salvaged(content).get(_TABLE, {}), Body)
            self.set_aside(path, str(damage))
            return {each: msgspec.Raw(msgspec.json.encode(body)) for each, body in whole.items()}, 0

    def _way(self, feed_id: str, entry_id: str) -> Iterator[Path]:
        folder = self._layout.bodies_of(feed_id)
        return (shard_path(folder, number) for number in (FRESH, *way_down(entry_id)))


def _decoded(raws: Mapping[str, msgspec.Raw], kind: type[S]) -> Iterator[tuple[str, S]]:
    for entry_id, raw in raws.items():
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            yield entry_id, msgspec.json.decode(raw, type=kind)


def _is_fresh(path: Path) -> bool:
    return int(path.stem) == FRESH
