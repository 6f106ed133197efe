"""Refreshing: ask each feed what is new, have it parsed in a worker, hand it to the store."""

import asyncio
import hashlib
from collections.abc import Collection, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from newsreader.changes import EntriesAdded, EntriesChanged, FeedsChanged, RefreshProgress
from newsreader.errors import NewsreaderError
from newsreader.feeds import schedule
from newsreader.fetch import Failed, Fetched, NotModified
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.model import FetchState, ParsedFeed, Subscription

PARSE_DEADLINE = 60.0
"""Seconds a worker may take for one feed: 50,000 entries took 9.3, and 23 on a busy machine."""
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
    changed: int = 0
    unchanged: int = 0
    new_entries: int = 0
    errors: list[FeedError] = field(default_factory=list)
    states: dict[str, FetchState] = field(default_factory=dict)

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

    def __init__(self, core: Core) -> None:
        self._core = core
        self._turn = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
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

    async def refresh(self, feed_ids: Collection[str] | None, *, by_hand: bool) -> RefreshReport:
        """Refresh feeds.

        Args:
            feed_ids: Which; None takes all that are not paused.
            by_hand: True asks every one of them now; False only those that are due.

        Returns:
            What was done; a feed's failure is a line of it and stops no other feed.
        """
        async with self._turn:
            wanted = self._wanted(feed_ids, by_hand=by_hand)
            this = _Round(len(wanted))
            if not wanted or self._ended:
                return this.report()
            try:
                await self._work_through(wanted, this)
            finally:
                self._tasks = []
                await self._wind_up(this)
            return this.report()

    def _wanted(self, feed_ids: Collection[str] | None, *, by_hand: bool) -> list[Subscription]:
        database, now = self._core.database, self._core.now()
        return [
            subscription
            for feed_id, subscription in database.subscriptions.items()
            if (feed_ids is None or feed_id in feed_ids)
            and not (feed_ids is None and subscription.paused)
            and (by_hand or schedule.due(database.fetch_states.get(feed_id, FetchState()), now))
        ]

    async def _work_through(self, wanted: list[Subscription], this: _Round) -> None:
        waiting = iter(wanted)
        self._tell(this, running=True)
        lanes = min(self._core.config.connections, len(wanted))
        self._tasks = [asyncio.ensure_future(self._lane(waiting, this)) for _ in range(lanes)]
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _wind_up(self, this: _Round) -> None:
        try:
            await self._core.database.put_fetch_states(this.states)
        finally:
            self._tell(this, running=False)

    async def _lane(self, waiting: Iterator[Subscription], this: _Round) -> None:
        for subscription in waiting:
            await self._refresh_one(subscription, this)
            self._tell(this, running=True)
            if len(this.states) >= STATES_EVERY:
                states, this.states = this.states, {}
                await self._core.database.put_fetch_states(states)

    async def _refresh_one(self, subscription: Subscription, this: _Round) -> None:
        state = self._core.database.fetch_states.get(subscription.id, FetchState())
        answer = await self._core.fetcher.get(
            subscription.url, etag=state.etag, last_modified=state.last_modified
        )
        if isinstance(answer, Failed):
            self._fail(subscription, state, this, answer)
        elif isinstance(answer, NotModified):
            this.unchanged += 1
            self._succeed(subscription, state, this)
        elif body_hash(answer.body) == state.body_hash:
            this.unchanged += 1
            self._succeed(subscription, state, this, answer)
        else:
            await self._take(subscription, state, this, answer)

    async def _take(
        self, subscription: Subscription, state: FetchState, this: _Round, answer: Fetched
    ) -> None:
        try:
            parsed = await self._core.workers.run(
                work.read_feed,
                answer.body,
                answer.url,
                answer.content_type,
                deadline=PARSE_DEADLINE,
            )
            merged = await self._core.database.merge(subscription.id, parsed)
        except NewsreaderError as error:
            failure = Failed(answer.url, error.sentence, permanent_url=answer.permanent_url)
            self._fail(subscription, state, this, failure)
            return
        this.changed += 1
        this.new_entries += len(merged.new)
        self._succeed(subscription, state, this, answer)
        await self._follow_the_feed(subscription, this, parsed, answer)
        if merged.new:
            self._core.emit(EntriesAdded(subscription.id, merged.new))
        if merged.changed:
            self._core.emit(EntriesChanged(merged.changed))

    async def _follow_the_feed(
        self, subscription: Subscription, this: _Round, parsed: ParsedFeed, answer: Fetched
    ) -> None:
        """Take over what the feed says of itself: title, site, a permanent new address."""
        moved_to = self._move(subscription, this, answer)

        def told(current: Subscription) -> Subscription:
            return replace(
                current,
                title=current.title if current.renamed else parsed.title or current.title,
                site_url=parsed.site_url or current.site_url,
                url=moved_to or current.url,
            )

        current = self._core.database.subscriptions.get(subscription.id)
        if current and told(current) != current:
            await self._core.database.amend_subscription(current.id, told)
            self._core.emit(FeedsChanged((current.id,)))

    def _move(self, subscription: Subscription, this: _Round, answer: Fetched) -> str:
        """The permanent new address to take over, ""  for none; noted in the feed's state.

        One that another subscription has is noted, and left to the user.
        """
        target = answer.permanent_url
        if target in {"", subscription.url}:
            return ""
        state = this.states[subscription.id]
        if any(each.url == target for each in self._core.database.subscriptions.values()):
            this.states[subscription.id] = replace(state, moved_to=target)
            return ""
        noted = replace(state, moved_from=subscription.url, moved=self._core.now())
        this.states[subscription.id] = noted
        return target

    def _succeed(
        self,
        subscription: Subscription,
        state: FetchState,
        this: _Round,
        answer: Fetched | None = None,
    ) -> None:
        this.states[subscription.id] = schedule.after_success(
            state,
            self._core.now(),
            etag=answer.etag if answer else "",
            last_modified=answer.last_modified if answer else "",
            body_hash=body_hash(answer.body) if answer else "",
            pace=schedule.Pace(subscription.id),
        )
        if state.error:
            self._core.emit(FeedsChanged((subscription.id,)))

    def _fail(
        self, subscription: Subscription, state: FetchState, this: _Round, failure: Failed
    ) -> None:
        this.errors.append(FeedError(subscription.id, subscription.url, failure.sentence))
        failed = schedule.after_failure(
            state,
            self._core.now(),
            failure.sentence,
            retry_after=failure.retry_after,
            gone=failure.gone,
            pace=schedule.Pace(subscription.id),
        )
        this.states[subscription.id] = replace(
            failed, status=failure.status, moved_to=failure.permanent_url
        )
        self._core.emit(FeedsChanged((subscription.id,)))

    def _tell(self, this: _Round, *, running: bool) -> None:
        self._core.emit(
            RefreshProgress(this.done, this.total, len(this.errors), this.new_entries, running)
        )


def body_hash(body: bytes) -> str:
    """Fingerprint of a document: equal ones need no parsing."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
