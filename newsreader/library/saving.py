"""The read-later list: an entry or any page, captured whole, readable with everything else gone."""

import asyncio

from msgspec.structs import replace

from newsreader.address import address
from newsreader.changes import EntriesChanged, Noticed
from newsreader.errors import ExtractionError, FetchError, WorkerError
from newsreader.fetch import CHOSEN, Failed, NotModified
from newsreader.library.core import Core
from newsreader.library.reading import Reading
from newsreader.model import Article, Headline, Saved, SavedArticle
from newsreader.store.ids import page_id


class Saving:
    """Saves for later, removes from there, and captures the texts."""

    def __init__(self, core: Core, reading: Reading) -> None:
        self._core = core
        self._reading = reading
        self._capturing: set[str] = set()

    def toggle(self, entry_id: str) -> bool:
        """Save an entry for later, or remove it from there; the capture runs behind.

        Returns:
            True when the entry is saved now.

        Raises:
            UnknownSubject: There is no such entry.
        """
        row = self._reading.row(entry_id)
        if row.saved:
            self.remove(entry_id)
            return False
        self._save(row)
        self._core.spawn(self.capture(entry_id))
        self._core.remember_inverse(
            f"Not saved any more: {row.title}", lambda: self._drop(entry_id)
        )
        return True

    def save_by_itself(self, entry_id: str) -> None:
        """Save an entry because a rule says so: nothing that the user did and could take back."""
        row = self._reading.row(entry_id)
        if not row.saved:
            self._save(row)
            self._core.spawn(self.capture(entry_id))

    def remove(self, entry_id: str) -> None:
        """Take an entry off the read-later list; undo brings it back with its text."""
        saved = self._drop(entry_id)
        if saved is not None:
            self._core.remember_inverse(
                f"Saved again: {saved.title}", lambda: self._bring_back(saved)
            )

    async def save_page(self, url: str) -> Headline:
        """Save any page of the web. Without a network it is listed, and captured later.

        Args:
            url: Its address, http or https; the scheme may be missing.

        Returns:
            Its row.

        Raises:
            FetchError: It is no address.
        """
        url = address(url)
        entry_id = page_id(url)
        if entry_id not in self._core.database.saved:
            self._put(Saved(id=entry_id, title=url, url=url, saved_at=self._core.now()))
            self._core.remember_inverse(f"Not saved any more: {url}", lambda: self._drop(entry_id))
        await self.capture(entry_id)
        return self._reading.row(entry_id)

    async def capture_waiting(self) -> None:
        """Try again to capture what was saved while there was no network."""
        waiting = [each.id for each in self._core.database.saved.values() if not each.captured]
        captures = [self.capture(each, again=True) for each in waiting]
        for outcome in await asyncio.gather(*captures, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def capture(self, entry_id: str, *, again: bool = False) -> None:
        """Fetch, extract and keep the text of a saved entry; the feed's text if that fails.

        A network that is away leaves the capture waiting, with the feed's text kept meanwhile.

        Args:
            entry_id: Which one; nothing is done for one whose capture is under way.
            again: True when the user was told already that it waits.
        """
        saved = self._core.database.saved.get(entry_id)
        if saved is None or saved.captured or entry_id in self._capturing:
            return
        self._capturing.add(entry_id)
        try:
            await self._capture(saved, again=again)
        finally:
            self._capturing.discard(entry_id)

    async def _capture(self, saved: Saved, *, again: bool) -> None:
        entry_id = saved.id
        article, waiting = await self._text(saved, again=again)
        row = self._core.database.saved.get(entry_id)
        if article is None or row is None:
            return
        entry = self._core.database.entry(entry_id)
        await self._core.database.put_saved_article(
            SavedArticle(
                saved=_described(row, article, captured=not waiting),
                article=article,
                enclosures=entry.enclosures if entry else (),
            )
        )
        self._core.emit(EntriesChanged((entry_id,)))

    async def _text(self, saved: Saved, *, again: bool) -> tuple[Article | None, bool]:
        """The text to keep, and whether the page is still waited for."""
        feed = await self._feed_text(saved)
        try:
            page = await self._page_text(saved, feed)
        except _NoNetwork as error:
            if not again:
                sentence = f"Saved; the text will be fetched later. {error.sentence}"
                self._core.emit(Noticed(sentence))
            return feed, True
        except (FetchError, ExtractionError, WorkerError) as error:
            notice = f"{error.sentence} This is what there was instead."
            self._core.emit(Noticed(f"Saved without the full text. {error.sentence}"))
            return replace(feed or _empty(saved), notice=notice), False
        if feed and not feed.teaser and page.doubtful:
            return feed, False
        return page, False

    async def _feed_text(self, saved: Saved) -> Article | None:
        if self._core.database.body(saved.id) is None:
            return None
        return await self._reading.feed_text(saved.id)

    async def _page_text(self, saved: Saved, feed: Article | None) -> Article:
        body = self._core.database.body(saved.id)
        if body and body.full:
            return body.full
        if not saved.url:
            raise ExtractionError(saved.title, f"“{saved.title}” has no address to fetch from.")
        errand = await self._core.errand(saved.feed_id) if saved.feed_id else CHOSEN
        answer = await self._core.fetcher.get(saved.url, errand=errand)
        if isinstance(answer, Failed):
            kind = _NoNetwork if _may_pass(answer) else FetchError
            raise kind(saved.url, answer.sentence)
        if isinstance(answer, NotModified):
            raise FetchError(saved.url, f"{saved.url} gave no text.")
        return await self._reading.extract(answer, feed, errand)

    def _save(self, row: Headline) -> None:
        entry = self._core.database.entry(row.id)
        subscription = self._core.database.subscriptions.get(row.feed_id)
        self._put(
            Saved(
                id=row.id,
                title=row.title,
                url=row.url,
                author=row.author,
                feed_id=row.feed_id,
                feed_title=subscription.title if subscription else "",
                published=entry.published if entry else None,
                minutes=row.minutes or None,
                quotes=row.quotes if row.quotes >= 0 else None,
                read=row.read,
                media=row.media,
                saved_at=self._core.now(),
            )
        )

    def _put(self, saved: Saved) -> None:
        self._core.database.save(saved)
        self._core.emit(EntriesChanged((saved.id,)))

    def _bring_back(self, saved: Saved) -> None:
        self._put(saved)
        self._core.spawn(self.capture(saved.id))

    def _drop(self, entry_id: str) -> Saved | None:
        saved = self._core.database.unsave(entry_id)
        self._core.emit(EntriesChanged((entry_id,)))
        return saved


class _NoNetwork(FetchError):
    """A failure that may pass by itself."""


def _may_pass(failure: Failed) -> bool:
    """No answer at all, too many requests, or a server in trouble: worth another try later."""
    return failure.status in {0, 408, 429} or failure.status >= 500


def _described(saved: Saved, article: Article, *, captured: bool) -> Saved:
    by_address = not saved.feed_id
    return replace(
        saved,
        title=article.title if by_address and article.title else saved.title,
        author=saved.author or article.byline,
        feed_title=saved.feed_title or article.site,
        published=saved.published or article.published,
        minutes=article.minutes,
        quotes=len([quote for quote in article.quotes if not quote.continues]),
        captured=captured,
    )


def _empty(saved: Saved) -> Article:
    return Article(title=saved.title, url=saved.url, byline=saved.author, teaser=True)
