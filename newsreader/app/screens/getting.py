"""Getting news: refreshing, adding, and the feeds that fail."""

import os
from typing import TYPE_CHECKING

from newsreader.app.alerts import order, way
from newsreader.app.nodes import SAVED
from newsreader.app.screens.logging_in import ask_for_login
from newsreader.app.screens.reading import Reading
from newsreader.library import View, ViewKind

if TYPE_CHECKING:
    from newsreader.app.screens.add_feed import Added


class Getting(Reading):
    """Refreshes and adds feeds."""

    def action_feed_refresh(self) -> None:
        """Refresh the view that is listed."""
        if self.listed.view == SAVED:
            self.say("Fetching the saved pages that wait …")
            self.start("capture", self.library.saving.capture_waiting)
        else:
            self.refresh_feeds(self._asked())

    def _asked(self) -> list[str]:
        """The feeds of the view that is listed; a paused one only where it is listed alone."""
        feeds = [self.library.subscription(each) for each in self.feeds_of(self.listed.view)]
        alone = self.listed.view.kind is ViewKind.FEED
        return [each.id for each in feeds if each and (alone or not each.paused)]

    def action_feed_refresh_all(self) -> None:
        """Refresh every feed, or stop the refresh under way."""
        if self.library.refreshing:
            self.library.cancel_refresh()
            self.say("Refresh stopped; what came so far is kept.")
        else:
            self.refresh_feeds(None)

    def refresh_feeds(self, feed_ids: list[str] | None, *, by_hand: bool = True) -> None:
        """Refresh some feeds or, with None, all of them."""
        if not self.library.subscriptions():
            self.say(f"No subscriptions yet. {self.key('app.add')} adds one.")
            return
        self.start("refresh", self._refresh, feed_ids, by_hand=by_hand)

    async def _refresh(self, feed_ids: list[str] | None, *, by_hand: bool) -> None:
        report = await self.library.refresh(feed_ids, by_hand=by_hand)
        if report.failed:
            feeds = "One feed" if report.failed == 1 else f"{report.failed} feeds"
            self.say(f"{feeds} failed: {self.key('feed.next-error')} shows why.", error=True)
        elif by_hand:
            self.say(f"{report.new_entries} new." if report.new_entries else "Nothing new.")
        if by_hand and report.failed == report.feeds == 1:
            self._log_in_where_asked(report.errors[0].feed_id)

    def tell_outside(self, ids: tuple[str, ...]) -> None:
        """Tell of new entries by the terminal or the desktop, unless the user is looking here."""
        told = self.library.desktop.message(ids)
        chosen = way(self.config.notify, os.environ)
        if told is None or chosen == "off" or self._looked_at:
            return
        if chosen == "notify-send":
            self.start("tell", self.library.desktop.tell, told)
        elif self.app._driver is not None:
            self.app._driver.write(order(chosen, told))

    @property
    def _looked_at(self) -> bool:
        """True while the terminal has the focus; in tmux, which may not pass it on, not known."""
        return self.app.app_focus and not os.environ.get("TMUX")

    def action_feed_next_error(self) -> None:
        """Select the next feed that failed, and tell why."""
        feeds = [each.id for each in self.library.subscriptions()]
        here = feeds.index(self.listed.view.id) + 1 if self.listed.view.id in feeds else 0
        for feed_id in feeds[here:] + feeds[:here]:
            if error := self.library.feed_error(feed_id):
                self.show_view(View(ViewKind.FEED, feed_id))
                self.say(f"{self.library.feed_title(feed_id)}: {error}", error=True)
                return
        self.say("No feed has an error.")

    def action_feed_credentials(self) -> None:
        """Ask for the name and password of the feed that is listed."""
        if subscription := self.library.subscription(self.listed.view.id):
            ask_for_login(self, subscription, self._leave_login)
        else:
            self.say("Select a feed to give it a name and password.")

    def _log_in_where_asked(self, feed_id: str) -> None:
        """Ask at once where the one feed refreshed by hand, and still listed, wants them."""
        subscription = self.library.subscription(feed_id)
        asks = self.library.fetch_state(feed_id).status == 401
        if subscription and asks and self.listed.view.id == feed_id and self.is_current:
            ask_for_login(self, subscription, self._leave_login)

    def _leave_login(self) -> None:
        self.pane.focus()

    def action_app_add(self) -> None:
        """Ask for an address, and for what to do with what is there."""
        from newsreader.app.screens.add_feed import AddFeed  # noqa: PLC0415 - not at the start

        folder = self._folder_here()
        self.app.push_screen(AddFeed(self.library, folder), self._added)

    def _folder_here(self) -> str:
        view = self.listed.view
        if view.kind is ViewKind.FOLDER:
            return view.id
        subscription = self.library.subscription(view.id)
        return subscription.folder if subscription else ""

    def _added(self, added: "Added | None") -> None:
        if added is None:
            self.post_message(self.NothingChosen())
            return
        self.show_view(added.view, cursor=added.entry_id or None)
        self.say(added.sentence)
