"""The database file: opened, made, checked, thrown away. The only importer of sqlite3."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from newsreader.errors import StoreError

SCHEMA = 1
"""Grows with every change of the tables or of how text is folded: an older file is made anew."""

_TABLES = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE docs (
    number INTEGER PRIMARY KEY, place INTEGER NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL,
    head INTEGER NOT NULL, stamp INTEGER NOT NULL
);
CREATE UNIQUE INDEX docs_by_id ON docs (place, id);
CREATE TABLE shards (
    place INTEGER NOT NULL, shard INTEGER NOT NULL,
    generation INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    PRIMARY KEY (place, shard)
) WITHOUT ROWID;
CREATE TABLE dead (number INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE words USING fts5 (
    title, byline, said, text, content='', tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE heads USING fts5 (
    title, byline, said, content='', prefix='1 2 3', tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE starts USING fts5 (
    text, content='', detail=none, columnsize=0, tokenize="unicode61 remove_diacritics 0"
);
"""
_CACHE_KB = 4096


class Unusable(Exception):
    """The file is missing, damaged or of another schema: it has to be made anew."""


class Interrupted(Exception):
    """The question was taken back."""


class SearchFile:
    """search.sqlite3.

    Args:
        path: Where it lies.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def identity(self) -> tuple[int, int]:
        """Tells the file from one that was made in its place; zeros where there is none."""
        try:
            stat = self.path.stat()
        except OSError:
            return (0, 0)
        return stat.st_dev, stat.st_ino

    def open(self, *, make: bool = False) -> "Connection":
        """Open the file.

        Args:
            make: Make it where it is missing or can't be used.

        Raises:
            Unusable: It can't be used as it is.
            StoreError: It can't be made.
        """
        if not make:
            if not self.path.exists():
                raise Unusable
            return self._opened()
        try:
            return self._opened() if self.path.exists() else self._made()
        except Unusable:
            self.discard()
            return self._made()

    def discard(self) -> None:
        """Throw the file away; what other processes have open they leave at their next look."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _opened(self) -> "Connection":
        connection = Connection(self)
        try:
            with connection.translated():
                connection.check_schema()
        except BaseException:
            connection.close()
            raise
        return connection

    def _made(self) -> "Connection":
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = Connection(self, make=True)
            with connection.translated():
                connection.script(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
        except (OSError, sqlite3.Error, Unusable) as error:
            reason = error.__cause__ or error
            raise StoreError(
                str(self.path), f"Nothing can be searched: {self.path} can't be made ({reason})."
            ) from error
        with contextlib.suppress(OSError):
            self.path.chmod(0o600)
        return connection


class Connection:
    """One connection; to be used by one thread at a time, interrupted by any.

    Args:
        file: The file it is to.
        make: Make an empty one where there is none.
    """

    def __init__(self, file: SearchFile, *, make: bool = False) -> None:
        self._file = file
        mode = "rwc" if make else "rw"
        try:
            self._sqlite = sqlite3.connect(
                f"file:{quote(str(file.path))}?mode={mode}",
                uri=True,
                timeout=5.0,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise Unusable from error
        self._identity = file.identity()
        with self.translated():
            self.value("PRAGMA journal_mode = WAL")
            self.value("PRAGMA synchronous = NORMAL")
            self.value(f"PRAGMA cache_size = -{_CACHE_KB}")
            self.value("PRAGMA temp_store = MEMORY")

    @property
    def current(self) -> bool:
        """False when the file was deleted, or another one made in its place."""
        return self._identity == self._file.identity() and self._identity != (0, 0)

    def check_schema(self) -> None:
        """Raises Unusable where the file was made by another newsreader."""
        if self.value("PRAGMA user_version") != SCHEMA:
            raise Unusable

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Tell what SQLite raises apart.

        Raises:
            Interrupted: ``interrupt`` was called.
            Unusable: The file is damaged.
            StoreError: The disk is full, or another process holds the file.
        """
        try:
            yield
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise Interrupted from error
            if any(words in str(error) for words in _PASSING):
                raise StoreError(
                    str(self._file.path), f"Searching {self._file.path} failed: {error}."
                ) from error
            raise Unusable from error
        except sqlite3.DatabaseError as error:
            raise Unusable from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything of a block or nothing; raises as ``translated``."""
        with self.translated():
            self._sqlite.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._sqlite.execute("ROLLBACK")
                raise
            self._sqlite.execute("COMMIT")

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Ask for rows."""
        return self._sqlite.execute(sql, values)

    def value(self, sql: str, values: tuple[object, ...] = ()) -> object:
        """Ask for the one value of the first row; None for no row."""
        row = self._sqlite.execute(sql, values).fetchone()
        return row[0] if row else None

    def many(self, sql: str, rows: list[tuple[object, ...]]) -> None:
        """Carry out a statement for each of many rows."""
        self._sqlite.executemany(sql, rows)

    def script(self, sql: str) -> None:
        """Carry out several statements."""
        self._sqlite.executescript(sql)

    def interrupt(self) -> None:
        """End the question that is being answered, from another thread."""
        with contextlib.suppress(sqlite3.Error):
            self._sqlite.interrupt()

    def close(self) -> None:
        """Close it."""
        with contextlib.suppress(sqlite3.Error):
            self._sqlite.close()


_PASSING = ("locked", "busy", "full", "readonly", "read-only", "unable to open")
"""Words of failures that have nothing to do with what is in the file."""
