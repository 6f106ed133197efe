"""Values for tests of the store: subscriptions, feeds and articles of any size."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import msgspec

from newsreader.config import Folders
from newsreader.model import (
    Article,
    Block,
    BlockKind,
    DownloadState,
    Enclosure,
    EnclosureRecord,
    KeptQuote,
    ParsedEntry,
    ParsedFeed,
    Quote,
    Saved,
    SavedArticle,
    Source,
    Subscription,
)
from newsreader.store.bodies import Bodies
from newsreader.store.body import with_html
from newsreader.store.database import Database
from newsreader.store.feedlog import Line, to_bytes
from newsreader.store.storage import Files

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FEED = "harbour-news-7f3k"
OTHER = "other-news-2222"


def subscription(feed_id: str = FEED, title: str = "Harbour News") -> Subscription:
    return Subscription(id=feed_id, url=f"http://127.0.0.1/{feed_id}", title=title, added=NOW)


def parsed_entry(number: int, words: str = "") -> ParsedEntry:
    return ParsedEntry(
        key=f"key-{number}",
        title=f"Headline {number}",
        url=f"http://127.0.0.1/{number}",
        published=NOW,
        html=f"<p>Text of entry {number}. {words}</p>",
    )


def parsed_feed(count: int, start: int = 0, words: str = "") -> ParsedFeed:
    entries = tuple(parsed_entry(number, words) for number in range(start, start + count))
    return ParsedFeed(title="Harbour News", entries=entries)


def changed(words: str, first: int = 0) -> ParsedFeed:
    """Entry ``first`` has other words; the others are as they were."""
    seen = tuple(f"key-{each}" for each in range(10))
    return ParsedFeed(title="Harbour News", entries=(parsed_entry(first, words),), seen=seen)


def article(source: Source = Source.EXTRACTED, text: str = "“Aye,” she said.") -> Article:
    block = Block(kind=BlockKind.PARAGRAPH, text=text)
    quote = Quote(block=0, start=1, end=5, text="Aye,", speaker="Ana Lim")
    return Article(title="Ferry", source=source, blocks=(block,), quotes=(quote,), minutes=7)


def saved_row(entry_id: str, title: str = "Ferry") -> Saved:
    return Saved(id=entry_id, title=title, saved_at=NOW, feed_id=FEED, feed_title="Harbour News")


def put_html(
    bodies: Bodies, feed_id: str, texts: Mapping[str, str], new: Collection[str] = ()
) -> None:
    """Write bodies as ``Putting`` does: new ones into the log, where there is a tree already."""
    log, added = bodies.log(feed_id), bodies.log(feed_id).read()
    changes = {each: with_html(html, None) for each, html in texts.items()}
    line = to_bytes(Line(bodies=bodies.made(added, changes)))
    fresh = changes.keys() <= added.bodies.keys() | new and bodies.shards(feed_id)
    if fresh and added.has_room(line):
        log.path.parent.mkdir(exist_ok=True)
        log.add(line, added)
    else:
        bodies.write_home(feed_id, added, changes)
        log.forget_bodies(added)


def saved_article(row: Saved) -> SavedArticle:
    row = msgspec.structs.replace(row, captured=True)
    return SavedArticle(saved=row, article=article(Source.SAVED))


def kept_quote(quote_id: str, note: str = "", tags: tuple[str, ...] = ()) -> KeptQuote:
    return KeptQuote(
        id=quote_id,
        text="We will not raise the fare.",
        kept_at=NOW,
        speaker="Ana Lim",
        role="operator",
        title="Ferry line to get electric boats",
        entry_id="entry",
        feed_id=FEED,
        feed_title="Harbour News",
        url="http://127.0.0.1/ferry",
        published=NOW,
        note=note,
        tags=tags,
        before="The boats are new.",
        passage="“We will not raise the fare,” she said.",
    )


def enclosure_record(record_id: str) -> EnclosureRecord:
    return EnclosureRecord(
        id=record_id,
        enclosure=Enclosure("http://127.0.0.1/fog.mp3", "audio/mpeg", 4096, duration=61),
        added=NOW,
        entry_id="entry",
        feed_id=FEED,
        feed_title="Harbour News",
        title="Fog horns",
        published=NOW,
        state=DownloadState.WAITING,
    )


def ids_of(database: Database, feed_id: str = FEED) -> list[str]:
    return [row.id for row in database.index.of_feed(feed_id)]


@asynccontextmanager
async def store(
    folders: Folders, *, files: Files | None = None, now: Callable[[], datetime] = lambda: NOW
) -> AsyncIterator[Database]:
    """An open library, closed at the end."""
    database = Database.open(folders, files=files, now=now)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def filled(folders: Folders, count: int = 10) -> AsyncIterator[Database]:
    """A library with one feed."""
    async with store(folders) as database:
        await database.put_subscription(subscription())
        await database.merge(FEED, parsed_feed(count))
        yield database
