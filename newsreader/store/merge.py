"""Decides what a refresh changes: which entries are new, changed, the same. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct, field

from newsreader.model import Entry, ParsedEntry, ParsedFeed
from newsreader.store.ids import entry_id

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing on the web is older; feeds that say so are wrong about their clock."""
AHEAD = timedelta(days=1)
"""How far a date may lie in the future: time zones and clocks that go wrong."""

_REHASHED_AT = 5
"""Entries that cost as much to read again at each refresh as their feed's file costs to write."""


class Decision(Struct, frozen=True):
    """What a refresh brings: whole entries to write, and the bodies that go with them."""

    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    rehashed: tuple[Entry, ...] = ()
    """The same as before, read from other bytes."""
    bodies: Mapping[str, str] = field(default_factory=dict)

    @property
    def worth_writing(self) -> bool:
        """False where all that is new is the bytes of a few entries."""
        return bool(self.new or self.changed) or len(self.rehashed) >= _REHASHED_AT


class Merged(Struct, frozen=True):
    """The ids of the entries that a refresh brought or changed."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def plausible(published: datetime | None, first_seen: datetime) -> datetime | None:
    """Give the date of an entry where it can be true.

    Args:
        published: What the feed says.
        first_seen: When the library first saw the entry.

    Returns:
        The date; None before 1990 or more than a day after it was first seen.
    """
    if published and EARLIEST <= published <= first_seen + AHEAD:
        return published
    return None


def sort_moment(published: datetime | None, first_seen: datetime) -> datetime:
    """Give the moment by which an entry sorts: its date, or when it was first seen."""
    return plausible(published, first_seen) or first_seen


def fingerprint(parsed: ParsedEntry) -> str:
    """Hash what a feed says of an entry: not our estimate of minutes, nor in which bytes."""
    said = msgspec.structs.replace(parsed, minutes=None, bytes_hash="")
    return blake2b(msgspec.msgpack.encode(said), digest_size=9).hexdigest()


def folded(entries: tuple[ParsedEntry, ...]) -> list[ParsedEntry]:
    """Fold repeated keys: the first one's place, the last one's content."""
    return list({parsed.key: storable(parsed) for parsed in entries}.values())


def storable(parsed: ParsedEntry) -> ParsedEntry:
    """Replace lone surrogates, which no file in UTF-8 can hold, by U+FFFD."""
    try:
        msgspec.msgpack.encode(parsed)
    except UnicodeEncodeError:
        return msgspec.convert(_replaced(msgspec.to_builtins(parsed)), ParsedEntry)
    return parsed


def _replaced(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {key: _replaced(each) for key, each in value.items()}
        case list() | tuple():
            return [_replaced(each) for each in value]
        case _:
            return value


def decide(feed_id: str, parsed: ParsedFeed, known: Mapping[str, Entry], now: datetime) -> Decision:
    """Compare a refresh with what is known.

    Args:
        feed_id: The subscription.
        parsed: The feed as it is now.
        known: Entry id → the entry as stored.
        now: The moment at which new entries are first seen.

    Returns:
        New entries, unread; changed ones, which keep when they were first seen, whether they were
        read and how many quotations they hold; and their bodies. Same ones are left out, but for
        those whose bytes are others.
    """
    new: list[Entry] = []
    changed: list[Entry] = []
    rehashed: list[Entry] = []
    bodies: dict[str, str] = {}
    for each in folded(parsed.entries):
        identity, print_ = entry_id(feed_id, each.key), fingerprint(each)
        before = known.get(identity)
        if before and before.fingerprint == print_:
            if each.bytes_hash not in {"", before.bytes_hash}:
                rehashed.append(msgspec.structs.replace(before, bytes_hash=each.bytes_hash))
            continue
        fresh = _entry(identity, feed_id, each, print_, now.replace(microsecond=0))
        (changed if before else new).append(_kept(fresh, before) if before else fresh)
        bodies[identity] = each.html
    return Decision(tuple(new), tuple(changed), tuple(rehashed), bodies)


def _entry(identity: str, feed_id: str, parsed: ParsedEntry, print_: str, now: datetime) -> Entry:
    return Entry(
        id=identity,
        feed_id=feed_id,
        key=parsed.key,
        title=parsed.title,
        first_seen=now,
        url=parsed.url,
        author=parsed.author,
        published=parsed.published,
        updated=parsed.updated,
        enclosures=parsed.enclosures,
        minutes=parsed.minutes,
        fingerprint=print_,
        bytes_hash=parsed.bytes_hash,
    )


def _kept(fresh: Entry, before: Entry) -> Entry:
    return msgspec.structs.replace(
        fresh,
        first_seen=before.first_seen,
        quotes=before.quotes,
        read=before.read,
        saved=before.saved,
    )
