"""The snapshot of all headlines in the cache folder, which spares reading every feed's file.

It is derived: it may be missing, damaged or old at any time, and each feed's part counts only as
long as the feed's file is the one it was made from.
"""

import contextlib
import gc
import zlib
from collections.abc import Iterator, Mapping
from itertools import repeat
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from newsreader.model import Headline
from newsreader.store.feedfiles import FeedRows
from newsreader.store.storage import Files, told
from newsreader.store.tinyfile import Signature

_MAGIC = b"newsreader headlines 3\n"
_COLUMNS = (
    "id",
    "title",
    "url",
    "author",
    "published",
    "first_seen",
    "sort_time",
    "minutes",
    "quotes",
    "read",
)


class _Block(Struct, array_like=True, frozen=True, gc=False):
    """The headlines of one feed, a list for each field."""

    feed_id: str
    generation: int
    size: int
    modified: int
    ids: list[str]
    titles: list[str]
    urls: list[str]
    authors: list[str]
    published: list[int]
    first_seen: list[int]
    sort_times: list[int]
    minutes: list[int]
    quotes: list[int]
    read: list[bool]
    revised: dict[str, str]
    """Only of the few rows that are marked: id → mark."""
    media: dict[str, str]
    """Likewise, of those with something to play."""


_decode = msgspec.msgpack.Decoder(list[_Block]).decode


class Snapshot:
    """headlines.bin.

    Args:
        path: Where it lies.
        files: The way to the disk.
    """

    def __init__(self, path: Path, files: Files) -> None:
        self._path = path
        self._files = files
        self.signatures: dict[str, Signature] = {}
        """Feed id → the state of its file that the snapshot holds."""

    def load(self) -> dict[str, FeedRows]:
        """Read it; empty where it is missing or damaged."""
        try:
            content = self._files.read(self._path)
            feeds = {block.feed_id: _rows(block) for block in _decode(_payload(content))}
        except (OSError, ValueError, TypeError, msgspec.DecodeError):
            feeds = {}
        self.signatures = {feed_id: feed.signature for feed_id, feed in feeds.items()}
        return feeds

    def write(self, feeds: Mapping[str, FeedRows]) -> None:
        """Write it anew.

        Raises:
            StoreError: It can't be written; what was there is whole.
        """
        blocks = [_block(feed_id, rows) for feed_id, rows in feeds.items()]
        payload = msgspec.msgpack.encode(blocks)
        with told(self._path):
            self._files.replace(self._path, _MAGIC + b"%08x\n" % zlib.crc32(payload) + payload)
        self.signatures = {feed_id: feed.signature for feed_id, feed in feeds.items()}


def _payload(content: bytes) -> memoryview:
    start = len(_MAGIC) + 9
    payload = memoryview(content)[start:]
    if content[: len(_MAGIC)] != _MAGIC or int(content[len(_MAGIC) : start], 16) != zlib.crc32(
        payload
    ):
        raise ValueError("no snapshot, or a damaged one")
    return payload


def _rows(block: _Block) -> FeedRows:
    rows = list(
        map(
            Headline,
            block.ids,
            repeat(block.feed_id),
            block.titles,
            block.urls,
            block.authors,
            block.published,
            block.first_seen,
            block.sort_times,
            block.minutes,
            block.quotes,
            block.read,
        )
    )
    for row in rows if block.revised else ():
        row.revised = block.revised.get(row.id, "")
    for row in rows if block.media else ():
        row.media = block.media.get(row.id, "")
    return FeedRows(rows, Signature(block.generation, block.size, block.modified))


def _block(feed_id: str, feed: FeedRows) -> _Block:
    columns: list[Any] = [list(map(attrgetter(name), feed.rows)) for name in _COLUMNS]
    revised = {row.id: row.revised for row in feed.rows if row.revised}
    media = {row.id: row.media for row in feed.rows if row.media}
    return _Block(feed_id, *feed.signature, *[*columns, revised, media])


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking the rows again and again while they are made."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
