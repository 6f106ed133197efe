"""The bodies of answers, no longer compressed, or left so for whom it is work elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from newsreader.address import host_of
from newsreader.fetch.answers import Failed, Fetched
from newsreader.fetch.errand import Errand
from newsreader.fetch.sentences import TooLarge, sentence_of
from newsreader.fetch.visit import Visit
from newsreader.inflate import BadEncoding, Inflater, inflater

if TYPE_CHECKING:
    import aiohttp

_AT_ONCE = 256 * 1024
"""Bytes that are inflated in one go: half a millisecond's work."""


async def body_of(response: "aiohttp.ClientResponse", visit: Visit, most: int) -> tuple[bytes, str]:
    """Read a body.

    Args:
        response: The client's.
        visit: Has the errand, which may want a small body as it was sent.
        most: Largest body in bytes, as sent and when inflated.

    Returns:
        It, and how it is still compressed.

    Raises:
        TooLarge: It is.
        BadEncoding: It is compressed in a way that can't be undone.
    """
    if (response.content_length or 0) > most:
        raise TooLarge(most)
    encoding = response.headers.get("Content-Encoding", "").strip()
    undo = inflater(encoding)
    begun = await _begun(response, visit.errand.packed) if encoding else b""
    if encoding and len(begun) <= visit.errand.packed:
        return begun, encoding if begun else ""
    return await _undone(_chained(begun, response.content.iter_any()), undo, visit, most), ""


async def unpacked(answer: Fetched, errand: Errand, most: int) -> Fetched | Failed:
    """Undo what an answer was left with.

    Args:
        answer: Its body is compressed still.
        errand: On whose behalf it came.
        most: Largest body in bytes, when inflated.

    Returns:
        The answer with its body, or why it has none.
    """
    visit = Visit(answer.url, {}, errand)
    try:
        body = await _undone(_chained(answer.body), inflater(answer.encoding), visit, most)
    except (TooLarge, BadEncoding) as error:
        sentence = sentence_of(error, host_of(answer.url), 0)
        return Failed(answer.url, sentence, permanent_url=answer.permanent_url)
    return replace(answer, body=body, encoding="")


async def _begun(response: "aiohttp.ClientResponse", size: int) -> bytes:
    """The whole body, or its beginning, which is a little more than a size."""
    chunks, length = [], 0
    while length <= size and (chunk := await response.content.readany()):
        chunks.append(chunk)
        length += len(chunk)
    return b"".join(chunks)


async def _chained(begun: bytes, rest: AsyncIterator[bytes] | None = None) -> AsyncIterator[bytes]:
    if begun:
        yield begun
    if rest:
        async for chunk in rest:
            yield chunk


async def _undone(chunks: AsyncIterator[bytes], undo: Inflater, visit: Visit, most: int) -> bytes:
    pieces, size = [], 0
    async for piece in _pieces(chunks, undo):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise TooLarge(most)
        await visit.make_room(size)
    if size and not undo.complete:
        raise BadEncoding("cut-off compressed bytes")
    return b"".join(pieces)


async def _pieces(chunks: AsyncIterator[bytes], undo: Inflater) -> AsyncIterator[bytes]:
    at_once = 0
    async for chunk in chunks:
        for piece in undo.feed(chunk):
            yield piece
            at_once += len(piece)
            if at_once > _AT_ONCE:  # the screen gets its turn in between
                at_once = 0
                await asyncio.sleep(0)
