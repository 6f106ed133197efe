"""Pictures on their way: fetched once, kept, refused when they are none."""

import asyncio

import pytest

from newsreader.config import Config, Folders
from newsreader.errors import ExtractionError, FetchError, NewsreaderError
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.library.pictures import AT_ONCE, MOST_BYTES, fetchable
from tests.loopback import Loopback, Reply, Request, redirect
from tests.newsroom import FERRY, opened, rss
from tests.pictures import png

PICTURE = png(60, 40)


def measure(raw: bytes) -> int:
    """Runs in a worker."""
    if len(raw) < 20:
        raise ExtractionError("picture", "Too small.")
    return len(raw)


FEED = rss([FERRY])


async def entry_of(library: Library, server: Loopback) -> str:
    """An entry of a feed that lives where the pictures do."""
    server.routes["/feed"] = FEED
    if not library.subscriptions():
        await library.subscribing.subscribe(server.url("/feed"))
    return library.headlines(View(ViewKind.ALL), ViewSettings())[0].id


async def test_a_picture_is_fetched_once_and_kept_over_a_restart(folders: Folders) -> None:
    async with Loopback({"/a.png": PICTURE}) as server:
        url = server.url("/a.png")
        for _ in range(2):
            async with opened(folders) as library:
                entry = await entry_of(library, server)
                assert await library.pictures.work_on(url, entry, measure) == len(PICTURE)
        assert server.count("/a.png") == 1


async def test_with_no_room_on_disk_it_is_shown_all_the_same(folders: Folders) -> None:
    async with Loopback({"/a.png": PICTURE}) as server:
        async with opened(folders, config=Config(images_megabytes=0)) as library:
            entry = await entry_of(library, server)
            for _ in range(2):
                assert await library.pictures.work_on(server.url("/a.png"), entry, measure)
        assert server.count("/a.png") == 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>hello</html>"),
        Reply(PICTURE, headers={"Content-Type": "text/html"}),
        Reply(b'<svg xmlns="http://www.w3.org/2000/svg"/>', headers={"Content-Type": "image/svg"}),
        Reply(PICTURE + bytes(MOST_BYTES)),
        Reply(PICTURE, status=404),
        redirect("file:///etc/passwd"),
        Reply(b""),
    ],
    ids=["page", "told a page", "svg", "large", "missing", "file", "nothing"],
)
async def test_what_is_no_picture_is_asked_for_once(folders: Folders, reply: Reply) -> None:
    async with Loopback({"/a.png": reply}) as server, opened(folders) as library:
        entry = await entry_of(library, server)
        for _ in range(2):
            with pytest.raises(FetchError):
                await library.pictures.work_on(server.url("/a.png"), entry, measure)
        assert server.count("/a.png") == 1
        library.pictures.forget_failures()
        with pytest.raises(FetchError):
            await library.pictures.work_on(server.url("/a.png"), entry, measure)
        assert server.count("/a.png") == 2


async def test_few_are_fetched_at_once_and_cancelling_ends_the_fetch(folders: Folders) -> None:
    gate, came = asyncio.Event(), asyncio.Event()

    async def held(_: Request) -> Reply:
        if server.count("/feed") + AT_ONCE <= len(server.requests):
            came.set()
        await gate.wait()
        return Reply(PICTURE)

    names = [f"/{number}.png" for number in range(3 * AT_ONCE)]
    async with Loopback(dict.fromkeys(names, held)) as server, opened(folders) as library:
        entry = await entry_of(library, server)
        work = [
            asyncio.ensure_future(library.pictures.work_on(server.url(name), entry, measure))
            for name in names
        ]
        await came.wait()
        work[0].cancel()
        gate.set()
        done = await asyncio.gather(*work, return_exceptions=True)
        assert isinstance(done[0], asyncio.CancelledError)
        assert set(done[1:]) == {len(PICTURE)}
        assert server.most_at_once <= AT_ONCE


async def test_what_a_worker_refuses_is_not_worked_on_again(folders: Folders) -> None:
    async with Loopback({"/a.png": PICTURE[:12]}) as server, opened(folders) as library:
        entry = await entry_of(library, server)
        for _ in range(2):
            with pytest.raises(NewsreaderError, match="Too small"):
                await library.pictures.work_on(server.url("/a.png"), entry, measure)


def test_drawings_are_not_fetched() -> None:
    assert not fetchable("https://example.org/logo.SVG?v=2")
    assert fetchable("https://example.org/photo.jpg?like=logo.svg")


async def test_the_internet_s_articles_lead_to_no_picture_at_home(folders: Folders) -> None:
    async with Loopback({"/a.png": PICTURE}) as server, opened(folders) as library:
        with pytest.raises(FetchError):
            await library.pictures.work_on(server.url("/a.png"), "", measure)
        assert server.requests == []
