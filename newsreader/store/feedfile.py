"""A feed's file together with its log: read as one, whichever of the two an entry lies in."""

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_type_hints

import msgspec
from msgspec import Struct

from newsreader.store.documents import FILE, META, Damaged, Tables
from newsreader.store.feedlog import NOTHING_ADDED, Added, FeedLog
from newsreader.store.gathering import Addition
from newsreader.store.handles import state_of
from newsreader.store.layout import Layout
from newsreader.store.shardtree import Raws
from newsreader.store.storage import Files
from newsreader.store.tinyfile import ABSENT, Sight, Signature, TinyFile, Written

ENTRIES = "entries"

S = TypeVar("S", bound=Struct)
K = TypeVar("K")


def with_log(signature: Signature, size: int, modified: int) -> Signature:
    """The state of a feed's file and its log, from that of the file.

    Args:
        signature: The file's.
        size: Bytes of the log.
        modified: When it was written, in nanoseconds since 1970; 0 where there is none.
    """
    if not size or signature == ABSENT:
        return signature
    generation, own_size, own_modified = signature
    return Signature(generation, own_size + size, max(own_modified, modified))


class FeedSight(Sight, frozen=True):
    """What a feed's file and its log hold; ``signature`` is the state of both."""

    log_path: Path = Path()
    base: Signature = ABSENT
    """The state of the file alone."""
    added: Added = NOTHING_ADDED

    def typed(self, kind: type[K]) -> K | None:
        """The entries of both as typed tables; None where there is no file.

        Raises:
            Damaged: It is no file of ours, or a line of the log can't be read.
        """
        tables = super().typed(kind)
        if tables is not None and self.added.size:
            _lay_over(tables, kind, self.rows)
        return tables

    @property
    def size(self) -> int:
        """Bytes of both."""
        return len(self.content) + self.added.size

    def is_present(self) -> bool:
        """Whether both are still as they were seen. Ask it with the library's lock held."""
        log = self.added.inode, self.added.size, self.added.modified
        return (
            self.base != ABSENT
            and state_of(self.file.path) == (self.inode, self.base.size, self.base.modified)
            and state_of(self.log_path) == log
        )

    @property
    def rows(self) -> Raws:
        """The entries that the file lacks, as they are written."""
        return self.added.entries(self.base.generation)


class FeedFile(TinyFile):
    """The file of one feed's entries, with its log.

    Args:
        feed_id: The feed.
        layout: Where the files lie.
        files: The way to the disk.
    """

    def __init__(self, feed_id: str, layout: Layout, files: Files) -> None:
        super().__init__(layout.feed(feed_id), files, ENTRIES)
        self.log = FeedLog(layout.feed_log(feed_id), files)

    def signature(self) -> Signature:
        """Look at the first bytes of the file, and for how long its log is; raises as the file."""
        size, modified = self.log.stat()
        return with_log(super().signature(), size, modified)

    def look(self) -> FeedSight:
        """Read both, not yet decoded.

        The log comes first: what is taken out of it meanwhile is in the file by then.

        Raises:
            Damaged: The file does not begin as one of ours, or a line of the log can't be read.
            StoreError: A newer newsreader wrote it.
        """
        added = self.log.read()
        if added.damaged:
            raise Damaged(f"{added.damaged} lines of {self.log.path.name} can't be read")
        sight = super().look()
        signature = with_log(sight.signature, added.size, added.modified)
        return FeedSight(
            self, sight.content, signature, sight.inode, self.log.path, sight.signature, added
        )

    def load(self, kind: type[S]) -> S | None:
        """Read both as typed tables; None where there is no file; raises like ``look``."""
        return self.look().typed(kind)

    def write(self, tables: Tables) -> Written:
        """Write whole tables as a generation that no line of the log names.

        Raises:
            StoreError: It can't be written; the old content is whole.
        """
        meta = tables[META][FILE]
        meta["generation"] = max(meta["generation"], self.log.read().generation)
        return super().write(tables)

    def _tables(self) -> Tables:
        tables = super()._tables()
        rows = self.look().rows
        return tables | {ENTRIES: tables[ENTRIES] | {each: _plain(rows[each]) for each in rows}}


class AddedTo:
    """What a feed's file and its log became by a line.

    Args:
        base: The state of the file.
        addition: What was added.
    """

    def __init__(self, base: Signature, addition: Addition) -> None:
        self._base = base
        self._addition = addition

    @property
    def signature(self) -> Signature:
        """The state of both, once the disk has it."""
        return with_log(self._base, self._addition.size, self._addition.modified)


def _lay_over(tables: Any, kind: type, rows: Raws) -> None:
    """Put entries into typed tables, in place of those with the same ids; new ones come last."""
    entries = tables.setdefault(ENTRIES, {}) if isinstance(tables, dict) else tables.entries
    wanted = _document_kind(kind)
    for each, raw in rows.items():
        entries[each] = raw if wanted is msgspec.Raw else _decoded(raw, wanted)


@lru_cache
def _document_kind(kind: type) -> Any:
    """Of which type the entries are in some tables: the last argument of their dict's type."""
    hints = get_type_hints(kind) if isinstance(kind, type) else {}
    return get_args(hints[ENTRIES])[1] if ENTRIES in hints else msgspec.Raw


def _decoded(raw: msgspec.Raw, kind: Any) -> Any:
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.DecodeError as error:
        raise Damaged(str(error)) from error


def _plain(raw: msgspec.Raw) -> dict[str, Any]:
    return cast("dict[str, Any]", _decoded(raw, dict[str, Any]))
