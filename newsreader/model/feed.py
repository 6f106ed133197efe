"""Feeds: as a document gives them, as the user follows them, and their entries."""

from datetime import datetime

from msgspec import Struct


class Enclosure(Struct, frozen=True, omit_defaults=True):
    """A file that an entry carries: a podcast's sound, a picture, a document."""

    url: str
    type: str = ""
    length: int | None = None
    """Size in bytes, where the feed states one."""
    title: str = ""
    duration: int | None = None
    """Playing time in seconds, where the feed states one."""


class ParsedEntry(Struct, frozen=True, omit_defaults=True):
    """One entry as a feed gives it, before the library has seen it.

    ``key`` is its identity within its feed: the feed's own id where there is one, otherwise a hash
    of its address or, failing that, of title, date and text. ``html`` is the feed's body as it
    came, control characters aside: decoded, not yet safe to show.
    """

    key: str
    title: str
    url: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    html: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    minutes: int | None = None
    """Minutes to read, from a whole text only; None for a teaser."""
    bytes_hash: str = ""
    """Hash of the bytes it was read from and of all that bears on them: while it stays, they need
    not be read again. Empty where its bytes don't stand alone."""


class Wishes(Struct, frozen=True, omit_defaults=True):
    """When a feed wants to be asked, by its own words."""

    pause: int = 0
    """Seconds between two fetches (RSS ``<ttl>``, ``sy:updatePeriod``); 0 where it does not say."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC in which it wants to be left alone."""
    skip_days: tuple[int, ...] = ()
    """Likewise days of the week, Monday being 0."""


class ParsedFeed(Struct, frozen=True, omit_defaults=True):
    """A feed document, parsed and clean, entries in the feed's own order."""

    title: str
    site_url: str = ""
    description: str = ""
    entries: tuple[ParsedEntry, ...] = ()
    """Those that were read: all, or only those whose bytes were not known."""
    seen: tuple[str, ...] = ()
    """Keys of the entries that stand in the document as before, and were not read again."""
    wishes: Wishes = Wishes()

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all entries in the document."""
        return frozenset((*self.seen, *(entry.key for entry in self.entries)))


class Subscription(Struct, frozen=True, omit_defaults=True):
    """What the user follows. ``id`` is minted once and survives a new address."""

    id: str
    url: str
    title: str
    """The title shown: the user's own where they gave one, else the feed's."""
    added: datetime
    site_url: str = ""
    folder: str = ""
    """Names joined by "/" from the outside in; empty at the top level."""
    renamed: bool = False
    """True when the title is the user's own, which a refresh leaves alone."""
    full_text: bool | None = None
    """What the key ``x`` last chose: True for the page's text, False for the feed's own. None
    where it was never pressed: the feed's, and the page's for what the feed cuts short."""
    paused: bool = False
    """Not asked for anything new until the user resumes it."""


class FetchState(Struct, frozen=True, omit_defaults=True):
    """What the last fetches of a feed left behind: the content of fetch.json."""

    etag: str = ""
    """Byte for byte as the server sent it."""
    last_modified: str = ""
    body_hash: str = ""
    checked: datetime | None = None
    """Last attempt that reached an answer or failed."""
    refreshed: datetime | None = None
    """Last success (new content or "not modified")."""
    next_check: datetime | None = None
    error: str = ""
    """One sentence; empty after a success."""
    failures: int = 0
    """Failures in a row."""
    gone: bool = False
    """The server said 410: polled no more."""
    not_before: datetime | None = None
    """Until then the server or the feed asks not to be asked."""
    wishes: Wishes = Wishes()
    changes: tuple[int, ...] = ()
    """When it was first read and when new entries last came, oldest first, in seconds since
    1970: how often it is worth asking."""
    network: str = ""
    """Where its server lives, as a ``reach.Network``; empty for the internet."""
    failing_since: datetime | None = None
    """The first of the failures in a row; None after a success."""
    status: int = 0
    """The HTTP status of the last failure; 0 for another kind, and after a success."""
    moved_to: str = ""
    """Where permanent redirects lead that was not taken over: no feed was found there, or another
    subscription has that address."""
    moved_from: str = ""
    """The address before the one that a permanent redirect brought."""
    moved: datetime | None = None
    """When it did."""


class Headline(Struct, omit_defaults=True, gc=False):
    """An entry as a row of the index. The one mutable value: the index owns it, others only read.

    ``sort_time`` and the other times are whole seconds since 1970 in UTC, because 100,000 of these
    are kept in memory. 0 in ``published`` means that the feed gave no plausible date.
    """

    id: str
    feed_id: str
    """Empty for a page that was saved by its address."""
    title: str
    url: str = ""
    author: str = ""
    published: int = 0
    first_seen: int = 0
    sort_time: int = 0
    minutes: int = 0
    """Minutes to read; 0 when unknown (a teaser)."""
    quotes: int = -1
    """Count of quotations; -1 until the article has been built."""
    read: bool = False
    saved: bool = False
    revised: str = ""
    """Names the version of a read entry that is another than the one read; empty once read."""
    media: str = ""
    """What can be played of its files, "audio" or "video"; empty where nothing can."""


class Entry(Struct, frozen=True, omit_defaults=True):
    """One entry with all its metadata, as kept in its feed's file. The body is kept apart."""

    id: str
    feed_id: str
    key: str
    title: str
    first_seen: datetime
    url: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()
    minutes: int | None = None
    quotes: int | None = None
    fingerprint: str = ""
    """Hash of what the feed last said of it: tells a changed entry from the same one."""
    bytes_hash: str = ""
    """Hash of bytes that say just this; see ``ParsedEntry``."""
    gone: datetime | None = None
    """When it was first missed in the feed's document; None while it stands there."""
    revised: str = ""
    """Fingerprint of the version that is another than the one read; empty when there is none."""
    read: bool = False
    saved: bool = False
