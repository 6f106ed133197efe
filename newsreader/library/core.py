"""What the parts of the Library share: store, network, workers, the way out for changes, undo."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct, field

from newsreader.changes import Change, Noticed
from newsreader.config import Config
from newsreader.errors import NewsreaderError
from newsreader.feeds.schedule import INTERVAL, LONGEST, Pace
from newsreader.fetch import Errand, Fetcher
from newsreader.library.credentials import Credentials
from newsreader.library.precedence import Precedence
from newsreader.library.round import Round
from newsreader.model import FetchState, Subscription
from newsreader.store.database import Database
from newsreader.workers import Workers

SHORTEST = timedelta(minutes=30)
"""Between two refreshes of a feed by themselves, whatever the settings say."""
UNDO_DEPTH = 100
_NEVER_FETCHED = FetchState()


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


class Inverse(Struct, frozen=True):
    """How to take one action back.

    Args:
        sentence: What the user reads when it has been taken back.
        action: Does it; a coroutine it returns is carried out in the background.
    """

    sentence: str
    action: Callable[[], object]


class Core(Struct):
    """The shared middle of a Library; its parts hold this and nothing of one another's state."""

    database: Database
    config: Config
    fetcher: Fetcher
    workers: Workers
    credentials: Credentials
    emit: Callable[[Change], None]
    now: Callable[[], datetime] = utc_now
    precedence: Precedence = field(default_factory=Precedence)
    inverses: list[Inverse] = field(default_factory=list)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    stopping: bool = False
    """Nothing new is begun any more."""
    round: Round | None = None
    """The refresh under way."""

    def fetch_state(self, feed_id: str) -> FetchState:
        """What the last fetches of a feed left behind, also those that are not yet written."""
        if self.round and (state := self.round.state(feed_id)):
            return state
        return self.database.fetch_states.get(feed_id, _NEVER_FETCHED)

    def pace(self, subscription: Subscription) -> Pace:
        """How often a feed is asked."""
        if own := self.config.of_feed(subscription.id, subscription.url).refresh_every:
            return Pace(subscription.id, timedelta(minutes=own), timedelta(minutes=own))
        minutes = self.config.refresh_every
        interval = max(timedelta(minutes=minutes), SHORTEST) if minutes else INTERVAL
        return Pace(subscription.id, interval, max(interval, LONGEST))

    async def errand(self, feed_id: str, *, chosen: bool = False) -> Errand:
        """What goes with a request that is made for a feed.

        Args:
            feed_id: Which feed; one that is not subscribed counts as living in the internet.
            chosen: True for the feed's own address, False for what the feed leads to.
        """
        state = self.database.fetch_states.get(feed_id)
        subscription = self.database.subscriptions.get(feed_id)
        own = self.config.of_feed(feed_id, subscription.url if subscription else "")
        return Errand(
            chosen=chosen,
            network=state.network if state else "",
            login=await self.credentials.of(feed_id),
            user_agent=own.user_agent,
            cookies=own.cookies,
            proxy=own.proxy,
        )

    def remember_inverse(self, sentence: str, action: Callable[[], object]) -> None:
        """Put one action on the undo list, which keeps the last hundred."""
        self.inverses.append(Inverse(sentence, action))
        del self.inverses[:-UNDO_DEPTH]

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Carry out a coroutine in the background; its errors end as a sentence."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def attend(self, task: asyncio.Task[Any]) -> None:
        """Have a task that others wait for settled and stopped with the rest."""
        self.tasks.add(task)
        task.add_done_callback(self._seen)

    async def settle(self) -> None:
        """Wait for everything in the background."""
        while self.tasks:
            await asyncio.wait(tuple(self.tasks))

    async def stop(self) -> None:
        """End everything in the background, done or not."""
        self.stopping = True
        for task in tuple(self.tasks):
            task.cancel()
        await self.settle()

    def _seen(self, task: asyncio.Task[Any]) -> BaseException | None:
        self.tasks.discard(task)
        return None if task.cancelled() else task.exception()

    def _done(self, task: asyncio.Task[Any]) -> None:
        error = self._seen(task)
        if isinstance(error, NewsreaderError):
            self.emit(Noticed(error.sentence, error=True))
        elif error is not None:
            raise error
