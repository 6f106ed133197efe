"""Ends a process whose case does not come to an end, and leaves behind where it was.

A watch holds where no exception would: inside a pattern or a parser written in C. It goes by the
processor's time; by the clock only for a case that waits for what never comes.
"""

import faulthandler
import re
import signal
from pathlib import Path
from typing import IO

HANGS = 120.0
"""Seconds of processor time after which a case counts as hanging: thrice what is too slow."""
WAITS = 600.0
"""Seconds by the clock, however busy the machine is."""
_FRAME = re.compile(r'File "(.+)", line \d+ in (\S+)')


def prepare(last_words: Path) -> IO[str]:
    """Have the process write down where it was when it dies; the file must stay open."""
    file = last_words.open("w")
    faulthandler.enable(file)
    faulthandler.register(signal.SIGPROF, file, chain=True)
    return file


def begin(last_words: IO[str], seconds: float = HANGS) -> None:
    """Give the process so much time from now on, whatever it had before.

    Args:
        last_words: What ``prepare`` returned.
        seconds: Of processor time.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    faulthandler.dump_traceback_later(WAITS, exit=True, file=last_words)


def place_of(last_words: str, ours: Path) -> str:
    """The innermost function of ours that a dead process was in.

    Args:
        last_words: What it left.
        ours: The folder that holds our functions.

    Returns:
        File and function; "" where it was in none.
    """
    frames = ((Path(file), name) for file, name in _FRAME.findall(last_words))
    return next((f"{file.name}, {name}" for file, name in frames if file.is_relative_to(ours)), "")
