"""A small screen with a few things to choose one of."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from newsreader.app.screens.choices import Choices


class Choose(ModalScreen[int | None]):
    """Offers choices; dismissed with the index of one, or with None.

    Args:
        title: What is chosen.
        choices: Title of each and a few words on it; they may hold anything.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "Leave", show=False)]

    def __init__(self, title: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._choices = list(choices)

    def compose(self) -> ComposeResult:
        """Title, choices, hint."""
        with Vertical(classes="sheet"):
            yield Static(Content(self._title), classes="sheet-title")
            yield Choices()
            yield Static(Content("Enter chooses, Esc leaves."), classes="sheet-hint")

    def on_mount(self) -> None:
        """Offer them."""
        self.query_one(Choices).offer(self._choices)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
