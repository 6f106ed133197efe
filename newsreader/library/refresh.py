"""Refreshing: which feeds are asked, how many at once, and what is told of it meanwhile."""

import asyncio
from collections.abc import Collection, Iterator
from datetime import timedelta

from newsreader.address import host_of
from newsreader.changes import FeedsChanged, Noticed, RefreshProgress
from newsreader.feeds import schedule
from newsreader.library.asking import Asking
from newsreader.library.core import Core
from newsreader.library.round import RefreshReport, Round
from newsreader.library.ruling import Rules
from newsreader.model import Subscription

_LEFT_ALONE = {429, 503}
"""Statuses by which a server asks to be left alone."""
MANY = 100
"""Of so many feeds some have news, so the workers start while the first are asked."""
_LANES = 2
"""Feeds under way for each connection: one is asked while another is read and taken in."""
STATES_EVERY = 100
"""Feeds after which the fetch states are written, besides at the end."""


class Refreshing:
    """Refreshes feeds. One round at a time: a second one waits for the first."""

    def __init__(self, core: Core, rules: Rules) -> None:
        self._core = core
        self._rules = rules
        self._turn = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._asking = Asking(core, rules)
        self._ended = False

    @property
    def running(self) -> bool:
        """True while a round is under way."""
        return self._turn.locked()

    def cancel(self) -> None:
        """Stop the round under way; what has come so far is kept."""
        for task in self._tasks:
            task.cancel()

    async def end(self) -> None:
        """Stop the round under way, wait until what came is written, and begin no other."""
        self._ended = True
        self.cancel()
        async with self._turn:
            pass

    async def refresh(
        self,
        feed_ids: Collection[str] | None,
        *,
        by_hand: bool,
        grace: timedelta = timedelta(0),
    ) -> RefreshReport:
        """Refresh feeds.

        Args:
            feed_ids: Which; None takes all that are not paused or gone.
            by_hand: True asks every one of them now, also where the server asked to be left
                alone, which is told; False only those that are due.
            grace: How much too early a feed counts as due; see ``schedule.due``.

        Returns:
            What was done; a feed's failure is a line of it and stops no other feed.
        """
        async with self._turn:
            wanted = self._wanted(feed_ids, by_hand=by_hand, grace=grace)
            this = Round(len(wanted), None if by_hand else grace)
            if not wanted or self._ended:
                return this.report()
            if by_hand:
                self._tell_of_wishes(wanted)
            self._core.round = this
            try:
                await self._work_through(wanted, this)
            finally:
                self._tasks = []
                await self._wind_up(this)
            return this.report()

    def due(self) -> bool:
        """Tell whether any feed's time has come."""
        return bool(self._wanted(None, by_hand=False))

    def _wanted(
        self,
        feed_ids: Collection[str] | None,
        *,
        by_hand: bool,
        grace: timedelta = timedelta(0),
    ) -> list[Subscription]:
        now, everything = self._core.now(), self._core.database.subscriptions
        if feed_ids is not None:
            named = [everything[feed_id] for feed_id in everything if feed_id in feed_ids]
            return [
                e
                for e in named
                if by_hand or schedule.due(self._core.fetch_state(e.id), now, grace)
            ]
        polled = [each for each in everything.values() if not each.paused]
        if by_hand:
            return [each for each in polled if not self._core.fetch_state(each.id).gone]
        return [
            each for each in polled if schedule.due(self._core.fetch_state(each.id), now, grace)
        ]

    def _tell_of_wishes(self, wanted: list[Subscription]) -> None:
        """Say where a server asked to be left alone, which the user's own hand overrides."""
        now = self._core.now()
        states = {each.title: self._core.fetch_state(each.id) for each in wanted}
        patient = {
            title: state.not_before
            for title, state in states.items()
            if state.not_before
            and state.status in _LEFT_ALONE
            and schedule.asks_to_wait(state, now)
        }
        if not patient:
            return
        until = f"{max(patient.values()).astimezone():%H:%M}"
        one = (
            f"{next(iter(patient))} asked to be left alone until {until}; it is asked now, by hand."
        )
        many = (
            f"{len(patient)} feeds asked to be left alone, until {until}; they are asked by hand."
        )
        self._core.emit(Noticed(one if len(patient) == 1 else many))

    async def _work_through(self, wanted: list[Subscription], this: Round) -> None:
        if len(wanted) >= MANY:
            self._core.spawn(asyncio.to_thread(self._core.workers.warm))
        waiting = iter(_hosts_in_turn(wanted))
        self._tell(this, running=True)
        lanes = min(_LANES * self._core.config.connections, len(wanted))
        self._tasks = [asyncio.ensure_future(self._lane(waiting, this)) for _ in range(lanes)]
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _wind_up(self, this: Round) -> None:
        await self._asking.settle()
        states = this.writing | this.states | ({} if this.reached else this.unreached)
        try:
            await self._take_over(this)
            await self._core.database.put_fetch_states(states)
        finally:
            self._core.round = None
            self._rules.end_round()
            self._tell(this, running=False)

    async def _lane(self, waiting: Iterator[Subscription], this: Round) -> None:
        for subscription in waiting:
            if self._still_due(subscription, this):
                await self._asking.refresh(subscription, this)
            else:
                this.unchanged += 1
            self._tell(this, running=True)
            if len(this.states) >= STATES_EVERY:
                await self._write_down(this)

    async def _write_down(self, this: Round) -> None:
        """Write the states so far; meanwhile they count as those of the round."""
        states, this.states = this.states, {}
        this.writing |= states
        await self._take_over(this)
        await self._core.database.put_fetch_states(states)
        for feed_id in states:
            del this.writing[feed_id]

    async def _take_over(self, this: Round) -> None:
        """Write what feeds say of themselves; what can't be written is tried again at the end."""
        amendments = dict(this.amendments)
        if not amendments:
            return
        await self._core.database.amend_subscriptions(amendments)
        for feed_id, amended in amendments.items():
            if this.amendments.get(feed_id) is amended:
                del this.amendments[feed_id]
        self._core.emit(FeedsChanged(tuple(amendments)))

    def _still_due(self, subscription: Subscription, this: Round) -> bool:
        """False where another process was faster, as this one has heard meanwhile."""
        if this.grace is None:
            return True
        return schedule.due(self._core.fetch_state(subscription.id), self._core.now(), this.grace)

    def _tell(self, this: Round, *, running: bool) -> None:
        self._core.emit(
            RefreshProgress(this.done, this.total, len(this.errors), this.new_entries, running)
        )


def _hosts_in_turn(wanted: list[Subscription]) -> list[Subscription]:
    """The first feed of every host, then the second: a host with many holds up no other."""
    seen: dict[str, int] = {}
    ranks = []
    for each in wanted:
        host = host_of(each.url)
        ranks.append(seen.get(host, 0))
        seen[host] = ranks[-1] + 1
    return [wanted[place] for place in sorted(range(len(wanted)), key=ranks.__getitem__)]
