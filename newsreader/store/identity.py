"""Tells which known entry each entry of a feed's document is, whatever the feed does to its ids.

A feed's own id is believed as long as address, title or date agree with it. Where the id is new,
the same address or the same words tell an entry that is known under another id; but only one that
stands in the document no more, so that entries which honestly share an address stay apart.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b

from msgspec import Struct, field
from msgspec.structs import replace

from newsreader.model import Entry, ParsedEntry
from newsreader.store.ids import entry_id
from newsreader.wording import bare_address, plain_wording, wording

_TELLING = 200
"""Characters of wording that no two entries share by chance, whatever their addresses."""

_MOST_SHARED = 20
"""Different entries that one id is given to; beyond that the feed's ids are worth nothing."""
_MOST_ALIKE = 50
"""Entries of one title or address that are compared with a new one."""

_EXACT, _CLOSE = 3, 2
"""How many of address, title and fingerprint agree."""

Texts = Callable[[str], str | None]
"""Gives the HTML that is kept of an entry; None where there is none."""


class Traits(Struct, frozen=True):
    """What tells entries from one another beside their ids."""

    address: str
    title: str
    moment: int
    """Whole seconds of the date that the feed gives; 0 for none."""

    @classmethod
    def of(cls, entry: Entry | ParsedEntry) -> "Traits":
        """The traits of an entry, known or parsed."""
        moment = int(entry.published.timestamp()) if entry.published else 0
        return cls(bare_address(entry.url), plain_wording(entry.title), moment)


_Vanished = dict[tuple[str, str], list[tuple[str, Traits]]]


def contradictory(one: Entry | ParsedEntry, other: Entry | ParsedEntry) -> bool:
    """True where nothing at all agrees: a feed gave the id of one entry to another."""
    if one.url == other.url or one.title == other.title or not (one.url and other.url):
        return False
    mine, theirs = Traits.of(one), Traits.of(other)
    return (
        mine.address != theirs.address
        and mine.title != theirs.title
        and (mine.moment != theirs.moment or not mine.moment)
    )


class Matching(Struct):
    """Which known entries the entries of a document are.

    Args:
        feed_id: The feed.
        known: Entry id → the entry as stored.
        present: The keys of all entries in the document.
        texts: Gives what is kept of an entry's text.
    """

    feed_id: str
    known: Mapping[str, Entry]
    present: frozenset[str]
    texts: Texts
    claimed: set[str] = field(default_factory=set)
    """Ids of the entries that stand in the document: those of entries not read anew, too."""
    _by_key: dict[str, list[str]] = field(default_factory=dict)
    _looked: bool = False
    _vanished: "_Vanished" = field(default_factory=dict)
    _left: dict[tuple[str, str], str] = field(default_factory=dict)

    def ids(self, entries: Sequence[ParsedEntry], prints: Sequence[str]) -> list[str]:
        """Give the id of each entry: a known one's, or that of a new entry.

        Args:
            entries: The entries of the document, repeated ones folded.
            prints: The fingerprint of each.
        """
        read = {entry.key for entry in entries}
        not_read = self.present - read
        for identity, entry in self.known.items():
            if entry.key in read:
                self._by_key.setdefault(entry.key, []).append(identity)
            elif entry.key in not_read:
                self.claimed.add(identity)
        own = [entry_id(self.feed_id, entry.key) for entry in entries]
        found = [""] * len(entries)
        # Where one id stands for several entries, each is the one that it is most like.
        for agreement in (_EXACT, _CLOSE, 0) if self.known else ():
            for at, parsed in enumerate(entries):
                found[at] = found[at] or self._by_own_id(parsed, own[at], prints[at], agreement)
        return [
            identity or self._by_traits(entry) or self._fresh(entry, own[at])
            for at, (identity, entry) in enumerate(zip(found, entries, strict=True))
        ]

    def _by_own_id(self, parsed: ParsedEntry, own: str, print_: str, least: int) -> str:
        candidates = self._by_key.get(parsed.key, [])
        for identity in (*candidates[-_MOST_SHARED if not least else 0 :], own):
            known = self.known.get(identity)
            if known is None or identity in self.claimed:
                continue
            agreement = _agreement(parsed, known) + (known.fingerprint == print_)
            if agreement >= least and not contradictory(parsed, known):
                return self._claim(identity)
        return ""

    def _by_traits(self, parsed: ParsedEntry) -> str:
        """A known entry of another id that is this one; "" for none."""
        if not self._has_vanished():
            return ""
        traits, words = Traits.of(parsed), ""
        for identity, other in self._candidates(parsed, traits).items():
            words = words or wording(parsed.title, parsed.html)
            if self._same(traits, other, words, identity):
                return self._claim(identity)
        return ""

    def _same(self, traits: Traits, other: Traits, words: str, identity: str) -> bool:
        same_title = traits.title == other.title
        dated = bool(traits.moment and other.moment)
        same_moment = dated and traits.moment == other.moment
        if traits.address == other.address:
            if same_title and (same_moment or (traits.address and not dated)):
                return True
            if same_moment and traits.address and not self._shared(identity):
                return True
            return self._same_words(words, identity)
        linked = traits.address and other.address
        told = same_moment or len(words) >= _TELLING or not linked
        return bool(same_title and told and self._same_words(words, identity))

    def _same_words(self, words: str, identity: str) -> bool:
        text = self.texts(identity)
        return text is not None and words == wording(self.known[identity].title, text)

    def _shared(self, identity: str) -> bool:
        """Whether other known entries have the same address, as where all lead to one page."""
        url = self.known[identity].url
        return sum(entry.url == url for entry in self.known.values()) > 1

    def _candidates(self, parsed: ParsedEntry, traits: Traits) -> dict[str, Traits]:
        """Known entries that may be this one, by id."""
        found = dict(self._vanished.get(("title", traits.title), ()))
        if traits.address:
            found = dict(self._vanished.get(("address", traits.address), ())) | found
        if left := self._left.get((parsed.url, parsed.title)):
            found[left] = Traits.of(self.known[left])
        return {each: found[each] for each in found if each not in self.claimed}

    def _has_vanished(self) -> bool:
        """Whether any known entry stands in the document no more."""
        if not self._looked:
            self._looked = True
            self._look_for_vanished(self._vanished)
        return bool(self._vanished or self._left)

    def _look_for_vanished(self, index: "_Vanished") -> None:
        """Sort out the entries that stood in the last document and do not in this one.

        Of those that left it earlier only one of exactly the same address and title is known
        again: to look at all of them more closely would cost more than the rest of a refresh.
        """
        for identity, entry in self.known.items():
            if entry.key in self.present or identity in self.claimed:
                continue
            if entry.gone is not None:
                self._left[entry.url, entry.title] = identity
                continue
            traits = Traits.of(entry)
            for trait in (("title", traits.title), ("address", traits.address)):
                alike = index.setdefault(trait, [])
                if len(alike) < _MOST_ALIKE:
                    alike.append((identity, traits))

    def _fresh(self, parsed: ParsedEntry, own: str) -> str:
        """The id of a new entry; where its key's is another's, one that its traits make."""
        identity, told = own, parsed.key
        while identity in self.known or identity in self.claimed:
            told = f"{told}\0{bare_address(parsed.url)}\0{parsed.title}"
            identity = entry_id(self.feed_id, told)
        return self._claim(identity)

    def _claim(self, identity: str) -> str:
        self.claimed.add(identity)
        return identity


def unrepeated(entries: Iterable[ParsedEntry]) -> list[ParsedEntry]:
    """Fold what stands twice in a document: the first one's place, the last one's content.

    An id that several different entries carry makes them no repetition; one that many carry tells
    nothing, and they go by address and title.
    """
    listed = list(entries)
    counts = Counter(entry.key for entry in listed)
    kept: list[ParsedEntry] = []
    places: dict[str, list[int]] = {}
    for entry in listed:
        told = _told_apart(entry) if counts[entry.key] > _MOST_SHARED else entry
        others = places.setdefault(told.key, [])
        if others and (place := _same_place(told, kept, others)) is not None:
            kept[place] = told
        else:
            others.append(len(kept))
            kept.append(told)
    return kept


def _told_apart(entry: ParsedEntry) -> ParsedEntry:
    traits = f"{entry.key}\0{entry.url}\0{entry.title}"
    digest = blake2b(traits.encode("utf-8", "surrogatepass"), digest_size=15)
    return replace(entry, key=digest.hexdigest())


def _same_place(
    entry: ParsedEntry, kept: Sequence[ParsedEntry], places: Iterable[int]
) -> int | None:
    possible = [at for at in places if not contradictory(entry, kept[at])]
    return max(possible, key=lambda at: _agreement(entry, kept[at]), default=None)


def _agreement(one: Entry | ParsedEntry, other: Entry | ParsedEntry) -> int:
    return (one.url == other.url) + (one.title == other.title)
