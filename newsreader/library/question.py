"""One question to the library: what of it goes to the full-text search, what to the index.

A Question is asked in a thread. It reads the index and changes nothing.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from newsreader.library.query import TEXTS, Facts, Field, Query, Term, matches, names_feed
from newsreader.library.query import names_folder as in_folder
from newsreader.model import Headline, KeptQuote
from newsreader.store.database import Database

if TYPE_CHECKING:
    from newsreader.store.search.expression import Wanted, Words
    from newsreader.store.search.finding import Limits

FEW = 3_000
"""So many entries are named to the database one by one; of more, each hit is asked about."""
MOST = 5_000
"""Newest entries that a saved search lists, and that are listed where no word is asked for."""
NEWNESS = 0.25
"""By how much the rank of an entry of this moment is greater than that of an old one."""
HALF_LIFE = 30 * 86_400
"""Seconds after which half of that is gone."""
_COLUMNS = {Field.ANY: "", Field.TITLE: "title", Field.BY: "byline", Field.SAID: "said"}
_EVERYTHING = 10_000_000
_STATE: dict[str, Callable[[Headline], bool]] = {
    "unread": lambda row: not row.read,
    "read": lambda row: row.read,
    "updated": lambda row: bool(row.revised),
    "saved": lambda row: row.saved,
    "quoted": lambda row: row.quotes > 0,
}


class Question:
    """One question.

    Args:
        database: The open store.
        query: What is asked.
        now: The moment that news are new by.
    """

    def __init__(self, database: Database, query: Query, now: datetime) -> None:
        self._database = database
        self._query = query
        self._now = now.timestamp()

    def ranked(self) -> tuple[list[Headline], bool] | None:
        """The entries, the best first, and whether there are more; None when interrupted.

        Raises:
            StoreError: The full-text search can't be read.
        """
        if not self._query.of(*TEXTS):
            rows = self._by_index(with_state=True)
            return None if rows is None else (rows[:MOST], len(rows) > MOST)
        hits = self._database.search.find(self._wanted, self._limits)
        if hits is None:
            return None
        there = self._database.index.headlines
        scored = [
            (self._score(hit.rank, row.sort_time), row)
            for hit in hits.hits
            if (row := there.get(hit.id))
        ]
        scored.sort(key=lambda each: (-each[0], -each[1].sort_time))
        return [row for _, row in scored], hits.more

    def members(self) -> tuple[str, ...] | None:
        """The newest entries, whatever is read or saved; None when interrupted.

        Raises:
            StoreError: The full-text search can't be read.
        """
        if not self._query.of(*TEXTS):
            rows = self._by_index(with_state=False)
            return None if rows is None else tuple(row.id for row in rows[:MOST])
        limits = replace(self._limits, among=None, accept=self._stands)
        hits = self._database.search.find(self._wanted, limits, most=MOST)
        return None if hits is None else tuple(hit.id for hit in hits.hits)

    def quotes(self) -> list[KeptQuote]:
        """The kept quotes that hold the same, the last kept first; none where states are asked."""
        if not self._query.of(*TEXTS) or self._of(Field.IS):
            return []
        every = list(self._database.notebook.quotes.values())
        found = [each for each in every if matches(self._query, _facts(each))]
        return sorted(found, key=lambda each: each.kept_at, reverse=True)

    def has_state(self, row: Headline) -> bool:
        """Whether an entry is in each state that is asked for."""
        return all(holds(row) is not minus for holds, minus in self._states)

    @cached_property
    def _states(self) -> list[tuple[Callable[[Headline], bool], bool]]:
        return [(_STATE[each.text], each.minus) for each in self._of(Field.IS)]

    # What goes where

    def _of(self, *fields: Field) -> list[Term]:
        return [*self._query.of(*fields), *self._query.of(*fields, minus=True)]

    @cached_property
    def _wanted(self) -> "Wanted":
        from newsreader.store.search.expression import Wanted  # noqa: PLC0415 - as it is needed

        terms = self._query.of(*TEXTS), self._query.of(*TEXTS, minus=True)
        return Wanted(*(tuple(map(_words, each)) for each in terms))

    @cached_property
    def _limits(self) -> "Limits":
        from newsreader.store.search.finding import Limits  # noqa: PLC0415 - loads SQLite

        since, until = self._span
        places = None if self._feeds is None else {*self._feeds, ""}
        asks = self._states or self._feeds is not None
        return Limits(since, until, places, self._among(), self._accepts_id if asks else None)

    @cached_property
    def _span(self) -> tuple[int, int]:
        query = self._query
        after = [*query.of(Field.AFTER), *query.of(Field.BEFORE, minus=True)]
        before = [*query.of(Field.BEFORE), *query.of(Field.AFTER, minus=True)]
        since = max((each.day for each in after), default=0)
        return since, min((each.day for each in before), default=1 << 60)

    @cached_property
    def _feeds(self) -> frozenset[str] | None:
        """The feeds that are meant; None for all."""
        if not self._of(Field.FEED, Field.FOLDER):
            return None
        return frozenset(
            each.id
            for each in self._database.subscriptions.values()
            if self._means(each.id, each.title, each.folder)
        )

    def _means(self, feed_id: str, title: str, folder: str) -> bool:
        return all(
            names_feed(each.text, feed_id, title) is not each.minus for each in self._of(Field.FEED)
        ) and all(in_folder(each.text, folder) is not each.minus for each in self._of(Field.FOLDER))

    def _among(self) -> list[str] | None:
        """The entries that may be found, where these are few."""
        wanted = {each.text for each in self._query.of(Field.IS)}
        saved, index = list(self._database.saved), self._database.index
        if "saved" in wanted and len(saved) <= FEW:
            return saved
        feeds = self._database.subscriptions if self._feeds is None else self._feeds
        if "unread" in wanted and sum(map(index.unread, feeds)) <= FEW:
            rows = chain.from_iterable(list(index.of_feed(each)) for each in list(feeds))
            return [*(row.id for row in rows if not row.read), *saved]
        return None

    # Which entries may be found

    def _accepts_id(self, entry_id: str) -> bool:
        row = self._database.index.headlines.get(entry_id)
        return row is not None and self._accepts(row)

    def _accepts(self, row: Headline) -> bool:
        return self._in_feeds(row) and self.has_state(row)

    def _stands(self, entry_id: str) -> bool:
        row = self._database.index.headlines.get(entry_id)
        return row is not None and self._in_feeds(row)

    def _in_feeds(self, row: Headline) -> bool:
        if self._feeds is None or row.feed_id in self._feeds:
            return True
        saved = self._database.saved.get(row.id)
        gone = row.feed_id not in self._database.subscriptions
        return bool(gone and saved and self._means(saved.feed_id, saved.feed_title, ""))

    def _by_index(self, *, with_state: bool) -> list[Headline] | None:
        """Entries that need no word, the newest first."""
        barred = self._barred()
        if barred is None:
            return None
        since, until = self._span
        found = {
            row.id: row
            for row in self._rows()
            if since <= row.sort_time < until
            and row.id not in barred
            and self._in_feeds(row)
            and (not with_state or self.has_state(row))
        }
        return sorted(found.values(), key=lambda row: row.sort_time, reverse=True)

    def _rows(self) -> Iterator[Headline]:
        index = self._database.index
        for feed_id in list(self._database.subscriptions) if self._feeds is None else self._feeds:
            yield from list(index.of_feed(feed_id))
        for entry_id in list(self._database.saved):
            if row := index.headlines.get(entry_id):
                yield row

    def _barred(self) -> set[str] | None:
        """The entries that hold a word that must not be there."""
        found: set[str] = set()
        for unwanted in self._wanted.none:
            ids = self._database.search.ids(
                replace(self._wanted, every=(unwanted,), none=()), _EVERYTHING
            )
            if ids is None:
                return None
            found.update(ids)
        return found

    def _score(self, rank: float, time: int) -> float:
        age = max(0.0, self._now - time)
        return rank * (1 + NEWNESS * 2 ** (-age / HALF_LIFE))


def _words(term: Term) -> "Words":
    from newsreader.store.search.expression import Words  # noqa: PLC0415 - as it is needed

    assert term.sought is not None
    return Words(term.sought, _COLUMNS[term.field])


def _facts(quote: KeptQuote) -> Facts:
    return Facts(
        title=quote.title,
        text="\n".join((quote.text, quote.note, *quote.tags)),
        author=quote.author,
        speakers=(quote.speaker,),
        feed_id=quote.feed_id,
        feed_title=quote.feed_title,
        time=int((quote.published or quote.kept_at).timestamp()),
    )
