"""A page that shows the pictures of its article above their captions."""

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip

from newsreader.app.drawing import Drawn, Frame
from newsreader.app.graphics import NONE, Graphics
from newsreader.app.layout import Layout, StopKind, column_width
from newsreader.app.widgets.drawn_strip import DrawnStrip
from newsreader.app.widgets.page_view import PageView
from newsreader.model import Block

AHEAD = 1
"""Screens below the one shown whose pictures are brought already."""
_LEAST_ROWS = 8
_STEADY = 2
"""Lines that the pane may lose, as to a prompt, before pictures are drawn smaller."""


class PicturedPage(PageView):
    """Keeps room for the pictures that came, and paints them line by line.

    To the rest of the page a picture is blank lines above its caption. Over these blanks goes what
    the terminal draws by; it is left out while another screen lies over the page.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.graphics: Graphics = NONE
        self._drawn: dict[int, Drawn] = {}
        self._late: dict[int, Drawn] = {}
        self._asked: dict[int, Frame] = {}
        self._covered = False
        self._height_framed = 0

    # What is wanted, what has come

    @property
    def frame(self) -> Frame | None:
        """What pictures must fit into now; None where none are shown."""
        if self.graphics.kind is None or not self._width:
            return None
        if abs(self._height - self._height_framed) > _STEADY:
            self._height_framed = self._height
        columns = column_width(self._width, self.column)
        rows = max(1, min(max(_LEAST_ROWS, self._height_framed // 2), self._height_framed - 2))
        return Frame(self.graphics.kind, columns, rows, self.graphics.cell)

    def pictures_wanted(self) -> list[int]:
        """Blocks whose picture is on screen or soon will be, and was not asked for at this size."""
        laid, frame = self._laid, self.frame
        if laid is None or frame is None or self._page is None:
            return []
        top = round(self.scroll_y) - self._height
        low, high = top, top + (2 + AHEAD) * self._height
        return [
            block
            for stop in laid.of_kind(StopKind.IMAGE)
            if low <= laid.line_of(stop.spans[0]) < high
            and (block := laid.passages[stop.spans[0].passage].block) >= 0
            and not self._page.article.blocks[block].player
            and not self._as_drawn(block, frame)
        ]

    def ask_for(self, block: int) -> tuple[Block, Frame] | None:
        """Note that a picture is being brought; None where there is none to bring any more."""
        frame = self.frame
        if self._page is None or frame is None or block >= len(self._page.article.blocks):
            return None
        self._asked[block] = frame
        return self._page.article.blocks[block], frame

    def put_picture(self, block: int, drawn: Drawn) -> None:
        """Show a picture; the text on screen stays where it is.

        While text is selected it waits, because the lines would no longer be those selected.
        """
        if not drawn.sound or not drawn.rows:
            return
        if self.text_selection is not None:
            self._late[block] = drawn
            return
        self._forget(block)
        self._drawn[block] = drawn
        self._tell_terminal(drawn.setup)
        self._lay_out_in_place()

    def drop_pictures(self) -> None:
        """Show captions alone."""
        self._clear_pictures()
        self._lay_out_in_place()

    def picture_rows(self) -> Mapping[int, int]:
        """Room for the pictures that came and fit."""
        frame = self.frame
        if frame is None:
            return {}
        return {
            block: drawn.rows
            for block, drawn in self._drawn.items()
            if drawn.columns <= frame.columns
        }

    def cover(self, covered: bool) -> None:
        """Leave pictures out while another screen lies over the page."""
        if covered != self._covered:
            self._covered = covered
            if self._drawn:
                self._repaint()

    def send_again(self) -> None:
        """Give the terminal the pictures anew, which it may have forgotten."""
        for drawn in self._drawn.values():
            self._tell_terminal(drawn.setup)
        self._repaint()

    def page_changed(self) -> None:
        """Pictures belong to one article."""
        super().page_changed()
        self._clear_pictures()

    def selection_updated(self, selection: Selection | None) -> None:
        """Show the pictures that came while text was selected."""
        super().selection_updated(selection)
        if selection is None and self._late:
            late, self._late = self._late, {}
            self.call_later(self._put_late, late)

    def on_unmount(self) -> None:
        """Leave no pictures in the terminal's memory."""
        self._clear_pictures()

    def _put_late(self, late: dict[int, Drawn]) -> None:
        for block, drawn in late.items():
            if block in self._asked:
                self.put_picture(block, drawn)

    def _as_drawn(self, block: int, frame: Frame) -> bool:
        """Whether a picture was asked for and would come out the same now."""
        asked, drawn = self._asked.get(block), self._drawn.get(block)
        if asked is None or drawn is None or asked == frame:
            return asked is not None
        return frame.box(drawn.width, drawn.height) == (drawn.columns, drawn.rows)

    def _clear_pictures(self) -> None:
        for block in tuple(self._drawn):
            self._forget(block)
        self._asked, self._late = {}, {}

    def _forget(self, block: int) -> None:
        drawn = self._drawn.pop(block, None)
        if drawn and drawn.number:
            self._tell_terminal(f"\x1b_Ga=d,d=I,i={drawn.number},q=2\x1b\\")

    def _tell_terminal(self, message: str) -> None:
        # As the app's own copy_to_clipboard does: in turn with what the driver writes.
        if message and self.app._driver is not None:
            self.app._driver.write(message)

    def _lay_out_in_place(self) -> None:
        """Lay out anew, the first text on screen left on its line."""
        if self._laid is None:
            return
        above = max(0, self._laid.line_of_place(self.place) - round(self.scroll_y))
        self._lay_out_anew()
        if above and self._laid is not None:
            place = self._place
            self._scroll_to_line(self._laid.line_of_place(place) - above)
            self._place = place

    # Painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines, with what the terminal draws by over their blanks.

        Only here a strip is left as it is: before, the base class makes new ones of its text.
        """
        strips = super().render_lines(crop)
        return [self._overlaid(strip, crop, y) for y, strip in enumerate(strips, crop.y)]

    def _overlaid(self, strip: Strip, crop: Region, y: int) -> Strip:
        found = self._picture_at(round(self.scroll_y) + y - self.gutter.top)
        if found is None or not found[0].lines:
            return strip
        drawn, row = found
        start = self._picture_column + self.gutter.left - crop.x
        end = start + drawn.columns
        if start < 0 or end > strip.cell_length:
            return strip
        return DrawnStrip(strip, start, end, drawn.lines[row])

    def _strip(self, laid: Layout, number: int) -> Strip:
        strip, found = super()._strip(laid, number), self._picture_at(number)
        if found is None or not found[0].blocks:
            return strip
        return _in_blocks(strip, self._picture_column, *found)

    @property
    def _picture_column(self) -> int:
        return max(0, self._width - self._laid.width) // 2 if self._laid else 0

    def _picture_at(self, number: int) -> tuple[Drawn, int] | None:
        """The picture on a line of the page, and which of its lines that is."""
        if self._laid is None or self._covered or not 0 <= number < len(self._laid.lines):
            return None
        line = self._laid.lines[number]
        passage = self._laid.passages[line.passage]
        drawn = self._drawn.get(passage.block) if passage.rows and not line.gap else None
        return (drawn, line.start) if drawn and line.start < drawn.rows else None


def _in_blocks(strip: Strip, column: int, drawn: Drawn, row: int) -> Strip:
    cells = [
        Segment(
            "▀",
            Style(
                color=f"rgb({','.join(map(str, cell.upper))})",
                bgcolor=f"rgb({','.join(map(str, cell.lower))})",
            ),
        )
        for cell in drawn.blocks[row]
    ]
    before, after = strip.crop(0, column), strip.crop(column + drawn.columns, strip.cell_length)
    return Strip.join([before, Strip(cells, len(cells)), after])
