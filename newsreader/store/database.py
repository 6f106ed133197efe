"""The library on disk as one object: opens the files, holds the index, applies operations.

State (read, saved) is changed in memory at once and made durable by one line of the log; content
is written by the writing thread with the lock held, in an order that a kill can't hurt: bodies,
then entries, then validators; a saved file before the row that names it.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import (
    Article,
    Entry,
    FetchState,
    ParsedFeed,
    Saved,
    SavedArticle,
    SavedSearch,
    Subscription,
)
from newsreader.store.articles import Articles
from newsreader.store.body import Body
from newsreader.store.changelog import Dropped, Kept, Marked, Revised
from newsreader.store.decision import Merged
from newsreader.store.documents import Damaged
from newsreader.store.enclosures import Enclosures
from newsreader.store.fold import Fold
from newsreader.store.housekeeping import Housekeeping
from newsreader.store.index import Index, with_row
from newsreader.store.intake import Intake
from newsreader.store.memory import Memory
from newsreader.store.notebook import Notebook
from newsreader.store.parts import Parts, enter, parts_of, translated, utc_now
from newsreader.store.recovery import opened
from newsreader.store.searching import SearchIndex
from newsreader.store.speakers import SpeakerIndex
from newsreader.store.state import Followed, State
from newsreader.store.storage import Files, told
from newsreader.store.subscriptions import Subscriptions
from newsreader.store.turns import Turns
from newsreader.store.way import Way
from newsreader.store.work import SETTLED_AT_ONCE, Work
from newsreader.store.writer import Lock, Writer

__all__ = ["Body", "Database", "Followed", "Merged"]


class Database:
    """One process's view of the library. Make it with ``open``.

    All methods are to be called from one thread. Plain methods change the memory at once and
    never wait for the disk; the others return when what they did is written.
    """

    def __init__(self, parts: Parts, state: State, lock: Lock, memory: Memory) -> None:
        self._parts = parts
        self._state = state
        self.memory = memory
        self.notices = parts.notices
        self.layout = parts.layout
        self.on_error: Callable[[StoreError], None] = lambda error: None
        self._work = Work(parts, state)
        self._fold = Fold(parts, state, self._work)
        self._articles = Articles(parts, state, self._work)
        self._subscriptions = Subscriptions(parts, self._work, self._fold)
        self.intake = Intake(parts, state, self._work)
        parts.bodies.on_damage = self._work.on_damage = self._failed
        self._writer = Writer(lock, parts.log, self._articles.before_append, self._failed)
        self.intake.waiting = self._writer.waiting
        self._way = Way(state, self._writer)
        self._run = self._way.run
        self._turns = Turns(self.intake, self._run)
        self.notebook = Notebook(state, self._way.put)
        self.enclosures = Enclosures(state, self._way.put, parts.layout)
        self.speakers = SpeakerIndex(parts.speakers, self._run)
        self.search = SearchIndex(parts, state)
        self.housekeeping = Housekeeping(parts, state, self._work, self._fold, memory, self._run)

    @classmethod
    def open(
        cls,
        folders: Folders,
        *,
        now: Callable[[], datetime] = utc_now,
        files: Files | None = None,
    ) -> "Database":
        """Open the library, making it where there is none.

        Args:
            folders: Where it lies.
            now: The clock.
            files: The way to the disk.

        Returns:
            The library, its index ready; ``notices`` tells what was repaired.

        Raises:
            StoreError: A newer newsreader wrote it, or it can't be read.
            StoreLocked: Another process holds it for too long.
        """
        parts = parts_of(folders, now, files or Files())
        lock = Lock(parts.layout)
        memory = Memory(parts.layout, parts.files)
        memory.load()
        with contextlib.ExitStack() as stack, translated():
            enter(stack, parts, lock)
            state = opened(parts)
        return cls(parts, state, lock, memory)

    @property
    def folders(self) -> Folders:
        """Where it lies."""
        return self._parts.folders

    @property
    def index(self) -> Index:
        """Every headline, and the counts."""
        return self._state.index

    @property
    def subscriptions(self) -> Mapping[str, Subscription]:
        """What the user follows, by id."""
        return self._state.shelf.subscriptions

    @property
    def fetch_states(self) -> Mapping[str, FetchState]:
        """What the last fetches left behind, by feed id."""
        return self._state.fetch_states

    @property
    def saved(self) -> Mapping[str, Saved]:
        """The read-later list, by entry id."""
        return self._state.saved

    def mark(self, ids: Iterable[str], read: bool) -> tuple[str, ...]:
        """Mark entries read or unread.

        Args:
            ids: Entries; unknown ones are passed over.
            read: The state wanted.

        Returns:
            The ids whose state was another: what an undo has to name.
        """
        changed = self._state.apply(Marked(tuple(ids), read))
        if changed:
            self._way.send(Marked(changed, read))
        return changed

    def revise(self, entry_id: str, mark: str = "") -> str:
        """Say which version of an entry is another than the one read.

        Args:
            entry_id: The entry; an unknown one is passed over.
            mark: What ``Headline.revised`` is to be; empty when the present version was read.

        Returns:
            What it was before.
        """
        row = self.index.headlines.get(entry_id)
        before = row.revised if row else mark
        if before != mark:
            self._way.put(Revised(entry_id, before, mark))
        return before

    def save(self, saved: Saved) -> None:
        """Put a row into the read-later list, or in place of the one that is there.

        After ``unsave`` the article's file comes back from the trash with it.
        """
        self._way.put(Kept(saved))

    def unsave(self, entry_id: str) -> Saved | None:
        """Take a row out of the read-later list; its file waits in the trash for 30 days.

        Returns:
            The row, for an undo; None where there was none.
        """
        saved = self._state.saved.get(entry_id)
        if saved:
            self._way.put(Dropped(entry_id))
        return saved

    async def put_saved_article(self, article: SavedArticle) -> None:
        """Keep a saved article: its file first, then its row.

        Args:
            article: ``captured`` of its row says whether the text in it is the full one.

        Raises:
            StoreError: The row is as it was.
        """
        known = article.saved.id in self._state.saved
        await self._run(lambda: self._articles.put_saved(article, known=known))

    def saved_article(self, entry_id: str) -> SavedArticle | None:
        """Read a saved article; None where it is not captured, or can't be read."""
        return self._parts.saved.read(entry_id)

    async def put_subscription(self, subscription: Subscription) -> None:
        """Add a subscription, or replace the one with its id.

        Raises:
            StoreError: Nothing was changed.
        """
        await self.put_subscriptions([subscription])

    async def put_subscriptions(self, subscriptions: Iterable[Subscription]) -> None:
        """Add or replace many subscriptions with one write.

        Raises:
            StoreError: Nothing was changed.
        """
        wanted = list(subscriptions)
        await self._run(lambda: self._subscriptions.put(wanted))

    async def amend_subscriptions(
        self, amendments: Mapping[str, Callable[[Subscription], Subscription]]
    ) -> None:
        """Change subscriptions as they are on the disk now; a removed one stays removed.

        Args:
            amendments: Id of a feed → what makes of its subscription another.

        Raises:
            StoreError: Nothing was changed.
        """
        await self._run(lambda: self._subscriptions.amend(amendments))

    async def remove_subscription(self, feed_id: str) -> None:
        """Move a subscription with all its entries to the trash, for 30 days.

        Raises:
            StoreError: It can't be moved.
        """
        await self._run(lambda: self._subscriptions.remove(feed_id))

    async def restore_subscription(self, feed_id: str) -> Subscription:
        """Bring a removed subscription back with all its entries.

        Raises:
            StoreError: It is in the trash no more, or can't be moved.
        """
        await self._run(lambda: self._subscriptions.restore(feed_id))
        return self.subscriptions[feed_id]

    @property
    def searches(self) -> Mapping[str, SavedSearch]:
        """The saved searches, by id."""
        return self._state.shelf.searches

    async def change_search(self, search_id: str, search: SavedSearch | None) -> None:
        """Keep a search in place of the one of its id; with None, keep it no more.

        Raises:
            StoreError: Nothing was changed.
        """
        await self._run(lambda: self._subscriptions.change_search(search_id, search))

    async def merge(self, feed_id: str, parsed: ParsedFeed) -> Merged:
        """Take in a refreshed feed: bodies, then entries, then the index.

        Args:
            feed_id: A subscription; of one that was just removed nothing is kept.
            parsed: The feed as it is now.

        Returns:
            The ids of new and of changed entries.

        Raises:
            StoreError: The entries are as they were; of thousands of new ones some may have been
                written, and the rest comes with the next refresh.
        """
        self._state.overtaken[feed_id] = False
        arrival = self.intake.put(feed_id, parsed)
        while self.intake.goes_on(arrival):
            await self._turns.taken(arrival)
        return arrival.merged()

    async def known_bytes(self, feed_ids: Iterable[str]) -> list[dict[str, str]]:
        """Give what need not be parsed again of each feed: hash of an entry's bytes → its key."""
        wanted = list(feed_ids)
        return await asyncio.to_thread(lambda: [self._parts.feeds.known(each) for each in wanted])

    async def put_fetch_states(self, states: Mapping[str, FetchState]) -> None:
        """Keep what fetches left behind; call it after the merges that they led to.

        Raises:
            StoreError: fetch.json is as it was.
        """
        wanted = dict(states)
        while self._parts.files.unsettled > SETTLED_AT_ONCE:
            await self._run(self._work.settle_some)
        await self._run(lambda: self._work.put_fetch_states(wanted))
        for each in wanted:
            self._state.overtaken.pop(each, None)

    def entry(self, entry_id: str) -> Entry | None:
        """Read an entry with all its metadata from its feed's file.

        Returns:
            The entry with the state it has in memory; None where there is no such file or entry.
        """
        row = self.index.headlines.get(entry_id)
        if row is None or row.feed_id not in self.subscriptions:
            return None
        try:
            entry = self._parts.feeds.entry(row.feed_id, entry_id)
        except (Damaged, OSError, StoreError):
            return None
        return with_row(entry, row) if entry else None

    def entries(self, feed_id: str) -> list[Entry]:
        """Read all entries of a feed from its file; none where that can't be read."""
        try:
            return list(self._parts.feeds.whole(feed_id)[0].values())
        except (Damaged, OSError, StoreError):
            return []

    def body(self, entry_id: str) -> Body | None:
        """Read the text of an entry; None where there is none."""
        row = self.index.headlines.get(entry_id)
        return self._parts.bodies.body(row.feed_id, entry_id) if row and row.feed_id else None

    async def put_article(self, entry_id: str, article: Article, html: str | None = None) -> None:
        """Keep a built article; its source names the slot. Updates quotes and minutes of the row.

        Args:
            entry_id: Of which entry; nothing is kept of one that is gone.
            article: What was built.
            html: The feed's text of which it was, for it is not kept where that has changed since.

        Raises:
            StoreError: It can't be written.
        """
        row = self.index.headlines.get(entry_id)
        if row and row.feed_id in self.subscriptions:
            feed_id = row.feed_id
            await self._run(lambda: self._articles.put(feed_id, entry_id, article, html))

    async def flush(self) -> None:
        """Wait until every change is on the disk; nothing to do where there is none.

        Raises:
            StoreError: Some could not be written; they stay queued.
        """
        if self._writer.idle and not self._parts.files.unsettled:
            return

        def work() -> None:
            self._writer.append_waiting()
            with told(self._parts.layout.data):
                self._parts.files.settle()

        await self._run(work)

    async def follow(self) -> Followed:
        """Take in what other processes changed; one stat when nothing.

        Raises:
            StoreError: A file can't be read.
        """
        if self._parts.log.unchanged():
            return Followed()
        return await self._run(self._work.follow)

    async def fold(self) -> None:
        """Fold the log into the files and write the snapshot: for idle moments.

        Other work comes between its steps. Cheap when there is nothing to do.

        Raises:
            StoreError: The log stays as it is.
        """
        await self.housekeeping.write_memory()
        await self.follow()
        await self.housekeeping.fold()
        await self._write_derived()

    async def close(self) -> None:
        """Write what is not written yet and end the writing thread.

        Raises:
            StoreError: Changes could not be written and are lost.
        """
        try:
            if not self._writer.idle or self._parts.files.unsettled:
                await self.flush()
            with contextlib.suppress(StoreError):
                await self.housekeeping.write_memory()
                await self._write_derived()
                if self._parts.files.unsettled:
                    await self.flush()
        finally:
            self.search.close()
            self._writer.stop()

    async def _write_derived(self) -> None:
        await self.housekeeping.copy_library()
        if self._writer.idle:
            await self.housekeeping.write_snapshot()

    def _failed(self, error: StoreError) -> None:
        self.on_error(error)
