"""What a request looks like, and which are made at all."""

import gzip

import pytest

from newsreader import __version__
from newsreader.config import Config, Folders
from newsreader.errors import NewsreaderError
from newsreader.library import View, ViewKind, ViewSettings
from tests.loopback import Loopback, Reply, Route, redirect
from tests.manners.support import DAY, FEED, following
from tests.newsroom import FERRY, LONG, opened, page, rss

ALL = View(ViewKind.ALL), ViewSettings(show_read=True)


async def test_only_get_is_used(folders: Folders) -> None:
    routes: dict[str, Route] = {"/ferry": page("Ferry", *[LONG] * 5), "/old": redirect("/feed")}
    async with Loopback(routes) as server, opened(folders) as library:
        server.routes["/feed"] = rss([FERRY], site=server.url("/"))
        found = await library.seeking.look_up(server.url("/old"))
        await library.subscribing.subscribe(found.feeds[0].url)
        await library.refresh()
        await library.reading.full_text(library.headlines(*ALL)[0].id)
        assert {each.method for each in server.requests} == {"GET"}


async def test_a_request_carries_nothing_needless(folders: Folders) -> None:
    async with following(folders, Reply(FEED, headers={"Set-Cookie": "a=1; Path=/"})) as it:
        it.server.routes["/hop"] = redirect("/feed")
        await it.library.seeking.look_up(it.server.url("/hop"))
        await it.by_hand()
        for request in it.server.requests:
            assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding"}


async def test_no_cookie_is_sent_back(folders: Folders) -> None:
    async with following(folders, Reply(FEED, headers={"Set-Cookie": "a=1; Path=/"})) as it:
        await it.by_hand()
        await it.by_hand()
        assert not any("cookie" in each.headers for each in it.asked)


async def test_the_reader_names_itself_with_its_version(folders: Folders) -> None:
    async with following(folders) as it:
        await it.by_hand()
        assert it.asked[0].headers["user-agent"].startswith(f"newsreader/{__version__} (")


async def test_a_contact_is_told_where_one_is_set(folders: Folders) -> None:
    config = Config(contact="https://harbour.example/reader")
    async with following(folders, config=config) as it:
        await it.by_hand()
        assert "+https://harbour.example/reader" in it.asked[0].headers["user-agent"]


async def test_the_name_is_always_the_same_and_nobody_elses(folders: Folders) -> None:
    async with following(folders, Reply(FEED, validators=True)) as it:
        await it.by_hand()
        for status in (403, 406, 429, 500):
            it.server.routes["/feed"] = Reply(status=status)
            await it.by_hand()
        (agent,) = {each.headers["user-agent"] for each in it.asked}
        assert not any(name in agent for name in ("Mozilla", "aiohttp", "Python", "compatible"))


async def test_answers_may_be_compressed(folders: Folders) -> None:
    packed = Reply(gzip.compress(FEED), headers={"Content-Encoding": "gzip"})
    async with following(folders, packed) as it:
        await it.by_hand()
        offered = it.asked[0].headers["accept-encoding"].split(", ")
        assert offered[:2] == ["gzip", "deflate"]
        assert it.error == ""


PATHS = (
    "/feed?a=%7Eb&c=d+e;f=%2F&&=",
    "/feed?b=2&a=1",
    "/a/./b//../c?x=/../",
    "/feed?q=%E4&r=%",
    "/%66eed",
    "/feed?format=xml&_=",
)


async def test_the_address_is_asked_as_it_is(folders: Folders) -> None:
    async with Loopback(dict.fromkeys(PATHS, FEED)) as server, opened(folders) as library:
        for path in PATHS:
            await library.subscribing.subscribe(server.url(path + "#fragment"))
        await library.refresh()
        assert sorted(each.path for each in server.requests) == sorted(PATHS * 2)


async def test_a_refresh_asks_for_the_feed_alone(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        server.routes["/feed"] = rss([FERRY], site=server.url("/"))
        await library.subscribing.subscribe(server.url("/feed"))
        await library.refresh()
        await library.settle()
        assert {each.path for each in server.requests} == {"/feed"}


async def test_a_page_is_fetched_when_it_is_read_and_once(folders: Folders) -> None:
    routes: dict[str, Route] = {"/ferry": page("Ferry", *[LONG] * 5)}
    async with Loopback(routes) as server, opened(folders) as library:
        server.routes["/feed"] = rss([FERRY], site=server.url("/"))
        await library.subscribing.subscribe(server.url("/feed"))
        entry = library.headlines(*ALL)[0].id
        for _ in range(3):
            await library.reading.full_text(entry)
            await library.refresh()
        assert server.count("/ferry") == 1


async def test_what_is_typed_is_checked_before_it_is_asked(folders: Folders) -> None:
    async with following(folders) as it:
        for typed in ("news", "two words", "https://", "file:///etc/passwd", "exec:touch x"):
            with pytest.raises(NewsreaderError):
                await it.library.seeking.look_up(typed)
        assert it.server.requests == []


NO_FEEDS = (
    Reply(b"nothing here", 404),
    Reply(status=500),
    Reply(b"<html><body>No feed.</body></html>"),
    Reply(b"\x89PNG\r\n\x1a\n"),
    Reply(b""),
)


async def test_what_is_no_feed_is_not_subscribed(folders: Folders) -> None:
    async with following(folders) as it:
        for answer in NO_FEEDS:
            it.server.routes["/other"] = answer
            with pytest.raises(NewsreaderError):
                await it.library.subscribing.subscribe(it.server.url("/other"))
        assert len(it.library.subscriptions()) == 1
        await it.by_itself(DAY)
        assert it.server.count("/other") == len(NO_FEEDS)


async def test_feeds_are_found_by_the_pages_own_words(folders: Folders) -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
    async with following(folders) as it:
        it.server.routes["/"] = b"<html><head>" + link + b"</head><body></body></html>"
        found = await it.library.seeking.look_up(it.server.url("/"))
        assert [each.url for each in found.feeds] == [it.server.url("/feed")]
        assert [each.path for each in it.server.requests] == ["/"], "and no other address is tried"


async def test_guesses_are_few_and_end_with_a_refusal(folders: Folders) -> None:
    async with following(folders) as it:
        it.server.routes["/"] = b"<html><body>No feed is named.</body></html>"
        await it.library.seeking.look_up(it.server.url("/"))
        assert len(it.server.requests) <= 7
