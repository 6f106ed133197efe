"""Where the user stopped in each article: by the words there, not by line or width.

So a place is found again after a restart, at another width, and in a text that was changed. Only
a small record of each article left in the middle is kept, of the last 500.
"""

from datetime import UTC, datetime

from msgspec import Struct

from newsreader.changes import EntriesChanged
from newsreader.library.core import Core
from newsreader.model import Article, KeptQuote
from newsreader.store.database import Database

MOST = 500
"""So many places are kept; the oldest goes first."""
FROM, TO = 5, 95
"""An article is half-read between these percents; from the second on it counts as read."""
ANCHOR = 100
"""Code points of the text that a place is known by."""
_KEY = "places"


class Left(Struct, frozen=True):
    """A place that was left.

    Args:
        block: Block of the article.
        offset: Offset in its text, in code points.
        words: Words of the block by which the place is found again.
        lead: How many code points before the place these words begin.
        percent: How much of the article lies behind it.
        time: When it was left, in seconds since 1970.
    """

    block: int
    offset: int
    words: str
    lead: int
    percent: int
    time: int

    def in_article(self, article: Article) -> tuple[int, int] | None:
        """Block and offset of this place in a text of its entry; None where the words are gone."""
        blocks, start = article.blocks, self.offset - self.lead
        if 0 <= self.block < len(blocks) and blocks[self.block].text.startswith(self.words, start):
            return self.block, self.offset
        wanted = KeptQuote(
            id="",
            text=self.words,
            kept_at=datetime.fromtimestamp(self.time, UTC),
            block=self.block,
            offset=start,
        )
        from newsreader.library.finding import place_of  # noqa: PLC0415 - 6 ms of patterns

        found = place_of(article, wanted) if self.words.strip() else None
        return (found.block, found.start + self.lead) if found else None


def half_read(database: Database) -> dict[str, Left]:
    """The places in articles that are still in the library, the one left last at the end."""
    there = database.index.headlines
    read = {key: _read(row) for key, row in _rows(database).items() if key in there}
    return {key: left for key, left in read.items() if left}


def _rows(database: Database) -> dict[str, object]:
    kept = database.memory.recall(_KEY)
    return dict(kept) if isinstance(kept, dict) else {}


def _read(row: object) -> Left | None:
    match row:
        case [int(block), int(offset), str(words), int(lead), int(percent), int(time)]:
            return Left(block, offset, words, lead, percent, time)
    return None


class Places:
    """The places of an open library."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def note(self, entry_id: str, article: Article, place: tuple[int, int], percent: int) -> bool:
        """Keep where the user is in an article; near its beginning or end nothing is kept.

        Args:
            entry_id: The article's entry.
            article: The text on screen.
            place: Block and offset in it; blocks below 0 stand before the text.
            percent: How much of it lies behind.

        Returns:
            True when other articles are half-read now.
        """
        rows = _rows(self._core.database)
        before = rows.pop(entry_id, None)
        after = self._row(article, place, percent)
        if after:
            rows[entry_id] = after
        self._keep(rows)
        return (before is None) != (after is None)

    def find(self, entry_id: str, article: Article) -> tuple[int, int] | None:
        """Where the user was in an article: block and offset; None for the beginning."""
        left = _read(_rows(self._core.database).get(entry_id))
        return left.in_article(article) if left else None

    def forget(self, entry_id: str, title: str) -> bool:
        """Take an article off the half-read ones; can be undone.

        Args:
            entry_id: Its entry.
            title: What it is called when that is undone.

        Returns:
            False when it was not among them.
        """
        rows = _rows(self._core.database)
        row = rows.pop(entry_id, None)
        if row is None:
            return False
        self._keep(rows)
        self._core.remember_inverse(f"Half-read again: {title}", lambda: self._put(entry_id, row))
        return True

    def _put(self, entry_id: str, row: object) -> None:
        self._keep({**_rows(self._core.database), entry_id: row})
        self._core.emit(EntriesChanged((entry_id,)))

    def _row(self, article: Article, place: tuple[int, int], percent: int) -> list[object] | None:
        block, offset = place
        if not FROM <= percent < TO or not 0 <= block < len(article.blocks):
            return None
        text = article.blocks[block].text
        start = max(0, min(offset, len(text) - ANCHOR))
        words = text[start : start + ANCHOR]
        time = int(self._core.now().timestamp())
        return [block, offset, words, offset - start, percent, time]

    def _keep(self, rows: dict[str, object]) -> None:
        self._core.database.memory.remember(_KEY, dict(list(rows.items())[-MOST:]))
