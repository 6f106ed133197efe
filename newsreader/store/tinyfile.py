"""One TinyDB file of the library: typed reading, and units of work that are whole on disk."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from newsreader.store import documents
from newsreader.store.documents import FILE, META, Tables
from newsreader.store.gathering import Temp
from newsreader.store.storage import Files, told

S = TypeVar("S", bound=Struct)
K = TypeVar("K")
Plain = dict[str, Any]
Change = Callable[[MutableMapping[str, Any]], None]
_HEAD_BYTES = 256
_RAWS = dict[str, dict[str, msgspec.Raw]]


class Signature(NamedTuple):
    """Tells one state of a file from every other.

    The generation alone would miss an edit by hand; size and time of a file may repeat.
    """

    generation: int = 0
    size: int = 0
    modified: int = 0


ABSENT = Signature()


class Sight(Struct, frozen=True):
    """What a file holds, and which state of it that is; empty where there is none."""

    file: "TinyFile"
    content: bytes = b""
    signature: Signature = ABSENT
    inode: int = 0

    def typed(self, kind: type[K]) -> K | None:
        """The content as typed tables; None where there is none.

        Raises:
            Damaged: It is no file of ours.
        """
        return documents.typed(self.file.path, self.content, kind) if self.content else None


class Written:
    """What a file became.

    Args:
        generation: As the file says.
        temp: What was written, as it was before it came into its place.
    """

    def __init__(self, generation: int, temp: Temp) -> None:
        self._generation = generation
        self._temp = temp

    @property
    def signature(self) -> Signature:
        """The state of the file, once the disk has it. Another's edit since has another one."""
        return Signature(self._generation, self._temp.size, self._temp.modified)


class NamedTable(Table):
    """A table whose document ids are our own ids in place of numbers."""

    document_id_class = str  # type: ignore[assignment]


class Documents(TinyDB):
    """A TinyDB whose tables have ids of text."""

    table_class = NamedTable

    def put(self, table: str, rows: Mapping[str, Plain]) -> None:
        """Put whole documents in place of those with the same ids; new ones come last."""
        present = [each for each in self._ids(table) if each in rows]
        if present:
            # TinyDB calls the function for the documents in the order of their ids.
            order = iter(present)
            self.table(table).update(
                lambda document: _become(document, rows[next(order)]),
                doc_ids=present,  # type: ignore[arg-type]
            )
        taken = set(present)
        self.insert_new(table, {each: row for each, row in rows.items() if each not in taken})

    def _ids(self, table: str) -> list[str]:
        return [str(each.doc_id) for each in self.table(table)]

    def insert_new(self, table: str, rows: Mapping[str, Plain]) -> None:
        """Add documents whose ids are not taken."""
        fresh = [Document(row, doc_id=doc_id) for doc_id, row in rows.items()]  # type: ignore[arg-type]
        self.table(table).insert_multiple(fresh)

    def update_fields(self, table: str, doc_ids: Iterable[str], change: Change) -> None:
        """Change documents in place; unknown ids are passed over."""
        self.table(table).update(change, doc_ids=doc_ids)  # type: ignore[arg-type]

    def drop(self, table: str, doc_ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are passed over."""
        self.table(table).remove(doc_ids=doc_ids)  # type: ignore[arg-type]


def _write(tables: Tables, stream: BinaryIO) -> None:
    for block in documents.blocks(tables):
        stream.write(block)


def _become(document: MutableMapping[str, Any], row: Plain) -> None:
    document.clear()
    document.update(row)


class Unit(Storage):
    """The storage of one unit of work: read once, changed in memory, written once or not at all.

    TinyDB writes after each operation; here they are gathered, so that a unit of several is as
    whole on disk as one.

    Args:
        load: Gives the tables of the file.
    """

    def __init__(self, load: Callable[[], Tables]) -> None:
        self.tables = load()
        self.changed = False

    def read(self) -> Tables:
        """Give the tables as they are within this unit."""
        return self.tables

    def write(self, data: Tables) -> None:
        """Keep the tables until the unit ends."""
        self.tables = data
        self.changed = True


class TinyFile:
    """One file of tables.

    Args:
        path: Where it lies; it need not exist.
        files: The way to the disk.
        names: Its tables beside ``meta``.
    """

    def __init__(self, path: Path, files: Files, *names: str) -> None:
        self.path = path
        self._files = files
        self._names = names

    def signature(self) -> Signature:
        """Look at the first bytes only.

        Raises:
            Damaged: It is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        return signature_of(str(self.path))

    def look(self) -> Sight:
        """Read it, not yet decoded.

        Raises:
            Damaged: It does not begin as a file of ours.
            StoreError: A newer newsreader wrote it.
        """
        try:
            found = self._files.look(self.path)
        except FileNotFoundError:
            return Sight(self)
        meta = documents.head(found.content)
        documents.check_schema(self.path, meta)
        signature = Signature(meta.generation, found.size, found.modified)
        return Sight(self, found.content, signature, found.inode)

    def load(self, kind: type[S]) -> S | None:
        """Read the file as typed tables; None where it is missing.

        Raises:
            Damaged: It is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        try:
            content = self._files.read(self.path)
        except FileNotFoundError:
            return None
        return documents.typed(self.path, content, kind)

    @contextlib.contextmanager
    def unit(self) -> Iterator[Documents]:
        """Work on the file: all of the block's changes are written at its end, or none.

        Raises:
            Damaged: It is no file of ours; nothing was written.
            StoreError: It can't be written; the old content is whole.
        """
        with Documents(self._tables, storage=Unit) as database:
            yield database
            unit = database.storage
            if isinstance(unit, Unit) and unit.changed:
                self.write(unit.tables)

    def put(self, rows: Mapping[str, Mapping[str, Struct]], sight: Sight | None = None) -> Written:
        """Put whole documents in place of those with the same ids; new ones come last.

        All others are written as they were read: faster than a unit by far where few are others.

        Args:
            rows: Table → document id → what it says.
            sight: The file as it is, where it was read already since the lock is held.

        Raises:
            Damaged: It is no file of ours; nothing was written.
            StoreError: It can't be written; the old content is whole.
        """
        tables = self._raws(sight or self.look())
        for name, documents_ in rows.items():
            tables.setdefault(name, {}).update(documents_)
        return self.write(tables)

    def write(self, tables: Tables) -> Written:
        """Write whole tables as the next generation.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        tables[META][FILE]["generation"] += 1
        with told(self.path):
            temp = self._files.replace_by(self.path, partial(_write, tables))
        return Written(tables[META][FILE]["generation"], temp)

    def _raws(self, sight: Sight) -> Tables:
        """The tables with their documents not decoded, but for what the file says of itself."""
        raws: Tables | None = sight.typed(_RAWS)
        if raws is None:
            return documents.empty(*self._names)
        raws[META][FILE] = msgspec.json.decode(raws[META][FILE])
        return documents.empty(*self._names) | raws

    def _tables(self) -> Tables:
        try:
            content = self._files.read(self.path)
        except FileNotFoundError:
            return documents.empty(*self._names)
        return documents.empty(*self._names) | documents.tables(self.path, content)


def signature_of(path: str) -> Signature:
    """Look at a file's first bytes; written for speed, it is called for every feed at the start.

    Raises:
        Damaged: It is no file of ours.
        StoreError: A newer newsreader wrote it.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    try:
        stat, content = os.fstat(handle), os.read(handle, _HEAD_BYTES)
    finally:
        os.close(handle)
    meta = documents.head(content)
    documents.check_schema(path, meta)
    return Signature(meta.generation, stat.st_size, stat.st_mtime_ns)
