"""Work that must not be felt: a thread of low priority that stands back while keys come."""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LONGEST_REST = 0.1
"""Seconds; between two looks at whether somebody is at the keys, too."""
_NICENESS = 10


class Pace:
    """Makes filling stand back: it waits while keys come, and rests as long as it works.

    Args:
        busy: Whether somebody is at the keys.
        stopped: Whether to end.
    """

    def __init__(self, busy: Callable[[], bool], stopped: Callable[[], bool]) -> None:
        self._busy = busy
        self._stopped = stopped
        self._since = time.monotonic()

    def __call__(self) -> bool:
        """Wait where it is right to; False ends the filling."""
        rest = min(_LONGEST_REST, time.monotonic() - self._since)
        time.sleep(rest)
        while self._busy() and not self._stopped():
            time.sleep(_LONGEST_REST)
        self._since = time.monotonic()
        return not self._stopped()


def in_thread(work: Callable[[], T]) -> "asyncio.Future[T]":
    """Do something in a thread of its own, of low priority, which no exit waits for.

    Args:
        work: What to do.

    Returns:
        To be awaited on the loop that is running.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def finish(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        _stand_back()
        result, error = None, None
        try:
            result = work()
        except BaseException as caught:
            error = caught
        if not loop.is_closed():
            loop.call_soon_threadsafe(finish, result, error)

    threading.Thread(target=run, name="search-filler", daemon=True).start()
    return future


def _stand_back() -> None:
    """Lower the priority of this thread, where the system has one for each."""
    with contextlib.suppress(AttributeError, OSError):
        if os.uname().sysname == "Linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
