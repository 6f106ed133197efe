"""The list of headlines: one row an entry, its columns given up one by one as the pane narrows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from itertools import chain, dropwhile

from msgspec import Struct, field
from rich.segment import Segment
from textual.message import Message

from newsreader.app import short
from newsreader.app.widgets.lines import LineList, padded
from newsreader.folding import Sought, lit
from newsreader.library.snippets import Snippet
from newsreader.model import Headline
from newsreader.text import isolated

FEED_FROM = 64
"""Width from which on a row names its feed; below, the status line does for the row selected."""
MINUTES_FROM = 48
QUOTES_FROM = 32
DATES_FROM = 56
"""Width from which on old headlines show a date; below, how many weeks or years."""
TWO_LINES_FROM = 14
"""Height from which on what a search found has a second line in the list."""
ISOLATE = "\u2068"
_UNTITLED = "Untitled"
_TICK = 60.0
"""Seconds after which ages are drawn anew."""


class Columns(Struct, frozen=True):
    """Cells of the columns beside the title, 0 for one given up. The title has the rest."""

    age: int
    feed: int
    minutes: int
    quotes: int
    saved: int

    @classmethod
    def fit(cls, width: int, *, dated: bool, one_feed: bool) -> "Columns":
        """Share out the width of the list: feed, minutes and quotes are given up in this order.

        Args:
            width: Cells of the whole list.
            dated: True when some ages are dates.
            one_feed: True leaves the feed out.
        """
        if width < MINUTES_FROM:
            return cls(3, 0, 0, 4 if width >= QUOTES_FROM else 0, 2)
        age = 6 if dated and width >= DATES_FROM else 3
        feed = 0 if one_feed or width < FEED_FROM else min(22, max(14, width // 5))
        return cls(age, feed, 5, 4, 2)

    @property
    def packed(self) -> bool:
        """True where every cell counts: what stands right of the title takes only what it needs."""
        return not self.minutes


class Lit(Struct):
    """What is lit in the headlines that a search found.

    Args:
        wanted: What was searched for.
        snippets: By id of the entry, where it stands in the text; filled in as they are asked for.
    """

    wanted: Sequence[Sought] = ()
    snippets: dict[str, Snippet] = field(default_factory=dict)


class Headlines(LineList):
    """The headlines of a view.

    Args:
        now: The clock that ages are told by.
        ascii_signs: Draw plain signs.
        id: Of the widget.
    """

    class SnippetsMissed(Message):
        """Rows came on screen whose snippets are not there yet."""

        def __init__(self, ids: tuple[str, ...]) -> None:
            super().__init__()
            self.ids = ids

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ascii_signs: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(ascii_signs=ascii_signs, id=id)
        self._now = now
        self._headlines: Sequence[Headline] = ()
        self._row_of: dict[str, int] | None = {}
        self._titles: Callable[[str], str] = str
        self._one_feed = False
        self._dated = False
        self._lit: Lit | None = None
        self._missed: list[str] = []

    def on_mount(self) -> None:
        """Let the ages go on."""
        self.set_interval(_TICK, self.redraw)

    def show(
        self,
        rows: Sequence[Headline],
        *,
        cursor: str | None,
        titles: Callable[[str], str],
        one_feed: bool = False,
        found: Lit | None = None,
        another: bool = False,
    ) -> None:
        """List other headlines than before.

        Args:
            rows: In the order shown. They are read when drawn, so that a change of one needs only
                ``refresh_rows``.
            cursor: Id to select. When it was selected before it stays on its line of the screen;
                when it is no longer listed, what took its place is selected. None selects the
                first.
            titles: Gives a feed's title by its id.
            one_feed: True leaves the feed out of the rows.
            found: What is lit in them; where there is room each has a second line for it.
            another: True for another list than before: nothing takes a place there, and the first
                is selected when ``cursor`` is not listed.
        """
        if another and cursor is not None and all(each.id != cursor for each in rows):
            cursor = None
        anchored = cursor is not None and cursor == self.cursor_id
        place = self.cursor // self._span if anchored else 0
        self._headlines, self._titles, self._one_feed = rows, titles, one_feed
        self._row_of = None
        self._lit = found
        self._span = 2 if found and self.size.height >= TWO_LINES_FROM else 1
        self._dated = self._reaches_back()
        row = 0 if cursor is None else self._rows.get(cursor, place * self._span)
        self.reset(row, anchored=anchored)

    def let_in(self, rows: Sequence[Headline]) -> None:
        """List more than before, the cursor on its headline and its line of the screen.

        Args:
            rows: What is listed, with others in between. At least one is.
        """
        here = self._headlines[self.cursor // self._span]
        row = rows.index(here, self.cursor // self._span)
        self._headlines, self._row_of = rows, None
        self._dated = self._dated or self._reaches_back()
        self.reset(row * self._span, anchored=True)

    def add_snippets(self, snippets: Mapping[str, Snippet]) -> None:
        """Show snippets that were missed."""
        if self._lit:
            self._lit.snippets.update(snippets)
            self.refresh_rows(snippets)

    @property
    def row_count(self) -> int:
        """How many lines there are."""
        return len(self._headlines) * self._span

    def selectable(self, row: int) -> bool:
        """The cursor rests on headlines."""
        return row % self._span == 0

    @property
    def rows(self) -> Sequence[Headline]:
        """What is listed, in order."""
        return self._headlines

    @property
    def ids(self) -> list[str]:
        """The ids listed, in order."""
        return [headline.id for headline in self._headlines]

    @property
    def cursor_id(self) -> str | None:
        """Id of the headline selected."""
        there = 0 <= self.cursor < self.row_count
        return self._headlines[self.cursor // self._span].id if there else None

    def place_cursor(self, entry_id: str) -> bool:
        """Select a headline without telling of it.

        Returns:
            False when it is not listed.
        """
        row = self._rows.get(entry_id)
        if row is None:
            return False
        self._place(row)
        return True

    def refresh_rows(self, ids: Iterable[str]) -> None:
        """Draw the rows of these entries anew; those not listed are passed over."""
        changed = {*ids}
        if len(changed) > self.size.height:
            self.redraw()
        else:
            self.refresh_rows_at(tuple(self._drawn(changed)))

    def _drawn(self, ids: AbstractSet[str]) -> Iterator[int]:
        """The rows of some headlines, of those on screen or kept drawn, however many are listed."""
        top, drawn = self.scroll_offset.y, self._strips.keys()
        lines = {*range(top, top + self.size.height), *(row for row, _, _ in drawn)}
        for row in {self.row_with(line) for line in lines if line < self.row_count}:
            if self._headlines[row // self._span].id in ids:
                yield row

    def find_next_unread(self, direction: int = 1) -> str | None:
        """Find the nearest unread headline beyond the cursor.

        Args:
            direction: 1 down, -1 up.

        Returns:
            Its id, or None; the list is not gone around.
        """
        here = self.cursor // self._span
        rows = range(here + 1, len(self._headlines)) if direction > 0 else range(here - 1, -1, -1)
        return next(
            (self._headlines[row].id for row in rows if not self._headlines[row].read), None
        )

    @property
    def _rows(self) -> dict[str, int]:
        if self._row_of is None:
            self._row_of = {each.id: row * self._span for row, each in enumerate(self._headlines)}
        return self._row_of

    def _reaches_back(self) -> bool:
        """Only a list with dates in it needs the wide column of ages."""
        week = self._now().timestamp() - short.DAYS_COUNTED * 86400
        # the oldest is at one end or the other, whichever way they are sorted
        ends_first = chain(self._headlines[:1], reversed(self._headlines))
        return any(each.sort_time <= week for each in ends_first)

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        """Draw one headline, or the line below it."""
        headline = self._headlines[row // self._span]
        if row % self._span:
            return self._snippet(headline, width, selected)
        columns = Columns.fit(width + 2, dated=self._dated, one_feed=self._one_feed)
        head = self._head(headline, columns, selected)
        tail = self._tail(headline, columns, selected)
        room = width - sum(each.cell_length for each in (*head, *tail))
        return [*head, *self._title(headline, max(0, room), selected), *tail]

    def _head(self, headline: Headline, columns: Columns, selected: bool) -> list[Segment]:
        mark = self._signs.updated if headline.revised else " "
        mark = mark if headline.read else self._signs.unread
        tell = short.age if columns.age > 3 else short.brief_age
        age = tell(headline.sort_time, self._now())
        media = {"audio": self._signs.audio, "video": self._signs.video}.get(headline.media)
        played = f"{media} " if media and columns.quotes else ""
        return [
            Segment(f"{mark} ", self.look("line--unread", selected)),
            Segment(f"{age:>{columns.age}}  {played}", self.look("line--muted", selected)),
        ]

    def _title(self, headline: Headline, width: int, selected: bool) -> list[Segment]:
        line = short.cut(headline.title or headline.url or _UNTITLED, width, self._signs.ellipsis)
        name = "line--read" if headline.read else "line--strong"
        spans = lit(line, self._lit.wanted) if self._lit else ()
        return self._lined(padded(line, width), tuple(spans), name, selected)

    def _lined(
        self, line: str, spans: Sequence[tuple[int, int]], name: str, selected: bool
    ) -> list[Segment]:
        """A line with some stretches of it lit."""
        plain, bright = self.look(name, selected), self.look("line--hit", selected)
        parts, at = [], 0
        if line.startswith(ISOLATE):  # what runs from right to left keeps its letters together
            spans = ()
        for start, end in spans:
            parts += [Segment(line[at:start], plain), Segment(line[start:end], bright)]
            at = end
        return [*parts, Segment(line[at:], plain)]

    def _snippet(self, headline: Headline, width: int, selected: bool) -> list[Segment]:
        """The line below a headline: where what was searched for stands in its text."""
        columns = Columns.fit(width + 2, dated=self._dated, one_feed=self._one_feed)
        indent = 2 + columns.age + 2
        told = self._lit.snippets.get(headline.id) if self._lit else None
        if told is None:
            self._miss(headline.id)
            return []
        line = short.cut(told.text, max(0, width - indent), self._signs.ellipsis)
        spans = [(start, end) for start, end in told.lit if end <= len(line)]
        blank = Segment(" " * indent, self.look("line--muted", selected))
        return [blank, *self._lined(isolated(line), spans, "line--muted", selected)]

    def _miss(self, entry_id: str) -> None:
        if not self._missed:
            self.call_later(self._tell_missed)
        self._missed.append(entry_id)

    def _tell_missed(self) -> None:
        ids, self._missed = tuple(self._missed), []
        self.post_message(self.SnippetsMissed(ids))

    def _tail(self, headline: Headline, columns: Columns, selected: bool) -> list[Segment]:
        """The columns right of the title, without the blank ones that the title may run into."""
        parts = dropwhile(lambda part: not part[1].strip(), self._parts(headline, columns))
        return [Segment(text, self.look(name, selected)) for name, text in parts]

    def _parts(self, headline: Headline, columns: Columns) -> Iterator[tuple[str, str]]:
        if columns.feed:
            feed = short.cut(self._titles(headline.feed_id), columns.feed, self._signs.ellipsis)
            yield "line--muted", "  " + padded(feed, columns.feed)
        if columns.minutes:
            yield "line--muted", f"{short.minutes(headline.minutes):>{columns.minutes}}"
        counted = columns.quotes and headline.quotes > 0
        quotes = f" {self._signs.quotes}{min(headline.quotes, 99)}" if counted else ""
        saved = f" {self._signs.saved}" if headline.saved else ""
        yield "line--quote", quotes if columns.packed else f"{quotes:<{columns.quotes}}"
        yield "line--saved", saved if columns.packed else f"{saved:<{columns.saved}}"
