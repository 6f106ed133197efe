"""Chooses a link on screen by the letters on it, then asks what is to become of it."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.app.keymap import friendly
from newsreader.app.layout import Stop
from newsreader.app.widgets.hints import LETTERS
from newsreader.app.widgets.reader import Reader
from newsreader.text import shortened

Verb = Literal["open", "copy", "save"]
Chosen = tuple[Verb, Stop]
_DONE: dict[Verb, str] = {"open": "opens", "copy": "copies", "save": "saves it for later"}
_ADDRESS = 60


class LinkHints(ModalScreen[Chosen]):
    """One line over the foot of the page; dismissed with what to do to which link.

    Args:
        reader: Whose links have letters now.
        verbs: What each key does to the link chosen, the key that is shown first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False)]

    def __init__(self, reader: Reader, verbs: Mapping[str, Verb]) -> None:
        super().__init__()
        self._reader = reader
        self._verbs = verbs
        self._typed = ""
        self._stop: Stop | None = None

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(Content("Type the letters on a link. Esc leaves."), id="hint-line")

    def on_key(self, event: events.Key) -> None:
        """Take a letter of a link, or the verb for the one chosen."""
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        if self._stop is None:
            self._take_letter(event.character or "")
        elif verb := self._verbs.get(event.key):
            self.dismiss((verb, self._stop))

    def _take_letter(self, letter: str) -> None:
        letter = letter.lower()
        typed = self._typed + letter
        if letter not in LETTERS or not letter:
            return
        if not any(each.startswith(typed) for each in self._reader.hints):
            return
        self._typed = typed
        self._stop = self._reader.narrow_hints(typed)
        if self._stop:
            self._reader.stand_at(self._stop)
            self.query_one("#hint-line", Static).update(self._question(self._stop.url))

    def _question(self, url: str) -> Content:
        offers: list[str | tuple[str, str]] = []
        for verb, word in _DONE.items():
            key = next((key for key, each in self._verbs.items() if each == verb), "")
            if key:
                offers += [(friendly(key), "bold $foreground"), f" {word}  "]
        offers += [("Esc", "bold $foreground"), " leaves   ", shortened(url, _ADDRESS)]
        return Content.assemble(*offers)

    def action_leave(self) -> None:
        """Leave the links alone."""
        self.dismiss(None)

    def on_unmount(self) -> None:
        """Take the letters away."""
        self._reader.end_hints()
