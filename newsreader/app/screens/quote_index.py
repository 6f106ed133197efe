"""The quotes of the article by speaker, at the foot of the page; the text goes along above."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.app.layout import Stop
from newsreader.app.widgets.lines import LineList
from newsreader.app.widgets.voices import Voices

_LOW, _OF_LOW, _OF_HIGH = 30, 4, 3
"""The list takes at most a third of the screen; of one with fewer lines than this a quarter."""


class QuoteIndex(ModalScreen[int]):
    """Dismissed with the index of the quote chosen, from 1; with 0 when left.

    Args:
        quotes: In the order of the page.
        current: Index of the one to begin with.
        shown: Told the index of each quote that the cursor comes to.
        keys: Keys that leave, besides Esc.
        ascii_signs: Draw plain signs.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down,ctrl+n,right_square_bracket", "move(1)", "Down", show=False),
        Binding("k,up,ctrl+p,left_square_bracket", "move(-1)", "Up", show=False),
        Binding("ctrl+d,pagedown,ctrl+f", "page(1)", "Page down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "Page up", show=False),
        Binding("g,home", "end('first')", "First", show=False),
        Binding("G,end", "end('last')", "Last", show=False),
        Binding("enter,space,l,right", "choose", "To the quote", show=False),
        Binding("escape,q,h,left", "leave", "Leave", show=False),
    ]

    def __init__(
        self,
        quotes: Sequence[Stop],
        *,
        current: int,
        shown: Callable[[int], object],
        keys: Sequence[str] = (),
        ascii_signs: bool = False,
    ) -> None:
        super().__init__()
        self._quotes = quotes
        self._current = current
        self._shown = shown
        self._plain = ascii_signs
        for key in keys:
            self._bindings.bind(key, "leave", show=False)

    def compose(self) -> ComposeResult:
        """Title, list, hint."""
        with Vertical(classes="sheet sheet-foot"):
            head = Content.assemble("Quotes by speaker", (f"  {len(self._quotes)}", "$muted"))
            yield Static(head, classes="sheet-title")
            yield Voices(ascii_signs=self._plain, id="voices")
            yield Static(Content("Enter goes there, Esc back."), classes="sheet-hint")

    def on_mount(self) -> None:
        """Begin with the current quote."""
        voices = self.voices
        voices.show(self._quotes, cursor=self._current)
        voices.focus()
        self._show()

    def on_resize(self) -> None:
        """Leave the text above enough room to be read."""
        height = self.app.size.height
        share = _OF_LOW if height < _LOW else _OF_HIGH
        self.voices.styles.height = min(self.voices.row_count, max(3, height // share))

    @property
    def voices(self) -> Voices:
        """The list."""
        return self.query_one(Voices)

    @on(LineList.Highlighted)
    def _show(self) -> None:
        if quote := self.voices.cursor_quote:
            self._shown(quote.index)

    def action_move(self, delta: int) -> None:
        """To another quote."""
        self.voices.move(delta)

    def action_page(self, direction: int) -> None:
        """A page on or back."""
        self.voices.move_page(direction)

    def action_end(self, where: str) -> None:
        """To the first or the last quote."""
        self.voices.move_to("first" if where == "first" else "last")

    @on(LineList.Opened)
    def action_choose(self) -> None:
        """Go to the quote selected."""
        quote = self.voices.cursor_quote
        self.dismiss(quote.index if quote else 0)

    def action_leave(self) -> None:
        """Back to where the reader was."""
        self.dismiss(0)
