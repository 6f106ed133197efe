"""library.json and fetch.json: what the user follows and saves, and what fetches left behind."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from newsreader.model import (
    EnclosureRecord,
    FetchState,
    KeptQuote,
    Saved,
    SavedSearch,
    Subscription,
)
from newsreader.store.documents import builtins
from newsreader.store.layout import Layout
from newsreader.store.storage import Files
from newsreader.store.tinyfile import ABSENT, Signature, TinyFile

SUBSCRIPTIONS = "subscriptions"
SAVED = "saved"
QUOTES = "quotes"
ENCLOSURES = "enclosures"
SEARCHES = "searches"
FEEDS = "feeds"
_TABLES = (SUBSCRIPTIONS, SAVED, QUOTES, ENCLOSURES, SEARCHES)


class _LibraryTables(Struct, frozen=True):
    subscriptions: dict[str, Subscription] = {}
    saved: dict[str, Saved] = {}
    quotes: dict[str, KeptQuote] = {}
    enclosures: dict[str, EnclosureRecord] = {}
    searches: dict[str, SavedSearch] = {}


class _FetchTables(Struct, frozen=True):
    feeds: dict[str, FetchState] = {}


class Shelf(Struct, frozen=True):
    """The content of library.json and which state of the file it is."""

    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    saved: dict[str, Saved] = field(default_factory=dict)
    signature: Signature = ABSENT
    quotes: dict[str, KeptQuote] = field(default_factory=dict)
    enclosures: dict[str, EnclosureRecord] = field(default_factory=dict)
    searches: dict[str, SavedSearch] = field(default_factory=dict)


class LibraryFile:
    """library.json. Write with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        before_change: Called before each write: makes the copies.
    """

    def __init__(
        self, layout: Layout, files: Files, before_change: Callable[[], None] = lambda: None
    ) -> None:
        self.file = TinyFile(
            layout.library, files, SUBSCRIPTIONS, SAVED, QUOTES, ENCLOSURES, SEARCHES
        )
        self.changed = False
        self._before_change = before_change
        self._shelf = Shelf()

    def read(self) -> Shelf:
        """Read the file, unless it is as it was at the last look.

        Raises:
            Damaged: It is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        signature = self.file.signature()
        if signature != self._shelf.signature:
            tables = self.file.load(_LibraryTables) or _LibraryTables()
            self._shelf = Shelf(
                tables.subscriptions,
                tables.saved,
                signature,
                tables.quotes,
                tables.enclosures,
                tables.searches,
            )
        return self._shelf

    def put_subscriptions(self, subscriptions: Iterable[Subscription]) -> None:
        """Add or replace subscriptions.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        self._before_change()
        with self.file.unit() as unit:
            unit.put(SUBSCRIPTIONS, {each.id: builtins(each) for each in subscriptions})
        self.changed = True

    def drop_subscription(self, feed_id: str) -> None:
        """Remove a subscription.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        self._before_change()
        with self.file.unit() as unit:
            unit.drop(SUBSCRIPTIONS, [feed_id])
        self.changed = True

    def put_saved(self, saved: Mapping[str, Saved]) -> None:
        """Make these the rows of the read-later list, if they are others than now.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        self._put_rows(SAVED, self.read().saved, saved)

    def put_quotes(self, quotes: Mapping[str, KeptQuote]) -> None:
        """Make these the kept quotes, if they are others than now.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        self._put_rows(QUOTES, self.read().quotes, quotes)

    def put_enclosures(self, records: Mapping[str, EnclosureRecord]) -> None:
        """Make these the records of enclosures, if they are others than now.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        self._put_rows(ENCLOSURES, self.read().enclosures, records)

    def put_searches(self, searches: Mapping[str, SavedSearch]) -> None:
        """Make these the saved searches, if they are others than now.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        self._put_rows(SEARCHES, self.read().searches, searches)

    def _put_rows(
        self, table: str, before: Mapping[str, Struct], rows: Mapping[str, Struct]
    ) -> None:
        if before == rows:
            return
        self._before_change()
        with self.file.unit() as unit:
            unit.drop(table, before.keys() - rows.keys())
            different = {each: row for each, row in rows.items() if before.get(each) != row}
            unit.put(table, {each: builtins(row) for each, row in different.items()})
        self.changed = True


class FetchFile:
    """fetch.json. Write with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
    """

    def __init__(self, layout: Layout, files: Files) -> None:
        self.file = TinyFile(layout.fetch, files, FEEDS)
        self.signature = ABSENT

    def read(self) -> dict[str, FetchState]:
        """Read the states of all feeds.

        Raises:
            Damaged: It is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        self.signature = self.file.signature()
        return (self.file.load(_FetchTables) or _FetchTables()).feeds

    def put(self, states: Mapping[str, FetchState]) -> None:
        """Write the states of some feeds, all at once.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        with self.file.unit() as unit:
            unit.put(FEEDS, {each: builtins(state) for each, state in states.items()})

    def drop(self, feed_id: str) -> None:
        """Forget a feed.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        with self.file.unit() as unit:
            unit.drop(FEEDS, [feed_id])
