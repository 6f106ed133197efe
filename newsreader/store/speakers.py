"""Who is quoted where: a derived list, added to whenever an article is kept.

One line names one entry with its speakers; a later line of the same entry counts in place of the
earlier one. The first line is written by a rebuild only: without it, because the file was deleted
or is that of a new library, and when a line can't be read, the list is made anew from the built
articles.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from newsreader.errors import StoreError
from newsreader.model import Article, Quote, SpeakerMention
from newsreader.store.bodies import Bodies
from newsreader.store.layout import Layout
from newsreader.store.state import News
from newsreader.store.storage import Files, told

Mentions = dict[str, tuple[SpeakerMention, ...]]
"""Entry id → who is quoted in it, in the order in which they are first quoted."""

_HEAD = b"newsreader speakers 1\n"
_STALE_LINES = 500
"""So many lines that count no more are left in the file before it is written anew."""


class _Line(Struct, frozen=True, array_like=True):
    entry_id: str
    speakers: tuple[SpeakerMention, ...] = ()


class _Said(Struct, frozen=True, gc=False):
    speaker: str | None = None
    role: str | None = None
    continues: bool = False


class _Text(Struct, frozen=True):
    """An article as far as its speakers go."""

    quotes: tuple[_Said, ...] = ()


class _Body(Struct, frozen=True):
    feed: _Text | None = None
    full: _Text | None = None


class _SavedText(Struct, frozen=True):
    article: _Text


_decode = msgspec.json.Decoder(_Line).decode
_encode = msgspec.json.Encoder().encode


def mentions_of(quotes: Iterable[Quote | _Said]) -> tuple[SpeakerMention, ...]:
    """Count who is quoted; a quotation over several paragraphs counts once."""
    counts: dict[str, int] = {}
    roles: dict[str, str] = {}
    for quote in quotes:
        if quote.speaker and not quote.continues:
            counts[quote.speaker] = counts.get(quote.speaker, 0) + 1
            roles[quote.speaker] = roles.get(quote.speaker) or quote.role or ""
    return tuple(SpeakerMention(name, roles[name], count) for name, count in counts.items())


class Loaded(Struct, frozen=True):
    """What the file says; ``complete`` tells whether that is all there is to say."""

    mentions: Mentions = {}
    lines: int = 0
    size: int = 0
    complete: bool = False


def _loaded(content: bytes) -> Loaded:
    found: Mentions = {}
    lines = content.removeprefix(_HEAD).split(b"\n")[:-1]
    damaged = False
    for raw in lines:
        try:
            line = _decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            damaged = True
        else:
            found[line.entry_id] = line.speakers
    complete = content.startswith(_HEAD) and content.endswith(b"\n") and not damaged
    return Loaded(found, len(lines), len(content), complete)


class SpeakerFile:
    """The list on the disk. Read at any time; write with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        bodies: The built articles.
    """

    def __init__(self, layout: Layout, files: Files, bodies: Bodies) -> None:
        self._path = layout.speakers
        self._saved = layout.saved
        self._files = files
        self._bodies = bodies

    def add(self, entry_id: str, article: Article) -> None:
        """Note who is quoted in an article; what fails of it costs a rebuild at most."""
        line = _encode(_Line(entry_id, mentions_of(article.quotes))) + b"\n"
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._files.append(self._path, line, durable=False)

    def read(self) -> Loaded:
        """Read the list; incomplete where it is missing or damaged."""
        try:
            return _loaded(self._files.read(self._path))
        except OSError:
            return Loaded()

    def collected(self) -> Mentions:
        """Read every built article; slow, for when the list is not there."""
        found = {
            entry_id: mentions_of(text.quotes)
            for entry_id, body in self._bodies.every(_Body)
            if (text := body.full or body.feed)
        }
        return found | dict(self._in_saved())

    def write(self, mentions: Mentions, size: int) -> None:
        """Make the list anew.

        Args:
            mentions: What it is to say.
            size: How many bytes of the file are in that; what was added since stays.

        Raises:
            StoreError: It is as it was.
        """
        with contextlib.suppress(OSError):
            mentions = mentions | _loaded(self._files.read(self._path)[size:]).mentions
        lines = b"".join(_encode(_Line(*each)) + b"\n" for each in mentions.items())
        with told(self._path):
            self._files.replace(self._path, _HEAD + lines)

    def stamp(self) -> tuple[int, ...]:
        """Tells one state of the file from another; empty where there is none."""
        try:
            stat = self._path.stat()
        except OSError:
            return ()
        return stat.st_ino, stat.st_size, stat.st_mtime_ns

    def _in_saved(self) -> Iterator[tuple[str, tuple[SpeakerMention, ...]]]:
        for path in sorted(self._saved.glob("*.json")):
            with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
                text = msgspec.json.decode(self._files.read(path), type=_SavedText).article
                yield _stem(path), mentions_of(text.quotes)


def _stem(path: Path) -> str:
    return path.name.removesuffix(".json")


class SpeakerIndex:
    """The list in memory, read when it is first asked for and when it has changed.

    Args:
        file: The list on the disk.
        write: Does a piece of work on the writing thread.
    """

    def __init__(
        self, file: SpeakerFile, write: Callable[[Callable[[], News]], Awaitable[object]]
    ) -> None:
        self._file = file
        self._write = write
        self._stamp: tuple[int, ...] = ()
        self._mentions: Mentions = {}

    async def mentions(self) -> Mentions:
        """Give every entry with its speakers, also of entries that are gone by now."""
        stamp = self._file.stamp()
        if not stamp or stamp != self._stamp:
            self._mentions = await self._loaded()
            self._stamp = self._file.stamp()
        return self._mentions

    async def _loaded(self) -> Mentions:
        loaded = await asyncio.to_thread(self._file.read)
        found = loaded.mentions
        if not loaded.complete:
            found = found | await asyncio.to_thread(self._file.collected)
        if not loaded.complete or loaded.lines > 2 * len(found) + _STALE_LINES:
            with contextlib.suppress(StoreError):
                await self._write(partial(self._rewrite, found, loaded.size))
        return found

    def _rewrite(self, mentions: Mentions, size: int) -> News:
        self._file.write(mentions, size)
        return News()
