"""Folding: what the log says goes into the files that it is about, and the log is cut.

``plan`` reads the log, ``feed`` brings one feed's file up to date with it, ``end`` library.json:
other work may come in between.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct, field

from newsreader.store.changelog import Built, Marked, Operation, Revised
from newsreader.store.documents import Damaged
from newsreader.store.parts import Parts
from newsreader.store.state import News, State, shelf_after
from newsreader.store.storage import told
from newsreader.store.work import Work

Fields = dict[str, Any]
States = dict[str, Fields]
"""Entry id → the fields to set; under "revised" the operations on that mark."""


class FoldPlan(Struct, frozen=True):
    """What the log holds up to ``end``, as fields to set in each feed's file."""

    epoch: int
    end: int
    operations: tuple[Operation, ...]
    feeds: dict[str, States] = field(default_factory=dict)


class Fold:
    """Folds the log. Call it with the library's lock held.

    Args:
        parts: The library's files.
        state: The memory; only looked at here.
        work: The other pieces of work.
    """

    def __init__(self, parts: Parts, state: State, work: Work) -> None:
        self._parts = parts
        self._state = state
        self._work = work

    def plan(self) -> FoldPlan | None:
        """Read what is to be folded; None when there is nothing, or news come first."""
        plan = self._planned() if self._work.all_known else None
        return plan if plan and plan.operations else None

    def feed(self, feed_id: str, plan: FoldPlan) -> News:
        """Write into a feed's file what the log says of its entries.

        When another process has cut the log, the plan may be older than the file: it is dropped.
        Where the log has grown, another process that folds may have written what came since, and
        is about to cut it: that is written here too.

        Raises:
            StoreError: The file is as it was.
        """
        if feed_id not in plan.feeds or self._parts.log.present_epoch() != plan.epoch:
            return News()
        states = {each: dict(fields) for each, fields in plan.feeds[feed_id].items()}
        self._add(self._parts.log.peek(plan.end).operations, {feed_id: states})
        return self._work.changing(feed_id, lambda: self._parts.feeds.fold(feed_id, states))

    def last(self, feed_id: str) -> None:
        """Write into the file of a feed that goes to the trash what the log says of its entries.

        Also of those that the memory does not know yet.

        Raises:
            StoreError: The file is as it was.
        """
        every = [*chain.from_iterable(map(_fields, self._parts.log.peek().operations))]
        if not every:
            return
        with contextlib.suppress(Damaged):  # it goes to the trash as it is
            present = self._parts.feeds.whole(feed_id)[0]
            states: States = {}
            for entry_id, fields in every:
                if entry_id in present:
                    _lay(states, entry_id, fields)
            if states:
                self._parts.feeds.fold(feed_id, states)

    def end(self, plan: FoldPlan) -> News:
        """Write what the log says of library.json and cut it, unless another process did so.

        Raises:
            StoreError: The log is as it was.
        """
        parts = self._parts
        if parts.log.present_epoch() != plan.epoch:
            return News()
        parts.library.put_rows(shelf_after(parts.library.read(), plan.operations))
        with told(parts.layout.data):
            parts.files.settle()
        parts.log.cut(plan.end)
        return News()

    def _planned(self) -> FoldPlan:
        """What the log holds of entries that the memory knows."""
        replay = self._parts.log.peek()
        feeds: dict[str, States] = {each: {} for each in self._parts.library.read().subscriptions}
        self._add(replay.operations, feeds)
        wanted = {feed_id: states for feed_id, states in feeds.items() if states}
        return FoldPlan(replay.epoch, replay.end, replay.operations, wanted)

    def _add(self, operations: Iterable[Operation], feeds: Mapping[str, States]) -> None:
        """Add to the states of some feeds' entries what operations say of them."""
        for operation in operations:
            for entry_id, fields in _fields(operation):
                row = self._state.index.headlines.get(entry_id)
                if row and row.feed_id in feeds:
                    _lay(feeds[row.feed_id], entry_id, fields)


def _lay(states: States, entry_id: str, fields: Fields) -> None:
    known = states.setdefault(entry_id, {})
    revisions = known.get("revised", ()) + fields.get("revised", ())
    known.update(fields, **{"revised": revisions} if revisions else {})


def _fields(operation: Operation) -> Iterator[tuple[str, Fields]]:
    match operation:
        case Marked(ids, read):
            for entry_id in ids:
                yield entry_id, {"read": read}
        case Built(entry_id, quotes, minutes):
            yield entry_id, {"quotes": quotes} | ({"minutes": minutes} if minutes else {})
        case Revised(entry_id):
            yield entry_id, {"revised": (operation,)}
