"""Where the reader was: view, row, pane, place in the article; kept from one start to the next."""

from typing import Any, Literal, cast

from msgspec import Struct, field

from newsreader.app.nodes import ALL
from newsreader.library import Library, View, ViewKind

PaneName = Literal["subscriptions", "headlines", "reader"]

_KEY = "place"
_PANES = ("subscriptions", "headlines", "reader")


class Place(Struct, frozen=True):
    """Where the reader is.

    Args:
        view: What is listed.
        entry_id: The row selected; empty for none.
        pane: Which pane has the focus.
        scrolled: Block and offset of the first line of the article on screen.
        tree: Whether the subscriptions are wanted; None leaves it to the width.
        folded: Folders that are folded.
    """

    view: View = ALL
    entry_id: str = ""
    pane: PaneName = "headlines"
    scrolled: tuple[int, int] = (0, 0)
    tree: bool | None = None
    folded: frozenset[str] = field(default_factory=frozenset)

    def keep(self, library: Library) -> None:
        """Remember it."""
        library.remember(
            _KEY,
            {
                "view": str(self.view),
                "entry": self.entry_id,
                "pane": self.pane,
                "scrolled": list(self.scrolled),
                "tree": self.tree,
                "folded": sorted(self.folded),
            },
        )

    @classmethod
    def of(cls, library: Library) -> "Place":
        """What was remembered; where that is of no use any more, the beginning."""
        kept = library.recall(_KEY)
        if not isinstance(kept, dict):
            return cls()
        pane = kept.get("pane")
        tree = kept.get("tree")
        return cls(
            view=_view(kept.get("view"), library),
            entry_id=str(kept.get("entry", "")),
            pane=cast("PaneName", pane) if pane in _PANES else "headlines",
            scrolled=_pair(kept.get("scrolled")),
            tree=tree if isinstance(tree, bool) else None,
            folded=frozenset(str(each) for each in _list(kept.get("folded"))),
        )


def _view(name: object, library: Library) -> View:
    try:
        view = View.parse(str(name))
    except ValueError:
        return ALL
    gone = view.kind is ViewKind.FOUND or (
        view.kind is ViewKind.SEARCH
        and view.id not in {each.id for each in library.searching.saved()}
    )
    gone = (
        gone
        or (view.kind is ViewKind.FEED and library.subscription(view.id) is None)
        or (view.kind is ViewKind.FOLDER and view.id not in library.folders())
    )
    return ALL if gone else view


def _pair(value: object) -> tuple[int, int]:
    match value:
        case [int(block), int(offset)]:
            return block, offset
    return (0, 0)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
