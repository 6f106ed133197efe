"""One refresh: what it has come to so far, and what it reports in the end."""

from collections.abc import Callable
from datetime import timedelta

from msgspec import Struct, field

from newsreader.fetch import Failed
from newsreader.model import FetchState, Subscription


class FeedError(Struct, frozen=True):
    """Why one feed could not be refreshed."""

    feed_id: str
    url: str
    error: str


class RefreshReport(Struct, frozen=True):
    """What a refresh did."""

    feeds: int
    changed: int
    unchanged: int
    failed: int
    new_entries: int
    errors: tuple[FeedError, ...] = ()


class Round(Struct):
    """One refresh under way."""

    total: int
    grace: timedelta | None = None
    """How much too early a feed counts as due; None where the user asks for it now."""
    changed: int = 0
    unchanged: int = 0
    new_entries: int = 0
    errors: list[FeedError] = field(default_factory=list)
    states: dict[str, FetchState] = field(default_factory=dict)
    writing: dict[str, FetchState] = field(default_factory=dict)
    """Those on their way to the disk."""
    amendments: dict[str, Callable[[Subscription], Subscription]] = field(default_factory=dict)
    """What feeds say of themselves, to be written before their states."""
    resting: dict[str, Failed] = field(default_factory=dict)
    """Hosts that asked to be left alone in this round, whose other feeds are not asked then."""
    moved_to: set[str] = field(default_factory=set)
    """Addresses taken over in this round."""
    reached: bool = False
    """True as soon as any server has answered anything."""
    unreached: dict[str, FetchState] = field(default_factory=dict)
    """The feeds whose server did not answer, as they are if the network is to blame."""

    @property
    def done(self) -> int:
        """Feeds that are done with, one way or another."""
        return self.changed + self.unchanged + len(self.errors)

    def state(self, feed_id: str) -> FetchState | None:
        """A feed as it left it, None where it has not come to it or that is written already.

        Until a server has answered the network may be to blame for all that failed.
        """
        if not self.reached and feed_id in self.unreached:
            return self.unreached[feed_id]
        return self.states.get(feed_id) or self.writing.get(feed_id)

    def report(self) -> RefreshReport:
        """What came of it so far."""
        return RefreshReport(
            feeds=self.done,
            changed=self.changed,
            unchanged=self.unchanged,
            failed=len(self.errors),
            new_entries=self.new_entries,
            errors=tuple(self.errors),
        )
