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
from newsreader.store.index import headline_of_document
from newsreader.store.layout import Layout
from newsreader.store.purged import NOTHING_PURGED, Purged
from newsreader.store.storage import Files
from newsreader.store.tinyfile import Sight, Signature, TinyFile, Written

ENTRIES = "entries"
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

    def file(self, feed_id: str) -> TinyFile:
        """The file of one feed."""
        return TinyFile(self._layout.feed(feed_id), self._files, ENTRIES)

    def rows(self, feed_id: str) -> FeedRows:
        """Read the headlines of a feed; none where the file is missing.

        Raises:
            Damaged: It is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        file = self.file(feed_id)
        signature = file.signature()
        tables = file.load(FeedTables)
        entries = tables.entries if tables else {}
        return FeedRows(rows_of(feed_id, entries), signature)

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
            tables = self.file(feed_id).load(HashTables)
        except (Damaged, OSError, StoreError):
            return {}
        entries = tables.entries.values() if tables else ()
        return {each.bytes_hash: each.key for each in entries if each.bytes_hash}

    def whole(self, feed_id: str) -> tuple[dict[str, Entry], Purged]:
        """Read every entry of a feed by its id, and which entries were let go.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        return self.whole_of(feed_id, self.file(feed_id).look())

    def whole_of(self, feed_id: str, sight: Sight) -> tuple[dict[str, Entry], Purged]:
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

    def put(self, subscription: Subscription, decision: Decision, sight: Sight) -> Written:
        """Write new and changed entries; the others are not even decoded.

        Args:
            subscription: Goes into the file with them.
            decision: What a refresh brought.
            sight: The file as it was read since the lock is held.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: It can't be written; the old content is whole.
        """
        entries = (*decision.rehashed, *decision.moved, *decision.changed, *decision.new)
        rows = {each.id: documents.document_of(each) for each in entries}
        tables: dict[str, Mapping[str, Struct]] = {
            META: {SUBSCRIPTION: subscription},
            ENTRIES: rows,
        }
        return sight.file.put(tables, sight)

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
