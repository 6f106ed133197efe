"""What tests of the app share: feeds on a loopback server, the app in a pilot, waiting."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from time import monotonic
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from textual.pilot import Pilot

from newsreader.app.app import NewsreaderApp
from newsreader.app.graphics import NONE, Graphics
from newsreader.app.screens.main import MainScreen
from newsreader.app.widgets import status
from newsreader.config import Config, Folders
from newsreader.library import Library, open_library
from tests.loopback import Loopback, Route
from tests.screen import screen_text

QUIET = Config(refresh_at_start=False, refresh_every=0)
"""Settings with which nothing happens by itself."""
PATIENCE = 20.0
"""Seconds after which a condition that does not come true fails the test."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a feed served in a test."""

    title: str
    html: str = "<p>Nothing to add.</p>"
    page: str = ""


def feed(site: str, *entries: Told, base: str = "http://127.0.0.1:9") -> bytes:
    """An RSS feed, its first entry the newest."""
    now = datetime.now(UTC)
    rows = "".join(
        f"<item><title>{escape(entry.title)}</title><guid>{escape(entry.title)}</guid>"
        f"<link>{base}{entry.page or f'/page/{number}'}</link>"
        f"<pubDate>{now - timedelta(hours=number + 1):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{escape(entry.html)}</description></item>"
        for number, entry in enumerate(entries)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(site)}</title><link>{base}/</link>{rows}</channel></rss>"
    ).encode()


FERRY = Told(
    "Ferry line to get electric boats",
    "<p>The first of six boats arrives in May, the operator said on Monday, after two years of "
    "tests in the inner harbour and a winter of talks with the port.</p>"
    "<p>Ana Lim, who runs the line, said: “We will not raise the fare. The power costs us less "
    "than the oil did.”</p>"
    "<p>“Passengers will see no difference but the quiet,” said Tom Reed, the harbour master.</p>"
    + "".join(f"<p>{'The line carries nine thousand people a day. ' * 12}</p>" for _ in range(12)),
    "/ferry",
)
BRIDGE = Told("Old bridge reopens after repairs", "<p>It was closed for a year.</p>", "/bridge")
CHESS = Told("A quiet draw in round nine", "<p>Both players shook hands.</p>", "/chess")


async def library_of(folders: Folders, routes: Mapping[str, Route], config: Config = QUIET) -> None:
    """Make a library on disk that follows every feed served, with the server gone afterwards."""
    async with Loopback(routes) as server:
        library = open_library(folders, config)
        try:
            for path in routes:
                if path.startswith("/feed"):
                    await library.subscribing.subscribe(server.url(path), folder=_folder(path))
        finally:
            await library.close()


async def follow(folders: Folders, server: Loopback, path: str = "/feed") -> str:
    """Subscribe a library on disk to one feed of a server, and tell the feed's id."""
    library = open_library(folders, QUIET)
    subscription = await library.subscribing.subscribe(server.url(path))
    await library.close()
    return subscription.id


def _folder(path: str) -> str:
    return unquote(path.removeprefix("/feed/").rpartition("/")[0]) if "/feed/" in path else ""


@dataclass(frozen=True, slots=True)
class Session:
    """The app in a pilot."""

    app: NewsreaderApp
    pilot: Pilot[int]

    @property
    def main(self) -> MainScreen:
        """The main screen."""
        return self.app.main

    @property
    def library(self) -> Library:
        """Its library."""
        return self.app.library

    @property
    def text(self) -> str:
        """What is on screen."""
        return screen_text(self.app).replace("\N{NO-BREAK SPACE}", " ")

    @property
    def focus(self) -> str:
        """Name of the pane with the focus."""
        return (self.main.focused.id if self.main.focused else None) or ""

    @property
    def told(self) -> str:
        """What the status line says."""
        return self.main.status.text

    @property
    def cursor(self) -> str:
        """Title of the headline selected."""
        row = self.library.headline(self.main.headlines.cursor_id or "")
        return row.title if row else ""

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text into the field with the focus."""
        await self.pilot.press(*text)

    async def until(self, condition: Callable[[], Any], what: str = "") -> None:
        """Wait until a condition is true."""
        end = monotonic() + PATIENCE
        while not condition():
            if monotonic() > end:
                seen = f"{self.told!r} {self.main.faults}\n{self.text}"
                raise AssertionError(f"{what or 'the condition'} never came true: {seen}")
            await self.pilot.pause()
            await asyncio.sleep(0)

    async def sees(self, text: str) -> None:
        """Wait until a text is on screen."""
        await self.until(lambda: text in self.text, f"“{text}” on screen")

    async def hears(self, text: str) -> None:
        """Wait until the status line says something."""
        await self.until(lambda: text in self.told, f"“{text}” in the status line")

    async def reads(self, title: str) -> None:
        """Wait until an article is shown."""

        def shown() -> bool:
            page = self.main.reader.page
            return page is not None and page.article.title == title

        await self.until(shown, f"the article “{title}”")


@contextlib.asynccontextmanager
async def session(
    folders: Folders,
    config: Config = QUIET,
    size: tuple[int, int] = (130, 40),
    shows: Graphics = NONE,
    **options: Any,
) -> AsyncIterator[Session]:
    """The app on a library on disk; no fault of its own may have come up when it ends.

    What the status line says stays until it is looked for, however busy the machine is.
    """
    library = open_library(folders, config, **options)
    app = NewsreaderApp(library, folders, config, shows=shows)
    with patch.multiple(status, MESSAGE_SECONDS=3 * PATIENCE, ERROR_SECONDS=3 * PATIENCE):
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            this = Session(app, pilot)
            await this.until(lambda: app.main.is_mounted)
            yield this
            faults = app.main.faults
    assert faults == []
