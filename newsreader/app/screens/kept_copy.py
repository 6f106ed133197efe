"""The copy of a kept quote with the words around it, where the article has it no more."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.app.external import web_address
from newsreader.app.layout.typeset import safe
from newsreader.app.short import month
from newsreader.model import KeptQuote
from newsreader.text import clean_line, isolated, shortened

_WIDEST = 66


class KeptCopy(ModalScreen[str]):
    """Shows the copy; dismissed with an address to open, or with an empty one.

    Args:
        quote: What is shown.
        in_library: True where its entry is still there and only the words are gone.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,h,left", "leave", "Leave", show=False),
        Binding("o", "browse", "Open the page", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown,ctrl+d,ctrl+f", "scroll(10)", "Page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", "Page up", show=False),
    ]

    def __init__(self, quote: KeptQuote, *, in_library: bool) -> None:
        super().__init__()
        self._quote = quote
        self._in_library = in_library

    def compose(self) -> ComposeResult:
        """Title, the words in their context, the source."""
        quote = self._quote
        with Vertical(classes="sheet", id="kept-copy"):
            yield Static(_content(clean_line(quote.title) or "Untitled"), classes="sheet-title")
            with VerticalScroll(id="kept-words"):
                for passage in _passages(quote):
                    yield Static(passage, classes="kept-passage")
            for line in _source(quote):
                yield Static(Content(line), classes="sheet-about")
            yield Static(Content(self._hint()), classes="sheet-hint")

    def _hint(self) -> str:
        why = (
            "The article has these words no more; this is the copy that was kept."
            if self._in_library
            else "The article is in the library no more; this is the copy that was kept."
        )
        opens = " o opens the page," if web_address(self._quote.url) else ""
        return f"{why}{opens} Esc goes back."

    def action_leave(self) -> None:
        """Back to the notebook."""
        self.dismiss("")

    def action_browse(self) -> None:
        """Open the page in the browser."""
        self.dismiss(self._quote.url)

    def action_scroll(self, lines: int) -> None:
        """Scroll the words."""
        self.query_one("#kept-words").scroll_relative(y=lines, animate=False)


def _shown(text: str) -> str:
    """Text without what a terminal could obey, and without tabs; as long as it was."""
    return safe(text).replace("\t", " ")


def _content(text: str) -> Content:
    return Content(isolated(_shown(text)))


def _passages(quote: KeptQuote) -> Iterator[Content]:
    if quote.before.strip():
        yield _content(quote.before).stylize("$muted")
    text = _shown(quote.text)
    yield _lit(_shown(quote.passage) or f"“{text}”", text)
    if quote.after.strip():
        yield _content(quote.after).stylize("$muted")
    if name := clean_line(quote.speaker):
        role = f", {clean_line(quote.role)}" if quote.role else ""
        yield Content.assemble(("— ", "$muted"), (name, "bold $speaker"), (role, "$muted"))
    if note := clean_line(quote.note, 4000):
        yield _content(note).stylize("italic")
    if tags := "  ".join(f"#{tag}" for tag in map(clean_line, quote.tags) if tag):
        yield _content(tags).stylize("$heading")


def _lit(passage: str, text: str) -> Content:
    """The passage with the words of the quotation in the quotes' colour."""
    content = Content(passage)
    at = 0
    for part in text.split("\n\n"):
        found = passage.find(part, at)
        if found >= 0 and part:
            at = found + len(part)
            content = content.stylize("$quote", found, at)
    return content


def _source(quote: KeptQuote) -> Iterator[str]:
    time = quote.published
    day = f"{time.day} {month(time.month)} {time.year}" if time else ""
    parts = (clean_line(quote.feed_title), clean_line(quote.author), day)
    if line := " · ".join(part for part in parts if part):
        yield isolated(line)
    if url := web_address(quote.url):
        yield shortened(url, _WIDEST)
