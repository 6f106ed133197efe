"""An answer of a server that is read piece by piece, in as much time as it takes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from newsreader.address import host_of
from newsreader.errors import FetchError
from newsreader.inflate import BadEncoding, inflater

if TYPE_CHECKING:
    import aiohttp


class Stream:
    """An open answer.

    Args:
        response: The HTTP client's.
        url: Where it was found in the end.
        patience: Seconds for which nothing may come.
        sentence: Says what an error of the client means.
    """

    def __init__(
        self,
        response: "aiohttp.ClientResponse",
        url: str,
        patience: float,
        sentence: Callable[[Exception], str],
    ) -> None:
        self._response = response
        self._patience = patience
        self._sentence = sentence
        self.url = url
        self.status = response.status

    def header(self, name: str) -> str:
        """A header as it was sent; empty where there is none."""
        return self._response.headers.get(name, "")

    @property
    def length(self) -> int | None:
        """Bytes of this body as sent; None where the server does not say."""
        return self._response.content_length

    @property
    def encoded(self) -> bool:
        """Whether the body is sent compressed, though that was not asked for."""
        return self.header("Content-Encoding").strip().lower() not in {"", "identity"}

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            FetchError: It came to no good end.
        """
        try:
            async for piece in self._inflated():
                yield piece
        except TimeoutError as error:
            stalled = f"{host_of(self.url)} sent nothing more for {self._patience:g} s."
            raise FetchError(self.url, stalled) from error
        except Exception as error:  # whatever the client raises, the network did
            raise FetchError(self.url, self._sentence(error)) from error

    async def _inflated(self) -> AsyncIterator[bytes]:
        undo = inflater(self.header("Content-Encoding"))
        while chunk := await self._chunk():
            for piece in undo.feed(chunk):
                yield piece
        if not undo.complete:
            raise BadEncoding("cut-off compressed bytes")

    async def _chunk(self) -> bytes:
        async with asyncio.timeout(self._patience):
            return await self._response.content.readany()
