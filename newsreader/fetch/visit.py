"""One document's way through redirects."""

import asyncio
from urllib.parse import urljoin

from newsreader.address import bare, host_of, is_web, origin_of, quoted
from newsreader.fetch.errand import Errand, login_of
from newsreader.fetch.headers import text_of
from newsreader.reach import ANYWHERE

_PERMANENT = {301, 308}


class Visit:
    """Where a fetch stands, what it asks with, and how far it may go.

    Args:
        url: Where it begins; a name and password in it are sent to its own server only.
        headers: What it asks with.
        errand: On whose behalf.
    """

    def __init__(self, url: str, headers: dict[str, str], errand: Errand) -> None:
        self.url = url
        self.now = bare(url)
        self.errand = errand
        self.conditional = bool(headers)
        self.permanent_url = ""
        self.network = errand.network
        self.deadline: asyncio.Timeout | None = None
        self._headers = headers
        self._login = errand.login or login_of(url)
        self._permanent_so_far = True
        self._first = host_of(url)
        self._seen = {self.now}

    @property
    def reach(self) -> str:
        """The network that the next hop may lead to: any, where the user named the host himself."""
        if self.errand.chosen and host_of(self.now) == self._first:
            return ANYWHERE
        return self.network

    @property
    def logged_in(self) -> bool:
        """Whether a name and password are sent to where the fetch stands."""
        return self._login is not None and self._login.origin == origin_of(self.now)

    def sent(self) -> dict[str, str]:
        """The headers of the next hop, with the login where it is for that server."""
        if self._login is None or not self.logged_in:
            return self._headers
        return {**self._headers, "Authorization": self._login.header()}

    def arrived(self, network: str) -> None:
        """Note where a server lives; where the first one does, the rest of the way may lead too."""
        if self.errand.chosen and len(self._seen) == 1:
            self.network = network

    async def make_room(self, size: int) -> None:
        """See that a body may grow to a size in bytes. The wait is not the server's: no time runs.

        Args:
            size: Of what is there so far.
        """
        room, deadline = self.errand.room, self.deadline
        if room is None or not room.lacks(size):
            return
        now = asyncio.get_running_loop().time
        begun, until = now(), deadline.when() if deadline else None
        if deadline:
            deadline.reschedule(None)
        await room.grow(size)
        if deadline and until is not None:
            deadline.reschedule(until + now() - begun)

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
        self._permanent_so_far = self._permanent_so_far and status in _PERMANENT
        if self._permanent_so_far:
            self.permanent_url = target
        self._seen.add(target)
        self.now = target
        return ""


def _target(base: str, location: str) -> str:
    try:
        return bare(urljoin(base, quoted(text_of(location))))
    except ValueError:
        return ""
