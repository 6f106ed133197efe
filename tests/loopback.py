"""A web server on 127.0.0.1 for tests: plain answers, and every fault a server can have.

In an async test::

    async with Loopback({"/feed": b"<rss …/>"}) as server:
        await fetcher.get(server.url("/feed"))
        assert server.count("/feed") == 1

Where the loop is another one's, or there is none, the same in a thread of its own::

    with Loopback(routes) as server: ...
"""

import asyncio
import gzip
import hashlib
import threading
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self, cast


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. The defaults make a good one; each fault is a field."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: bool = False
    """Send ETag and Last-Modified, and 304 to a request that names one of them."""
    length: int | None = None
    """A Content-Length that lies; -1 sends none, so that the end of the connection is the end."""
    hold: asyncio.Event | None = None
    """Answer only when this is set."""
    stall: bool = False
    """Never go on after the body."""
    pieces: Iterable[bytes] | None = None
    """Sent instead of the body, one after the other."""
    raw: bytes | None = None
    """Sent instead of everything, headers included."""
    reset: bool = False
    """Break the connection off after what was sent."""


Handler = Callable[[Request], Reply | bytes | Awaitable[Reply | bytes]]
Route = Reply | bytes | Handler

MODIFIED = "Sun, 01 Mar 2026 10:00:00 GMT"


def gzipped(body: bytes) -> Reply:
    """The body, compressed as declared."""
    return Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"})


def deflated(body: bytes, *, raw: bool = False) -> Reply:
    """The body as deflate in zlib's format, or raw as many servers send it."""
    stream = zlib.compressobj(wbits=-15 if raw else 15)
    packed = stream.compress(body) + stream.flush()
    return Reply(packed, headers={"Content-Encoding": "deflate"})


def redirect(target: str, status: int = 302) -> Reply:
    """A redirect; an empty target leaves Location out."""
    return Reply(status=status, headers={"Location": target} if target else {})


def bomb(megabytes: int = 200) -> Reply:
    """A small gzip body that inflates to much."""
    return gzipped(b"\0" * (megabytes << 20))


def hang() -> Reply:
    """No answer, ever."""
    return Reply(hold=asyncio.Event())


class Loopback:
    """The server. ``routes`` may be changed at any time; what is not in it is 404.

    Args:
        routes: Path (with its query, if any) to what it answers.
    """

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.requests: list[Request] = []
        self.most_at_once = 0
        self.port = 0
        self._open = 0
        self._conversations: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The whole address of a path."""
        return f"http://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.path == path for request in self.requests)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", 0, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._conversations:
            task.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        await self._server.wait_closed()

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live(started)))
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._loop is not None
        assert self._stop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _live(self, started: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with self:
            started.set()
            await self._stop.wait()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._conversations.add(task)
        try:
            while request := await _request(reader):
                self.requests.append(request)
                await self._answer(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._conversations.discard(task)
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            await _send(await self._reply(request), writer)
        finally:
            self._open -= 1

    async def _reply(self, request: Request) -> Reply:
        route = self.routes.get(request.path, Reply(b"nothing here", 404))
        found = route(request) if callable(route) else route
        if isinstance(found, Awaitable):
            found = await found
        reply = Reply(found) if isinstance(found, bytes) else found
        return _validated(reply, request) if reply.validators else reply


async def _request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    return Request(method, path, {name.lower(): value.strip() for name, _, value in pairs})


def _validated(reply: Reply, request: Request) -> Reply:
    etag = f'"{hashlib.blake2b(reply.body, digest_size=8).hexdigest()}"'
    headers = {**reply.headers, "ETag": etag, "Last-Modified": MODIFIED}
    asked = request.headers
    known = (
        asked["if-none-match"] == etag
        if "if-none-match" in asked
        else asked.get("if-modified-since") == MODIFIED
    )
    answer = replace(reply, headers=headers)
    return replace(answer, status=304, body=b"") if known else answer


async def _send(reply: Reply, writer: asyncio.StreamWriter) -> None:
    if reply.hold is not None:
        await reply.hold.wait()
    writer.write(_head(reply) + reply.body if reply.raw is None else reply.raw)
    for piece in reply.pieces or ():
        writer.write(piece)
        await writer.drain()
    await writer.drain()
    if reply.stall:
        await asyncio.Event().wait()
    if reply.reset:
        writer.transport.abort()
    if reply.reset or reply.raw is not None or reply.pieces or reply.length is not None:
        raise ConnectionResetError


def _head(reply: Reply) -> bytes:
    headers = dict(reply.headers)
    length = len(reply.body) if reply.length is None else reply.length
    if length >= 0 and reply.pieces is None and reply.status != 304:
        headers["Content-Length"] = str(length)
    lines = [f"HTTP/1.1 {reply.status} Status", *(f"{name}: {headers[name]}" for name in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
