"""The feeds' files: the entries of each, with their state. Bodies are kept apart."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from newsreader.errors import StoreError
from newsreader.model import Entry, Headline, ParsedFeed, Subscription
from newsreader.store import documents
from newsreader.store.documents import (
    META,
    SUBSCRIPTION,
    Damaged,
    EntryDocument,
    EntryTables,
    FeedTables,
    HashTables,
    HeadlineDocument,
    builtins,
    entry_of,
)
from newsreader.store.ids import entry_id
from newsreader.store.index import headline_of_document
from newsreader.store.layout import Layout
from newsreader.store.merge import Decision, decide
from newsreader.store.storage import Files
from newsreader.store.tinyfile import Signature, TinyFile

ENTRIES = "entries"


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

    def compare(self, feed_id: str, parsed: ParsedFeed, now: datetime) -> Decision:
        """Decide what a refresh changes.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: A newer newsreader wrote it.
        """
        wanted = [entry_id(feed_id, each.key) for each in parsed.entries]
        return decide(feed_id, parsed, self._known(feed_id, wanted), now)

    def put(self, subscription: Subscription, decision: Decision) -> None:
        """Write new and changed entries in one unit.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: It can't be written; the old content is whole.
        """
        with self.file(subscription.id).unit() as unit:
            unit.put(META, {SUBSCRIPTION: builtins(subscription)})
            entries = (*decision.rehashed, *decision.changed, *decision.new)
            unit.put(ENTRIES, {each.id: builtins(documents.document_of(each)) for each in entries})

    def fold(self, feed_id: str, states: Mapping[str, dict[str, Any]]) -> None:
        """Write what the log says of entries into their feed's file.

        Args:
            feed_id: The feed.
            states: Entry id → the fields to set.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: It can't be written; the old content is whole.
        """
        alike: dict[tuple[tuple[str, Any], ...], list[str]] = {}
        for identity, fields in states.items():
            alike.setdefault(tuple(sorted(fields.items())), []).append(identity)
        with self.file(feed_id).unit() as unit:
            for fields_, ids in alike.items():
                unit.update_fields(ENTRIES, ids, dict(fields_))

    def _known(self, feed_id: str, wanted: Iterable[str]) -> dict[str, Entry]:
        tables = self.file(feed_id).load(EntryTables)
        if tables is None:
            return {}
        known = {}
        for identity in wanted:
            if (raw := tables.entries.get(identity)) is not None:
                known[identity] = entry_of(identity, feed_id, _decoded(raw))
        return known


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
