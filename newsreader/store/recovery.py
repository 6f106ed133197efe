"""Opens the library's files: reads them all, sets damaged ones aside, restores what can be.

Every repair becomes a sentence for the user. Nothing is emptied: a damaged file stays under
another name.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from newsreader.errors import StoreError
from newsreader.model import (
    EnclosureRecord,
    FetchState,
    Headline,
    KeptQuote,
    Saved,
    SavedSearch,
    Subscription,
)
from newsreader.store import documents
from newsreader.store.changelog import LOG_SCHEMA, Kept, Operation
from newsreader.store.derived import collector_paused
from newsreader.store.documents import (
    META,
    Damaged,
    EntryDocument,
    EntryTables,
    PurgedDocument,
    Tables,
    builtins,
    moment,
)
from newsreader.store.feedfile import ENTRIES, with_log
from newsreader.store.feedfiles import PURGED, FeedRows, rows_of
from newsreader.store.feedlog import Added, Line
from newsreader.store.handles import state_of
from newsreader.store.layout import LOG_SUFFIX
from newsreader.store.libraryfile import ENCLOSURES, QUOTES, SAVED, SEARCHES, SUBSCRIPTIONS, Shelf
from newsreader.store.parts import Parts, readable
from newsreader.store.state import State
from newsreader.store.storage import TEMP_SUFFIX
from newsreader.store.tinyfile import ABSENT, Signature, TinyFile, signature_of


def opened(parts: Parts) -> State:
    """Read the whole library. Call it with the lock held, unless it is read-only.

    Args:
        parts: Its files; their ``notices`` get a sentence for each repair.

    Returns:
        The memory, as the files and the log say.

    Raises:
        StoreError: A newer newsreader wrote a file, or library.json can't be read.
    """
    with collector_paused():
        return Opening(parts).run()


def without_validators(state: FetchState) -> FetchState:
    """Forget what would make the next fetch answer "not modified"."""
    return msgspec.structs.replace(state, etag="", last_modified="", body_hash="")


class Opening:
    """One opening of a library.

    Args:
        parts: Its files.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._layout = parts.layout
        self._state = State()
        self._adopting = False
        self._snapshot: dict[str, FeedRows] = {}

    def run(self) -> State:
        """Read, repair, and give the memory."""
        heads = self._heads()
        operations = self._operations()
        shelf = self._with_adopted(self._shelf(heads), heads)
        self._state.shelf = shelf
        self._state.quotes = shelf.quotes
        self._state.enclosures = shelf.enclosures
        self._state.fetch_states = self._fetch_states(heads)
        self._snapshot = self._parts.snapshot.load()
        for feed_id in shelf.subscriptions:
            self._load_feed(feed_id, heads.get(feed_id, ABSENT))
        for operation in (*map(Kept, shelf.saved.values()), *operations):
            self._state.apply(operation)
        if not self._parts.read_only:
            self._announce(operations)
            self._tidy(heads)
        return self._state

    def _announce(self, operations: tuple[Operation, ...]) -> None:
        """After a repair give the log another epoch, by which others look at every file again."""
        log = self._parts.log
        if self._parts.notices:
            with self._repairing(log.path):
                if not log.peek().damaged:  # else it could not be kept under another name
                    log.rewrite(operations)

    def _heads(self) -> dict[str, Signature | None]:
        """Look at every file's first bytes, before anything is touched.

        None is a file that is damaged, or one that is missing beside its log.
        """
        for path in (self._layout.library, self._layout.fetch):
            _signature(str(path))
        try:
            with os.scandir(self._layout.feeds) as found:
                names = [each.name for each in found]
        except OSError:
            return {}
        folder = str(self._layout.feeds)
        heads = {
            name.removesuffix(".json"): _signature(f"{folder}{os.sep}{name}")
            for name in names
            if name.endswith(".json")
        }
        for name in (each for each in names if each.endswith(LOG_SUFFIX)):
            _, size, modified = state_of(f"{folder}{os.sep}{name}")
            feed_id = name.removesuffix(LOG_SUFFIX)
            head = heads.get(feed_id)
            heads[feed_id] = head and with_log(head, size, modified)
        return heads

    def _operations(self) -> tuple[Operation, ...]:
        log = self._parts.log
        with readable(log.path):
            replay = log.replay()
        if replay.schema > LOG_SCHEMA:
            documents.check_schema(log.path, documents.FileMeta(documents.SCHEMA + 1, 0))
        if replay.damaged:
            with self._repairing(log.path):
                kept = self._parts.safekeeping.set_aside(log.path)
                log.rewrite(replay.operations)
                self._notice(
                    f"{replay.damaged} lines of {log.path.name} could not be read (the file is "
                    f"kept as {kept.name}): what was marked or saved by them is missing."
                )
        elif replay.schema < LOG_SCHEMA and not self._parts.read_only:
            with self._repairing(log.path):
                log.rewrite(replay.operations)
        return replay.operations

    def _shelf(self, heads: dict[str, Signature | None]) -> Shelf:
        path, content = self._layout.library, b""
        try:
            with readable(path):
                shelf = self._parts.library.read()
            if shelf.signature != ABSENT:
                return replace(shelf, saved=dict(shelf.saved))
        except Damaged:
            content = self._parts.files.read(path)
        backup = self._parts.safekeeping.newest_good()
        if not path.exists() and backup is None and not heads:
            return Shelf()
        self._adopting = True
        return self._restored(content, backup)

    def _restored(self, content: bytes, backup: bytes | None) -> Shelf:
        path = self._layout.library
        state = "was damaged" if path.exists() else "was missing"
        if backup is None:
            plain = documents.salvaged(content)
            found = "there is no copy of it: what could be read was restored"
        else:
            plain = documents.tables(path, backup)
            found = "its newest copy was restored; what was changed after that may be missing"
        subscriptions = documents.valid(plain.get(SUBSCRIPTIONS, {}), Subscription)
        saved = documents.valid(plain.get(SAVED, {}), Saved)
        quotes = documents.valid(plain.get(QUOTES, {}), KeptQuote)
        enclosures = documents.valid(plain.get(ENCLOSURES, {}), EnclosureRecord)
        searches = documents.valid(plain.get(SEARCHES, {}), SavedSearch)
        found_rows: tuple[tuple[str, dict[str, Any]], ...] = (
            (SUBSCRIPTIONS, subscriptions),
            (SAVED, saved),
            (QUOTES, quotes),
            (ENCLOSURES, enclosures),
            (SEARCHES, searches),
        )
        tables = {
            name: {each: builtins(value) for each, value in rows.items()}
            for name, rows in found_rows
        }
        whole = backup if backup and plain == {META: plain[META]} | tables else None
        kept = self._rewritten(self._parts.library.file, tables, whole)
        self._notice(f"library.json {state}{kept}; {found}.")
        return Shelf(subscriptions, saved, quotes=quotes, enclosures=enclosures, searches=searches)

    def _with_adopted(self, shelf: Shelf, heads: dict[str, Signature | None]) -> Shelf:
        """After a restore, a feed's file that names its subscription brings it back."""
        if not self._adopting:
            return shelf
        adopted = {}
        for feed_id in heads.keys() - shelf.subscriptions.keys():
            with contextlib.suppress(Damaged, StoreError):
                tables = self._parts.feeds.file(feed_id).load(EntryTables)
                copy = documents.subscription_in(tables.meta) if tables else None
                if copy and copy.id == feed_id:
                    adopted[feed_id] = copy
        if adopted:
            with self._repairing(self._layout.library):
                self._parts.library.put_subscriptions(adopted.values())
            self._notice(f"{len(adopted)} subscriptions were restored from the feeds' own files.")
        return replace(shelf, subscriptions=shelf.subscriptions | adopted)

    def _fetch_states(self, heads: dict[str, Signature | None]) -> dict[str, FetchState]:
        path = self._layout.fetch
        try:
            with readable(path):
                states = self._parts.fetch.read()
        except Damaged:
            kept = self._rewritten(self._parts.fetch.file, {"feeds": {}})
            self._notice(f"fetch.json was damaged{kept}; every feed is asked for anew.")
            return {}
        return {
            feed_id: state if heads.get(feed_id) else without_validators(state)
            for feed_id, state in states.items()
        }

    def _load_feed(self, feed_id: str, signature: Signature | None) -> None:
        loaded = self._snapshot.get(feed_id)
        if loaded is None or loaded.signature != signature:
            loaded = self._read_feed(feed_id) if signature != ABSENT else FeedRows([], ABSENT)
        self._state.signatures[feed_id] = loaded.signature
        self._state.index.add_feed(feed_id, loaded.rows)

    def _read_feed(self, feed_id: str) -> FeedRows:
        try:
            with readable(self._layout.feed(feed_id)):
                return self._parts.feeds.rows(feed_id)
        except Damaged:
            return self._repaired_feed(feed_id)
        except StoreError as error:
            self._notice(error.sentence)
            return FeedRows([], ABSENT)

    def _repaired_feed(self, feed_id: str) -> FeedRows:
        file, log = self._parts.feeds.file(feed_id), self._parts.feeds.log(feed_id)
        added = log.read()
        known = self._snapshot.get(feed_id, FeedRows([], ABSENT)).rows
        content = self._parts.files.read(file.path)
        whole = documents.salvaged(content)
        entries = {row.id: _document_of_row(row) for row in known}
        entries |= documents.valid(whole.get(ENTRIES, {}), EntryDocument)
        entries |= _documents_in(added, content)
        plain = {each: builtins(document) for each, document in entries.items()}
        purged = documents.valid(whole.get(PURGED, {}), PurgedDocument)
        gone = {each: builtins(prints) for each, prints in purged.items()}
        kept = self._rewritten(file, {ENTRIES: plain, PURGED: gone})
        self._notice(
            f"The file of {self._title(feed_id)} was damaged{kept}; {len(entries)} of its entries "
            "were restored, the others return with the next refresh if the feed still has them."
        )
        if added.damaged:
            with self._repairing(log.path):
                self._parts.safekeeping.set_aside(log.path)
                log.rewrite([Line(bodies=added.bodies)])
        self._ask_anew(feed_id)
        with contextlib.suppress(Damaged, OSError):
            return FeedRows(rows_of(feed_id, entries), file.signature())
        return FeedRows(rows_of(feed_id, entries), ABSENT)

    def _ask_anew(self, feed_id: str) -> None:
        states = self._state.fetch_states
        if feed_id in states:
            states[feed_id] = without_validators(states[feed_id])
            with self._repairing(self._layout.fetch):
                self._parts.fetch.put({feed_id: states[feed_id]})

    def _title(self, feed_id: str) -> str:
        return self._state.shelf.subscriptions[feed_id].title or feed_id

    def _tidy(self, heads: dict[str, Signature | None]) -> None:
        with self._repairing(self._layout.saved):
            self._match_saved()
        with self._repairing(self._layout.trash):
            if not self._adopting:
                self._trash_orphans(heads.keys())
            self._parts.safekeeping.empty_trash()
        with contextlib.suppress(OSError):
            for folder in (self._layout.data, self._layout.feeds, self._layout.saved):
                for path in folder.glob(f"*{TEMP_SUFFIX}"):
                    path.unlink(missing_ok=True)

    def _match_saved(self) -> None:
        """A saved file without a row gets one; a row whose file is gone is captured anew."""
        saved, present = self._state.saved, self._parts.saved.ids()
        unsure = [each for each in present if each not in saved or not saved[each].captured]
        found = [article.saved for article in map(self._parts.saved.read, unsure) if article]
        fixes = [Kept(row) for row in found if row.id not in saved or row.captured]
        fixes += [
            Kept(msgspec.structs.replace(row, captured=False))
            for entry_id, row in saved.items()
            if row.captured
            and entry_id not in present
            and not self._parts.saved.bring_back(entry_id)
        ]
        if fixes:
            self._parts.log.append(fixes)
            for fix in fixes:
                self._state.apply(fix)

    def _trash_orphans(self, feed_ids: Any) -> None:
        bodies = {path.name for path in self._layout.bodies.glob("*")}
        for feed_id in (feed_ids | bodies) - self._state.shelf.subscriptions.keys():
            trash_files(self._parts, feed_id)

    def _rewritten(self, file: TinyFile, tables: Tables, copy: bytes | None = None) -> str:
        """Set a damaged file aside and write what was restored, or a copy as it is; tell how."""
        kept = ""
        with self._repairing(file.path):
            if file.path.exists():
                kept = f" and is kept as {self._parts.safekeeping.set_aside(file.path).name}"
            if copy:
                self._parts.files.replace(file.path, copy)
            else:
                file.write(documents.empty() | tables)
        return kept

    @contextlib.contextmanager
    def _repairing(self, path: Path) -> Iterator[None]:
        """A repair that can't be written is told; the memory has it all the same."""
        try:
            with readable(path):
                yield
        except StoreError as error:
            if not self._parts.read_only:
                self._notice(error.sentence)

    def _notice(self, sentence: str) -> None:
        self._parts.notices.append(sentence)


def trash_files(parts: Parts, feed_id: str) -> None:
    """Move the entries and bodies of a feed that is followed no more into the trash.

    Raises:
        StoreError: They can't be moved.
    """
    target = parts.layout.trashed_feed(feed_id)
    parts.safekeeping.trash(parts.layout.feed(feed_id), target / "entries.json")
    parts.safekeeping.trash(parts.layout.feed_log(feed_id), target / "entries.log")
    parts.safekeeping.trash(parts.layout.bodies_of(feed_id), target / "bodies")


def _signature(path: str) -> Signature | None:
    try:
        return signature_of(path)
    except (Damaged, OSError):
        return None


def _documents_in(added: Added, content: bytes) -> dict[str, EntryDocument]:
    """The entries of a feed's log that its file lacks; all, where that can't be told any more."""
    try:
        generation = documents.head(content).generation
    except Damaged:
        generation = added.generation
    found = {}
    for each, raw in added.entries(generation).items():
        with contextlib.suppress(msgspec.DecodeError):
            found[each] = msgspec.json.decode(raw, type=EntryDocument)
    return found


def _document_of_row(row: Headline) -> EntryDocument:
    """What the snapshot still knows of an entry; the next refresh fills in the rest."""
    first_seen = moment(row.first_seen)
    assert first_seen is not None
    return EntryDocument(
        key="",
        title=row.title,
        first_seen=first_seen,
        url=row.url,
        author=row.author,
        published=moment(row.published),
        minutes=row.minutes or None,
        quotes=None if row.quotes < 0 else row.quotes,
        revised=row.revised,
        read=row.read,
    )
