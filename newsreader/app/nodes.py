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
    if view.kind is ViewKind.SEARCH:
        return next((s.name for s in library.searching.saved() if s.id == view.id), "")
    return TITLES.get(view.kind) or view.id.rpartition("/")[2]


class TreeNodes:
    """Makes the rows of the subscriptions. A feed's row is made anew only when it is another.

    Args:
        library: Counts and titles come from it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._feeds: dict[str, tuple[Subscription, Node]] = {}

    def rows(self, folded: AbstractSet[str]) -> list[Node]:
        """Make the rows with the counts of now.

        Args:
            folded: Names of folders whose content is not listed.
        """
        library = self._library
        subscriptions = library.subscriptions()
        self._feeds = {each.id: (each, self._feed(each)) for each in subscriptions}
        fixed = [_fixed(library, view) for view in (ALL, UNREAD, SAVED, STARTED)]
        fixed.append(Node(kind="quotes", title="Quotes", total=library.notebook.count))
        searches = library.searching.saved()
        fixed += [_fixed(library, View(ViewKind.SEARCH, each.id)) for each in searches]
        feeds = list(self._folders(folded))
        feeds += [node for each, node in self._feeds.values() if not each.folder]
        return [*fixed, *([Node(kind="rule"), *feeds] if feeds else [])]

    def _folders(self, folded: AbstractSet[str]) -> Iterator[Node]:
        inside: dict[str, list[Node]] = {}
        for subscription, node in self._feeds.values():
            if subscription.folder:
                inside.setdefault(subscription.folder, []).append(node)
        counts = _counts(inside)
        for folder in self._library.folders():
            if any(folder.startswith(f"{each}/") for each in folded):
                continue
            yield Node(
                kind="folder",
                view=View(ViewKind.FOLDER, folder),
                title=folder.rpartition("/")[2],
                unread=counts[folder][0],
                total=counts[folder][1],
                depth=folder.count("/"),
                folded=folder in folded,
            )
            if folder not in folded:
                yield from inside.get(folder, ())

    def _feed(self, subscription: Subscription) -> Node:
        unread, total = self._library.counts(subscription.id)
        error = self._library.feed_error(subscription.id)
        before, node = self._feeds.get(subscription.id, (None, _NOTHING))
        if before is subscription and (node.unread, node.total, node.error) == (
            unread,
            total,
            error,
        ):
            return node
        return Node(
            kind="feed",
            view=node.view or View(ViewKind.FEED, subscription.id),
            title=subscription.title,
            unread=unread,
            total=total,
            depth=subscription.folder.count("/") + 1 if subscription.folder else 0,
            error=error,
            paused=subscription.paused,
        )


_NOTHING = Node(kind="feed")


def _counts(inside: dict[str, list[Node]]) -> dict[str, tuple[int, int]]:
    """Unread and all entries of each folder, with those of the folders within it."""
    counts: dict[str, tuple[int, int]] = {}
    for folder, nodes in inside.items():
        unread, total = sum(each.unread for each in nodes), sum(each.total for each in nodes)
        outer = folder
        while outer:
            before = counts.get(outer, (0, 0))
            counts[outer] = before[0] + unread, before[1] + total
            outer = outer.rpartition("/")[0]
    return counts


def _fixed(library: Library, view: View) -> Node:
    return Node(
        kind=view.kind.value,
        view=view,
        title=view_title(library, view),
        unread=library.unread(view),
        total=library.total(view),
    )
