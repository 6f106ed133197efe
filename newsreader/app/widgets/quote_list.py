"""The quotes of the notebook as cards under one another: words, who says them, where from."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import ClassVar, Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.strip import Strip

from newsreader.app import short
from newsreader.app.layout.typeset import safe
from newsreader.app.layout.wrap import wrap
from newsreader.app.widgets.lines import FINE, LineList
from newsreader.model import KeptQuote
from newsreader.text import clean_line, isolated

MOST_LINES = 10
"""So many lines of a long quotation are shown; the rest is read where it stands."""
_NOTE_LINES = 3
_LEAST = 12
Part = Literal["quote", "who", "source", "note", "tags"]


class CardLine(NamedTuple):
    """One line of a card: pieces of text, each with the name of its component class."""

    pieces: tuple[tuple[str, str], ...]


Card = tuple[CardLine, ...]


def card_of(
    quote: KeptQuote,
    width: int,
    *,
    kept: bool = False,
    named: bool = True,
    ascii_signs: bool = False,
) -> Card:
    """Set one quote.

    Args:
        quote: What is shown; it may hold anything.
        width: Cells of a line.
        kept: True says in the card that the quote is kept.
        named: False leaves the speaker's name out, where all quotes are of one.
        ascii_signs: True for plain signs.
    """
    setter = _Setter(max(_LEAST, width), ascii_signs)
    return tuple(setter.lines(quote, kept=kept, named=named))


class _Setter:
    def __init__(self, width: int, plain: bool) -> None:
        self._width = width
        self._open, self._close = ('"', '"') if plain else ("“", "”")
        self._dash, self._dot = ("--", "-") if plain else ("—", FINE.dot)
        self._ellipsis = ".." if plain else FINE.ellipsis

    def lines(self, quote: KeptQuote, *, kept: bool, named: bool) -> Iterator[CardLine]:
        yield from self._words(safe(quote.text).strip())
        if named and (name := clean_line(quote.speaker)):
            yield self._who(name, clean_line(quote.role))
        yield self._source(quote, kept=kept)
        for line in self._wrapped(clean_line(quote.note, 4000), self._width - 1, _NOTE_LINES):
            yield CardLine(((f" {line}", "line--note"),))
        if tags := "  ".join(f"#{tag}" for tag in map(clean_line, quote.tags) if tag):
            yield CardLine(((f" {self._cut(tags, self._width - 1)}", "line--tag"),))

    def _words(self, text: str) -> Iterator[CardLine]:
        paragraphs = [clean_line(each, len(each)) for each in text.split("\n\n") if each.strip()]
        lines: list[tuple[str, str]] = []
        for number, paragraph in enumerate(paragraphs or [""]):
            close = self._close if number >= len(paragraphs) - 1 else ""
            wrapped = self._wrapped(paragraph + close, self._width - 1, MOST_LINES)
            lines += [(self._open if not at else " ", line) for at, line in enumerate(wrapped)]
        if len(lines) > MOST_LINES:
            sign, line = lines[MOST_LINES - 1]
            lines[MOST_LINES - 1] = sign, self._cut(line + self._ellipsis * 2, self._width - 1)
        for sign, line in lines[:MOST_LINES]:
            yield CardLine(((sign, "line--mark"), (line, "line--quoted")))

    def _wrapped(self, text: str, width: int, most: int) -> list[str]:
        if not text:
            return []
        lines = [text[start:end] for start, end in wrap(text, width)]
        if len(lines) > most:
            lines[most - 1] = self._cut(lines[most - 1] + " " * 2 + self._ellipsis * 9, width)
        return lines[:most]

    def _who(self, name: str, role: str) -> CardLine:
        room = self._width - len(self._dash) - 2
        name = self._cut(name, room)
        left = room - cell_len(name)
        about = self._cut(f", {role}", left) if role and left > 6 else ""
        return CardLine(
            ((f" {self._dash} ", "line--muted"), (name, "line--speaker"), (about, "line--muted"))
        )

    def _source(self, quote: KeptQuote, *, kept: bool) -> CardLine:
        sign = " kept" if kept else ""
        room = self._width - 1 - len(sign)
        tail = [clean_line(quote.feed_title), _day(quote)]
        ends = "".join(f" {self._dot} {part}" for part in tail if part)
        title = clean_line(quote.title) or "Untitled"
        if cell_len(title) + cell_len(ends) > room:
            title = self._cut(title, max(_LEAST, room - cell_len(ends)))
        line = self._cut(title + ends, room)
        return CardLine(((f" {line}", "line--muted"), (sign, "line--saved")))

    def _cut(self, line: str, width: int) -> str:
        return short.cut(line, width, self._ellipsis)


def _day(quote: KeptQuote) -> str:
    time = quote.published
    return f"{time.day} {short.month(time.month)} {time.year}" if time else ""


class QuoteList(LineList):
    """Quotes with a cursor; a row is a card of several lines.

    Args:
        named: False leaves the speakers' names out, where all quotes are of one.
        ascii_signs: Draw plain signs.
        id: Of the widget.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--quoted", "line--mark", "line--speaker", "line--note", "line--tag",
    }  # fmt: skip
    DEFAULT_CSS = """
    QuoteList {
        & > .line--quoted { color: $quote; }
        & > .line--mark { color: $muted; }
        & > .line--speaker { color: $speaker; text-style: $speaker-style; }
        & > .line--note { color: $foreground; text-style: italic; }
        & > .line--tag { color: $heading; }
        &:nocolor {
            & > .line--quoted { text-style: none; }
            & > .line--speaker { text-style: bold; }
        }
    }
    """
    MARGIN = 1

    def __init__(
        self, *, named: bool = True, ascii_signs: bool = False, id: str | None = None
    ) -> None:
        super().__init__(ascii_signs=ascii_signs, id=id)
        self._named = named
        self._quotes: Sequence[KeptQuote] = ()
        self._is_kept: Callable[[KeptQuote], bool] = lambda _: False
        self._cards: LRUCache[tuple[KeptQuote, int, bool, bool], Card] = LRUCache(4096)
        self._tops: list[int] = [0]
        self._set_for = 0

    def show(
        self,
        quotes: Sequence[KeptQuote],
        *,
        cursor: str | None,
        is_kept: Callable[[KeptQuote], bool] = lambda _: False,
    ) -> None:
        """List other quotes than before.

        Args:
            quotes: In the order shown.
            cursor: Id to select; where it is gone, what took its place.
            is_kept: Tells which of them the card says of that they are kept.
        """
        anchored = cursor is not None and cursor == self.cursor_id
        place = self.cursor if anchored else 0
        line = self._top(max(0, self.cursor)) - self.scroll_offset.y if anchored else 0
        self._quotes, self._is_kept = quotes, is_kept
        row = next((n for n, each in enumerate(quotes) if each.id == cursor), place)
        self._set()
        self._cursor = self._nearest(row, 1)
        self._scroll_to_line(self._top(self._cursor) - line if anchored and quotes else 0)
        self._keep_visible()
        self.redraw()

    @property
    def row_count(self) -> int:
        """How many quotes there are."""
        return len(self._quotes)

    @property
    def shown(self) -> Sequence[KeptQuote]:
        """The quotes listed, in order."""
        return self._quotes

    @property
    def cursor_id(self) -> str | None:
        """Id of the quote selected."""
        quote = self.cursor_quote
        return quote.id if quote else None

    @property
    def cursor_quote(self) -> KeptQuote | None:
        """The quote selected."""
        return self._quotes[self.cursor] if 0 <= self.cursor < self.row_count else None

    def move_page(self, direction: int, half: bool = False) -> bool:
        """Move by as many cards as fill a page, or half a page."""
        height = max(2, self.size.height)
        wanted = self._top(max(0, self.cursor)) + direction * (height // 2 if half else height - 2)
        row = self._card_at(wanted)
        return self.move(row - self.cursor if row != self.cursor else direction)

    # Setting

    def _card(self, row: int) -> Card:
        quote, width = self._quotes[row], self.size.width - 4
        key = (quote, width, self._is_kept(quote), self.ascii)
        card = self._cards.get(key)
        if card is None:
            card = self._cards[key] = card_of(
                quote, width, kept=key[2], named=self._named, ascii_signs=self.ascii
            )
        return card

    def _set(self) -> None:
        """Tell where each card begins; a blank line is between them, and above the first."""
        sizes = (len(self._card(row)) + 1 for row in range(self.row_count))
        self._tops = list(accumulate(sizes, initial=1))
        self._set_for = self.size.width
        self.virtual_size = Size(1, self._tops[-1])

    def _top(self, row: int) -> int:
        return self._tops[min(max(row, 0), len(self._tops) - 1)]

    def _card_at(self, line: int) -> int:
        return min(max(bisect_right(self._tops, line) - 1, 0), self.row_count - 1)

    # Scrolling

    def _scroll_to_line(self, line: int) -> None:
        limit = max(0, self._tops[-1] - self.size.height)
        self.scroll_to(y=max(0, min(line, limit)), animate=False, force=True)

    def _keep_visible(self) -> None:
        height, top = self.size.height, self.scroll_offset.y
        if height <= 0 or self._cursor < 0:
            return
        first, end = self._top(self._cursor) - self.MARGIN, self._top(self._cursor + 1)
        wanted = min(max(top, end - height), first)
        if wanted != top:
            self._scroll_to_line(wanted)

    def on_resize(self) -> None:
        """Set the cards for another width, with the cursor in sight."""
        if self._set_for != self.size.width:
            self._set()
        self._strips.clear()
        self._keep_visible()

    def refresh_rows_at(self, rows: tuple[int, ...]) -> None:
        """Draw some cards anew."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Select the card clicked; open it when it has the cursor already."""
        event.prevent_default()
        offset = event.get_content_offset(self)
        line = -1 if offset is None else offset.y + self.scroll_offset.y
        if not self.row_count or not self._tops[0] <= line < self._tops[-1]:
            return
        event.stop()
        row = self._card_at(line)
        if row == self._cursor:
            self.post_message(self.Opened(self, row))
        else:
            self._go(row, 1)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width, line = self.size.width, y + self.scroll_offset.y
        if not self.row_count:
            return self._empty_line(y, width)
        row = self._card_at(line)
        inside = line - self._top(row)
        card = self._card(row)
        if not 0 <= inside < len(card):
            return Strip.blank(width, self.look("", False))
        return self._card_line(card[inside], width, row == self._cursor)

    def _card_line(self, line: CardLine, width: int, selected: bool) -> Strip:
        bar = Segment(self._signs.bar if selected else " ", self.look("line--bar", selected))
        plain = self.look("", selected)
        pieces = [
            Segment(isolated(text), self.look(name, selected)) for text, name in line.pieces if text
        ]
        strip = Strip([bar, Segment(" ", plain), *pieces])
        return strip.adjust_cell_length(width, plain).simplify()
