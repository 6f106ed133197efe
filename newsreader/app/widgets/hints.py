"""Letters over the links on screen, to choose one by typing them."""

from collections.abc import Sequence
from itertools import product
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from newsreader.app.layout import Layout, Span, Stop, StopKind
from newsreader.app.widgets.pictured import PicturedPage

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The letters under the fingers first."""


def labels(count: int) -> list[str]:
    """As many labels as are wanted, all of one length, so that none begins another."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    wide = next(wide for wide in range(len(LETTERS) + 1) if wide * wide >= min(count, 676))
    return ["".join(pair) for pair in product(LETTERS[:wide], repeat=2)][:count]


class HintedPage(PicturedPage):
    """A page whose links can be given letters."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"reader--hint"}
    DEFAULT_CSS = """
    HintedPage {
        & > .reader--hint { background: $search-hit; color: $search-hit-text; text-style: bold; }
        &:nocolor > .reader--hint { text-style: reverse bold; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._hints: dict[str, Stop] = {}
        self._marks: dict[int, list[tuple[int, str]]] = {}

    @property
    def hints(self) -> Sequence[str]:
        """The letters on screen."""
        return tuple(self._hints)

    def show_hints(self) -> int:
        """Put letters on the links and images on screen.

        Returns:
            How many there are.
        """
        found = self._links_on_screen()
        self._hints = dict(zip(labels(len(found)), (stop for stop, _, _ in found), strict=False))
        self._marks = {}
        for label, (_, number, column) in zip(self._hints, found, strict=False):
            self._marks.setdefault(number, []).append((column, label))
        self._repaint()
        return len(self._hints)

    def narrow_hints(self, typed: str) -> Stop | None:
        """Leave only the letters that begin with what was typed.

        Returns:
            The link chosen, once the letters are all there.
        """
        self._hints = {each: stop for each, stop in self._hints.items() if each.startswith(typed)}
        self._repaint()
        return self._hints.get(typed)

    def end_hints(self) -> None:
        """Take the letters away."""
        self._hints, self._marks = {}, {}
        self._repaint()

    def page_laid(self) -> None:
        """Letters belong to one layout."""
        self._hints, self._marks = {}, {}

    def _links_on_screen(self) -> list[tuple[Stop, int, int]]:
        """Each link and image with its line, and its cell there, in the order of the page."""
        laid = self._laid
        if laid is None:
            return []
        stops = [*laid.of_kind(StopKind.LINK), *laid.of_kind(StopKind.IMAGE)]
        found = [
            (stop, *place)
            for stop in stops
            if stop.url and stop.spans and (place := self._in_sight(laid, stop.spans[0]))
        ]
        return sorted(found, key=lambda each: each[1:])

    def _in_sight(self, laid: Layout, span: Span) -> tuple[int, int] | None:
        """The first line on screen of a stretch, and the cell at which it begins there."""
        top = round(self.scroll_y)
        number = max(top, laid.line_of(span))
        if number > laid.last_line_of(span) or number >= top + self._height:
            return None
        line = laid.lines[number]
        start = max(span.start, line.start)
        return number, self._painter.column(laid, line, self._width, start)

    def _strip(self, laid: Layout, number: int) -> Strip:
        strip = super()._strip(laid, number)
        shown = [each for each in self._marks.get(number, ()) if each[1] in self._hints]
        if shown:
            style = self.get_component_rich_style("reader--hint")
            for column, label in shown:
                strip = _marked(strip, column, label, style)
        return strip


def _marked(strip: Strip, column: int, label: str, style: Style) -> Strip:
    """Put a label before a link where there is a blank for it, else over its first letters."""
    width, size = strip.cell_length, len(label)
    if column >= size and not strip.crop(column - size, column).text.strip():
        column -= size
    column = max(0, min(column, width - size))
    before, after = strip.crop(0, column), strip.crop(column + size, width)
    return Strip.join([before, Strip([Segment(label, style)]), after])
