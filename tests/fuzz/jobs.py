"""The workers of a case, which hear of every job that fails where it must not or takes too long.

The library has a sentence for most of what befalls a job, and goes on: so what is heard is kept
here for the end of the case, whatever became of it.
"""

import asyncio
import pickle
from collections.abc import Callable
from time import process_time
from typing import TypeVar

from newsreader.errors import NewsreaderError, WorkerError
from newsreader.workers import Workers
from tests.fuzz.checks import check

T = TypeVar("T")

JOB_SECONDS = 10.0
"""Processor time that a job may take on such small documents."""
_STOPPED = "was stopped"
"""Says that a job had no more time by the clock, which on a busy machine tells little."""


class Here(Workers):
    """Runs jobs in this process, so that what they raise is seen, and times them.

    Args:
        accidents: Takes what was raised.
    """

    def __init__(self, accidents: list[Exception]) -> None:
        super().__init__()
        self.accidents = accidents

    @property
    def behind(self) -> Workers:
        """This process has no other."""
        return self

    def warm(self) -> None:
        """There is nothing to start."""

    async def run(self, function: Callable[..., T], /, *args: object, deadline: float = 30.0) -> T:
        await asyncio.sleep(0)
        return self._timed(function, args)

    def _timed(self, function: Callable[..., T], args: tuple[object, ...]) -> T:
        begun = process_time()
        try:
            value: T = function(*args)
            taken = process_time() - begun
            check(taken < JOB_SECONDS, f"{function.__qualname__} took {taken:.1f} s")
            pickle.dumps(value)
        except NewsreaderError:
            raise
        except Exception as error:
            self.accidents.append(error)
            raise
        return value


class Lent(Here):
    """Real workers that outlive the library.

    Args:
        accidents: Takes what was raised.
        real: The workers.
    """

    def __init__(self, accidents: list[Exception], real: Workers) -> None:
        super().__init__(accidents)
        self._real = real

    async def run(self, function: Callable[..., T], /, *args: object, deadline: float = 30.0) -> T:
        """Run a job there; one that was stopped runs again here, against the processor's clock."""
        try:
            return await self._real.run(function, *args, deadline=deadline)
        except WorkerError as error:
            if _STOPPED in error.sentence:
                return self._timed(function, args)
            self.accidents.append(error)
            raise
