"""A library that follows one feed of a loopback server, and a clock to turn."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsreader.changes import Change, Noticed
from newsreader.config import Config, Folders
from newsreader.library import Library, RefreshReport
from newsreader.library.core import utc_now
from newsreader.model import FetchState
from tests.loopback import Loopback, Request, Route
from tests.newsroom import FERRY, opened, rss

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FEED = rss([FERRY])


@dataclass(slots=True)
class Following:
    """A feed that is followed, and what its server was asked."""

    server: Loopback
    library: Library
    feed_id: str
    notices: list[str] = field(default_factory=list)
    later: timedelta = timedelta(0)

    def serve(self, route: Route) -> None:
        """Answer otherwise from now on; what was asked so far is forgotten."""
        self.server.routes["/feed"] = route
        self.server.requests.clear()

    @property
    def asked(self) -> list[Request]:
        """The requests of the feed."""
        return [each for each in self.server.requests if each.path == "/feed"]

    @property
    def state(self) -> FetchState:
        """What the last fetches left behind."""
        return self.library.fetch_state(self.feed_id)

    @property
    def error(self) -> str:
        """The sentence of the last failure."""
        return self.library.feed_error(self.feed_id)

    @property
    def url(self) -> str:
        """The address that is kept."""
        return self.library.find_feed(self.feed_id).url

    def now(self) -> datetime:
        """The time by the clock that the library looks at."""
        return utc_now() + self.later

    async def by_hand(self) -> RefreshReport:
        """What the user asks for."""
        return await self.library.refresh([self.feed_id])

    async def by_itself(self, later: timedelta = timedelta(0)) -> bool:
        """Let time pass, and a refresh come round. True when the server was asked."""
        self.later += later
        before = len(self.server.requests)
        await self.library.refresh(by_hand=False)
        return len(self.server.requests) > before

    async def pause(self, most: timedelta = DAY * 2, step: timedelta = HOUR / 4) -> timedelta:
        """How long nothing is asked by itself."""
        waited = timedelta(0)
        while not await self.by_itself(step):
            waited += step
            assert waited <= most
        return waited + step


@asynccontextmanager
async def following(
    folders: Folders, route: Route = FEED, config: Config | None = None
) -> AsyncIterator[Following]:
    """A feed just subscribed to."""
    notices: list[str] = []

    def hear(change: Change) -> None:
        if isinstance(change, Noticed):
            notices.append(change.sentence)

    settings = config or Config(timeout=5)
    async with Loopback({"/feed": route}) as server, opened(folders, hear, settings) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"))
        made = Following(server, library, feed.id, notices)
        turn_clock(library, made.now)
        server.requests.clear()
        yield made


def turn_clock(library: Library, now: Callable[[], datetime]) -> None:
    """Have a library look at another clock."""
    library._core.now = now
