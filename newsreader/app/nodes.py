"""The subscriptions as rows: the fixed views, then folders with their feeds, then loose feeds."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from newsreader.app.widgets.subscriptions import Node
from newsreader.library import Library, View, ViewKind
from newsreader.model import Subscription

ALL = View(ViewKind.ALL)
UNREAD = View(ViewKind.UNREAD)
SAVED = View(ViewKind.SAVED)
STARTED = View(ViewKind.STARTED)

TITLES = {
    ViewKind.ALL: "All",
    ViewKind.UNREAD: "Unread",
    ViewKind.SAVED: "Saved",
    ViewKind.STARTED: "Continue reading",
}


def view_title(library: Library, view: View) -> str:
    """Name of a view, for the line above the list."""
    if view.kind is ViewKind.FEED:
        return library.feed_title(view.id)
    return TITLES.get(view.kind) or view.id.rpartition("/")[2]


def build_nodes(library: Library, folded: AbstractSet[str]) -> list[Node]:
    """Make the rows of the subscriptions.

    Args:
        library: Counts and titles come from it.
        folded: Names of folders whose content is not listed.
    """
    fixed = [_fixed(library, view) for view in (ALL, UNREAD, SAVED, STARTED)]
    fixed.append(Node(kind="quotes", title="Quotes", total=library.notebook.count))
    feeds = list(_folders(library, folded))
    feeds += [_feed(library, each, 0) for each in library.subscriptions() if not each.folder]
    return [*fixed, *([Node(kind="rule"), *feeds] if feeds else [])]


def _folders(library: Library, folded: AbstractSet[str]) -> Iterator[Node]:
    every = library.subscriptions()
    inside: dict[str, list[Subscription]] = {}
    for subscription in every:
        inside.setdefault(subscription.folder, []).append(subscription)
    counts = _counts(library, every)
    for folder in library.folders():
        if any(folder.startswith(f"{each}/") for each in folded):
            continue
        closed = folder in folded
        depth = folder.count("/")
        yield Node(
            kind="folder",
            view=View(ViewKind.FOLDER, folder),
            title=folder.rpartition("/")[2],
            unread=counts[folder][0],
            total=counts[folder][1],
            depth=depth,
            folded=closed,
        )
        if not closed:
            for subscription in inside.get(folder, ()):
                yield _feed(library, subscription, depth + 1)


def _counts(library: Library, every: list[Subscription]) -> dict[str, tuple[int, int]]:
    """Unread and all entries of each folder, those within it included, in one pass."""
    counts: dict[str, tuple[int, int]] = {}
    for subscription in every:
        view = View(ViewKind.FEED, subscription.id)
        unread, total = library.unread(view), library.total(view)
        parts = subscription.folder.split("/") if subscription.folder else []
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            before = counts.get(folder, (0, 0))
            counts[folder] = before[0] + unread, before[1] + total
    return counts


def _feed(library: Library, subscription: Subscription, depth: int) -> Node:
    view = View(ViewKind.FEED, subscription.id)
    return Node(
        kind="feed",
        view=view,
        title=subscription.title,
        unread=library.unread(view),
        total=library.total(view),
        depth=depth,
        error=library.feed_error(subscription.id),
        paused=subscription.paused,
    )


def _fixed(library: Library, view: View) -> Node:
    return Node(
        kind=view.kind.value,
        view=view,
        title=view_title(library, view),
        unread=library.unread(view),
        total=library.total(view),
    )
