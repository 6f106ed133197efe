"""Articles on the disk: built ones beside the feed's own text, saved ones in files of their own."""

from msgspec.structs import replace

from newsreader.errors import StoreError
from newsreader.model import Article, Saved, SavedArticle
from newsreader.store.changelog import Built, Dropped, Kept, Operation
from newsreader.store.parts import Parts
from newsreader.store.state import News, State
from newsreader.store.work import Work


class Articles:
    """Writes articles. Call it with the library's lock held.

    Args:
        parts: The library's files.
        state: The memory; only looked at here.
        work: The other pieces of work.
    """

    def __init__(self, parts: Parts, state: State, work: Work) -> None:
        self._parts = parts
        self._state = state
        self._work = work

    def put(self, feed_id: str, entry_id: str, article: Article, html: str | None = None) -> News:
        """Write a built article, and in the log what the row shows of it.

        Args:
            feed_id: The feed.
            entry_id: Its entry.
            article: What was built.
            html: The feed's text of which; where that is another by now, nothing is written.

        Raises:
            StoreError: Nothing is half written.
        """
        best: list[bool] = []

        def put() -> None:
            best.append(self._parts.bodies.put_article(feed_id, entry_id, article, html))

        news = self._work.changing(feed_id, put)
        if any(best):
            self._parts.speakers.add(entry_id, article)
            built = Built(entry_id, count_quotes(article), article.minutes)
            self._parts.log.append([built])
            news.operations = (built,)
        return news

    def put_saved(self, article: SavedArticle, *, known: bool = False) -> News:
        """Write a saved article's file, then its row.

        Args:
            article: What is saved.
            known: Whether it was saved before, so that it is dropped where it no longer is.

        Raises:
            StoreError: The row is as it was.
        """
        shelf = self._work.shelf()
        listed = shelf.saved.get(article.saved.id)
        if known and not listed:
            return News(shelf=shelf)
        there = self._parts.saved.read(article.saved.id)
        if there and there.saved.captured and not article.saved.captured:
            article = there  # another process was faster, and has the whole text
        row = replace(article.saved, read=listed.read) if listed else self._present(article.saved)
        kept = Kept(
            replace(
                row,
                quotes=count_quotes(article.article),
                minutes=article.article.minutes or row.minutes,
            )
        )
        present = self._parts.saved.exists(row.id)
        try:
            self._parts.saved.put(replace(article, saved=kept.saved))
            self._parts.log.append([kept])
        except StoreError:
            if not present:
                self._parts.saved.remove(row.id)
            raise
        self._parts.speakers.add(row.id, article.article)
        return News(operations=(kept,))

    def before_append(self, operation: Operation) -> None:
        """Move a saved article's file before the line that tells of it, to or from the trash.

        Raises:
            StoreError: It can't be moved.
        """
        match operation:
            case Dropped(entry_id):
                self._parts.saved.discard(entry_id)
            case Kept(row):
                self._parts.saved.bring_back(row.id)

    def _present(self, saved: Saved) -> Saved:
        """A row to be written, with the read state of this moment."""
        row = self._state.index.headlines.get(saved.id)
        return replace(saved, read=row.read) if row else saved


def count_quotes(article: Article) -> int:
    """Count quotations: one over several paragraphs counts once."""
    return sum(not quote.continues for quote in article.quotes)
