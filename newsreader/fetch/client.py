"""Asks over HTTP.

It asks conditionally, follows redirects itself, and bounds everything: the time in all, the hops,
the headers, the bytes as sent and as inflated, the requests at once in all and to one host.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from newsreader.address import host_of, is_web
from newsreader.fetch.answers import Failed, Fetched, NotModified
from newsreader.fetch.bodies import body_of
from newsreader.fetch.connections import Connections, Ways
from newsreader.fetch.errand import BY_ITSELF, CHOSEN, Errand
from newsreader.fetch.headers import fresh_for, retry_after, text_of, validator
from newsreader.fetch.pacing import Turns
from newsreader.fetch.sentences import refusal, rejected, sentence_of
from newsreader.fetch.stream import Stream
from newsreader.fetch.visit import Visit
from newsreader.resolver import Resolver
from newsreader.text import clean_line

if TYPE_CHECKING:
    import aiohttp

_HOPS = 10
"""Redirects followed for one address."""
_MEGABYTE = 1024 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_TOO_MANY = 429
_STREAMED = {200, 206, 416}

_DIRECT = Ways()

_log = logging.getLogger(__name__)


class HttpFetcher:
    """Fetches over HTTP.

    Args:
        timeout: Seconds one document may take in all, redirects included.
        max_bytes: Largest body, as sent and as inflated.
        connections: Documents fetched at once.
        per_host: Documents fetched at once from one host.
        ways: How servers are reached.
        resolver: Another way to look up their names than the system's.
    """

    def __init__(
        self,
        *,
        timeout: float = 30,
        max_bytes: int = 15 * _MEGABYTE,
        connections: int = 100,
        per_host: int = 4,
        ways: Ways = _DIRECT,
        resolver: Resolver | None = None,
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._turns = Turns(connections, per_host, ways.gap)
        self._connections = Connections(ways, resolver or Resolver())

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        errand: Errand = BY_ITSELF,
    ) -> Fetched | NotModified | Failed:
        """Fetch a document; waits for its turn first. Never raises for what the network does.

        Args:
            url: An http or https address.
            etag: The validator that came with what is at hand; empty if there is none.
            last_modified: Likewise.
            errand: On whose behalf, and what goes with it.
        """
        if not is_web(url):
            return Failed(url, "Only http and https addresses can be read.")
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        host = host_of(url)
        async with self._turns.turn(host):
            if errand.resting is not None and (refused := errand.resting.get(host)):
                return replace(refused, url=url)
            answer = await self._bounded(Visit(url, headers, errand))
        if isinstance(answer, Failed) and answer.status == _TOO_MANY and errand.resting is not None:
            errand.resting.setdefault(host, replace(answer, permanent_url=""))
        return answer

    @asynccontextmanager
    async def stream(
        self, url: str, headers: Mapping[str, str], errand: Errand = CHOSEN
    ) -> AsyncIterator[Stream | Failed]:
        """Open a file that is read piece by piece, in as much time as it takes.

        Args:
            url: An http or https address.
            headers: Sent beside the client's own, such as Range.
            errand: On whose behalf, and what goes with it.

        Yields:
            The answer, of status 200, 206 or 416; or why there is none.
        """
        sent = {"Accept": "*/*", "Accept-Encoding": "identity", **headers}
        visit = Visit(url, sent, errand)
        async with AsyncExitStack() as stack:
            yield await self._opened(visit, stack)

    async def close(self) -> None:
        """Drop all connections."""
        await self._connections.close()

    async def _bounded(self, visit: Visit) -> Fetched | NotModified | Failed:
        try:
            async with asyncio.timeout(self._timeout) as visit.deadline:
                return await self._follow(visit)
        except Exception as error:  # whatever the client raises, the network did
            _log.info("%s: %r", visit.url, error)
            return Failed(visit.url, sentence_of(error, host_of(visit.now), self._timeout))

    async def _opened(self, visit: Visit, stack: AsyncExitStack) -> Stream | Failed:
        if not is_web(visit.url):
            return Failed(visit.url, "Only http and https addresses can be read.")

        def sentence(error: Exception) -> str:
            _log.info("%s: %r", visit.url, error)
            return sentence_of(error, host_of(visit.now), self._timeout)

        try:
            async with self._turns.turn(host_of(visit.url)), asyncio.timeout(self._timeout):
                landed = await self._land(visit, stack)
        except Exception as error:  # whatever the client raises, the network did
            return Failed(visit.url, sentence(error))
        if isinstance(landed, Failed):
            return landed
        if landed.status in _STREAMED:
            return Stream(landed, visit.now, self._timeout, sentence)
        problem = refusal(landed.status, host_of(visit.now)) or Failed("", "No file came.")
        return replace(problem, url=visit.url, retry_after=retry_after(landed.headers))

    async def _follow(self, visit: Visit) -> Fetched | NotModified | Failed:
        async with AsyncExitStack() as stack:
            landed = await self._land(visit, stack)
            return landed if isinstance(landed, Failed) else await self._answer(landed, visit)

    async def _land(self, visit: Visit, stack: AsyncExitStack) -> "aiohttp.ClientResponse | Failed":
        """Follow redirects to an answer, which is open until the stack is left."""
        for _ in range(_HOPS + 1):
            async with AsyncExitStack() as hop:
                request = await self._connections.request(
                    visit.now, visit.reach, visit.errand, visit.sent()
                )
                response = await hop.enter_async_context(request)
                visit.arrived(self._connections.network_behind(response, visit.now, visit.errand))
                if response.status not in _REDIRECTS:
                    await stack.enter_async_context(hop.pop_all())
                    return response
                problem = visit.move(response.status, response.headers.get("Location", ""))
            if problem:
                return Failed(visit.url, problem, response.status)
        return Failed(visit.url, f"{host_of(visit.now)} redirects without end.", response.status)

    async def _answer(
        self, response: "aiohttp.ClientResponse", visit: Visit
    ) -> Fetched | NotModified | Failed:
        headers = response.headers
        etag = validator(headers.get("ETag", ""))
        last_modified = validator(headers.get("Last-Modified", ""))
        if response.status == 304 and visit.conditional:
            return NotModified(
                visit.now,
                etag,
                last_modified,
                visit.permanent_url,
                fresh_for(headers),
                visit.network,
            )
        if problem := refusal(response.status, host_of(visit.now)):
            sentence = rejected(problem, host_of(visit.now)) if visit.logged_in else ""
            return replace(
                problem,
                url=visit.url,
                sentence=sentence or problem.sentence,
                retry_after=retry_after(headers),
                permanent_url=visit.permanent_url,
            )
        most = min(visit.errand.most or self._max_bytes, self._max_bytes)
        if visit.errand.turn:
            await visit.errand.turn()
        body, encoding = await body_of(response, visit, most)
        return Fetched(
            url=visit.now,
            permanent_url=visit.permanent_url,
            status=response.status,
            body=body,
            content_type=text_of(headers.get("Content-Type", "")),
            charset=clean_line(response.charset or "", 40),
            etag=etag,
            last_modified=last_modified,
            fresh=fresh_for(headers),
            network=visit.network,
            encoding=encoding,
        )
