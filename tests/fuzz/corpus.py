"""Documents to begin with: the project's own, and a folder's of real ones."""

import contextlib
import gzip
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from benchmarks.documents import document
from newsreader.feeds import opml
from newsreader.model import ParsedEntry, ParsedFeed, Subscription

ROOT = Path(__file__).parents[2]
FOLDER = "NEWSREADER_FUZZ_CORPUS"
"""Names the variable that names a folder of further documents; .gz files are unpacked."""
LARGEST = 400_000
"""Bytes of a document that is worth the time."""
_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_BODY = (
    "<h2>At the pier</h2><p>Ana Lim, who runs the line, said: “We will not raise the fare.”</p>"
    "<blockquote>The power costs us less than the oil did.</blockquote><ul><li>May<li>June</ul>"
    "<table><tr><th>Boat</th><th>Seats</th></tr><tr><td>One</td><td>120</td></tr></table>"
    "<pre><code class='language-sh'>ferry --when\tnow</code></pre><img src=/lim.jpg alt='The pier'>"
)


class Kind(StrEnum):
    """What a document is."""

    FEED = "feed"
    PAGE = "page"
    LIST = "list"


class Document(NamedTuple):
    """A document as a server would send it."""

    name: str
    kind: Kind
    body: bytes


def documents() -> list[Document]:
    """Every document, in the same order each time."""
    found = [*_files(ROOT / "newsreader/demo"), *_files(ROOT / "tests/data"), *_generated()]
    if folder := os.environ.get(FOLDER):
        found += _files(Path(folder))
    return [each for each in found if len(each.body) <= LARGEST]


def _files(folder: Path) -> Iterator[Document]:
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if path.suffix in {".py", ".pyc"}:
            continue
        body = path.read_bytes()
        if path.suffix == ".gz":
            with contextlib.suppress(OSError, EOFError):
                body = gzip.decompress(body)
        yield Document(path.name, _kind(path.name, body), body)


def _kind(name: str, body: bytes) -> Kind:
    if ".htm" in name:
        return Kind.PAGE
    return Kind.LIST if b"<opml" in body[:500] else Kind.FEED


def _generated() -> Iterator[Document]:
    entries = tuple(
        ParsedEntry(
            key=f"https://harbour.example/{number}",
            title=f"No. {number}: fog & calm",
            url=f"https://harbour.example/{number}",
            author="Ana Lim",
            published=_NOW - timedelta(hours=number),
            html=_BODY,
        )
        for number in range(6)
    )
    feed = ParsedFeed("Harbour & sea", "https://harbour.example/", entries=entries)
    for number in range(4):
        yield Document(f"generated-{number}", Kind.FEED, document(feed, number))
    followed = [
        Subscription(f"f{each}", f"https://s{each}.example/feed", f"S {each}", _NOW, folder=folder)
        for each, folder in enumerate(("", "World", "World/Ports", "Ähren & Öl"))
    ]
    yield Document("generated.opml", Kind.LIST, opml.write(followed).encode())
