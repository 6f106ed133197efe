"""Feeds that ail, in a real library against a real server: looked for, moved, and back again."""

import asyncio
import time
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from newsreader.changes import Change, FeedsChanged
from newsreader.config import Folders
from newsreader.errors import FetchError, ParseError
from newsreader.library import Library, View, ViewKind
from newsreader.library.ailments import Ailment
from newsreader.model import FetchState, Subscription
from tests.loopback import Loopback, Reply, Route, redirect
from tests.newsroom import BRIDGE, FERRY, LONG, ROOFS, opened, page, rss
from tests.storeroom import NOW, parsed_feed, subscription

LINK = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


async def lost(library: Library, server: Loopback) -> Subscription:
    """A feed that was there, and is not at its address any more."""
    server.routes["/feed"] = rss([FERRY], site=server.url("/"))
    subscription = await library.subscribing.subscribe(server.url("/feed"))
    server.routes["/feed"] = Reply(status=404)
    await library.refresh()
    return subscription


def told(library: Library) -> list[tuple[Ailment, str]]:
    return [(each.ailment, each.sentence) for each in library.health.findings()]


async def test_a_lost_feed_is_found_on_its_site_and_goes_on(folders: Folders) -> None:
    head = LINK.format("Ports", "/ports") + LINK.format("Harbour News", "/new")
    routes: dict[str, Route] = {"/": page("H", LONG, head=head), "/new": rss([FERRY, ROOFS])}
    async with Loopback(routes) as server:
        async with opened(folders) as library:
            feed = await lost(library, server)
            assert [ailment for ailment, _ in told(library)] == [Ailment.FAILING]
            links = await library.health.candidates(feed.id)
            assert [link.url for link in links] == [server.url("/new"), server.url("/ports")]
            moved = await library.health.relocate(feed.id, links[0].url)
            assert (moved.id, moved.url) == (feed.id, server.url("/new"))
            assert told(library) == []
            assert library.total(View(ViewKind.FEED, feed.id)) == 2
        async with opened(folders) as library:
            assert library.find_feed(feed.id).url == server.url("/new")
            assert (await library.refresh()).failed == 0


async def test_a_new_address_can_be_undone(folders: Folders) -> None:
    async with Loopback({"/new": rss([ROOFS])}) as server, opened(folders) as library:
        feed = await lost(library, server)
        before = library.fetch_state(feed.id)
        await library.health.relocate(feed.id, server.url("/new"))
        assert library.undo() == "Back at the old address: Harbour News"
        await library.settle()
        assert library.find_feed(feed.id).url == server.url("/feed")
        assert library.fetch_state(feed.id) == before
        assert library.total(View(ViewKind.FEED, feed.id)) == 2


async def test_what_is_no_feed_or_another_s_is_not_taken(folders: Folders) -> None:
    routes: dict[str, Route] = {"/page": page("P", LONG), "/other": rss([BRIDGE], title="Other")}
    async with Loopback(routes) as server, opened(folders) as library:
        feed = await lost(library, server)
        await library.subscribing.subscribe(server.url("/other"))
        for path, error in (("/page", ParseError), ("/none", FetchError), ("/other", FetchError)):
            with pytest.raises(error):
                await library.health.relocate(feed.id, server.url(path))
        assert library.find_feed(feed.id).url == server.url("/feed")
        assert library.undo() is None


async def test_a_feed_that_moved_to_a_page_is_found_by_that_page(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        feed = await lost(library, server)
        server.routes["/feed"] = redirect("/we-moved", 301)
        server.routes["/we-moved"] = page("We moved", LONG, head=LINK.format("New", "/new"))
        await library.refresh()
        ((ailment, sentence),) = told(library)
        assert ailment is Ailment.MOVED
        assert server.url("/we-moved") in sentence
        (link,) = await library.health.candidates(feed.id)
        assert link.url == server.url("/new")


async def test_a_page_that_took_the_feed_s_place_may_name_it(folders: Folders) -> None:
    async with Loopback({"/new": rss([FERRY])}) as server, opened(folders) as library:
        feed = await lost(library, server)
        server.routes["/feed"] = page("Blog", LONG, head=LINK.format("New", "/new"))
        await library.refresh()
        (link,) = await library.health.candidates(feed.id)
        assert link.url == server.url("/new")


async def test_what_is_found_nowhere_is_told(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        feed = await lost(library, server)
        with pytest.raises(FetchError, match="No other feed was found"):
            await library.health.candidates(feed.id)


async def test_a_thousand_feeds_are_looked_through_at_once(folders: Folders) -> None:
    feeds = [
        replace(subscription(f"f{number}"), url=f"http://h/{number}") for number in range(1000)
    ]
    failed = FetchState(failures=1, error="It failed.", failing_since=NOW)
    async with opened(folders) as library:
        database = library._core.database
        await database.put_subscriptions(feeds)
        await database.merge("f0", parsed_feed(5000))
        await database.put_fetch_states({each.id: failed for each in feeds[1:]})
        started = time.process_time()
        assert len(library.health.findings()) >= 999
        assert time.process_time() - started < 0.5


async def test_a_dead_feed_is_asked_for_a_login_gone_or_paused(folders: Folders) -> None:
    routes: dict[str, Route] = {f"/{n}": rss([FERRY], title=f"Feed {n}") for n in range(4)}
    async with Loopback(routes) as server, opened(folders) as library:
        feeds = [await library.subscribing.subscribe(server.url(path)) for path in routes]
        server.routes |= {
            "/0": Reply(status=500),
            "/1": Reply(status=401),
            "/2": Reply(status=410),
        }
        await library.refresh()
        await library.subscribing.pause(feeds[3].id, True)
        assert [ailment for ailment, _ in told(library)] == [
            Ailment.GONE,
            Ailment.LOCKED,
            Ailment.FAILING,
            Ailment.PAUSED,
        ]


@pytest.fixture
def failed() -> asyncio.Event:
    """Set by what is told of a feed; to be cleared before it is waited for."""
    return asyncio.Event()


def hearing(failed: asyncio.Event) -> Callable[[Change], None]:
    def emit(change: Change) -> None:
        if isinstance(change, FeedsChanged):
            failed.set()

    return emit


async def test_what_a_refresh_has_found_is_told_while_it_goes_on(
    folders: Folders, failed: asyncio.Event
) -> None:
    go_on = asyncio.Event()
    routes: dict[str, Route] = {"/a": rss([FERRY]), "/b": rss([BRIDGE])}
    async with Loopback(routes) as server, opened(folders, hearing(failed)) as library:
        feed, _ = [await library.subscribing.subscribe(server.url(path)) for path in routes]
        server.routes |= {"/a": Reply(status=500), "/b": Reply(rss([ROOFS]), hold=go_on)}
        failed.clear()
        running = asyncio.ensure_future(library.refresh())
        await failed.wait()
        assert library.refreshing
        assert [each.feed_id for each in library.health.findings()] == [feed.id]
        assert "500" in library.feed_error(feed.id)
        go_on.set()
        await running
        assert [each.feed_id for each in library.health.findings()] == [feed.id]


async def test_while_nothing_answers_no_feed_is_told_to_fail(
    folders: Folders, failed: asyncio.Event
) -> None:
    go_on = asyncio.Event()
    async with Loopback({"/b": rss([BRIDGE])}) as server:
        async with opened(folders, hearing(failed)) as library:
            async with Loopback({"/a": rss([FERRY])}) as silent:
                feed = await library.subscribing.subscribe(silent.url("/a"))
            await library.subscribing.subscribe(server.url("/b"))
            server.routes["/b"] = Reply(rss([ROOFS]), hold=go_on)
            failed.clear()
            running = asyncio.ensure_future(library.refresh())
            await failed.wait()
            assert library.health.findings() == []
            go_on.set()
            await running
            assert [each.feed_id for each in library.health.findings()] == [feed.id]
