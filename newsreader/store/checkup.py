"""Looks every file of the library over, tells what is not as it should be, and mends it.

What is found when the library is opened (a damaged library.json, log or feed) has been restored
by then; here is what would take too long at each start.
"""

import contextlib
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from newsreader.errors import StoreError
from newsreader.model import Saved
from newsreader.store import documents
from newsreader.store.changelog import Kept, Touched
from newsreader.store.documents import Damaged, EntryDocument
from newsreader.store.layout import DERIVED
from newsreader.store.parts import Parts, readable
from newsreader.store.recovery import without_validators
from newsreader.store.shards import Look, Shards
from newsreader.store.state import News, State, shelf_after
from newsreader.store.storage import TEMP_SUFFIX, told

REMEDY = "newsreader doctor --repair"
_CONTENT = attrgetter("id", "title", "url", "author", "published", "first_seen", "sort_time")
"""What of a headline its feed's file alone decides; state may be newer in the list."""


class Finding(Struct, frozen=True):
    """Something that is not as it should be.

    Args:
        file: Where.
        sentence: What it is, and what it means for the user.
        remedy: What can be done.
        mended: Whether that has been done.
    """

    file: str
    sentence: str
    remedy: str
    mended: bool = False


class _Entries(Struct, frozen=True):
    entries: dict[str, EntryDocument] = {}


class Checkup:
    """One look over the library. Call each part of it with the lock held.

    Args:
        parts: The files.
        state: The memory; only looked at here.
        repair: Whether to mend what is found.
    """

    def __init__(self, parts: Parts, state: State, *, repair: bool) -> None:
        self._parts = parts
        self._state = state
        self._repair = repair
        self._shards = Shards(parts.layout, parts.files, parts.bodies)
        self.findings: list[Finding] = []

    def feed(self, feed_id: str) -> News:
        """Look at a feed's entries and their texts.

        Raises:
            StoreError: It can't be mended; what was there is whole.
        """
        file = self._parts.feeds.file(feed_id)
        folder = self._parts.layout.bodies_of(feed_id)
        try:
            with readable(folder):
                entries = (file.load(_Entries) or _Entries()).entries
                look = self._shards.look(feed_id)
        except Damaged:
            remedy = "open newsreader, which restores it"
            self._found(file.path, f"{file.path.name} is damaged.", remedy)
            return News()
        wanting = self._compare(feed_id, entries, look)
        if not self._repair or not wanting:
            return News()
        self._shards.mend(feed_id, entries.keys())
        lost = entries.keys() - self._shards.look(feed_id).bodies
        return self._read_anew(feed_id, [each for each in lost if entries[each].fingerprint])

    def _compare(self, feed_id: str, entries: dict[str, EntryDocument], look: Look) -> bool:
        """Tell what is wrong with a feed's texts; entries that wait for theirs are known of."""
        folder, title = self._parts.layout.bodies_of(feed_id), self._title(feed_id)
        before = len(self.findings)
        for path in look.damaged:
            self._found(path, f"A file of texts of {title} is damaged ({path.name}).")
        missing = [each for each in entries.keys() - look.bodies if entries[each].fingerprint]
        if missing:
            self._found(folder, f"{_texts(missing)} of {title} are missing; it is read anew.")
        orphans = look.bodies - entries.keys()
        if orphans and not self._parts.sweeping.unfinished([feed_id]):
            self._found(folder, f"{_texts(orphans)} of {title} belong to no entry.")
        if look.shadowed:
            self._found(folder, f"Files of texts of {title} are left over from a split.")
        if look.joinable:
            self._found(folder, f"The texts of {title} lie in {look.joinable} files too many.")
        return len(self.findings) > before

    def _read_anew(self, feed_id: str, lost: list[str]) -> News:
        """Have the next refresh bring the texts of some entries, if the feed still has them."""
        parts = self._parts
        if not lost:
            return News()
        parts.log.append([Touched("feed", feed_id), Touched("fetch")], durable=False)
        forgotten = {"fingerprint": "", "bytes_hash": ""}
        parts.feeds.fold(feed_id, {each: dict(forgotten) for each in lost})
        states = parts.fetch.read()
        if feed_id in states:
            parts.fetch.put({feed_id: without_validators(states[feed_id])})
        return News(fetch_states=parts.fetch.read())

    def saved(self) -> News:
        """Look at the saved articles.

        Raises:
            StoreError: One can't be mended; it is as it was.
        """
        waiting = []
        for entry_id in sorted(self._parts.saved.ids()):
            if self._parts.saved.read(entry_id) is None:
                waiting += self._lost_article(entry_id)
        if waiting:
            self._parts.log.append(waiting)
        return News(operations=tuple(waiting))

    def _lost_article(self, entry_id: str) -> list[Kept]:
        path, row = self._parts.layout.saved_article(entry_id), self._listed().get(entry_id)
        title = row.title if row else entry_id
        again = "; it is fetched again with the next refresh" if row and row.url else ""
        self._found(path, f"The saved article “{title}” can't be read{again}.")
        if not self._repair:
            return []
        self._set_aside(path)
        return [Kept(replace(row, captured=False))] if row else []

    def _listed(self) -> dict[str, Saved]:
        """The read-later list as it is now, which the memory may not know yet."""
        shelf, operations = self._parts.library.read(), self._parts.log.peek().operations
        return shelf_after(shelf, operations).saved

    def copies(self) -> News:
        """Look at the copies of library.json.

        Raises:
            StoreError: A damaged one can't be set aside.
        """
        for path in sorted(self._parts.layout.backups.glob("*.json")):
            try:
                documents.tables(path, self._parts.files.read(path))
            except (OSError, Damaged):
                self._found(path, f"A copy of library.json is damaged ({path.name}).")
                if self._repair:
                    self._set_aside(path)
        return News()

    def leftovers(self) -> News:
        """Look for what killed processes left half written."""
        staging = self._parts.layout.staging
        for path in sorted(self._parts.layout.data.rglob(f"*{TEMP_SUFFIX}")):
            if path.is_relative_to(staging):  # of a backup or restore under way
                continue
            self._found(path, f"{path.name} was left half written by a process that was killed.")
            if self._repair:
                with contextlib.suppress(OSError):
                    self._parts.files.remove(path)
        return News()

    def snapshot(self) -> News:
        """Compare the list of headlines for the next start with the feeds' files."""
        for feed_id, loaded in self._parts.snapshot.load().items():
            with contextlib.suppress(OSError, Damaged, StoreError):
                present = self._parts.feeds.rows(feed_id)
                told = list(map(_CONTENT, loaded.rows)) == list(map(_CONTENT, present.rows))
                if present.signature == loaded.signature and not told:
                    path = self._parts.layout.snapshot
                    self._found(path, f"The list of headlines is wrong about {feed_id}.")
        return News()

    def derived(self) -> News:
        """Throw away what can be made again; it is made again by whoever needs it.

        Raises:
            StoreError: It can't be removed.
        """
        with told(self._parts.layout.cache):
            for name in DERIVED:
                self._parts.files.remove(self._parts.layout.cache / name)
        self._parts.snapshot.signatures = {}
        return News()

    def pieces(self, feed_ids: Iterable[str]) -> list[Callable[[], News]]:
        """Every part of the look, each short enough for others to wait for it."""
        feeds = [_about(self.feed, feed_id) for feed_id in feed_ids]
        ends = [self.derived] if self._repair else [self.snapshot]
        return [*feeds, self.saved, self.copies, self.leftovers, *ends]

    def _set_aside(self, path: Path) -> None:
        self._parts.safekeeping.set_aside(path)
        with told(path):
            self._parts.files.remove(path)

    def _found(self, path: Path, sentence: str, remedy: str = "") -> None:
        mended = self._repair and not remedy
        self.findings.append(Finding(str(path), sentence, remedy or REMEDY, mended))

    def _title(self, feed_id: str) -> str:
        subscription = self._state.shelf.subscriptions.get(feed_id)
        return subscription.title if subscription else feed_id


def _about(look: Callable[[str], News], feed_id: str) -> Callable[[], News]:
    return lambda: look(feed_id)


def _texts(entries: Iterable[str]) -> str:
    count = len(list(entries))
    return "The text of 1 entry" if count == 1 else f"The texts of {count} entries"


def kept_aside(data: Path) -> list[str]:
    """The damaged files that are kept under another name."""
    return [str(path) for path in sorted(data.rglob("*.corrupt-*"))]
