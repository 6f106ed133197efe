"""What every part of the main screen stands on: its panes and its state."""

from msgspec import Struct, field
from textual import getters
from textual.message import Message
from textual.widget import Widget

from newsreader.app.nodes import ALL, TreeNodes
from newsreader.app.screens.desk import Desk, OnDesk
from newsreader.app.widgets.headlines import Headlines
from newsreader.app.widgets.reader import Reader
from newsreader.app.widgets.subscriptions import Subscriptions
from newsreader.library import View
from newsreader.model import Article


class Listed(Struct):
    """The list on screen.

    Args:
        view: What it lists.
        kept: Ids that became read while it was on screen, which stay in it until it is left.
        waiting: Ids of new entries that are not in it yet, in the order in which they came.
        needle: What the list is filtered by.
        at_top: True while the reader has not gone down from its first row.
    """

    view: View = ALL
    kept: set[str] = field(default_factory=set)
    waiting: dict[str, None] = field(default_factory=dict)
    needle: str = ""
    at_top: bool = True


class Opened(Struct):
    """The article on screen.

    Args:
        entry_id: Its entry; empty when there is none.
        article: Its text.
        since: When its first screen was shown, in seconds of the monotonic clock; infinity when
            moving on is not to mark it read.
        looked: True when moving on tells that the present version of it was read.
        compared: True while what changed in it is shown in its place.
    """

    entry_id: str = ""
    article: Article = field(default_factory=lambda: Article(title=""))
    since: float = float("inf")
    looked: bool = False
    compared: bool = False


class Ground(OnDesk[None]):
    """The main screen without its actions."""

    class NothingChosen(Message):
        """A small screen was left with nothing done."""

    subscriptions = getters.query_one("#subscriptions", Subscriptions)
    headlines = getters.query_one("#headlines", Headlines)
    reader = getters.query_one("#reader", Reader)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.listed = Listed()
        self.opened = Opened()
        self.tree_nodes = TreeNodes(desk.library)
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
