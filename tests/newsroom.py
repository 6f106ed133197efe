"""Feeds and pages of our own for tests: small, real documents, and a library to put them in."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from newsreader.changes import Change
from newsreader.config import Config, Folders
from newsreader.fetch import Fetcher
from newsreader.library import Library, open_library

Entry = tuple[str, str, str]
"""Id, title and HTML body of an entry."""

FERRY = (
    "ferry",
    "Ferry line to get electric boats",
    "<p>The first of six boats arrives in May, the operator said on Monday.</p>"
    "<p>Ana Lim, who runs the line, said,</p>"
    "<p>“We will not raise the fare. The power costs us less than the oil did.”</p>"
    "<p>The boats were built in the yard across the bay, and the crews have trained since the "
    "spring on a hull that was lent to them by the pilots of the next port.</p>",
)
BRIDGE = ("bridge", "Old bridge reopens", "<p>The bridge is open again after two winters.</p>")
ROOFS = ("roofs", "Why cities paint their roofs white", "<p>White roofs keep houses cool.</p>")


def rss(
    entries: Iterable[Entry], title: str = "Harbour News", site: str = "http://127.0.0.1/"
) -> bytes:
    """An RSS 2.0 document."""
    lines = "".join(
        f"<item><guid isPermaLink='false'>{key}</guid><title>{name}</title>"
        f"<link>{site}{key}</link><pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate>"
        f"<description><![CDATA[{body}]]></description></item>"
        for key, name, body in entries
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>{site}</link><description>d</description>{lines}</channel></rss>"
    ).encode()


def page(title: str, *paragraphs: str, head: str = "") -> bytes:
    """A page of a site, with a menu and a footer around the article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/about'>About</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved</footer>"
        "</body></html>"
    ).encode()


LONG = (
    "The yard has built boats for ninety years, and none of them carried a battery until now. "
    "Its masters went to look at three others before they drew a line of their own, and came "
    "back with a notebook full of doubts that took a winter to answer one by one."
)


@asynccontextmanager
async def opened(
    folders: Folders,
    emit: Callable[[Change], None] = lambda _: None,
    config: Config | None = None,
    fetcher: Fetcher | None = None,
) -> AsyncIterator[Library]:
    """A library, closed at the end."""
    library = open_library(folders, config or Config(timeout=5), emit, fetcher)
    try:
        yield library
    finally:
        await library.close()
