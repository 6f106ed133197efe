"""library.json and fetch.json: what the user follows and saves, and what fetches left behind."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

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
from newsreader.store.tinyfile import ABSENT, Documents, Signature, TinyFile

SUBSCRIPTIONS = "subscriptions"
SAVED = "saved"
QUOTES = "quotes"
ENCLOSURES = "enclosures"
SEARCHES = "searches"
FEEDS = "feeds"
_ROWS = (SAVED, QUOTES, ENCLOSURES, SEARCHES)
"""Tables whose rows are put whole; named as the fields of a ``Shelf``."""


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
        self.file = TinyFile(layout.library, files, SUBSCRIPTIONS, *_ROWS)
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
        before, rows = self.read(), {each.id: each for each in subscriptions}
        self._before_change()
        self.file.put({SUBSCRIPTIONS: rows})
        self._shelf = replace(
            before, subscriptions=before.subscriptions | rows, signature=self.file.signature()
        )
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

    def put_rows(self, rows: Shelf) -> None:
        """Make these the rows of all tables but the subscriptions, where they are others than now.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        before = self.read()
        different = [each for each in _ROWS if getattr(before, each) != getattr(rows, each)]
        if not different:
            return
        self._before_change()
        with self.file.unit() as unit:
            for table in different:
                _bring(unit, table, getattr(before, table), getattr(rows, table))
        self.changed = True


def _bring(
    unit: Documents, table: str, before: Mapping[str, Struct], rows: Mapping[str, Struct]
) -> None:
    different = {each: row for each, row in rows.items() if before.get(each) != row}
    unit.drop(table, before.keys() - rows.keys())
    unit.put(table, {each: builtins(row) for each, row in different.items()})


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
        self.file.put({FEEDS: states})

    def drop(self, feed_id: str) -> None:
        """Forget a feed.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        with self.file.unit() as unit:
            unit.drop(FEEDS, [feed_id])
