"""Searching the library: questions answered behind, what was found put in order, searches kept.

The words come from the store's full-text search; what is read, saved or quoted, which feed and
which folder come from the index in memory, so that marking an entry read costs the search nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from newsreader.changes import FeedsChanged
from newsreader.errors import StoreError, UnknownSubject
from newsreader.library import query as language
from newsreader.library.core import Core
from newsreader.library.pace import Pace, in_thread
from newsreader.library.query import Query
from newsreader.library.question import Question
from newsreader.library.snippets import Snippet, snippet
from newsreader.model import Headline, KeptQuote, SavedSearch
from newsreader.store.ids import mint_feed_id
from newsreader.text import clean_line

if TYPE_CHECKING:
    from newsreader.store.search.filling import Filled

RETRY_SECONDS = 60.0
"""After a failure nothing is tried for so long."""
_NAME_LIMIT = 60


class Results(Struct, frozen=True):
    """What a search found.

    Args:
        query: What was asked.
        rows: The entries, the best first.
        more: True when there are more than were ranked.
        quotes: Kept quotes that hold the same, the last kept first.
        behind: True while the index lacks some entries.
    """

    query: Query
    rows: tuple[Headline, ...] = ()
    more: bool = False
    quotes: tuple[KeptQuote, ...] = ()
    behind: bool = False


class Searching:
    """The search of an open library."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._filling: asyncio.Future[Filled] | None = None
        self._turn = asyncio.Lock()
        self._asked = 0
        self._stopped = False
        self._rest_until = 0.0
        self._told = ""
        self._members: dict[str, tuple[str, ...]] = {}
        self._counted: dict[str, tuple[int, int, int]] = {}

    # Asking

    async def find(self, query: Query, *, typing: bool = False) -> Results | None:
        """Find entries and kept quotes.

        Args:
            query: What is asked for.
            typing: True takes the last word for the beginning of one where it may be that.

        Returns:
            What was found; None when another question came meanwhile.

        Raises:
            StoreError: The index can't be read.
        """
        self._asked += 1
        mine = self._asked
        self._core.database.search.interrupt()
        async with self._turn:
            if mine != self._asked:
                return None
            return await asyncio.to_thread(self._found, query.opened if typing else query)

    def _found(self, query: Query) -> Results | None:
        asked = Question(self._core.database, query, self._core.now())
        ranked = asked.ranked()
        if ranked is None:
            return None
        rows, more = ranked
        behind = self._core.database.search.behind
        return Results(query, tuple(rows), more, tuple(asked.quotes()), behind)

    async def snippets(self, ids: Sequence[str], query: Query) -> dict[str, Snippet]:
        """Show where in their texts what was asked for stands.

        Args:
            ids: Entries, some tens.
            query: What was asked for.
        """
        wanted = language.lit(query)
        text_of = self._core.database.search.text
        return await asyncio.to_thread(
            lambda: {each: snippet(text_of(each), wanted) for each in ids}
        )

    # Filling

    @property
    def behind(self) -> bool:
        """Whether the index may lack something."""
        return self._core.database.search.behind

    @property
    def due(self) -> bool:
        """Whether to fill it: not while that is done, nor soon after it failed."""
        return self.behind and self._filling is None and monotonic() >= self._rest_until

    async def fill(self, busy: Callable[[], bool] | None = None) -> None:
        """Bring the index up to date, in a thread of low priority; then count the saved searches.

        Args:
            busy: While it gives True nothing is done; without it no pauses are made.

        Raises:
            StoreError: The index can't be written; behind, the same is told once.
        """
        if self._filling is None:
            pace = Pace(busy, lambda: self._stopped) if busy else lambda: not self._stopped
            self._filling = in_thread(lambda: self._core.database.search.fill(pace))
        try:
            filled = await asyncio.shield(self._filling)
        except StoreError as error:
            self._rest_until = monotonic() + RETRY_SECONDS
            if busy and error.sentence == self._told:
                return
            self._told = error.sentence
            raise
        finally:
            self._filling = None
        if not self._stopped and (filled.entries or not self._members):
            await self.count()

    async def stop(self) -> None:
        """End filling soon, and answer nothing more."""
        self._stopped = True
        self._core.database.search.interrupt()
        if self._filling:
            await asyncio.wait([self._filling], timeout=5.0)

    # Saved searches

    def saved(self) -> list[SavedSearch]:
        """The saved searches, by name."""
        every = self._core.database.searches.values()
        return sorted(every, key=lambda each: each.name.casefold())

    def known(self, reference: str) -> SavedSearch:
        """The saved search of an id or a name.

        Raises:
            UnknownSubject: There is none.
        """
        for each in self._core.database.searches.values():
            if reference == each.id or reference.casefold() == each.name.casefold():
                return each
        raise UnknownSubject(reference, f"There is no saved search “{reference}”.")

    async def save(self, name: str, query: str) -> SavedSearch:
        """Keep a search under a name; one of that name asks for this from now on. Undoable.

        Raises:
            UnknownSubject: There is no name or nothing is asked for, or it is asked wrongly.
            StoreError: It can't be written.
        """
        name, query = clean_line(name, _NAME_LIMIT), clean_line(query, language.LONGEST)
        asked = language.parse(query)
        if asked.problem or not asked or not name:
            reason = asked.problem or f"A search needs {'words' if name else 'a name'} to be saved."
            raise UnknownSubject(query, reason)
        searches = self._core.database.searches
        before = next((s for s in searches.values() if s.name.casefold() == name.casefold()), None)
        search = SavedSearch(
            id=before.id if before else mint_feed_id(name, searches),
            name=name,
            query=query,
            added=self._core.now(),
        )
        await self._put(search.id, search)
        sentence = f"Asks for what it did: {name}" if before else f"Not saved any more: {name}"
        self._core.remember_inverse(sentence, lambda: self._put(search.id, before))
        return search

    async def rename(self, search_id: str, name: str) -> None:
        """Give a saved search another name. Undoable.

        Raises:
            UnknownSubject: There is no such search.
            StoreError: It can't be written.
        """
        before = self.known(search_id)
        if name := clean_line(name, _NAME_LIMIT):
            await self._put(search_id, replace(before, name=name))
            sentence = f"Renamed back: {before.name}"
            self._core.remember_inverse(sentence, lambda: self._put(search_id, before))

    async def remove(self, search_id: str) -> None:
        """Keep a search no more. Undoable.

        Raises:
            UnknownSubject: There is no such search.
            StoreError: It can't be written.
        """
        before = self.known(search_id)
        await self._put(search_id, None)
        self._core.remember_inverse(
            f"Saved again: {before.name}", lambda: self._put(search_id, before)
        )

    async def _put(self, search_id: str, search: SavedSearch | None) -> None:
        await self._core.database.change_search(search_id, search)
        self._members.pop(search_id, None)
        await self.count()
        self._core.emit(FeedsChanged((search_id,)))

    async def count(self) -> None:
        """Find anew what the saved searches hold.

        Raises:
            StoreError: The index can't be read.
        """
        for search in self.saved():
            asked = Question(self._core.database, language.parse(search.query), self._core.now())
            async with self._turn:
                members = await asyncio.to_thread(asked.members)
            if members is not None and members != self._members.get(search.id):
                self._members[search.id] = members
                self._counted.pop(search.id, None)
                self._core.emit(FeedsChanged((search.id,)))

    def rows(self, search_id: str) -> list[Headline]:
        """The entries of a saved search, in no order that matters."""
        search = self._core.database.searches.get(search_id)
        if search is None:
            return []
        asked = Question(self._core.database, language.parse(search.query), self._core.now())
        there = self._core.database.index.headlines
        rows = [row for each in self._members.get(search_id, ()) if (row := there.get(each))]
        return list(filter(asked.has_state, rows))

    def counts(self, search_id: str) -> tuple[int, int]:
        """How many unread entries a saved search has, and how many at all."""
        version = self._core.database.index.version
        known = self._counted.get(search_id)
        if known is None or known[0] != version:
            rows = self.rows(search_id)
            known = version, sum(not row.read for row in rows), len(rows)
            self._counted[search_id] = known
        return known[1], known[2]
