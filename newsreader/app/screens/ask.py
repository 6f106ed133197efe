"""A small screen that asks for one line: a file, a name."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Ask(ModalScreen[str]):
    """Asks for one line; dismissed with the text, empty when left.

    Args:
        title: What is asked.
        about: A few words on it.
        text: What stands in the line at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False)]

    def __init__(self, title: str, about: str, text: str = "") -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._text = text

    def compose(self) -> ComposeResult:
        """Question, line, hint."""
        with Vertical(classes="sheet"):
            yield Static(Content(self._title), classes="sheet-title")
            yield Static(Content(self._about), classes="sheet-about")
            yield Input(self._text, id="answer", compact=True)
            yield Static(Content("Enter goes on, Esc leaves."), classes="sheet-hint")

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Go without an answer."""
        self.dismiss("")
