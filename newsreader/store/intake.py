"""Takes refreshed feeds in, as many together as wait: bodies, then entries, of each.

The disk is waited for once for all of them, and each is as whole after a kill as if it were alone.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from newsreader.model import Entry, ParsedFeed, Subscription
from newsreader.store.changelog import Operation
from newsreader.store.decision import Decision, Merged
from newsreader.store.feedfile import AddedTo, FeedSight
from newsreader.store.gathering import Gathered
from newsreader.store.marks import Marks
from newsreader.store.parts import Parts, translated
from newsreader.store.putting import Putting
from newsreader.store.state import News, State
from newsreader.store.storage import refusal
from newsreader.store.tinyfile import ABSENT, Signature, Written
from newsreader.store.work import Work

if TYPE_CHECKING:
    from newsreader.store.merge import Past

FEEDS_AT_ONCE = 32
"""Feeds taken in together, so that the lock is held for some tenths of a second at most."""
ENTRIES_AT_ONCE = 5_000
"""Entries of one feed that are written in one piece; of a larger one some pieces are written, and
in between the lock is free, and what else waits has its turn."""
CHARACTERS_AT_ONCE = 4_000_000
"""Likewise characters of their bodies, one feed's at least."""


class Arrival(Struct, eq=False):
    """A refreshed feed on its way into the library."""

    feed_id: str
    parsed: ParsedFeed
    decision: Decision | None = None
    """What it changed, once it is taken in, or a slice of it."""
    error: Exception | None = None
    """Why it could not be: its entries are as they were."""
    new: list[str] = field(default_factory=list)
    """Ids of the entries that it brought so far."""
    changed: list[str] = field(default_factory=list)
    followed: bool = True
    stale: bool = False
    gathered: Gathered | None = None
    written: Written | AddedTo | None = None
    """What its file became, where it was written."""
    done: asyncio.Future[None] | None = None
    """Done as soon as it is taken in, or a slice of it; likewise where that failed."""
    seen: Signature = ABSENT
    """The state in which its file was found."""
    slices: deque[Decision] = field(default_factory=deque)
    """What is still to be written of it."""
    left: Signature | None = None
    """The state of its file in which the last slice left it."""

    @property
    def waits(self) -> bool:
        """Whether nothing has come of it yet."""
        return self.decision is None and self.error is None

    def merged(self) -> Merged:
        """What has come of it, once it is taken in; raises why it was not."""
        if self.error:
            raise self.error
        return Merged(tuple(self.new), tuple(self.changed), self.followed)

    def fail(self, error: Exception) -> None:
        """Let go of what was written of it: its entries are as they were."""
        if self.gathered:
            self.gathered.discard()
        self.error, self.decision = error, None
        self.slices.clear()

    @property
    def size(self) -> int:
        """Characters of its bodies."""
        return sum(len(entry.html) for entry in self.parsed.entries)


class Intake:
    """Takes in the feeds that arrive. ``put`` is called by the loop, ``take`` by the writer.

    Args:
        parts: The library's files.
        state: The memory; only looked at here.
        work: The other pieces of work.
    """

    def __init__(self, parts: Parts, state: State, work: Work) -> None:
        self._parts = parts
        self._state = state
        self._work = work
        self._marks = Marks(parts.log)
        self._putting = Putting(parts.feeds, parts.bodies, parts.files)
        self._waiting: deque[Arrival] = deque()
        self.waiting: Callable[[], Iterable[Operation]] = lambda: ()
        """Gives this process's own changes that are not in the log yet: they decide as well."""
        self.pause: Callable[[], None] = lambda: None
        """Called on the writing thread before each feed: may wait for a moment."""

    def put(self, feed_id: str, parsed: ParsedFeed) -> Arrival:
        """Let a feed wait for its turn."""
        arrival = Arrival(feed_id, parsed)
        self._waiting.append(arrival)
        return arrival

    def goes_on(self, arrival: Arrival) -> bool:
        """Tell whether there is more to be taken in of a feed, and let a large one wait again."""
        if not arrival.waits and arrival.slices:
            arrival.decision = arrival.gathered = None
            self._waiting.append(arrival)
        return arrival.waits

    @property
    def waits(self) -> bool:
        """Whether any feed waits for its turn."""
        return bool(self._waiting)

    def give_up(self, every: list[Arrival], error: Exception) -> None:
        """Take in none of those that wait: they fail, as do those of a turn that went wrong.

        Args:
            every: The feeds of that turn; gets those that waited.
            error: What went wrong.
        """
        while self._waiting:
            every.append(self._waiting.popleft())
        for each in every:
            each.fail(error)

    def take(self, every: list[Arrival]) -> News:
        """Take in so many of the feeds that wait.

        Of a large one only a slice: ``goes_on`` tells whether there are more.

        Call it with the library's lock held.

        Args:
            every: Gets the feeds that are taken in.
        """
        news = News()
        every.extend(self._next())
        self._begin(every)
        written = [each for each in every if each.gathered and not each.error]
        self._announce(written)
        self._bring([each for each in written if not each.error])
        for arrival in every:
            self._tell(arrival, news)
        if not all(arrival.followed for arrival in every):
            news.shelf = self._work.shelf()
        return news

    def _next(self) -> Iterator[Arrival]:
        """So many of those that wait, no feed twice."""
        taken: set[str] = set()
        room = CHARACTERS_AT_ONCE
        while self._waiting and len(taken) < FEEDS_AT_ONCE and room > 0:
            if self._waiting[0].feed_id in taken:
                return
            arrival = self._waiting.popleft()
            taken.add(arrival.feed_id)
            room -= arrival.size
            yield arrival

    def _begin(self, every: list[Arrival]) -> None:
        followed: Mapping[str, Subscription] = {}
        with _failing(every):
            followed = self._parts.library.read().subscriptions
            self._marks.read_on()
        for arrival in every:
            if not arrival.error:
                self.pause()
                with _failing([arrival]):
                    self._write(arrival, followed.get(arrival.feed_id))

    def _write(self, arrival: Arrival, subscription: Subscription | None) -> None:
        parts, feed_id = self._parts, arrival.feed_id
        if subscription is None:
            arrival.decision, arrival.followed = Decision(), False
            arrival.slices.clear()
            return
        sight = parts.feeds.look(feed_id)
        arrival.seen, arrival.written = sight.signature, None
        arrival.stale = arrival.seen != self._state.signatures.get(feed_id)
        if not arrival.slices or arrival.left != arrival.seen:
            arrival.slices = deque(self._decided(arrival, sight))
        decision = arrival.slices.popleft()
        worth_writing = decision.worth_writing or arrival.slices or arrival.left
        with parts.files.gathering() as arrival.gathered:
            # A feed without entries gets its file too: one that has none is fetched whole at the
            # next opening, for its entries may have been lost with it.
            if worth_writing or arrival.seen == ABSENT:
                arrival.written = self._putting.put(subscription, decision, sight)
        arrival.decision = decision

    def _decided(self, arrival: Arrival, sight: FeedSight) -> Iterator[Decision]:
        """What a feed changes, in slices.

        Asked anew where its file is another than the last slice left it, by another process or by
        marks that went into it: what is written already is known then, and comes no more.
        """
        from newsreader.store.merge import decide  # noqa: PLC0415 - its patterns cost 10 ms

        past, stored = self._past(arrival.feed_id, sight)
        decision = decide(arrival.feed_id, arrival.parsed, past, self._parts.now())
        return _as_stored(decision, stored).slices(ENTRIES_AT_ONCE)

    def _past(self, feed_id: str, sight: FeedSight) -> "tuple[Past, dict[str, Entry]]":
        """What is known of a feed, marked as the log says; and as it is stored."""
        from newsreader.store.merge import Past  # noqa: PLC0415 - likewise

        stored, purged = self._parts.feeds.whole_of(feed_id, sight)
        known = self._marks.over(stored, self.waiting())
        past = Past(known, purged, lambda each: self._parts.bodies.body(feed_id, each))
        return past, stored

    def _announce(self, every: list[Arrival]) -> None:
        """Tell other processes which files are about to be others."""
        with _failing(every):  # nothing is in its place yet: all are as they were
            feeds = [each.feed_id for each in every if each.gathered and each.gathered.steps]
            self._work.announce("feed", *feeds)

    def _bring(self, every: list[Arrival]) -> None:
        gathered = [arrival.gathered for arrival in every if arrival.gathered]
        failures = self._parts.files.bring(gathered)
        for arrival, failure in zip(every, failures, strict=True):
            if failure:
                path = self._parts.layout.feed(arrival.feed_id)
                arrival.fail(refusal(path, failure))

    def _tell(self, arrival: Arrival, news: News) -> None:
        """Add what the memory has to take in of a feed."""
        if arrival.gathered is None or arrival.decision is None or arrival.error:
            return
        left = arrival.written.signature if arrival.written else arrival.seen
        own = News()
        with _failing([arrival]):
            own = self._work.news_of(arrival.feed_id, arrival.decision, left, stale=arrival.stale)
        if arrival.error:
            return
        if arrival.slices:
            arrival.left = left
        news.feeds |= own.feeds
        news.merged += own.merged
        arrival.new.extend(each.id for each in arrival.decision.new)
        arrival.changed.extend(each.id for each in arrival.decision.changed)


@contextlib.contextmanager
def _failing(every: Iterable[Arrival]) -> Iterator[None]:
    """Whatever goes wrong in a block is wrong with these feeds; the others come in."""
    try:
        with translated():
            yield
    except Exception as error:
        for each in every:
            each.fail(error)


def _as_stored(decision: Decision, stored: Mapping[str, Entry]) -> Decision:
    """A decision whose entries are marked as they are on the disk: marks come by the log.

    But for those of new versions, which are this decision's.
    """

    def unread(entry: Entry) -> Entry:
        return replace(entry, read=stored.get(entry.id, entry).read)

    def unmarked(entry: Entry) -> Entry:
        return replace(unread(entry), revised=stored.get(entry.id, entry).revised)

    return replace(
        decision,
        changed=tuple(map(unread, decision.changed)),
        rehashed=tuple(map(unmarked, decision.rehashed)),
        moved=tuple(map(unmarked, decision.moved)),
    )
