"""What waits for an idle moment: folding the log, the interface's memory, copies, derived files."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.store.fold import Fold, FoldPlan
from newsreader.store.memory import Memory
from newsreader.store.parts import Parts
from newsreader.store.purging import Purging
from newsreader.store.retention import Limits
from newsreader.store.state import News, State
from newsreader.store.tinyfile import ABSENT
from newsreader.store.work import Work

if TYPE_CHECKING:
    from newsreader.store.backup import Manifest
    from newsreader.store.checkup import Finding

Run = Callable[[Callable[[], News | None]], Awaitable[object]]


class Housekeeping:
    """Keeps the files of an open library in order.

    Args:
        parts: The files.
        state: The memory.
        work: The pieces of work.
        fold: Folds the log.
        memory: What the interface remembers.
        run: Does a piece of work on the writing thread, with the lock held.
    """

    def __init__(
        self, parts: Parts, state: State, work: Work, fold: Fold, memory: Memory, run: Run
    ) -> None:
        self._parts = parts
        self._state = state
        self._work = work
        self._fold = fold
        self._purging = Purging(parts, work)
        self._memory = memory
        self._run = run

    async def fold(self) -> None:
        """Fold the log into the files; other work comes between the feeds.

        Raises:
            StoreError: The log stays as it is.
        """
        self._parts.feeds.forget_looks()
        if plan := await self._plan():
            for feed_id in plan.feeds:
                await self._run(partial(self._fold.feed, feed_id, plan))
            await self._run(lambda: self._fold.end(plan))

    async def purge(self, feed_id: str, limits: Limits, spared: Iterable[str]) -> tuple[str, ...]:
        """Let go what is over a feed's limits; see ``retention``.

        Args:
            feed_id: The feed.
            limits: How much of it is kept.
            spared: Ids of what is kept in any case, besides what is saved or quoted.

        Returns:
            The ids of the entries that are gone.

        Raises:
            StoreError: The entries are as they were.
        """
        before = [row.id for row in self._state.index.of_feed(feed_id)]
        wanted = frozenset(spared)
        await self._run(lambda: self._purging.purge(feed_id, limits, wanted))
        left = {row.id for row in self._state.index.of_feed(feed_id)}
        return tuple(each for each in before if each not in left)

    async def sweep(self) -> None:
        """Take the texts of entries that were let go off the disk, some at a time.

        Raises:
            StoreError: The rest is done the next time.
        """
        waiting: list[str] = []
        await self._run(lambda: waiting.extend(self._unswept()))
        for feed_id in waiting:
            beyond = await self._sweep_some(feed_id, 0)
            while beyond:
                beyond = await self._sweep_some(feed_id, beyond)

    async def _sweep_some(self, feed_id: str, beyond: int) -> int:
        reached: list[int] = []
        await self._run(lambda: self._purging.sweep(feed_id, beyond, reached))
        return reached[0] if reached else 0  # the feed was removed meanwhile

    def _unswept(self) -> list[str]:
        return self._parts.sweeping.unfinished(self._state.shelf.subscriptions)

    async def write_memory(self) -> None:
        """Write what the interface remembers, where anything of it is new."""
        if self._memory.unwritten:
            await self._run(self._memory.write)

    async def copy_library(self) -> None:
        """Copy library.json, where this run has changed it."""
        if self._parts.library.changed:
            await self._run(self._work.copy_library)

    async def write_snapshot(self) -> None:
        """Write the headlines for the next start, where they are out of date."""
        present = {
            feed_id: each for feed_id, each in self._state.signatures.items() if each != ABSENT
        }
        if present != self._parts.snapshot.signatures:
            await self._run(self._work.write_snapshot)

    async def backup(self, target: Path) -> "Manifest":
        """Write everything of the user's into one file; see ``Backups.write``."""
        from newsreader.store.backup import Backups  # noqa: PLC0415 - seldom, and zipfile is slow

        return await Backups(self._parts, self._run).write(target)

    async def checkup(self, *, repair: bool = False) -> "list[Finding]":
        """Look every file of the library over; others come in between.

        Args:
            repair: Whether to mend what is found and make the derived files anew.

        Returns:
            What is not, or was not, as it should be.

        Raises:
            StoreError: Something can't be mended; what was there is whole.
        """
        from newsreader.store.checkup import Checkup  # noqa: PLC0415 - seldom

        checkup = Checkup(self._parts, self._state, repair=repair)
        for piece in checkup.pieces(list(self._state.shelf.subscriptions)):
            if self._parts.read_only and not repair:
                await asyncio.to_thread(piece)
            else:
                await self._run(piece)
        if repair:
            await self.write_snapshot()
        return checkup.findings

    async def _plan(self) -> FoldPlan | None:
        plans: list[FoldPlan | None] = []

        await self._run(lambda: plans.append(self._fold.plan()))
        return plans[0]
