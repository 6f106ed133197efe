"""The feeds' files: the entries of each, with their state. Bodies are kept apart."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import Struct

from newsreader.errors import StoreError
from newsreader.model import Entry, Headline, Subscription
from newsreader.store import documents
from newsreader.store.changelog import Revised
from newsreader.store.decision import Decision
from newsreader.store.documents import (
    META,
    SUBSCRIPTION,
    Damaged,
    EntryDocument,
    EntryTables,
    FeedTables,
    HashTables,
    HeadlineDocument,
    KnownTables,
    entry_of,
)
from newsreader.store.feedfile import ENTRIES, AddedTo, FeedFile, FeedSight
from newsreader.store.feedlog import FeedLog, Line, to_bytes
from newsreader.store.index import headline_of_document
from newsreader.store.layout import Layout
from newsreader.store.purged import NOTHING_PURGED, Purged
from newsreader.store.shardtree import Raws
from newsreader.store.sights import Sights
from newsreader.store.storage import Files
from newsreader.store.tinyfile import ABSENT, Signature, Written

PURGED, PRINTS = "purged", "prints"


_NAME = itemgetter(0)


class FeedRows(Struct, frozen=True):
    """The headlines of a feed's file, and which state of the file they show."""

    rows: list[Headline]
    signature: Signature


class FeedFiles:
    """Every feed's file. Write with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
    """

    def __init__(self, layout: Layout, files: Files) -> None:
        self._layout = layout
        self._files = files
        self._sights = Sights()

    def file(self, feed_id: str) -> FeedFile:
        """The file of one feed."""
        return FeedFile(feed_id, self._layout, self._files)

    def look(self, feed_id: str) -> FeedSight:
        """Read the file and the log of a feed that is taken in; as a rule they were read before.

        Raises:
            Damaged: The file is no file of ours, or a line of the log can't be read.
            StoreError: A newer newsreader wrote it.
        """
        return self._sights.take(feed_id) or self.file(feed_id).look()

    def forget_looks(self) -> None:
        """Give back the memory of what was read of feeds that were not taken in after all."""
        self._sights.clear()

    def log(self, feed_id: str) -> FeedLog:
        """What refreshes brought of one feed since its files were written."""
        return FeedLog(self._layout.feed_log(feed_id), self._files)

    def rows(self, feed_id: str) -> FeedRows:
        """Read the headlines of a feed; none where the file is missing.

        Raises:
            Damaged: It is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        sight = self.file(feed_id).look()
        tables = sight.typed(FeedTables)
        entries = tables.entries if tables else {}
        return FeedRows(rows_of(feed_id, entries), sight.signature)

    def entry(self, feed_id: str, identity: str) -> Entry | None:
        """Read one entry.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        return self._known(feed_id, [identity]).get(identity)

    def known(self, feed_id: str) -> dict[str, str]:
        """Give the hash of each entry's bytes → its key; nothing where the file is damaged."""
        try:
            sight = self.file(feed_id).look()
            tables = sight.typed(HashTables)
        except (Damaged, OSError, StoreError):
            return {}
        self._sights.keep(feed_id, sight)
        entries = tables.entries.values() if tables else ()
        return {each.bytes_hash: each.key for each in entries if each.bytes_hash}

    def whole(self, feed_id: str) -> tuple[dict[str, Entry], Purged]:
        """Read every entry of a feed by its id, and which entries were let go.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        return self.whole_of(feed_id, self.file(feed_id).look())

    def whole_of(self, feed_id: str, sight: FeedSight) -> tuple[dict[str, Entry], Purged]:
        """The same of a feed's file that was read already.

        Raises:
            Damaged: The file is no file of ours.
        """
        tables = sight.typed(KnownTables)
        if tables is None:
            return {}, NOTHING_PURGED
        known = {each: entry_of(each, feed_id, raw) for each, raw in tables.entries.items()}
        prints = tables.purged.get(PRINTS)
        return known, Purged(prints.prints) if prints else NOTHING_PURGED

    def put(self, subscription: Subscription, decision: Decision, sight: FeedSight) -> Written:
        """Write new and changed entries into the file; the others are not even decoded.

        Args:
            subscription: Goes into the file with them.
            decision: What a refresh brought.
            sight: The file as it was read since the lock is held.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: It can't be written; the old content is whole.
        """
        tables: dict[str, Mapping[str, Struct]] = {
            META: {SUBSCRIPTION: subscription},
            ENTRIES: _documents_of(decision),
        }
        return sight.file.put(tables, sight)

    def add(
        self, feed_id: str, decision: Decision, bodies: Raws, sight: FeedSight
    ) -> AddedTo | None:
        """Write what a refresh brought as a line of the feed's log, where that has the room.

        Args:
            feed_id: The feed.
            decision: What a refresh brought.
            bodies: The bodies that it brought, as they are to be written.
            sight: The file and the log as they were read since the lock is held.

        Returns:
            None where the log has no room, or there is no file that it could go with.

        Raises:
            StoreError: It can't be written; nothing was added.
        """
        if sight.base == ABSENT:
            return None
        entries = {each: _raw(document) for each, document in _documents_of(decision).items()}
        line = to_bytes(Line(sight.base.generation, entries, bodies))
        if not sight.added.has_room(line):
            return None
        return AddedTo(sight.base, self.log(feed_id).add(line, sight.added))

    def purge(self, feed_id: str, ids: Iterable[str], purged: Purged) -> None:
        """Let entries go and remember them, in one unit.

        Args:
            feed_id: The feed.
            ids: Which entries.
            purged: What is remembered from now on.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: It can't be written; the old content is whole.
        """
        with self.file(feed_id).unit() as unit:
            unit.drop(ENTRIES, ids)
            unit.put(PURGED, {PRINTS: {"prints": purged.prints}})

    def fold(self, feed_id: str, states: Mapping[str, dict[str, Any]]) -> None:
        """Write what the log says of entries into their feed's file.

        Args:
            feed_id: The feed.
            states: Entry id → the fields to set; under "revised" the operations on that mark.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: It can't be written; the old content is whole.
        """
        alike: dict[tuple[tuple[str, Any], ...], list[str]] = {}
        for identity, fields in states.items():
            alike.setdefault(tuple(sorted(fields.items(), key=_NAME)), []).append(identity)
        with self.file(feed_id).unit() as unit:
            for fields_, ids in alike.items():
                unit.update_fields(ENTRIES, ids, _setting(dict(fields_)))

    def _known(self, feed_id: str, wanted: Iterable[str]) -> dict[str, Entry]:
        tables = self.file(feed_id).load(EntryTables)
        if tables is None:
            return {}
        known = {}
        for identity in wanted:
            if (raw := tables.entries.get(identity)) is not None:
                known[identity] = entry_of(identity, feed_id, _decoded(raw))
        return known


def _documents_of(decision: Decision) -> dict[str, EntryDocument]:
    """The documents of all entries that are to be written."""
    entries = (*decision.rehashed, *decision.moved, *decision.changed, *decision.new)
    return {each.id: documents.document_of(each) for each in entries}


def _raw(document: EntryDocument) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(document))


def _setting(fields: dict[str, Any]) -> Callable[[MutableMapping[str, Any]], None]:
    """What sets fields of a document; the mark of a version as it is when the file is written."""
    revisions: tuple[Revised, ...] = fields.pop("revised", ())

    def change(document: MutableMapping[str, Any]) -> None:
        document.update(fields)
        mark = document.pop("revised", "")
        for each in revisions:
            mark = each.after(mark)
        if mark:
            document["revised"] = mark

    return change


def rows_of(
    feed_id: str, entries: Mapping[str, HeadlineDocument] | Mapping[str, EntryDocument]
) -> list[Headline]:
    """Make the headlines of a feed's documents, in their order."""
    return [
        headline_of_document(identity, feed_id, document) for identity, document in entries.items()
    ]


def _decoded(raw: msgspec.Raw) -> EntryDocument:
    try:
        return msgspec.json.decode(raw, type=EntryDocument)
    except msgspec.DecodeError as error:
        raise Damaged(str(error)) from error
