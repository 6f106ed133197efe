"""``newsreader`` without a verb: the reader, or the newest headlines where there is no terminal."""

import gc
import sys

from newsreader.cli.session import FAILED, Session, leave, say
from newsreader.errors import NewsreaderError
from newsreader.library import Library, View, ViewKind, ViewSettings

NEWEST = 50
"""Headlines listed where there is no terminal."""


def at_terminal() -> bool:
    """Whether there is somebody to read."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def opened(session: Session) -> int:
    """Open the reader, or list the newest headlines; the exit code."""
    try:
        return _read(session) if at_terminal() else session.run(_list_newest)
    except NewsreaderError as error:
        leave(FAILED, error.sentence)


def _read(session: Session) -> int:
    # Nothing becomes garbage while so much is loaded: the collector's rounds cost 80 ms. The app
    # starts it again after its first frame.
    gc.disable()
    from newsreader.app.app import run_app

    config, problems = session.config()
    return run_app(session.folders, config, problems)


async def _list_newest(library: Library) -> int:
    from newsreader.cli.output import print_headlines

    rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    print_headlines(library, rows[:NEWEST])
    if not rows:
        say("The library is empty. To begin: newsreader add URL, newsreader import FILE,")
        say("or newsreader demo for something to read at once.")
    return 0
