"""Tables: which ones hold data, and their cells."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsreader.article.tree import Element, absolute
from newsreader.model import Block, BlockKind, Mark, MarkKind
from newsreader.text import clean, clean_line

_BLOCKS_IN_CELLS = (
    "table",
    "ul",
    "ol",
    "pre",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "hr",
    "figure",
    "video",
)
_LONGEST_CELL = 400
_MOST_COLUMNS = 60
_MOST_ROWS = 2_000


def is_data_table(table: Element) -> bool:
    """Tell a table of data from one that only lays out the page."""
    if table.get("role") in {"presentation", "none"}:
        return False
    if next(table.iterdescendants(*_BLOCKS_IN_CELLS), None) is not None:
        return False
    cells = [len(_cells_of(row)) for row in table.iter("tr")]
    if len(cells) < 2 or max(cells) < 2:
        return False
    return all(len(_text(cell)) <= _LONGEST_CELL for cell in table.iter("td", "th"))


def table_block(table: Element, base: str = "") -> Block | None:
    """The table as one block, rows of equal length; None when its cells are empty.

    Args:
        table: The element.
        base: Address that its links are relative to.
    """
    grid = [_row(row, base) for row in list(table.iter("tr"))[:_MOST_ROWS]]
    grid = [row for row in grid if any(cell.text for cell in row)]
    if not grid:
        return None
    columns = max(map(len, grid))
    full = [row + [_EMPTY] * (columns - len(row)) for row in grid]
    rows = tuple(tuple(cell.text for cell in row) for row in full)
    text = clean("\n".join("\t".join(row) for row in rows))
    marks = tuple(_marks(full))
    return Block(BlockKind.TABLE, text, marks, rows=rows, header=_has_header(table))


class _Cell(NamedTuple):
    text: str
    links: tuple[Mark, ...] = ()


_EMPTY = _Cell("")


def _row(row: Element, base: str) -> list[_Cell]:
    cells: list[_Cell] = []
    for cell in _cells_of(row):
        text = _text(cell)
        cells.append(_Cell(text, tuple(_links(cell, text, base))))
        cells.extend([_EMPTY] * (_span(cell) - 1))
    return cells[:_MOST_COLUMNS]


def _marks(grid: Iterable[Sequence[_Cell]]) -> Iterator[Mark]:
    """The links of all cells, by their place in the table's text."""
    position = 0
    for row in grid:
        for cell in row:
            for link in cell.links:
                yield Mark(position + link.start, position + link.end, link.kind, link.url)
            position += len(cell.text) + 1


def _links(cell: Element, text: str, base: str) -> Iterator[Mark]:
    """The links of a cell, looked for one after the other in its text."""
    position = 0
    for link in cell.iter("a"):
        url, words = absolute(link.get("href") or "#", base), _text(link)
        start = text.find(words, position) if words and link.get("href") else -1
        if url and start >= 0:
            position = start + len(words)
            yield Mark(start, position, MarkKind.LINK, url)


def _cells_of(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _span(cell: Element) -> int:
    span = cell.get("colspan", "1").strip()
    return min(int(span), _MOST_COLUMNS) if span.isascii() and span.isdigit() and span != "0" else 1


def _text(cell: Element) -> str:
    pieces: list[str] = []
    for element in cell.iter():
        if element.tag in {"br", "p", "div", "li"}:
            pieces.append(" ")
        if element.tag not in {"script", "style", "noscript"}:
            pieces.append(element.text or "")
        if element is not cell:
            pieces.append(element.tail or "")
    return clean_line("".join(pieces), 4 * _LONGEST_CELL)


def _has_header(table: Element) -> bool:
    if next(table.iter("thead"), None) is not None:
        return True
    first = next(table.iter("tr"), None)
    return first is not None and all(cell.tag == "th" for cell in _cells_of(first))
