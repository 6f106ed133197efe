"""Feeds that move: for good, for a while, and to nowhere."""

import pytest

from newsreader.config import Folders
from tests.loopback import Reply, Route, redirect
from tests.manners.support import FEED, following
from tests.newsroom import BRIDGE, FERRY, rss

NEW = rss([BRIDGE, FERRY])


@pytest.mark.parametrize("status", [301, 308])
async def test_a_move_for_good_is_kept_and_told(folders: Folders, status: int) -> None:
    async with following(folders) as it:
        before = it.url
        it.server.routes["/new"] = NEW
        it.serve(redirect("/new", status))
        await it.by_hand()
        assert it.url == it.server.url("/new")
        assert it.notices == [f"Harbour News has moved for good, to {it.url}"]
        assert (it.state.moved_from, bool(it.state.moved)) == (before, True)
        await it.by_hand()
        assert len(it.asked) == 1, "the old address is not asked again"


async def test_a_move_is_kept_also_when_nothing_is_new_there(folders: Folders) -> None:
    async with following(folders, Reply(FEED, validators=True)) as it:
        it.server.routes["/new"] = Reply(FEED, validators=True)
        it.serve(redirect("/new", 301))
        report = await it.by_hand()
        assert report.unchanged == 1
        assert it.url == it.server.url("/new")


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_move_for_a_while_is_followed_each_time(folders: Folders, status: int) -> None:
    async with following(folders) as it:
        before = it.url
        it.server.routes["/new"] = NEW
        it.serve(redirect("/new", status))
        for _ in range(2):
            await it.by_hand()
        assert it.url == before
        assert len(it.asked) == 2
        assert it.notices == []


PORTAL = Reply(b"<html><body>Log in</body></html>")


async def test_a_move_to_what_is_no_feed_is_not_kept(folders: Folders) -> None:
    async with following(folders) as it:
        before = it.url
        for target in (Reply(status=404), Reply(status=500), PORTAL, Reply(b"")):
            it.server.routes["/new"] = target
            it.serve(redirect("/new", 301))
            await it.by_hand()
            assert it.url == before
            assert it.error
            it.serve(NEW)
            await it.by_hand()
            assert it.error == ""


@pytest.mark.parametrize(
    ("hops", "kept"),
    [
        ([301, 308], "/2"),
        ([301, 302], "/1"),
        ([302, 301], "/feed"),
    ],
)
async def test_of_a_chain_only_what_is_for_good_is_kept(
    folders: Folders, hops: list[int], kept: str
) -> None:
    async with following(folders) as it:
        routes: dict[str, Route] = {
            "/feed": redirect("/1", hops[0]),
            "/1": redirect("/2", hops[1]),
            "/2": NEW,
        }
        it.server.routes |= routes
        await it.by_hand()
        assert it.url == it.server.url(kept)


async def test_a_move_to_what_is_no_web_address_is_refused(folders: Folders) -> None:
    async with following(folders) as it:
        before = it.url
        for target in ("file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "data:,x"):
            it.serve(redirect(target, 301))
            await it.by_hand()
            assert "no web address" in it.error
            assert it.url == before


async def test_two_feeds_that_move_to_one_address_at_once_stay_two(folders: Folders) -> None:
    async with following(folders) as it:
        it.server.routes |= {"/other": rss([FERRY]), "/new": NEW}
        other = await it.library.subscribing.subscribe(it.server.url("/other"))
        it.server.routes |= {"/feed": redirect("/new", 301), "/other": redirect("/new", 301)}
        await it.library.refresh()
        kept = {it.url, it.library.find_feed(other.id).url}
        assert len(kept) == 2
        assert it.server.url("/new") in kept
