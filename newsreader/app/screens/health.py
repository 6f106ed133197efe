"""The feeds that ail: what is wrong with each, since when, and what can be done about it."""

from collections.abc import Sequence
from functools import partial

from textual.content import Content
from textual.signal import Signal

from newsreader.app.external import web_address
from newsreader.app.screens.choose import Choose
from newsreader.app.screens.desk import Desk
from newsreader.app.screens.logging_in import ask_for_login
from newsreader.app.screens.paper import COMMON, Paper, bound
from newsreader.app.widgets.finding_list import FindingList
from newsreader.changes import Change, EntriesAdded, FeedsChanged, Noticed, RefreshProgress
from newsreader.library.ailments import HEADINGS, Ailment, Finding, Remedy
from newsreader.library.work import Link
from newsreader.model import Subscription

LATER = 0.2
"""Seconds after which changes that come together are shown at once."""
_HINTS = {
    Remedy.RETRY: ("feed.refresh", "tries again."),
    Remedy.RELOCATE: ("feed.relocate", "looks for its new address."),
    Remedy.PAUSE: ("feed.pause", "pauses it."),
    Remedy.RESUME: ("feed.pause", "resumes it."),
    Remedy.REMOVE: ("feed.remove", "removes it."),
    Remedy.LOGIN: ("feed.credentials", "gives them."),
    Remedy.OPEN: ("entry.browse", "opens its site."),
}
"""The action of each remedy, and what it does."""


class Health(Paper):
    """What ails which feed.

    Args:
        desk: All that it works with.
        changes: What the Library announces.
    """

    ids = (
        *COMMON, "feed.refresh", "feed.refresh-all", "feed.relocate", "feed.credentials",
        "feed.pause", "feed.remove", "entry.browse", "entry.copy-address", "app.undo",
        "view.health",
    )  # fmt: skip
    words = {  # noqa: RUF012 - never changed
        "move.open": "go there",
        "feed.refresh": "retry",
        "feed.relocate": "new address",
        "feed.credentials": "password",
        "feed.pause": "pause",
        "feed.remove": "remove",
        "entry.browse": "site",
        "list.filter": "filter",
        "move.back": "back",
        "app.help": "keys",
    }
    where = "on the feeds' health"

    def __init__(self, desk: Desk, changes: Signal[Change]) -> None:
        super().__init__(desk, changes)
        self.chosen = ""
        """Id of the feed to go to when the page is left."""
        self._stale = False

    @property
    def ailing(self) -> FindingList:
        """The list."""
        return self.query_one(FindingList)

    def make_list(self) -> FindingList:
        """Make the list."""
        return FindingList(self._title_of, self._hint, ascii_signs=self.config.ascii, id="findings")

    def on_mount(self) -> None:
        """Follow what becomes of feeds."""
        self.query_one(".paper").add_class("-wide")
        self.changes.subscribe(self, self.on_change)

    def on_change(self, change: Change) -> None:
        """Show what is another now."""
        match change:
            case FeedsChanged() | EntriesAdded():
                self._fill_soon()
            case RefreshProgress(running=True):
                self.status.progress(change)
            case RefreshProgress():
                self.status.end_progress()
            case Noticed(sentence, error):
                self.say(sentence, error=error)

    def _fill_soon(self) -> None:
        if not self._stale:
            self._stale = True
            self.set_timer(LATER, self.fill)

    # What is listed

    def fill(self) -> None:
        """List what ails, with the cursor where it is."""
        self._stale = False
        every = self.library.health.findings()
        found = [each for each in every if self._asked_for(each)]
        self.ailing.empty = Content(self._empty(len(every)))
        self.ailing.show(found, self.library.now())
        self.show_head("Feed health", len(found), len(every))

    def _asked_for(self, finding: Finding) -> bool:
        title, url = self._title_of(finding.feed_id)
        said = f"{title} {url} {HEADINGS[finding.ailment]} {finding.sentence}"
        return self.asked.casefold() in said.casefold()

    def _empty(self, every: int) -> str:
        if every:
            return f"Nothing here holds “{self.asked}”. {self.back_key} shows all."
        count = len(self.library.subscriptions())
        if not count:
            return "No subscriptions yet."
        return "Your one feed is well." if count == 1 else f"All {count} feeds are well."

    def _title_of(self, feed_id: str) -> tuple[str, str]:
        subscription = self.library.subscription(feed_id)
        return (subscription.title, subscription.url) if subscription else ("", "")

    def _hint(self, finding: Finding) -> str:
        first = finding.remedies[0]
        if finding.ailment is Ailment.MOVED and first is Remedy.OPEN:
            return ""  # it only tells
        action_id, does = _HINTS[first]
        return f"{self.key(action_id)} {does}"

    def tell_position(self) -> None:
        """Say in the status line which of the ailments is selected."""
        at, count = self.ailing.place
        self.status.note = f"{at} of {count}" if count else ""

    # Remedies

    def _selected(self) -> Subscription | None:
        finding = self.ailing.cursor_finding
        return self.library.subscription(finding.feed_id) if finding else None

    def action_move_open(self) -> None:
        """Go to the feed."""
        if subscription := self._selected():
            self.chosen = subscription.id
            self.dismiss(None)

    def action_feed_refresh(self) -> None:
        """Try the feed again now."""
        if subscription := self._selected():
            self.say(f"Asking {subscription.title} …")
            self.start("refresh", self._retry, [subscription.id])

    def action_feed_refresh_all(self) -> None:
        """Try every feed again that fails; pressed while that goes on, stop."""
        if self.library.refreshing:
            self.library.cancel_refresh()
            return
        failing = [each.feed_id for each in self.ailing.findings if each.fault]
        if failing:
            self.start("refresh", self._retry, failing)
        else:
            self.say("No feed fails.")

    async def _retry(self, feed_ids: Sequence[str]) -> None:
        report = await self.library.refresh(feed_ids)
        if report.errors:
            sentence = report.errors[0].error
            self.say(sentence if report.feeds == 1 else f"{report.failed} still fail.", error=True)
        else:
            self.say("It works again." if report.feeds == 1 else f"All {report.feeds} work again.")

    def action_feed_relocate(self) -> None:
        """Use the feed's new address, or look for it on its site."""
        if subscription := self._selected():
            self.say(f"Looking for {subscription.title} …")
            self.start("relocate", self._look, subscription)

    async def _look(self, subscription: Subscription) -> None:
        links = await self.library.health.candidates(subscription.id)
        if len(links) == 1:
            await self._relocate(subscription, links[0])
            return
        title = f"Which of these is {subscription.title}?"
        choices = [(each.title or each.url, each.url if each.title else "") for each in links]
        self.app.push_screen(Choose(title, choices), partial(self._chose, subscription, links))

    def _chose(self, subscription: Subscription, links: Sequence[Link], index: int | None) -> None:
        if index is not None:
            self.start("relocate", self._relocate, subscription, links[index])

    async def _relocate(self, subscription: Subscription, link: Link) -> None:
        moved = await self.library.health.relocate(subscription.id, link.url)
        self.say(f"{moved.title} is fetched from {moved.url} now. {self.undo_hint}")

    def action_feed_pause(self) -> None:
        """Pause the feed, or resume it."""
        if subscription := self._selected():
            self.start("pause", self._pause, subscription)

    async def _pause(self, subscription: Subscription) -> None:
        on = not subscription.paused
        await self.library.subscribing.pause(subscription.id, on)
        self.say(f"{'Paused' if on else 'Resumed'}: {subscription.title}. {self.undo_hint}")

    def action_feed_remove(self) -> None:
        """Unsubscribe from the feed."""
        if subscription := self._selected():
            self.start("remove", self._remove, subscription)

    async def _remove(self, subscription: Subscription) -> None:
        await self.library.subscribing.unsubscribe(subscription.id)
        self.say(f"Unsubscribed from {subscription.title}. {self.undo_hint}")

    def action_app_undo(self) -> None:
        """Take the last action back."""
        self.say(self.library.undo() or "Nothing to undo.")

    def action_feed_credentials(self) -> None:
        """Ask for the name and password of the feed."""
        if subscription := self._selected():
            ask_for_login(self, subscription, self.leave_prompt)

    # Out

    def action_entry_browse(self) -> None:
        """Open the feed's site in the browser."""
        if subscription := self._selected():
            self.browse(web_address(subscription.site_url) or subscription.url)

    def action_entry_copy_address(self) -> None:
        """Copy the feed's address."""
        if subscription := self._selected():
            self.copy(subscription.url, "Address")

    def action_view_health(self) -> None:
        """Close the page."""
        self.dismiss(None)


def health_page(desk: Desk, changes: Signal[Change]) -> Health:
    """Make the page with the keys in force."""
    return bound(Health, desk)(desk, changes)
