"""What the reader shows, and where one can stop in it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from newsreader.model import Article, Enclosure


class Page(Struct, frozen=True):
    """An article with what the library knows of it.

    Args:
        article: The text.
        entry_id: Which entry it belongs to; empty for a page outside the library.
        feed_title: Name of the feed.
        byline: Who wrote it; empty takes the article's own.
        age: Short, as "3h".
        saved: True when it is saved for later.
        enclosures: Files listed under the text.
        next_title: Title of the next unread headline; empty when there is none.
        updated: True when it is another than the one that was read.
        files: What became of each enclosure, in words.
    """

    article: Article
    entry_id: str = ""
    feed_title: str = ""
    byline: str = ""
    age: str = ""
    saved: bool = False
    enclosures: tuple[Enclosure, ...] = ()
    next_title: str = ""
    updated: bool = False
    files: tuple[tuple[str, ...], ...] = ()


class StopKind(StrEnum):
    """What one can stop at."""

    QUOTE = "quote"
    LINK = "link"
    IMAGE = "image"
    HIT = "hit"


class Span(NamedTuple):
    """A stretch of a passage as shown."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A quote, link, image or hit that the reader can go to.

    ``index`` counts from 1 among the ``total`` of its kind, as the status line tells it.
    """

    kind: StopKind
    index: int
    total: int
    text: str
    """The words quoted, the link's words, the caption, the words found."""
    url: str = ""
    speaker: str = ""
    role: str = ""
    spans: tuple[Span, ...] = field(default=(), repr=False, compare=False)
    """Where it stands on the page: one stretch for each paragraph of it."""
