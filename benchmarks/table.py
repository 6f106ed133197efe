"""Figures as a table, with a line on the machine they were measured on."""

import os
import platform
import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One measure: ours, what it is held against, the ratio, what is wanted."""

    measure: str
    ours: str
    against: str
    ratio: str
    wanted: str


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """The median of what ours took by the median of what theirs took; empty without theirs."""
    if not theirs:
        return ""
    return f"{statistics.median(ours) / statistics.median(theirs):.2f} ×"


def machine() -> str:
    """Processor count, system and Python, in one line."""
    return (
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table under the machine's line."""
    head = Row("measure", "newsreader", "against", "ratio", "wanted")
    lines = [machine(), "", line(head), "|---|---|---|---|---|", *map(line, rows)]
    return "\n".join(lines) + "\n"


def line(row: Row) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(row)} |"


BEGIN, END = "<!-- make bench -->\n", "<!-- end -->\n"


def inserted(page: str, table: str) -> str:
    """Put a table in place of the one that stands between the two marks of a page."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table}{END}{after}"
