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
    fixed = [_node(library, view, depth=0) for view in (ALL, UNREAD, SAVED, STARTED)]
    fixed.append(Node(kind="quotes", title="Quotes", total=library.notebook.count))
    feeds = list(_folders(library, folded))
    feeds += [_feed(library, each, 0) for each in library.subscriptions() if not each.folder]
    return [*fixed, *([Node(kind="rule"), *feeds] if feeds else [])]


def _folders(library: Library, folded: AbstractSet[str]) -> Iterator[Node]:
    inside: dict[str, list[Subscription]] = {}
    for subscription in library.subscriptions():
        inside.setdefault(subscription.folder, []).append(subscription)
    for folder in library.folders():
        depth = folder.count("/")
        if any(folder.startswith(f"{each}/") for each in folded):
            continue
        closed = folder in folded
        yield _node(library, View(ViewKind.FOLDER, folder), depth=depth, folded=closed)
        if not closed:
            for subscription in inside.get(folder, ()):
                yield _feed(library, subscription, depth + 1)


def _feed(library: Library, subscription: Subscription, depth: int) -> Node:
    view = View(ViewKind.FEED, subscription.id)
    error = library.feed_error(subscription.id)
    return _node(library, view, depth=depth, error=error, paused=subscription.paused)


def _node(
    library: Library,
    view: View,
    *,
    depth: int,
    folded: bool = False,
    error: str = "",
    paused: bool = False,
) -> Node:
    return Node(
        view=view,
        title=view_title(library, view),
        unread=library.unread(view),
        total=library.total(view),
        depth=depth,
        kind=view.kind.value,
        folded=folded,
        error=error,
        paused=paused,
    )
