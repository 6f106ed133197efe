"""What fetches: the HTTP client keeps to it, the demo edition and tests stand in for it."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from newsreader.fetch.answers import Failed, Fetched, NotModified
from newsreader.fetch.errand import BY_ITSELF, CHOSEN, Errand
from newsreader.fetch.stream import Stream


class Fetcher(Protocol):
    """What brings documents: the HTTP client, or a test's stand-in."""

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        errand: Errand = BY_ITSELF,
    ) -> Fetched | NotModified | Failed:
        """Fetch a document. Never raises for anything that the network does."""
        ...

    def stream(
        self, url: str, headers: Mapping[str, str], errand: Errand = CHOSEN
    ) -> AbstractAsyncContextManager[Stream | Failed]:
        """Open a file that is read piece by piece. Never raises for what the network does."""
        ...

    async def close(self) -> None:
        """Drop all connections."""
        ...
