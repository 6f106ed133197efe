"""Paints the lines of a page in the theme's colours."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from newsreader.app.layout import Layout, Line, Run, Tone
from newsreader.app.layout.passage import PLAIN
from newsreader.app.layout.wrap import cells

COMPONENTS: Final = {
    tone: f"reader--{(tone.name or '').lower().replace('_', '-')}" for tone in Tone
}
"""Component class of each tone, in the order in which they lie over one another."""

KEPT: Final = (
    Tone.QUOTE | Tone.QUOTED | Tone.BAR | Tone.SPEAKER | Tone.CURRENT | Tone.HIT | Tone.CURRENT_HIT
)
"""What stays as it is while all but the quotes is dimmed."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
STOP = "stop"
"""Key under which the style of a piece carries the number of its stop, for clicks."""


class Painter:
    """Turns lines into strips; forgets its styles when told that the theme changed.

    Args:
        widget: Whose component classes give the colours.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[Tone, int], Style] = {}
        self._dimmed = False

    @property
    def dimmed(self) -> bool:
        """True while all but the quotes is dimmed."""
        return self._dimmed

    @dimmed.setter
    def dimmed(self, dimmed: bool) -> None:
        self._dimmed = dimmed
        self.forget()

    def forget(self) -> None:
        """Compute all styles anew when next asked for."""
        self._styles.clear()

    def style(self, tone: Tone = PLAIN, stop: int = -1) -> Style:
        """The style of a stretch, over the widget's own."""
        known = self._styles.get((tone, stop))
        if known is None:
            known = (
                self._composed(tone) if stop < 0 else self.style(tone) + Style(meta={STOP: stop})
            )
            self._styles[tone, stop] = known
        return known

    def strip(
        self, layout: Layout, line: Line, width: int, *, over: Iterable[Run] = (), shift: int = 0
    ) -> Strip:
        """Paint one line.

        Args:
            layout: The page.
            line: One of its lines.
            width: Width of the pane, in cells; the column is centred in it.
            over: Runs of the line's passage that lie over it.
            shift: How far code and tables are scrolled sideways, in cells.

        Returns:
            A strip as wide as the pane.
        """
        passage = layout.passages[line.passage]
        tone = line.prefix.tone if line.gap else line.prefix.tone | passage.fill
        prefix = Segment(line.prefix.text, self.style(tone))
        body: Iterable[Segment] = ()
        if passage.fixed and not line.gap:
            body = self._fixed(layout, line, over, shift)
        elif not line.gap:
            body = self._isolated(list(self._segments(layout, line, over)))
        margin = Segment(" " * self._margin(layout, line, width), self.style())
        segments = [each for each in (margin, prefix, *body) if each.text]
        used = sum(cells(each.text) for each in segments)
        return Strip(segments, used).adjust_cell_length(width, self.style())

    def lead(self, layout: Layout, line: Line, width: int) -> int:
        """How many code points stand before a line's text in its strip."""
        text = layout.passages[line.passage].text[line.start : line.end]
        isolate = 1 if _RIGHT_TO_LEFT.search(text) else 0
        return self._margin(layout, line, width) + len(line.prefix.text) + isolate

    def column(self, layout: Layout, line: Line, width: int, position: int) -> int:
        """The cell of a strip at which a position of the line's text is drawn."""
        text = layout.passages[line.passage].text[line.start : position]
        return self._margin(layout, line, width) + cells(line.prefix.text) + cells(text)

    def _margin(self, layout: Layout, line: Line, width: int) -> int:
        passage = layout.passages[line.passage]
        used = layout.width
        if passage.centred and not line.gap:
            used = cells(passage.text[line.start : line.end])
        return max(0, width - used) // 2

    def _segments(
        self, layout: Layout, line: Line, over: Iterable[Run], limit: int | None = None
    ) -> Iterator[Segment]:
        for text, tone, stop in layout.pieces(line, over, limit):
            yield Segment(text, self.style(tone, stop))

    def _isolated(self, segments: Sequence[Segment]) -> Sequence[Segment]:
        """Put right-to-left letters between FSI and PDI, so that nothing beside is reordered."""
        if not any(_RIGHT_TO_LEFT.search(each.text) for each in segments):
            return segments
        return [Segment(_ISOLATE, self.style()), *segments, Segment(_END_ISOLATE, self.style())]

    def _fixed(
        self, layout: Layout, line: Line, over: Iterable[Run], shift: int
    ) -> Iterator[Segment]:
        """A line of code or of a table, on its ground from margin to margin."""
        passage = layout.passages[line.passage]
        room = max(1, layout.width - 2 * cells(line.prefix.text))
        shift = max(0, min(shift, passage.extent - room))
        whole = Strip(list(self._segments(layout, line, over, 4 * (shift + room + 1))))
        ground = self.style(passage.fill)
        yield from self._cut(layout, whole, shift, room, passage.fill).extend_cell_length(
            room, ground
        )
        yield Segment(line.prefix.text, ground)

    def _cut(self, layout: Layout, whole: Strip, shift: int, room: int, fill: Tone) -> Strip:
        """What of a line is in view, with signs where it goes on."""
        left, right = shift > 0, whole.cell_length > shift + room
        muted = self.style(Tone.MUTED | fill)
        return Strip(
            [
                *[Segment(layout.signs.more_left, muted)] * left,
                *self._isolated(list(whole.crop(shift + left, shift + room - right))),
                *[Segment(layout.signs.more_right, muted)] * right,
            ]
        )

    def _composed(self, tone: Tone) -> Style:
        style = self._widget.rich_style
        ground = self._widget.background_colors[1]
        if self._dimmed:
            tone |= Tone.LIT if tone & KEPT else Tone.FADED
        for each in Tone:
            if not tone & each:
                continue
            component = self._widget.get_component_styles(COMPONENTS[each])
            if component.has_rule("background"):
                ground += component.background
                style += Style(bgcolor=ground.rich_color)
            if component.has_rule("color"):
                style += Style(color=(ground + component.color).rich_color)
            style += component.text_style
        return style


def selected(strip: Strip, start: int, end: int, style: Style) -> Strip:
    """Lay a style over part of a strip.

    Args:
        strip: Any strip.
        start: First code point.
        end: End, excluded; below 0 for all the rest.
        style: What lies over it.
    """
    segments, position = [], 0
    for text, own, _ in strip:
        low = min(len(text), max(0, start - position))
        high = len(text) if end < 0 else min(len(text), max(low, end - position))
        lit = (own or Style.null()) + style
        parts = ((text[:low], own), (text[low:high], lit), (text[high:], own))
        segments += [Segment(part, look) for part, look in parts if part]
        position += len(text)
    return Strip(segments, strip.cell_length)
