"""The way from the memory to the disk, and back: what is changed at once is written in turn."""

from collections.abc import Callable

from newsreader.store.changelog import Operation
from newsreader.store.parts import translated
from newsreader.store.state import Followed, News, State
from newsreader.store.writer import Writer


class Way:
    """Sends operations and pieces of work to the writing thread, and takes in their news.

    Args:
        state: The memory.
        writer: The writing thread.
    """

    def __init__(self, state: State, writer: Writer) -> None:
        self._state = state
        self._writer = writer
        self._sent: list[tuple[int, Operation]] = []

    def put(self, operation: Operation) -> None:
        """Apply a change to the memory and send it on its way to the disk."""
        self._state.apply(operation)
        self.send(operation)

    def send(self, operation: Operation) -> None:
        """Send a change that the memory has already."""
        self._sent.append((self._writer.put(operation), operation))

    async def run(self, work: Callable[[], News | None]) -> Followed:
        """Do a piece of work on the writing thread, with the lock held.

        Args:
            work: What to do.

        Returns:
            What is another than before.
        """

        def job() -> News:
            with translated():
                news = work() or News()
            news.as_of = self._writer.written
            return news

        return await self._writer.run(job, self._take)

    def _take(self, news: News) -> Followed:
        """Later own changes go on top of news that do not know of them yet."""
        followed = self._state.take(news)
        self._sent = [each for each in self._sent if each[0] > news.as_of]
        for _, operation in self._sent:
            self._state.apply(operation)
        return followed
