"""When a server is asked: not while it, the feed or good sense say to wait."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from newsreader.config import Config, Folders
from tests.loopback import Reply, Request
from tests.manners.support import DAY, FEED, HOUR, following
from tests.newsroom import BRIDGE, FERRY, opened, rss

MINUTE = timedelta(minutes=1)


def channel(inner: str) -> bytes:
    return FEED.replace(b"<description>d</description>", inner.encode(), 1)


def with_headers(**headers: str) -> Reply:
    return Reply(FEED, headers={name.replace("_", "-"): headers[name] for name in headers})


async def test_a_feed_is_asked_at_most_hourly(folders: Folders) -> None:
    async with following(folders) as it:
        assert await it.pause(step=MINUTE * 3) == HOUR
        it.serve(lambda _: rss([BRIDGE, FERRY]))
        for _ in range(5):
            assert await it.pause(step=MINUTE * 10) >= HOUR


async def test_opening_the_reader_again_asks_no_server_again(folders: Folders) -> None:
    async with following(folders) as it:
        for _ in range(3):
            async with opened(folders) as again:
                await again.refresh(by_hand=False)
        assert it.asked == []


async def test_a_cron_job_every_minute_asks_no_more_often(folders: Folders) -> None:
    async with following(folders) as it:
        for _ in range(59):
            it.later += MINUTE
            await it.library.refresh(by_hand=False, grace=timedelta(0))
        assert it.asked == []


async def test_an_hourly_cron_job_is_not_a_moment_too_early(folders: Folders) -> None:
    async with following(folders) as it:
        it.later += HOUR - MINUTE
        await it.library.refresh(by_hand=False, grace=MINUTE * 5)
        assert len(it.asked) == 1


async def test_adding_a_feed_is_one_request(folders: Folders) -> None:
    async with following(folders) as it:
        it.server.routes["/new"] = rss([BRIDGE])
        found = await it.library.seeking.look_up(it.server.url("/new"))
        await it.library.subscribing.subscribe(found.feeds[0].url)
        await it.library.refresh(by_hand=False)
        assert [each.path for each in it.server.requests] == ["/new"]


async def test_an_unsubscribed_feed_is_asked_no_more(folders: Folders) -> None:
    async with following(folders) as it:
        await it.library.subscribing.unsubscribe(it.feed_id)
        assert not await it.by_itself(DAY * 9)


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({"Cache_Control": "max-age=10800"}, 3),
        ({"Expires": "Sun, 01 Mar 2026 13:00:00 GMT", "Date": "Sun, 01 Mar 2026 10:00:00 GMT"}, 3),
        ({"Cache_Control": "max-age=60"}, 1),
        ({"Cache_Control": "max-age=31536000"}, 24),
    ],
)
async def test_a_fresh_answer_is_not_asked_for_again(
    folders: Folders, headers: dict[str, str], hours: int
) -> None:
    async with following(folders, with_headers(**headers)) as it:
        assert await it.pause() == HOUR * hours


@pytest.mark.parametrize(
    ("inner", "hours"),
    [
        ("<ttl>180</ttl>", 3),
        ("<ttl>5</ttl>", 1),
        ("<ttl>99999999</ttl>", 24),
        (
            '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily'
            "</sy:updatePeriod><updateFrequency>4</updateFrequency>",
            6,
        ),
    ],
)
async def test_the_feeds_own_hints_are_kept(folders: Folders, inner: str, hours: int) -> None:
    async with following(folders, channel(inner)) as it:
        assert await it.pause() == HOUR * hours


async def test_hours_and_days_of_rest_are_kept(folders: Folders) -> None:
    rest = "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(6)) + "</skipHours>"
    sunday = "<skipDays><day>Sunday</day></skipDays>"
    async with following(folders, channel(rest + sunday)) as it:
        times = [it.now() for _ in range(24 * 8) if await it.by_itself(HOUR)]
        assert len(times) > 9
        assert all(each.hour >= 6 and each.weekday() != 6 for each in times)


async def test_a_quiet_feed_is_asked_less_often_and_a_busy_one_again_soon(
    folders: Folders,
) -> None:
    async with following(folders) as it:
        it.later += DAY * 30
        await it.by_itself()
        assert await it.pause() > HOUR * 20
        number = 0

        def busy(request: Request) -> bytes:
            nonlocal number
            number += 1
            return rss([(str(number), f"Headline {number}", "<p>News.</p>")])

        it.serve(busy)
        for _ in range(14):
            await it.by_itself(DAY)
        for _ in range(14):
            await it.by_hand()
            it.later += MINUTE * 30
        assert await it.pause() <= HOUR * 1.25


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
async def test_a_server_that_asks_to_be_left_alone_is_left_alone(
    folders: Folders, status: int, as_date: bool
) -> None:
    moment = format_datetime(datetime.now(UTC) + HOUR * 9 - MINUTE, usegmt=True)
    wish = moment if as_date else str(9 * 3600 - 60)
    async with following(folders) as it:
        it.serve(Reply(status=status, headers={"Retry-After": wish}))
        await it.by_hand()
        assert await it.pause() == HOUR * 9


async def test_the_longest_wish_is_a_day(folders: Folders) -> None:
    async with following(folders) as it:
        it.serve(Reply(status=429, headers={"Retry-After": "99999999"}))
        await it.by_hand()
        assert await it.pause() == DAY


async def test_a_busy_server_without_a_hint_is_asked_less_often_too(folders: Folders) -> None:
    async with following(folders) as it:
        it.serve(Reply(status=429))
        await it.by_hand()
        assert await it.pause() > HOUR


async def test_the_users_own_hand_is_told_of_the_servers_wish(folders: Folders) -> None:
    async with following(folders) as it:
        it.serve(Reply(status=429, headers={"Retry-After": "7200"}))
        await it.by_hand()
        assert it.notices == []
        await it.by_hand()
        assert len(it.asked) == 2
        assert it.notices[0].startswith("Harbour News asked to be left alone until ")


async def test_the_clock_may_be_turned(folders: Folders) -> None:
    async with following(folders) as it:
        it.later += DAY * 400
        await it.by_hand()
        it.later -= DAY * 400
        assert await it.by_itself()
        it.later -= DAY * 400
        assert await it.by_itself()
        assert not await it.by_itself()


async def test_the_settings_may_ask_for_more_patience_and_not_for_less(folders: Folders) -> None:
    async with following(folders, config=Config(refresh_every=120)) as it:
        assert await it.pause() == HOUR * 2
    async with opened(folders, config=Config(refresh_every=1)) as library:
        feed = library.subscriptions()[0]
        assert library._core.pace(feed).interval == MINUTE * 30
