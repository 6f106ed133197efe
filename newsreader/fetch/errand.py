"""What a caller knows of a request: on whose behalf it is made, and what goes with it."""

import base64
from collections.abc import Awaitable, Callable

from msgspec import Struct

from newsreader.address import login_in, origin_of
from newsreader.fetch.answers import Failed
from newsreader.fetch.room import Hold


class Login(Struct, frozen=True):
    """A name and password, for one server only."""

    origin: str
    """Scheme, host and port that they are for, as ``address.origin_of`` tells them."""
    name: str
    password: str

    def header(self) -> str:
        """The value of Authorization (RFC 7617)."""
        pair = f"{self.name}:{self.password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"


def login_of(url: str) -> Login | None:
    """The name and password that stand in an address, None for none."""
    found = login_in(url)
    return Login(origin_of(url), *found) if found else None


class Errand(Struct, frozen=True):
    """A request's circumstances. The defaults are those of what the reader fetches by itself."""

    chosen: bool = False
    """True for an address that the user gave: its host may live anywhere. What a feed or a page
    names, and other hosts that a redirect names, may live in the internet and in ``network``."""
    network: str = ""
    """Where the feed lives for which this is fetched, as a ``reach.Network``."""
    login: Login | None = None
    user_agent: str = ""
    """In place of the reader's own."""
    cookies: str = ""
    """A file of cookies in Netscape's format."""
    proxy: str = ""
    """Address of a proxy in place of the usual one."""
    most: int = 0
    """Largest body in bytes, where it is to be smaller than usual; 0 for the usual limit."""
    resting: dict[str, Failed] | None = None
    """Hosts that had too many requests (429), by which a round of requests tells itself not to ask
    them again."""
    room: Hold | None = None
    """The document's share of the memory for all that are fetched at once; None for no limit but
    its own."""
    packed: int = 0
    """Bytes up to which a compressed body is left as it was sent, for whom it is work to undo that
    elsewhere."""
    turn: Callable[[], Awaitable[None]] | None = None
    """Awaited before a body is read, which is work for the processor."""


BY_ITSELF = Errand()
CHOSEN = Errand(chosen=True)
