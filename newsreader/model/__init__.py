"""The values that newsreader is about. Frozen; times are aware and in UTC; text is clean.

Every string here has passed ``text.clean`` where it was made, so that it may be stored and shown.

- ``feed``: feeds, subscriptions, entries, headlines.
- ``article``: articles, blocks, quotations.
- ``kept``: what the user keeps.
"""

from newsreader.model.article import (
    DOUBTFUL,
    Article,
    Block,
    BlockKind,
    Mark,
    MarkKind,
    Quote,
    Source,
)
from newsreader.model.feed import (
    Enclosure,
    Entry,
    FetchState,
    Headline,
    ParsedEntry,
    ParsedFeed,
    Subscription,
    Wishes,
)
from newsreader.model.kept import (
    DownloadState,
    EnclosureRecord,
    KeptQuote,
    Saved,
    SavedArticle,
    SavedSearch,
    SpeakerMention,
)

__all__ = [
    "DOUBTFUL",
    "Article",
    "Block",
    "BlockKind",
    "DownloadState",
    "Enclosure",
    "EnclosureRecord",
    "Entry",
    "FetchState",
    "Headline",
    "KeptQuote",
    "Mark",
    "MarkKind",
    "ParsedEntry",
    "ParsedFeed",
    "Quote",
    "Saved",
    "SavedArticle",
    "SavedSearch",
    "Source",
    "SpeakerMention",
    "Subscription",
    "Wishes",
]
