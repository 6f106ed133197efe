"""The main screen: subscriptions, headlines, article, and two quiet lines at the foot.

What it does lies in the classes it is made of, one subject a module: ``ground`` (state),
``listing``, ``reading``, ``comparing``, ``moving``, ``marking``, ``keeping``, ``getting``,
``tending``, ``carrying``, ``outward``, ``picturing``, ``viewing``. Here they are put together, told
of the Library's changes, and the place is kept.
"""

from time import monotonic
from typing import cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.signal import Signal
from textual.timer import Timer
from textual.widgets import Static

from newsreader.app.bindings import make_bindings
from newsreader.app.nodes import ALL, SAVED
from newsreader.app.place import PaneName, Place
from newsreader.app.screens.carrying import Carrying
from newsreader.app.screens.desk import Desk
from newsreader.app.screens.enclosing import Enclosing
from newsreader.app.screens.keeping import Keeping
from newsreader.app.screens.marking import Marking
from newsreader.app.screens.outward import Outward
from newsreader.app.screens.picturing import Picturing
from newsreader.app.screens.prompt import Prompt
from newsreader.app.screens.quotations import Quotations
from newsreader.app.screens.tending import Tending
from newsreader.app.screens.viewing import Viewing
from newsreader.app.screens.writing import Writing
from newsreader.app.widgets.headlines import Headlines
from newsreader.app.widgets.reader import Reader
from newsreader.app.widgets.status import KeyLine, Status
from newsreader.app.widgets.subscriptions import Subscriptions
from newsreader.changes import (
    Announced,
    ArticleReady,
    Change,
    DownloadProgress,
    DownloadsChanged,
    EntriesAdded,
    EntriesChanged,
    EntriesRemoved,
    FeedsChanged,
    Noticed,
    QuotesChanged,
    RefreshProgress,
)
from newsreader.library import View, ViewKind
from newsreader.model import DownloadState

COUNT_SECONDS = 0.05
"""How long counts may be behind, so that many changes are drawn once."""
COUNT_NEW_SECONDS = 0.4
"""Likewise for what a refresh brings: nobody waits for it, and many feeds come at once."""


class MainScreen(
    Enclosing,
    Marking,
    Carrying,
    Tending,
    Keeping,
    Outward,
    Quotations,
    Writing,
    Picturing,
    Viewing,
):
    """Subscriptions, headlines and article.

    Args:
        desk: All that it works with.
        changes: What the Library announces.
        notices: Sentences for the user at the start, each an error.
    """

    AUTO_FOCUS = "#headlines"

    def __init__(self, desk: Desk, changes: Signal[Change], notices: tuple[str, ...] = ()) -> None:
        super().__init__(desk)
        self.changes = changes
        self._notices = notices
        self._known: frozenset[str] = frozenset()
        self._count: tuple[float, Timer] | None = None
        self.folded: set[str] = set()

    def compose(self) -> ComposeResult:
        """Panes from the left, then what happens, what is asked, which keys work."""
        plain = self.config.ascii
        with Horizontal(id="panes"):
            yield Subscriptions(id="subscriptions", ascii_signs=plain)
            with Container(id="page"):
                with Vertical(id="list"):
                    yield Static(id="head")
                    yield Headlines(id="headlines", ascii_signs=plain)
                reader = Reader(id="reader")
                reader.set_reactive(Reader.ascii, plain)
                yield reader
        yield Status(id="status", key_of=self.desk.keymap.shown, ascii_signs=plain)
        yield Prompt(id="prompt")
        if self.config.footer:
            yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Go to where the reader was left."""
        self.changes.subscribe(self, self.on_change)
        self._known = self._feed_ids()
        column = self.library.recall("column")
        self.reader.column = column if isinstance(column, int) else self.config.column
        self.reader.dimmed = self.library.recall("dimmed") is True
        self.prepare_pictures()
        self._restore(Place.of(self.library))
        for notice in self._notices:
            self.say(notice, error=True)

    # What the Library announces

    def on_change(self, change: Change) -> None:
        """Redraw what a change is about."""
        match change:
            case EntriesAdded() | EntriesChanged() | EntriesRemoved():
                self._on_entries(change)
            case FeedsChanged():
                self._feeds_changed()
            case QuotesChanged():
                self._count_soon()
            case DownloadsChanged(records):
                self._files_changed(records)
            case DownloadProgress(record_id):
                self.show_files_anew(record_id)
            case ArticleReady(entry_id):
                self.article_ready(entry_id)
            case RefreshProgress() | Noticed() | Announced():
                self._pass_on(change)

    def _pass_on(self, news: RefreshProgress | Noticed | Announced) -> None:
        """Tell what is no change of anything shown."""
        match news:
            case RefreshProgress():
                self.status.progress(news)
            case Noticed(sentence, error):
                self.say(sentence, error=error)
            case Announced(ids):
                self.tell_outside(ids)

    def _on_entries(self, change: EntriesAdded | EntriesChanged | EntriesRemoved) -> None:
        match change:
            case EntriesAdded(feed_id, ids):
                self.come_in(feed_id, ids)
                self._count_soon(COUNT_NEW_SECONDS)
            case EntriesChanged(ids):
                self._entries_changed(ids)
            case EntriesRemoved(_, ids):
                self._entries_removed(ids)

    def _entries_changed(self, ids: tuple[str, ...]) -> None:
        if self.listed.view == SAVED:
            self.list_rows()
        else:
            self.headlines.refresh_rows(ids)
        if self.opened.entry_id in ids:
            self.show_page_anew()
        self._count_soon()

    def _files_changed(self, records: tuple[str, ...]) -> None:
        for record_id in records:
            self.show_files_anew(record_id)
            row = self.library.downloads.row(record_id)
            if row and row.state is DownloadState.FAILED and row.record and not row.running:
                self.say(row.record.error, error=True)

    def _entries_removed(self, ids: tuple[str, ...]) -> None:
        if not {*ids}.isdisjoint(self.headlines.ids):
            self.list_rows(cursor=self.headlines.cursor_id)
        self._count_soon()

    def _feeds_changed(self) -> None:
        known, view = self._feed_ids(), self.listed.view
        searches = {each.id for each in self.library.searching.saved()}
        if view.kind is ViewKind.SEARCH:
            if view.id not in searches:
                self.show_view(ALL)
            elif self.listed.at_top:
                self.list_rows()
        if known != self._known:
            self._known = known
            gone = view.kind is ViewKind.FEED and view.id not in known
            if not self.searching:
                self.show_view(ALL if gone else self.listed.view)
        self._count_soon(COUNT_NEW_SECONDS if self.library.refreshing else COUNT_SECONDS)

    def _feed_ids(self) -> frozenset[str]:
        return frozenset(self.library.feed_ids())

    def _count_soon(self, seconds: float = COUNT_SECONDS) -> None:
        """Draw the counts once for all the changes that come together."""
        due = monotonic() + seconds
        if self._count:
            if self._count[0] <= due:
                return
            self._count[1].stop()
        self._count = due, self.set_timer(seconds, self._count_now)

    def _count_now(self) -> None:
        self._count = None
        self.show_counts()

    # The place

    def _restore(self, place: Place) -> None:
        self.folded = set(place.folded)
        self.tree_shown = place.tree
        self.listed.view = place.view
        if place.entry_id:
            self.listed.kept.add(place.entry_id)
        self.list_rows(cursor=place.entry_id)
        self.subscriptions.place_cursor(place.view)
        if self.headlines.cursor_id == place.entry_id:
            self.return_to = place.scrolled
        pane = self.query_one(f"#{place.pane}")
        self.set_focus(pane)
        self.lay_out(pane)
        self.call_after_refresh(self.show_now)

    def remember_place(self) -> None:
        """Keep where the reader is, for the next start."""
        name = self.pane.id or "headlines"
        Place(
            view=self.view_to_return,
            entry_id=self.headlines.cursor_id or "",
            pane=cast("PaneName", name),
            scrolled=self.reader.place,
            tree=self.tree_shown,
            folded=frozenset(self.folded),
        ).keep(self.library)

    def go_to_view(self, view: View) -> None:
        """List a view and go to the list."""
        self.show_view(view)
        self.go_to(self.headlines)

    # The lines at the foot

    @on(Reader.Scrolled)
    def _scrolled(self) -> None:
        self.tell_position()
        if self.opened.entry_id and self.return_to is None:
            self.remember_place()
            if self.note_place():
                self._count_soon()

    def on_key(self, _: events.Key) -> None:
        """Let a message go that has been read."""
        self.status.key_pressed()

    def on_descendant_focus(self) -> None:
        """Offer the keys that work in the pane."""
        self.lay_out()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the keys of the article to the article."""
        if action.startswith("link_"):
            return self.is_mounted and self.pane is self.reader
        return super().check_action(action, parameters)


def main_screen(desk: Desk, changes: Signal[Change], notices: tuple[str, ...] = ()) -> MainScreen:
    """Make a main screen with the keys in force.

    The bindings belong to a class, so each keymap gets one of its own.
    """

    class Bound(MainScreen):
        BINDINGS = make_bindings(desk.keymap)

    return Bound(desk, changes, notices)
