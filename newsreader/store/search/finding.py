"""Asks the file: the newest entries that hold some words, with a rank for each."""

from collections.abc import Callable, Collection
from typing import TypeVar

import msgspec
from msgspec import Struct

from newsreader.store.search.expression import Wanted, in_titles, of_table
from newsreader.store.search.file import Connection, Interrupted, SearchFile, Unusable

T = TypeVar("T")

MOST = 1_000
"""So many of the newest hits are ranked: of a word that is in more of them all, the rank of the
others says little, and nobody looks at them."""
IN_TITLE = 4.0
"""What it counts that the title holds all that is wanted."""

_RANKED = "-bm25(words, 8.0, 3.0, 2.0, 1.0)"
"""A hit in the title counts most, for it says most of what a text is about; then who wrote it and
who is quoted in it."""
_TABLES = ("words", "starts", "heads")
"""The first of them that is asked leads; the others only let pass."""


_CONDITION = "AND +{leads}.rowid {test} (SELECT rowid FROM {table} WHERE {table} MATCH ?)"


class Hit(Struct, frozen=True, gc=False):
    """An entry that holds what is wanted.

    Args:
        id: Of the entry.
        time: Seconds since 1970.
        rank: The greater, the better; see SQLite's bm25, with a title counting more.
    """

    id: str
    time: int
    rank: float


class Limits(Struct, frozen=True):
    """Which entries may be found at all.

    Args:
        since: Not before this second since 1970.
        until: Before this one.
        places: Only in these feeds; None for anywhere.
        among: Only these entries; None for any. Sensible for some thousands.
        accept: Asked for each hit by its id; None for all.
    """

    since: int = 0
    until: int = 1 << 60
    places: Collection[str] | None = None
    among: Collection[str] | None = None
    accept: Callable[[str], bool] | None = None


class Hits(Struct, frozen=True):
    """What was found.

    Args:
        hits: In no order that matters, each entry once.
        more: True when there are more hits than were ranked.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False


class Question(Struct, frozen=True):
    """A question to the tables.

    Args:
        leads: The table that gives the rows, the newest first, and their rank.
        match: What is asked of it.
        others: Conditions on the row's number, each with the value it needs.
    """

    leads: str
    match: str
    others: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, wanted: Wanted) -> "Question":
        """Share out what is wanted among the tables."""
        asked = {each: of_table(each, wanted.every, "AND") for each in _TABLES}
        leads = next(each for each in _TABLES if asked[each])
        passing = [(each, "IN", asked[each]) for each in _TABLES if each != leads]
        barring = [(each, "NOT IN", of_table(each, wanted.none, "OR")) for each in _TABLES]
        others = tuple(
            (_CONDITION.format(leads=leads, test=test, table=table), match)
            for table, test, match in (*passing, *barring)
            if match
        )
        return cls(leads, asked[leads], others)

    @property
    def source(self) -> str:
        """The SQL from FROM on, without a limit."""
        return (
            f"FROM {self.leads} CROSS JOIN docs ON docs.number = {self.leads}.rowid "
            f"WHERE {self.leads} MATCH ? {' '.join(sql for sql, _ in self.others)} "
            f"ORDER BY {self.leads}.rowid DESC"
        )

    @property
    def values(self) -> tuple[object, ...]:
        """The values that it needs."""
        return self.match, *(value for _, value in self.others)

    def within(self, limits: Limits) -> tuple[str, tuple[object, ...]]:
        """The whole SQL with its values: id, time and rank of each hit."""
        rank = _RANKED if self.leads == "words" else "0.0"
        clauses = [*self.others, ("AND docs.time >= ?", limits.since)]
        clauses.append(("AND docs.time < ?", limits.until))
        if limits.among is not None:
            clauses.append((_AMONG, _listed(limits.among)))
        elif limits.places is not None:
            clauses.append((_IN_PLACES, _listed(limits.places)))
        asked = Question(self.leads, self.match, tuple(clauses))
        return f"SELECT docs.id, docs.time, {rank} {asked.source}", asked.values


def _listed(names: Collection[str]) -> str:
    return msgspec.json.encode(list(names)).decode()


_IN_PLACES = (
    "AND docs.place IN (SELECT id FROM places WHERE name IN (SELECT value FROM json_each(?)))"
)
_AMONG = "AND docs.id IN (SELECT value FROM json_each(?))"


class Finder:
    """Asks the file; to be called by one thread at a time, ``interrupt`` by any.

    Args:
        file: The file, which may not be there.
    """

    def __init__(self, file: SearchFile) -> None:
        self._file = file
        self._connection: Connection | None = None

    def find(self, wanted: Wanted, limits: Limits, *, most: int = MOST) -> Hits | None:
        """Find entries.

        Args:
            wanted: At least one word.
            limits: Which may be found.
            most: So many of the newest hits are taken.

        Returns:
            What was found; None when it was interrupted.

        Raises:
            Unusable: There is no file, or none that can be used.
            StoreError: The file can't be read now.
        """
        titles = in_titles(wanted.every)
        found: dict[str, Hit] = {}

        def ask(connection: Connection) -> Hits:
            more = self._collect(connection, Question.of(wanted), limits, found, most)
            if titles:
                asked = Question("heads", titles)
                self._collect(connection, asked, limits, found, most, known_only=bool(wanted.none))
            return Hits(tuple(found.values()), more)

        return self._asked(ask)

    def ids(self, wanted: Wanted, most: int) -> list[str] | None:
        """List the newest entries that hold some words.

        Args:
            wanted: At least one word.
            most: So many at most.

        Returns:
            Ids, some of them twice; None when it was interrupted.

        Raises:
            Unusable: There is no file, or none that can be used.
            StoreError: The file can't be read now.
        """
        asked = Question.of(wanted)
        sql = f"SELECT docs.id {asked.source} LIMIT {most:d}"
        return self._asked(
            lambda connection: [each for (each,) in connection.rows(sql, asked.values)]
        )

    def count(self) -> int:
        """How many entries are in the file; raises as ``ids``."""
        count = self._asked(lambda connection: connection.value("SELECT count(*) FROM docs"))
        return int(str(count or 0))

    @property
    def opened(self) -> bool:
        """Whether the file was opened and found good."""
        return self._connection is not None

    def interrupt(self) -> None:
        """End what is being asked."""
        if self._connection:
            self._connection.interrupt()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _collect(
        self,
        connection: Connection,
        asked: "Question",
        limits: Limits,
        found: dict[str, Hit],
        most: int,
        *,
        known_only: bool = False,
    ) -> bool:
        """Gather hits of one question; tells whether there are more than were taken."""
        taken, accept = 0, limits.accept
        for entry_id, time, rank in connection.rows(*asked.within(limits)):
            before = found.get(entry_id)
            if (accept and not accept(entry_id)) or (known_only and before is None):
                continue
            if asked.leads == "heads":
                found[entry_id] = Hit(entry_id, time, IN_TITLE + (before.rank if before else 0.0))
            elif before is None or rank > before.rank:
                found[entry_id] = Hit(entry_id, time, rank)
            taken += 1
            if taken >= most:
                return True
        return False

    def _asked(self, ask: Callable[[Connection], T]) -> T | None:
        if self._connection and not self._connection.current:
            self.close()
        self._connection = self._connection or self._file.open()
        try:
            with self._connection.translated():
                return ask(self._connection)
        except Interrupted:
            return None
        except Unusable:
            self.close()
            raise
