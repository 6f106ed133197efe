"""A list on a page of its own, over the main screen: quotes, speakers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.signal import Signal
from textual.widgets import Static

from newsreader.actions import BY_ID, Action
from newsreader.app.bindings import make_bindings
from newsreader.app.screens.desk import Desk, OnDesk
from newsreader.app.screens.help import Help
from newsreader.app.screens.prompt import Prompt, Question
from newsreader.app.widgets.lines import LineList
from newsreader.app.widgets.status import KeyLine, Status
from newsreader.changes import Change
from newsreader.library import Located
from newsreader.model import KeptQuote

COMMON = (
    "move.down", "move.up", "move.top", "move.bottom", "move.half-down", "move.half-up",
    "move.page-down", "move.page-up", "move.open", "move.back", "pane.right", "pane.left",
    "list.filter", "find.start", "app.quit", "app.help", "app.redraw",
)  # fmt: skip
"""Ids of what works on every such page."""


def actions_of(ids: Sequence[str]) -> list[Action]:
    """The actions of some ids."""
    return [BY_ID[each] for each in ids]


@dataclass(frozen=True, slots=True)
class Going:
    """Where to go: a quote, and its place in a text."""

    quote: KeptQuote
    located: Located


class Paper(OnDesk[Going]):
    """A list in a column; dismissed with a place to go to, or with None.

    Args:
        desk: All that it works with.
        changes: What the Library announces.
    """

    ids: tuple[str, ...] = COMMON
    """Ids of the actions that work here."""
    words: dict[str, str] = {}  # noqa: RUF012 - one for each class, never changed
    """The words at the foot, by id of the action."""
    where = ""
    """Where the keys work, for the help."""

    def __init__(self, desk: Desk, changes: Signal[Change]) -> None:
        super().__init__(desk)
        self.changes = changes
        self.asked = ""

    def make_list(self) -> LineList:
        """Make the list."""
        raise NotImplementedError

    def fill(self) -> None:
        """List what is asked for, with the cursor where it is."""
        raise NotImplementedError

    @property
    def rows(self) -> LineList:
        """The list."""
        return self.query_one(LineList)

    def compose(self) -> ComposeResult:
        """Title, list, and the lines at the foot."""
        plain = self.config.ascii
        with Horizontal(classes="desk"), Vertical(classes="paper"):
            yield Static(classes="paper-head")
            yield self.make_list()
        yield Status(id="status", key_of=self.desk.keymap.shown, ascii_signs=plain)
        yield Prompt(id="prompt")
        if self.config.footer:
            yield KeyLine(self.words, id="keys")

    def on_mount(self) -> None:
        """Show what there is."""
        self.rows.focus()
        self.fill()

    def show_head(self, title: str, found: int, every: int) -> None:
        """Name the page, and what is unusual about its list."""
        count = f"{found} of {every}" if self.asked else str(every)
        head = Content.assemble(
            (title, "bold $strong"),
            (f"  {count}" if every else "", "$muted"),
            (f"  holding “{self.asked}”" if self.asked else "", "$muted"),
        )
        self.query_one(".paper-head", Static).update(head)
        self.tell_position()

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.tell_position()

    def tell_position(self) -> None:
        """Say in the status line where in the list one is."""
        at, count = self.rows.cursor + 1, self.rows.row_count
        self.status.note = f"{at} of {count}" if count else ""

    # Moving

    def action_move_down(self) -> None:
        """To the next."""
        self.rows.move(1)

    def action_move_up(self) -> None:
        """To the one before."""
        self.rows.move(-1)

    def action_move_top(self) -> None:
        """To the first."""
        self.rows.move_to("first")

    def action_move_bottom(self) -> None:
        """To the last."""
        self.rows.move_to("last")

    def action_move_half_down(self) -> None:
        """Half a page down."""
        self.rows.move_page(1, half=True)

    def action_move_half_up(self) -> None:
        """Half a page up."""
        self.rows.move_page(-1, half=True)

    def action_move_page_down(self) -> None:
        """A page down."""
        self.rows.move_page(1)

    def action_move_page_up(self) -> None:
        """A page up."""
        self.rows.move_page(-1)

    def action_move_open(self) -> None:
        """Go deeper."""
        raise NotImplementedError

    @on(LineList.Opened)
    def _opened_by_mouse(self) -> None:
        self.action_move_open()

    def action_pane_right(self) -> None:
        """Deeper."""
        self.action_move_open()

    def action_pane_left(self) -> None:
        """Back to where this page was opened."""
        self.dismiss(None)

    def action_move_back(self) -> None:
        """End the filter, or go back."""
        if self.asked:
            self.ask_for("")
        else:
            self.dismiss(None)

    def went(self, going: Going | None) -> None:
        """A page over this one was left: go on to the place chosen there."""
        if going:
            self.dismiss(going)

    def action_app_quit(self) -> None:
        """Leave newsreader; everything is kept."""
        self.app.run_worker(self.app.action_quit(), exit_on_error=False)

    # Filter

    def action_list_filter(self) -> None:
        """Filter the list while typing."""
        before, row = self.asked, self.rows.cursor
        question = Question(
            "Filter",
            lambda _: self.leave_prompt(),
            typed=self.ask_for,
            left=lambda: self._leave_filter(before, row),
            text=before,
        )
        self.query_one(Prompt).ask(question)

    def action_find_start(self) -> None:
        """Filter the list while typing."""
        self.action_list_filter()

    def leave_prompt(self) -> None:
        """Go back to the list from the line typed into."""
        self.rows.focus()

    def ask_for(self, text: str) -> None:
        """List what holds a text."""
        self.asked = text.strip()
        self.fill()

    def _leave_filter(self, before: str, row: int) -> None:
        self.ask_for(before)
        self.rows.move_to(row)
        self.leave_prompt()

    # Over the page

    def action_app_help(self) -> None:
        """The keys that work here."""
        self.app.push_screen(Help(self.desk.keymap, self.where, actions=actions_of(self.ids)))

    def action_app_redraw(self) -> None:
        """Draw everything anew."""
        self.app.refresh(layout=True)

    def on_key(self) -> None:
        """Let a message go that has been read."""
        self.status.key_pressed()


P = TypeVar("P", bound=Paper)


def bound(page: type[P], desk: Desk) -> type[P]:
    """A kind of page with the keys in force, for bindings belong to a class."""
    bindings = make_bindings(desk.keymap, actions_of(page.ids))
    return cast("type[P]", type(page.__name__, (page,), {"BINDINGS": bindings}))
