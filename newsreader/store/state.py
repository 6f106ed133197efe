"""Everything of the library that is held in memory, and how news from the disk get into it."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct, field

from newsreader.model import EnclosureRecord, FetchState, KeptQuote, Saved
from newsreader.store.changelog import Built, Dropped, Kept, Marked, Operation, Revised, Touched
from newsreader.store.decision import Decision
from newsreader.store.enclosures import enclosures_after
from newsreader.store.feedfiles import FeedRows
from newsreader.store.index import Index
from newsreader.store.libraryfile import Shelf
from newsreader.store.notebook import quotes_after
from newsreader.store.tinyfile import ABSENT, Signature


class Followed(Struct, frozen=True):
    """What other processes changed: ids of entries, feeds, kept quotes, enclosures."""

    entries: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()


class MergedFeed(Struct, frozen=True):
    """What a refresh brought, and the state of the feed's file with it."""

    feed_id: str
    decision: Decision
    signature: Signature


class News(Struct):
    """What a piece of work on the disk found or did, for the memory to take in.

    ``as_of`` is the number of the last own change that it knows of: later ones are applied again
    on top. ``looks`` is that of the look by which it was found, if it was.
    """

    as_of: int = 0
    looks: int = 0
    shelf: Shelf | None = None
    fetch_states: dict[str, FetchState] | None = None
    feeds: dict[str, FeedRows] = field(default_factory=dict)
    merged: tuple[MergedFeed, ...] = ()
    operations: tuple[Operation, ...] = ()


class State:
    """The memory of one process. It belongs to the thread of the event loop."""

    def __init__(self) -> None:
        self.index = Index()
        self.shelf = Shelf()
        self.saved: dict[str, Saved] = {}
        self.quotes: dict[str, KeptQuote] = {}
        self.enclosures: dict[str, EnclosureRecord] = {}
        self.fetch_states: dict[str, FetchState] = {}
        self.signatures: dict[str, Signature] = {}
        self.looks = 0
        """Number of the last look at what others changed that was taken in."""
        self.overtaken: dict[str, bool] = {}
        """Feeds that were taken in and whose validators are not written yet → whether another
        process has written their entries since."""
        self.touched: set[str] = set()
        """Where texts may be others than before: ids of feeds, "" for the saved articles."""

    def take(self, news: News) -> Followed:
        """Take in news; tell what is another now."""
        self.looks = max(self.looks, news.looks)
        feeds: set[str] = set()
        entries: set[str] = set()
        quotes, enclosures = self.quotes, self.enclosures
        if news.shelf:
            feeds |= self._take_shelf(news.shelf)
            entries |= self._take_saved(news.shelf.saved)
            self.quotes = news.shelf.quotes
            self.enclosures = news.shelf.enclosures
        if news.fetch_states is not None:
            feeds |= _different(self.fetch_states, news.fetch_states)
            self.fetch_states = news.fetch_states
        for feed_id, rows in news.feeds.items():
            entries.update(self.load_feed(feed_id, rows))
            feeds.add(feed_id)
            self.touched.add(feed_id)
            if news.looks and feed_id in self.overtaken:
                self.overtaken[feed_id] = True
        for merged in news.merged:
            self._take_merged(merged)
        for operation in news.operations:
            entries.update(self.apply(operation))
        return Followed(
            tuple(entries),
            tuple(feeds),
            tuple(_different(quotes, self.quotes)),
            tuple(_different(enclosures, self.enclosures)),
        )

    def load_feed(self, feed_id: str, loaded: FeedRows) -> tuple[str, ...]:
        """Take in the rows of a subscribed feed; tell the ids that are new or another."""
        if feed_id not in self.shelf.subscriptions:
            return ()
        for row in loaded.rows:
            saved = self.saved.get(row.id)
            row.saved = saved is not None
            if saved and saved.quotes is not None:
                row.quotes = saved.quotes
        self.signatures[feed_id] = loaded.signature
        return self.index.load_feed(feed_id, loaded.rows)

    def apply(self, operation: Operation) -> tuple[str, ...]:
        """Apply an operation to the memory; tell the ids that may have changed."""
        match operation:
            case Touched():  # the most by far after some refreshes
                return ()
            case Kept() | Dropped():
                self.touched.add("")
            case Built(entry_id) if row := self.index.headlines.get(entry_id):
                self.touched.add(row.feed_id)
        self.saved = saved_after(self.saved, (operation,))
        self.quotes = quotes_after(self.quotes, (operation,))
        self.enclosures = enclosures_after(self.enclosures, (operation,))
        return self.index.apply(operation)

    def _take_shelf(self, shelf: Shelf) -> set[str]:
        before, self.shelf = self.shelf, shelf
        self.touched |= before.subscriptions.keys() ^ shelf.subscriptions.keys()
        for feed_id in before.subscriptions.keys() - shelf.subscriptions.keys():
            self.index.drop_feed(feed_id, self.saved)
            self.signatures.pop(feed_id, None)
        for feed_id in shelf.subscriptions.keys() - self.signatures.keys():
            self.load_feed(feed_id, FeedRows([], ABSENT))
        return _different(before.subscriptions, shelf.subscriptions) | _different(
            before.searches, shelf.searches
        )

    def _take_saved(self, saved: dict[str, Saved]) -> set[str]:
        before, self.saved = self.saved, saved
        changed = _different(before, saved)
        self.touched.update(("",) if changed else ())
        for entry_id in changed:
            if entry_id in saved:
                self.index.save(saved[entry_id])
            else:
                self.index.unsave(entry_id)
        return changed

    def _take_merged(self, merged: MergedFeed) -> None:
        if merged.feed_id not in self.shelf.subscriptions:
            return
        if merged.decision.new or merged.decision.changed:
            self.touched.add(merged.feed_id)
        self.index.merge(merged.feed_id, merged.decision.new, merged.decision.changed)
        self.signatures[merged.feed_id] = merged.signature


def saved_after(saved: dict[str, Saved], operations: Iterable[Operation]) -> dict[str, Saved]:
    """Give the read-later list as it is after some operations.

    Args:
        saved: The list before; it is changed in place where anything changes.
        operations: In order.
    """
    for operation in operations:
        match operation:
            case Marked() | Built() if not saved:
                continue
            case Kept(row):
                saved[row.id] = row
            case Dropped(entry_id):
                saved.pop(entry_id, None)
            case Marked(ids, read):
                for entry_id in saved.keys() & ids:
                    saved[entry_id] = msgspec.structs.replace(saved[entry_id], read=read)
            case Built(entry_id, quotes, minutes) if entry_id in saved:
                row = saved[entry_id]
                saved[entry_id] = msgspec.structs.replace(
                    row, quotes=quotes, minutes=minutes or row.minutes
                )
    return saved


def shelf_after(shelf: Shelf, operations: Iterable[Operation]) -> Shelf:
    """Give the content of library.json as it is after some operations; the one before stays.

    Args:
        shelf: The file's.
        operations: In order.
    """
    every = tuple(operations)
    return msgspec.structs.replace(
        shelf,
        saved=saved_after(dict(shelf.saved), every),
        quotes=quotes_after(shelf.quotes, every),
        enclosures=enclosures_after(shelf.enclosures, every),
    )


def rows_after(feeds: Mapping[str, FeedRows], operations: Iterable[Operation]) -> None:
    """Bring rows read from files up to date with the log, in place.

    Args:
        feeds: Feed id → its rows.
        operations: The whole log.
    """
    overlay = Index()
    for feed_id, feed in feeds.items():
        overlay.add_feed(feed_id, feed.rows)
    for operation in operations:
        if isinstance(operation, Marked | Built | Revised):
            overlay.apply(operation)


def _different(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    if before is after:
        return set()
    return {
        key
        for key in before.keys() | after.keys()
        if (one := before.get(key)) is not (other := after.get(key)) and one != other
    }
