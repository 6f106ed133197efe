"""Tables: which ones hold data, and their cells."""

from newsreader.article.tree import Element
from newsreader.model import Block, BlockKind
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


def table_block(table: Element) -> Block | None:
    """The table as one block, rows of equal length; None when its cells are empty."""
    rows = [_row(row) for row in list(table.iter("tr"))[:_MOST_ROWS]]
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    columns = max(map(len, rows))
    full = tuple(tuple(row + [""] * (columns - len(row))) for row in rows)
    text = clean("\n".join("\t".join(row) for row in full))
    return Block(BlockKind.TABLE, text, rows=full, header=_has_header(table))


def _row(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in _cells_of(row):
        cells.append(_text(cell))
        cells.extend([""] * (_span(cell) - 1))
    return cells[:_MOST_COLUMNS]


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
