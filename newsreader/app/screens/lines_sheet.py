"""A small screen with sentences to be read and left, such as the lines that an import refused."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.text import clean_line, isolated

MOST_SHOWN = 500
"""Sentences shown; so many more are only counted."""


class LinesSheet(ModalScreen[None]):
    """Shows sentences under one another.

    Args:
        title: What they are.
        lines: The sentences; they may hold anything.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,h,left", "leave", "Leave", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown,ctrl+d,ctrl+f", "scroll(10)", "Page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", "Page up", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        shown = [isolated(clean_line(line)) for line in lines[:MOST_SHOWN]]
        more = len(lines) - len(shown)
        self._text = "\n".join([*shown, *([f"And {more} more."] if more else [])])

    def compose(self) -> ComposeResult:
        """Title, sentences, hint."""
        with Vertical(classes="sheet"):
            yield Static(Content(self._title), classes="sheet-title")
            with VerticalScroll(id="sheet-lines"):
                yield Static(Content(self._text))
            yield Static(Content("j and k scroll, Esc leaves."), classes="sheet-hint")

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll the sentences."""
        self.query_one("#sheet-lines").scroll_relative(y=lines, animate=False)
