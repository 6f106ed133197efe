"""The HTTP client. Feeds, pages and pictures all come through it; what comes of it is a value.

It asks conditionally, follows redirects itself, and bounds everything: the time in all, the hops,
the headers, the bytes as sent and as inflated, the requests at once in all and to one host.
"""

import asyncio
import importlib
import logging
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from newsreader import __version__
from newsreader.address import address, host_of, is_web, quoted
from newsreader.inflate import BadEncoding, Inflater, inflater, offered
from newsreader.resolver import Resolver
from newsreader.text import clean_line

if TYPE_CHECKING:
    import aiohttp

__all__ = ["Failed", "Fetched", "Fetcher", "HttpFetcher", "NotModified", "address"]

USER_AGENT = f"newsreader/{__version__} (terminal newsreader)"
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.8, */*;q=0.5"
)
_HOPS = 10
"""Redirects followed for one address."""
_HEADER_LIMIT = 65_536
"""Longest line and longest header of an answer, in bytes; of headers it may have 128."""
_VALIDATOR_LIMIT = 4_000
"""Longest ETag or Last-Modified kept, in characters."""
_MEGABYTE = 1024 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}

_log = logging.getLogger(__name__)


class Fetched(Struct, frozen=True):
    """A document came."""

    url: str
    """Where it was found in the end."""
    permanent_url: str
    """The same, when every redirect on the way was permanent (301, 308); else empty. Not to be
    kept before the document has proved to be what was wanted: captive portals redirect so too."""
    status: int
    body: bytes
    content_type: str = ""
    """The whole header, as sent."""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""


class NotModified(Struct, frozen=True):
    """The document is still the one that the validators name."""

    url: str
    etag: str = ""
    last_modified: str = ""


class Failed(Struct, frozen=True):
    """No document came, for a reason that fits one sentence."""

    url: str
    sentence: str
    status: int = 0
    """The HTTP status, 0 when there was none."""
    retry_after: int | None = None
    """Seconds for which the server asks to be left alone."""
    gone: bool = False
    """The server says that it will never be back (410)."""
    permanent_url: str = ""
    """Where it failed, when every redirect on the way there was permanent; else empty."""


class Fetcher(Protocol):
    """What brings documents: the HTTP client, or a test's stand-in."""

    async def get(
        self, url: str, *, etag: str = "", last_modified: str = ""
    ) -> Fetched | NotModified | Failed:
        """Fetch a document. Never raises for anything that the network does."""
        ...

    async def close(self) -> None:
        """Drop all connections."""
        ...


class HttpFetcher:
    """Fetches over HTTP.

    Args:
        timeout: Seconds one document may take in all, redirects included.
        max_bytes: Largest body, as sent and as inflated.
        connections: Documents fetched at once.
        per_host: Documents fetched at once from one host.
    """

    def __init__(
        self,
        *,
        timeout: float = 30,
        max_bytes: int = 15 * _MEGABYTE,
        connections: int = 40,
        per_host: int = 4,
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._slots = asyncio.Semaphore(connections)
        self._host_slots: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(per_host)
        )
        self._starting = asyncio.Lock()
        self._session: aiohttp.ClientSession | None = None

    async def get(
        self, url: str, *, etag: str = "", last_modified: str = ""
    ) -> Fetched | NotModified | Failed:
        """Fetch a document; waits for its turn first. Never raises for what the network does.

        Args:
            url: An http or https address.
            etag: The validator that came with what is at hand; empty if there is none.
            last_modified: Likewise.
        """
        if not is_web(url):
            return Failed(url, "Only http and https addresses can be read.")
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        async with self._host_slots[host_of(url)], self._slots:
            return await self._bounded(_Visit(url, headers))

    async def close(self) -> None:
        """Drop all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _bounded(self, visit: "_Visit") -> Fetched | NotModified | Failed:
        session = await self._ready_session()
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(session, visit)
        except Exception as error:  # whatever the client raises, the network did
            _log.info("%s: %r", visit.url, error)
            return Failed(visit.url, _sentence(error, host_of(visit.now), self._timeout))

    async def _follow(
        self, session: "aiohttp.ClientSession", visit: "_Visit"
    ) -> Fetched | NotModified | Failed:
        for _ in range(_HOPS + 1):
            async with AsyncExitStack() as stack:
                request = session.get(visit.now, headers=visit.headers, allow_redirects=False)
                response = await stack.enter_async_context(request)
                if response.status not in _REDIRECTS:
                    return await self._answer(response, visit)
                problem = visit.move(response.status, response.headers.get("Location", ""))
            if problem:
                return Failed(visit.url, problem, response.status)
        return Failed(visit.url, f"{host_of(visit.now)} redirects without end.", response.status)

    async def _answer(
        self, response: "aiohttp.ClientResponse", visit: "_Visit"
    ) -> Fetched | NotModified | Failed:
        etag = _validator(response.headers.get("ETag", ""))
        last_modified = _validator(response.headers.get("Last-Modified", ""))
        if response.status == 304 and visit.headers:
            return NotModified(visit.now, etag, last_modified)
        if problem := _refusal(response.status, host_of(visit.now)):
            return replace(
                problem,
                url=visit.url,
                retry_after=_retry_after(response.headers),
                permanent_url=visit.now if visit.permanent else "",
            )
        body = await self._body(response)
        return Fetched(
            url=visit.now,
            permanent_url=visit.now if visit.permanent else "",
            status=response.status,
            body=body,
            content_type=_text(response.headers.get("Content-Type", "")),
            charset=clean_line(response.charset or "", 40),
            etag=etag,
            last_modified=last_modified,
        )

    async def _body(self, response: "aiohttp.ClientResponse") -> bytes:
        if (response.content_length or 0) > self._max_bytes:
            raise _TooLarge(self._max_bytes)
        undo = inflater(response.headers.get("Content-Encoding", ""))
        body = bytearray()
        async for piece in _pieces(response, undo):
            body += piece
            if len(body) > self._max_bytes:
                raise _TooLarge(self._max_bytes)
        if body and not undo.complete:
            raise BadEncoding("cut-off compressed bytes")
        return bytes(body)

    async def _ready_session(self) -> "aiohttp.ClientSession":
        async with self._starting:
            if self._session is None:
                # 200 ms, which the loop must not stand still for
                await asyncio.to_thread(importlib.import_module, "aiohttp")
                self._session = _new_session()
            return self._session


class _TooLarge(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit / _MEGABYTE:.3g} MB")


class _Visit:
    """One document's way through redirects."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = self.now = url
        self.headers = headers
        self.permanent = False
        self._seen = {url}

    def move(self, status: int, location: str) -> str:
        """Take a hop. Returns what is wrong with it, or ""."""
        host = host_of(self.now)
        if not location:
            return f"{host} redirects, but does not say where to."
        target = _target(self.now, location)
        if not is_web(target):
            return f"{host} redirects to something that is no web address."
        if target in self._seen:
            return f"{host} redirects in a circle."
        self.permanent = status in _PERMANENT and (self.permanent or len(self._seen) == 1)
        self._seen.add(target)
        self.now = target
        return ""


def _target(base: str, location: str) -> str:
    try:
        return urljoin(base, quoted(_text(location)))
    except ValueError:
        return ""


async def _pieces(response: "aiohttp.ClientResponse", undo: Inflater) -> AsyncIterator[bytes]:
    async for chunk in response.content.iter_any():
        for piece in undo.feed(chunk):
            yield piece
            await asyncio.sleep(0)  # inflating is work: the screen gets its turn in between


def _new_session() -> "aiohttp.ClientSession":
    import aiohttp  # noqa: PLC0415 - loaded just before, in a thread

    resolver: Any = Resolver()
    return aiohttp.ClientSession(
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        connector=aiohttp.TCPConnector(limit=0, resolver=resolver, ttl_dns_cache=300),
        timeout=aiohttp.ClientTimeout(total=None),
        max_line_size=_HEADER_LIMIT,
        max_field_size=_HEADER_LIMIT,
        headers={"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": offered()},
    )


def _text(header: str) -> str:
    """Undo the client's surrogate escapes for bytes that are not UTF-8."""
    raw = header.encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _validator(header: str) -> str:
    """A validator goes back byte for byte, or not at all."""
    return header if header.isprintable() and len(header) <= _VALIDATOR_LIMIT else ""


def _retry_after(headers: Any) -> int | None:
    """Seconds from a Retry-After header, which may also be a date (RFC 9110, 10.2.3)."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 8 ms, for what is rarely sent

    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return int(value[:9])
    try:
        moment = parsedate_to_datetime(value)
        wait = moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0, int(wait.total_seconds()))


_STATUSES = {
    204: "{host} sent no content.",
    205: "{host} sent no content.",
    206: "{host} sent only a part.",
    304: "{host} says “not modified” though it was not asked; try again later.",
    401: "{host} asks for a name and password; put them into the address as NAME:PASSWORD@.",
    403: "{host} refuses access (403).",
    404: "{host} has nothing at this address (404).",
    410: "{host} says that this is gone for good (410); it is not asked again.",
    429: "{host} asks to be left alone for a while (429).",
    503: "{host} is not available for the moment (503).",
}


def _refusal(status: int, host: str) -> Failed | None:
    if status in _STATUSES:
        sentence = _STATUSES[status].format(host=host)
    elif 200 <= status < 300:
        return None
    elif 500 <= status < 600:
        sentence = f"{host} has a problem of its own ({status}); try again later."
    else:
        sentence = f"{host} answered with status {status}."
    return Failed("", sentence, status, gone=status == 410)


def _sentence(error: Exception, host: str, timeout: float) -> str:
    """Say what went wrong: what happened, at which host, and what to do."""
    for kind, sentence in _failures():
        if isinstance(error, kind):
            return sentence.format(host=host, timeout=timeout, error=error, reason=_reason(error))
    return f"{host} can't be read ({clean_line(type(error).__name__)})."


def _failures() -> tuple[tuple[type[Exception], str], ...]:
    """The more special kinds come first."""
    import aiohttp  # noqa: PLC0415 - loaded long since

    return (
        (TimeoutError, "{host} did not answer in full within {timeout:g} s; try again later."),
        (_TooLarge, "{host} sent {error}, which is too large (setting max_megabytes)."),
        (BadEncoding, "{host} sent {error}; try again later."),
        (
            aiohttp.ClientConnectorDNSError,
            "The name {host} was not found; check the address and the connection.",
        ),
        (aiohttp.ClientSSLError, "The identity of {host} can't be verified ({reason})."),
        (aiohttp.ClientConnectorError, "{host} can't be reached ({reason}); try again later."),
        (aiohttp.ClientPayloadError, "{host} broke off in the middle; try again later."),
        (
            aiohttp.ServerDisconnectedError,
            "{host} closed the connection without an answer; try again later.",
        ),
        (aiohttp.InvalidURL, "{host} is part of no valid address."),
        (
            aiohttp.ClientResponseError,
            "{host} sent something that is no valid HTTP; try again later.",
        ),
        (OSError, "The connection to {host} broke ({reason}); try again later."),
    )


def _reason(error: Any) -> str:
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", error)
    words = getattr(cause, "verify_message", "") or _system_words(cause)
    return clean_line(str(words or type(cause).__name__), 120).lower()


def _system_words(cause: object) -> str:
    number = getattr(cause, "errno", None)
    return os.strerror(number) if number and number > 0 else str(getattr(cause, "strerror", ""))
