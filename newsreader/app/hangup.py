"""Notices that the terminal is gone: its window was closed, or the connection broke.

A signal tells it to the first program of a terminal only. Without one, Textual's input thread reads
the end of the file again and again, and its output waits for a terminal that takes nothing more.
"""

import os
import select
import sys
import threading
import time
from collections.abc import Callable

PATIENCE = 10.0
"""Seconds for leaving in good order; whatever still waits for the terminal then waits for ever."""
EXIT_CODE = 129
"""As after SIGHUP: 128 and the number of the signal."""
_GONE = select.POLLHUP | select.POLLERR


def watch(leave: Callable[[], None]) -> None:
    """Leave when the terminal is gone; end the process where that takes too long.

    Args:
        leave: Called in a thread of its own; begins to leave and returns.
    """
    if sys.__stdin__ and sys.__stdin__.isatty():
        descriptor = sys.__stdin__.fileno()
        threading.Thread(target=_wait, args=(descriptor, leave), name="hangup", daemon=True).start()


def _wait(descriptor: int, leave: Callable[[], None]) -> None:
    poll = select.poll()
    poll.register(descriptor, 0)  # the end is told whatever is asked for
    if any(events & _GONE for _, events in poll.poll()):
        leave()
        time.sleep(PATIENCE)
        os._exit(EXIT_CODE)
