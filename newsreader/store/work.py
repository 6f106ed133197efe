"""What is done on the disk, piece by piece, on the writing thread with the lock held.

Each piece announces in the log which file it is about to replace, so that other processes look at
it again, and gives back the news that the memory has to take in. The pieces with a subject of
their own are in ``intake``, ``subscriptions``, ``articles``, ``fold`` and ``purging``; here is
what they share, and the fetch states, copies and snapshots.
"""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from newsreader.errors import StoreError
from newsreader.model import FetchState
from newsreader.store.changelog import Touched
from newsreader.store.decision import Decision
from newsreader.store.documents import Damaged
from newsreader.store.feedfiles import FeedRows
from newsreader.store.libraryfile import Shelf
from newsreader.store.parts import Parts, damaged
from newsreader.store.recovery import without_validators
from newsreader.store.state import MergedFeed, News, State, rows_after, shelf_after
from newsreader.store.storage import told
from newsreader.store.tinyfile import ABSENT, Signature

SETTLED_AT_ONCE = 50
"""Renames that are brought to the disk in one piece of work."""


class Work:
    """The pieces of work that others build on.

    Args:
        parts: The library's files.
        state: The memory; only looked at here, never changed.
    """

    def __init__(self, parts: Parts, state: State) -> None:
        self._parts = parts
        self._state = state
        self.on_damage: Callable[[StoreError], None] = lambda error: None
        """Called, on the writing thread, where a feed's file turns out to be damaged; once each."""
        self._told: set[str] = set()
        self._looks = 0
        """How often others were followed; the last News of that has the same number."""

    @property
    def all_known(self) -> bool:
        """Whether the memory has all that the log says, but for what this process adds to it."""
        return self._parts.log.unchanged() and self._looks == self._state.looks

    def announce(self, file: str, *ids: str) -> None:
        """Tell other processes that files are about to be others.

        Args:
            file: Which; see ``Touched``.
            ids: Of which feeds, where it is feeds' files; none is no news then.
        """
        touched = [Touched(file, each) for each in ids]
        if touched or file != "feed":
            self._parts.log.append(touched or [Touched(file)], durable=False)

    def put_fetch_states(self, states: Mapping[str, FetchState]) -> News:
        """Write what fetches left behind, once the entries they brought are on the disk.

        Where another process has written a feed since, it is asked as if for the first time: its
        entries may not be those that the validators came with.

        Raises:
            StoreError: fetch.json is as it was.
        """
        with told(self._parts.layout.feeds):
            self._parts.files.settle()
        overtaken = {each: without_validators(states[each]) for each in self._overtaken(states)}
        present = {**states, **overtaken}
        self.announce("fetch")
        followed = self._parts.library.read().subscriptions
        self._parts.fetch.put({each: present[each] for each in present if each in followed})
        return News(fetch_states=self._parts.fetch.read())

    def settle_some(self) -> News:
        """Bring some renames to the disk, not so many that a mark would have to wait.

        Raises:
            StoreError: The disk refuses.
        """
        with told(self._parts.layout.data):
            self._parts.files.settle(SETTLED_AT_ONCE)
        return News()

    def follow(self) -> News:
        """Find out what other processes changed since the last look.

        Raises:
            StoreError: A file can't be read; the next look finds all of it.
        """
        place = self._parts.log.place
        try:
            news = self._found()
        except BaseException:
            self._parts.log.place = place
            raise
        self._looks += 1
        return replace(news, looks=self._looks)

    def _found(self) -> News:
        log, state = self._parts.log, self._state
        replay = log.news()
        if replay is None:
            operations = log.replay().operations
            shelf, states = self.shelf(), self._parts.fetch.read()
            feeds = self._changed(shelf.subscriptions)
            return News(shelf=shelf, fetch_states=states, feeds=feeds, operations=operations)
        touched = {each.file for each in replay.operations if isinstance(each, Touched)}
        changed = {each.id for each in replay.operations if isinstance(each, Touched) and each.id}
        news = News(operations=replay.operations)
        if "library" in touched:
            news.shelf = self.shelf()
            changed |= news.shelf.subscriptions.keys() - state.signatures.keys()
        if "fetch" in touched:
            news.fetch_states = self._parts.fetch.read()
        news.feeds = self._changed(changed)
        return news

    def copy_library(self) -> News:
        """Copy library.json because this run changed it.

        Raises:
            StoreError: There is no space or no right to.
        """
        self._parts.safekeeping.copy()
        self._parts.library.changed = False
        return News()

    def write_snapshot(self) -> News:
        """Write the headlines for the next start, unless they change meanwhile.

        Raises:
            StoreError: The old snapshot is whole.
        """
        index, version = self._state.index, self._state.index.version
        feeds = {
            feed_id: FeedRows(list(index.of_feed(feed_id)), signature)
            for feed_id, signature in list(self._state.signatures.items())
            if signature != ABSENT
        }
        if index.version == version:
            self._parts.snapshot.write(feeds)
        return News()

    def news_of(
        self, feed_id: str, decision: Decision, signature: Signature, *, stale: bool
    ) -> News:
        """Tell what is another in a feed's file than in the memory, once it is written.

        Args:
            feed_id: The feed.
            decision: What was written.
            signature: The state in which that left the file.
            stale: Whether the memory did not know the file as it was before.
        """
        if stale:
            return News(feeds=self.rows([feed_id]))
        if signature == self._state.signatures.get(feed_id):
            return News()
        return News(merged=(MergedFeed(feed_id, decision, signature),))

    def changing(self, feed_id: str, change: Callable[[], object]) -> News:
        """Change the files of a feed, but not what its rows show, and tell the memory their state.

        Args:
            feed_id: The feed; nothing is done where it is followed no more: its files are in the
                trash, and what is written now would take their place there.
            change: Writes them.
        """
        if feed_id not in self._parts.library.read().subscriptions:
            return News()
        stale = self.is_stale(feed_id)
        change()
        signature = self._parts.feeds.file(feed_id).signature()
        return self.news_of(feed_id, Decision(), signature, stale=stale)

    def is_stale(self, feed_id: str) -> bool:
        """Whether a feed's file is another than the memory knows."""
        signature = self._parts.feeds.file(feed_id).signature()
        return signature != self._state.signatures.get(feed_id)

    def _overtaken(self, feed_ids: Iterable[str]) -> list[str]:
        """The feeds that another process has written since this one did, as far as is known."""
        known, followed = self.all_known, self._state.overtaken
        return [each for each in feed_ids if followed.get(each) or not (known or self._same(each))]

    def _same(self, feed_id: str) -> bool:
        try:
            return not self.is_stale(feed_id)
        except (Damaged, OSError):
            return False

    def _changed(self, feed_ids: Iterable[str]) -> dict[str, FeedRows]:
        """The rows of the feeds that are others; of a damaged one they stay as they are."""
        feeds = {}
        for feed_id in feed_ids:
            try:
                if self.is_stale(feed_id):
                    feeds[feed_id] = self._parts.feeds.rows(feed_id)
            except Damaged as damage:
                self._tell(feed_id, damage)
        return self._with_log(feeds)

    def _tell(self, feed_id: str, damage: Damaged) -> None:
        if feed_id not in self._told:
            self._told.add(feed_id)
            self.on_damage(damaged(damage))

    def rows(self, feed_ids: Iterable[str]) -> dict[str, FeedRows]:
        """The rows of some feeds, as their files and the log have them."""
        return self._with_log({each: self._parts.feeds.rows(each) for each in feed_ids})

    def _with_log(self, feeds: dict[str, FeedRows]) -> dict[str, FeedRows]:
        if feeds:
            rows_after(feeds, self._parts.log.peek().operations)
        return feeds

    def shelf(self) -> Shelf:
        """What library.json and the log have."""
        return shelf_after(self._parts.library.read(), self._parts.log.peek().operations)
