"""Refreshing: ask each feed what is new, have it parsed in a worker, hand it to the store."""

import asyncio
import hashlib
from collections.abc import Collection, Coroutine, Iterator
from datetime import timedelta
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from newsreader.address import host_of
from newsreader.changes import (
    EntriesAdded,
    EntriesChanged,
    FeedsChanged,
    Noticed,
    RefreshProgress,
)
from newsreader.errors import NewsreaderError, ParseError
from newsreader.feeds import schedule
from newsreader.fetch import Failed, Fetched, NotModified, Room
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.library.ruling import Rules
from newsreader.model import FetchState, ParsedFeed, Subscription, Wishes

_LEFT_ALONE = {429, 503}
"""Statuses by which a server asks to be left alone."""
_IN_MEMORY = 32 * 1024 * 1024
"""Bytes of large feeds that are fetched, read and stored at once."""
STATES_EVERY = 100
"""Feeds after which the fetch states are written, besides at the end."""


class FeedError(Struct, frozen=True):
    """Why one feed could not be refreshed."""

    feed_id: str
    url: str
    error: str


class RefreshReport(Struct, frozen=True):
    """What a refresh did."""

    feeds: int
    changed: int
    unchanged: int
    failed: int
    new_entries: int
    errors: tuple[FeedError, ...] = ()


class _Round(Struct):
    """One refresh under way."""

    total: int
    grace: timedelta | None = None
    """How much too early a feed counts as due; None where the user asks for it now."""
    changed: int = 0
    unchanged: int = 0
    new_entries: int = 0
    errors: list[FeedError] = field(default_factory=list)
    states: dict[str, FetchState] = field(default_factory=dict)
    resting: dict[str, Failed] = field(default_factory=dict)
    """Hosts that asked to be left alone in this round, whose other feeds are not asked then."""
    moved_to: set[str] = field(default_factory=set)
    """Addresses taken over in this round."""
    reached: bool = False
    """True as soon as any server has answered anything."""
    unreached: dict[str, FetchState] = field(default_factory=dict)
    """The feeds whose server did not answer, as they are if the network is to blame."""

    @property
    def done(self) -> int:
        return self.changed + self.unchanged + len(self.errors)

    def report(self) -> RefreshReport:
        return RefreshReport(
            feeds=self.done,
            changed=self.changed,
            unchanged=self.unchanged,
            failed=len(self.errors),
            new_entries=self.new_entries,
            errors=tuple(self.errors),
        )


class Refreshing:
    """Refreshes feeds. One round at a time: a second one waits for the first."""

    def __init__(self, core: Core, rules: Rules) -> None:
        self._core = core
        self._rules = rules
        self._turn = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._taking: set[asyncio.Task[None]] = set()
        self._ended = False
        self._room = Room(_IN_MEMORY)

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
            this = _Round(len(wanted), None if by_hand else grace)
            if not wanted or self._ended:
                return this.report()
            if by_hand:
                self._tell_of_wishes(wanted)
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
            return [e for e in named if by_hand or schedule.due(self._state(e.id), now, grace)]
        polled = [each for each in everything.values() if not each.paused]
        if by_hand:
            return [each for each in polled if not self._state(each.id).gone]
        return [each for each in polled if schedule.due(self._state(each.id), now, grace)]

    def _state(self, feed_id: str) -> FetchState:
        return self._core.database.fetch_states.get(feed_id, FetchState())

    def _tell_of_wishes(self, wanted: list[Subscription]) -> None:
        """Say where a server asked to be left alone, which the user's own hand overrides."""
        now = self._core.now()
        states = {each.title: self._state(each.id) for each in wanted}
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

    async def _work_through(self, wanted: list[Subscription], this: _Round) -> None:
        waiting = iter(_hosts_in_turn(wanted))
        self._tell(this, running=True)
        lanes = min(self._core.config.connections, len(wanted))
        self._tasks = [asyncio.ensure_future(self._lane(waiting, this)) for _ in range(lanes)]
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _wind_up(self, this: _Round) -> None:
        if self._taking:
            await asyncio.wait(tuple(self._taking))
        states = this.states if this.reached else {**this.states, **this.unreached}
        try:
            await self._core.database.put_fetch_states(states)
        finally:
            self._rules.end_round()
            self._tell(this, running=False)

    async def _lane(self, waiting: Iterator[Subscription], this: _Round) -> None:
        for subscription in waiting:
            if self._still_due(subscription, this):
                await self._refresh_one(subscription, this)
            else:
                this.unchanged += 1
            self._tell(this, running=True)
            if len(this.states) >= STATES_EVERY:
                states, this.states = this.states, {}
                await self._core.database.put_fetch_states(states)

    def _still_due(self, subscription: Subscription, this: _Round) -> bool:
        """False where another process was faster, as this one has heard meanwhile."""
        if this.grace is None:
            return True
        return schedule.due(self._state(subscription.id), self._core.now(), this.grace)

    async def _refresh_one(self, subscription: Subscription, this: _Round) -> None:
        state = self._state(subscription.id)
        errand = await self._core.errand(subscription.id, chosen=True)
        with self._room.hold() as room:
            answer = await self._core.fetcher.get(
                subscription.url,
                etag=state.etag,
                last_modified=state.last_modified,
                errand=replace(errand, resting=this.resting, room=room),
            )
            await self._answered(subscription, state, this, answer)

    async def _answered(
        self,
        subscription: Subscription,
        state: FetchState,
        this: _Round,
        answer: Fetched | NotModified | Failed,
    ) -> None:
        if isinstance(answer, Failed):
            self._fail(subscription, state, this, answer)
            return
        this.reached = True
        digest = body_hash(answer.body) if isinstance(answer, Fetched) else ""
        if isinstance(answer, Fetched) and digest != state.body_hash:
            await self._take(subscription, state, this, answer)
            return
        this.unchanged += 1
        self._succeed(subscription, state, this, _told(answer, digest))
        await self._amend(subscription, self._move(subscription, this, answer), None)

    async def _take(
        self, subscription: Subscription, state: FetchState, this: _Round, answer: Fetched
    ) -> None:
        known = await self._core.database.known_bytes(subscription.id)
        try:
            parsed = await self._core.workers.run(
                work.read_feed,
                answer.body,
                answer.url,
                answer.content_type,
                known,
                deadline=work.deadline_for(answer.body),
            )
            await self._to_the_end(self._take_in(subscription, state, this, answer, parsed))
        except NewsreaderError as error:
            failure = Failed(
                answer.url,
                error.sentence,
                answer.status if isinstance(error, ParseError) else 0,
                permanent_url=answer.permanent_url,
            )
            self._fail(subscription, state, this, failure)

    async def _to_the_end(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that goes on behind when the refresh is stopped."""
        task = asyncio.ensure_future(work)
        self._core.attend(task)
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        await asyncio.shield(task)

    async def _take_in(
        self,
        subscription: Subscription,
        state: FetchState,
        this: _Round,
        answer: Fetched,
        parsed: ParsedFeed,
    ) -> None:
        """Have the store take a feed in, and tell: it calls entries new only this once."""
        merged = await self._core.database.merge(subscription.id, parsed)
        this.changed += 1
        this.new_entries += len(merged.new)
        told = _told(answer, body_hash(answer.body), parsed.wishes, new=bool(merged.new))
        self._succeed(subscription, state, this, told)
        await self._amend(subscription, self._move(subscription, this, answer), parsed)
        if merged.new:
            await self._rules.take(subscription, merged.new)
            self._core.emit(EntriesAdded(subscription.id, merged.new))
        if merged.changed:
            self._core.emit(EntriesChanged(merged.changed))

    async def _amend(
        self, subscription: Subscription, moved_to: str, parsed: ParsedFeed | None
    ) -> None:
        """Take over what the feed says of itself: title, site, a permanent new address."""

        def told(current: Subscription) -> Subscription:
            title = parsed.title if parsed and not current.renamed else ""
            return replace(
                current,
                title=title or current.title,
                site_url=(parsed.site_url if parsed else "") or current.site_url,
                url=moved_to or current.url,
            )

        current = self._core.database.subscriptions.get(subscription.id)
        if current and told(current) != current:
            await self._core.database.amend_subscription(current.id, told)
            self._core.emit(FeedsChanged((current.id,)))

    def _move(self, subscription: Subscription, this: _Round, answer: Fetched | NotModified) -> str:
        """The permanent new address to take over, "" for none; noted in the feed's state, and told.

        One that another subscription has is noted, and left to the user.
        """
        target = answer.permanent_url
        if target in {"", subscription.url}:
            return ""
        state = this.states[subscription.id]
        present = self._core.database.subscriptions.values()
        if target in this.moved_to or any(each.url == target for each in present):
            this.states[subscription.id] = replace(state, moved_to=target)
            return ""
        this.moved_to.add(target)
        noted = replace(state, moved_from=subscription.url, moved=self._core.now())
        this.states[subscription.id] = noted
        self._core.emit(Noticed(f"{subscription.title} has moved for good, to {target}"))
        return target

    def _succeed(
        self,
        subscription: Subscription,
        state: FetchState,
        this: _Round,
        answer: schedule.Answer,
    ) -> None:
        this.states[subscription.id] = schedule.after_success(
            state, self._core.now(), answer, pace=self._core.pace(subscription)
        )
        if state.error:
            self._core.emit(FeedsChanged((subscription.id,)))

    def _fail(
        self, subscription: Subscription, state: FetchState, this: _Round, failure: Failed
    ) -> None:
        now = self._core.now()
        this.errors.append(FeedError(subscription.id, subscription.url, failure.sentence))
        failed = schedule.after_failure(
            state,
            now,
            failure.sentence,
            retry_after=failure.retry_after,
            gone=failure.gone,
            pace=self._core.pace(subscription),
        )
        failed = replace(failed, status=failure.status, moved_to=failure.permanent_url)
        this.states[subscription.id] = failed
        if failure.status:
            this.reached = True
        else:
            this.unreached[subscription.id] = schedule.offline(state, failed, now)
        if failure.gone and not state.gone:
            self._core.emit(Noticed(f"{subscription.title}: {failure.sentence}", error=True))
        self._core.emit(FeedsChanged((subscription.id,)))

    def _tell(self, this: _Round, *, running: bool) -> None:
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


def _told(
    answer: Fetched | NotModified, digest: str, wishes: Wishes | None = None, *, new: bool = False
) -> schedule.Answer:
    return schedule.Answer(
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=digest,
        fresh=answer.fresh,
        wishes=wishes,
        new=new,
        network=answer.network,
    )


def body_hash(body: bytes) -> str:
    """Fingerprint of a document: equal ones need no parsing."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
