"""What waits for an idle moment: folding the log, the interface's memory, copies, derived files."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.store.memory import Memory
from newsreader.store.parts import Parts
from newsreader.store.state import News, State
from newsreader.store.tinyfile import ABSENT
from newsreader.store.work import FoldPlan, Work

if TYPE_CHECKING:
    from newsreader.store.backup import Manifest

Run = Callable[[Callable[[], News | None]], Awaitable[object]]


class Housekeeping:
    """Keeps the files of an open library in order.

    Args:
        parts: The files.
        state: The memory.
        work: The pieces of work.
        memory: What the interface remembers.
        run: Does a piece of work on the writing thread, with the lock held.
    """

    def __init__(self, parts: Parts, state: State, work: Work, memory: Memory, run: Run) -> None:
        self._parts = parts
        self._state = state
        self._work = work
        self._memory = memory
        self._run = run

    async def fold(self) -> None:
        """Fold the log into the files; other work comes between the feeds.

        Raises:
            StoreError: The log stays as it is.
        """
        if plan := await self._plan():
            for feed_id in plan.feeds:
                await self._run(partial(self._work.fold_feed, feed_id, plan))
            await self._run(lambda: self._work.end_fold(plan))

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

    async def _plan(self) -> FoldPlan | None:
        plans: list[FoldPlan | None] = []

        await self._run(lambda: plans.append(self._work.plan_fold()))
        return plans[0]
