"""Small feeds that wait for a worker at the same time are read in one job: a company.

Handing a job to a worker process and its result back costs as much for one feed as for eight. A
feed is not held up for that: where no other waits it goes alone, and a company that fails is read
again feed by feed, so that none suffers for its neighbours.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from newsreader.errors import NewsreaderError, WorkerError
from newsreader.fetch import Fetched
from newsreader.library.answers import all_parsed, parsed
from newsreader.library.core import Core
from newsreader.model import ParsedFeed

_FEEDS = 8
"""Feeds of a company at most."""
_BYTES = 900_000
"""Bytes of their documents at most, but for one alone; so both ways fit into a worker's pipe."""


class _Reading(Struct, eq=False):
    """A feed that waits to be read."""

    feed_id: str
    answer: Fetched
    feed: "asyncio.Future[ParsedFeed]"

    def end(self, outcome: ParsedFeed | BaseException) -> None:
        """Tell who waits for it, if anybody still does."""
        if self.feed.done():
            return
        if isinstance(outcome, BaseException):
            self.feed.set_exception(outcome)
        else:
            self.feed.set_result(outcome)


class Companies:
    """Has feeds read by the workers, those that wait together in one job.

    No worker has more than one job before it: an article that is opened comes next.

    Args:
        core: Has the workers.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._line: deque[_Reading] = deque()
        self._jobs: set[asyncio.Task[None]] = set()

    async def parsed(self, feed_id: str, answer: Fetched) -> ParsedFeed:
        """Have a small feed read. A job ends when nobody awaits any feed of it any more.

        Args:
            feed_id: The subscription, whose known entries need not be read again.
            answer: The document.

        Raises:
            ParseError: It is no feed.
            WorkerError: It takes too long, or too much memory.
        """
        reading = _Reading(feed_id, answer, asyncio.get_running_loop().create_future())
        self._line.append(reading)
        self._go_on()
        return await reading.feed

    def _go_on(self) -> None:
        """Begin a job where there is room; it takes all who come before its own turn."""
        if self._line and len(self._jobs) < self._core.workers.count:
            job = asyncio.ensure_future(self._job())
            self._jobs.add(job)
            self._core.attend(job)
            job.add_done_callback(self._ended)

    def _ended(self, job: asyncio.Task[None]) -> None:
        self._jobs.discard(job)
        self._go_on()

    async def _job(self) -> None:
        await self._core.precedence.turn()
        company = list(self._next())
        if not company:
            return
        _end_unless_awaited(company)
        try:
            await self._read(company)
        except Exception as error:
            for reading in company:
                reading.end(error)
        finally:
            for reading in company:
                reading.feed.cancel()

    def _next(self) -> Iterator[_Reading]:
        """Those who are read together next; none where another job took them all."""
        self._line = deque(each for each in self._line if not each.feed.done())
        room = _BYTES
        for number in range(_FEEDS):
            if not self._line or (number and len(self._line[0].answer.body) > room):
                return
            reading = self._line.popleft()
            room -= len(reading.answer.body)
            yield reading

    async def _read(self, company: list[_Reading]) -> None:
        known = await self._core.database.known_bytes(each.feed_id for each in company)
        if len(company) > 1:
            with contextlib.suppress(WorkerError):
                outcomes = await all_parsed(self._core, [each.answer for each in company], known)
                await self._hand_out(company, outcomes)
                return
        await asyncio.gather(*map(self._read_alone, company, known))

    async def _hand_out(
        self, company: list[_Reading], outcomes: Sequence[ParsedFeed | NewsreaderError]
    ) -> None:
        for reading, outcome in zip(company, outcomes, strict=True):
            reading.end(outcome)
            await self._core.precedence.turn()

    async def _read_alone(self, reading: _Reading, known: Mapping[str, str]) -> None:
        if reading.feed.done():
            return
        try:
            reading.end(await parsed(self._core, reading.answer, known))
        except NewsreaderError as error:
            reading.end(error)


def _end_unless_awaited(company: list[_Reading]) -> None:
    """End this task as soon as nobody awaits any of them any more."""
    task = asyncio.current_task()

    def leave(_: object) -> None:
        if task and all(each.feed.done() for each in company):
            task.cancel()

    for each in company:
        each.feed.add_done_callback(leave)
