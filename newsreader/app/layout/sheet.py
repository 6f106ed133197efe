"""The sheet that a page is set on: its passages, and the stops found while setting them."""

from msgspec import Struct, field

from newsreader.app.layout.page import Span, Stop, StopKind
from newsreader.app.layout.passage import NO_PREFIX, Passage
from newsreader.app.layout.signs import Signs
from newsreader.app.layout.wrap import cells
from newsreader.text import clean_line

_LEAST_TEXT = 8
"""Cells of text that must be left beside a bar or an indent."""


class _Draft(Struct):
    """A stop whose place among the others is not known yet."""

    kind: StopKind
    text: str
    url: str = ""
    speaker: str = ""
    role: str = ""
    spans: list[Span] = field(default_factory=list)
    index: int = 0
    total: int = 0

    def stop(self) -> Stop:
        return Stop(
            self.kind, self.index, self.total, self.text, self.url, self.speaker, self.role,
            tuple(self.spans),
        )  # fmt: skip


class Sheet(Struct):
    """Collects passages in the order shown.

    Args:
        width: Width of the column, in cells.
        signs: What to draw with.
    """

    width: int
    signs: Signs
    passages: list[Passage] = field(default_factory=list)
    _drafts: list[_Draft] = field(default_factory=list)
    _links: int = 0

    def new_stop(self, kind: StopKind, text: str, url: str = "") -> int:
        """Note something to stop at.

        Returns:
            Its number, for the runs over which it stands.
        """
        self._links += kind is StopKind.LINK
        self._drafts.append(_Draft(kind, text.strip(), clean_line(url, 4000)))
        return len(self._drafts) - 1

    def new_quotation(self, text: str, speaker: str, role: str) -> int:
        """Note a quotation to stop at; returns its number."""
        self._drafts.append(_Draft(StopKind.QUOTE, text, "", speaker, role))
        return len(self._drafts) - 1

    @property
    def next_number(self) -> str:
        """What stands after the next link: the key that opens it, as long as there are keys."""
        numbers = self.signs.numbers
        return numbers[self._links] if self._links < len(numbers) else ""

    def add(self, passage: Passage) -> None:
        """Put a passage under the others; without its prefixes where the column is too narrow."""
        if cells(passage.rest.text) > self.width - _LEAST_TEXT:
            passage.first = passage.rest = passage.gap_prefix = NO_PREFIX
        for run in passage.runs:
            if run.stop >= 0:
                span = Span(len(self.passages), run.start, run.end)
                self._drafts[run.stop].spans.append(span)
        self.passages.append(passage)

    def stops(self) -> tuple[Stop, ...]:
        """All stops by their number, each knowing its index among those of its kind."""
        for kind in StopKind:
            shown = [draft for draft in self._drafts if draft.kind is kind and draft.spans]
            shown.sort(key=lambda draft: draft.spans[0])
            for index, draft in enumerate(shown, 1):
                draft.index, draft.total = index, len(shown)
        return tuple(draft.stop() for draft in self._drafts)
