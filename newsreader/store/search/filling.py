"""Brings the file up to date with the library, place by place, in small transactions.

What is compared is exact: the generation of each shard, a checksum of each headline, and the list
of entries that there are. So it does not matter what happened in between: a kill, another process,
a restored copy. One process fills at a time; whoever searches meanwhile finds what is there.
"""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

import filelock
import msgspec

from newsreader.store.bodies import Bodies
from newsreader.store.layout import Layout
from newsreader.store.search.file import Connection, SearchFile, Unusable
from newsreader.store.search.heads import SAVED, Head
from newsreader.store.search.ledger import Known, Ledger
from newsreader.store.search.texts import Text, of_body, of_saved
from newsreader.store.shardtree import FRESH
from newsreader.store.storage import Files
from newsreader.store.tinyfile import Signature

BATCH = 64
"""Entries written in one transaction: some 50 ms, in which nobody is kept from reading."""
BATCH_BYTES = 4_000_000
_DEAD_SPARED = 2_000


class Filled(NamedTuple):
    """What a round of filling did.

    Args:
        entries: How many entries were taken in or dropped.
        complete: False when it was stopped, or another process is at it.
    """

    entries: int = 0
    complete: bool = True


class _Put(NamedTuple):
    head: Head
    raw: bytes | msgspec.Raw
    stamp: int


class _Step(NamedTuple):
    """A piece of work that is done whole or not at all."""

    place: str
    puts: list[_Put]
    drops: Collection[str] = ()
    shard: tuple[int, Signature] | None = None
    forgotten: Collection[int] = ()


class Filler:
    """Fills the file. Its methods take long: to be called in a thread.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        bodies: The texts.
        heads: Gives the headlines of a place as they are now.
    """

    def __init__(
        self, layout: Layout, files: Files, bodies: Bodies, heads: Callable[[str], list[Head]]
    ) -> None:
        self._layout = layout
        self._files = files
        self._bodies = bodies
        self._heads = heads
        self._file = SearchFile(layout.search)
        self._lock = filelock.FileLock(layout.search_lock, timeout=0, mode=0o600)
        self._whole: tuple[int, int] = (0, 0)

    def fill(
        self, stale: Iterable[str], every: Collection[str], go_on: Callable[[], bool]
    ) -> Filled:
        """Take in what is new or another in some places.

        Args:
            stale: The places to look at; of a file not yet looked through, all are.
            every: All places that there are.
            go_on: Called between pieces of work; may wait; False stops.

        Raises:
            StoreError: The file can't be written.
        """
        try:
            self._layout.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._lock:
                return self._fill(stale, every, go_on)
        except (filelock.Timeout, OSError):
            return Filled(complete=False)

    def _fill(
        self, stale: Iterable[str], every: Collection[str], go_on: Callable[[], bool]
    ) -> Filled:
        connection = self._file.open(make=True)
        try:
            known = self._whole == self._file.identity()
            filled = self._fill_into(connection, stale if known else every, every, go_on)
            if filled.complete:
                self._whole = self._file.identity()
                renew = _worn(connection)
            else:
                renew = False
        except Unusable:
            self._file.discard()
            return Filled(complete=False)
        finally:
            connection.close()
        return self._renewed(every, go_on) if renew else filled

    def _renewed(self, every: Collection[str], go_on: Callable[[], bool]) -> Filled:
        """Make the file anew beside the old one, which is too full of what is gone."""
        fresh = SearchFile(self._layout.search.with_suffix(".new"))
        fresh.discard()
        connection = fresh.open(make=True)
        try:
            filled = self._fill_into(connection, every, every, go_on)
            connection.value("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
        if filled.complete:
            self._file.discard()
            fresh.path.replace(self._file.path)
            self._whole = self._file.identity()
        fresh.discard()
        return filled

    def _fill_into(
        self,
        connection: Connection,
        stale: Iterable[str],
        every: Collection[str],
        go_on: Callable[[], bool],
    ) -> Filled:
        count = self._drop_places(connection, every)
        waiting: list[_Step] = []
        for step in self._steps(connection, [each for each in stale if each in every]):
            waiting.append(step)
            if _full(waiting):
                count += self._carry_out(connection, waiting)
            if not (go_on() and connection.current):
                return Filled(count, complete=False)
        return Filled(count + self._carry_out(connection, waiting))

    def _drop_places(self, connection: Connection, every: Collection[str]) -> int:
        with connection.translated():
            gone = Ledger(connection).places().keys() - set(every)
        if gone:
            with connection.transaction():
                for name in gone:
                    Ledger(connection).drop_place(name)
        return len(gone)

    def _carry_out(self, connection: Connection, waiting: list[_Step]) -> int:
        steps = list(waiting)
        waiting.clear()
        texts = {put.stamp: _text(step.place, put) for step in steps for put in step.puts}
        count = 0
        if not steps:
            return 0
        with connection.transaction():
            ledger = Ledger(connection)
            for step in steps:
                place = ledger.place(step.place)
                ledger.drop(place, step.drops)
                ledger.drop_shards(place, step.forgotten)
                for put in step.puts:
                    ledger.put(place, put.head, texts[put.stamp], put.stamp)
                if step.shard:
                    ledger.put_shard(place, *step.shard)
                count += len(step.drops)
            count += ledger.write_words()
        return count

    def _steps(self, connection: Connection, places: Iterable[str]) -> Iterator[_Step]:
        for name in places:
            with connection.translated():
                ledger = Ledger(connection)
                place = ledger.places().get(name, -1)
                known, shards = ledger.known(place), ledger.shards(place)
            heads = {head.id: head for head in self._heads(name)}
            gone = known.keys() - heads.keys()
            if gone:
                yield _Step(name, [], gone)
            if name == SAVED:
                yield from self._saved_steps(heads, known)
            else:
                present = self._bodies.shards(name)
                yield from self._feed_steps(name, heads, known, shards, present)
                if present != (later := self._bodies.shards(name)):  # moved while they were read
                    yield from self._feed_steps(name, heads, known, shards, later)

    def _saved_steps(
        self, heads: Mapping[str, Head], known: Mapping[str, Known]
    ) -> Iterator[_Step]:
        for head in heads.values():
            stamp = self._saved_stamp(head.id)
            if _is_news(head, stamp, known):
                yield _Step(SAVED, [_Put(head, self._saved_content(head.id), stamp)])

    def _saved_stamp(self, entry_id: str) -> int:
        try:
            stat = self._layout.saved_article(entry_id).stat()
        except OSError:
            return 0
        return _checksum(f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {entry_id}".encode())

    def _saved_content(self, entry_id: str) -> bytes:
        try:
            return self._files.read(self._layout.saved_article(entry_id))
        except OSError:
            return b""

    def _feed_steps(
        self,
        name: str,
        heads: Mapping[str, Head],
        known: Mapping[str, Known],
        shards: Mapping[int, Signature],
        present: Mapping[int, Signature],
    ) -> Iterator[_Step]:
        changed = {each for each, signature in present.items() if shards.get(each) != signature}
        wanted = {
            head.id
            for head in heads.values()
            if head.id not in known or known[head.id].head != head.checksum
        }
        if forgotten := shards.keys() - present.keys():
            yield _Step(name, [], forgotten=forgotten)
        if not (changed or wanted or forgotten):
            return
        fresh = self._bodies.raws(name, FRESH)
        homes: dict[int, list[Head]] = {}
        for head in heads.values():
            home = FRESH if head.id in fresh else self._bodies.home(head.id, present.keys())
            homes.setdefault(home, []).append(head)
        for shard in sorted(homes.keys() | changed):
            inside = homes.get(shard, [])
            if shard in changed or shard not in present or any(h.id in wanted for h in inside):
                puts = self._puts(name, shard, inside, known)
                signature = present.get(shard)
                yield _Step(name, puts, shard=(shard, signature) if signature else None)

    def _puts(
        self, name: str, shard: int, inside: list[Head], known: Mapping[str, Known]
    ) -> list[_Put]:
        """What of a shard is new or another; an entry without a text is known by its headline."""
        raws = self._bodies.raws(name, shard)
        puts = []
        for head in inside:
            raw = raws.get(head.id)
            stamp = 0 if raw is None else _checksum(memoryview(raw))
            if _is_news(head, stamp, known):
                puts.append(_Put(head, b"" if raw is None else raw, stamp))
        return puts


def _is_news(head: Head, stamp: int, known: Mapping[str, Known]) -> bool:
    before = known.get(head.id)
    return before is None or (before.head, before.stamp) != (head.checksum, stamp)


def _checksum(content: bytes | memoryview) -> int:
    """63 bits, never 0."""
    return int.from_bytes(blake2b(content, digest_size=8).digest()) >> 1 | 1


def _text(place: str, put: _Put) -> Text:
    if not put.stamp:
        return Text()
    return of_saved(bytes(put.raw)) if place == SAVED else of_body(put.raw)


def _full(waiting: list[_Step]) -> bool:
    count, size = 0, 0
    for step in waiting:
        count += len(step.puts)
        size += sum(len(memoryview(put.raw)) for put in step.puts)
    return count >= BATCH or size >= BATCH_BYTES


def _worn(connection: Connection) -> bool:
    """Whether so much of the file is dead that it is better made anew."""
    with contextlib.suppress(Unusable), connection.translated():
        live, dead = Ledger(connection).counts()
        return dead > live // 2 + _DEAD_SPARED
    return False
