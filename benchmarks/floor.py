"""The least a Textual application can be: one line of text. The floor for start-up."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    """Shows one line."""

    def compose(self) -> ComposeResult:
        """The line that is waited for."""
        yield Static("the floor is reached")


if __name__ == "__main__":
    Floor().run()
