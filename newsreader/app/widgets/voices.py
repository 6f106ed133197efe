"""The quotes of an article under the names of who says them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment

from newsreader.app import short
from newsreader.app.layout.page import Stop
from newsreader.app.widgets.lines import LineList
from newsreader.text import clean_line, isolated

NAMELESS = "Without a name"
"""Heading over quotes of which the text does not say whose they are."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a quote, or the name over some.

    Args:
        stop: The quote; None for a name.
        name: Who says it.
        role: Their office, where the text gives one.
    """

    stop: Stop | None = None
    name: str = ""
    role: str = ""


def by_speaker(quotes: Sequence[Stop]) -> list[Row]:
    """Sort quotes by speaker: speakers in the order in which they speak, the nameless last."""
    voices: dict[str, list[Stop]] = {}
    for quote in quotes:
        voices.setdefault(clean_line(quote.speaker).casefold(), []).append(quote)
    nameless = voices.pop("", [])
    return [*_rows(voices.values()), *_rows([nameless] if nameless else [])]


def _rows(voices: Iterable[list[Stop]]) -> Iterator[Row]:
    for quotes in voices:
        role = next((clean_line(each.role) for each in quotes if each.role), "")
        yield Row(name=clean_line(quotes[0].speaker) or NAMELESS, role=role)
        yield from (Row(each) for each in quotes)


class Voices(LineList):
    """Names that can't be selected, and under them quotes that can."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line--speaker"}
    DEFAULT_CSS = """
    Voices {
        & > .line--speaker { color: $speaker; text-style: $speaker-style; }
        &:nocolor { & > .line--speaker { text-style: bold; } }
    }
    """
    MARGIN = 1

    def __init__(self, *, ascii_signs: bool = False, id: str | None = None) -> None:
        super().__init__(ascii_signs=ascii_signs, id=id)
        self._listed: list[Row] = []

    def show(self, quotes: Sequence[Stop], *, cursor: int) -> None:
        """List the quotes of an article.

        Args:
            quotes: In the order of the page.
            cursor: Index of the one to select, from 1.
        """
        self._listed = by_speaker(quotes)
        at = (n for n, row in enumerate(self._listed) if row.stop and row.stop.index == cursor)
        self.reset(next(at, 0), anchored=False)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._listed)

    @property
    def cursor_quote(self) -> Stop | None:
        """The quote selected."""
        return self._listed[self.cursor].stop if 0 <= self.cursor < self.row_count else None

    def selectable(self, row: int) -> bool:
        """Tell whether the cursor may rest on a row: on a quote."""
        return self._listed[row].stop is not None

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        """Draw one row."""
        each = self._listed[row]
        if each.stop is None:
            return self._heading(each, width)
        text = clean_line(each.stop.text)
        quoted = f'"{text}"' if self.ascii else f"“{text}”"
        return [
            Segment("  ", self.look("", selected)),
            Segment(self._cut(quoted, width - 2), self.look("line--quote", selected)),
        ]

    def _heading(self, row: Row, width: int) -> list[Segment]:
        look = "line--muted" if row.name == NAMELESS else "line--speaker"
        name = self._cut(row.name, width)
        room = width - cell_len(name)
        role = self._cut(f", {row.role}", room) if row.role and room > 6 else ""
        return [
            Segment(name, self.look(look, False)),
            Segment(role, self.look("line--muted", False)),
        ]

    def _cut(self, text: str, width: int) -> str:
        return isolated(short.cut(text, width, self._signs.ellipsis))
