"""A page of lines, drawn one by one as they come on screen, that keeps its place."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import ClassVar

from rich.style import Style
from textual.cache import LRUCache
from textual.content import Content
from textual.events import MouseScrollLeft, MouseScrollRight, Resize
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style as ContentStyle

from newsreader.app.layout import Layout, Page, Run, Tone, column_width, lay_out
from newsreader.app.layout.copying import text_between
from newsreader.app.widgets.painting import COMPONENTS, Painter, selected

_OVERLAP = 2
"""Lines of the page before that stay on screen when paging."""
_WHEEL = 4
"""Cells that one turn of the wheel moves code sideways."""
BEGINNING = (-2, 0)
"""Place of the title."""


class PageView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a page, scrolls it and lets its text be selected; has no keys of its own.

    A place is the block and the offset in its text at which the first line on screen begins. It
    outlives a change of width, of column and of the theme.
    """

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS.values())
    DEFAULT_CSS = """
    PageView {
        background: $pane;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-color: $rule;
        scrollbar-color-hover: $muted;
        scrollbar-color-active: $muted;
        scrollbar-background: $pane;
        scrollbar-background-hover: $pane;
        scrollbar-background-active: $pane;
        & > .reader--title { color: $strong; text-style: bold; }
        & > .reader--muted { color: $muted; text-style: $muted-style; }
        & > .reader--heading { color: $heading; text-style: bold; }
        & > .reader--marker { color: $muted; }
        & > .reader--rule { color: $rule; }
        & > .reader--strong { color: $strong; text-style: bold; }
        & > .reader--emphasis { text-style: italic; }
        & > .reader--struck { text-style: strike; }
        & > .reader--inserted { color: $inserted; text-style: $inserted-style; }
        & > .reader--removed { color: $removed; text-style: $removed-style; }
        & > .reader--link { color: $link; text-style: $link-style; }
        & > .reader--quote { color: $quote; }
        & > .reader--quoted { color: $quote; text-style: $quote-style; }
        & > .reader--bar { color: $quote; text-style: none; }
        & > .reader--speaker { color: $speaker; text-style: $speaker-style; }
        & > .reader--code { background: $code; }
        & > .reader--current { background: $current; text-style: $current-style; }
        & > .reader--hit {
            background: $search-hit;
            color: $search-hit-text;
            text-style: $search-hit-style;
        }
        & > .reader--current-hit { text-style: bold underline; }
        & > .reader--number { color: $muted; text-style: none; }
        & > .reader--faded { color: $muted; text-style: $muted-style; }
        &:focus {
            background: $pane-focus;
            scrollbar-background: $pane-focus;
            scrollbar-background-hover: $pane-focus;
            scrollbar-background-active: $pane-focus;
        }
        &:nocolor {
            & > .reader--quoted { text-style: italic; }
            & > .reader--speaker { text-style: bold; }
            & > .reader--link { text-style: underline; }
            & > .reader--inserted { text-style: bold underline; }
            & > .reader--removed { text-style: strike; }
            & > .reader--current { text-style: reverse; }
            & > .reader--hit { text-style: reverse; }
            & > .reader--faded { color: $foreground; text-style: dim; }
            & > .reader--lit { text-style: bold; }
        }
    }
    """

    column: var[int] = var(72, init=False)
    """Widest reading column, in cells."""
    ascii: var[bool] = var(False, init=False)
    """Plain ASCII signs in place of the bar and its like."""
    dimmed: var[bool] = var(False, init=False)
    """All but the quotes is dimmed, in an article that has any."""

    class Scrolled(Message, namespace="reader"):
        """Another part of the article is on screen, or there is another article."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._page: Page | None = None
        self._message = Content("")
        self._laid: Layout | None = None
        self._laid_for: tuple[int, int, bool] | None = None
        self._place = BEGINNING
        self._shift = 0
        self._over: dict[int, list[Run]] = {}
        self._painter = Painter(self)
        self._strips: LRUCache[int, Strip] = LRUCache(1024)
        self._waiting: list[Callable[[], object]] = []

    # -- what is shown

    def when_laid_out(self, work: Callable[[], object]) -> None:
        """Do something as soon as there are lines: at once where the page is on screen."""
        self._waiting.append(work)
        self._do_what_waits()

    def _do_what_waits(self) -> None:
        while self._laid is not None and self._waiting:
            self._waiting.pop(0)()

    def show(self, page: Page) -> None:
        """Show an article: from its beginning, or where it is if only what surrounds it changed."""
        before, self._page = self._page, page
        if before is None or before.article != page.article or before.entry_id != page.entry_id:
            self._place, self._shift = BEGINNING, 0
            self.page_changed()
        self._dim()
        self._lay_out_anew()

    def clear(self, message: Content | str = "") -> None:
        """Show no article but a sentence.

        Args:
            message: What to do next; never markup.
        """
        self._page, self._place = None, BEGINNING
        self._message = Content(message) if isinstance(message, str) else message
        self.page_changed()
        self._lay_out_anew()

    @property
    def page(self) -> Page | None:
        """What is shown, or None."""
        return self._page

    @property
    def place(self) -> tuple[int, int]:
        """Block and offset of the first text on screen; blocks below 0 are title and byline."""
        return self._place

    def restore(self, place: tuple[int, int]) -> None:
        """Bring a place to the top, at whatever width it was taken."""
        self._place = place
        if self._laid is not None:
            self._scroll_to_line(self._laid.line_of_place(place))
            self._place = place

    # -- moving

    def scroll_lines(self, count: int) -> None:
        """Scroll by lines, down for positive counts."""
        self._scroll_to_line(round(self.scroll_y) + count)

    def scroll_page(self, direction: int, half: bool = False) -> None:
        """Scroll by pages, of which some lines stay on screen.

        Args:
            direction: 1 for down, -1 for up.
            half: True for half a page.
        """
        height = self._height
        self.scroll_lines(direction * max(1, height // 2 if half else height - _OVERLAP))

    def to_top(self) -> None:
        """Scroll to the title."""
        self._scroll_to_line(0)

    def to_bottom(self) -> None:
        """Scroll to the end."""
        self._scroll_to_line(self.max_scroll_y)

    @property
    def at_end(self) -> bool:
        """True when the last line is on screen, but for the blank one under it."""
        return round(self.scroll_y) >= self.max_scroll_y - 1

    @property
    def percent(self) -> int:
        """How much of the page is above the lower edge of the screen or has been there."""
        if self.at_end:
            return 100
        return min(99, round(100 * self.scroll_y / self.max_scroll_y))

    @property
    def minutes_left(self) -> int | None:
        """Minutes to read what is below the screen's upper edge; None where they are unknown."""
        minutes = self._page.article.minutes if self._page else None
        if minutes is None or self._laid is None:
            return None
        if self.at_end:
            return 0
        return max(1, ceil(minutes * (1 - self.scroll_y / len(self._laid.lines))))

    def sideways(self, delta: int) -> None:
        """Move wide code and tables by cells, to the left for positive ones."""
        furthest = self._laid.overflow if self._laid else 0
        self._shift = min(max(0, self._shift + delta), furthest)
        self._repaint()

    # -- laying out and drawing

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def on_resize(self, _event: Resize) -> None:
        """Keep the same text at the top."""
        self._lay_out()
        self.restore(self._place)
        self.post_message(self.Scrolled())

    def watch_column(self) -> None:
        """Keep the same text at the top of the narrower or wider column."""
        self._lay_out()
        self.post_message(self.Scrolled())

    def watch_ascii(self) -> None:
        """Draw with the other set of signs."""
        self._lay_out()

    def watch_dimmed(self) -> None:
        """Dim all but the quotes, or nothing."""
        self._dim()
        self._repaint()

    def _dim(self) -> None:
        wanted = self.dimmed and bool(self._page and self._page.article.quotes)
        if wanted != self._painter.dimmed:
            self._painter.dimmed = wanted

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember the place and tell of it."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            # From beyond the end it is the screen that grew, and not the reader who moved.
            if self._laid is not None and old_value <= self.max_scroll_y:
                self._place = self._laid.place(round(new_value))
            self.post_message(self.Scrolled())

    def notify_style_update(self) -> None:
        """Take up the colours of another theme."""
        super().notify_style_update()
        self._painter.forget()
        self._strips.clear()

    def page_changed(self) -> None:
        """Another article is about to be shown; for who keeps something about the old one."""

    def page_laid(self) -> None:
        """The lines were made anew; for who keeps something about lines."""

    def picture_rows(self) -> Mapping[int, int]:
        """How many lines each picture takes that is shown, by the number of its block."""
        return {}

    def _lay_out_anew(self) -> None:
        self._laid_for = None
        self._lay_out()
        self.post_message(self.Scrolled())

    def _lay_out(self) -> None:
        wanted = (self._width, self.column, self.ascii)
        if wanted == self._laid_for or not self._width:
            return
        self._laid_for, place = wanted, self._place
        if self._page is None:
            self._laid = None
            self.virtual_size = Size(self._width, 0)
        else:
            width = column_width(self._width, self.column)
            self._laid = lay_out(
                self._page, width, ascii_only=self.ascii, pictures=self.picture_rows()
            )
            self.virtual_size = Size(self._width, len(self._laid.lines))
            self._scroll_to_line(self._laid.line_of_place(place))
        self._place = place
        if self.text_selection is not None:
            self.screen.clear_selection()
        self.page_laid()
        self._repaint()
        self._do_what_waits()

    def _scroll_to_line(self, line: int) -> None:
        self.scroll_to(y=min(max(0, line), self.max_scroll_y), animate=False, force=True)

    def _repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the pane."""
        number = round(self.scroll_y) + y
        if self._laid is None:
            return self._message_line(y)
        if number >= len(self._laid.lines):
            return Strip.blank(self._width, self._painter.style())
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strip(self._laid, number)
            self._strips[number] = strip
        return strip

    def _strip(self, laid: Layout, number: int) -> Strip:
        line = laid.lines[number]
        over = self._over.get(line.passage, ())
        strip = self._painter.strip(laid, line, self._width, over=over, shift=self._shift)
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(number)):
            strip = selected(strip, *span, self._selection_style)
        return strip.apply_offsets(0, number)

    @property
    def _selection_style(self) -> Style:
        if self.app.no_color:
            return Style(reverse=True)
        return Style(bgcolor=self.screen.get_component_rich_style("screen--selection").bgcolor)

    def _message_line(self, y: int) -> Strip:
        style = self._painter.style(Tone.MUTED)
        width = column_width(max(1, self._width), min(self.column, 56))
        lines = self._message.wrap(width)
        number = y - max(0, self._height - len(lines)) // 3
        if not 0 <= number < len(lines):
            return Strip.blank(self._width, style)
        line = lines[number].rstrip()
        margin = Content(" " * (max(0, self._width - line.cell_length) // 2))
        segments = (margin + line).render_segments(ContentStyle.from_rich_style(style))
        return Strip(segments).adjust_cell_length(self._width, style)

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        """Move wide code and tables."""
        event.stop()
        self.sideways(_WHEEL)

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        """Move wide code and tables back."""
        event.stop()
        self.sideways(-_WHEEL)

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected."""
        self._strips.clear()
        self.refresh()

    def select_paragraph(self, number: int) -> None:
        """Select the whole of the paragraph that a line belongs to."""
        if self._laid is None or number >= len(self._laid.lines) or self._laid.lines[number].gap:
            return
        passage = self._laid.lines[number].passage
        numbers = [
            n for n, each in enumerate(self._laid.lines) if each.passage == passage and not each.gap
        ]
        last = self._laid.lines[numbers[-1]]
        end = self._painter.lead(self._laid, last, self._width) + last.end - last.start
        selection = Selection(Offset(0, numbers[0]), Offset(end, numbers[-1]))
        self.screen.selections = {self: selection}

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words, without margins and signs of ours."""
        laid = self._laid
        if laid is None:
            return None
        stretches = []
        for number, line in enumerate(laid.lines):
            if (span := selection.get_span(number)) and not line.gap:
                lead = self._painter.lead(laid, line, self._width)
                start, end = span
                stretches.append(
                    (number, max(0, start - lead), end if end < 0 else max(0, end - lead))
                )
        return text_between(laid, stretches), "\n"
