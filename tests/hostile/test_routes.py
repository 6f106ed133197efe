"""Every route of the hostile server, refreshed three times in one library, does what it should."""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsreader.changes import Change, EntriesAdded
from newsreader.config import Config, Folders
from newsreader.feeds.opml import Outline, Outlines
from newsreader.library import Library, View, ViewKind, ViewSettings
from tests.hostile.documents import good
from tests.hostile.routes import BESIDE, Case, routes
from tests.loopback import Loopback, Reply, hang
from tests.newsroom import opened

GROUPS = {
    "http": {"good", "answers", "framing", "redirects", "statuses"},
    "documents": {"bodies", "charsets", "xml", "texts", "entries", "floods"},
}
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ESCAPED = re.compile(r"(?<!\\)\\u00(?:0[0-8bcef]|1|7f|[89])", re.IGNORECASE)
"""A control character as JSON writes it."""


@dataclass(slots=True)
class Seen:
    """What became of one route."""

    counts: list[tuple[int, int]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    kept: str = ""
    asked: int = 0

    def misses(self, path: str, case: Case) -> list[str]:
        """What is not as it should be."""
        wrong = []
        if tuple(self.counts) != case.expected:
            wrong.append(f"counts {self.counts}")
        if case.error != "*" and not all(
            case.error in error and bool(case.error) == bool(error) for error in self.errors
        ):
            wrong.append(f"errors {self.errors}")
        if case.title and case.title not in self.titles:
            wrong.append(f"titles {self.titles}")
        if self.kept != (case.kept or path):
            wrong.append(f"address {self.kept}")
        if case.asked not in {-1, self.asked}:
            wrong.append(f"asked {self.asked} times")
        return wrong


def host(path: str) -> str:
    """Each feed has a host of its own, as most have."""
    return f"{path.strip('/').replace('/', '-').replace('.', '-')}.localhost"


async def followed(library: Library, server: Loopback, paths: Iterable[str]) -> dict[str, str]:
    """Follow feeds as an imported list does, unseen. Returns the path of each feed's id."""
    urls = {server.url(path, host(path)): path for path in paths}
    await library.lists.take_over(Outlines(tuple(map(Outline, urls))))
    return {each.id: urls[each.url] for each in library.subscriptions()}


def look(library: Library, server: Loopback, feed_id: str, path: str, seen: Seen) -> None:
    """Note how a feed is after all refreshes."""
    seen.titles = [row.title for row in library._core.database.index.of_feed(feed_id)]
    seen.kept = library.find_feed(feed_id).url.removeprefix(server.url("", host(path)))
    here = f"{host(path)}:{server.port}"
    seen.asked = sum(r.path == path and r.headers["host"] == here for r in server.requests)


def stored(folder: Path) -> Iterator[str]:
    """Everything that a library keeps, and the names of its files."""
    for file in folder.rglob("*"):
        yield file.name
        if file.suffix == ".json":
            yield from strings(json.loads(file.read_text()))
        elif file.is_file():
            yield ESCAPED.sub("\x1b", file.read_text())


def strings(value: object) -> Iterator[str]:
    """Every string in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from strings(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


@pytest.mark.parametrize("group", GROUPS)
async def test_routes_do_what_they_should(folders: Folders, group: str) -> None:
    every = routes()
    cases = {path: case for path, case in every.items() if path.split("/")[1] in GROUPS[group]}
    seen = {path: Seen() for path in cases}
    config = Config(timeout=30, max_megabytes=4)
    async with (
        Loopback({**BESIDE, **{path: case.route for path, case in every.items()}}) as server,
        opened(folders, config=config) as library,
    ):
        ids = await followed(library, server, cases)
        for number in range(3):
            await library.refresh()
            for feed_id, path in ids.items():
                view = View(ViewKind.FEED, feed_id)
                seen[path].counts.append((library.total(view), library.unread(view)))
                seen[path].errors.append(library.feed_error(feed_id))
            if not number:
                unread = library.headlines(View(ViewKind.ALL), ViewSettings())
                library.mark([each.id for each in unread], read=True)
        for feed_id, path in ids.items():
            look(library, server, feed_id, path, seen[path])
        out = [
            await library.lists.write(),
            *(title for each in seen.values() for title in each.titles),
        ]
        await library.flush()
        asked = {request.path for request in server.requests}
    misses = {path: seen[path].misses(path, case) for path, case in cases.items()}
    assert {path: wrong for path, wrong in misses.items() if wrong} == {}
    kept = [*out, *stored(folders.data)]
    assert [found for text in kept for found in CONTROLS.findall(text)] == []
    assert [found for text in out for found in REORDERING.findall(text)] == []
    assert not any("root:x" in text for text in kept)
    assert "/never/asked" not in asked


async def test_who_never_ends_costs_the_others_nothing(folders: Folders) -> None:
    def drip() -> Iterator[bytes]:
        yield b"<rss>"

    slow = {
        "/hangs": hang(),
        "/stalls": Reply(good(), length=100_000, stall=True),
        "/stalls-in-header": Reply(raw=b"HTTP/1.1 200 OK\r\nX-Pad: aaaa", stall=True),
        "/drips": Reply(pieces=drip(), stall=True),
        "/endless": Reply(pieces=(b"<item>" * 10_000 for _ in itertools.count())),
        "/endless-header": Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-Pad: a\r\n" * 200_000),
    }
    fine = {f"/good{each}": good() for each in range(20)}
    done: list[str] = []

    def hear(change: Change) -> None:
        if isinstance(change, EntriesAdded):
            done.append(change.feed_id)

    config = Config(timeout=3, max_megabytes=1)
    async with (
        Loopback({**slow, **fine}) as server,
        opened(folders, hear, config) as library,
    ):
        ids = await followed(library, server, [*slow, *fine])
        report = await library.refresh()
        assert {ids[each] for each in done} == set(fine)
        assert {ids[each.feed_id] for each in report.errors} == set(slow)
        assert [library.total(View(ViewKind.FEED, each)) for each in done] == [3] * 20
