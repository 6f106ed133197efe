"""Pictures of articles: fetched once, kept in the cache, worked on in a worker process."""

import asyncio
import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from newsreader.errors import FetchError, NewsreaderError
from newsreader.fetch import Fetched
from newsreader.library.core import Core
from newsreader.store.pictures import PictureFiles

T = TypeVar("T")

AT_ONCE = 3
"""Pictures fetched at once."""
DEADLINE = 10.0
"""Seconds a worker may take for one picture."""
MOST_BYTES = 5_000_000
_MAGIC = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|....ftypavi[fs]", re.DOTALL
)
"""How the files begin that are taken for pictures: PNG, JPEG, GIF, WebP, AVIF."""
_DRAWN = re.compile(r"\.svgz?\Z", re.IGNORECASE)


def fetchable(url: str) -> bool:
    """Tell whether an address may hold a picture that can be shown: SVG can't."""
    return not _DRAWN.search(urlsplit(url).path)


class Pictures:
    """Brings pictures. What can't be had is asked for once only, until the next refresh."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._failed: dict[str, NewsreaderError] = {}
        limit = core.config.images_megabytes * 1_000_000
        self._files = PictureFiles(core.database.layout.pictures, limit)

    async def work_on(self, url: str, entry_id: str, work: Callable[..., T], *args: object) -> T:
        """Have a function make something of a picture. Cancelling ends fetch and work.

        Args:
            url: Address of the picture.
            entry_id: The entry whose article shows it.
            work: A top-level function of the picture's bytes and the arguments; runs in a worker.
            args: They must pickle.

        Returns:
            What the function returned.

        Raises:
            NewsreaderError: The picture can't be had, or is none.
        """
        if known := self._failed.get(url):
            raise known
        try:
            raw = await self._bytes(url, entry_id)
            return await self._core.workers.run(work, raw, *args, deadline=DEADLINE)
        except NewsreaderError as error:
            self._failed[url] = error
            raise

    def forget_failures(self) -> None:
        """Let pictures that could not be had be tried again."""
        self._failed.clear()

    async def _bytes(self, url: str, entry_id: str) -> bytes:
        async with self._slots:
            raw = await asyncio.to_thread(self._files.get, url)
            if raw is None:
                raw = await self._fetch(url, entry_id)
                await asyncio.to_thread(self._files.put, url, raw)
        return raw

    async def _fetch(self, url: str, entry_id: str) -> bytes:
        row = self._core.database.index.headlines.get(entry_id)
        errand = replace(await self._core.errand(row.feed_id if row else ""), most=MOST_BYTES)
        answer = await self._core.fetcher.get(url, errand=errand)
        if not isinstance(answer, Fetched):
            raise FetchError(url, getattr(answer, "sentence", f"{url} gave no picture."))
        if problem := _problem(answer):
            raise FetchError(url, f"{url} {problem}.")
        return answer.body


def _problem(answer: Fetched) -> str:
    """What is wrong with what came in place of a picture; "" when it is one."""
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind.startswith("text/") or "svg" in kind:
        return "is no picture"
    return "" if _MAGIC.match(answer.body) else "is no picture of a known kind"
