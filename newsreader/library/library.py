"""Library: the one door to a library of news for the app and the command line."""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader.changes import (
    Change,
    DownloadsChanged,
    EntriesChanged,
    FeedsChanged,
    Noticed,
    QuotesChanged,
)
from newsreader.config import Config, Folders
from newsreader.errors import StoreError
from newsreader.fetch import Fetcher, HttpFetcher, Ways
from newsreader.library import references, views, work
from newsreader.library.comparing import Comparing, Comparison
from newsreader.library.core import Core, utc_now
from newsreader.library.credentials import Credentials
from newsreader.library.desktop import Desktop
from newsreader.library.downloads import Downloads
from newsreader.library.keeping import Keeping
from newsreader.library.mending import Mending
from newsreader.library.pictures import Pictures
from newsreader.library.places import Places
from newsreader.library.reading import Reading
from newsreader.library.refresh import Refreshing, RefreshReport
from newsreader.library.ruling import Rules
from newsreader.library.saving import Saving
from newsreader.library.searching import Searching
from newsreader.library.seeking import Found, Seeking
from newsreader.library.subscribing import ImportReport, Subscribing
from newsreader.library.tending import Tending
from newsreader.library.views import View, ViewKind, ViewSettings
from newsreader.model import Article, Enclosure, Entry, FetchState, Headline, Saved, Subscription
from newsreader.store.database import Database
from newsreader.store.storage import Files
from newsreader.workers import Workers

if TYPE_CHECKING:
    from newsreader.feeds.opml import Outlines
    from newsreader.store.backup import Manifest
    from newsreader.store.checkup import Finding

LIST_DEADLINE = 30.0
"""Seconds a worker may take for a list of subscriptions; one of 5,000 took 0.3."""


def _unheard(_: Change) -> None:
    """Nobody listens yet."""


def open_library(
    folders: Folders,
    config: Config,
    emit: Callable[[Change], None] = _unheard,
    fetcher: Fetcher | None = None,
) -> "Library":
    """Open the library in some folders, making an empty one where there is none.

    Args:
        folders: Where it lies.
        config: The settings.
        emit: Hears of every change.
        fetcher: Another way to the network than HTTP.

    Returns:
        The library; ``close`` it.

    Raises:
        StoreError: It can't be opened, and why.
    """
    network = fetcher or HttpFetcher(
        timeout=config.timeout,
        max_bytes=config.max_megabytes * 1_000_000,
        connections=config.connections,
        per_host=config.connections_per_host,
        ways=Ways(
            proxy=config.proxy,
            ca_file=config.ca_file,
            cookies=config.cookies,
            contact=config.contact,
            private_addresses=config.private_addresses,
            gap=config.pause_per_host,
        ),
    )
    workers = Workers(preload=("newsreader.article.build", "newsreader.feeds.parse"))
    return Library(
        Database.open(folders),
        config=config,
        fetcher=network,
        workers=workers,
        emit=emit,
    )


class Library:
    """Everything that can be done to a library. Methods run on one asyncio loop, without locks."""

    def __init__(
        self,
        database: Database,
        *,
        config: Config,
        fetcher: Fetcher,
        workers: Workers,
        emit: Callable[[Change], None] = _unheard,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.emit = emit
        credentials = Credentials(database.layout.credentials, Files())
        self._core = Core(database, config, fetcher, workers, credentials, self._tell, now)
        self._reading = Reading(self._core)
        self._saving = Saving(self._core, self._reading)
        self.notebook = Keeping(self._core, self._reading)
        self.places = Places(self._core)
        self.searching = Searching(self._core)
        self.downloads = Downloads(self._core, self.enclosures, self.follow)
        self.pictures = Pictures(self._core)
        self._comparing = Comparing(self._core, self._reading)
        self._tending = Tending(self._core)
        self._seeking = Seeking(self._core, self._reading)
        self._subscribing = Subscribing(self._core, self._seeking)
        self.health = Mending(self._core, self._subscribing, self._seeking)
        self.desktop = Desktop(self._core)
        self._refreshing = Refreshing(self._core, Rules(self._core, self._saving))
        database.on_error = self._store_failed

    def _tell(self, change: Change) -> None:
        self.emit(change)

    def _store_failed(self, error: StoreError) -> None:
        self.emit(Noticed(error.sentence, error=True))

    @property
    def notices(self) -> list[str]:
        """Sentences on what was repaired or can't be written, from when it was opened."""
        return self._core.database.notices

    # Looking

    def subscriptions(self) -> list[Subscription]:
        """Every subscription, by folder and title."""
        every = self._core.database.subscriptions.values()
        return sorted(every, key=lambda each: (each.folder.casefold(), each.title.casefold()))

    def folders(self) -> list[str]:
        """Every folder that holds a subscription, outer ones of nested ones too."""
        names: set[str] = set()
        for subscription in self._core.database.subscriptions.values():
            parts = subscription.folder.split("/") if subscription.folder else []
            names.update("/".join(parts[: n + 1]) for n in range(len(parts)))
        return sorted(names, key=str.casefold)

    def subscription(self, feed_id: str) -> Subscription | None:
        """The subscription of an id, None when there is none."""
        return self._core.database.subscriptions.get(feed_id)

    def feed_title(self, feed_id: str) -> str:
        """The title of a feed; empty for one that is not subscribed."""
        subscription = self.subscription(feed_id)
        return subscription.title if subscription else ""

    def now(self) -> datetime:
        """The time that the library goes by."""
        return self._core.now()

    def fetch_state(self, feed_id: str) -> FetchState:
        """What the last fetches of a feed left behind."""
        return self._core.database.fetch_states.get(feed_id, FetchState())

    def feed_error(self, feed_id: str) -> str:
        """Why the feed's last refresh failed; empty when it did not."""
        return self.fetch_state(feed_id).error

    def headlines(
        self, view: View, settings: ViewSettings, keep: AbstractSet[str] = frozenset()
    ) -> list[Headline]:
        """The rows of a view, sorted; see ``views.listed``."""
        if view.kind is ViewKind.SEARCH:
            rows = self.searching.rows(view.id)
            return views.arranged(self._core.database, view, rows, settings, keep)
        return views.listed(self._core.database, view, settings, keep)

    def unread(self, view: View) -> int:
        """How many unread entries a view has."""
        if view.kind is ViewKind.SEARCH:
            return self.searching.counts(view.id)[0]
        return views.unread(self._core.database, view)

    def total(self, view: View) -> int:
        """How many entries a view has."""
        if view.kind is ViewKind.SEARCH:
            return self.searching.counts(view.id)[1]
        return views.total(self._core.database, view)

    def counts(self, feed_id: str) -> tuple[int, int]:
        """How many unread entries a feed has, and how many in all."""
        index = self._core.database.index
        return index.unread(feed_id), index.total(feed_id)

    def headline(self, entry_id: str) -> Headline | None:
        """The row of an entry, None when there is none."""
        return self._core.database.index.headlines.get(entry_id)

    def entry(self, entry_id: str) -> Entry | None:
        """All metadata of an entry; None for a saved page, or when its feed is gone."""
        return self._core.database.entry(entry_id)

    def saved(self, entry_id: str) -> Saved | None:
        """The row of the read-later list, None when the entry is not saved."""
        return self._core.database.saved.get(entry_id)

    def enclosures(self, entry_id: str) -> tuple[Enclosure, ...]:
        """The files an entry carries."""
        if entry := self.entry(entry_id):
            return entry.enclosures
        kept = self._core.database.saved_article(entry_id)
        return kept.enclosures if kept else ()

    def find(self, reference: str) -> Headline:
        """The entry that a reference means; see ``references.entry_of``."""
        return references.entry_of(self._core.database.index.headlines, reference)

    def find_feed(self, reference: str) -> Subscription:
        """The subscription that a reference means; see ``references.feed_of``."""
        return references.feed_of(self._core.database.subscriptions, reference)

    def view_settings(self, view: View) -> ViewSettings:
        """What is remembered of a view, or how it starts out."""
        default = views.default_settings(view)
        kept = self.recall(f"view:{view}")
        with contextlib.suppress(TypeError, ValueError, KeyError):
            return ViewSettings(bool(kept["show_read"]), views.Order(kept["order"]))
        return default

    def set_view_settings(self, view: View, settings: ViewSettings) -> None:
        """Remember how a view is listed."""
        value = {"show_read": settings.show_read, "order": settings.order.value}
        self.remember(f"view:{view}", value)

    def remember(self, key: str, value: object) -> None:
        """Keep a small value of the interface, such as where the reader was."""
        self._core.database.remember(key, value)

    def recall(self, key: str) -> Any:
        """The value kept under a key, None when there is none."""
        return self._core.database.recall(key)

    # State

    def mark(self, ids: Iterable[str], read: bool) -> int:
        """Mark entries read or unread; read ones are shown as updated no more.

        Returns:
            How many were not so before.
        """
        wanted = list(ids)
        updated = self._comparing.looked_at_all(wanted) if read else {}
        changed = self._mark(wanted, read)
        if updated:
            self.emit(EntriesChanged(tuple(updated)))
        others = (*changed, *(updated.keys() - set(changed)))
        if others:
            word = "unread" if read else "read"
            subject = f"{len(others)} entries" if len(others) > 1 else self._title(others[0])
            self._core.remember_inverse(
                f"Marked {word} again: {subject}", lambda: self._unmark(changed, read, updated)
            )
        return len(others)

    def looked(self, entry_id: str) -> bool:
        """Say that the present version of an entry was read; see ``Comparing.looked``."""
        return self._comparing.looked(entry_id)

    def toggle_saved(self, entry_id: str) -> bool:
        """Save for later or remove from there; see ``Saving.toggle``."""
        return self._saving.toggle(entry_id)

    def undo(self) -> str | None:
        """Take the last action back.

        Returns:
            A sentence on what was taken back; None when there is nothing left.
        """
        if not self._core.inverses:
            return None
        inverse = self._core.inverses.pop()
        outcome = inverse.action()
        if asyncio.iscoroutine(outcome):
            self._core.spawn(outcome)
        return inverse.sentence

    async def unsubscribe(self, feed_id: str) -> None:
        """Stop following a feed; see ``Subscribing.unsubscribe``."""
        await self._subscribing.unsubscribe(feed_id)

    async def rename(self, feed_id: str, title: str) -> None:
        """Give a subscription another title; see ``Subscribing.rename``."""
        await self._subscribing.rename(feed_id, title)

    async def move(self, feed_id: str, folder: str) -> None:
        """Put a subscription into a folder; see ``Subscribing.move``."""
        await self._subscribing.move(feed_id, folder)

    async def pause(self, feed_id: str, on: bool) -> None:
        """Stop asking a feed for anything new, or go on; see ``Subscribing.pause``."""
        await self._subscribing.pause(feed_id, on)

    async def set_login(self, feed_id: str, name: str, password: str) -> str:
        """Keep a feed's name and password; see ``Subscribing.set_login``."""
        return await self._subscribing.set_login(feed_id, name, password)

    async def forget_login(self, feed_id: str) -> bool:
        """Forget a feed's name and password; False when there were none."""
        return await self._core.credentials.forget(feed_id) is not None

    async def set_full_text(self, feed_id: str, on: bool) -> None:
        """Remember which text a feed is read as; see ``Subscribing.set_full_text``."""
        await self._subscribing.set_full_text(feed_id, on)

    # Network

    async def look_up(self, text: str) -> Found:
        """Tell what an address holds; see ``Seeking.look_up``."""
        return await self._seeking.look_up(text)

    async def subscribe(self, url: str, folder: str = "", title: str = "") -> Subscription:
        """Follow a feed; see ``Subscribing.subscribe``."""
        return await self._subscribing.subscribe(url, folder, title)

    def due(self) -> bool:
        """Tell whether any feed's time to be refreshed has come."""
        return self._refreshing.due()

    async def refresh(
        self,
        feed_ids: Collection[str] | None = None,
        *,
        by_hand: bool = True,
        grace: timedelta = timedelta(0),
    ) -> RefreshReport:
        """Refresh feeds; see ``Refreshing.refresh``. Waiting captures are tried again after."""
        self._reading.forget_failures()
        self.pictures.forget_failures()
        if not by_hand:
            await self.follow()  # what another process just refreshed is not due any more
        report = await self._refreshing.refresh(feed_ids, by_hand=by_hand, grace=grace)
        self._core.spawn(self.capture_waiting())
        return report

    @property
    def refreshing(self) -> bool:
        """True while a refresh is under way."""
        return self._refreshing.running

    def cancel_refresh(self) -> None:
        """Stop the refresh under way; what has come so far is kept."""
        self._refreshing.cancel()

    async def save_page(self, url: str) -> Headline:
        """Save any page of the web for later; see ``Saving.save_page``."""
        return await self._saving.save_page(url)

    async def capture_waiting(self) -> None:
        """Try again to capture what was saved without a network."""
        await self._saving.capture_waiting()

    # Reading

    async def open(self, entry_id: str, *, reading: bool = False) -> Article:
        """The best text at hand; see ``Reading.open``."""
        return await self._reading.open(entry_id, reading=reading)

    async def feed_text(self, entry_id: str) -> Article:
        """What the feed says; see ``Reading.feed_text``."""
        return await self._reading.feed_text(entry_id)

    async def full_text(self, entry_id: str) -> Article:
        """The page's article; see ``Reading.full_text``."""
        return await self._reading.full_text(entry_id)

    async def changes(self, entry_id: str) -> Comparison:
        """What became of an entry since it was read; see ``Comparing.changes``."""
        return await self._comparing.changes(entry_id)

    async def read_address(self, url: str) -> Article:
        """The article of any page, not stored; see ``Reading.read_address``."""
        return await self._reading.read_address(url)

    # In and out

    async def read_list(self, raw: bytes) -> "Outlines":
        """Read a list of subscriptions in a worker process.

        Args:
            raw: The bytes of an OPML file, or of newsboat's urls file.

        Raises:
            ParseError: It is neither.
            WorkerError: It takes too long.
        """
        return await self._core.workers.run(work.read_list, raw, deadline=LIST_DEADLINE)

    async def import_outlines(self, outlines: "Outlines") -> ImportReport:
        """Add many subscriptions at once; see ``Subscribing.import_all``."""
        wanted = [(o.url, o.title, o.site_url, o.folder) for o in outlines.outlines]
        return await self._subscribing.import_all(wanted, outlines.refused)

    def export_opml(self) -> str:
        """Every subscription as an OPML document."""
        from newsreader.feeds import opml  # noqa: PLC0415 - 20 ms that starting the reader can spare

        return opml.write(self.subscriptions())

    # Housekeeping

    async def warm(self) -> None:
        """Start the workers ahead of the first article, without holding anything up."""
        await asyncio.to_thread(self._core.workers.warm)

    async def follow(self) -> None:
        """Take over what other processes changed, and tell."""
        followed = await self._core.database.follow()
        if followed.entries:
            self.emit(EntriesChanged(tuple(followed.entries)))
        if followed.feeds:
            self.emit(FeedsChanged(tuple(followed.feeds)))
        if followed.quotes:
            self.emit(QuotesChanged(followed.quotes))
        if followed.enclosures:
            self.emit(DownloadsChanged(followed.enclosures))

    async def flush(self) -> None:
        """Wait until every change is durable.

        Raises:
            StoreError: One could not be written.
        """
        await self._core.database.flush()

    async def fold(self) -> None:
        """Tidy the store while nothing else is to do; old entries are let go, see ``Tending``."""
        await self._core.database.fold()
        if await self._tending.tend():
            await self._core.database.fold()

    async def backup(self, target: Path) -> "Manifest":
        """Write everything of the user's into one file.

        Args:
            target: The file; an older backup there is replaced.

        Returns:
            What was written.

        Raises:
            StoreError: It can't be written; what was there is whole.
        """
        await self.flush()
        return await self._core.database.housekeeping.backup(target)

    async def checkup(self, *, repair: bool = False) -> "list[Finding]":
        """Look every file of the library over.

        Args:
            repair: Whether to mend what is found, and make all derived files anew.

        Returns:
            What is not, or was not, as it should be.

        Raises:
            StoreError: Something can't be mended; what was there is whole.
        """
        database = self._core.database
        findings = await database.housekeeping.checkup(repair=repair)
        if repair:
            await database.speakers.mentions()
            await asyncio.to_thread(database.search.fill, lambda: True)
        return findings

    async def settle(self) -> None:
        """Wait for the work in the background: captures, pages."""
        await self._core.settle()

    async def close(self) -> None:
        """End the network and the workers, make everything durable, close the store."""
        await self._refreshing.end()
        await self.searching.stop()
        await self._core.stop()
        await self._core.fetcher.close()
        await self._core.workers.close()
        await self._core.database.close()

    def _mark(self, ids: Iterable[str], read: bool) -> tuple[str, ...]:
        changed = self._core.database.mark(ids, read)
        if changed:
            self.emit(EntriesChanged(changed))
        return changed

    def _unmark(self, ids: tuple[str, ...], read: bool, updated: dict[str, str]) -> None:
        self._mark(ids, not read)
        self._comparing.mark_again(updated)

    def _title(self, entry_id: str) -> str:
        row = self.headline(entry_id)
        return row.title if row else entry_id
