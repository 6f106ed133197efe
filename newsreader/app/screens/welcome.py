"""The first screen of an empty library: four ways to something to read."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, SelectionList, Static
from textual.widgets.selection_list import Selection

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
    (Way.DEMO, "Demo edition", "something to read at once, no network, nothing of yours touched"),
    (Way.STARTER, "Starter pack", "well-known public feeds, by topic"),
    (Way.IMPORT, "Import", "subscriptions from an OPML file or newsboat's urls"),
    (Way.ADD, "Address", "of a feed, a site or a page"),
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
            yield Static(Content("A quiet page, lit quotes."), classes="sheet-about")
            yield Choices(id="ways")
            yield Static(
                Content("j k move, Enter chooses, or the first letter. q leaves."),
                classes="sheet-hint",
            )

    def on_mount(self) -> None:
        """Start on the demo edition."""
        choices = self.query_one(Choices)
        choices.offer([(f"{title:<14}", about) for _, title, about in _WAYS])
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
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
        Binding("enter", "subscribe", "Subscribe", show=False, priority=True),
        Binding("escape,q", "leave", "Leave", show=False),
    ]

    def __init__(self) -> None:
        from newsreader.demo.starter import STARTER  # noqa: PLC0415 - brings the HTML parser

        super().__init__()
        self._topics = STARTER

    def compose(self) -> ComposeResult:
        """The topics with the names of their feeds."""
        with Vertical(classes="sheet"):
            yield Static(Content("Starter pack"), classes="sheet-title")
            yield SelectionList[int](
                *(
                    Selection(_topic(topic), number, initial_state=number == 0)
                    for number, topic in enumerate(self._topics)
                ),
                id="topics",
                compact=True,
            )
            hint = "Space marks a topic, Enter subscribes, Esc goes back."
            yield Static(Content(hint), classes="sheet-hint")

    def on_mount(self) -> None:
        """Start on the first topic."""
        self.query_one(SelectionList).focus()

    def action_move(self, rows: int) -> None:
        """Move by letter."""
        topics: SelectionList[int] = self.query_one(SelectionList)
        if rows > 0:
            topics.action_cursor_down()
        else:
            topics.action_cursor_up()

    def action_subscribe(self) -> None:
        """Subscribe to the topics marked."""
        topics: SelectionList[int] = self.query_one(SelectionList)
        self.dismiss([self._topics[number] for number in sorted(topics.selected)])

    def action_leave(self) -> None:
        """Subscribe to nothing."""
        self.dismiss([])


def _topic(topic: "StarterTopic") -> Content:
    names = ", ".join(feed.title for feed in topic.feeds)
    return Content.assemble(topic.title, (f"  {names}", "$muted"))
