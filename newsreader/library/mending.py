"""Feeds that ail: listed, looked for elsewhere, fetched from another address."""

from collections.abc import Iterable
from urllib.parse import urljoin

from msgspec.structs import replace

from newsreader.address import normal
from newsreader.changes import FeedsChanged
from newsreader.errors import FetchError, NewsreaderError
from newsreader.library import work
from newsreader.library.ailments import Ailment, Finding, ailments, pulse
from newsreader.library.core import Core
from newsreader.library.seeking import Seeking
from newsreader.library.subscribing import Subscribing
from newsreader.model import FetchState, Subscription

_SENT = 200
"""Status of what came and was no feed."""
_ORDER = {ailment: number for number, ailment in enumerate(Ailment)}


class Mending:
    """Knows what ails the feeds, and mends their addresses."""

    def __init__(self, core: Core, subscribing: Subscribing, seeking: Seeking) -> None:
        self._core = core
        self._subscribing = subscribing
        self._seeking = seeking

    def findings(self) -> list[Finding]:
        """What ails which feed: by ailment, then by days that it has lasted, then by title.

        Reads the memory alone: 1,000 feeds with 100,000 entries take some 40 ms.
        """
        found = [each for feed in self._feeds() for each in self._ailments(feed)]
        return sorted(found, key=self._place)

    async def candidates(self, feed_id: str) -> tuple[work.Link, ...]:
        """Look for a feed elsewhere: where it is said to have moved, then on its site.

        Args:
            feed_id: Which feed.

        Returns:
            Feeds that are neither at its address nor followed already, the likeliest first.

        Raises:
            UnknownSubject: There is no such subscription.
            FetchError: None of the places could be had, or none leads to another feed.
        """
        subscription = self._subscribing.known(feed_id)
        failure: NewsreaderError | None = None
        for place in self._places(subscription):
            try:
                found = await self._seeking.look_up(place, await self._core.errand(feed_id))
            except NewsreaderError as error:
                failure = failure or error
                continue
            if others := self._others(subscription, found.feeds):
                alike = subscription.title.casefold()
                return tuple(sorted(others, key=lambda each: each.title.casefold() != alike))
        reason = f" {failure.sentence}" if failure else ""
        sentence = f"No other feed was found for {subscription.title}.{reason}"
        raise FetchError(subscription.url, sentence)

    async def relocate(self, feed_id: str, url: str) -> Subscription:
        """Fetch a feed from another address from now on; its entries stay. Can be undone.

        Args:
            feed_id: Which feed.
            url: The address; what lies there must be a feed.

        Raises:
            UnknownSubject: There is no such subscription.
            FetchError: The address could not be had, or another subscription has it.
            ParseError: It holds no feed.
        """
        old = self._subscribing.known(feed_id)
        state = self._core.database.fetch_states.get(feed_id, FetchState())
        await self._subscribing.change_address(old, url)
        self._core.remember_inverse(
            f"Back at the old address: {old.title}", lambda: self._go_back(old, state)
        )
        return self._subscribing.known(feed_id)

    async def _go_back(self, old: Subscription, state: FetchState) -> None:
        await self._core.database.amend_subscriptions(
            {old.id: lambda current: replace(current, url=old.url, site_url=old.site_url)}
        )
        await self._core.database.put_fetch_states({old.id: state})
        self._core.emit(FeedsChanged((old.id,)))

    def _feeds(self) -> list[Subscription]:
        return list(self._core.database.subscriptions.values())

    def _ailments(self, subscription: Subscription) -> tuple[Finding, ...]:
        now = self._core.now()
        rows = self._core.database.index.of_feed(subscription.id)
        beat = pulse(rows, subscription.added, now)
        return ailments(subscription, self._core.fetch_state(subscription.id), beat, now)

    def _place(self, finding: Finding) -> tuple[int, int, str]:
        since = finding.since.toordinal() if finding.since else 0
        title = self._subscribing.known(finding.feed_id).title
        return _ORDER[finding.ailment], since, title.casefold()

    def _places(self, subscription: Subscription) -> tuple[str, ...]:
        """Where to look, each once.

        The new address that was told, the address itself where a page lies there now, the site,
        the host.
        """
        state = self._core.fetch_state(subscription.id)
        page = subscription.url if state.status == _SENT else ""
        places = (state.moved_to, page, subscription.site_url, urljoin(subscription.url, "/"))
        return tuple({normal(place): place for place in places if place}.values())

    def _others(self, subscription: Subscription, links: Iterable[work.Link]) -> list[work.Link]:
        """Those whose address is neither the feed's own nor another feed's."""
        taken = {normal(each.url) for each in self._feeds() if each.id != subscription.id}
        return [
            each for each in links if each.url != subscription.url and normal(each.url) not in taken
        ]
