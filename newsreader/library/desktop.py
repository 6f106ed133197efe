"""Telling of new entries outside the reader: the words, and the desktop's own programs."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from newsreader.changes import Noticed
from newsreader.library import hooks
from newsreader.library.core import Core
from newsreader.model import Headline
from newsreader.text import clean_line

TIMEOUT = 10.0
"""Seconds that the desktop's program may take."""
_TITLES = 3
_LONGEST = 120


class Message(NamedTuple):
    """What is told: one line, and the titles under it."""

    title: str
    body: str


def message(rows: Sequence[Headline], feed_title: Callable[[str], str]) -> Message:
    """Put new entries into few words: how many, of how many feeds, and the first titles.

    Args:
        rows: At least one.
        feed_title: The title of a feed by its id.
    """
    feeds = list(dict.fromkeys(row.feed_id for row in rows))
    where = feed_title(feeds[0]) if len(feeds) == 1 else f"{len(feeds)} feeds"
    titles = [clean_line(row.title, _LONGEST) for row in rows[:_TITLES]]
    more = [f"and {len(rows) - _TITLES} more"] if len(rows) > _TITLES else []
    return Message(clean_line(f"{len(rows)} new in {where}", _LONGEST), "\n".join(titles + more))


def command(told: Message, environment: Mapping[str, str]) -> list[str] | None:
    """The program that tells it on this desktop, with its arguments; None where there is none."""
    path = environment.get("PATH")
    if program := shutil.which("terminal-notifier", path=path):
        return [program, "-title", told.title, "-message", f" {told.body}"]
    desktop = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")
    if any(environment.get(name) for name in desktop) and (
        program := shutil.which("notify-send", path=path)
    ):
        # The server reads the body as markup.
        from html import escape  # noqa: PLC0415 - not at the start

        body = escape(told.body, quote=False)
        return [program, "--app-name=newsreader", "--", told.title, body]
    return None


class Desktop:
    """Tells of what an open library has that is new."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def wanted(self) -> bool:
        """True where the settings leave telling to the desktop's program, or to whoever can."""
        return self._core.config.notify in {"auto", "notify-send"}

    def message(self, ids: Iterable[str]) -> Message | None:
        """The words that tell of entries; None where there are none any more."""
        database = self._core.database
        rows = [row for row in map(database.index.headlines.get, ids) if row]

        def feed_title(feed_id: str) -> str:
            subscription = database.subscriptions.get(feed_id)
            return subscription.title if subscription else ""

        return message(rows, feed_title) if rows else None

    async def tell(self, told: Message) -> None:
        """Have the desktop's own program tell of new entries, where there is one."""
        argv = command(told, os.environ)
        if argv and (problem := await hooks.start(argv, seconds=TIMEOUT)):
            self._core.emit(Noticed(f"The notification failed: {problem}.", error=True))
