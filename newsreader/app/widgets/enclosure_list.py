"""Enclosures, one a line: what it is, how long and large, what became of it."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.segment import Segment

from newsreader.app import measures, short
from newsreader.app.enclosed import full_name_of, name_of, size_of, state_of
from newsreader.app.layout import signs
from newsreader.app.widgets.lines import LineList, padded
from newsreader.library import EnclosureRow
from newsreader.model import DownloadState
from newsreader.text import clean_line

_CLOCK, _SIZE, _STATE = 9, 9, 12
_CLOCK_FROM, _SIZE_FROM, _FEED_FROM = 52, 42, 64
"""From so many cells on there is room for the playing time, the size, the feed."""
GONE = "file gone"


class EnclosureList(LineList):
    """The enclosures of an entry, or all that are downloaded.

    Args:
        of_entries: True names each by its entry and feed, False by itself.
        ascii_signs: Draw plain signs.
        id: Of the widget.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line--running"}
    DEFAULT_CSS = """
    EnclosureList {
        & > .line--running { color: $bar; text-style: bold; }
    }
    """

    def __init__(
        self, *, of_entries: bool, ascii_signs: bool = False, id: str | None = None
    ) -> None:
        super().__init__(ascii_signs=ascii_signs, id=id)
        self._of_entries = of_entries
        self._kinds = signs(ascii_only=ascii_signs)
        self._shown: Sequence[EnclosureRow] = ()
        self._gone: Collection[str] = ()

    def show(self, rows: Sequence[EnclosureRow], gone: Collection[str] = ()) -> None:
        """List other enclosures than before, with the cursor where it is.

        Args:
            rows: In the order shown.
            gone: Ids of those whose file somebody removed.
        """
        current = self.cursor_row
        before, self._shown, self._gone = self.cursor, rows, gone
        at = next((n for n, each in enumerate(rows) if current and each.id == current.id), before)
        self.reset(max(0, at), anchored=current is not None)

    @property
    def row_count(self) -> int:
        """How many enclosures there are."""
        return len(self._shown)

    @property
    def cursor_row(self) -> EnclosureRow | None:
        """The enclosure selected."""
        return self._shown[self.cursor] if 0 <= self.cursor < self.row_count else None

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        """Draw one enclosure."""
        each = self._shown[row]
        tail = list(self._tail(each, width, selected))
        mark = " " if each.played else self._signs.unread
        sign = self._kinds.of_kind(each.kind)
        head = [
            Segment(f"{mark} ", self.look("line--unread", selected)),
            Segment(f"{sign} ", self.look("line--muted", selected)),
        ]
        room = max(0, width - sum(part.cell_length for part in (*head, *tail)))
        return [*head, *self._titles(each, room, selected), *tail]

    def _titles(self, row: EnclosureRow, width: int, selected: bool) -> list[Segment]:
        title = full_name_of(row) if self._of_entries else name_of(row.enclosure)
        feed = clean_line(row.feed_title) if self._of_entries and width + 30 >= _FEED_FROM else ""
        room = min(20, width // 3) if feed else 0
        name = "line--read" if row.played else "line--strong"
        line = short.cut(title or "Untitled", width - room, self._signs.ellipsis)
        segments = [Segment(padded(line, max(0, width - room)), self.look(name, selected))]
        if room:
            cut = short.cut(f"  {feed}", room, self._signs.ellipsis)
            segments.append(Segment(padded(cut, room), self.look("line--muted", selected)))
        return segments

    def _tail(self, row: EnclosureRow, width: int, selected: bool) -> list[Segment]:
        kind = measures.clock(row.enclosure.duration) or row.kind
        parts = [
            (kind, _CLOCK if width >= _CLOCK_FROM else 0, "line--muted"),
            (size_of(row), _SIZE if width >= _SIZE_FROM else 0, "line--muted"),
            (self._state(row), _STATE, self._state_look(row)),
        ]
        return [
            Segment(f"{short.cut(text, cells - 2):>{cells}}", self.look(look, selected))
            for text, cells, look in parts
            if cells
        ]

    def _state(self, row: EnclosureRow) -> str:
        return GONE if row.id in self._gone else state_of(row)

    def _state_look(self, row: EnclosureRow) -> str:
        if row.running:
            return "line--running"
        if row.state is DownloadState.FAILED or row.id in self._gone:
            return "line--alert"
        return "line--muted"
