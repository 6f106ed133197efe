"""Failures slow the reader down, and tell the user why."""

from newsreader.config import Folders
from newsreader.feeds.opml import Outline, Outlines
from tests.loopback import Reply, redirect
from tests.manners.support import DAY, FEED, HOUR, following

FAULTS = {
    "/401": Reply(status=401),
    "/403": Reply(status=403),
    "/404": Reply(b"nothing here", 404),
    "/500": Reply(status=500),
    "/503": Reply(status=503),
    "/page": Reply(b"<html><body>For sale</body></html>"),
    "/empty": Reply(b""),
    "/cut": Reply(FEED[:99], length=999),
    "/mail": Reply(raw=b"220 mail.example ESMTP\r\n\r\n"),
    "/circle": redirect("/circle"),
}


async def test_failures_slow_down_and_are_told(folders: Folders) -> None:
    async with following(folders) as it:
        wanted = tuple(Outline(it.server.url(path), path) for path in FAULTS)
        await it.library.lists.take_over(Outlines(wanted))
        it.server.routes |= FAULTS
        for row in (1, 2):
            it.server.requests.clear()
            await it.library.refresh()
            for path in FAULTS:
                state = it.library.fetch_state(it.library.find_feed(it.server.url(path)).id)
                assert state.error.startswith("127.0.0.1 "), path
                assert state.error.endswith("."), path
                assert state.next_check
                assert state.checked
                whole = HOUR * 2**row
                assert whole * 0.75 <= state.next_check - state.checked <= whole, path
                assert it.server.count(path) == 1, "it is not tried again at once"


async def test_a_feed_that_fails_for_long_is_asked_once_a_day(folders: Folders) -> None:
    async with following(folders) as it:
        it.server.routes["/good"] = FEED
        await it.library.subscribing.subscribe(it.server.url("/good"))
        it.serve(Reply(status=404))
        for _ in range(9):
            await it.library.refresh()
        it.server.requests.clear()
        for _ in range(24 * 8):
            it.later += HOUR
            await it.library.refresh(by_hand=False)
        assert 8 <= len(it.asked) <= 11


async def test_one_success_brings_the_usual_pace_back(folders: Folders) -> None:
    async with following(folders) as it:
        it.serve(Reply(status=500))
        for _ in range(4):
            await it.by_hand()
        it.serve(FEED)
        await it.by_hand()
        assert it.error == ""
        assert await it.pause() <= HOUR * 1.25


async def test_gone_is_gone_and_the_user_is_told(folders: Folders) -> None:
    async with following(folders) as it:
        it.serve(Reply(status=410))
        await it.by_hand()
        assert it.notices == [
            "Harbour News: 127.0.0.1 says that this is gone for good (410); it is not asked again."
        ]
        for _ in range(30):
            assert not await it.by_itself(DAY)
        await it.library.refresh()
        assert len(it.asked) == 1, "nor when all feeds are refreshed by hand"
        it.serve(FEED)
        await it.by_hand()
        assert it.error == "", "but when this one is"
        assert await it.by_itself(DAY)


async def test_a_network_that_is_away_is_held_against_no_feed(folders: Folders) -> None:
    async with following(folders) as it:
        it.serve(Reply(raw=b"", reset=True))
        for _ in range(20):
            await it.library.refresh()
        assert it.error
        it.serve(FEED)
        assert await it.pause(step=HOUR / 60) <= HOUR / 5
