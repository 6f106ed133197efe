"""Small feeds that wait for a worker at the same time are read in one job: a company.

Handing a job to a worker process and its result back costs as much for one feed as for thirty. A
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
from newsreader.library.answers import all_read, read
from newsreader.library.core import Core
from newsreader.library.work import Document, Read

_WORK = 32
"""What a company may be for a worker, in feeds that were read before: a thirtieth of a second."""
_NEW = 4
"""So much a feed is that was not, for all of it has to be read."""
_BYTES = 900_000
"""What passes of a company through a worker's pipe, at most; but for one alone. More than the pipe
holds would keep the worker waiting."""
_GROWTH = 3
"""By so much a compressed document grows, as an estimate."""


class _Reading(Struct, eq=False):
    """A feed that waits to be read."""

    feed_id: str
    answer: Fetched
    before: str
    read: "asyncio.Future[Read | None]"

    def end(self, outcome: Read | BaseException | None) -> None:
        """Tell who waits for it, if anybody still does."""
        if self.read.done():
            return
        if isinstance(outcome, BaseException):
            self.read.set_exception(outcome)
        else:
            self.read.set_result(outcome)

    @property
    def work(self) -> int:
        """What it is for a worker; see ``_WORK``."""
        return 1 if self.before else _NEW

    @property
    def size(self) -> int:
        """Bytes that pass through the pipe at a time, as an estimate: little of what is known."""
        grows = self.answer.encoding and not self.before
        return len(self.answer.body) * (_GROWTH if grows else 1)

    def document(self, known: Mapping[str, str]) -> Document:
        """What a worker gets of it."""
        answer = self.answer
        return Document(
            answer.body, answer.url, answer.content_type, answer.encoding, known, self.before
        )


class Companies:
    """Has feeds read by the workers, those that wait together in one job.

    While somebody is there no worker has more than one job before it, so that an article that is
    opened comes next; otherwise one more waits, so that no worker has to.

    Args:
        core: Has the workers.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._line: deque[_Reading] = deque()
        self._jobs: set[asyncio.Task[None]] = set()

    async def read(self, feed_id: str, answer: Fetched, before: str = "") -> Read | None:
        """Have a small feed read. A job ends when nobody awaits any feed of it any more.

        Args:
            feed_id: The subscription, whose known entries need not be read again.
            answer: The document, which may be compressed.
            before: Fingerprint of the document that need not be read again.

        Returns:
            None where it can't be inflated to something small.

        Raises:
            ParseError: It is no feed.
            WorkerError: It takes too long, or too much memory.
        """
        reading = _Reading(feed_id, answer, before, asyncio.get_running_loop().create_future())
        self._line.append(reading)
        self._go_on()
        return await reading.read

    def _go_on(self) -> None:
        """Begin a job where there is room; it takes all who come before its own turn."""
        if self._line and len(self._jobs) < self._core.workers.count + self._core.precedence.free:
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
                reading.read.cancel()

    def _next(self) -> Iterator[_Reading]:
        """Those who are read together next; none where another job took them all."""
        self._line = deque(each for each in self._line if not each.read.done())
        work = size = 0
        while self._line:
            first = self._line[0]
            work, size = work + first.work, size + first.size
            if work > _WORK or (size > _BYTES and size > first.size):
                return
            yield self._line.popleft()

    async def _read(self, company: list[_Reading]) -> None:
        known = await self._core.database.known_bytes(each.feed_id for each in company)
        documents = list(map(_Reading.document, company, known))
        if len(company) > 1:
            with contextlib.suppress(WorkerError):
                outcomes = await all_read(self._core, documents)
                await self._hand_out(company, outcomes)
                return
        await asyncio.gather(*map(self._read_alone, company, documents))

    async def _hand_out(
        self, company: list[_Reading], outcomes: Sequence[Read | NewsreaderError | None]
    ) -> None:
        for reading, outcome in zip(company, outcomes, strict=True):
            reading.end(outcome)
            await self._core.precedence.turn()

    async def _read_alone(self, reading: _Reading, document: Document) -> None:
        if reading.read.done():
            return
        try:
            reading.end(await read(self._core, document))
        except NewsreaderError as error:
            reading.end(error)


def _end_unless_awaited(company: list[_Reading]) -> None:
    """End this task as soon as nobody awaits any of them any more."""
    task = asyncio.current_task()

    def leave(_: object) -> None:
        if task and all(each.read.done() for each in company):
            task.cancel()

    for each in company:
        each.read.add_done_callback(leave)
