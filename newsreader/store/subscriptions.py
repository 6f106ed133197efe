"""Subscriptions on the disk: added, amended, moved to the trash and back; the saved searches.

Of two files that change together the one that counts is written first; what fails of the rest is
done at the next start.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from newsreader.errors import StoreError
from newsreader.model import FetchState, SavedSearch, Subscription
from newsreader.store import documents
from newsreader.store.documents import Damaged, EntryTables
from newsreader.store.fold import Fold
from newsreader.store.parts import Parts
from newsreader.store.recovery import trash_files
from newsreader.store.state import News
from newsreader.store.storage import told
from newsreader.store.work import Work


class _Trashed(Struct, frozen=True):
    subscription: Subscription
    fetch_state: FetchState | None = None


class Subscriptions:
    """Writes what the user follows. Call it with the library's lock held.

    Args:
        parts: The library's files.
        work: The other pieces of work.
        fold: Brings a feed's file up to date before it goes to the trash.
    """

    def __init__(self, parts: Parts, work: Work, fold: Fold) -> None:
        self._parts = parts
        self._work = work
        self._fold = fold

    def put(self, subscriptions: Iterable[Subscription]) -> News:
        """Add or replace subscriptions.

        Raises:
            StoreError: library.json is as it was.
        """
        self._work.announce("library")
        self._parts.library.put_subscriptions(subscriptions)
        with _at_leisure():
            self._parts.files.settle()
        return News(shelf=self._work.shelf())

    def amend(self, amendments: Mapping[str, Callable[[Subscription], Subscription]]) -> News:
        """Change subscriptions in one write; one that is there no more stays away.

        Raises:
            StoreError: library.json is as it was.
        """
        present = self._parts.library.read().subscriptions
        changed = [
            after
            for feed_id, amend in amendments.items()
            if (before := present.get(feed_id)) and (after := amend(before)) != before
        ]
        return self.put(changed) if changed else News(shelf=self._work.shelf())

    def remove(self, feed_id: str) -> News:
        """Move a subscription with its entries and bodies to the trash.

        Raises:
            StoreError: It is still there.
        """
        parts = self._parts
        subscription = parts.library.read().subscriptions.get(feed_id)
        if subscription is None:
            return News(shelf=self._work.shelf())
        self._fold.last(feed_id)
        folder = parts.layout.trashed_feed(feed_id)
        trashed = _Trashed(subscription, parts.fetch.read().get(feed_id))
        with told(folder):
            parts.files.replace(folder / "subscription.json", msgspec.json.encode(trashed))
        self._work.announce("library")
        self._work.announce("fetch")
        parts.library.drop_subscription(feed_id)
        with _at_leisure():
            trash_files(parts, feed_id)
            parts.fetch.drop(feed_id)
            moment = parts.now().timestamp()
            os.utime(folder, (moment, moment))
            parts.files.settle()
        return News(shelf=self._work.shelf(), fetch_states=parts.fetch.read())

    def restore(self, feed_id: str) -> News:
        """Bring a subscription back from the trash.

        Raises:
            StoreError: It is there no more, or can't be moved.
        """
        parts = self._parts
        folder = parts.layout.trashed_feed(feed_id)
        trashed = self._trashed(feed_id)
        with told(folder):
            parts.files.move(folder / "entries.json", parts.layout.feed(feed_id))
            parts.files.move(folder / "entries.log", parts.layout.feed_log(feed_id))
            parts.files.move(folder / "bodies", parts.layout.bodies_of(feed_id))
        self._work.announce("library")
        parts.library.put_subscriptions([trashed.subscription])
        with _at_leisure():
            self._mark_as_saved(feed_id)
            if trashed.fetch_state:
                self._work.announce("fetch")
                parts.fetch.put({feed_id: trashed.fetch_state})
            parts.files.settle()
            shutil.rmtree(folder)
        return News(
            shelf=self._work.shelf(),
            feeds=self._work.rows([feed_id]),
            fetch_states=parts.fetch.read(),
        )

    def _mark_as_saved(self, feed_id: str) -> None:
        """Mark entries as their saved articles are, which were there while the feed was not."""
        saved = self._work.shelf().saved.values()
        states = {each.id: {"read": each.read} for each in saved if each.feed_id == feed_id}
        if states:
            self._parts.feeds.fold(feed_id, states)

    def change_search(self, search_id: str, search: SavedSearch | None) -> News:
        """Keep a search in place of the one of its id; with None, keep it no more.

        Raises:
            StoreError: library.json is as it was.
        """
        shelf = self._parts.library.read()
        searches = dict(shelf.searches)
        if search:
            searches[search_id] = search
        else:
            searches.pop(search_id, None)
        self._work.announce("library")
        self._parts.library.put_rows(replace(shelf, searches=searches))
        with _at_leisure():
            self._parts.files.settle()
        return News(shelf=self._work.shelf())

    def _trashed(self, feed_id: str) -> _Trashed:
        """What the trash says of a subscription; where that is damaged, its entries' file."""
        folder, files = self._parts.layout.trashed_feed(feed_id), self._parts.files
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.json.decode(files.read(folder / "subscription.json"), type=_Trashed)
        with contextlib.suppress(OSError, Damaged):
            path = folder / "entries.json"
            tables = documents.typed(path, files.read(path), EntryTables)
            if copy := documents.subscription_in(tables.meta):
                return _Trashed(copy)
        raise StoreError(feed_id, f"The subscription {feed_id} is in the trash no more.")


def _at_leisure() -> contextlib.AbstractContextManager[None]:
    """What follows the one write that counts: what fails of it is done at the next start."""
    return contextlib.suppress(StoreError, OSError)
