"""Library: the one door to a library of news for the app and the command line."""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any

from newsreader.changes import (
    Change,
    DownloadsChanged,
    EntriesChanged,
    FeedsChanged,
    Noticed,
    QuotesChanged,
)
from newsreader.config import Config
from newsreader.errors import StoreError
from newsreader.fetch import Fetcher
from newsreader.library import arriving, references, views
from newsreader.library.comparing import Comparing
from newsreader.library.core import Core, utc_now
from newsreader.library.credentials import Credentials
from newsreader.library.desktop import Desktop
from newsreader.library.downloads import Downloads
from newsreader.library.keeping import Keeping
from newsreader.library.lists import Lists
from newsreader.library.mending import Mending
from newsreader.library.pictures import Pictures
from newsreader.library.places import Places
from newsreader.library.precedence import Precedence
from newsreader.library.reading import Reading
from newsreader.library.refresh import Refreshing
from newsreader.library.round import RefreshReport
from newsreader.library.ruling import Rules
from newsreader.library.saving import Saving
from newsreader.library.searching import Searching
from newsreader.library.seeking import Seeking
from newsreader.library.subscribing import Subscribing
from newsreader.library.tending import Tending
from newsreader.library.upkeep import Upkeep
from newsreader.library.views import View, ViewKind, ViewSettings
from newsreader.model import Enclosure, Entry, FetchState, Headline, Saved, Subscription
from newsreader.store.database import Database
from newsreader.store.storage import Files
from newsreader.store.writer import Lock
from newsreader.workers import Workers


class Library:
    """Everything that can be done to a library. Methods run on one asyncio loop, without locks.

    What concerns one room is done there: ``library.subscribing.rename``, ``library.reading.open``,
    ``library.notebook.keep``. Here are the lists and counts that every screen asks for, and what
    goes through several rooms.
    """

    def __init__(
        self,
        database: Database,
        *,
        config: Config,
        fetcher: Fetcher,
        workers: Workers,
        emit: Callable[[Change], None] = lambda _: None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.emit = emit
        layout = database.layout
        # A lock of its own for each change: one and the same would let two of them in at once.
        credentials = Credentials(layout.credentials, Files(), lambda: Lock(layout).held())
        self._core = Core(database, config, fetcher, workers, credentials, self._tell, now)
        self._arrangement = views.Arrangement(database)
        self.reading = Reading(self._core)
        self.saving = Saving(self._core, self.reading)
        self.notebook = Keeping(self._core, self.reading)
        self.places = Places(self._core)
        self.searching = Searching(self._core)
        self.downloads = Downloads(self._core, self.enclosures, self.follow)
        self.pictures = Pictures(self._core)
        self.comparing = Comparing(self._core, self.reading)
        self._tending = Tending(self._core)
        self.seeking = Seeking(self._core, self.reading)
        self.subscribing = Subscribing(self._core, self.seeking)
        self.lists = Lists(self._core)
        self.health = Mending(self._core, self.subscribing, self.seeking)
        self.desktop = Desktop(self._core)
        self.upkeep = Upkeep(self._core)
        self._refreshing = Refreshing(self._core, Rules(self._core, self.saving))
        database.on_error = self._store_failed
        database.intake.pause = self.precedence.pause

    def _tell(self, change: Change) -> None:
        self.emit(change)

    def _store_failed(self, error: StoreError) -> None:
        self.emit(Noticed(error.sentence, error=True))

    @property
    def notices(self) -> list[str]:
        """Sentences on what was repaired or can't be written, from when it was opened."""
        return self._core.database.notices

    @property
    def precedence(self) -> Precedence:
        """What makes a refresh stand back while a key is answered."""
        return self._core.precedence

    # Looking

    def subscriptions(self) -> list[Subscription]:
        """Every subscription, by folder and title."""
        return self._arrangement.subscriptions()

    def folders(self) -> list[str]:
        """Every folder that holds a subscription, outer ones of nested ones too."""
        return self._arrangement.folders()

    def feed_ids(self) -> AbstractSet[str]:
        """The id of every subscription."""
        return self._core.database.subscriptions.keys()

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
        return self._core.fetch_state(feed_id)

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

    def arrived(
        self,
        rows: Sequence[Headline],
        ids: Collection[str],
        settings: ViewSettings,
        keep: AbstractSet[str] = frozenset(),
    ) -> list[Headline] | None:
        """The rows of a view with new ones in their places; see ``arriving.arrived``."""
        return arriving.arrived(self._core.database, rows, ids, settings, keep)

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
        self._core.database.memory.remember(key, value)

    def recall(self, key: str) -> Any:
        """The value kept under a key, None when there is none."""
        return self._core.database.memory.recall(key)

    # State

    def mark(self, ids: Iterable[str], read: bool) -> int:
        """Mark entries read or unread; read ones are shown as updated no more.

        Returns:
            How many were not so before.
        """
        wanted = list(ids)
        updated = self.comparing.looked_at_all(wanted) if read else {}
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
        self.reading.forget_failures()
        self.pictures.forget_failures()
        if not by_hand:
            await self.follow()  # what another process just refreshed is not due any more
        report = await self._refreshing.refresh(feed_ids, by_hand=by_hand, grace=grace)
        self._core.spawn(self.saving.capture_waiting())
        return report

    @property
    def refreshing(self) -> bool:
        """True while a refresh is under way."""
        return self._refreshing.running

    def cancel_refresh(self) -> None:
        """Stop the refresh under way; what has come so far is kept."""
        self._refreshing.cancel()

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

    async def settle(self) -> None:
        """Wait for the work in the background: captures, pages."""
        await self._core.settle()

    def dismiss_workers(self) -> None:
        """Let the workers end: nothing is expected of them any more."""
        self._core.workers.dismiss()

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
        self.comparing.mark_again(updated)

    def _title(self, entry_id: str) -> str:
        row = self.headline(entry_id)
        return row.title if row else entry_id
