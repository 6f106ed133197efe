"""Articles on several pages: gathered politely, within limits, and what is said when one fails."""

import pytest

from newsreader.config import Folders
from newsreader.library import parts, work
from newsreader.model import Article
from tests.loopback import Loopback, Reply
from tests.newsroom import LONG, opened, page

TITLE = "Ferry line to get electric boats"


def part(number: int, last: int) -> bytes:
    on = f"<a href='/ferry?page={number + 1}'>Next page</a>" if number < last else ""
    return page(TITLE, f"Chapter {number}. {LONG}", f"It ends with {number}. {LONG}", on)


def chapters(article: Article) -> list[str]:
    return [block.text[:9] for block in article.blocks if block.text.startswith("Chapter")]


def served(server: Loopback, last: int) -> None:
    server.routes["/ferry"] = part(1, last)
    for number in range(2, last + 1):
        server.routes[f"/ferry?page={number}"] = part(number, last)


async def test_the_pages_of_an_article_are_read_as_one(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        served(server, 3)
        article = await library.reading.read_address(server.url("/ferry"))
        assert chapters(article) == ["Chapter 1", "Chapter 2", "Chapter 3"]
        assert article.notice == ""
        assert server.most_at_once == 1
        assert [each.path for each in server.requests] == [
            "/ferry", "/ferry?page=2", "/ferry?page=3",
        ]  # fmt: skip


async def test_there_is_an_end_to_it(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        served(server, parts.MOST_PARTS + 3)
        article = await library.reading.read_address(server.url("/ferry"))
        assert len(chapters(article)) == parts.MOST_PARTS
        assert article.notice.endswith(f"/ferry?page={parts.MOST_PARTS + 1}")


async def test_a_part_that_fails_leaves_the_others_and_is_named(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        served(server, 3)
        server.routes["/ferry?page=3"] = Reply(status=500)
        article = await library.reading.read_address(server.url("/ferry"))
        assert chapters(article) == ["Chapter 1", "Chapter 2"]
        assert "Page 3" in article.notice
        assert "500" in article.notice


async def test_time_is_limited_for_all_parts_together(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PARTS_SECONDS", 0.3)
    async with Loopback() as server, opened(folders) as library:
        served(server, 2)
        server.routes["/ferry?page=2"] = Reply(b"<html>", stall=True, length=500)
        article = await library.reading.read_address(server.url("/ferry"))
        assert chapters(article) == ["Chapter 1"]
        assert article.notice.endswith("/ferry?page=2")


@pytest.mark.parametrize("second", [page("Another bridge", LONG, LONG.upper()), part(1, 1)])
async def test_another_article_and_the_same_page_again_are_left_out(
    folders: Folders, second: bytes
) -> None:
    async with Loopback() as server, opened(folders) as library:
        served(server, 2)
        server.routes["/ferry?page=2"] = second
        article = await library.reading.read_address(server.url("/ferry"))
        assert chapters(article) == ["Chapter 1"]
        assert article.notice == ""


def test_what_stands_before_a_feed_is_looked_through_once() -> None:
    """A page of instructions without a feed behind them was read for minutes."""
    assert work.no_page(b"<?x?><!--y-->" * 5 + b"<rss>") == "a feed"
    assert work.no_page(b"<??>" * 500) == ""
