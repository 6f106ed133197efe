"""The list: which view it shows, in which order, and what waits to come into it."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace
from textual.content import Content
from textual.widgets import Static

from newsreader.app.nodes import ALL, SAVED, STARTED, view_title
from newsreader.app.screens.ground import Ground, Listed
from newsreader.app.widgets.headlines import Lit
from newsreader.library import Order, View, ViewKind, ViewSettings
from newsreader.model import Headline, Subscription

LET_IN_SECONDS = 0.25
"""For how long new entries are gathered before they come into the list together."""
ORDERS = {
    Order.NEWEST: "newest first",
    Order.OLDEST: "oldest first",
    Order.FEED: "by feed",
    Order.LONGEST: "longest first",
}


class Listing(Ground):
    """Shows views in the list and keeps the subscriptions' counts."""

    _shown_view: View | None = None
    """What the rows on screen are of."""

    folded: set[str]
    before_saved = ALL
    """What was listed before the read-later list or the half-read articles."""
    _letting_in = False

    # What is listed

    def show_view(self, view: View, *, cursor: str | None = None, kept: str = "") -> None:
        """List another view; what was kept or waiting in the old one is let go.

        Args:
            view: What is listed.
            cursor: Id of the entry to select; None for the first.
            kept: Id of an entry that is listed although it is read; empty for none.
        """
        self.listed = Listed(view, {kept} if kept else set())
        self.list_rows(cursor=cursor)
        self.subscriptions.place_cursor(view)

    def list_rows(self, *, cursor: str | None = None) -> None:
        """List the view anew, with what waits, the cursor on its entry or the one given."""
        self.listed.waiting.clear()
        rows = self._rows()
        self.headlines.empty = self._empty_text()
        self.headlines.show(
            rows,
            cursor=cursor or self.headlines.cursor_id,
            titles=self.library.feed_title,
            one_feed=self.listed.view.kind is ViewKind.FEED,
            found=self.found,
            another=self._shown_view != self.listed.view,
        )
        self._shown_view = self.listed.view
        if cursor:
            self.note_top()
        self.show_counts()

    def _rows(self) -> list[Headline]:
        rows = self.rows_of_view()
        return list(filter(self._matches(), rows)) if self.listed.needle else rows

    def rows_of_view(self) -> list[Headline]:
        """The rows of the view listed, before they are filtered."""
        settings = self.library.view_settings(self.listed.view)
        return self.library.headlines(self.listed.view, settings, self.listed.kept)

    def remove_search(self, view: View) -> None:
        """Keep a search no more."""
        raise NotImplementedError

    @property
    def found(self) -> Lit | None:
        """What is lit in the list; None for nothing."""
        return None

    def _matches(self) -> Callable[[Headline], bool]:
        words = self.listed.needle.casefold().split()
        titles = {each.id: each.title.casefold() for each in self.library.subscriptions()}

        def matches(row: Headline) -> bool:
            held = f"{row.title.casefold()} {titles.get(row.feed_id, '')}"
            return all(word in held for word in words)

        return matches

    def _empty_text(self) -> Content:
        return Content(self.empty_sentence())

    def empty_sentence(self) -> str:
        """Why nothing is listed, and what to do."""
        key, view = self.key, self.listed.view
        if self.listed.needle:
            sentence = f"No headline holds “{self.listed.needle}”. Esc shows them all."
        elif not self.library.subscriptions() and view not in {SAVED, STARTED}:
            sentence = f"No subscriptions yet. {key('app.add')} adds a feed, a site or a page."
        elif view == SAVED:
            sentence = f"Nothing saved. {key('entry.toggle-saved')} saves an entry for later."
        elif view == STARTED:
            sentence = "Nothing half-read. What you leave in the middle is listed here."
        elif view.kind is ViewKind.SEARCH:
            sentence = "Nothing in the library answers to this search now."
        elif self.library.total(view):
            sentence = (
                f"No unread. {key('feed.refresh-all')} refreshes, {key('view.toggle-read')} shows "
                f"read ones, {key('app.help')} the keys."
            )
        else:
            sentence = f"Nothing here yet. {key('feed.refresh')} refreshes."
        return sentence

    def place(self, entry_id: str) -> None:
        """Put the cursor of the list on an entry that is listed."""
        self.headlines.place_cursor(entry_id)
        self.note_top()

    def note_top(self) -> None:
        """Take note of whether the reader is at the top of the list."""
        self.listed.at_top = self.headlines.cursor <= 0

    # Counts

    def show_counts(self) -> None:
        """Draw the subscriptions and the line above the list with the counts of now."""
        self.subscriptions.show(self.tree_nodes.rows(self.folded))
        self.show_head()
        self.show_waiting()

    def show_head(self) -> None:
        """Name the view where the subscriptions don't, and what is unusual about its list."""
        view = self.listed.view
        count = self.library.unread(view)
        parts: list[Content | tuple[str, str]] = [
            (view_title(self.library, view), "bold"),
            (f"  {count}" if count else "", "$muted"),
        ]
        order = self.library.view_settings(view).order
        if order is not Order.NEWEST:
            parts.append((f"  {ORDERS[order]}", "$muted"))
        if self.listed.needle:
            parts.append((f"  holding “{self.listed.needle}”", "$muted"))
        head = self.query_one("#head", Static)
        head.update(Content.assemble(*parts), layout=False)
        head.display = len(parts) > 2 or not self.subscriptions.display

    # What waits

    def come_in(self, feed_id: str, ids: Iterable[str]) -> None:
        """Take note of new entries: into the list when it is at its top, else they wait."""
        if not self._belongs(feed_id):
            return
        self.listed.waiting.update(dict.fromkeys(ids))
        if not self._letting_in:
            self._letting_in = True
            self.set_timer(LET_IN_SECONDS, self._let_in_at_top)

    def _let_in_at_top(self) -> None:
        self._letting_in = False
        if self.listed.waiting and self.listed.at_top and not self.listed.needle:
            self._let_in()
            if self.headlines.cursor < self.headlines.size.height:
                self.headlines.scroll_home(animate=False)
        else:
            self.show_waiting()

    def _let_in(self) -> None:
        """List what waits, without listing all anew where it is but a few."""
        listed, rows = self.listed, self.headlines.rows
        settings = self.library.view_settings(listed.view)
        more = self.library.arrived(rows, listed.waiting, settings, listed.kept)
        if more is None or listed.needle:
            self.list_rows()
            return
        listed.waiting.clear()
        self.headlines.let_in(more)
        self.show_waiting()

    def _belongs(self, feed_id: str) -> bool:
        view = self.listed.view
        if view.kind is ViewKind.FEED:
            return view.id == feed_id
        if view.kind is ViewKind.FOLDER:
            subscription = self.library.subscription(feed_id)
            return subscription is not None and _lies_in(subscription, view.id)
        return view.kind in {ViewKind.ALL, ViewKind.UNREAD}

    def feeds_of(self, view: View) -> list[str]:
        """Ids of the feeds that a view draws from."""
        every = self.library.subscriptions()
        if view.kind is ViewKind.FEED:
            return [view.id]
        if view.kind is ViewKind.FOLDER:
            return [each.id for each in every if _lies_in(each, view.id)]
        return [subscription.id for subscription in every]

    def show_waiting(self) -> None:
        """Tell in the status line how many new headlines wait."""
        self.status.waiting = len(self.listed.waiting)

    def action_list_show_new(self) -> None:
        """Let in what waits."""
        if self.listed.waiting:
            self._let_in()
        else:
            self.say("No new headlines wait.")

    # How it is listed

    def change_settings(self, settings: ViewSettings) -> None:
        """Remember how this view is listed, and list it so."""
        self.library.set_view_settings(self.listed.view, settings)
        self.list_rows()

    def action_view_order(self) -> None:
        """Go to the next order."""
        settings = self.library.view_settings(self.listed.view)
        orders = list(ORDERS)
        order = orders[(orders.index(settings.order) + 1) % len(orders)]
        self.change_settings(replace(settings, order=order))
        self.say(f"Sorted {ORDERS[order]}.")

    def action_view_toggle_read(self) -> None:
        """Show or hide what is read."""
        settings = self.library.view_settings(self.listed.view)
        self.listed.kept.clear()
        if settings.show_read and (current := self.headlines.cursor_id):
            self.listed.kept.add(current)
        self.change_settings(replace(settings, show_read=not settings.show_read))
        self.say("Read ones are hidden." if settings.show_read else "Read ones are shown.")

    def action_view_saved(self) -> None:
        """Show the read-later list; pressed in it, go back to what was there before."""
        self._there_and_back(SAVED)

    def action_view_started(self) -> None:
        """Show the half-read articles; pressed among them, go back to what was there before."""
        self._there_and_back(STARTED)

    def _there_and_back(self, view: View) -> None:
        if self.listed.view == view:
            self.show_view(self.before_saved)
        else:
            if self.listed.view not in {SAVED, STARTED}:
                self.before_saved = self.listed.view
            self.show_view(view)
        self.set_focus(self.headlines)


def _lies_in(subscription: Subscription, folder: str) -> bool:
    return f"{subscription.folder}/".startswith(f"{folder}/")
