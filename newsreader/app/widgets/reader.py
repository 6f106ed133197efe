"""The article: a page with the quotes lit, and places to stop at."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual.events import Click
from textual.message import Message

from newsreader.app.layout import Layout, Page, Run, Stop, StopKind, Tone
from newsreader.app.layout.finding import occurrences
from newsreader.app.widgets.hints import HintedPage
from newsreader.app.widgets.page_view import BEGINNING
from newsreader.app.widgets.painting import STOP
from newsreader.folding import Sought, lit

__all__ = ["BEGINNING", "Page", "Reader", "Stop", "StopKind"]

Places = Callable[[str], Iterable[tuple[int, int]]]
"""Finds the stretches of a text that are to be lit."""


class Reader(HintedPage):
    """Shows an article and goes from quote to quote, or through the places of some words."""

    class StopChanged(Message):
        """Another stop is the current one, or none."""

        def __init__(self, reached: Stop | None) -> None:
            super().__init__()
            self.reached = reached

    class LinkClicked(Message):
        """A link was clicked. It is the current stop already."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._current: tuple[StopKind, int] | None = None
        self._places: Places | None = None
        self._hits: list[Stop] = []
        self._reaching: tuple[int, int] | None = None
        self._left: tuple[int, int] | None = None
        self._landed = 0

    @property
    def stop(self) -> Stop | None:
        """The quote, link, image or hit last reached."""
        if self._current is None or self._laid is None:
            return None
        kind, index = self._current
        stops = self._stops(kind)
        return stops[index - 1] if index <= len(stops) else None

    def next_quote(self) -> Stop | None:
        """Go to the next quote; None when there is none below."""
        return self._step(StopKind.QUOTE, 1)

    def previous_quote(self) -> Stop | None:
        """Go to the quote before; None when there is none above."""
        return self._step(StopKind.QUOTE, -1)

    def quote_in_sight(self) -> Stop | None:
        """The current quote, or the first on screen when there is none, or it is out of sight."""
        current = self.stop if self.stop and self.stop.kind is StopKind.QUOTE else None
        if current and self._visible(current):
            return current
        return next((each for each in self._stops(StopKind.QUOTE) if self._visible(each)), current)

    @property
    def quotes(self) -> list[Stop]:
        """The quotes, in the order of the page."""
        return self._stops(StopKind.QUOTE)

    def quote_below(self) -> Stop | None:
        """The first quote further down than what is on screen."""
        top = round(self.scroll_y)
        return next((each for each in self.quotes if self._line_of(each) >= top), None)

    def go_to_quote(self, index: int) -> None:
        """Go to a quote by its number, from 1."""
        if 0 < index <= len(self.quotes):
            self._go_to(self.quotes[index - 1])

    def go_back(self, place: tuple[int, int], stop: Stop | None) -> None:
        """Be where the reader was: that place at the top, and that stop the current one."""
        self.restore(place)
        self._make_current(stop)

    def source_of(self, stop: Stop) -> tuple[int, int] | None:
        """Block, and offset in its text, at which a stop begins; None where it is not laid out."""
        if self._laid is None or not stop.spans:
            return None
        return self._laid.source_of(stop.spans[0])[:2]

    def stand_at(self, stop: Stop) -> None:
        """Make a stop on screen the current one, without telling of it."""
        self._current = (stop.kind, stop.index)
        self._light()

    def reach(self, block: int, offset: int) -> None:
        """Go to the quotation that stands at a place of the text; else bring the place up.

        Where nothing is laid out yet, as in a pane that is not shown, it is done when it is.
        """
        self._reaching = (block, offset)
        if self._laid is not None:
            self._reach_now(self._laid)

    def _reach_now(self, laid: Layout) -> None:
        if self._reaching is None:
            return
        (block, offset), self._reaching = self._reaching, None
        for stop in self._stops(StopKind.QUOTE):
            for span in stop.spans:
                there, start, end = laid.source_of(span)
                if there == block and start - 1 <= offset <= end:
                    self._go_to(stop)
                    return
        line = laid.line_of_place((block, offset))
        self._scroll_to_line(line - max(1, self._height // 5))

    def jump(self, url: str) -> bool:
        """Follow a link within the article, as a footnote's mark; the way back is the next stop.

        Args:
            url: "#" and a name in the article.

        Returns:
            False when nothing has that name.
        """
        target = self._anchor(url)
        if self._laid is None or target is None:
            return False
        origin = self._origin(url)
        self._left = self.place
        line = self._laid.line_of_place(target)
        if not round(self.scroll_y) <= line < round(self.scroll_y) + self._height:
            self._scroll_to_line(line - max(1, self._height // 5))
        self._landed = line
        self._make_current(self._way_back(target[0], origin))
        return True

    def jump_back(self) -> bool:
        """Go to where the last jump began, if where it led to is still on screen."""
        top = round(self.scroll_y)
        if self._left is None or not top <= self._landed < top + self._height:
            return False
        self.restore(self._left)
        self._left = None
        self._make_current(None)
        return True

    def note_in_sight(self) -> str:
        """Address of the first link on screen that leads to elsewhere in the article; or ""."""
        links = (each for each in self._stops(StopKind.LINK) if each.url.startswith("#"))
        return next((each.url for each in links if self._visible(each)), "")

    def _anchor(self, url: str) -> tuple[int, int] | None:
        blocks = self._page.article.blocks if self._page else ()
        for index, block in enumerate(blocks):
            for name, offset in block.anchors:
                if f"#{name}" == url:
                    return index, offset
        return None

    def _origin(self, url: str) -> int | None:
        """The block from which a link leads off: the current stop's, else the first that has it."""
        links = [each for each in self._stops(StopKind.LINK) if each.url == url]
        link = self.stop if self.stop in links else next(iter(links), None)
        place = self.source_of(link) if link else None
        return place[0] if place else None

    def _way_back(self, block: int, origin: int | None) -> Stop | None:
        """The link of a block that leads to where one comes from."""
        for link in self._stops(StopKind.LINK):
            place, target = self.source_of(link), self._anchor(link.url)
            if place and target and place[0] == block and target[0] == origin:
                return link
        return None

    def link(self, number: int) -> str:
        """Address of a link.

        Args:
            number: From 1, in the order of the page.

        Returns:
            The address; empty when there are fewer links.
        """
        links = self._stops(StopKind.LINK)
        return links[number - 1].url if 0 < number <= len(links) else ""

    def find(self, words: str) -> int:
        """Light all places of some words and go to the first one below the screen's top.

        Args:
            words: Whatever their case and accents.

        Returns:
            How many there are; with none, nothing is being found.
        """
        self.end_find()
        self._places = partial(occurrences, words)
        self._find_hits()
        if not self._hits:
            self._places = None
            return 0
        if self._step(StopKind.HIT, 1) is None:
            self._go_to(self._hits[0])
        self._light()
        return len(self._hits)

    def light(self, wanted: Sequence[Sought]) -> None:
        """Light what a search of the library is for, wherever it stands; nothing moves."""
        self.end_find()
        self._places = partial(lit, wanted=wanted) if wanted else None
        self._find_hits()
        self._light()

    def _find_hits(self) -> None:
        self._hits = self._laid.hits(self._places) if self._places and self._laid else []

    def next_hit(self) -> Stop | None:
        """Go to the next hit, after the last one to the first."""
        return self._step(StopKind.HIT, 1, around=True)

    def previous_hit(self) -> Stop | None:
        """Go to the hit before, before the first one to the last."""
        return self._step(StopKind.HIT, -1, around=True)

    def end_find(self) -> None:
        """Put the lights of a search out."""
        self._places, self._hits = None, []
        if self._current and self._current[0] is StopKind.HIT:
            self._make_current(None)
        self._light()

    @property
    def finding(self) -> bool:
        """True while hits are lit."""
        return bool(self._hits)

    def _step(self, kind: StopKind, direction: int, *, around: bool = False) -> Stop | None:
        stops = self._stops(kind)
        index = self._next_index(kind, direction)
        if around and stops:
            index %= len(stops)
        if not 0 <= index < len(stops):
            return None
        return self._go_to(stops[index])

    def _next_index(self, kind: StopKind, direction: int) -> int:
        """From the current stop while it is on screen, else from the part on screen."""
        stops = self._stops(kind)
        current = self.stop
        if current is not None and current.kind is kind and self._visible(current):
            return current.index - 1 + direction
        top = round(self.scroll_y)
        above = sum(self._line_of(stop) < top for stop in stops)
        return above if direction > 0 else above - 1

    def _stops(self, kind: StopKind) -> list[Stop]:
        if kind is StopKind.HIT:
            return self._hits
        return self._laid.of_kind(kind) if self._laid else []

    def _go_to(self, stop: Stop) -> Stop:
        self._bring_up(stop)
        self._make_current(stop)
        return stop

    def _make_current(self, stop: Stop | None) -> None:
        self._current = (stop.kind, stop.index) if stop else None
        self._light()
        self.post_message(self.StopChanged(stop))

    def page_changed(self) -> None:
        """Stops belong to one article."""
        super().page_changed()
        self._current, self._places, self._hits, self._reaching = None, None, [], None
        self._left = None

    def page_laid(self) -> None:
        """Hits are found anew, because they are kept by where they are shown."""
        super().page_laid()
        self._find_hits()
        if self._laid is not None:
            self._reach_now(self._laid)
        self._light()

    def _light(self) -> None:
        self._over.clear()
        for hit in self._hits:
            self._lay_over(hit, Tone.HIT)
        if stop := self.stop:
            self._lay_over(stop, Tone.CURRENT_HIT if stop.kind is StopKind.HIT else Tone.CURRENT)
        self._repaint()

    def _lay_over(self, stop: Stop, tone: Tone) -> None:
        for span in stop.spans:
            run = Run(span.start, span.end, tone)
            self._over.setdefault(span.passage, []).append(run)

    def _bring_up(self, stop: Stop) -> None:
        """Scroll only where needed: the stop then stands in the upper third of the pane."""
        line, top, height = self._line_of(stop), round(self.scroll_y), self._height
        lowest = top + (height // 3 if stop.kind is StopKind.QUOTE else height - 2)
        if not top < line <= lowest:
            self._scroll_to_line(line - max(1, height // 5))

    def _line_of(self, stop: Stop) -> int:
        return self._laid.line_of(stop.spans[0]) if self._laid else 0

    def _visible(self, stop: Stop) -> bool:
        if self._laid is None:
            return False
        top = round(self.scroll_y)
        return self._line_of(stop) < top + self._height and (
            self._laid.last_line_of(stop.spans[-1]) >= top
        )

    def on_click(self, event: Click) -> None:
        """Make the quote, link or image under the pointer the current stop.

        A double click selects the paragraph, a triple one the article.
        """
        # The base class would select everything (Textual #6633), with three clicks all panes too.
        event.prevent_default()
        if event.chain > 1:
            self._select(event)
        elif self.text_selection is None:
            self._reach(event.style.meta.get(STOP))

    def _reach(self, number: object) -> None:
        if not isinstance(number, int) or not self._laid or number >= len(self._laid.stops):
            return
        stop = self._laid.stops[number]
        self._make_current(stop)
        if stop.kind is StopKind.LINK:
            self.post_message(self.LinkClicked(stop.url))

    def _select(self, event: Click) -> None:
        if event.chain == 2:
            self.select_paragraph(round(self.scroll_y) + event.y)
        else:
            self.text_select_all()
