import asyncio
from typing import Any

import pytest

from newsreader.changes import Change, EntriesAdded, EntriesChanged, RefreshProgress
from newsreader.config import Config, Folders
from newsreader.errors import StoreError
from newsreader.library import Library, Order, View, ViewKind, ViewSettings, refresh
from newsreader.model import FetchState
from newsreader.store.database import Database
from tests.loopback import Loopback, Reply, Route, redirect
from tests.newsroom import BRIDGE, FERRY, ROOFS, opened, rss
from tests.storeroom import store

ALL = View(ViewKind.ALL)
EVERYTHING = ViewSettings(show_read=True)


def titles(library: Library, view: View = ALL) -> set[str]:
    return {row.title for row in library.headlines(view, EVERYTHING)}


async def test_a_subscription_brings_its_entries(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY, BRIDGE])}) as server, opened(folders) as library:
        subscription = await library.subscribing.subscribe(
            server.url("/feed"), folder="World/ Ports "
        )
        assert subscription.title == "Harbour News"
        assert subscription.folder == "World/Ports"
        assert library.folders() == ["World", "World/Ports"]
        assert titles(library) == {FERRY[1], BRIDGE[1]}
        assert titles(library, View(ViewKind.FOLDER, "World")) == {FERRY[1], BRIDGE[1]}
        assert library.unread(ALL) == 2
        assert (await library.subscribing.subscribe(server.url("/feed"))).id == subscription.id
        assert len(library.subscriptions()) == 1


async def test_a_refresh_adds_what_is_new_and_keeps_what_was_read(folders: Folders) -> None:
    entries = [FERRY]
    async with (
        Loopback({"/feed": lambda _: rss(entries)}) as server,
        opened(folders) as library,
    ):
        feed = await library.subscribing.subscribe(server.url("/feed"))
        library.mark([row.id for row in library.headlines(ALL, EVERYTHING)], True)
        entries.insert(0, BRIDGE)
        report = await library.refresh()
        assert (report.changed, report.new_entries, report.failed) == (1, 1, 0)
        assert library.unread(View(ViewKind.FEED, feed.id)) == 1
        unread = library.headlines(ALL, ViewSettings(show_read=False))
        assert [row.title for row in unread] == [BRIDGE[1]]


async def test_validators_are_sent_back_and_an_unchanged_feed_is_not_parsed(
    folders: Folders,
) -> None:
    reply = Reply(rss([FERRY]), validators=True)
    async with Loopback({"/feed": reply, "/plain": rss([ROOFS]), "/none": rss([])}) as server:
        async with opened(folders) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            await library.subscribing.subscribe(server.url("/plain"))
            await library.subscribing.subscribe(server.url("/none"))
        async with opened(folders) as library:
            report = await library.refresh()
            assert (report.unchanged, report.changed) == (3, 0)
        asked = [request for request in server.requests if request.path == "/feed"][-1]
        assert "if-none-match" in asked.headers


async def test_only_new_entries_are_read_and_an_edited_one_is_noticed(folders: Folders) -> None:
    entries, heard = [FERRY, ROOFS], list[Change]()
    async with (
        Loopback({"/feed": lambda _: rss(entries)}) as server,
        opened(folders, heard.append) as library,
    ):
        feed = await library.subscribing.subscribe(server.url("/feed"))
        database = library._core.database
        (known,) = await database.known_bytes([feed.id])
        assert set(known.values()) == {FERRY[0], ROOFS[0]}
        entries[:] = [BRIDGE, FERRY, (ROOFS[0], "Roofs", "<p>Edited.</p>")]
        report = await library.refresh()
        assert (report.changed, report.new_entries) == (1, 1)
        (edited,) = [each for each in heard if isinstance(each, EntriesChanged)]
        assert len(edited.ids) == 1
        assert titles(library) == {FERRY[1], BRIDGE[1], "Roofs"}
        (after,) = await database.known_bytes([feed.id])
        assert len(after) == 3
        assert len(after.keys() & known.keys()) == 1
        layout = database._parts.layout
        layout.feed(feed.id).unlink()
        assert await database.known_bytes([feed.id]) == [{}]


async def test_one_bad_feed_stops_no_other_and_its_error_is_a_sentence(folders: Folders) -> None:
    routes: dict[str, Route] = {
        "/good": rss([FERRY]),
        "/gone": Reply(b"", status=410),
        "/page": b"<html><body>no feed</body></html>",
    }
    from newsreader.feeds.opml import Outline, Outlines

    async with Loopback(routes) as server, opened(folders) as library:
        wanted = tuple(Outline(server.url(path), path) for path in routes)
        await library.lists.take_over(Outlines(wanted, ()))
        report = await library.refresh()
        assert (report.feeds, report.changed, report.failed) == (3, 1, 2)
        for error in report.errors:
            assert error.error.endswith(".")
            assert library.feed_error(error.feed_id) == error.error
        assert titles(library) == {FERRY[1]}


async def test_progress_and_new_entries_are_announced(folders: Folders) -> None:
    heard: list[Change] = []
    async with Loopback({"/feed": rss([FERRY])}) as server:
        async with opened(folders, heard.append) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            await library.refresh()
    progress = [change for change in heard if isinstance(change, RefreshProgress)]
    assert progress[0].running
    assert not progress[-1].running
    assert progress[-1].done == progress[-1].total == 1
    assert [change for change in heard if isinstance(change, EntriesAdded)]


async def test_a_cancelled_refresh_ends_at_once_and_keeps_what_came(folders: Folders) -> None:
    from newsreader.feeds.opml import Outline, Outlines

    never = asyncio.Event()
    came = asyncio.Event()

    def emit(change: Change) -> None:
        if isinstance(change, EntriesAdded):
            came.set()

    routes: dict[str, Route] = {"/good": rss([FERRY]), "/hangs": Reply(b"", hold=never)}
    async with Loopback(routes) as server, opened(folders, emit, Config(timeout=60)) as library:
        wanted = tuple(Outline(server.url(path), path) for path in routes)
        await library.lists.take_over(Outlines(wanted, ()))
        running = asyncio.ensure_future(library.refresh())
        await came.wait()
        during = library.refreshing
        library.cancel_refresh()
        report = await asyncio.wait_for(running, 10)
        assert report.changed == 1
        assert (during, library.refreshing) == (True, False)
        assert titles(library) == {FERRY[1]}


async def test_a_permanent_redirect_is_remembered_and_a_passing_one_is_not(
    folders: Folders,
) -> None:
    routes: dict[str, Route] = {"/old": rss([FERRY]), "/new": rss([FERRY, ROOFS])}
    async with Loopback(routes) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/old"))
        server.routes["/old"] = redirect("/new", 302)
        await library.refresh()
        assert library.find_feed(feed.id).url == server.url("/old")
        server.routes["/old"] = redirect("/new", 301)
        server.routes["/new"] = rss([FERRY, ROOFS, BRIDGE])
        await library.refresh()
        assert library.find_feed(feed.id).url == server.url("/new")
        state = library.fetch_state(feed.id)
        assert (state.moved_from, state.moved is None) == (server.url("/old"), False)


async def test_a_permanent_redirect_to_no_feed_is_told_and_not_followed(folders: Folders) -> None:
    routes: dict[str, Route] = {"/old": rss([FERRY]), "/gone": Reply(status=404)}
    async with Loopback(routes) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/old"))
        for target in ("/gone", "/page"):
            server.routes["/page"] = b"<title>All of us have moved</title>"
            server.routes["/old"] = redirect(target, 301)
            await library.refresh()
            state = library.fetch_state(feed.id)
            assert library.find_feed(feed.id).url == server.url("/old")
            assert state.moved_to == server.url(target)
            assert state.status == (404 if target == "/gone" else 200)
        server.routes["/old"] = rss([FERRY, ROOFS])
        await library.refresh()
        state = library.fetch_state(feed.id)
        assert (state.moved_to, state.status, state.failing_since) == ("", 0, None)


async def test_two_subscriptions_never_get_the_same_address(folders: Folders) -> None:
    routes: dict[str, Route] = {"/old": rss([FERRY]), "/new": rss([FERRY, ROOFS])}
    async with Loopback(routes) as server, opened(folders) as library:
        old = await library.subscribing.subscribe(server.url("/old"))
        await library.subscribing.subscribe(server.url("/new"))
        server.routes["/old"] = redirect("/new", 301)
        await library.refresh()
        assert library.find_feed(old.id).url == server.url("/old")
        assert library.fetch_state(old.id).moved_to == server.url("/new")


async def test_a_paused_feed_is_asked_only_by_name(folders: Folders) -> None:
    routes: dict[str, Route] = {"/a": rss([FERRY]), "/b": rss([ROOFS], title="Roofs")}
    async with Loopback(routes) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/a"))
        await library.subscribing.subscribe(server.url("/b"))
        await library.subscribing.pause(feed.id, True)
        assert (await library.refresh()).feeds == 1
        assert server.count("/a") == 1
        assert (await library.refresh([feed.id])).feeds == 1
        assert library.undo() == "Resumed: Harbour News"
        await library.settle()
        assert (await library.refresh()).feeds == 2
        await library.subscribing.pause(feed.id, False)
        assert library.undo() is None


async def test_a_moved_feed_is_not_followed_twice(folders: Folders) -> None:
    routes: dict[str, Route] = {"/old": redirect("/new", 301), "/new": rss([FERRY])}
    async with Loopback(routes) as server, opened(folders) as library:
        first = await library.subscribing.subscribe(server.url("/old"))
        assert await library.subscribing.subscribe(server.url("/old")) == first
        assert first.url == server.url("/new")


async def test_what_was_looked_up_is_not_fetched_again(folders: Folders) -> None:
    routes: dict[str, Route] = {"/old": redirect("/new", 302), "/new": rss([FERRY])}
    async with Loopback(routes) as server, opened(folders) as library:
        found = await library.seeking.look_up(server.url("/old"))
        await library.subscribing.subscribe(found.feeds[0].url)
        assert server.count("/new") == 1


async def test_closing_waits_for_what_a_refresh_has_to_write(folders: Folders) -> None:
    from newsreader.feeds.opml import Outline, Outlines

    came = asyncio.Event()

    def emit(change: Change) -> None:
        if isinstance(change, EntriesAdded):
            came.set()

    routes: dict[str, Route] = {
        "/good": Reply(rss([FERRY]), validators=True),
        "/hangs": Reply(b"", hold=asyncio.Event()),
    }
    async with Loopback(routes) as server:
        async with opened(folders, emit, Config(timeout=60)) as library:
            wanted = tuple(Outline(server.url(path), path) for path in routes)
            await library.lists.take_over(Outlines(wanted, ()))
            running = asyncio.ensure_future(library.refresh())
            await came.wait()
            await library.close()
            assert running.done()
            later = await library.refresh()
            assert later.feeds == 0
        async with opened(folders) as library:
            state = library.fetch_state(library.find_feed(server.url("/good")).id)
            assert state.etag


async def test_a_feed_removed_elsewhere_during_a_refresh_stays_removed(folders: Folders) -> None:
    go_on = asyncio.Event()
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"))
        server.routes["/feed"] = Reply(rss([FERRY, BRIDGE], title="Other"), hold=go_on)
        running = asyncio.ensure_future(library.refresh())
        async with opened(folders) as other:
            await other.subscribing.unsubscribe(feed.id)
        go_on.set()
        await running
        assert library.subscriptions() == []


async def test_a_title_that_could_not_be_written_is_not_forgotten(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "STATES_EVERY", 1)
    write, failures = Database.amend_subscriptions, iter([StoreError("library", "Full.")])

    async def fails_once(self: Database, amendments: Any) -> None:
        for failure in failures:
            raise failure
        await write(self, amendments)

    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"))
        server.routes["/feed"] = Reply(rss([FERRY, BRIDGE], title="Other"), validators=True)
        monkeypatch.setattr(Database, "amend_subscriptions", fails_once)
        with pytest.raises(StoreError):
            await library.refresh()
        await library.refresh()
        assert library.find_feed(feed.id).title == "Other"


@pytest.mark.parametrize(("many", "started"), [(2, True), (3, False)])
async def test_workers_start_early_only_for_so_many_feeds_that_some_have_news(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, many: int, started: bool
) -> None:
    monkeypatch.setattr(refresh, "MANY", many)
    reply = Reply(rss([FERRY]), validators=True)
    async with Loopback({"/a": reply, "/b": reply}) as server:
        async with opened(folders) as library:
            for path in ("/a", "/b"):
                await library.subscribing.subscribe(server.url(path))
        async with opened(folders) as library:
            assert (await library.refresh()).unchanged == 2
            await library.settle()
            assert (library._core.workers._pool is not None) == started


async def test_a_refresh_of_nothing_says_nothing(folders: Folders) -> None:
    heard: list[Change] = []
    async with Loopback({"/feed": rss([FERRY])}) as server:
        async with opened(folders, heard.append) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            report = await library.refresh(by_hand=False)
            assert report.feeds == 0
    assert not [change for change in heard if isinstance(change, RefreshProgress)]


async def test_orders(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY, BRIDGE])}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        newest = library.headlines(ALL, ViewSettings(show_read=True, order=Order.NEWEST))
        oldest = library.headlines(ALL, ViewSettings(show_read=True, order=Order.OLDEST))
        assert [row.title for row in newest] == [FERRY[1], BRIDGE[1]], "the feed's own order"
        assert oldest == newest[::-1]
        library.set_view_settings(ALL, ViewSettings(show_read=False, order=Order.LONGEST))
        assert library.view_settings(ALL) == ViewSettings(show_read=False, order=Order.LONGEST)


async def test_what_another_process_just_refreshed_is_not_asked_for_again(
    folders: Folders,
) -> None:
    async with (
        Loopback({"/feed": rss([FERRY])}) as server,
        opened(folders) as one,
        opened(folders) as two,
    ):
        feed = await one.subscribing.subscribe(server.url("/feed"))
        async with store(folders) as database:
            await database.put_fetch_states({feed.id: FetchState()})
        await two.follow()
        assert two.due()
        await one.refresh(by_hand=False)
        assert server.count("/feed") == 2
        assert two.due(), "it has not heard of it yet"
        await two.refresh(by_hand=False)
        assert server.count("/feed") == 2
