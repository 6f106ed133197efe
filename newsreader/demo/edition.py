"""The demo edition's documents: feeds and pages that lie in the package, dated anew when read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from msgspec.structs import replace

from newsreader.model import ParsedEntry, ParsedFeed

NEWEST_AGE = timedelta(hours=1)
"""Age of the newest entry when the edition is built."""

CORRECTED = (
    ("a week later than promised and exactly within its budget",
     "a week earlier than promised and a little over budget"),
    ("200 oak piles", "212 oak piles"),
    ("No vehicle over ten tonnes", "No vehicle over seven tonnes"),
)  # fmt: skip
"""Words that the edition's feeds corrected since they were read, before and after."""

_HERE = files(__package__)


@dataclass(frozen=True, slots=True)
class DemoFeed:
    """One feed of the edition.

    Args:
        name: Its file in ``feeds/``.
        url: The address it is subscribed at; ``.example`` hosts belong to nobody.
        folder: The folder it is subscribed into.
    """

    name: str
    url: str
    folder: str = ""


FEEDS = (
    DemoFeed("harbour-news.xml", "https://harbour-news.example/feed.xml", "Home waters"),
    DemoFeed("city-desk.xml", "https://city-desk.example/feed.xml", "Home waters"),
    DemoFeed("workbench.xml", "https://workbench.example/atom.xml", "Making & measuring"),
    DemoFeed("field-notes.xml", "https://field-notes.example/index.rdf", "Making & measuring"),
    DemoFeed("tisch-und-garten.xml", "https://tisch-und-garten.example/feed.xml", "Overseas"),
    DemoFeed("le-quai.json", "https://le-quai.example/feed.json", "Overseas"),
    DemoFeed("minato-dayori.xml", "https://minato-dayori.example/atom.xml", "Overseas"),
)


def edition(now: datetime) -> tuple[tuple[DemoFeed, ParsedFeed], ...]:
    """Every feed, parsed, its dates moved so that the newest entry is an hour old.

    Args:
        now: The time it is.

    Returns:
        The feeds in the edition's order.
    """
    shift = now - NEWEST_AGE - _newest()
    return tuple((feed, _moved(_parsed(feed), shift)) for feed in FEEDS)


def earlier(feed: ParsedFeed) -> ParsedFeed:
    """What a feed of the edition carried before its corrections.

    Args:
        feed: One that ``edition`` returned.

    Returns:
        Only the entries that were corrected since, as they were.
    """
    entries = (replace(entry, html=_uncorrected(entry.html)) for entry in feed.entries)
    now = {entry.key: entry.html for entry in feed.entries}
    return replace(feed, entries=tuple(each for each in entries if each.html != now[each.key]))


def page(url: str) -> str | None:
    """The page of an entry, dressed as a news site dresses one.

    Args:
        url: The address of the entry.

    Returns:
        HTML, or None when no entry of the edition lies there.
    """
    for feed in FEEDS:
        for entry in _parsed(feed).entries:
            if entry.url == url:
                return _page(_parsed(feed).title, entry)
    return None


@cache
def _parsed(feed: DemoFeed) -> ParsedFeed:
    from newsreader.feeds.parse import parse  # noqa: PLC0415 - feedparser only when needed

    return parse(_HERE.joinpath("feeds", feed.name).read_bytes(), feed.url)


def _newest() -> datetime:
    dates = (entry.published for feed in FEEDS for entry in _parsed(feed).entries)
    return max(date for date in dates if date)


def _moved(feed: ParsedFeed, shift: timedelta) -> ParsedFeed:
    return replace(feed, entries=tuple(_dated(entry, shift) for entry in feed.entries))


def _dated(entry: ParsedEntry, shift: timedelta) -> ParsedEntry:
    return replace(
        entry,
        published=entry.published and entry.published + shift,
        updated=entry.updated and entry.updated + shift,
    )


def _uncorrected(html: str) -> str:
    for before, after in CORRECTED:
        html = html.replace(after, before)
    return html


def _page(site: str, entry: ParsedEntry) -> str:
    return Template(_text("frame.html")).substitute(
        title=escape(entry.title),
        site=escape(site),
        byline=escape(entry.author),
        published=entry.published.isoformat() if entry.published else "",
        body=_whole_body(entry),
    )


def _whole_body(entry: ParsedEntry) -> str:
    """What the page says: for a teaser a text of its own, else what the feed says."""
    own = f"{entry.url.rpartition('/')[2]}.html"
    return _text(own) if _HERE.joinpath("pages", own).is_file() else entry.html


def _text(name: str) -> str:
    return _HERE.joinpath("pages", name).read_text("utf-8")
