"""What became of an entry since it was read."""

import contextlib

from msgspec import Struct

from newsreader.changes import EntriesChanged
from newsreader.errors import NewsreaderError
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.library.parts import PAGE_DEADLINE
from newsreader.library.reading import Reading
from newsreader.model import Article, Headline
from newsreader.store.body import Body, Former


class Comparison(Struct, frozen=True):
    """Two versions of an entry as one text.

    Args:
        article: What is another now, see ``article.compare``; without blocks where there is
            nothing to show.
        sentence: What it is, or why there is none.
    """

    article: Article
    sentence: str


class Comparing:
    """Compares the present text of entries with the one that was read."""

    def __init__(self, core: Core, reading: Reading) -> None:
        self._core = core
        self._reading = reading

    async def changes(self, entry_id: str) -> Comparison:
        """Tell what became of an entry since it was read, or with its last change.

        Raises:
            UnknownSubject: There is no such entry.
            WorkerError: The texts could not be compared.
        """
        row = self._reading.row(entry_id)
        body = await self._body(entry_id)
        if body is None or body.former is None:
            return Comparison(Article(row.title), "Nothing has changed here since you read it.")
        if not (body.former.html or body.former.full):
            sentence = "It was updated after it was marked read; the text before was never opened."
            return Comparison(Article(row.title), sentence)
        article = await self._of_page(body) or await self._of_feed(row, body)
        return Comparison(article, _sentence(article, since_read=bool(row.revised)))

    async def _of_page(self, body: Body) -> Article | None:
        """What changed in the page; None where it was not read, can't be had, or is the same."""
        before = body.former.full if body.former else None
        if before is None or body.full is None or body.outdated:
            return None
        article = await self._core.workers.run(
            work.changes_of_page, before, body.full, deadline=PAGE_DEADLINE
        )
        return article if article.blocks else None

    async def _of_feed(self, row: Headline, body: Body) -> Article:
        """What changed in the feed's own text."""
        before = body.former or Former()
        return await self._core.workers.run(
            work.changes,
            (before.title, before.html),
            (row.title, body.html),
            row.url,
            row.author,
            deadline=PAGE_DEADLINE,
        )

    async def _body(self, entry_id: str) -> Body | None:
        """The texts of an entry, the page's fetched anew where it was read and is out of date."""
        body = self._core.database.body(entry_id)
        if body and body.former and body.former.full and body.outdated:
            with contextlib.suppress(NewsreaderError):
                await self._reading.full_text(entry_id)
            return self._core.database.body(entry_id)
        return body

    def looked(self, entry_id: str) -> bool:
        """Say that the present version of an entry was read: it is shown as updated no more.

        Returns:
            Whether it was shown so.
        """
        if not self._core.database.revise(entry_id):
            return False
        self._core.emit(EntriesChanged((entry_id,)))
        return True

    def looked_at_all(self, ids: list[str]) -> dict[str, str]:
        """Say so of many entries; tells what marked those that were shown as updated."""
        before = {each: self._core.database.revise(each) for each in ids}
        return {each: mark for each, mark in before.items() if mark}

    def mark_again(self, marks: dict[str, str]) -> None:
        """Take that back."""
        for entry_id, mark in marks.items():
            self._core.database.revise(entry_id, mark)
        if marks:
            self._core.emit(EntriesChanged(tuple(marks)))


def _sentence(article: Article, *, since_read: bool) -> str:
    if not article.blocks:
        return "Nothing that a reader would notice has changed."
    return "What has changed since you read it." if since_read else "What changed last."
