"""Subscriptions: added, removed, renamed, moved, paused, given a name and password."""

import asyncio
from urllib.parse import urlsplit

from msgspec.structs import replace

from newsreader.address import address, bare, normal, origin_of
from newsreader.changes import EntriesAdded, FeedsChanged
from newsreader.errors import FetchError, UnknownSubject
from newsreader.feeds import schedule
from newsreader.fetch import Fetched, Login
from newsreader.library.answers import parsed, told
from newsreader.library.core import Core
from newsreader.library.seeking import Seeking
from newsreader.library.work import body_hash
from newsreader.model import FetchState, ParsedFeed, Subscription
from newsreader.store.ids import mint_feed_id
from newsreader.text import clean_line


class Subscribing:
    """Keeps the list of what the user follows."""

    def __init__(self, core: Core, seeking: Seeking) -> None:
        self._core = core
        self._seeking = seeking
        self._adding = asyncio.Lock()

    async def subscribe(self, url: str, folder: str = "", title: str = "") -> Subscription:
        """Follow the feed at an address, with the entries it has now.

        Args:
            url: The feed's address. A name and password in it are taken out and kept apart.
            folder: Names joined by "/"; empty for none.
            title: The user's own title; empty takes the feed's.

        Returns:
            The subscription; the one there was if the address is followed already.

        Raises:
            FetchError: The address could not be had.
            ParseError: It holds no feed.
        """
        given = address(url)
        login, url = self._seeking.login(given), bare(given)
        if known := self.by_address(url):
            return known
        answer = await self._seeking.document(given)
        if moved := self.by_address(answer.permanent_url):
            return moved
        feed = await parsed(self._core, answer)
        async with self._adding:
            if known := self.by_address(answer.permanent_url or url):  # followed meanwhile
                return known
            subscription = self._minted(answer.permanent_url or url, folder, title, feed)
            await self._core.database.put_subscription(subscription)
        if login:
            await self._core.credentials.put(subscription.id, login)
        await self._fill(subscription, feed, answer)
        return subscription

    async def change_address(self, subscription: Subscription, url: str) -> None:
        """Fetch a subscription from another address, with the entries that are there now.

        Raises:
            FetchError: The address could not be had, or another subscription has it.
            ParseError: It holds no feed.
        """
        url = bare(address(url))
        answer = await self._seeking.document(url, await self._core.errand(subscription.id))
        url = answer.permanent_url or url
        other = self.by_address(url)
        if other and other.id != subscription.id:
            raise FetchError(url, f"{other.title} is followed at {url} already.")
        feed = await parsed(self._core, answer)
        site = feed.site_url or subscription.site_url
        await self._amend(subscription.id, url=url, site_url=site)
        await self._fill(subscription, feed, answer)

    def by_address(self, url: str) -> Subscription | None:
        """The subscription of an address, if there is one."""
        if not url:
            return None
        every, wanted = self._core.database.subscriptions.values(), normal(url)
        return next((each for each in every if normal(each.url) == wanted), None)

    async def unsubscribe(self, feed_id: str) -> None:
        """Stop following; undo brings everything back. Saved articles stay.

        Raises:
            UnknownSubject: There is no such subscription.
        """
        subscription = self.known(feed_id)
        await self._core.database.remove_subscription(feed_id)
        login = None
        try:
            login = await self._core.credentials.forget(feed_id)
        finally:
            self._core.remember_inverse(
                f"Subscribed again: {subscription.title}", lambda: self._restore(feed_id, login)
            )
            self._core.emit(FeedsChanged((feed_id,)))

    async def rename(self, feed_id: str, title: str) -> None:
        """Give a subscription the user's own title.

        An empty one goes back to the feed's, which the next refresh brings.

        Raises:
            UnknownSubject: There is no such subscription.
        """
        old = self.known(feed_id)
        title = clean_line(title)
        await self._amend(feed_id, title=title or old.title, renamed=bool(title))
        if old.renamed and not title:
            await self._forget_validators(feed_id)
        self._core.remember_inverse(
            f"Renamed back: {old.title}",
            lambda: self._amend(feed_id, title=old.title, renamed=old.renamed),
        )

    async def move(self, feed_id: str, folder: str) -> None:
        """Put a subscription into a folder.

        Raises:
            UnknownSubject: There is no such subscription.
        """
        old = self.known(feed_id)
        await self._amend(feed_id, folder=tidy_folder(folder))
        self._core.remember_inverse(
            f"Moved back: {old.title}", lambda: self._amend(feed_id, folder=old.folder)
        )

    async def set_login(self, feed_id: str, name: str, password: str) -> str:
        """Keep a name and password for a feed's server, and for no other.

        Returns:
            Where they are kept, in words.

        Raises:
            UnknownSubject: There is no such subscription.
        """
        login = Login(origin_of(self.known(feed_id).url), name, password)
        return await self._core.credentials.put(feed_id, login)

    async def forget_login(self, feed_id: str) -> bool:
        """Forget a feed's name and password; False when there were none."""
        return await self._core.credentials.forget(feed_id) is not None

    async def set_full_text(self, feed_id: str, on: bool) -> None:
        """Remember whether a feed is read as the page's text or as its own.

        Raises:
            UnknownSubject: There is no such subscription.
        """
        await self._amend(self.known(feed_id).id, full_text=on)

    async def pause(self, feed_id: str, on: bool) -> None:
        """Stop asking a feed for anything new, or go on; its entries stay.

        Raises:
            UnknownSubject: There is no such subscription.
        """
        old = self.known(feed_id)
        if old.paused == on:
            return
        await self._amend(feed_id, paused=on)
        done = "Resumed" if on else "Paused again"
        self._core.remember_inverse(
            f"{done}: {old.title}", lambda: self._amend(feed_id, paused=not on)
        )

    def known(self, feed_id: str) -> Subscription:
        """The subscription of an id.

        Raises:
            UnknownSubject: There is none.
        """
        subscription = self._core.database.subscriptions.get(feed_id)
        if subscription is None:
            raise UnknownSubject(feed_id, f"There is no feed {feed_id} among the subscriptions.")
        return subscription

    async def _forget_validators(self, feed_id: str) -> None:
        """Have the feed sent whole at the next refresh, although it is as it was."""
        if state := self._core.database.fetch_states.get(feed_id):
            asked = replace(state, etag="", last_modified="", body_hash="")
            await self._core.database.put_fetch_states({feed_id: asked})

    def _minted(self, url: str, folder: str, title: str, feed: ParsedFeed) -> Subscription:
        shown = clean_line(title) or feed.title or host_title(url)
        return Subscription(
            id=mint_feed_id(shown, self._core.database.subscriptions),
            url=url,
            title=shown,
            site_url=feed.site_url,
            folder=tidy_folder(folder),
            added=self._core.now(),
            renamed=bool(clean_line(title)),
        )

    async def _fill(self, subscription: Subscription, feed: ParsedFeed, answer: Fetched) -> None:
        merged = await self._core.database.merge(subscription.id, feed)
        news = told(answer, body_hash(answer.body), feed.wishes)
        state = schedule.after_success(
            FetchState(), self._core.now(), news, pace=self._core.pace(subscription)
        )
        await self._core.database.put_fetch_states({subscription.id: state})
        self._core.emit(FeedsChanged((subscription.id,)))
        self._core.emit(EntriesAdded(subscription.id, merged.new))

    async def _amend(self, feed_id: str, **fields: object) -> None:
        """Set some fields, and leave the others as whoever changed them last left them."""
        await self._core.database.amend_subscriptions(
            {feed_id: lambda current: replace(current, **fields)}
        )
        self._core.emit(FeedsChanged((feed_id,)))

    async def _restore(self, feed_id: str, login: Login | None) -> None:
        await self._core.database.restore_subscription(feed_id)
        if login:
            await self._core.credentials.put(feed_id, login)
        self._core.emit(FeedsChanged((feed_id,)))


def tidy_folder(folder: str) -> str:
    """A folder's name without empty parts."""
    return "/".join(part for part in map(clean_line, folder.split("/")) if part)


def host_title(url: str) -> str:
    """What a feed without a title is called."""
    return clean_line(urlsplit(url).hostname or url)
