"""LineList: the list that headlines and subscriptions are made of. One line is one row.

Only the lines on screen are drawn, and only those that changed are drawn again; so a list of
100,000 rows answers a key as fast as one of ten. It has no keys of its own: the screen binds them.
"""

from functools import partial
from typing import ClassVar, Literal

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from newsreader.text import isolated

_EMPTY_WIDTH = 46
"""Widest column of the text that stands in an empty list, in cells."""


class Signs(Struct, frozen=True):
    """The signs that carry meaning; a plain set for terminals that draw the others wide."""

    bar: str = "▌"
    unread: str = "●"
    saved: str = "⚑"
    quotes: str = "❝"
    rule: str = "─"
    open: str = "▾"
    folded: str = "▸"
    ellipsis: str = "…"
    dot: str = "·"
    updated: str = "✎"
    audio: str = "♪"
    video: str = "▷"


FINE = Signs()
PLAIN = Signs("|", "*", "+", '"', "-", "v", ">", "..", "-", "~", "~", ">")


def padded(line: str, width: int) -> str:
    """Fill a line that fits up to a width; what runs from right to left stays within itself."""
    return isolated(line) + " " * (width - cell_len(line))


def _shape(style: Style) -> Style:
    """A style for a reversed row, where a colour would become a coloured ground."""
    return style.without_color + Style(dim=False)


class _OfRow(Message):
    """Something became of a row."""

    def __init__(self, lines: "LineList", row: int) -> None:
        super().__init__()
        self.lines = lines
        self.row = row

    @property
    def control(self) -> "LineList":
        """The list, for ``@on`` with a selector."""
        return self.lines


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor, one line a row. Subclasses give ``row_count`` and ``draw``."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--cursor", "line--bar", "line--muted", "line--strong", "line--read",
        "line--unread", "line--saved", "line--quote", "line--rule", "line--alert", "line--hit",
    }  # fmt: skip
    DEFAULT_CSS = """
    LineList {
        background: $pane;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-color: $rule;
        scrollbar-color-hover: $bar-dim;
        scrollbar-color-active: $bar-dim;
        scrollbar-background: $pane;
        scrollbar-background-hover: $pane;
        scrollbar-background-active: $pane;
        & > .line--cursor { background: $cursor-dim; }
        & > .line--bar { color: $bar-dim; }
        & > .line--muted { color: $muted; text-style: $muted-style; }
        & > .line--strong { color: $strong; text-style: $unread-style; }
        & > .line--read { color: $read; }
        & > .line--unread { color: $unread; }
        & > .line--saved { color: $saved; }
        & > .line--quote { color: $quote; }
        & > .line--rule { color: $rule; }
        & > .line--alert { color: $alert; text-style: bold; }
        & > .line--hit { color: $strong; text-style: bold underline; }
        &:focus {
            background: $pane-focus;
            scrollbar-background: $pane-focus;
            scrollbar-background-hover: $pane-focus;
            scrollbar-background-active: $pane-focus;
            & > .line--cursor { background: $cursor; text-style: $cursor-style; }
            & > .line--bar { color: $bar; text-style: bold; }
        }
        &:nocolor {
            & > .line--quote { text-style: italic; }
        }
    }
    """

    MARGIN = 3
    """Rows kept in sight above and below the cursor."""

    class Highlighted(_OfRow):
        """The cursor moved, by a key or a click."""

        def can_replace(self, message: Message) -> bool:
            """Only the last of several moves counts."""
            return isinstance(message, LineList.Highlighted) and message.lines is self.lines

    class Opened(_OfRow):
        """The row with the cursor was clicked."""

    def __init__(self, *, ascii_signs: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cursor = -1
        self._span = 1
        self._signs = PLAIN if ascii_signs else FINE
        self._strips: LRUCache[tuple[int, int, bool], Strip] = LRUCache(1024)
        self._styles: dict[tuple[str, bool], Style] = {}
        self._empty = Content("")

    # What subclasses give

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return 0

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        """Draw one row without its bar and without the last cell, which the scrollbar may hide.

        Args:
            row: Which.
            width: Cells to fill; what is missing is padded, what is over is cut.
            selected: True for the row with the cursor, which ``look`` wants to know.
        """
        raise NotImplementedError

    def row_with(self, row: int) -> int:
        """The row that a line belongs to, where some rows take several lines: their first."""
        return row - row % self._span

    def selectable(self, row: int) -> bool:
        """Tell whether the cursor may rest on a row."""
        return True

    # The cursor

    @property
    def cursor(self) -> int:
        """The row selected; -1 when there is none."""
        return self._cursor

    def move(self, delta: int) -> bool:
        """Move the cursor by some rows; beyond the ends it stays at the end.

        Returns:
            True when it moved.
        """
        return self._go(self._cursor + delta, 1 if delta > 0 else -1)

    def move_page(self, direction: int, half: bool = False) -> bool:
        """Move cursor and view together by a page less one row, or half a page.

        Args:
            direction: 1 down, -1 up.
            half: Half a page.
        """
        height = self.size.height
        delta = direction * max(1, height // 2 if half else height - 1)
        self._scroll_to_row(self.scroll_offset.y + delta)
        return self.move(delta)

    def move_to(self, where: Literal["first", "last"] | int) -> bool:
        """Move the cursor to a row."""
        if where == "first":
            return self._go(0, 1)
        if where == "last":
            return self._go(self.row_count - 1, -1)
        return self._go(where, 1)

    def _go(self, row: int, step: int) -> bool:
        found = self._nearest(row, step)
        if found < 0 or found == self._cursor:
            self._keep_visible()
            return False
        self._place(found)
        self.post_message(self.Highlighted(self, found))
        return True

    def _nearest(self, row: int, step: int) -> int:
        """The selectable row at or after ``row`` in a direction, else before it; -1 for none."""
        last = self.row_count - 1
        if last < 0:
            return -1
        start = min(max(row, 0), last)
        ways = (range(start, last + 1), range(start, -1, -1))
        for way in ways if step > 0 else ways[::-1]:
            for each in way:
                if self.selectable(each):
                    return each
        return -1

    def _place(self, row: int) -> None:
        before, self._cursor = self._cursor, row
        self.refresh_rows_at((before, row))
        self._keep_visible()

    # The rows

    def reset(self, cursor: int, *, anchored: bool) -> None:
        """Show new rows: to be called by a subclass whose rows are others than before.

        Args:
            cursor: The row to select.
            anchored: True leaves the cursor on the screen line where it was, so that nothing
                moves under the reader.
        """
        line = self._cursor - self.scroll_offset.y
        self._cursor = self._nearest(cursor, 1)
        self._strips.clear()
        self._count_rows()
        self._scroll_to_row(self._cursor - line if anchored else 0)
        self._keep_visible()
        self.refresh()

    def _count_rows(self) -> None:
        size = Size(1, self.row_count)
        if self.show_vertical_scrollbar and size.height > self.container_size.height:
            # Nothing moves, as the scrollbar stays: a new layout would draw the whole screen.
            self.set_reactive(LineList.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size

    def redraw(self) -> None:
        """Draw all rows anew, for what they show may have become another."""
        self._strips.clear()
        self.refresh()

    def refresh_rows_at(self, rows: tuple[int, ...]) -> None:
        """Draw some rows anew."""
        width, top = self.size.width, self.scroll_offset.y
        for row in (first + line for first in rows for line in range(self._span)):
            self._strips.discard((row, width, True))
            self._strips.discard((row, width, False))
            if top <= row < top + self.size.height:
                self.refresh_line(row)

    @property
    def empty(self) -> Content:
        """What stands in the list when there are no rows."""
        return self._empty

    @empty.setter
    def empty(self, content: Content) -> None:
        self._empty = content
        if not self.row_count:
            self.refresh()

    @property
    def ascii(self) -> bool:
        """True to draw plain signs."""
        return self._signs is PLAIN

    @ascii.setter
    def ascii(self, plain: bool) -> None:
        self._signs = PLAIN if plain else FINE
        self.redraw()

    # Scrolling

    def _scroll_to_row(self, top: int) -> None:
        self.scroll_to(
            y=max(0, min(top, self.row_count - self.size.height)), animate=False, force=True
        )

    def _keep_visible(self) -> None:
        height, top = self.size.height, self.scroll_offset.y
        if height <= 0 or self._cursor < 0:
            return
        margin = min(self.MARGIN, (height - 1) // 2)
        wanted = max(min(top, self._cursor - margin), self._cursor - height + 1 + margin)
        if wanted != top:
            self._scroll_to_row(wanted)

    def on_resize(self) -> None:
        """Keep the cursor in sight, and nothing that was drawn for another width."""
        self._strips.clear()
        self._keep_visible()

    def on_click(self, event: events.Click) -> None:
        """Select the row clicked; open it when it has the cursor already."""
        offset = event.get_content_offset(self)
        row = -1 if offset is None else self.row_with(offset.y + self.scroll_offset.y)
        if not 0 <= row < self.row_count or not self.selectable(row):
            return
        event.stop()
        if row == self._cursor:
            self.post_message(self.Opened(self, row))
        else:
            self._go(row, 1)

    # Drawing

    def look(self, name: str, selected: bool) -> Style:
        """Style of a component class on the ground of its row; the empty name is plain text."""
        style = self._styles.get((name, selected))
        if style is None:
            own = partial(self.get_component_rich_style, partial=True)
            row = own("line--cursor") if selected else Style()
            part = own(name) if name else Style()
            style = self.rich_style + row + (_shape(part) if row.reverse else part)
            self._styles[name, selected] = style
        return style

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours, or with the focus elsewhere."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.size.width
        row = y + self.scroll_offset.y
        if not self.row_count:
            return self._empty_line(y, width)
        if row >= self.row_count:
            return Strip.blank(width, self.look("", False))
        key = (row, width, self.row_with(row) == self._cursor)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._row(*key)
        return strip

    def _row(self, row: int, width: int, selected: bool) -> Strip:
        bar = Segment(self._signs.bar if selected else " ", self.look("line--bar", selected))
        plain = self.look("", selected)
        segments = [
            each if each.text.strip() else Segment(each.text, plain)
            for each in (bar, *self.draw(row, width - 2, selected))
        ]
        return Strip(segments).adjust_cell_length(width, plain).simplify()

    def _empty_line(self, y: int, width: int) -> Strip:
        ground = self.look("", False)
        column = min(_EMPTY_WIDTH, width - 4)
        line = y - self.size.height // 3
        if column < 8 or line < 0 or not self._empty.plain:
            return Strip.blank(width, ground)
        strips = Visual.to_strips(self, self._empty, column, None, self.visual_style)
        if line >= len(strips):
            return Strip.blank(width, ground)
        indent = Segment(" " * ((width - column) // 2), ground)
        return Strip([indent, *strips[line]]).adjust_cell_length(width, ground)
