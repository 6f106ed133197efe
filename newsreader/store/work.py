"""What is done on the disk, piece by piece, on the writing thread with the lock held.

Each piece announces in the log which file it is about to replace, so that other processes look at
it again, and gives back the news that the memory has to take in.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from newsreader.errors import StoreError
from newsreader.model import Article, FetchState, Saved, SavedArticle, SavedSearch, Subscription
from newsreader.store import documents
from newsreader.store.changelog import (
    Built,
    Dropped,
    Kept,
    Marked,
    Operation,
    Revised,
    Touched,
)
from newsreader.store.documents import Damaged, EntryTables
from newsreader.store.enclosures import enclosures_after
from newsreader.store.feedfiles import FeedRows
from newsreader.store.libraryfile import Shelf
from newsreader.store.merge import Decision
from newsreader.store.notebook import quotes_after
from newsreader.store.parts import Parts
from newsreader.store.recovery import trash_files
from newsreader.store.retention import Limits, expendable
from newsreader.store.state import MergedFeed, News, State, rows_after, saved_after
from newsreader.store.storage import told
from newsreader.store.tinyfile import ABSENT

Fields = dict[str, Any]
SETTLED_AT_ONCE = 50


class _Trashed(Struct, frozen=True):
    subscription: Subscription
    fetch_state: FetchState | None = None


class FoldPlan(Struct, frozen=True):
    """What the log holds up to ``end``, as fields to set in each feed's file."""

    epoch: int
    end: int
    operations: tuple[Operation, ...]
    feeds: dict[str, dict[str, Fields]] = field(default_factory=dict)


class Work:
    """The pieces of work.

    Args:
        parts: The library's files.
        state: The memory; only looked at here, never changed.
    """

    def __init__(self, parts: Parts, state: State) -> None:
        self._parts = parts
        self._state = state

    def before_append(self, operation: Operation) -> None:
        """Move a saved article's file before the line that tells of it, to or from the trash.

        Raises:
            StoreError: It can't be moved.
        """
        match operation:
            case Dropped(entry_id):
                self._parts.saved.discard(entry_id)
            case Kept(row):
                self._parts.saved.bring_back(row.id)

    def put_article(self, feed_id: str, entry_id: str, article: Article) -> News:
        """Write a built article, and in the log what the row shows of it.

        Raises:
            StoreError: Nothing is half written.
        """
        if not self._parts.bodies.put_article(feed_id, entry_id, article):
            return News()
        self._parts.speakers.add(entry_id, article)
        built = Built(entry_id, count_quotes(article), article.minutes)
        self._parts.log.append([built])
        return News(operations=(built,))

    def put_saved_article(self, article: SavedArticle) -> News:
        """Write a saved article's file, then its row.

        Raises:
            StoreError: The row is as it was.
        """
        row = self._present(article.saved)
        kept = Kept(
            replace(
                row,
                quotes=count_quotes(article.article),
                minutes=article.article.minutes or row.minutes,
            )
        )
        present = self._parts.saved.exists(row.id)
        try:
            self._parts.saved.put(replace(article, saved=kept.saved))
            self._parts.log.append([kept])
        except StoreError:
            if not present:
                self._parts.saved.remove(row.id)
            raise
        self._parts.speakers.add(row.id, article.article)
        return News(operations=(kept,))

    def put_subscriptions(self, subscriptions: Iterable[Subscription]) -> News:
        """Add or replace subscriptions.

        Raises:
            StoreError: library.json is as it was.
        """
        self.announce("library")
        self._parts.library.put_subscriptions(subscriptions)
        with self._at_leisure():
            self._parts.files.settle()
        return News(shelf=self._shelf())

    def amend_subscription(
        self, feed_id: str, amend: Callable[[Subscription], Subscription]
    ) -> News:
        """Change what is written of a subscription; one that is there no more stays away.

        Raises:
            StoreError: library.json is as it was.
        """
        present = self._parts.library.read().subscriptions.get(feed_id)
        if present is None or (amended := amend(present)) == present:
            return News(shelf=self._shelf())
        return self.put_subscriptions([amended])

    def change_search(self, search_id: str, search: SavedSearch | None) -> News:
        """Keep a search in place of the one of its id; with None, keep it no more.

        Raises:
            StoreError: library.json is as it was.
        """
        searches = dict(self._parts.library.read().searches)
        if search:
            searches[search_id] = search
        else:
            searches.pop(search_id, None)
        self.announce("library")
        self._parts.library.put_searches(searches)
        with self._at_leisure():
            self._parts.files.settle()
        return News(shelf=self._shelf())

    def remove_subscription(self, feed_id: str) -> News:
        """Move a subscription with its entries and bodies to the trash.

        Raises:
            StoreError: It is still there.
        """
        parts = self._parts
        subscription = parts.library.read().subscriptions.get(feed_id)
        if subscription is None:
            return News(shelf=self._shelf())
        self.fold_feed(feed_id, self._plan())
        folder = parts.layout.trashed_feed(feed_id)
        trashed = _Trashed(subscription, parts.fetch.read().get(feed_id))
        with told(folder):
            parts.files.replace(folder / "subscription.json", msgspec.json.encode(trashed))
        self.announce("library")
        self.announce("fetch")
        parts.library.drop_subscription(feed_id)
        with self._at_leisure():
            trash_files(parts, feed_id)
            parts.fetch.drop(feed_id)
            moment = parts.now().timestamp()
            os.utime(folder, (moment, moment))
            parts.files.settle()
        return News(shelf=self._shelf(), fetch_states=parts.fetch.read())

    def restore_subscription(self, feed_id: str) -> News:
        """Bring a subscription back from the trash.

        Raises:
            StoreError: It is there no more, or can't be moved.
        """
        parts = self._parts
        folder = parts.layout.trashed_feed(feed_id)
        trashed = self._trashed(feed_id)
        with told(folder):
            parts.files.move(folder / "entries.json", parts.layout.feed(feed_id))
            parts.files.move(folder / "bodies", parts.layout.bodies_of(feed_id))
        self.announce("library")
        parts.library.put_subscriptions([trashed.subscription])
        with self._at_leisure():
            if trashed.fetch_state:
                self.announce("fetch")
                parts.fetch.put({feed_id: trashed.fetch_state})
            parts.files.settle()
            shutil.rmtree(folder)
        return News(
            shelf=self._shelf(), feeds=self._rows([feed_id]), fetch_states=parts.fetch.read()
        )

    def purge(self, feed_id: str, limits: Limits, spared: Iterable[str]) -> News:
        """Let go what is over a feed's limits; its texts are left to ``sweep``.

        Raises:
            StoreError: The entries are as they were.
        """
        parts = self._parts
        shelf, now = self._shelf(), parts.now()
        if feed_id not in shelf.subscriptions or not parts.safekeeping.clock_agrees():
            return News()
        known, purged = parts.feeds.whole(feed_id)
        for row in self._rows([feed_id])[feed_id].rows:
            known[row.id] = replace(known[row.id], read=row.read)
        quoted = (quote.entry_id for quote in shelf.quotes.values())
        going = expendable(known, limits, now, {*spared, *shelf.saved, *quoted})
        if not going:
            return News()
        parts.sweeping.begin(feed_id)
        self.announce("feed", feed_id)
        parts.feeds.purge(feed_id, [entry.id for entry in going], purged.with_entries(going))
        with told(parts.layout.feeds):
            parts.files.settle()
        return News(feeds=self._rows([feed_id]))

    def sweep(self, feed_id: str, beyond: int) -> int:
        """Take texts of entries that were let go out of some shards; see ``Sweeping.step``.

        Raises:
            StoreError: What was not swept yet is as it was.
        """
        kept = frozenset(self._parts.feeds.whole(feed_id)[0])
        return self._parts.sweeping.step(feed_id, kept, beyond)

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

    def settle_some(self) -> News:
        """Bring some renames to the disk, not so many that a mark would have to wait.

        Raises:
            StoreError: The disk refuses.
        """
        with told(self._parts.layout.data):
            self._parts.files.settle(SETTLED_AT_ONCE)
        return News()

    def put_fetch_states(self, states: Mapping[str, FetchState]) -> News:
        """Write what fetches left behind, once the entries they brought are on the disk.

        Raises:
            StoreError: fetch.json is as it was.
        """
        with told(self._parts.layout.feeds):
            self._parts.files.settle()
        self.announce("fetch")
        followed = self._parts.library.read().subscriptions
        self._parts.fetch.put({each: states[each] for each in states if each in followed})
        return News(fetch_states=self._parts.fetch.read())

    def follow(self) -> News:
        """Find out what other processes changed since the last look."""
        log, state = self._parts.log, self._state
        replay = log.news()
        if replay is None:
            operations = log.replay().operations
            shelf = self._shelf()
            feeds = self._rows(each for each in shelf.subscriptions if self.is_stale(each))
            return News(0, shelf, self._parts.fetch.read(), feeds, operations=operations)
        touched = {each.file for each in replay.operations if isinstance(each, Touched)}
        changed = {each.id for each in replay.operations if isinstance(each, Touched) and each.id}
        news = News(operations=replay.operations)
        if "library" in touched:
            news.shelf = self._shelf()
            changed |= news.shelf.subscriptions.keys() - state.signatures.keys()
        if "fetch" in touched:
            news.fetch_states = self._parts.fetch.read()
        news.feeds = self._rows(each for each in changed if self.is_stale(each))
        return news

    def plan_fold(self) -> FoldPlan | None:
        """Read what is to be folded; None when there is nothing, or news come first."""
        plan = self._plan()
        if plan.end != self._parts.log.end or not plan.operations:
            return None
        return plan

    def fold_feed(self, feed_id: str, plan: FoldPlan) -> News:
        """Write into a feed's file what the log says of its entries.

        When another process has cut the log, the plan may be older than the file: it is dropped.

        Raises:
            StoreError: The file is as it was.
        """
        states = plan.feeds.get(feed_id)
        if not states or self._parts.log.present_epoch() != plan.epoch:
            return News()
        stale = self.is_stale(feed_id)
        self._parts.feeds.fold(feed_id, states)
        return self.news_of(feed_id, Decision(), stale=stale)

    def end_fold(self, plan: FoldPlan) -> News:
        """Write what the log says of library.json and cut it, unless another process did so.

        Raises:
            StoreError: The log is as it was.
        """
        parts = self._parts
        if parts.log.present_epoch() != plan.epoch:
            return News()
        shelf = parts.library.read()
        parts.library.put_saved(saved_after(dict(shelf.saved), plan.operations))
        parts.library.put_quotes(quotes_after(shelf.quotes, plan.operations))
        parts.library.put_enclosures(enclosures_after(shelf.enclosures, plan.operations))
        with told(parts.layout.data):
            parts.files.settle()
        parts.log.cut(plan.end)
        return News()

    def copy_library(self) -> News:
        """Copy library.json because this run changed it.

        Raises:
            StoreError: There is no space or no right to.
        """
        self._parts.safekeeping.copy()
        self._parts.library.changed = False
        return News()

    def write_snapshot(self) -> News:
        """Write the headlines for the next start, unless they change meanwhile.

        Raises:
            StoreError: The old snapshot is whole.
        """
        index, version = self._state.index, self._state.index.version
        feeds = {
            feed_id: FeedRows(list(index.of_feed(feed_id)), signature)
            for feed_id, signature in list(self._state.signatures.items())
            if signature != ABSENT
        }
        if index.version == version:
            self._parts.snapshot.write(feeds)
        return News()

    def news_of(self, feed_id: str, decision: Decision, *, stale: bool) -> News:
        """Tell what is another in a feed's file than in the memory, once it is written.

        Args:
            feed_id: The feed.
            decision: What was written.
            stale: Whether the memory did not know the file as it was before.
        """
        if stale:
            return News(feeds=self._rows([feed_id]))
        if not self.is_stale(feed_id):
            return News()
        signature = self._parts.feeds.file(feed_id).signature()
        return News(merged=(MergedFeed(feed_id, decision, signature),))

    def is_stale(self, feed_id: str) -> bool:
        """Whether a feed's file is another than the memory knows."""
        signature = self._parts.feeds.file(feed_id).signature()
        return signature != self._state.signatures.get(feed_id)

    def _rows(self, feed_ids: Iterable[str]) -> dict[str, FeedRows]:
        feeds = {feed_id: self._parts.feeds.rows(feed_id) for feed_id in feed_ids}
        if feeds:
            rows_after(feeds, self._parts.log.peek().operations)
        return feeds

    def _shelf(self) -> Shelf:
        shelf = self._parts.library.read()
        operations = self._parts.log.peek().operations
        saved = saved_after(dict(shelf.saved), operations)
        quotes = quotes_after(shelf.quotes, operations)
        enclosures = enclosures_after(shelf.enclosures, operations)
        return replace(shelf, saved=saved, quotes=quotes, enclosures=enclosures)

    def _at_leisure(self) -> contextlib.AbstractContextManager[None]:
        """What follows the one write that counts: what fails of it is done at the next start."""
        return contextlib.suppress(StoreError, OSError)

    def _present(self, saved: Saved) -> Saved:
        """A row to be written, with the read state of this moment."""
        row = self._state.index.headlines.get(saved.id)
        return replace(saved, read=row.read) if row else saved

    def announce(self, file: str, feed_id: str = "") -> None:
        """Tell other processes that a file is about to be another."""
        self._parts.log.append([Touched(file, feed_id)], durable=False)

    def _plan(self) -> FoldPlan:
        replay = self._parts.log.peek()
        feeds: dict[str, dict[str, Fields]] = {}
        for operation in replay.operations:
            for entry_id, fields in _fields(operation):
                if row := self._state.index.headlines.get(entry_id):
                    known = feeds.setdefault(row.feed_id, {}).setdefault(entry_id, {})
                    earlier = known.get("revised", ())
                    known.update(fields)
                    if "revised" in fields:
                        known["revised"] = earlier + fields["revised"]
        followed = self._parts.library.read().subscriptions
        wanted = {feed_id: states for feed_id, states in feeds.items() if feed_id in followed}
        return FoldPlan(replay.epoch, replay.end, replay.operations, wanted)


def count_quotes(article: Article) -> int:
    """Count quotations: one over several paragraphs counts once."""
    return sum(not quote.continues for quote in article.quotes)


def _fields(operation: Operation) -> Iterator[tuple[str, Fields]]:
    match operation:
        case Marked(ids, read):
            for entry_id in ids:
                yield entry_id, {"read": read}
        case Built(entry_id, quotes, minutes):
            yield entry_id, {"quotes": quotes} | ({"minutes": minutes} if minutes else {})
        case Revised(entry_id):
            yield entry_id, {"revised": (operation,)}
