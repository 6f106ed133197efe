"""One line to type into, at the foot of a screen, in the place of the keys that work there."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static


def _nothing(_text: str) -> None:
    """Nobody wants to know."""


_HINT = " Enter keeps · Esc leaves "


class Question(Struct, frozen=True):
    """What is asked.

    Args:
        label: What stands before the line.
        done: Gets the text when Enter is pressed.
        typed: Gets the text at every key.
        left: Called when Esc is pressed.
        text: What stands in the line at first.
        hidden: True for what nobody should read over the shoulder.
        earlier: What was asked before, the last first; the arrows go through it.
    """

    label: str
    done: Callable[[str], None]
    typed: Callable[[str], None] = _nothing
    left: Callable[[], None] = lambda: None
    text: str = ""
    hidden: bool = False
    earlier: Sequence[str] = ()


class Prompt(Horizontal):
    """A line that appears when it is asked for something and goes when it has it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False),
        Binding("up", "earlier(1)", "Earlier", show=False),
        Binding("down", "earlier(-1)", "Later", show=False),
    ]

    _question: Question | None = None
    _at = -1
    """Which of the earlier ones stands in the line."""

    def compose(self) -> ComposeResult:
        """Label and line."""
        yield Static(id="prompt-label")
        yield Input(id="prompt-input", compact=True)
        yield Static(Content(_HINT), id="prompt-hint")

    def on_mount(self) -> None:
        """Stay away until asked."""
        self.display = False

    def ask(self, question: Question) -> None:
        """Appear with a question."""
        self._question, self._at = question, -1
        hint = " ↑ earlier · Enter keeps · Esc leaves " if question.earlier else _HINT
        self.query_one("#prompt-hint", Static).update(Content(hint))
        self.query_one("#prompt-label", Static).update(Content(f" {question.label} "))
        line = self.query_one(Input)
        with line.prevent(Input.Changed):
            line.value = question.text
        line.password = question.hidden
        self._appear(True)
        line.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._question:
            self._question.typed(event.value)

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        event.stop()
        if question := self._go():
            question.done(event.value)

    def action_earlier(self, step: int) -> None:
        """Put what was asked earlier, or later, into the line."""
        every = self._question.earlier if self._question else ()
        at = self._at + step
        if -1 <= at < len(every):
            self._at = at
            line = self.query_one(Input)
            line.value = every[at] if at >= 0 else ""
            line.cursor_position = len(line.value)

    def action_leave(self) -> None:
        """Go without an answer."""
        if question := self._go():
            question.left()

    def _appear(self, here: bool) -> None:
        """Stand where the keys stood, so that nothing above moves."""
        self.display = here
        self.screen.set_class(here, "-asking")

    def _go(self) -> Question | None:
        question, self._question = self._question, None
        self._appear(False)
        line = self.query_one(Input)
        if line.password:
            with line.prevent(Input.Changed):
                line.clear()
        return question
