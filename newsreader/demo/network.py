"""The demo edition's network: none. What lies in the package is answered, the rest is declined."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from newsreader.demo.edition import FEEDS, page
from newsreader.fetch import BY_ITSELF, Errand, Failed, Fetched, NotModified, Stream


class NoNetwork:
    """A Fetcher that never leaves the package: feeds are always unchanged, pages are at hand."""

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        errand: Errand = BY_ITSELF,
    ) -> Fetched | NotModified | Failed:
        """Answer from the edition.

        Args:
            url: Any address.
            etag: Not looked at.
            last_modified: Not looked at.
            errand: Not looked at.

        Returns:
            An entry's page, "not modified" for a feed, a sentence for everything else.
        """
        if any(feed.url == url for feed in FEEDS):
            return NotModified(url, etag, last_modified)
        html = await asyncio.to_thread(page, url)
        if html is None:
            return Failed(url, "The demo edition does not use the network.", status=404)
        return Fetched(url, "", 200, html.encode(), "text/html; charset=utf-8", "utf-8")

    @asynccontextmanager
    async def stream(
        self,
        url: str,
        headers: Mapping[str, str],
        errand: Errand = BY_ITSELF,
    ) -> AsyncIterator[Stream | Failed]:
        """Decline a file.

        Args:
            url: Any address.
            headers: Not looked at.
            errand: Not looked at.

        Yields:
            A sentence.
        """
        yield Failed(url, "The demo edition does not use the network.", status=404)

    async def close(self) -> None:
        """Nothing is open."""
