"""The keys that work here, by group, from the registry and the keymap in force."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.actions import Action, Group, Scope
from newsreader.app.bindings import MAIN
from newsreader.app.keymap import Keymap

_KEYS_WIDTH = 13
_COLUMNS = {
    "wide": (
        (Group.MOVE, Group.FIND, Group.OUT),
        (Group.FLOW, Group.STATE, Group.QUOTES),
        (Group.GET, Group.VIEW),
    ),
    "narrow": (
        (Group.MOVE, Group.FLOW, Group.FIND, Group.VIEW),
        (Group.STATE, Group.QUOTES, Group.GET, Group.OUT),
    ),
}
"""Columns of about the same height: three, and two for a narrower terminal."""


class Help(ModalScreen[None]):
    """Lists the keys.

    Args:
        keymap: The keys in force.
        where: Where they work.
        in_article: True while the article has the focus.
        actions: What works there.
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-one-column"),
        (76, "-two-columns"),
        (112, "-three-columns"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "leave", "Leave", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown,ctrl+d,ctrl+f", "page(1)", "Page down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False),
        Binding("g,home", "top", "Top", show=False),
        Binding("G,end", "bottom", "Bottom", show=False),
    ]

    def __init__(
        self,
        keymap: Keymap,
        where: str = "in the lists",
        *,
        in_article: bool = False,
        actions: Sequence[Action] = MAIN,
    ) -> None:
        super().__init__()
        self._keymap = keymap
        self._where = "in the article" if in_article else where
        self._in_article = in_article
        self._actions = actions

    def compose(self) -> ComposeResult:
        """Columns of groups, as many beside one another as fit."""
        with Vertical(classes="sheet", id="help"):
            yield Static(Content(f"Keys that work here, {self._where}"), classes="sheet-title")
            with VerticalScroll(id="help-body"):
                for width, columns in _COLUMNS.items():
                    with Container(classes=f"help-columns -{width}"):
                        for groups in columns:
                            yield Static(self._column(groups), classes="help-column")
            yield Static(Content("Esc leaves. Every key can be bound anew."), classes="sheet-hint")

    def _column(self, groups: tuple[Group, ...]) -> Content:
        return Content("\n").join(line for group in groups for line in self._group(group))

    def _group(self, group: Group) -> Iterator[Content]:
        rows = list(self._rows(group))
        if not rows:
            return
        yield Content.styled(group.value, "bold $heading")
        for keys, title in rows:
            yield Content.assemble((f"{keys:<{_KEYS_WIDTH}}", "$speaker"), title)
        yield Content("")

    def _rows(self, group: Group) -> Iterator[tuple[str, str]]:
        links = [each for each in self._actions if each.id.startswith("link.")]
        for action in self._actions:
            if action.group is not group or action in links:
                continue
            if keys := self._keymap.all_shown(action.id):
                yield keys, action.title
        if group is Group.QUOTES and self._in_article:
            yield from self._links(links)

    def _links(self, links: list[Action]) -> Iterator[tuple[str, str]]:
        keys = [self._keymap.shown(each.id) for each in links if each.scope is Scope.ARTICLE]
        bound = [key for key in keys if key]
        if bound:
            yield f"{bound[0]} … {bound[-1]}", "Open this link"

    def action_leave(self) -> None:
        """Back to the news."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#help-body").scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        body = self.query_one("#help-body")
        body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False)

    def action_top(self) -> None:
        """To the first key."""
        self.query_one("#help-body").scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the last key."""
        self.query_one("#help-body").scroll_end(animate=False)
