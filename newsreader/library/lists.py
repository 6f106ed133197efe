"""Lists of subscriptions from elsewhere: read, taken over, and written for others to read."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, field

from newsreader.address import bare, normal
from newsreader.changes import FeedsChanged
from newsreader.fetch import Login, login_of
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.library.subscribing import host_title, tidy_folder
from newsreader.library.views import in_order
from newsreader.model import Subscription
from newsreader.store.ids import mint_feed_id

if TYPE_CHECKING:
    from newsreader.feeds.opml import Outline, Outlines

LIST_DEADLINE = 30.0
"""Seconds a worker may take for a list of subscriptions; one of 5,000 took 0.3."""


class ImportReport(Struct, frozen=True):
    """What an import did; every refused line with its reason."""

    added: tuple[str, ...]
    already: int
    refused: tuple[str, ...]


class Lists:
    """Takes lists of subscriptions over, and writes them."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def read(self, raw: bytes) -> "Outlines":
        """Read a list of subscriptions in a worker process.

        Args:
            raw: The bytes of an OPML file, or of newsboat's urls file.

        Raises:
            ParseError: It is neither.
            WorkerError: It takes too long.
        """
        return await self._core.workers.run(work.read_list, raw, deadline=LIST_DEADLINE)

    async def take_over(self, outlines: "Outlines") -> ImportReport:
        """Follow all feeds of a list; their entries come with the next refresh."""
        present = tuple(self._core.database.subscriptions.values())
        made = await asyncio.to_thread(_made, outlines.outlines, present, self._core.now())
        added = [subscription for subscription, _ in made.added]
        await self._core.database.put_subscriptions(added)
        for subscription, login in made.added:
            if login:
                await self._core.credentials.put(subscription.id, login)
        ids = tuple(each.id for each in added)
        self._core.emit(FeedsChanged(ids))
        return ImportReport(ids, made.already, outlines.refused)

    async def write(self) -> str:
        """Every subscription as an OPML document."""
        from newsreader.feeds import opml  # noqa: PLC0415 - 20 ms that starting the reader can spare

        subscriptions = in_order(self._core.database.subscriptions.values())
        return await asyncio.to_thread(opml.write, subscriptions)


class _Made(Struct):
    """What a list brings: subscriptions with the name and password in their address, if any."""

    added: list[tuple[Subscription, Login | None]] = field(default_factory=list)
    already: int = 0


def _made(outlines: "Iterable[Outline]", present: Iterable[Subscription], now: datetime) -> _Made:
    """Make subscriptions of what is not there yet."""
    known, taken, made = set[str](), set[str](), _Made()
    for each in present:
        known.add(normal(each.url))
        taken.add(each.id)
    for outline in outlines:
        url = bare(outline.url)
        if normal(url) in known:
            made.already += 1
            continue
        known.add(normal(url))
        shown = outline.title or host_title(url)
        feed_id = mint_feed_id(shown, taken)
        taken.add(feed_id)
        folder = tidy_folder(outline.folder)
        new = Subscription(feed_id, url, shown, now, site_url=outline.site_url, folder=folder)
        made.added.append((new, login_of(outline.url)))
    return made
