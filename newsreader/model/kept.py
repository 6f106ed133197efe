"""What the user keeps: saved articles, quotes, files, searches."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from newsreader.model.article import Article
from newsreader.model.feed import Enclosure


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
    media: str = ""
    """As ``Headline.media``."""


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
