"""Random lives of a feed: refreshes, reading, saving, clocks that jump, and letting go.

The model is what a user would insist on: what was read never comes back as unread, what was not
read is still there while it is recent, what was saved is there for ever, and nothing is doubled.
"""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from newsreader.model import Entry, ParsedEntry, ParsedFeed
from newsreader.store.body import Body
from newsreader.store.merge import Past, decide
from newsreader.store.purged import NOTHING_PURGED
from newsreader.store.retention import Limits, expendable
from tests.storeroom import FEED, NOW

DAY = timedelta(days=1)
LIMITS = Limits(6, 30)
NUMBERS = st.integers(0, 30)


def told(number: int, guid: str) -> ParsedEntry:
    return ParsedEntry(
        key=f"{guid}{number}",
        title=f"Headline {number}",
        url=f"http://a.example/{number}",
        published=NOW + number * DAY,
        html=f"<p>Text of entry {number}, which is like no other.</p>",
    )


def number_of(entry: Entry) -> int:
    return int(entry.title.removeprefix("Headline "))


class Life(RuleBasedStateMachine):
    """A feed and what the library keeps of it."""

    numbers = Bundle("numbers")

    @initialize()
    def begin(self) -> None:
        self.known: dict[str, Entry] = {}
        self.purged = NOTHING_PURGED
        self.bodies: dict[str, str] = {}
        self.now = NOW
        self.wrong: datetime | None = None
        self.read: set[int] = set()
        self.saved: set[int] = set()
        self.came: dict[int, datetime] = {}
        self.days_right: dict[int, int] = {}

    @property
    def clock(self) -> datetime:
        return self.wrong or self.now

    @rule(window=st.lists(NUMBERS, max_size=10, unique=True), guid=st.sampled_from(["", "x", "y"]))
    def refresh(self, window: list[int], guid: str) -> None:
        feed = ParsedFeed("", entries=tuple(told(number, guid) for number in window))
        past = Past(self.known, self.purged, lambda each: Body(html=self.bodies.get(each, "")))
        decision = decide(FEED, feed, past, self.clock)
        for entry in decision.new:
            assert number_of(entry) not in self.read, "what was read is back as new"
            self.came[number_of(entry)] = self.now
        kept = (*decision.changed, *decision.rehashed, *decision.moved, *decision.new)
        self.known |= {entry.id: entry for entry in kept}
        self.bodies |= decision.bodies

    @rule(number=NUMBERS)
    def mark_read(self, number: int) -> None:
        for identity, entry in self.known.items():
            if number_of(entry) == number:
                self.known[identity] = replace(entry, read=True)
                self.read.add(number)

    @rule(number=NUMBERS)
    def save(self, number: int) -> None:
        if number in map(number_of, self.known.values()):
            self.saved.add(number)

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.now += days * DAY

    @rule(year=st.sampled_from([1970, 2038]))
    def clock_goes_wrong(self, year: int) -> None:
        self.wrong = self.now.replace(year=year, day=1)

    @rule()
    def clock_is_put_right(self) -> None:
        self.wrong = None

    @rule()
    def let_go(self) -> None:
        if self.wrong:
            return  # the witness of the clock does not agree
        spared = {each for each, entry in self.known.items() if number_of(entry) in self.saved}
        going = expendable(self.known, LIMITS, self.now, spared)
        self.purged = self.purged.with_entries(going)
        for entry in going:
            del self.known[entry.id]
            age = self.now - self.came[number_of(entry)]
            assert entry.read or age > LIMITS.days * DAY, "unread and recent"

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        numbers = [number_of(entry) for entry in self.known.values()]
        assert len(numbers) == len(set(numbers)), "an entry is there twice"
        assert self.saved <= set(numbers)
        for entry in self.known.values():
            assert entry.read == (number_of(entry) in self.read)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
