"""Searching as the database offers it. SQLite is loaded when it is first used, not at the start."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from newsreader.store.parts import Parts
from newsreader.store.search.heads import SAVED, Head
from newsreader.store.state import State

if TYPE_CHECKING:
    from newsreader.store.search.expression import Wanted
    from newsreader.store.search.filling import Filled, Filler
    from newsreader.store.search.finding import Finder, Hits, Limits


T = TypeVar("T")


class SearchIndex:
    """The full-text search of an open library.

    ``fill``, ``find`` and ``ids`` take their time and are called in threads, each in one at a
    time; the others are called by the thread that owns the library.

    Args:
        parts: The library's files.
        state: The memory; only looked at here.
    """

    def __init__(self, parts: Parts, state: State) -> None:
        self._parts = parts
        self._state = state
        self._filler: Filler | None = None
        self._finder: Finder | None = None
        self._asking = threading.Lock()
        self._looked_through = False

    @property
    def behind(self) -> bool:
        """Whether something may be new or another since the last round of filling."""
        return not self._looked_through or bool(self._state.touched)

    def fill(self, go_on: Callable[[], bool]) -> "Filled":
        """Bring the file up to date.

        Args:
            go_on: Called every now and then; may wait; False stops.

        Raises:
            StoreError: The file can't be written.
        """
        stale, self._state.touched = self._state.touched, set()
        every = {*self._state.shelf.subscriptions, SAVED}
        filled = None
        try:
            filled = self._fillers().fill(stale if self._looked_through else every, every, go_on)
        finally:
            complete = filled is not None and filled.complete
            self._looked_through |= complete
            if not complete:
                self._state.touched |= stale
        return filled

    def find(self, wanted: "Wanted", limits: "Limits", *, most: int | None = None) -> "Hits | None":
        """Find entries; see ``Finder.find``. Of a file that is not there nothing is found.

        Raises:
            StoreError: The file can't be read now.
        """
        from newsreader.store.search.finding import MOST, Hits  # noqa: PLC0415 - loads SQLite

        return self._asked(lambda finder: finder.find(wanted, limits, most=most or MOST), Hits())

    def ids(self, wanted: "Wanted", most: int) -> list[str] | None:
        """List entries; see ``Finder.ids``.

        Raises:
            StoreError: The file can't be read now.
        """
        nothing: list[str] = []
        return self._asked(lambda finder: finder.ids(wanted, most), nothing)

    def text(self, entry_id: str) -> str:
        """The text of an entry that is searched, for showing where the words stand."""
        from newsreader.store.search import texts  # noqa: PLC0415 - only where it is searched

        row = self._state.index.headlines.get(entry_id)
        raw = self._parts.bodies.raw(row.feed_id, entry_id) if row and row.feed_id else None
        if raw is not None:
            return texts.of_body(raw).text
        try:
            path = self._parts.layout.saved_article(entry_id)
            return texts.of_saved(self._parts.files.read(path)).text
        except OSError:
            return ""

    def interrupt(self) -> None:
        """End the question that is being answered."""
        if self._finder:
            self._finder.interrupt()

    def close(self) -> None:
        """Let go of the file."""
        self.interrupt()
        if self._finder and self._asking.acquire(timeout=1.0):
            self._finder.close()
            self._asking.release()

    def _asked(self, ask: "Callable[[Finder], T | None]", nothing: T) -> T | None:
        from newsreader.store.search.file import SearchFile, Unusable  # noqa: PLC0415 - SQLite
        from newsreader.store.search.finding import Finder  # noqa: PLC0415 - loads SQLite

        file = SearchFile(self._parts.layout.search)
        with self._asking:
            self._finder = self._finder or Finder(file)
            opened = self._finder.opened
            try:
                return ask(self._finder)
            except Unusable:
                if opened:
                    file.discard()
                self._looked_through = False
                return nothing

    def _fillers(self) -> "Filler":
        from newsreader.store.search.filling import Filler  # noqa: PLC0415 - loads SQLite

        if self._filler is None:
            parts = self._parts
            self._filler = Filler(parts.layout, parts.files, parts.bodies, self._heads)
        return self._filler

    def _heads(self, place: str) -> list[Head]:
        if place != SAVED:
            rows = list(self._state.index.of_feed(place))
            return [Head(row.id, row.title, row.author, row.sort_time) for row in rows]
        times = self._state.index.headlines
        heads = []
        for saved in list(self._state.saved.values()):
            row = times.get(saved.id)
            time = row.sort_time if row else int(saved.saved_at.timestamp())
            heads.append(Head(saved.id, saved.title, saved.author, time))
        return heads
