"""Lays an article out as lines at a width: pure, so that it can be tested without a screen.

``lay_out`` sets the blocks as passages (``typeset``, ``frame``), breaks them into lines (``wrap``)
and knows where to stop. Only line ends are computed at once; what a line looks like is asked for
when it comes on screen, so that a long article opens as quickly as a short one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial

from msgspec import Struct

from newsreader.app.layout.finding import occurrences
from newsreader.app.layout.frame import TITLE, foot, head
from newsreader.app.layout.page import Page, Span, Stop, StopKind
from newsreader.app.layout.passage import Line, Passage, Piece, Run, Tone
from newsreader.app.layout.sheet import Sheet
from newsreader.app.layout.signs import Signs, signs
from newsreader.app.layout.typeset import typeset

__all__ = [
    "Layout", "Line", "Page", "Passage", "Piece", "Run", "Signs", "Span", "Stop", "StopKind",
    "Tone", "column_width", "lay_out", "signs",
]  # fmt: skip

NARROWEST = 48
"""A column is not made narrower than this for the sake of margins, in cells."""
_MARGIN = 4

Place = tuple[int, int]


def column_width(pane: int, column: int) -> int:
    """Tell how wide the text is set.

    Args:
        pane: Width of the pane, in cells.
        column: Widest column wanted, in cells.

    Returns:
        Width in cells, at least 1, at most the pane's.
    """
    room = max(pane - 2 * _MARGIN, NARROWEST) if pane >= NARROWEST else max(pane - 2, 8)
    return max(1, min(column, pane, room))


class Layout(Struct, frozen=True, eq=False, dict=True):
    """A page as lines.

    Args:
        width: Width of the column, in cells.
        signs: What it is drawn with.
        passages: From top to bottom.
        stops: Quotes, links and images, by the numbers that runs carry.
    """

    width: int
    signs: Signs
    passages: tuple[Passage, ...]
    stops: tuple[Stop, ...]

    @cached_property
    def lines(self) -> list[Line]:
        """All lines, top to bottom, with a blank one at the end."""
        lines: list[Line] = []
        for index, passage in enumerate(self.passages):
            blank = Line(index, 0, 0, passage.gap_prefix, gap=True)
            lines.extend([blank] * passage.gap)
            prefix = passage.first
            for start, end in passage.stretches(self.width):
                lines.append(Line(index, start, end, prefix))
                prefix = passage.rest
        lines.append(Line(len(self.passages) - 1, 0, 0, gap=True))
        return lines

    def of_kind(self, kind: StopKind) -> list[Stop]:
        """The stops of one kind, in the order of the page."""
        return self._by_kind.get(kind, [])

    def find(self, words: str) -> list[Stop]:
        """All places of words in title and text, as hits."""
        return self.hits(partial(occurrences, words))

    def hits(self, places: Callable[[str], Iterable[tuple[int, int]]]) -> list[Stop]:
        """All stretches of title and text that a function finds in them, as hits."""
        spans = [
            (Span(index, passage.shown.start(start), passage.shown.end(end)), passage)
            for index, passage in enumerate(self.passages)
            for start, end in places(passage.shown.source_text)
        ]
        return [
            Stop(
                StopKind.HIT, number, len(spans), passage.text[span.start : span.end], spans=(span,)
            )
            for number, (span, passage) in enumerate(spans, 1)
        ]

    def line_of(self, span: Span) -> int:
        """The line on which a stretch begins."""
        return self._line_at(span.passage, span.start)

    def last_line_of(self, span: Span) -> int:
        """The line on which a stretch ends."""
        return self._line_at(span.passage, max(span.start, span.end - 1))

    def source_of(self, span: Span) -> tuple[int, int, int]:
        """Block, and start and end in its text, of a stretch of the page."""
        passage = self.passages[span.passage]
        start, end = passage.shown.source(span.start), passage.shown.source(span.end)
        return passage.block, passage.base + start, passage.base + max(start, end)

    def place(self, line: int) -> Place:
        """Block, and offset in its text, of the first text from a line on."""
        while line < len(self.lines) - 1 and self.lines[line].gap:
            line += 1
        at = self.lines[min(line, len(self.lines) - 1)]
        passage = self.passages[at.passage]
        return passage.block, passage.base + passage.shown.source(at.start)

    def line_of_place(self, place: Place) -> int:
        """The line that shows a place, at whatever width the place was taken.

        The very beginning is line 0, with its margin.
        """
        block, offset = place
        if block <= TITLE and offset == 0:
            return 0
        found = None
        for index, passage in enumerate(self.passages):
            if passage.block == block and (found is None or passage.base <= offset):
                found = index
        if found is None:
            return self._first_from(block)
        passage = self.passages[found]
        return self._line_at(found, passage.shown.start(max(0, offset - passage.base)))

    def pieces(
        self, line: Line, over: Iterable[Run] = (), limit: int | None = None
    ) -> Iterator[Piece]:
        """The parts of a line's text, without its prefix.

        Args:
            line: One of ``lines``.
            over: Runs of its passage that lie over it, such as hits.
            limit: Most code points of it.
        """
        end = line.end if limit is None else min(line.end, line.start + limit)
        return self.passages[line.passage].pieces(line.start, end, over)

    @cached_property
    def overflow(self) -> int:
        """By how many cells the widest code or table is wider than the column."""
        extents = (passage.extent + 2 for passage in self.passages if passage.fixed)
        return max(0, max(extents, default=0) - self.width)

    @cached_property
    def _by_kind(self) -> dict[StopKind, list[Stop]]:
        kinds: dict[StopKind, list[Stop]] = {}
        for stop in self.stops:
            if stop.spans:
                kinds.setdefault(stop.kind, []).append(stop)
        return {kind: sorted(found, key=lambda each: each.index) for kind, found in kinds.items()}

    @cached_property
    def _tops(self) -> list[int]:
        """The first line of text of each passage."""
        tops: list[int] = []
        for number, line in enumerate(self.lines):
            if line.passage == len(tops) and not line.gap:
                tops.append(number)
        return tops

    def _line_at(self, passage: int, offset: int) -> int:
        top, below = self._tops[passage], len(self.lines) - 1
        if passage + 1 < len(self._tops):
            below = self._tops[passage + 1] - self.passages[passage + 1].gap
        at = bisect_right(self.lines, offset, top, below, key=lambda line: line.start)
        return max(top, at - 1)

    def _first_from(self, block: int) -> int:
        blocks = sorted((passage.block, index) for index, passage in enumerate(self.passages))
        at = bisect_left(blocks, (block, 0))
        return self._tops[blocks[min(at, len(blocks) - 1)][1]]


_NO_PICTURES: Mapping[int, int] = {}


def lay_out(
    page: Page, width: int, *, ascii_only: bool = False, pictures: Mapping[int, int] = _NO_PICTURES
) -> Layout:
    """Lay a page out.

    Args:
        page: The article and what is known of it.
        width: Width of the column, in cells.
        ascii_only: True for plain ASCII signs.
        pictures: How many lines each picture takes that is shown, by the number of its block.
    """
    sheet = Sheet(width, signs(ascii_only=ascii_only))
    head(page, sheet)
    typeset(page.article, sheet, pictures)
    foot(page, sheet)
    return Layout(width, sheet.signs, tuple(sheet.passages), sheet.stops())
