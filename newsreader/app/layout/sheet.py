"""The sheet that a page is set on: its passages, and the stops found while setting them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newsreader.app.layout.page import Span, Stop, StopKind
from newsreader.app.layout.passage import NO_PREFIX, Passage, Run, Tone
from newsreader.app.layout.signs import Signs
from newsreader.app.layout.wrap import cells
from newsreader.text import clean_line

_LEAST_TEXT = 8
"""Cells of text that must be left beside a bar or an indent."""


@dataclass
class Sheet:
    """Collects passages in the order shown.

    Args:
        width: Width of the column, in cells.
        signs: What to draw with.
    """

    width: int
    signs: Signs
    passages: list[Passage] = field(default_factory=list)
    _stops: list[Stop] = field(default_factory=list)
    _links: int = 0

    def new_stop(self, kind: StopKind, text: str, url: str = "") -> int:
        """Note something to stop at.

        Returns:
            Its number, for the runs over which it stands.
        """
        self._links += kind is StopKind.LINK
        self._stops.append(Stop(kind, 0, 0, text.strip(), clean_line(url, 4000)))
        return len(self._stops) - 1

    def new_quotation(self, text: str, speaker: str, role: str) -> int:
        """Note a quotation to stop at; returns its number."""
        self._stops.append(Stop(StopKind.QUOTE, 0, 0, text, "", speaker, role))
        return len(self._stops) - 1

    @property
    def next_number(self) -> str:
        """What stands after the next link: the key that opens it, as long as there are keys."""
        numbers = self.signs.numbers
        return numbers[self._links] if self._links < len(numbers) else ""

    def add(self, passage: Passage) -> None:
        """Put a passage under the others; without its prefixes where the column is too narrow."""
        if cells(passage.rest.text) > self.width - _LEAST_TEXT:
            bare = NO_PREFIX
            passage = replace(passage, first=bare, rest=bare, gap_prefix=bare)
        index = len(self.passages)
        for run in passage.runs:
            if run.stop >= 0:
                stop = self._stops[run.stop]
                spans = (*stop.spans, Span(index, run.start, run.end))
                self._stops[run.stop] = replace(stop, spans=spans)
        self.passages.append(passage)

    def stops(self) -> tuple[Stop, ...]:
        """All stops by their number, each knowing its index among those of its kind."""
        stops = list(self._stops)
        for kind in StopKind:
            shown = [n for n, stop in enumerate(stops) if stop.kind is kind and stop.spans]
            shown.sort(key=lambda n: stops[n].spans[0])
            for index, number in enumerate(shown, 1):
                stops[number] = replace(stops[number], index=index, total=len(shown))
        return tuple(stops)


def whole(text: str, tone: Tone, stop: int = -1) -> Sequence[Run]:
    """One run over all of a text."""
    return (Run(0, len(text), tone, stop),)
