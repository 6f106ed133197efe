"""What every part of the main screen stands on: its panes, its state, how it speaks and works."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from textual import getters
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from newsreader.app.keymap import Keymap, friendly
from newsreader.app.nodes import ALL
from newsreader.app.widgets.headlines import Headlines
from newsreader.app.widgets.reader import Reader
from newsreader.app.widgets.status import Status
from newsreader.app.widgets.subscriptions import Subscriptions
from newsreader.config import Config, Folders
from newsreader.errors import NewsreaderError
from newsreader.library import Library, View
from newsreader.model import Article


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a main screen works with.

    Args:
        library: The open library.
        folders: Where it lies.
        config: The settings.
        keymap: The keys in force.
        demo: True for the demo edition.
    """

    library: Library
    folders: Folders
    config: Config
    keymap: Keymap
    demo: bool = False


@dataclass(slots=True)
class Listed:
    """The list on screen.

    Args:
        view: What it lists.
        kept: Ids that became read while it was on screen, which stay in it until it is left.
        waiting: Ids of new entries that are not in it yet.
        needle: What the list is filtered by.
        at_top: True while the reader has not gone down from its first row.
    """

    view: View = ALL
    kept: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    needle: str = ""
    at_top: bool = True


@dataclass(slots=True)
class Opened:
    """The article on screen.

    Args:
        entry_id: Its entry; empty when there is none.
        article: Its text.
        since: When its first screen was shown, in seconds of the monotonic clock; infinity when
            moving on is not to mark it read.
    """

    entry_id: str = ""
    article: Article = field(default_factory=lambda: Article(title=""))
    since: float = float("inf")


class Ground(Screen[None]):
    """The main screen without its actions."""

    class NothingChosen(Message):
        """A small screen was left with nothing done."""

    subscriptions = getters.query_one("#subscriptions", Subscriptions)
    headlines = getters.query_one("#headlines", Headlines)
    reader = getters.query_one("#reader", Reader)
    status = getters.query_one("#status", Status)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.library = desk.library
        self.config = desk.config
        self.listed = Listed()
        self.opened = Opened()
        self.faults: list[Exception] = []
        self._last_pane: Widget | None = None

    @property
    def panes(self) -> tuple[Widget, ...]:
        """The panes from the outside in: subscriptions, list, article."""
        return self.subscriptions, self.headlines, self.reader

    @property
    def pane(self) -> Widget:
        """The pane with the focus, or that had it last when something else has it."""
        if self.focused in self.panes:
            self._last_pane = self.focused
        return self._last_pane or self.headlines

    def key(self, action_id: str) -> str:
        """The key of an action as it is shown; its title when it has none."""
        return self.desk.keymap.shown(action_id) or action_id

    @property
    def back_key(self) -> str:
        """The key that ends a search: Esc where it does, for q would seem to leave."""
        escapes = "escape" in self.desk.keymap.of("move.back")
        return friendly("escape") if escapes else self.key("move.back")

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Show one sentence in the status line."""
        self.status.message(sentence, error=error)

    def start(self, work: Coroutine[Any, Any, object], group: str) -> None:
        """Do something that takes time; a second one of its group takes its place.

        Errors end in the status line.
        """
        self.run_worker(self._told(work), group=group, exclusive=True, exit_on_error=False)

    async def _told(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except NewsreaderError as error:
            self.say(error.sentence, error=True)
        except Exception as error:
            # a fault in one action must not end the app
            self.faults.append(error)
            self.say(f"That went wrong inside newsreader: {error!r}", error=True)
