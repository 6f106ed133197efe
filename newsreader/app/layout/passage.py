"""Passages: pieces of text with the tones that lie on them, and the lines made from them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import IntFlag, auto
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from newsreader.app.layout.wrap import balanced, cells, hard_lines, is_plain, snapped, wrap


class Tone(IntFlag):
    """What a stretch of text is, to be painted; later tones lie over earlier ones."""

    TITLE = auto()
    MUTED = auto()
    HEADING = auto()
    MARKER = auto()
    RULE = auto()
    STRONG = auto()
    EMPHASIS = auto()
    STRUCK = auto()
    INSERTED = auto()
    """Words that were not there before, where two versions are compared."""
    REMOVED = auto()
    LINK = auto()
    QUOTE = auto()
    """Words of a quotation that has its bar."""
    QUOTED = auto()
    """Words of a quotation within a paragraph."""
    BAR = auto()
    SPEAKER = auto()
    CODE = auto()
    CURRENT = auto()
    HIT = auto()
    CURRENT_HIT = auto()
    NUMBER = auto()
    """The number of a link: ours, not the writer's."""
    FADED = auto()
    """What is not quoted, while all but the quotes is dimmed."""
    LIT = auto()
    """What stays as it is then."""


PLAIN = Tone(0)


class Run(NamedTuple):
    """A stretch of a passage's text and what it is."""

    start: int
    end: int
    tone: Tone
    stop: int = -1
    """Index of the stop that a click on it reaches, or -1."""


class Piece(NamedTuple):
    """A part of a line that is painted in one style."""

    text: str
    tone: Tone
    stop: int = -1


class Edit(NamedTuple):
    """A change for the screen: ``start`` to ``end`` of the source is shown as ``text``."""

    start: int
    end: int
    text: str


class Shown:
    """A source text as it is shown, and the way from one to the other.

    Args:
        source: The writer's text.
        edits: Changes in order, none over another.
    """

    def __init__(self, source: str, edits: Sequence[Edit] = ()) -> None:
        self.source_text = source
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._ends = [edit.end for edit in edits]
        self._shifts = [0]
        parts, position = [], 0
        for edit in edits:
            parts += [source[position : edit.start], edit.text]
            position = edit.end
            self._shifts.append(self._shifts[-1] + len(edit.text) - (edit.end - edit.start))
        self.text = "".join([*parts, source[position:]])

    def start(self, position: int) -> int:
        """Where a stretch that begins at a position of the source begins on the screen."""
        index = bisect_right(self._ends, position)
        inside = index < len(self._edits) and self._starts[index] < position
        return (self._starts[index] if inside else position) + self._shifts[index]

    def end(self, position: int) -> int:
        """Where a stretch that ends at a position of the source ends on the screen."""
        index = bisect_left(self._starts, position)
        inside = index > 0 and self._ends[index - 1] > position
        return (self._ends[index - 1] if inside else position) + self._shifts[index]

    def source(self, position: int) -> int:
        """The position of the source that a position on the screen shows."""
        index = bisect_right(self._edges, position)
        if index == 0:
            return position
        edit = self._edits[index - 1]
        if position < self._edges[index - 1] + len(edit.text):
            return edit.start
        return position - self._shifts[index]

    @cached_property
    def _edges(self) -> list[int]:
        return [start + shift for start, shift in zip(self._starts, self._shifts, strict=False)]


class Prefix(Struct, frozen=True):
    """What stands before a line: bar, indent, bullet. All prefixes of a passage are as wide."""

    text: str = ""
    tone: Tone = PLAIN


NO_PREFIX = Prefix()


class Passage(Struct, eq=False, dict=True):
    """A text that is laid out by itself: a paragraph, a caption, the title.

    Changed only while the page is being set.

    ``block`` and ``base`` say where it stands in the article, for places: below 0 before the
    first block, from the count of blocks on after the last.
    """

    block: int
    shown: Shown
    runs: Sequence[Run] = ()
    tone: Tone = PLAIN
    base: int = 0
    gap: int = 1
    """Blank lines before it."""
    gap_prefix: Prefix = NO_PREFIX
    first: Prefix = NO_PREFIX
    rest: Prefix = NO_PREFIX
    fixed: bool = False
    """True for what is never wrapped but scrolled sideways: code and tables."""
    centred: bool = False
    fill: Tone = PLAIN
    """Ground of the whole line, text or not."""
    rows: int = 0
    """Lines kept free for a picture, in place of text; each is a place of its own, counted from the
    caption upwards."""

    @property
    def text(self) -> str:
        """The text as shown."""
        return self.shown.text

    def stretches(self, width: int) -> list[tuple[int, int]]:
        """Start and end of each line in the text, at a width of so many cells."""
        if self.rows:
            return [(row, row) for row in range(self.rows)]
        if self.fixed:
            return list(hard_lines(self.text))
        breaker = balanced if self.tone & (Tone.TITLE | Tone.HEADING) else wrap
        return breaker(self.text, width - cells(self.rest.text))

    @cached_property
    def extent(self) -> int:
        """Width of the widest line of a text that is not wrapped, in cells."""
        return max(cells(line) for line in self.text.split("\n"))

    def pieces(self, start: int, end: int, over: Iterable[Run] = ()) -> Iterator[Piece]:
        """Cut a stretch of the text into parts of one style each.

        Args:
            start: First code point.
            end: End of the stretch, excluded.
            over: Further runs that lie over the passage's own.
        """
        over = [run for run in over if run.start < end and run.end > start]
        pieces = self._flat if not over else self._flattened([*self.runs, *over])
        first = bisect_right(pieces, start, key=lambda piece: piece.start) - 1
        for piece in pieces[max(0, first) :]:
            if piece.start >= end:
                return
            text = self.text[max(start, piece.start) : min(end, piece.end)]
            if text:
                yield Piece(text, piece.tone | self.tone, piece.stop)

    @cached_property
    def _flat(self) -> list[Run]:
        return self._flattened(self.runs)

    def _flattened(self, runs: Iterable[Run]) -> list[Run]:
        size = len(self.text)
        snap = (lambda at: at) if is_plain(self.text) else (lambda at: snapped(self.text, at))
        clipped = [
            Run(snap(max(0, run.start)), snap(min(size, run.end)), run.tone, run.stop)
            for run in runs
        ]
        return list(_without_overlap([run for run in clipped if run.start < run.end], size))


def _without_overlap(runs: Sequence[Run], size: int) -> Iterator[Run]:
    """Sweep over starts and ends; of several stops the one begun last wins: a link in a quote."""
    openings: dict[int, list[int]] = {}
    closings: dict[int, list[int]] = {}
    for index, run in enumerate(runs):
        openings.setdefault(run.start, []).append(index)
        closings.setdefault(run.end, []).append(index)
    edges = sorted({0, size, *openings, *closings})
    active: dict[int, Run] = {}
    for start, end in pairwise(edges):
        for index in closings.get(start, ()):
            active.pop(index, None)
        active.update((index, runs[index]) for index in openings.get(start, ()))
        yield Run(start, end, *_together(active.values()))


def _together(runs: Iterable[Run]) -> tuple[Tone, int]:
    tone, stop = PLAIN, -1
    for run in runs:
        tone |= run.tone
        stop = run.stop if run.stop >= 0 else stop
    return tone, stop


class Line(NamedTuple):
    """One line of the page: a stretch of a passage's text, or a blank one before it."""

    passage: int
    """Index of the passage on the page."""
    start: int
    end: int
    prefix: Prefix = NO_PREFIX
    gap: bool = False
