"""What tests of the screen share: a bare app with the themes, and its screen as plain text."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.widget import Widget

from newsreader.app.themes import load_themes, variable_defaults
from newsreader.config import Folders

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


class Bare(App[None]):
    """An app of nothing but the widgets given, in a theme of ours."""

    def __init__(self, *widgets: Widget, theme: str = "harbour") -> None:
        super().__init__()
        for each in load_themes(Folders.find()).themes:
            self.register_theme(each)
        self.theme = theme
        self._widgets = widgets

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        yield from self._widgets


def screen_text(app: App[Any]) -> str:
    """The screen as plain text, one line a row, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in screen_lines(app))


def screen_lines(app: App[Any]) -> list[str]:
    """The lines of the screen, each as wide as the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips(app.size)]


def segments(app: App[Any], row: int) -> list[Segment]:
    """The pieces of one line of the screen with their styles."""
    return list(app.screen._compositor.render_strips(app.size)[row])


def found(app: App[Any], text: str) -> Iterator[Segment]:
    """Every piece of the screen that holds a text."""
    for strip in app.screen._compositor.render_strips(app.size):
        yield from (each for each in strip if text in each.text)
