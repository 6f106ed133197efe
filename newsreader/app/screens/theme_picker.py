"""Chooses a theme: each is seen on the whole screen while the cursor is on it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from newsreader.app.screens.choices import Choices


class ThemePicker(ModalScreen[str]):
    """Dismissed with the name chosen; with the one that was there when left.

    Args:
        themes: Name of each theme, and a word on it.
        current: Name of the theme in force.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "Leave", show=False)]

    def __init__(self, themes: list[tuple[str, str]], current: str) -> None:
        super().__init__()
        self._themes = themes
        self._current = current

    def compose(self) -> ComposeResult:
        """A narrow list at the side, so that the page behind is seen."""
        with Vertical(classes="sheet sheet-side"):
            yield Static(Content("Theme"), classes="sheet-title")
            yield Choices(id="themes")
            yield Static(Content("Enter keeps, Esc goes back."), classes="sheet-hint")

    def on_mount(self) -> None:
        """Start on the theme in force."""
        names = [name for name, _ in self._themes]
        at = names.index(self._current) if self._current in names else 0
        choices = self.query_one(Choices)
        choices.offer(self._themes, at=at)
        choices.focus()

    @on(OptionList.OptionHighlighted)
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        self.app.theme = self._themes[event.option_index][0]

    @on(OptionList.OptionSelected)
    def _keep(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._themes[event.option_index][0])

    def action_leave(self) -> None:
        """Go back to the theme that was there."""
        self.app.theme = self._current
        self.dismiss(self._current)
