"""A line of the screen with a piece of a picture over it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

_NO_TEXT = ((ControlType.CURSOR_FORWARD, 0),)
"""What a segment is marked with so that its text takes no cells."""


class DrawnStrip(Strip):
    """A strip over whose blanks something is drawn once they are written.

    Textual cuts strips where panes and scroll bars meet, and counts an order to the terminal as if
    it were text; so this one keeps the order apart. Cut off in the middle a picture is left out.

    Args:
        ground: The line without the picture.
        start: Cell at which the picture begins.
        end: Cell at which it ends.
        drawing: What the terminal draws it by.
    """

    def __init__(self, ground: Strip, start: int, end: int, drawing: str) -> None:
        before, after = ground.crop(0, end), ground.crop(end, ground.cell_length)
        # The cursor goes back to where the picture begins, and then to where it was.
        order = f"\x1b7\x1b[{end - start}D{drawing}\x1b8"
        super().__init__(
            [*before, Segment(order, Style.null(), _NO_TEXT), *after], ground.cell_length
        )
        self._ground, self._start, self._end, self._drawing = ground, start, end, drawing

    def crop(self, start: int, end: int | None = None) -> Strip:
        """The part between two cells; with the picture if all of it is in there."""
        start, last = max(0, start), self.cell_length if end is None else end
        if start == 0 and last >= self.cell_length:
            return self
        part = self._ground.crop(start, last)
        if start > self._start or self._end > last:
            return part
        return DrawnStrip(part, self._start - start, self._end - start, self._drawing)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """The parts between some cells."""
        whole = [cut for cut in cuts if cut <= self.cell_length]
        return [self.crop(start, end) for start, end in pairwise([0, *whole])]
