"""Draws a table: thin rules above, under the heading and below; numbers at the right."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from newsreader.app.layout.passage import Run, Tone
from newsreader.app.layout.signs import Signs
from newsreader.app.layout.wrap import cells, wrap

_NUMBER = re.compile(r"[-+−–±~≈<>]?\s*[$€£¥]?\s*\d[\d.,'\s\u00a0\u202f]*\s*([%‰°]|[^\W\d]{1,3})?")
_GUTTER = "  "
_WIDEST_CELL = 36
"""Longer cells are wrapped, in cells of the terminal: half a column of text."""

Cell = Sequence[str]
"""The lines of a cell."""
Row = Sequence[Cell]


class Link(NamedTuple):
    """A link in a cell: its row and column, its place in the cell's text, its stop."""

    row: int
    column: int
    start: int
    end: int
    stop: int


def draw(
    rows: Sequence[Sequence[str]], *, header: bool, signs: Signs, links: Iterable[Link] = ()
) -> tuple[str, list[Run]]:
    """Draw a table as lines of text.

    Args:
        rows: The cells; rows may differ in length.
        header: True when the first row is a heading.
        signs: What to draw rules with.
        links: What is linked in the cells.

    Returns:
        The lines joined by newlines, and the runs of the rules, the heading and the links.
    """
    grid = [[_parts(cell) for cell in row] for row in rows]
    columns = list(zip_longest(*grid, fillvalue=()))
    widths = [max([1, *(cells(part) for cell in column for part in cell)]) for column in columns]
    right = [_numeric(column[header:]) for column in columns]
    lines = list(_lines(grid, widths, right, header=header, signs=signs))
    runs, position = [], 0
    tops: dict[int, list[int]] = {}
    for line, tone, row in lines:
        if tone:
            runs.append(Run(position, position + len(line), tone))
        tops.setdefault(row, []).append(position)
        position += len(line) + 1
    for link in links:
        cells_before = grid[link.row][: link.column + 1]
        runs += _linked(link, rows[link.row][link.column], cells_before, widths, right, tops)
    return "\n".join(line for line, _, _ in lines), runs


def _linked(
    link: Link,
    text: str,
    before: Row,
    widths: Sequence[int],
    right: Sequence[bool],
    tops: Mapping[int, Sequence[int]],
) -> Iterator[Run]:
    """Where a link's words stand on the lines of its row."""
    for number, (start, end) in enumerate(wrap(text, _WIDEST_CELL)):
        low, high = max(start, link.start), min(end, link.end)
        if low < high:
            parts = [cell[number] if number < len(cell) else "" for cell in before]
            padded = map(_padded, parts, widths, right)
            left = len(_GUTTER.join(padded)) - len(_padded(parts[-1], widths[link.column], False))
            if right[link.column]:
                left += widths[link.column] - cells(parts[-1])
            at = tops[link.row][number] + left - start
            yield Run(at + low, at + high, Tone.LINK, link.stop)


def _lines(
    grid: Sequence[Row], widths: Sequence[int], right: Sequence[bool], *, header: bool, signs: Signs
) -> Iterator[tuple[str, Tone, int]]:
    rule = signs.rule * (sum(widths) + len(_GUTTER) * (len(widths) - 1))
    yield rule, Tone.RULE, -1
    for index, row in enumerate(grid):
        tone = Tone.STRONG if header and index == 0 else Tone(0)
        for line in _row_lines(row, widths, right):
            yield line, tone, index
        if header and index == 0:
            yield rule, Tone.RULE, -1
    yield rule, Tone.RULE, -1


def _row_lines(row: Row, widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    for parts in zip_longest(*row, fillvalue=""):
        padded = zip_longest(parts, widths, right, fillvalue="")
        yield _GUTTER.join(
            _padded(str(part), int(width or 0), bool(end)) for part, width, end in padded
        ).rstrip()


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - cells(text))
    return space + text if right else text + space


def _parts(cell: str) -> Cell:
    line = " ".join(cell.split())
    return [line[start:end] for start, end in wrap(line, _WIDEST_CELL)]


def _numeric(column: Sequence[Cell]) -> bool:
    filled = [" ".join(cell) for cell in column if any(cell) and cell[0] not in "-–—"]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)
