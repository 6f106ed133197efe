"""Large documents share the memory there is for them."""

import asyncio

from newsreader.config import Config, Folders
from newsreader.feeds.opml import Outline, Outlines
from newsreader.fetch import Errand, Failed, Fetched, HttpFetcher, Room
from tests.loopback import Loopback, Reply
from tests.newsroom import FERRY, opened, rss

MEGABYTE = 1024 * 1024


async def grown(room: Room, size: int) -> None:
    with room.hold() as hold:
        await hold.grow(size)


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_small_documents_need_no_room() -> None:
    with Room(0).hold() as hold:
        assert not hold.lacks(200_000)
        assert hold.lacks(300_000)


async def test_one_waits_until_another_gives_its_room_back() -> None:
    room = Room(4 * MEGABYTE)
    with room.hold() as first:
        await first.grow(3 * MEGABYTE)
        second = asyncio.ensure_future(grown(room, 2 * MEGABYTE))
        third = asyncio.ensure_future(grown(room, MEGABYTE))
        await turns()
        assert not second.done()
        assert third.done()
    await asyncio.wait_for(second, 5)


async def test_who_came_first_may_take_more_than_there_is() -> None:
    room = Room(2 * MEGABYTE)
    with room.hold() as first, room.hold() as second:
        await first.grow(MEGABYTE)
        await second.grow(MEGABYTE)
        await asyncio.wait_for(first.grow(15 * MEGABYTE), 5)
        waits = asyncio.ensure_future(second.grow(2 * MEGABYTE))
        await turns()
        assert not waits.done()
        waits.cancel()


async def test_documents_that_want_all_of_it_come_one_after_the_other() -> None:
    room = Room(2 * MEGABYTE)
    sizes = [grown(room, 2 * MEGABYTE) for _ in range(20)]
    await asyncio.wait_for(asyncio.gather(*sizes), 5)


async def test_waiting_for_room_takes_nothing_of_the_time_for_the_document() -> None:
    body = b"x" * 2 * MEGABYTE
    room, fetcher = Room(MEGABYTE), HttpFetcher(timeout=1)
    async with Loopback(
        {"/big": body, "/stall": Reply(body, length=9 * MEGABYTE, stall=True)}
    ) as at:

        async def fetched(path: str) -> Fetched | Failed:
            with room.hold() as hold:
                errand = Errand(chosen=True, room=hold)
                answer = await fetcher.get(at.url(path), errand=errand)
                assert isinstance(answer, Fetched | Failed)
                return answer

        paths = ("/stall", "/big", "/big", "/big")
        stalled, *came = await asyncio.gather(*map(fetched, paths))
        assert isinstance(stalled, Failed)
        assert [type(answer) for answer in came] == [Fetched] * 3
        await fetcher.close()


async def test_large_feeds_come_through_the_room_there_is(folders: Folders) -> None:
    words = "Lorem ipsum dolor. " * 25_000
    routes = {f"/{each}": rss([(FERRY[0], FERRY[1], words)]) for each in range(8)}
    async with (
        Loopback(routes) as server,
        opened(folders, config=Config(timeout=20)) as library,
    ):
        library._refreshing._asking._room = Room(MEGABYTE)
        outlines = tuple(Outline(server.url(path)) for path in routes)
        await library.lists.take_over(Outlines(outlines))
        report = await library.refresh()
        assert (report.failed, report.new_entries) == (0, 8)


async def test_a_large_feed_is_read_behind_the_others(folders: Folders) -> None:
    words = "Lorem ipsum dolor. " * 60_000
    async with Loopback({"/small": rss([FERRY])}) as server, opened(folders) as library:
        await library.lists.take_over(Outlines((Outline(server.url("/small")),)))
        await library.refresh()
        assert library._core.workers._behind is None
        server.routes["/large"] = rss([(FERRY[0], FERRY[1], words)])
        await library.lists.take_over(Outlines((Outline(server.url("/large")),)))
        report = await library.refresh()
        assert (report.failed, report.new_entries) == (0, 1)
        assert library._core.workers._behind is not None
