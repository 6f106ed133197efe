"""Which headlines a view lists, and in what order. Pure: reads the index, changes nothing."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from itertools import chain
from operator import attrgetter

from msgspec import Struct

from newsreader.library.places import half_read
from newsreader.model import Headline, Subscription
from newsreader.store.database import Database


def in_order(subscriptions: Iterable[Subscription]) -> list[Subscription]:
    """Subscriptions by folder and title."""
    return sorted(subscriptions, key=lambda each: (each.folder.casefold(), each.title.casefold()))


def folders_of(subscriptions: Iterable[Subscription]) -> list[str]:
    """Every folder that holds one of the subscriptions, outer ones of nested ones too."""
    names: set[str] = set()
    for folder in {each.folder for each in subscriptions if each.folder}:
        parts = folder.split("/")
        names.update("/".join(parts[: n + 1]) for n in range(len(parts)))
    return sorted(names, key=str.casefold)


class Arrangement:
    """The subscriptions in order, and their folders: sorted anew only when any is another.

    Args:
        database: The open store, which gives another mapping whenever one is another.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._of: Mapping[str, Subscription] = {}
        self._in_order: list[Subscription] = []
        self._folders: list[str] = []

    def subscriptions(self) -> list[Subscription]:
        """Every subscription, by folder and title."""
        self._follow()
        return self._in_order.copy()

    def folders(self) -> list[str]:
        """Every folder, outer ones too."""
        self._follow()
        return self._folders.copy()

    def _follow(self) -> None:
        every = self._database.subscriptions
        if every is not self._of:
            self._of = every
            self._in_order = in_order(every.values())
            self._folders = folders_of(every.values())


class ViewKind(StrEnum):
    """What a view lists."""

    ALL = "all"
    UNREAD = "unread"
    SAVED = "saved"
    STARTED = "started"
    """Half-read articles."""
    SEARCH = "search"
    """A saved search."""
    FOUND = "found"
    """What was searched for just now."""
    FOLDER = "folder"
    FEED = "feed"


class Order(StrEnum):
    """How a view is sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    FEED = "feed"
    LONGEST = "longest"


class View(Struct, frozen=True):
    """One line of the subscriptions: everything, a folder, a feed.

    Args:
        kind: What it lists.
        id: The feed's id, the folder's name, the saved search's id; empty for the others.
    """

    kind: ViewKind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind.value

    @classmethod
    def parse(cls, name: str) -> "View":
        """Read what ``str`` of a view wrote.

        Raises:
            ValueError: For a kind that there is none of.
        """
        kind, _, each = name.partition(":")
        return cls(ViewKind(kind), each)


class ViewSettings(Struct, frozen=True):
    """What is remembered of a view."""

    show_read: bool = False
    order: Order = Order.NEWEST


def default_settings(view: View) -> ViewSettings:
    """A saved entry is there to be found again, read or not; elsewhere news come first."""
    return ViewSettings(show_read=view.kind is not ViewKind.UNREAD)


def members(database: Database, view: View) -> Iterable[Headline]:
    """Everything that a view may list, in no order.

    Args:
        database: The open store.
        view: The view.

    Returns:
        Rows of the index.
    """
    index = database.index
    if view.kind is ViewKind.SAVED:
        return [index.headlines[each] for each in database.saved if each in index.headlines]
    if view.kind is ViewKind.STARTED:
        return [index.headlines[each] for each in half_read(database)]
    return chain.from_iterable(map(index.of_feed, _feeds(database, view)))


def feeds_in(database: Database, folder: str) -> list[str]:
    """Ids of the feeds in a folder and in the folders within it."""
    return [
        feed_id
        for feed_id, subscription in database.subscriptions.items()
        if subscription.folder == folder or subscription.folder.startswith(f"{folder}/")
    ]


def listed(
    database: Database, view: View, settings: ViewSettings, keep: AbstractSet[str] = frozenset()
) -> list[Headline]:
    """The rows of a view, sorted.

    Args:
        database: The open store.
        view: The view.
        settings: Its order, and whether what is read is listed too.
        keep: Ids that are listed although they are read.

    Returns:
        Rows of the index, to be read and not changed.
    """
    return arranged(database, view, members(database, view), settings, keep)


def arranged(
    database: Database,
    view: View,
    rows: Iterable[Headline],
    settings: ViewSettings,
    keep: AbstractSet[str] = frozenset(),
) -> list[Headline]:
    """Some rows as a view lists them; see ``listed`` for the other arguments."""
    if not settings.show_read:
        rows = [row for row in rows if not row.read or row.id in keep]
    newest = _newest_first(database, view, rows)
    if settings.order is Order.OLDEST:
        newest.reverse()
    if settings.order is Order.LONGEST:
        newest.sort(key=lambda row: -row.minutes)
    if settings.order is Order.FEED:
        titles = {each.id: each.title.casefold() for each in database.subscriptions.values()}
        newest.sort(key=lambda row: titles.get(row.feed_id, ""))
    return newest


def _newest_first(database: Database, view: View, rows: Iterable[Headline]) -> list[Headline]:
    """Rows sorted by time; of the same time, in the feed's own order."""
    time = _time_in(database, view)
    return sorted(rows, key=time, reverse=True)


_time = attrgetter("sort_time")


def _time_in(database: Database, view: View) -> Callable[[Headline], float]:
    """What "newest" means in a view: saved last, left last, else published last."""
    if view.kind is ViewKind.SAVED:
        times = {each.id: each.saved_at.timestamp() for each in database.saved.values()}
    elif view.kind is ViewKind.STARTED:
        times = {key: float(left.time) for key, left in half_read(database).items()}
    else:
        return _time
    return lambda row: times.get(row.id, 0.0)


def unread(database: Database, view: View) -> int:
    """How many unread entries a view has."""
    if view.kind in {ViewKind.SAVED, ViewKind.STARTED}:
        return sum(not row.read for row in members(database, view))
    return sum(database.index.unread(feed_id) for feed_id in _feeds(database, view))


def total(database: Database, view: View) -> int:
    """How many entries a view has."""
    if view.kind is ViewKind.SAVED:
        return len(database.saved)
    if view.kind is ViewKind.STARTED:
        return len(half_read(database))
    return sum(database.index.total(feed_id) for feed_id in _feeds(database, view))


def _feeds(database: Database, view: View) -> Iterable[str]:
    if view.kind is ViewKind.FEED:
        return (view.id,)
    if view.kind is ViewKind.FOLDER:
        return feeds_in(database, view.id)
    return database.subscriptions
