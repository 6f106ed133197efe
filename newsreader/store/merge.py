"""Decides what a refresh changes: which entries are new, changed, the same. Pure."""

from collections.abc import Callable, Container, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct, field

from newsreader.model import Entry, ParsedEntry, ParsedFeed
from newsreader.store.body import Body, Former
from newsreader.store.decision import Decision, plausible
from newsreader.store.identity import Matching, unrepeated
from newsreader.store.purged import NOTHING_PURGED, Purged
from newsreader.wording import wording


def fingerprint(parsed: ParsedEntry) -> str:
    """Hash what a feed says of an entry.

    Not in which bytes, nor our estimate of minutes; nor its id and its dates, for feeds that make
    them anew at each fetch say nothing new by it.
    """
    said = msgspec.structs.replace(
        parsed, key="", published=None, updated=None, minutes=None, bytes_hash=""
    )
    return blake2b(msgspec.msgpack.encode(said), digest_size=9).hexdigest()


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


class Past(Struct, frozen=True):
    """What is known of a feed before a refresh.

    Args:
        known: Entry id → the entry as stored, with the state that it has in memory.
        purged: Entries that were let go and are not to come back.
        body: Gives what is kept of an entry's text.
    """

    known: Mapping[str, Entry] = field(default_factory=dict)
    purged: Purged = NOTHING_PURGED
    body: Callable[[str], Body | None] = lambda _: None

    def html(self, entry_id: str) -> str | None:
        """The text that is kept of an entry, None where there is none."""
        body = self.body(entry_id)
        return body.html if body else None


def decide(feed_id: str, parsed: ParsedFeed, past: Past, now: datetime) -> Decision:
    """Compare a refresh with what is known.

    Args:
        feed_id: The subscription.
        parsed: The feed as it is now.
        past: What is known of it.
        now: The moment at which new entries are first seen.

    Returns:
        New entries, unread; changed ones, which keep when they were first seen, whether they were
        read and how many quotations they hold; and their bodies. Same ones are left out, but for
        those whose bytes are others, and those that left the document or are back in it.
    """
    return _Deciding(feed_id, parsed, past, now.replace(microsecond=0)).decision()


class _Deciding(Struct):
    feed_id: str
    parsed: ParsedFeed
    past: Past
    now: datetime
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    rehashed: dict[str, Entry] = field(default_factory=dict)
    moved: list[Entry] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    outdated: dict[str, Former] = field(default_factory=dict)

    def decision(self) -> Decision:
        entries = unrepeated(map(storable, self.parsed.entries))
        present = frozenset((*self.parsed.seen, *(entry.key for entry in entries)))
        matching = Matching(self.feed_id, self.past.known, present, self.past.html)
        prints = [fingerprint(entry) for entry in entries]
        ids = matching.ids(entries, prints)
        for identity, entry, print_ in zip(ids, entries, prints, strict=True):
            self._take(identity, entry, print_)
        if entries or self.parsed.seen:
            self._note_moves(matching.claimed)
        return Decision(
            tuple(self.new),
            tuple(self.changed),
            tuple(self.rehashed.values()),
            tuple(self.moved),
            self.bodies,
            self.outdated,
        )

    def _take(self, identity: str, parsed: ParsedEntry, print_: str) -> None:
        before = self.past.known.get(identity)
        fresh = _entry(identity, self.feed_id, parsed, print_, self.now)
        if before is None:
            if not self.past.purged.holds(parsed):
                self.new.append(fresh)
                self.bodies[identity] = parsed.html
            return
        kept = _kept(fresh, before)
        if (before.fingerprint, before.published) != (print_, kept.published):
            self._change(kept, before, parsed)
        elif kept.bytes_hash not in {"", before.bytes_hash} or kept.key != before.key:
            hashed = kept.bytes_hash or before.bytes_hash
            self.rehashed[identity] = msgspec.structs.replace(
                before, bytes_hash=hashed, key=kept.key, gone=None
            )

    def _change(self, kept: Entry, before: Entry, parsed: ParsedEntry) -> None:
        revised = before.revised
        if before.fingerprint and (before.read or before.revised):
            revised = self._revised(kept.fingerprint, before, parsed)
            if revised and not before.revised:
                self.outdated[kept.id] = Former(before.title, successor=revised)
        self.changed.append(msgspec.structs.replace(kept, revised=revised))
        self.bodies[kept.id] = parsed.html

    def _revised(self, print_: str, before: Entry, parsed: ParsedEntry) -> str:
        """What marks the entry when its words are others than those that were read; else ""."""
        body = self.past.body(before.id) or Body()
        title, html = before.title, body.html or None
        former = body.former
        if former and (before.revised or former.successor == print_):
            # The entry was not read since it changed last; or a refresh was killed when it had
            # written the bodies, and this one does its work again.
            title, html = former.title, former.html or None
        if html is None:
            return print_
        same = wording(title, html) == wording(parsed.title, parsed.html)
        return "" if same else print_

    def _note_moves(self, claimed: Container[str]) -> None:
        """Note which entries left the document with this refresh, and which are in it again."""
        present = frozenset(self.parsed.seen)
        written = {each.id for each in self.changed} | self.rehashed.keys()
        for identity, entry in self.past.known.items():
            there = identity in claimed or entry.key in present
            moved = there != (entry.gone is None) or (entry.gone or self.now) > self.now
            if moved and identity not in written:
                self.moved.append(msgspec.structs.replace(entry, gone=None if there else self.now))


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
    """The entry as it is told now, with all that a refresh has no say in.

    The date is the first plausible one: a feed that moves its dates does not move the list.
    """
    dated = plausible(before.published, before.first_seen)
    told = plausible(fresh.published, before.first_seen)
    return msgspec.structs.replace(
        fresh,
        first_seen=before.first_seen,
        published=before.published if dated or not told else told,
        quotes=before.quotes,
        revised=before.revised,
        read=before.read,
        saved=before.saved,
    )
