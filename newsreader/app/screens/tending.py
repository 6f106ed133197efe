"""Feeds paused and resumed, and the way to the page on their health."""

from textual.signal import Signal

from newsreader.app.screens.moving import Moving
from newsreader.changes import Change
from newsreader.library import View, ViewKind
from newsreader.model import Subscription


class Tending(Moving):
    """Looks after the feeds."""

    changes: Signal[Change]

    def action_feed_pause(self) -> None:
        """Pause the feed that is listed, or resume it."""
        if subscription := self.library.subscription(self.listed.view.id):
            self.start("pause", self._pause, subscription, on=not subscription.paused)
        else:
            self.say("Select a feed to pause it.")

    async def _pause(self, subscription: Subscription, *, on: bool) -> None:
        await self.library.subscribing.pause(subscription.id, on)
        self.say(f"{'Paused' if on else 'Resumed'}: {subscription.title}. {self.undo_hint}")

    def action_view_health(self) -> None:
        """Show the feeds that ail."""
        from newsreader.app.screens.health import health_page  # noqa: PLC0415 - not at the start

        page = health_page(self.desk, self.changes)

        def left(_: object) -> None:
            if page.chosen:
                self.show_view(View(ViewKind.FEED, page.chosen))
                self.go_to(self.headlines)

        self.app.push_screen(page, left)
