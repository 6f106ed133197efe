"""Moving about: inside the pane with the focus, between panes, deeper and back."""

from textual import on
from textual.widget import Widget

from newsreader.app.screens.comparing import Comparing
from newsreader.app.widgets.lines import LineList
from newsreader.library import ViewKind

WIDE = 120
"""From this many columns on all three panes are shown."""
NORMAL = 80
"""Below this many columns one pane at a time is shown."""


class Moving(Comparing):
    """Moves the cursor, the article and the focus."""

    alone = False
    """True while the article has the page to itself."""
    tree_shown: bool | None = None
    """Whether the user wants the subscriptions shown; None leaves it to the width."""

    # Inside a pane

    def action_move_down(self) -> None:
        """Down one row or line."""
        self._move(1)

    def action_move_up(self) -> None:
        """Up one row or line."""
        self._move(-1)

    def _move(self, delta: int) -> None:
        pane = self.pane
        if isinstance(pane, LineList):
            pane.move(delta)
        else:
            self.reader.scroll_lines(delta)

    def action_move_top(self) -> None:
        """To the first row or line."""
        pane = self.pane
        if isinstance(pane, LineList):
            pane.move_to("first")
        else:
            self.reader.to_top()

    def action_move_bottom(self) -> None:
        """To the last row or line."""
        pane = self.pane
        if isinstance(pane, LineList):
            pane.move_to("last")
        else:
            self.reader.to_bottom()

    def action_move_half_down(self) -> None:
        """Half a page down."""
        self._page(1, half=True)

    def action_move_half_up(self) -> None:
        """Half a page up."""
        self._page(-1, half=True)

    def action_move_page_down(self) -> None:
        """A page down."""
        self._page(1)

    def action_move_page_up(self) -> None:
        """A page up."""
        self._page(-1)

    def _page(self, direction: int, *, half: bool = False) -> None:
        pane = self.pane
        if isinstance(pane, LineList):
            pane.move_page(direction, half=half)
        else:
            self.reader.scroll_page(direction, half=half)

    def action_view_sideways_right(self) -> None:
        """Move wide code to the left."""
        self.reader.sideways(8)

    def action_view_sideways_left(self) -> None:
        """Move wide code back."""
        self.reader.sideways(-8)

    # Between panes

    def action_pane_right(self) -> None:
        """To the next pane."""
        if self.pane is self.subscriptions:
            self.go_to(self.headlines)
        elif self.pane is self.headlines and self.headlines.cursor_id:
            self.show_now()
            self.go_to(self.reader)

    def action_pane_left(self) -> None:
        """To the pane before."""
        if self.pane is self.reader:
            self.go_to(self.headlines)
        elif self.pane is self.headlines and self.tree_reachable:
            self.go_to(self.subscriptions)

    def action_pane_next(self) -> None:
        """Around the panes."""
        self._around(1)

    def action_pane_previous(self) -> None:
        """Around the panes, backwards."""
        self._around(-1)

    def _around(self, step: int) -> None:
        panes = [each for each in self.panes if each is not self.subscriptions or self._tree_here()]
        self.go_to(panes[(panes.index(self.pane) + step) % len(panes)])

    def go_to(self, pane: Widget) -> None:
        """Give a pane the focus, showing it where it is hidden."""
        if pane is not self.reader:
            self.alone = False
        pane.display = True
        self.set_focus(pane)
        self.lay_out(pane)
        self.remember_place()

    def action_flow_read_on(self) -> None:
        """A page on, at the end the next unread; where the article is hidden it is shown first."""
        if self.reader.display:
            super().action_flow_read_on()
        elif self.headlines.cursor_id:
            self.show_now()
            self.go_to(self.reader)

    # Which panes are shown

    @property
    def tree_reachable(self) -> bool:
        """Whether going back from the list leads to the subscriptions."""
        return self.tree_shown is not False or self.size.width < WIDE

    def _tree_here(self) -> bool:
        shown = self.size.width >= WIDE if self.tree_shown is None else self.tree_shown
        return shown or self.pane is self.subscriptions

    def lay_out(self, pane: Widget | None = None) -> None:
        """Show the panes that there is room for, whichever has the focus among them."""
        pane = pane or self.pane
        width = self.size.width
        classes = {
            "-wide": width >= WIDE,
            "-one": width < NORMAL,
            "-beside": width >= max(NORMAL, self.config.list_beside),
        }
        # Before the first frame everything is yet to be styled: to do it here, too, cost 40 ms.
        self.update_classes(classes, update=self.is_mounted)
        narrow, alone = width < NORMAL, self.alone
        tree_wanted = width >= WIDE if self.tree_shown is None else self.tree_shown
        tree = pane is self.subscriptions or (tree_wanted and not narrow and not alone)
        rest = not (narrow and pane is self.subscriptions)
        self.subscriptions.display = tree
        self.headlines.display = rest and not alone and (not narrow or pane is self.headlines)
        self.reader.display = rest and (not narrow or pane is self.reader)
        self.query_one("#list").display = self.headlines.display
        self.show_head()
        self.query_one("#page").display = rest
        self.tell_position()

    def tell_position(self) -> None:
        """Show in the status line where in the article the reader is."""
        shown = bool(self.opened.entry_id) and self.reader.display
        self.status.place(self.reader.percent if shown else None, self.reader.minutes_left)

    def on_resize(self) -> None:
        """Adapt to the terminal's size."""
        self.lay_out()

    # Deeper and back

    def action_move_open(self) -> None:
        """Open what the cursor is on."""
        if self.pane is self.subscriptions:
            self._open_node()
        elif self.pane is self.headlines:
            self.open_headline()
        elif self.reader.stop and self.reader.stop.url:
            self.browse(self.reader.stop.url)

    def open_headline(self) -> None:
        """Show the article, go to it, and mark it read."""
        if entry_id := self.headlines.cursor_id:
            self.show_now()
            self.mark_opened(entry_id)
            self.go_to(self.reader)

    def _open_node(self) -> None:
        node, view = self.subscriptions.cursor_node, self.subscriptions.cursor_view
        if node and node.kind == "quotes":
            self.open_quotes()
        elif view and view.kind is ViewKind.FOLDER:
            self.folded ^= {view.id}
            self.show_counts()
            self.remember_place()
        else:
            self.show_view_of_node()
            self.go_to(self.headlines)

    def open_quotes(self) -> None:
        """Open the quotes notebook."""
        raise NotImplementedError

    def show_view_of_node(self) -> None:
        """List the view that the cursor of the subscriptions is on."""
        view = self.subscriptions.cursor_view
        if view and view != self.listed.view:
            self.show_view(view)

    @on(LineList.Highlighted, "#subscriptions")
    def _rest_on_node(self) -> None:
        self.set_timer(0.08, self.show_view_of_node)

    @on(LineList.Opened)
    def _opened_by_mouse(self) -> None:
        self.action_move_open()

    def action_move_back(self) -> None:
        """End a search, else go one level back, else leave."""
        if self.reader.finding and (self.pane is self.reader or not self.searching):
            self.reader.end_find()
        elif self.opened.compared:
            self.end_comparison()
        elif self.listed.needle:
            self.end_filter()
        elif self.alone:
            self.action_view_zen()
        elif self.pane is self.reader:
            self.go_to(self.headlines)
        elif self.searching:
            self.end_search()
        elif self.pane is self.headlines and self.tree_reachable:
            self.go_to(self.subscriptions)
        else:
            self.action_app_quit()

    @property
    def searching(self) -> bool:
        """True while the list shows what a search found."""
        return False

    def end_search(self) -> None:
        """List again what was listed before the search."""
        raise NotImplementedError

    def action_app_quit(self) -> None:
        """Leave; everything is kept."""
        self.remember_place()
        self.app.run_worker(self.app.action_quit(), exit_on_error=False)

    def end_filter(self) -> None:
        """List everything again."""
        self.listed.needle = ""
        self.list_rows()

    def action_view_zen(self) -> None:
        """The article alone, or all panes again."""
        self.alone = not self.alone
        if self.alone:
            self.reader.display = True
            self.set_focus(self.reader)
            self.lay_out(self.reader)
        else:
            self.lay_out()

    def action_view_subscriptions(self) -> None:
        """Show or hide the subscriptions."""
        self.tree_shown = not self.subscriptions.display
        if not self.tree_shown and self.pane is self.subscriptions:
            self.set_focus(self.headlines)
        self.lay_out()
        self.remember_place()
