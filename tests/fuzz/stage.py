"""Where headlines and articles are drawn without a whole app: the real widgets, mounted once."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random

from newsreader.app.layout import Layout, Page, StopKind, column_width, lay_out
from newsreader.app.widgets.headlines import Headlines
from newsreader.app.widgets.painting import Painter
from newsreader.app.widgets.reader import Reader
from newsreader.model import Headline
from tests.fuzz.checks import check, clean_strip, clean_text
from tests.screen import NOW, Bare

_MOST_LINES = 600
_MOST_ROWS = 60


class Stage:
    """A list of headlines and a reader on a screen that nobody sees."""

    def __init__(self) -> None:
        self.headlines = Headlines(now=lambda: NOW)
        self.reader = Reader()

    def draw_rows(self, chance: Random, rows: Sequence[Headline], title: str) -> None:
        """Draw the rows of a list at some width."""
        self.headlines.show(rows, cursor=None, titles=lambda _: title)
        width = chance.choice((12, 30, 47, 64, 130))
        for row in range(min(len(rows), _MOST_ROWS)):
            strip = self.headlines._row(row, width, row == 0)
            clean_strip(strip.text, f"the headline {rows[row].id}")
            check(strip.cell_length == width, f"the headline {rows[row].id} is not {width} wide")

    def draw_page(self, chance: Random, page: Page) -> None:
        """Lay a page out and paint its lines, at the reader's width and at some other."""
        self.reader.show(page)
        pane = chance.choice((10, 24, 60, 100, 130))
        plain = chance.random() < 0.2
        layout = lay_out(page, column_width(pane, 72), ascii_only=plain)
        painter = Painter(self.reader)
        for line in layout.lines[:_MOST_LINES]:
            strip = painter.strip(layout, line, pane, shift=chance.choice((0, 0, 3)))
            clean_strip(strip.text, f"a line of {page.entry_id}")
            check(strip.cell_length == pane, f"a line of {page.entry_id} is not {pane} wide")
        self._go_around(layout)
        for row in range(self.reader.size.height):
            clean_strip(self.reader.render_line(row).text, f"the reader’s line {row}")

    def _go_around(self, layout: Layout) -> None:
        """Go from stop to stop, find words, and take the text out as the mouse would."""
        for stop in self.reader.quotes[:20]:
            self.reader.stand_at(stop)
        for kind in StopKind:
            for stop in layout.of_kind(kind)[:50]:
                for text in (stop.text, stop.url, stop.speaker, stop.role):
                    clean_text(text, f"a {kind}")
        self.reader.find("the")
        self.reader.end_find()


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """A stage, on screen."""
    this = Stage()
    async with Bare(this.headlines, this.reader).run_test(size=(100, 40)):
        yield this
