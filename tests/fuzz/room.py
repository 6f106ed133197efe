"""What cases share: the corpus, a server, workers, a stage; and the ways to a library in it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from newsreader.changes import Change
from newsreader.config import Config, Folders
from newsreader.fetch import (
    BY_ITSELF,
    CHOSEN,
    Errand,
    Failed,
    Fetched,
    Fetcher,
    HttpFetcher,
    NotModified,
    Stream,
)
from newsreader.fetch.headers import fresh_for, retry_after, validator
from newsreader.inflate import BadEncoding, inflater
from newsreader.library import Library
from newsreader.store.database import Database
from newsreader.text import clean_line
from newsreader.workers import Workers
from tests.fuzz.corpus import Document, documents
from tests.fuzz.jobs import Here, Lent
from tests.fuzz.stage import Stage, stage
from tests.loopback import Loopback, Reply

CONFIG = Config(timeout=10, fetch_full_text=False, refresh_at_start=False, pause_per_host=0)


class Way(StrEnum):
    """How a document comes in."""

    HERE = "here"
    """Without network and workers: fast, and every exception is seen."""
    WHOLE = "whole"
    """By the real client from a server, through the real workers."""
    APP = "app"
    """Here, and then into the app."""


class Room:
    """What cases share; made by ``room``."""

    def __init__(self, server: Loopback, workers: Workers, stage: Stage) -> None:
        self.documents = documents()
        self.server = server
        self.workers = workers
        self.stage = stage
        self.entries = 0
        self.refused = 0
        self.accidents: list[Exception] = []

    def of_kind(self, kind: str) -> list[Document]:
        """The documents of a kind."""
        return [each for each in self.documents if each.kind == kind]

    def url(self, path: str) -> str:
        """The address of a path, on whichever way."""
        return self.server.url(path)

    def lent(self) -> Workers:
        """The real workers, for a library of its own."""
        return Lent(self.accidents, self.workers)

    @asynccontextmanager
    async def library(
        self,
        folders: Folders,
        way: Way,
        routes: Mapping[str, Reply],
        emit: Callable[[Change], None] = lambda _: None,
    ) -> AsyncIterator[Library]:
        """A library that finds these routes in its network, closed at the end."""
        self.server.routes = dict(routes)
        fetcher: Fetcher = Served(self.server)
        workers: Workers = Here(self.accidents)
        if way is Way.WHOLE:
            fetcher, workers = HttpFetcher(timeout=10), self.lent()
        library = Library(
            Database.open(folders), config=CONFIG, fetcher=fetcher, workers=workers, emit=emit
        )
        try:
            yield library
        finally:
            await library.close()


class Served:
    """Brings what a server would answer, without the network."""

    def __init__(self, server: Loopback) -> None:
        self._server = server

    async def get(
        self, url: str, *, etag: str = "", last_modified: str = "", errand: Errand = BY_ITSELF
    ) -> Fetched | NotModified | Failed:
        reply = self._server.routes.get(urlsplit(url).path)
        if not isinstance(reply, Reply):
            return Failed(url, "There is nothing there.", 404)
        headers: Any = reply.headers
        if reply.status != 200:
            return Failed(url, f"It answered {reply.status}.", reply.status, retry_after(headers))
        kind = headers.get("Content-Type", "")
        body = reply.body
        if headers.get("Content-Encoding"):
            try:
                undo = inflater(headers["Content-Encoding"])
                body = b"".join(undo.feed(body))
            except BadEncoding as error:
                return Failed(url, f"It sent {clean_line(str(error))}.", 200)
        return Fetched(
            url,
            "",
            200,
            body,
            content_type=kind,
            charset=kind.partition("charset=")[2],
            etag=validator(headers.get("ETag", "")),
            fresh=fresh_for(headers),
        )

    def stream(self, url: str, headers: Mapping[str, str], errand: Errand = CHOSEN) -> Any:
        return _no_stream(url)

    async def close(self) -> None:
        """Nothing to drop."""


@asynccontextmanager
async def _no_stream(url: str) -> AsyncIterator[Stream | Failed]:
    yield Failed(url, "No files are brought here.")


@asynccontextmanager
async def room() -> AsyncIterator[Room]:
    """The room, its workers started when first asked."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Loopback())
        shown = await stack.enter_async_context(stage())
        workers = Workers(count=1, preload=("newsreader.article.build", "newsreader.feeds.parse"))
        stack.push_async_callback(workers.close)
        yield Room(server, workers, shown)
