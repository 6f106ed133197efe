"""The fuzz target: a seed makes a document, which goes all the way from a server to the screen.

A case that goes well says nothing. A finding is whatever it raises: an exception that is none of
our own, or a ``Finding`` of a check.
"""

import asyncio
import gzip
import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import msgspec

from benchmarks.same_entries import differences
from newsreader.app.layout import Page
from newsreader.article.printing import changes_text, front_matter, markdown, plain
from newsreader.changes import Change, EntriesChanged
from newsreader.cli.article import article_value
from newsreader.cli.output import headline_value
from newsreader.config import Folders
from newsreader.errors import NewsreaderError, ParseError, WorkerError
from newsreader.feeds import opml
from newsreader.library import Comparison, Library, View, ViewKind, ViewSettings
from newsreader.library.citing import FORMATS
from newsreader.library.round import RefreshReport
from newsreader.model import Article, Entry, FetchState, Headline
from tests.fuzz.checks import check, clean_files, clean_text, clean_value
from tests.fuzz.corpus import Kind
from tests.fuzz.mutations import mutated
from tests.fuzz.room import Room, Way
from tests.fuzz.tokens import CONTENT_TYPES, HEADERS, STATUSES
from tests.loopback import Reply

if TYPE_CHECKING:
    from tests.app.support import Session

_MOST_ARTICLES = 12
"""Entries of a feed that are opened."""
_EVERYTHING = ViewSettings(show_read=True)
_ALL = View(ViewKind.ALL)
_KINDS = [Kind.FEED] * 7 + [Kind.PAGE] * 3 + [Kind.LIST]
_KEYS = ["j", "enter", "n", "end", "q", "j", "enter", "v", "escape", "q", "D", "S", "q"]
"""What is pressed in the app."""
_UNEXPECTED = ("unexpectedly", "was stopped", "of memory", "process died", "keep dying")


def way_of(chance: Random) -> Way:
    """How a case goes, most of them the fast way."""
    return chance.choices((Way.HERE, Way.WHOLE, Way.APP), (92, 7, 1))[0]


async def run(case: str, room: Room, home: Path, way: Way | None = None) -> None:
    """Run one case.

    Args:
        case: Its seed; with the same corpus it is the same case again.
        room: What cases share.
        home: An empty folder, for a library.
        way: How it goes; None leaves it to the seed.

    Raises:
        Exception: It found something.
    """
    chance = Random(case)
    chosen = way_of(chance)
    this = _Case(chance, room, Folders.find(home), way or chosen)
    room.accidents.clear()
    with _listening():
        await _RUNS[chance.choice(_KINDS)](this)
    for accident in room.accidents:
        raise accident
    clean_files(home)


@contextmanager
def _listening() -> Iterator[None]:
    """What is logged meanwhile must be clean too."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    heard: list[str] = []
    ear, root = Ear(), logging.getLogger()
    root.addHandler(ear)
    try:
        yield
    finally:
        root.removeHandler(ear)
    for line in heard:
        clean_text(line, "the log")


class _Case:
    def __init__(self, chance: Random, room: Room, folders: Folders, way: Way) -> None:
        self.chance = chance
        self.room = room
        self.folders = folders
        self.way = way
        self.heard: list[Change] = []

    def document(self, kind: Kind) -> bytes:
        """A document of the corpus, changed; now and then as it is."""
        body = self.chance.choice(self.room.of_kind(kind)).body
        other = self.chance.choice(self.room.documents).body
        return mutated(self.chance, body, other) if self.chance.random() < 0.95 else body

    def reply(self, body: bytes) -> Reply:
        """An answer with a document, its headers as odd."""
        headers = {"Content-Type": self.chance.choice(CONTENT_TYPES)}
        if self.chance.random() < 0.1:
            body = self.chance.choice((gzip.compress, gzip.compress, zlib.compress))(body, 1)
            headers["Content-Encoding"] = "gzip"
        odd = self.chance.random() < 0.15
        for name, values in HEADERS.items() if odd else ():
            if self.chance.random() < 0.3:
                headers[name] = self.chance.choice(values)
        return Reply(body, self.chance.choice(STATUSES) if odd else 200, headers)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Let our own errors pass, each with a sentence that is fit to be shown."""
        try:
            yield
        except NewsreaderError as error:
            self.room.refused += 1
            self.fit(error.sentence)
            check(not isinstance(error, WorkerError), error.sentence)

    def fit(self, sentence: str) -> None:
        """A sentence is clean, and tells of no accident."""
        check(sentence, "an error has no sentence")
        clean_text(sentence, "a sentence")
        check(not any(words in sentence for words in _UNEXPECTED), sentence)


# Feeds


async def _feed(case: _Case) -> None:
    first = case.document(Kind.FEED)
    second = mutated(case.chance, first, case.document(Kind.FEED))
    _same_in_pieces(first)
    _same_in_pieces(second, first)
    routes = {"/feed": case.reply(first), "/page": case.reply(case.document(Kind.PAGE))}
    room = case.room
    async with room.library(case.folders, case.way, routes, case.heard.append) as library:
        outlines = opml.Outlines((opml.Outline(room.url("/feed"), "Feed"),), ())
        await library.lists.take_over(outlines)
        await _refreshed(case, library)
        await _look_at_all(case, library)
        await _same_again(case, library)
        await _changed(case, library, second)
    if case.chance.random() < 0.1 or case.way is Way.APP:
        await _opened_again(case)
    if case.way is Way.APP:
        await _in_the_app(case)


def _same_in_pieces(body: bytes, before: bytes = b"") -> None:
    """Read in pieces, with some entries known, it is what it is read whole."""
    try:
        _, ways = differences(body, before)
    except ParseError:
        return
    check(not ways, f"reading in pieces is not reading whole: {ways}")


async def _refreshed(case: _Case, library: Library) -> RefreshReport:
    report = await library.refresh()
    check(report.feeds == 1, "a feed was left out")
    for each in report.errors:
        case.room.refused += 1
        case.fit(each.error)
    await library.settle()
    return report


def _feed_id(library: Library) -> str:
    return library.subscriptions()[0].id


def _entries(library: Library) -> dict[str, Entry]:
    found = library._core.database.entries(_feed_id(library))
    listed = {row.id for row in library.headlines(_ALL, _EVERYTHING)}
    check({each.id for each in found} == listed, "the list is not what the file holds")
    return {each.id: each for each in found}


async def _forget_fetch(library: Library) -> None:
    """Have the same bytes parsed again."""
    await library._core.database.put_fetch_states({_feed_id(library): FetchState()})


async def _same_again(case: _Case, library: Library) -> None:
    """A second refresh of the same bytes brings nothing and changes nothing."""
    before = _entries(library)
    case.heard.clear()
    await _forget_fetch(library)
    report = await _refreshed(case, library)
    changed = [each for each in case.heard if isinstance(each, EntriesChanged)]
    check(report.new_entries == 0, f"the same bytes brought {report.new_entries} new entries")
    check(not changed, f"the same bytes changed {changed}")
    check(_entries(library) == before, "the same bytes left other entries")


async def _changed(case: _Case, library: Library, body: bytes) -> None:
    """Another state of the feed loses nothing, and leaves read what is read."""
    ids = [row.id for row in library.headlines(_ALL, _EVERYTHING)]
    read = set(case.chance.sample(ids, len(ids) // 2))
    library.mark(read, True)
    if case.way is not Way.WHOLE:  # the page would be fetched, wherever the feed says that it is
        for each in ids[:2]:
            library.saving.toggle(each)
    case.room.server.routes["/feed"] = Reply(body)
    await _forget_fetch(library)
    await _refreshed(case, library)
    after = {row.id: row for row in library.headlines(_ALL, _EVERYTHING)}
    check(set(ids) <= after.keys(), "entries were lost")
    check(all(after[each].read for each in read), "read entries are unread again")
    for row in after.values():
        if row.revised:
            with case.refusals():
                _look_at_changes(case, row.id, await library.comparing.changes(row.id))
    await _look_at_all(case, library)


def _look_at_changes(case: _Case, entry_id: str, comparison: Comparison) -> None:
    clean_value(comparison, "the changes")
    for marked_down in (False, True):
        clean_text(changes_text(comparison.article, marked_down=marked_down), "the changes")
    case.room.stage.draw_page(case.chance, Page(comparison.article, entry_id))


async def _look_at_all(case: _Case, library: Library) -> None:
    rows = library.headlines(_ALL, _EVERYTHING)
    case.room.entries += len(rows)
    subscription = library.subscriptions()[0]
    clean_value(subscription, "the subscription")
    clean_value(library.fetch_state(subscription.id), "the fetch state")
    case.room.stage.draw_rows(case.chance, rows, subscription.title)
    clean_value([headline_value(library, row) for row in rows], "the headlines")
    clean_text(await library.lists.write(), "the OPML")
    for row in case.chance.sample(rows, min(len(rows), _MOST_ARTICLES)):
        await _look_at(case, library, row)
    await _search(case, library)


async def _look_at(case: _Case, library: Library, row: Headline) -> None:
    entry = library.entry(row.id)
    clean_value(row, "a headline")
    clean_value(entry, "an entry")
    check(entry and all(_aware(each) for each in (entry.published, entry.updated)), "a date")
    with case.refusals():
        _look_at_article(case, library, row.id, await library.reading.feed_text(row.id))
    if case.way is not Way.WHOLE and case.chance.random() < 0.2:
        case.room.server.routes[_path(row.url)] = case.room.server.routes["/page"]
        with case.refusals():
            _look_at_article(case, library, row.id, await library.reading.full_text(row.id))


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2].partition("?")[0].partition("#")[0]


def _aware(moment: Any) -> bool:
    return moment is None or moment.tzinfo is UTC


def _look_at_article(case: _Case, library: Library, entry_id: str, article: Article) -> None:
    clean_value(article, "the article")
    for block in article.blocks:
        ends = (end for mark in block.marks for end in (mark.start, mark.end))
        check(all(0 <= end <= len(block.text) for end in ends), "a mark goes beyond its text")
    for quote in article.quotes:
        text = article.blocks[quote.block].text
        check(text[quote.start : quote.end] == quote.text, "a quote is not where it is")
    entry = library.entry(entry_id)
    row = library.headline(entry_id)
    page = Page(
        article,
        entry_id,
        library.feed_title(row.feed_id if row else ""),
        enclosures=entry.enclosures if entry else (),
        next_title=row.title if row else "",
        updated=case.chance.random() < 0.2,
    )
    case.room.stage.draw_page(case.chance, page)
    _hand_out(library, entry_id, article)


def _hand_out(library: Library, entry_id: str, article: Article) -> None:
    """Write an article and its quotations in every format."""
    clean_text(plain(article), "the plain text")
    clean_text(front_matter(article) + markdown(article), "the Markdown")
    written = msgspec.json.encode(article_value(article, entry_id)).decode()
    clean_text(written, "the JSON")
    notebook, numbers = library.notebook, range(len(article.quotes))
    kept = [notebook.draft(entry_id, article, each) for each in numbers]
    for each in kept[:2]:
        notebook.keep(each)
        check(notebook.find_in(article, each), "a quote is not found where it was kept")
    for name, form in FORMATS.items():
        clean_text(form(kept), f"the quotes in {name}")


async def _search(case: _Case, library: Library) -> None:
    if case.chance.random() > 0.15:
        return
    search = library._core.database.search
    await asyncio.to_thread(search.fill, lambda: True)
    for row in library.headlines(_ALL, _EVERYTHING)[:_MOST_ARTICLES]:
        clean_text(await asyncio.to_thread(search.text, row.id), "what the search knows")


async def _opened_again(case: _Case) -> None:
    """What was written is read as it was, and nothing of it had to be mended."""
    async with case.room.library(case.folders, Way.HERE, {}) as library:
        check(not library.notices, f"opened again it says {library.notices}")
        _entries(library)
        clean_value(await library.notebook.speakers(), "the speakers")
        clean_value(library.notebook.quotes(), "the notebook")
        await library.fold()
        findings = await library.upkeep.checkup()
        check(not findings, f"the check-up finds {findings}")


async def _in_the_app(case: _Case) -> None:
    from tests.app.support import session

    size = case.chance.choice(((130, 40), (80, 24), (50, 20)))
    with patch("newsreader.library.library.Workers", lambda **_: case.room.lent()):
        async with session(case.folders, size=size) as it:
            await _go_about(it)


async def _go_about(it: "Session") -> None:
    from tests.fuzz.checks import clean_strip
    from tests.screen import screen_lines

    for keys in _KEYS:
        await it.press(keys)
        await it.pilot.pause()
        for number, line in enumerate(screen_lines(it.app)):
            clean_strip(line, f"line {number} of the screen")


# Pages and lists


async def _page(case: _Case) -> None:
    page, second = case.document(Kind.PAGE), case.document(Kind.PAGE)
    if case.chance.random() < 0.3:  # the second page of an article is much like its first
        page, second = _pointing(page, b"/page/2"), _pointing(page, b"/page/3") + second
    routes = {"/page": case.reply(page), "/page/2": case.reply(second)}
    url = case.room.url("/page")
    async with case.room.library(case.folders, case.way, routes) as library:
        with case.refusals():
            found = await library.seeking.look_up(url)
            clean_value(found, "what was found")
        with case.refusals():
            _look_at_article(case, library, "", await library.reading.read_address(url))
        with case.refusals():
            row = await library.saving.save_page(url)
            clean_value(row, "a saved page")
            _look_at_article(case, library, row.id, await library.reading.open(row.id))


def _pointing(page: bytes, address: bytes) -> bytes:
    """A page that says where it goes on."""
    return page.replace(b"</head>", b"<link rel=next href='%s'></head>" % address, 1)


async def _list(case: _Case) -> None:
    raw = case.document(Kind.LIST)
    async with case.room.library(case.folders, case.way, {}) as library:
        with case.refusals():
            outlines = await library.lists.read(raw)
            clean_value(outlines, "the list")
            await library.lists.take_over(outlines)
        followed = library.subscriptions()
        clean_value(followed, "the subscriptions")
        written = await library.lists.write()
        clean_text(written, "the OPML")
        again = opml.read(written.encode())
        urls = {each.url for each in again.outlines}
        check(not again.refused, f"our own list has refused lines: {again.refused}")
        check(urls == {each.url for each in followed}, "our own list lost feeds")


_RUNS = {Kind.FEED: _feed, Kind.PAGE: _page, Kind.LIST: _list}
