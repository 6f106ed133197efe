"""The values that newsreader is about. Frozen; times are aware and in UTC; text is clean.

Every string here has passed ``text.clean`` where it was made, so that it may be stored and shown.
"""

from datetime import datetime
from enum import StrEnum

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


class DownloadState(StrEnum):
    """How far the download of an enclosure is."""

    NONE = ""
    """It was never wanted."""
    WAITING = "waiting"
    """It is wanted: under way, or goes on when there is room or at the next start."""
    STOPPED = "stopped"
    """The user stopped it; what came is kept."""
    FAILED = "failed"
    DONE = "done"
    REMOVED = "removed"
    """It was there, and the user removed the file."""


class EnclosureRecord(Struct, frozen=True, omit_defaults=True):
    """What the user did with an enclosure: a copy that stays whatever becomes of entry and feed."""

    id: str
    enclosure: Enclosure
    added: datetime
    entry_id: str = ""
    feed_id: str = ""
    feed_title: str = ""
    title: str = ""
    """The entry's."""
    published: datetime | None = None
    state: DownloadState = DownloadState.NONE
    path: str = ""
    """The file; while it is not whole, the one that holds what came. Absolute."""
    size: int = 0
    """Bytes of the whole file, once it is there."""
    validator: str = ""
    """ETag or date of what came, for going on with it."""
    error: str = ""
    """One sentence on why it failed."""
    finished: datetime | None = None
    played: bool = False
    """It was opened, or the user says so."""
    cleared: bool = False
    """It is there, and the user took it off the list of downloads."""


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


class BlockKind(StrEnum):
    """What a block of an article is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    RULE = "rule"


class MarkKind(StrEnum):
    """What a stretch of a block's text is."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    STRUCK = "struck"
    INSERTED = "inserted"
    """Words that were not there before; these three only where two versions are compared."""
    REMOVED = "removed"
    """Words that are there no more."""
    OMITTED = "omitted"
    """Our own words on what is left out because it is as before."""


class Mark(Struct, frozen=True, omit_defaults=True):
    """A stretch of a block's text, ``start`` to ``end`` in code points, end excluded."""

    start: int
    end: int
    kind: MarkKind
    url: str = ""
    """Target of a link: absolute, or "#" and the name of an anchor in the article."""


class Block(Struct, frozen=True, omit_defaults=True):
    """One block of an article.

    ``text`` is the plain text: a paragraph's words, a heading's, one list item's, the lines of
    code, an image's caption, a table's cells (tab between cells, newline between rows). Lines
    broken on purpose (verse, addresses) are newlines in it.
    """

    kind: BlockKind
    text: str = ""
    marks: tuple[Mark, ...] = ()
    level: int = 0
    """Headings: 1-6. List items: depth from 0. Quotes: nesting depth from 0."""
    marker: str = ""
    """List items: "•" or the number with its dot. Empty on an item's further paragraphs."""
    url: str = ""
    """Images (also videos, embeds): absolute address of what the caption stands for."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Tables: the cells."""
    header: bool = False
    """Tables: the first row is a heading."""
    width: int = 0
    height: int = 0
    player: bool = False
    """Images: it stands for a film, a sound or an embedded page, not for a picture."""
    language: str = ""
    """Code: the language where the page names it."""
    anchors: tuple[tuple[str, int], ...] = ()
    """Names that links within the article (``#name``) lead to, and the offset of each."""


class Quote(Struct, frozen=True, omit_defaults=True):
    """A quotation in one block, ``start`` to ``end`` around the words without their marks.

    A quotation over several paragraphs is one Quote per block, with ``continues`` on all but its
    last. Block quotes of the page's own markup are Quotes too, over their whole text.
    """

    block: int
    start: int
    end: int
    text: str
    speaker: str | None = None
    """The full name as first given in the article; None when the text does not say."""
    role: str | None = None
    continues: bool = False
    cue_block: int | None = None
    """Block in which the speaker (name, noun phrase or pronoun) stands for this quotation."""
    cue_start: int = 0
    cue_end: int = 0
    """``cue_start`` to ``cue_end``: the name or pronoun in that block, to be lit."""
    led: bool = False
    """True when the block just before this one (captions aside) ends in the attribution line
    that leads to this quotation: it joins the quotation without a blank line."""


class Source(StrEnum):
    """Where an article's text comes from."""

    FEED = "feed"
    EXTRACTED = "extracted"
    SAVED = "saved"


DOUBTFUL = 0.5
"""Confidence below which an extracted text is not shown before the feed's own."""


class Article(Struct, frozen=True, omit_defaults=True):
    """A text ready to read: blocks, and the quotations in them."""

    title: str
    url: str = ""
    byline: str = ""
    site: str = ""
    published: datetime | None = None
    language: str = ""
    source: Source = Source.FEED
    blocks: tuple[Block, ...] = ()
    quotes: tuple[Quote, ...] = ()
    words: int = 0
    minutes: int | None = None
    """None for a teaser."""
    teaser: bool = False
    """True when the text is cut short and goes on at ``url``."""
    confidence: float = 1.0
    """How far an extracted text can be trusted, 0 to 1; see ``article.confidence``."""
    notice: str = ""
    """One sentence for the reader, such as why the full text could not be had."""

    @property
    def doubtful(self) -> bool:
        """True when the extracted text may be the wrong one, or hardly any of it."""
        return self.confidence < DOUBTFUL


class Saved(Struct, frozen=True, omit_defaults=True):
    """A row of the read-later list: enough to show and open it with its feed gone.

    The text lies in ``saved/<entry id>.json`` as a ``SavedArticle``.
    """

    id: str
    title: str
    saved_at: datetime
    url: str = ""
    author: str = ""
    feed_id: str = ""
    feed_title: str = ""
    published: datetime | None = None
    minutes: int | None = None
    quotes: int | None = None
    captured: bool = False
    """True when the full text is in the file; until then the capture is tried again."""
    read: bool = False


class SavedArticle(Struct, frozen=True, omit_defaults=True):
    """The content of one file in saved/: all that is needed to read it with nothing else left."""

    saved: Saved
    article: Article
    enclosures: tuple[Enclosure, ...] = ()


class KeptQuote(Struct, frozen=True, omit_defaults=True):
    """A quotation that the user keeps, with all that is needed to cite it and find it again.

    It is a copy: it stays whatever becomes of the entry, the feed and the text.
    """

    id: str
    text: str
    """The words without their marks; a blank line between paragraphs."""
    kept_at: datetime
    speaker: str = ""
    role: str = ""
    title: str = ""
    """The article's."""
    author: str = ""
    entry_id: str = ""
    feed_id: str = ""
    feed_title: str = ""
    url: str = ""
    published: datetime | None = None
    language: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    before: str = ""
    """The paragraph before the quotation's own; empty for none."""
    passage: str = ""
    """The paragraphs that the quotation stands in, a blank line between them."""
    after: str = ""
    """The paragraph after them."""
    block: int = 0
    """Where it stood in the article when it was kept: a hint, for articles change."""
    offset: int = 0


class SpeakerMention(Struct, frozen=True, array_like=True, gc=False):
    """Who is quoted in an article, and how often."""

    name: str
    role: str = ""
    count: int = 1


class SavedSearch(Struct, frozen=True, omit_defaults=True):
    """A search that the user keeps under a name."""

    id: str
    name: str
    query: str
    """As typed; see ``library.query``."""
    added: datetime
