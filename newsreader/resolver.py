"""Looks up host names in threads that nobody waits for at the end.

The standard way, the loop's executor, has few threads, shares them with everything else, and
quitting waits for them; a name server that does not answer would hold up both.
"""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, NamedTuple

_LOOKUPS = 16
"""Names looked up at once."""
_LOCALHOST = "localhost"

Found = list[tuple[Any, ...]]


class Resolver:
    """What the HTTP client asks for addresses.

    Args:
        look_up: Stands in for ``socket.getaddrinfo`` in tests.
    """

    def __init__(self, look_up: Callable[..., Found] = socket.getaddrinfo) -> None:
        self._look_up = look_up
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._threads = 0
        self._unanswered = 0
        self._here: dict[int, Found] = {}
        """What localhost is, for each family asked for: it is the same for as long as we run."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[dict[str, Any]]:
        """Find the addresses of a host.

        Raises:
            OSError: The name has none, or can't be looked up.
        """
        found = await self._found(_asked(host), port, family)
        return [_result(host, port, each) for each in found]

    async def close(self) -> None:
        """Part of the client's protocol; lookups under way end by themselves."""

    async def _found(self, host: str, port: int, family: int) -> Found:
        if host != _LOCALHOST:
            return await self._in_thread(host, port, family)
        if family not in self._here:
            self._here[family] = await self._in_thread(host, port, family)
        return self._here[family]

    async def _in_thread(self, host: str, port: int, family: int) -> Found:
        future: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(future, host, port, family))
        self._unanswered += 1
        if self._threads < min(self._unanswered, _LOOKUPS):
            self._threads += 1
            threading.Thread(target=self._work, name="resolver", daemon=True).start()
        try:
            return await future
        finally:
            self._unanswered -= 1

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job.future.cancelled():
                continue
            try:
                outcome: Found | Exception = self._look_up(
                    job.host, job.port, job.family, socket.SOCK_STREAM
                )
            except (OSError, UnicodeError) as error:  # UnicodeError: no name in the sense of IDNA
                outcome = error
            with suppress(RuntimeError):  # the loop has ended meanwhile
                job.future.get_loop().call_soon_threadsafe(_settle, job.future, outcome)


class _Job(NamedTuple):
    future: "asyncio.Future[Found]"
    host: str
    port: int
    family: int


def _asked(host: str) -> str:
    """Names under localhost are this machine, whatever a name server says (RFC 6761, 6.3)."""
    return _LOCALHOST if host.rstrip(".").endswith(".localhost") else host


def _settle(future: "asyncio.Future[Found]", outcome: Found | Exception) -> None:
    if future.cancelled():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome if isinstance(outcome, OSError) else OSError(str(outcome)))
    else:
        future.set_result(outcome)


def _result(host: str, port: int, found: tuple[Any, ...]) -> dict[str, Any]:
    family, _, protocol, _, where = found
    scope = f"%{where[3]}" if len(where) > 3 and where[3] else ""
    return {
        "hostname": host,
        "host": f"{where[0]}{scope}",
        "port": port,
        "family": family,
        "proto": protocol,
        "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    }
