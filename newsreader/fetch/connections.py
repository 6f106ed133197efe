"""Connections to servers: through which proxy, with which certificates, and how far they reach."""

import asyncio
import importlib
import ssl
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from newsreader import __version__
from newsreader.fetch.cookies import CookieFile
from newsreader.fetch.errand import Errand
from newsreader.inflate import offered
from newsreader.reach import (
    ANYWHERE,
    Network,
    OutOfReach,
    guarded_socket,
    named_network,
    network_of,
    within,
)
from newsreader.resolver import Resolver

if TYPE_CHECKING:
    import aiohttp
    import yarl

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.8, */*;q=0.5"
)
NO_PROXY = "none"
_HEADER_LIMIT = 65_536
"""Longest line and longest header of an answer, in bytes; of headers it may have 128."""
_DNS_SECONDS = 300


class Ways(Struct, frozen=True):
    """How servers are reached."""

    proxy: str = ""
    """Address of a proxy; empty takes the environment's, "none" takes none."""
    ca_file: str = ""
    """Certificates trusted beside the system's, in PEM."""
    cookies: str = ""
    """A file of cookies in Netscape's format."""
    contact: str = ""
    """An address told in User-Agent, at which whoever runs the reader can be reached."""
    private_addresses: bool = True
    """Whether anything may lead into private networks."""
    gap: float = 0.0
    """Seconds between the beginnings of two requests to one host, but for this machine's own."""

    @property
    def user_agent(self) -> str:
        """Program, version, and whom to tell that it misbehaves."""
        contact = f"; +{self.contact}" if self.contact else ""
        return f"newsreader/{__version__} (terminal newsreader{contact})"


class BadWay(Exception):
    """The settings name a file that can't be used; the message is a sentence."""


class Connections:
    """Keeps connections open, apart from one another where they reach differently far.

    Args:
        ways: How servers are reached.
        resolver: Looks up their names.
    """

    def __init__(self, ways: Ways, resolver: Resolver) -> None:
        self._ways = ways
        self._starting = asyncio.Lock()
        self._resolver = resolver
        self._sessions: dict[str, aiohttp.ClientSession] = {}
        self._cookies: dict[str, CookieFile] = {}
        self._environment: dict[str, str] = {}
        self._trusted: ssl.SSLContext | bool = True

    async def request(
        self, url: str, reach: str, errand: Errand, headers: dict[str, str]
    ) -> "aiohttp.client._RequestContextManager":
        """Begin a request of one document, without following redirects.

        Args:
            url: Its address.
            reach: The network beside the internet that it may lead to; see ``reach.within``.
            errand: What goes with it.
            headers: What is sent beside the reader's own.

        Raises:
            OutOfReach: The address says itself that it leads elsewhere.
            BadWay: The settings name a file that can't be used.
        """
        if self._ways.private_addresses:
            reach = ANYWHERE
        if not self._sessions:
            await self._load()
        proxy = self._proxy(url, errand)
        if reach != ANYWHERE and not within(_by_name(url), reach):
            raise OutOfReach
        session = self._session(ANYWHERE if proxy else reach)
        if errand.user_agent:
            headers = {**headers, "User-Agent": errand.user_agent}
        if cookies := self._cookie_header(url, errand):
            headers = {**headers, "Cookie": cookies}
        return session.get(
            _as_it_is(url), headers=headers, allow_redirects=False, proxy=proxy or None
        )

    def network_behind(self, response: Any, url: str, errand: Errand) -> Network:
        """Where the server lives that sent an answer: by the connection that it came through.

        Behind a proxy only what the address itself says is known.

        Args:
            response: The client's.
            url: What was asked for.
            errand: What went with it.
        """
        peer = getattr(response, "peer", "")
        return network_of(peer) if peer and not self._proxy(url, errand) else _by_name(url)

    async def close(self) -> None:
        """Drop them all."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()

    def _session(self, reach: str) -> "aiohttp.ClientSession":
        if reach not in self._sessions:
            self._sessions[reach] = _new_session(
                self._ways.user_agent, reach, self._resolver, self._trusted
            )
        return self._sessions[reach]

    async def _load(self) -> None:
        """Import the client and read certificates: 200 ms that the loop must not stand still."""
        async with self._starting:
            if not self._sessions:
                await asyncio.to_thread(importlib.import_module, "aiohttp")
                self._environment = await asyncio.to_thread(_environment_proxies)
                if self._ways.ca_file:
                    self._trusted = await asyncio.to_thread(_trusting, self._ways.ca_file)

    def _proxy(self, url: str, errand: Errand) -> str:
        chosen = errand.proxy or self._ways.proxy
        if chosen == NO_PROXY or not (chosen or self._environment):
            return ""
        host = urlsplit(url).hostname or ""
        if named_network(host) is Network.LOOPBACK or _bypassed(host):
            return ""
        return chosen or self._environment.get(url.partition(":")[0].lower(), "")

    def _cookie_header(self, url: str, errand: Errand) -> str:
        path = errand.cookies or self._ways.cookies
        if not path:
            return ""
        if path not in self._cookies:
            self._cookies[path] = CookieFile(path)
        return self._cookies[path].header(url)


@cache
def _response_class() -> "type[aiohttp.ClientResponse]":
    """An answer that knows the address it came from, also when its connection was let go."""
    import aiohttp  # noqa: PLC0415 - as above

    class Response(aiohttp.ClientResponse):
        peer = ""

        async def start(self, connection: Any) -> aiohttp.ClientResponse:
            transport = connection.transport
            peer = transport.get_extra_info("peername") if transport else None
            self.peer = peer[0] if peer else ""
            return await super().start(connection)

    return Response


def _by_name(url: str) -> Network:
    return named_network(urlsplit(url).hostname or "") or Network.INTERNET


def _as_it_is(url: str) -> "str | yarl.URL":
    """An address that is asked for byte for byte; the client would put it into a form it likes."""
    import yarl  # noqa: PLC0415 - loaded with the client

    return yarl.URL(url, encoded=True) if url.isascii() else url


def _new_session(
    user_agent: str, reach: str, resolver: Resolver, trusted: ssl.SSLContext | bool
) -> "aiohttp.ClientSession":
    import aiohttp  # noqa: PLC0415 - loaded just before, in a thread

    shared: Any = resolver
    connector = aiohttp.TCPConnector(
        limit=0,
        resolver=shared,
        ttl_dns_cache=_DNS_SECONDS,
        ssl=trusted,
        socket_factory=None if reach == ANYWHERE else guarded_socket(reach),
    )
    return aiohttp.ClientSession(
        response_class=_response_class(),
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None),
        max_line_size=_HEADER_LIMIT,
        max_field_size=_HEADER_LIMIT,
        headers={"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": offered()},
    )


def _trusting(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or "it holds no certificate"
        raise BadWay(f"{ca_file} can't be used ({reason}; setting ca_file).") from error
    return context


def _environment_proxies() -> dict[str, str]:
    from urllib.request import getproxies  # noqa: PLC0415 - loaded with the client

    return getproxies()


def _bypassed(host: str) -> bool:
    """Whether the environment's no_proxy names a host."""
    from urllib.request import proxy_bypass  # noqa: PLC0415 - as above

    return bool(proxy_bypass(host))
