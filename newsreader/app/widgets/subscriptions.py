"""The subscriptions: everything, unread, saved, then folders and feeds with what is unread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment

from newsreader.app import short
from newsreader.app.widgets.lines import LineList, padded

if TYPE_CHECKING:  # the widget only hands views on: it needs nothing of the library
    from newsreader.library import View

Kind = Literal[
    "all", "unread", "saved", "started", "quotes", "search", "found", "rule", "folder", "feed"
]


class Node(Struct, frozen=True):
    """One row of the subscriptions.

    Args:
        kind: What it is; a "rule" is a thin line that can't be selected.
        view: What it lists; None for a rule and for the quotes, which have a screen of their own.
        title: Its name.
        unread: Unread entries; shown as its number, but for "saved", "started" and "quotes",
            which show ``total``.
        total: All entries, or all quotes.
        depth: How many folders it lies in.
        folded: True for a folder whose content is not listed.
        error: The sentence of what failed last; marks the row.
        paused: True for a feed that is asked for nothing new.
    """

    kind: Kind
    view: "View | None" = None
    title: str = ""
    unread: int = 0
    total: int = 0
    depth: int = 0
    folded: bool = False
    error: str = ""
    paused: bool = False

    @property
    def number(self) -> int:
        """The number shown; 0 is not."""
        return self.total if self.kind in {"saved", "started", "quotes"} else self.unread


class Subscriptions(LineList):
    """The pane of subscriptions."""

    def __init__(self, *, ascii_signs: bool = False, id: str | None = None) -> None:
        super().__init__(ascii_signs=ascii_signs, id=id)
        self._listed: Sequence[Node] = ()

    def show(self, nodes: Sequence[Node]) -> None:
        """List other nodes than before; the view selected stays selected and in its place.

        Args:
            nodes: From top to bottom, without those inside folded folders.
        """
        if len(nodes) == len(self._listed) and self._same_views(nodes):
            self._update(nodes)
            return
        before = self.cursor_node
        self._listed = nodes
        row = self._row_like(before)
        self.reset(max(row, 0), anchored=row >= 0)

    def _same_views(self, nodes: Sequence[Node]) -> bool:
        return all(old.view == new.view for old, new in zip(self._listed, nodes, strict=True))

    def _update(self, nodes: Sequence[Node]) -> None:
        before, self._listed = self._listed, nodes
        changed = (row for row, node in enumerate(nodes) if node != before[row])
        self.refresh_rows_at(tuple(changed))

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._listed)

    @property
    def nodes(self) -> Sequence[Node]:
        """The rows shown."""
        return self._listed

    @property
    def cursor_node(self) -> Node | None:
        """The row selected."""
        return self._listed[self.cursor] if 0 <= self.cursor < self.row_count else None

    @property
    def cursor_view(self) -> "View | None":
        """The view selected."""
        node = self.cursor_node
        return node.view if node else None

    def place_cursor(self, view: "View") -> bool:
        """Select a view without telling of it.

        Returns:
            False when it is not listed, such as a feed in a folded folder.
        """
        row = self._row_of(view)
        if row >= 0:
            self._place(row)
        return row >= 0

    def selectable(self, row: int) -> bool:
        """Tell whether the cursor may rest on a row: anywhere but on a rule."""
        return self._listed[row].kind != "rule"

    def _row_like(self, node: Node | None) -> int:
        if node is None or node.view:
            return self._row_of(node.view if node else None)
        return next((row for row, each in enumerate(self._listed) if each.kind == node.kind), -1)

    def _row_of(self, view: "View | None") -> int:
        rows = (row for row, node in enumerate(self._listed) if view and node.view == view)
        return next(rows, -1)

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        """Draw one row."""
        node = self._listed[row]
        if node.kind == "rule":
            line = self._signs.rule * max(0, width)
            return [Segment(line, self.look("line--rule", selected))]
        number = self._number(node, selected)
        indent = self._indent(node)
        room = width - len(indent) - sum(cell_len(each.text) for each in number)
        title = padded(short.cut(node.title, room, self._signs.ellipsis), room)
        name = "" if node.number and not node.paused else "line--muted"
        return [
            Segment(indent, self.look("line--muted", selected)),
            Segment(title, self.look(name, selected)),
            *number,
        ]

    def _indent(self, node: Node) -> str:
        if node.kind == "folder":
            return (
                "  " * node.depth + (self._signs.folded if node.folded else self._signs.open) + " "
            )
        return "  " * (node.depth + 1) if node.kind == "feed" else ""

    def _number(self, node: Node, selected: bool) -> list[Segment]:
        """Mark and count at the right, each with a cell free at its left."""
        alert = Segment(" !", self.look("line--alert", selected))
        number = f" {short.count(node.number)}" if node.number else ""
        counted = Segment(number, self.look("line--muted", selected))
        if node.paused:
            return [Segment(" paused", self.look("line--muted", selected)), counted]
        return [alert, counted] if node.error else [counted]
