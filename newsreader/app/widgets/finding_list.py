"""Feeds that ail, one a line under the name of the ailment, each with a sentence below it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal

from rich.cells import cell_len
from rich.segment import Segment

from newsreader.address import host_of
from newsreader.app import short
from newsreader.app.layout.wrap import wrap
from newsreader.app.widgets.lines import LineList, padded
from newsreader.library.ailments import HEADINGS, Finding
from newsreader.text import clean_line, isolated

_AGE = 5
_HOST_FROM = 64
"""From this many cells on the host stands beside the title."""
_MOST_LINES = 3
"""Lines of one sentence; what is longer is cut."""
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    Args:
        kind: A heading, a feed, a line of a feed's sentence, or an empty line.
        finding: Whose; None for headings and empty lines.
        text: The heading, or the line.
        hint_at: Where in the line the hint on the remedy begins.
    """

    kind: Literal["heading", "feed", "sentence", "gap"]
    finding: Finding | None = None
    text: str = ""
    hint_at: int = 0


class FindingList(LineList):
    """What ails the feeds.

    Args:
        title_of: Gives a feed's title and address by its id.
        hint_of: Gives the sentence on the likeliest remedy, with its key.
        ascii_signs: Draw plain signs.
        id: Of the widget.
    """

    MARGIN = 4

    def __init__(
        self,
        title_of: Callable[[str], tuple[str, str]],
        hint_of: Callable[[Finding], str],
        *,
        ascii_signs: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(ascii_signs=ascii_signs, id=id)
        self._title_of = title_of
        self._hint_of = hint_of
        self._findings: Sequence[Finding] = ()
        self._laid: list[Row] = []
        self._laid_for = 0
        self._now = datetime.now(UTC)

    def show(self, findings: Sequence[Finding], now: datetime) -> None:
        """List other findings than before; the one selected stays so, or what took its place.

        Args:
            findings: By ailment.
            now: The time that ages are counted to.
        """
        before, at = self.cursor_finding, self._index
        self._findings, self._now = findings, now
        same = _like(before, findings)
        self._lay()
        kept = same if same is not None else at
        self.reset(self._row_of(kept), anchored=before is not None)
        if not self._index:
            self._scroll_to_row(0)

    @property
    def row_count(self) -> int:
        """How many lines there are."""
        return len(self._laid)

    @property
    def findings(self) -> Sequence[Finding]:
        """What is listed."""
        return self._findings

    @property
    def cursor_finding(self) -> Finding | None:
        """The finding selected."""
        return self._laid[self.cursor].finding if 0 <= self.cursor < self.row_count else None

    @property
    def place(self) -> tuple[int, int]:
        """Which of how many findings is selected, from 1."""
        return (self._index + 1 if self.cursor_finding else 0), len(self._findings)

    @property
    def _index(self) -> int:
        return sum(row.kind == "feed" for row in self._laid[: max(0, self.cursor)])

    def selectable(self, row: int) -> bool:
        """Tell whether the cursor may rest on a line: on a feed's."""
        return self._laid[row].kind == "feed"

    # Laying out

    def _lay(self) -> None:
        self._laid_for = self.size.width
        self._laid = list(self._lines(max(24, self._laid_for - 2 - _INDENT)))

    def _lines(self, width: int) -> Iterator[Row]:
        for ailment, group in groupby(self._findings, key=lambda each: each.ailment):
            findings = list(group)
            yield Row("gap")
            yield Row("heading", text=f"{HEADINGS[ailment]}  {len(findings)}")
            for finding in findings:
                yield Row("feed", finding)
                yield from self._sentence(finding, width)

    def _sentence(self, finding: Finding, width: int) -> Iterator[Row]:
        sentence = clean_line(finding.sentence)
        text = f"{sentence} {self._hint_of(finding)}".rstrip()
        stretches = wrap(text, width)
        if len(stretches) > _MOST_LINES:
            yield from self._cut(finding, sentence, width)
            return
        for start, end in stretches:
            yield Row("sentence", finding, text[start:end], max(0, len(sentence) + 1 - start))

    def _cut(self, finding: Finding, sentence: str, width: int) -> Iterator[Row]:
        """The beginning of a sentence that is too long, and the hint on a line of its own."""
        starts = [start for start, _ in wrap(sentence, width)[: _MOST_LINES - 1]]
        for start, end in zip(starts, [*starts[1:], len(sentence)], strict=True):
            line = short.cut(sentence[start:end].rstrip(), width, self._signs.ellipsis)
            yield Row("sentence", finding, line, len(line))
        hint = short.cut(self._hint_of(finding), width, self._signs.ellipsis)
        yield Row("sentence", finding, hint)

    def on_resize(self) -> None:
        """Break the sentences for another width, with the same finding selected."""
        if self._laid_for != self.size.width:
            index = self._index
            self._lay()
            self.reset(self._row_of(index), anchored=True)
        super().on_resize()

    def _row_of(self, index: int) -> int:
        """The line of a finding, the last one where there are fewer."""
        rows = [row for row, each in enumerate(self._laid) if each.kind == "feed"]
        return rows[min(index, len(rows) - 1)] if rows else 0

    # Drawing

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        """Draw one line."""
        line = self._laid[row]
        if line.kind == "feed" and line.finding:
            return self._feed(line.finding, width, selected)
        if line.kind == "heading":
            return [Segment(line.text, self.look("line--quote", selected))]
        before, hint = line.text[: line.hint_at], line.text[line.hint_at :]
        return [
            Segment(" " * _INDENT, self.look("", selected)),
            Segment(isolated(before), self.look("line--muted", selected)),
            Segment(hint, self.look("", selected)),
        ]

    def _feed(self, finding: Finding, width: int, selected: bool) -> list[Segment]:
        title, url = self._title_of(finding.feed_id)
        age = short.brief_age(int(finding.since.timestamp()), self._now) if finding.since else ""
        room = max(0, width - _AGE)
        name = short.cut(clean_line(title), room, self._signs.ellipsis)
        left = room - cell_len(name)
        host = f"  {host_of(url)}" if width >= _HOST_FROM and left > 12 else ""
        return [
            Segment(isolated(name), self.look("line--strong", selected)),
            Segment(
                padded(short.cut(host, left, self._signs.ellipsis), left),
                self.look("line--muted", selected),
            ),
            Segment(f"{age:>{_AGE}}", self.look("line--muted", selected)),
        ]


def _like(before: Finding | None, findings: Sequence[Finding]) -> int | None:
    """Where a finding is now: the same one, else another of the same feed."""
    if before is None:
        return None
    feeds = [n for n, each in enumerate(findings) if each.feed_id == before.feed_id]
    same = [n for n in feeds if findings[n].ailment is before.ailment]
    return next(iter([*same, *feeds]), None)
