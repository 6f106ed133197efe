"""Draws a table: thin rules above, under the heading and below; numbers at the right."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

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


def draw(rows: Sequence[Sequence[str]], *, header: bool, signs: Signs) -> tuple[str, list[Run]]:
    """Draw a table as lines of text.

    Args:
        rows: The cells; rows may differ in length.
        header: True when the first row is a heading.
        signs: What to draw rules with.

    Returns:
        The lines joined by newlines, and the runs of the rules and the heading.
    """
    grid = [[_parts(cell) for cell in row] for row in rows]
    columns = list(zip_longest(*grid, fillvalue=()))
    widths = [max([1, *(cells(part) for cell in column for part in cell)]) for column in columns]
    right = [_numeric(column[header:]) for column in columns]
    lines = list(_lines(grid, widths, right, header=header, signs=signs))
    runs, position = [], 0
    for line, tone in lines:
        if tone:
            runs.append(Run(position, position + len(line), tone))
        position += len(line) + 1
    return "\n".join(line for line, _ in lines), runs


def _lines(
    grid: Sequence[Row], widths: Sequence[int], right: Sequence[bool], *, header: bool, signs: Signs
) -> Iterator[tuple[str, Tone]]:
    rule = signs.rule * (sum(widths) + len(_GUTTER) * (len(widths) - 1))
    yield rule, Tone.RULE
    for index, row in enumerate(grid):
        tone = Tone.STRONG if header and index == 0 else Tone(0)
        for line in _row_lines(row, widths, right):
            yield line, tone
        if header and index == 0:
            yield rule, Tone.RULE
    yield rule, Tone.RULE


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
