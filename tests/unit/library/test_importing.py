"""Many subscriptions at once: each once, and nothing else waits for them."""

import asyncio

from newsreader.config import Folders
from newsreader.feeds.opml import Outline, Outlines
from tests.newsroom import opened

MANY = "".join(
    f'<outline text="Folder {number // 100}"><outline text="Feed {number}" '
    f'xmlUrl="https://x{number}.example/feed"/></outline>\n'
    for number in range(5000)
)
RAW = f"<opml version='2.0'><body>{MANY}</body></opml>".encode()


async def test_five_thousand_feeds_come_while_the_loop_goes_on(folders: Folders) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    async with opened(folders) as library:
        ticking = asyncio.ensure_future(tick())
        outlines = await library.lists.read(RAW)
        assert ticks > 10
        ticks = 0
        report = await library.lists.take_over(outlines)
        assert ticks > 5
        ticking.cancel()
        assert (len(report.added), report.already) == (5000, 0)
        again = await library.lists.take_over(
            await library.lists.read((await library.lists.write()).encode())
        )
        assert (again.added, again.already) == ((), 5000)


async def test_an_address_that_means_a_followed_feed_is_there_already(folders: Folders) -> None:
    async with opened(folders) as library:
        first = Outlines((Outline("http://news.example/feed/"),))
        assert len((await library.lists.take_over(first)).added) == 1
        same = Outlines((Outline("https://NEWS.example:443/feed"), Outline("https://b.example/")))
        report = await library.lists.take_over(same)
        assert (len(report.added), report.already) == (1, 1)
        known = await library.subscribing.subscribe("https://news.example/feed")
        assert known.url == "http://news.example/feed/"
