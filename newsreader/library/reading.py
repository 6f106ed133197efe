"""The best text of an entry, at once; and the page's own text when asked."""

import asyncio

from msgspec.structs import replace

from newsreader.changes import ArticleReady, EntriesChanged, Noticed
from newsreader.errors import ExtractionError, FetchError, NewsreaderError, UnknownSubject
from newsreader.fetch import CHOSEN, Errand, Failed, Fetched, NotModified
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.library.parts import PAGE_DEADLINE, whole_article
from newsreader.model import Article, Headline, Source

_DOUBT = "This is the feed's text: the page's may be another one, or cut short. x shows it."


class Reading:
    """Opens entries. One fetch of a page at a time for an entry, whoever asks."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._fetching: dict[str, asyncio.Task[Article]] = {}
        self._failed: dict[str, str] = {}

    async def open(self, entry_id: str, *, reading: bool = False) -> Article:
        """The best text at hand: saved, full where the entry is read so, else the feed's.

        An entry is read in full where the feed is, and where the feed gives its beginning only.
        A page that is wanted and not on disk is fetched in the background; ``ArticleReady`` tells
        when it is there.

        Args:
            entry_id: Which entry.
            reading: True when the user reads it, False when its headline is only passed: the page
                of a teaser is not fetched for that.

        Raises:
            UnknownSubject: There is no such entry.
        """
        row = self.row(entry_id)
        if row.saved and (kept := self._core.database.saved_article(entry_id)):
            return replace(kept.article, source=Source.SAVED)
        feed = await self.feed_text(entry_id)
        chosen = self._chosen(row)
        if not row.url or not (chosen or (chosen is None and feed.teaser)):
            return feed
        full, current = self._full_on_disk(entry_id)
        wanted = chosen or (reading and self._core.config.fetch_full_text)
        if wanted and not current:
            self._fetch_behind(row)
        if full is None:
            return self._with_failure(feed, entry_id)
        return replace(feed, notice=_DOUBT) if full.doubtful and feed.blocks else full

    async def feed_text(self, entry_id: str) -> Article:
        """What the feed itself says, built at the first opening and kept.

        Raises:
            UnknownSubject: There is no such entry.
        """
        row = self.row(entry_id)
        body = self._core.database.body(entry_id)
        if body is None:
            return _nothing(row)
        if body.feed is not None:
            return body.feed
        article = await self._build(row, body.html)
        await self._core.database.put_article(entry_id, article, body.html)
        self._core.emit(EntriesChanged((entry_id,)))
        return article

    async def full_text(self, entry_id: str) -> Article:
        """The article of the entry's page: from disk, or fetched, extracted and kept.

        One from before the feed's own text changed is fetched anew, or is shown where it can't be.

        Raises:
            UnknownSubject: There is no such entry.
            FetchError: The page could not be had.
            ExtractionError: The page holds no article, or the entry has no address.
        """
        full, current = self._full_on_disk(entry_id)
        if full and current:
            return full
        try:
            return await self._fetch_once(entry_id)
        except NewsreaderError as error:
            if full is None:
                raise
            self._failed[entry_id] = error.sentence
            return full

    async def _fetch_once(self, entry_id: str) -> Article:
        task = self._fetching.get(entry_id)
        if task is None:
            task = asyncio.ensure_future(self._fetch_full(self.row(entry_id)))
            self._fetching[entry_id] = task
            self._core.attend(task)
            task.add_done_callback(lambda _: self._fetching.pop(entry_id, None))
        return await asyncio.shield(task)

    async def read_address(
        self, url: str, feed: Article | None = None, errand: Errand = CHOSEN
    ) -> Article:
        """Fetch and extract a page of the web, storing nothing.

        Args:
            url: Its address.
            feed: What a feed says of it, which tells whether it is the right text.
            errand: On whose behalf; by default the user's, who gave the address.

        Raises:
            FetchError: The page could not be had.
            ExtractionError: The page holds no article.
        """
        answer = await self.page(url, errand)
        return await self.extract(answer, feed, errand)

    async def extract(self, answer: Fetched, feed: Article | None, errand: Errand) -> Article:
        """Extract the article of a page that has been fetched, its further pages with it.

        Args:
            answer: The page.
            feed: What a feed says of it, which tells whether it is the right text.
            errand: On whose behalf it was fetched. The further pages may live where it lives.

        Raises:
            ExtractionError: The page holds no article.
        """
        further = replace(errand, chosen=False, network=answer.network)

        async def get(url: str) -> Fetched:
            return await self.page(url, further)

        return await whole_article(self._core, answer, get, feed)

    async def page(self, url: str, errand: Errand) -> Fetched:
        """Fetch a page.

        Args:
            url: Its address.
            errand: On whose behalf.

        Raises:
            FetchError: With the sentence of what went wrong.
        """
        answer = await self._core.fetcher.get(url, errand=errand)
        if isinstance(answer, Failed):
            raise FetchError(url, answer.sentence)
        if isinstance(answer, NotModified):
            raise FetchError(url, f"{url} answered “not modified” to a first request.")
        return answer

    def row(self, entry_id: str) -> Headline:
        """The entry's row of the index.

        Raises:
            UnknownSubject: There is no such entry.
        """
        row = self._core.database.index.headlines.get(entry_id)
        if row is None:
            raise UnknownSubject(entry_id, f"There is no entry {entry_id} in the library.")
        return row

    def forget_failures(self) -> None:
        """Let pages that could not be had be tried again; a refresh calls it."""
        self._failed.clear()

    def _chosen(self, row: Headline) -> bool | None:
        """Which text of the feed the user chose; None for no choice."""
        subscription = self._core.database.subscriptions.get(row.feed_id)
        return subscription.full_text if subscription else None

    def _with_failure(self, article: Article, entry_id: str) -> Article:
        """The feed's text, with why there is no more of it."""
        sentence = self._failed.get(entry_id)
        return replace(article, notice=sentence) if sentence else article

    def _full_on_disk(self, entry_id: str) -> tuple[Article | None, bool]:
        """The page's text, and whether it is from after the feed's own last changed."""
        body = self._core.database.body(entry_id)
        full = body.full if body else None
        return full, full is not None and body is not None and not body.outdated

    def _fetch_behind(self, row: Headline) -> None:
        if row.id not in self._fetching and row.id not in self._failed:
            self._core.spawn(self._announce(row))

    async def _announce(self, row: Headline) -> None:
        try:
            await self.full_text(row.id)
        except NewsreaderError as error:
            self._failed[row.id] = f"{error.sentence} This is the feed's text."
            self._core.emit(ArticleReady(row.id))
            if self._chosen(row):
                self._core.emit(Noticed(self._failed[row.id], error=True))
        else:
            self._core.emit(ArticleReady(row.id))

    async def _fetch_full(self, row: Headline) -> Article:
        if not row.url:
            raise ExtractionError(row.title, f"“{row.title}” has no address to fetch from.")
        feed, errand = await self.feed_text(row.id), await self._core.errand(row.feed_id)
        body = self._core.database.body(row.id)
        article = await self.read_address(row.url, feed, errand)
        html = body.html if body else None
        await self._core.database.put_article(row.id, article, html)
        self._core.emit(EntriesChanged((row.id,)))
        return article

    async def _build(self, row: Headline, html: str) -> Article:
        entry = self._core.database.entry(row.id)
        published = entry.published if entry else None
        return await self._core.workers.run(
            work.feed_article,
            html,
            row.title,
            row.url,
            row.author,
            published,
            deadline=PAGE_DEADLINE,
        )


def _nothing(row: Headline) -> Article:
    notice = "The text is not here yet; it is fetched when there is a network. o opens the page."
    return Article(title=row.title, url=row.url, byline=row.author, teaser=True, notice=notice)
