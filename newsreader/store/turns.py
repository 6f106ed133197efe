"""Turns at the writing thread that feeds share: who comes while one has not begun goes with it.

A turn of its own for each would cost more than many of them take: each is a way to the thread and
back to the loop.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from newsreader.store.intake import Arrival, Intake
from newsreader.store.state import News

Run = Callable[[Callable[[], News]], Awaitable[object]]


class Turns:
    """Has the writing thread take in what has arrived. It belongs to the loop's thread.

    Args:
        intake: Where feeds arrive.
        run: Does a piece of work on the writing thread, with the lock held.
    """

    def __init__(self, intake: Intake, run: Run) -> None:
        self._intake = intake
        self._run = run
        self._turns: set[asyncio.Task[None]] = set()
        self._coming = False
        """Whether there is a turn that has not begun."""

    async def taken(self, arrival: Arrival) -> None:
        """Wait until something has come of a feed that arrived, or of a slice of it."""
        arrival.done = asyncio.get_running_loop().create_future()
        self._call()
        await arrival.done

    def _call(self) -> None:
        if not self._coming:
            self._coming = True
            turn = asyncio.ensure_future(self._turn())
            self._turns.add(turn)
            turn.add_done_callback(self._turns.discard)

    async def _turn(self) -> None:
        taken: list[Arrival] = []
        try:
            await self._run(partial(self._begin, taken))
        except Exception as error:  # above all, that the lock is not to be had
            self._coming = False
            self._intake.give_up(taken, error)
        for each in taken:
            if each.done and not each.done.done():
                each.done.set_result(None)
        if self._intake.waits:
            self._call()

    def _begin(self, taken: list[Arrival]) -> News:
        self._coming = False  # before it looks who waits: who comes from now on calls another
        return self._intake.take(taken)
