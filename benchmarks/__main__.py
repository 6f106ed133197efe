"""``make bench``: every measurement, printed as a table; ``make bench PARTS="reader state"``: some.

With ``--write`` the table also goes into docs/performance.md.
"""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import article, million, parsing, reader, refresh, search, state
from benchmarks.table import Row, inserted, line, markdown

PARTS: dict[str, Callable[[], Iterable[Row]]] = {
    "parsing": parsing.run,
    "article": article.run,
    "search": search.run,
    "reader": reader.run,
    "refresh": refresh.run,
    "state": state.run,
    "million": million.run,
}
SELDOM = {"million"}
"""What is measured only when it is named."""
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    """Measure what is named on the command line, everything by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure")
    parser.add_argument("--write", action="store_true", help="put it into docs/performance.md")
    chosen = parser.parse_args()
    rows = []
    for part in chosen.parts or [part for part in PARTS if part not in SELDOM]:
        for row in PARTS[part]():
            print(line(row), flush=True)
            rows.append(row)
    print()
    print(markdown(rows))
    if chosen.write:
        PAGE.write_text(inserted(PAGE.read_text(), markdown(rows)))


if __name__ == "__main__":
    main()
