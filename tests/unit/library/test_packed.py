"""Feeds that come compressed are inflated by the workers, and by nobody where they are known."""

import gzip

import pytest

from newsreader.config import Folders
from newsreader.library import Library, View, ViewKind, ViewSettings, work
from newsreader.library.work import Document, read_document
from tests.loopback import Loopback, Reply, bomb
from tests.newsroom import BRIDGE, FERRY, ROOFS, opened, rss

HEADERS = {"Content-Encoding": "gzip"}
LONG = (*FERRY[:2], f"<p>{'The tide was late. ' * 80_000}</p>")


def titles(library: Library) -> set[str]:
    rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    return {row.title for row in rows}


def packed(*entries: tuple[str, str, str], level: int = 9) -> Reply:
    return Reply(gzip.compress(rss(entries), level), headers=HEADERS)


async def test_what_is_new_in_one_comes_in(folders: Folders) -> None:
    async with Loopback({"/feed": packed(FERRY)}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        server.routes["/feed"] = packed(BRIDGE, FERRY)
        report = await library.refresh()
        assert (report.changed, report.new_entries, report.failed) == (1, 1, 0)
        assert titles(library) == {FERRY[1], BRIDGE[1]}


async def test_the_same_document_is_unchanged_however_it_is_compressed(folders: Folders) -> None:
    async with Loopback({"/feed": packed(FERRY)}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        for reply in (packed(FERRY, level=1), Reply(rss([FERRY]))):
            server.routes["/feed"] = reply
            report = await library.refresh()
            assert (report.changed, report.unchanged, report.failed) == (0, 1, 0)


async def test_one_that_grows_large_is_read_all_the_same(folders: Folders) -> None:
    async with Loopback({"/feed": packed(BRIDGE)}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        server.routes["/feed"] = large = packed(BRIDGE, LONG)
        assert len(large.body) < 200_000 < work.SMALL < len(gzip.decompress(large.body))
        report = await library.refresh()
        assert (report.changed, report.new_entries) == (1, 1)
        assert (await library.refresh()).unchanged == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(packed(FERRY).body[:-9], headers=HEADERS), "cut-off compressed bytes"),
        (Reply(rss([FERRY]), headers=HEADERS), "damaged compressed bytes"),
        (bomb(64), "too large (setting max_megabytes)"),
        (Reply(gzip.compress(b"<html>no feed</html>"), headers=HEADERS), "page"),
    ],
    ids=["cut", "damaged", "bomb", "page"],
)
async def test_a_bad_one_costs_only_itself(folders: Folders, reply: Reply, words: str) -> None:
    routes = {"/bad": packed(FERRY), "/good": packed(BRIDGE)}
    async with Loopback(routes) as server, opened(folders) as library:
        for path in routes:
            await library.subscribing.subscribe(server.url(path))
        server.routes |= {"/bad": reply, "/good": packed(BRIDGE, ROOFS)}
        report = await library.refresh()
        (error,) = report.errors
        assert words in error.error
        assert report.new_entries == 1
        assert titles(library) == {FERRY[1], BRIDGE[1], ROOFS[1]}


def test_what_is_known_is_not_parsed() -> None:
    body = rss([FERRY])
    first = read_document(Document(body, "http://a.example/"))
    assert first is not None
    assert first.feed is not None
    whole = gzip.compress(body)
    again = read_document(
        Document(whole, "http://a.example/", encoding="gzip", before=first.digest)
    )
    assert again == work.Read(first.digest)
