"""Takes turns: so many requests at once in all and to one host, and a gap between these."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from newsreader.reach import Network, named_network


class Turns:
    """Who may ask when.

    Args:
        connections: Requests at once in all.
        per_host: Requests at once to one host.
        gap: Seconds between the beginnings of two requests to one host.
    """

    def __init__(self, connections: int, per_host: int, gap: float) -> None:
        self._slots = asyncio.Semaphore(connections)
        self._host_slots: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(per_host)
        )
        self._gap = gap
        self._next: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn and keep it; who waits for a host holds up no other."""
        async with self._host_slots[host]:
            if self._gap:
                await self._wait(host)
            async with self._slots:
                yield

    async def _wait(self, host: str) -> None:
        if host not in self._next and named_network(host) is Network.LOOPBACK:
            return
        now = asyncio.get_running_loop().time()
        begin = max(now, self._next.get(host, 0))
        self._next[host] = begin + self._gap
        if begin > now:
            await asyncio.sleep(begin - now)
