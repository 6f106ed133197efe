"""One feed asked what is new: fetched, parsed, taken in, and what follows from its answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from msgspec.structs import replace

from newsreader.changes import EntriesAdded, EntriesChanged, FeedsChanged, Noticed
from newsreader.errors import NewsreaderError, ParseError
from newsreader.feeds import schedule
from newsreader.fetch import Errand, Failed, Fetched, NotModified, Room, unpacked
from newsreader.library.answers import is_large, parsed, told
from newsreader.library.companies import Companies
from newsreader.library.core import Core
from newsreader.library.round import FeedError, Round
from newsreader.library.ruling import Rules
from newsreader.library.work import Read, body_hash
from newsreader.model import FetchState, ParsedFeed, Subscription
from newsreader.store.recovery import without_validators

_IN_MEMORY = 16 * 1024 * 1024
"""Bytes of large feeds that are fetched, read and stored at once."""
_PACKED = 200_000
"""Bytes of a compressed feed that a worker inflates, not the process that shows the news."""


class Asking:
    """Asks feeds, each by itself. What came is taken in to the end, also when that is stopped."""

    def __init__(self, core: Core, rules: Rules) -> None:
        self._core = core
        self._rules = rules
        self._taking: set[asyncio.Task[None]] = set()
        self._room = Room(_IN_MEMORY)
        self._companies = Companies(core)

    async def settle(self) -> None:
        """Wait until all that came is taken in."""
        if self._taking:
            await asyncio.wait(tuple(self._taking))

    async def refresh(self, subscription: Subscription, this: Round) -> None:
        """Ask a feed, and note in the round what comes of it; a failure is noted, not raised."""
        await self._core.precedence.turn()
        state = self._core.fetch_state(subscription.id)
        errand = await self._core.errand(subscription.id, chosen=True)
        with self._room.hold() as room:
            errand = replace(
                errand,
                resting=this.resting,
                room=room,
                turn=self._core.precedence.turn,
                packed=_PACKED,
            )
            answer = await self._core.fetcher.get(
                subscription.url,
                etag=state.etag,
                last_modified=state.last_modified,
                errand=errand,
            )
            await self._answered(subscription, state, this, answer, errand)

    async def _answered(
        self,
        subscription: Subscription,
        state: FetchState,
        this: Round,
        answer: Fetched | NotModified | Failed,
        errand: Errand,
    ) -> None:
        if isinstance(answer, Failed):
            self._fail(subscription, state, this, answer)
            return
        this.reached = True
        if isinstance(answer, NotModified):
            self._same(subscription, state, this, answer)
        else:
            await self._take(subscription, state, this, answer, errand)

    def _same(
        self,
        subscription: Subscription,
        state: FetchState,
        this: Round,
        answer: Fetched | NotModified,
        digest: str = "",
    ) -> None:
        this.unchanged += 1
        another = self._core.fetch_state(subscription.id) != state
        self._succeed(subscription, state, this, told(answer, digest))
        if another:  # asked whole the next time: the user, or another process, wanted it so
            this.states[subscription.id] = without_validators(this.states[subscription.id])
        self._amend(subscription, this, self._move(subscription, this, answer), None)

    async def _take(
        self,
        subscription: Subscription,
        state: FetchState,
        this: Round,
        answer: Fetched,
        errand: Errand,
    ) -> None:
        try:
            read = await self._read(subscription.id, answer, state.body_hash, errand)
            if isinstance(read, Failed):
                self._fail(subscription, state, this, read)
            elif feed := read.feed:
                news = told(answer, read.digest, feed.wishes)
                await self._to_the_end(self._take_in(subscription, state, this, answer, news, feed))
            else:
                self._same(subscription, state, this, answer, read.digest)
        except NewsreaderError as error:
            failure = Failed(
                answer.url,
                error.sentence,
                answer.status if isinstance(error, ParseError) else 0,
                permanent_url=answer.permanent_url,
            )
            self._fail(subscription, state, this, failure)

    async def _read(
        self, feed_id: str, answer: Fetched, before: str, errand: Errand
    ) -> Read | Failed:
        if is_large(answer):
            return await self._read_large(feed_id, answer, before)
        if read := await self._companies.read(feed_id, answer, before):
            return read
        most = self._core.config.max_megabytes * 1_000_000
        whole = await unpacked(answer, errand, most)
        if isinstance(whole, Failed):
            return whole
        return await self._read_large(feed_id, whole, before)

    async def _read_large(self, feed_id: str, answer: Fetched, before: str) -> Read:
        digest = body_hash(answer.body)
        if digest == before:
            return Read(digest)
        await self._core.precedence.turn()
        (known,) = await self._core.database.known_bytes([feed_id])
        return Read(digest, await parsed(self._core, answer, known, patient=True))

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
        this: Round,
        answer: Fetched,
        news: schedule.Answer,
        feed: ParsedFeed,
    ) -> None:
        """Have the store take a feed in, and tell: it calls entries new only this once."""
        merged = await self._core.database.merge(subscription.id, feed)
        this.changed += 1
        if not merged.followed:  # its state stays as it is: removed, it may be brought back
            return
        this.new_entries += len(merged.new)
        self._succeed(subscription, state, this, replace(news, new=bool(merged.new)))
        self._amend(subscription, this, self._move(subscription, this, answer), feed)
        if merged.new:
            await self._rules.take(subscription, merged.new)
            self._core.emit(EntriesAdded(subscription.id, merged.new))
        if merged.changed:
            self._core.emit(EntriesChanged(merged.changed))

    def _amend(
        self, subscription: Subscription, this: Round, moved_to: str, feed: ParsedFeed | None
    ) -> None:
        """Note what the feed says of itself: title, site, a permanent new address.

        It is written with the state that the feed is in then, for as long as that is not written
        the feed is asked as if for the first time.
        """

        def amended(current: Subscription) -> Subscription:
            title = feed.title if feed and not current.renamed else ""
            return replace(
                current,
                title=title or current.title,
                site_url=(feed.site_url if feed else "") or current.site_url,
                url=moved_to if moved_to and current.url == subscription.url else current.url,
            )

        current = self._core.database.subscriptions.get(subscription.id)
        if current and amended(current) != current:
            this.amendments[current.id] = amended

    def _move(self, subscription: Subscription, this: Round, answer: Fetched | NotModified) -> str:
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
        this: Round,
        answer: schedule.Answer,
    ) -> None:
        this.states[subscription.id] = schedule.after_success(
            state, self._core.now(), answer, pace=self._core.pace(subscription)
        )
        if state.error:
            self._core.emit(FeedsChanged((subscription.id,)))

    def _fail(
        self, subscription: Subscription, state: FetchState, this: Round, failure: Failed
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
