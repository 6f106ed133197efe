"""The whole article of a page: from it, and from the pages that go on with it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from newsreader.article.joining import adds, belongs
from newsreader.errors import NewsreaderError
from newsreader.fetch import Fetched
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.model import Article

PAGE_DEADLINE = 20.0
"""Seconds a worker may take for one page; the slowest real page measured took 0.2."""

MOST_PARTS = 10
"""Pages of one article that are fetched, one after the other."""

PARTS_SECONDS = 60.0
"""What all pages but the first may take together."""

Get = Callable[[str], Awaitable[Fetched]]


async def whole_article(core: Core, first: Fetched, get: Get, feed: Article | None) -> Article:
    """Extract an article from its page, and from those that go on with it.

    Args:
        core: For its workers.
        first: The page, fetched.
        get: Fetches another.
        feed: What a feed says of it, which tells whether it is the right text.

    Returns:
        The article; with a notice where it goes on but the rest could not be had.

    Raises:
        ExtractionError: The first page holds no article.
    """
    article, following = await _part(core, first, first.url, 1)
    parts, notice = [article], ""
    if following:
        notice = await _gather(core, parts, first, following, get)
    whole = await core.workers.run(work.whole_article, tuple(parts), feed, deadline=PAGE_DEADLINE)
    return replace(whole, notice=notice)


async def _gather(
    core: Core, parts: list[Article], first: Fetched, following: str, get: Get
) -> str:
    """Add the further parts; returns what to tell the reader where one is missing."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PARTS_SECONDS):
            while following and len(parts) < MOST_PARTS:
                try:
                    page = await get(following)
                    part, further = await _part(core, page, first.url, len(parts) + 1)
                except NewsreaderError as error:
                    return f"Page {len(parts) + 1} is missing: {error.sentence}"
                if page.url == first.url or not belongs(part, parts[0]) or not adds(part, parts):
                    return ""
                parts.append(part)
                following = further
    return f"The text goes on at {following}" if following else ""


async def _part(core: Core, page: Fetched, first: str, number: int) -> tuple[Article, str]:
    return await core.workers.run(
        work.page_part, page.body, page.url, page.charset, first, number, deadline=PAGE_DEADLINE
    )
