"""What comes of a fetch, as values."""

from msgspec import Struct


class Fetched(Struct, frozen=True):
    """A document came."""

    url: str
    """Where it was found in the end."""
    permanent_url: str
    """Where permanent redirects (301, 308) led, up to the first that was not; empty where the
    first was none. Not to be kept before the document has proved to be what was wanted: captive
    portals redirect so too."""
    status: int
    body: bytes
    content_type: str = ""
    """The whole header, as sent."""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    fresh: int = 0
    """Seconds for which the server calls it fresh."""
    network: str = ""
    """Where the server lives, as a ``reach.Network``; empty for the internet."""
    encoding: str = ""
    """How the body is still compressed; empty where it is not. See ``Errand.packed``."""


class NotModified(Struct, frozen=True):
    """The document is still the one that the validators name."""

    url: str
    etag: str = ""
    last_modified: str = ""
    permanent_url: str = ""
    """As in ``Fetched``."""
    fresh: int = 0
    network: str = ""


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
    """As in ``Fetched``; what failed there is no reason to keep it."""
