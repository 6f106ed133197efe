"""The first screen of an empty library: four ways to something to read."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from newsreader.app.screens.choices import Choices

if TYPE_CHECKING:
    from newsreader.demo.starter import StarterTopic


class Way(StrEnum):
    """A way to something to read."""

    DEMO = "demo"
    STARTER = "starter"
    IMPORT = "import"
    ADD = "add"
    LEAVE = "leave"


_WAYS = (
    (Way.DEMO, "Demo edition", "something to read at once, without a network"),
    (Way.STARTER, "Starter pack", "well-known public feeds, by topic"),
    (Way.IMPORT, "Import", "an OPML file, or newsboat's list of urls"),
    (Way.ADD, "Address", "a feed, a site or a page that you know"),
)


class Welcome(ModalScreen[Way]):
    """Dismissed with the way chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "take('demo')", "Demo", show=False),
        Binding("s", "take('starter')", "Starter pack", show=False),
        Binding("i", "take('import')", "Import", show=False),
        Binding("a", "take('add')", "Address", show=False),
        Binding("q,Q,escape", "take('leave')", "Leave", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The name, the ways, the keys."""
        with Vertical(id="welcome"):
            yield Static(Content("newsreader"), id="wordmark")
            yield Static(Content("“A quiet page, lit quotes.”"), id="motto")
            yield Choices(id="ways")
            yield Static(Content("j k move · Enter chooses · q leaves"), classes="sheet-hint")

    def on_mount(self) -> None:
        """Start on the demo edition."""
        choices = self.query_one(Choices)
        choices.offer([(f"{way.value[0]}  {title:<13}", about) for way, title, about in _WAYS])
        choices.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(_WAYS[event.option_index][0])

    def action_take(self, way: str) -> None:
        """Choose by letter."""
        self.dismiss(Way(way))


class StarterPack(ModalScreen[Sequence["StarterTopic"]]):
    """Chooses topics; dismissed with them, with none when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", show=False, priority=True),
        Binding("enter", "subscribe", "Subscribe", show=False, priority=True),
        Binding("escape,q", "leave", "Leave", show=False),
    ]

    def __init__(self) -> None:
        from newsreader.demo.starter import STARTER  # noqa: PLC0415 - brings the HTML parser

        super().__init__()
        self._topics = STARTER
        self._marked = {0}

    def compose(self) -> ComposeResult:
        """The topics with the names of their feeds."""
        with Vertical(classes="sheet"):
            yield Static(Content("Starter pack"), classes="sheet-title")
            yield Choices(id="topics")
            hint = "Space marks a topic · Enter subscribes · Esc goes back"
            yield Static(Content(hint), classes="sheet-hint")

    def on_mount(self) -> None:
        """Start on the first topic."""
        self._offer(0)
        self.query_one(Choices).focus()

    def _offer(self, at: int) -> None:
        width = max(cell_len(topic.title) for topic in self._topics)
        rows = [
            (
                f"[{'x' if number in self._marked else ' '}] {_padded(topic.title, width)}",
                _feeds(topic),
            )
            for number, topic in enumerate(self._topics)
        ]
        self.query_one(Choices).offer(rows, at=at)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._toggle(event.option_index)

    def action_mark(self) -> None:
        """Mark the topic, or take the mark away."""
        self._toggle(self.query_one(Choices).highlighted or 0)

    def _toggle(self, number: int) -> None:
        self._marked ^= {number}
        self._offer(number)

    def action_subscribe(self) -> None:
        """Subscribe to the topics marked."""
        self.dismiss([self._topics[number] for number in sorted(self._marked)])

    def action_leave(self) -> None:
        """Subscribe to nothing."""
        self.dismiss([])


def _padded(title: str, width: int) -> str:
    return title + " " * (width - cell_len(title))


def _feeds(topic: "StarterTopic") -> str:
    return ", ".join(feed.title for feed in topic.feeds)
