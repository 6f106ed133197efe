"""What comes between the steps of something that takes several: the user, and another process."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from newsreader.config import Config, Folders
from newsreader.errors import StoreError
from newsreader.library import ruling
from newsreader.library.credentials import Credentials
from newsreader.rules import Rule
from newsreader.store.storage import Files
from tests.loopback import Loopback, Reply, Request, Route, redirect
from tests.newsroom import BRIDGE, FERRY, LONG, ROOFS, opened, page, rss


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.library.credentials.system_vault", lambda: None)


async def test_an_address_given_during_a_refresh_stays(folders: Folders) -> None:
    """The old address answers with where it has moved for good, after the user gave another."""
    gate, asked, moved = asyncio.Event(), asyncio.Event(), [False]

    async def old(_: Request) -> Reply:
        if not moved[0]:
            return Reply(rss([FERRY]))
        asked.set()
        await gate.wait()
        return redirect("/third", 301)

    routes: dict[str, Route] = {"/old": old, "/mine": rss([BRIDGE]), "/third": rss([ROOFS])}
    async with Loopback(routes) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/old"))
        moved[0] = True
        refreshing = asyncio.ensure_future(library.refresh())
        await asked.wait()
        await library.subscribing.change_address(feed, server.url("/mine"))
        gate.set()
        await refreshing
        found = library.subscription(feed.id)
        assert found
        assert found.url == server.url("/mine")


async def test_an_address_that_is_followed_twice_at_once_is_followed_once(
    folders: Folders,
) -> None:
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        url = server.url("/feed")
        await asyncio.gather(*(library.subscribing.subscribe(url) for _ in range(2)))
        assert len(library.subscriptions()) == 1


async def test_a_feed_removed_while_its_rules_are_looked_at_has_not_failed(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [FERRY]
    async with (
        Loopback({"/feed": lambda _: rss(entries)}) as server,
        opened(
            folders, config=Config(rules=(Rule(name="keep", match="bridge", save=True),))
        ) as library,
    ):
        feed = await library.subscribing.subscribe(server.url("/feed"))
        entries.insert(0, BRIDGE)
        loop = asyncio.get_running_loop()
        meeting = ruling._meeting

        def slowly(*given: Any) -> Any:
            met = meeting(*given)
            removing = library.subscribing.unsubscribe(feed.id)
            asyncio.run_coroutine_threadsafe(removing, loop).result(5)
            return met

        monkeypatch.setattr(ruling, "_meeting", slowly)
        report = await library.refresh()
        assert not report.errors


async def test_a_removal_can_be_undone_though_its_password_could_not_be_forgotten(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"))
        await library.subscribing.set_login(feed.id, "ana", "secret")
        replace = library._core.credentials._files.replace

        def full(path, content):  # type: ignore[no-untyped-def]
            raise OSError(28, "No space left on device", str(path))

        library._core.credentials._files.replace = full  # type: ignore[method-assign]
        with pytest.raises(StoreError):
            await library.subscribing.unsubscribe(feed.id)
        library._core.credentials._files.replace = replace  # type: ignore[method-assign]
        assert not library.subscriptions()
        assert library.undo() == f"Subscribed again: {feed.title}"


async def test_two_removals_undone_at_once_bring_both_passwords_back(folders: Folders) -> None:
    routes = {"/one": rss([FERRY]), "/two": rss([BRIDGE])}
    async with Loopback(routes) as server, opened(folders) as library:
        feeds = [await library.subscribing.subscribe(server.url(each)) for each in routes]
        for feed in feeds:
            await library.subscribing.set_login(feed.id, "ana", "secret")
        for feed in feeds:
            await library.subscribing.unsubscribe(feed.id)
        credentials, both = library._core.credentials, threading.Barrier(2)
        write = credentials._files.replace

        def together(path: Path, content: bytes) -> None:
            with suppress(threading.BrokenBarrierError):  # nobody else comes in
                both.wait(0.2)
            write(path, content)

        credentials._files.replace = together  # type: ignore[method-assign]
        library.undo()
        library.undo()
        await library.settle()
        again = Credentials(credentials.path, Files())
        assert all([await again.of(feed.id) for feed in feeds])


async def test_a_title_that_goes_back_to_the_feeds_own_does_so_during_a_refresh(
    folders: Folders,
) -> None:
    gate, asked, held = asyncio.Event(), asyncio.Event(), [False]
    inner = Reply(rss([FERRY]), validators=True)

    async def feed_(request: Request) -> Reply:
        if held[0]:
            asked.set()
            await gate.wait()
        return inner

    async with Loopback({"/feed": feed_}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"), title="My own")
        held[0] = True
        refreshing = asyncio.ensure_future(library.refresh())
        await asked.wait()
        await library.subscribing.rename(feed.id, "")
        gate.set()
        await refreshing
        held[0] = False
        await library.refresh()
        found = library.subscription(feed.id)
        assert found
        assert found.title == "Harbour News"


async def test_a_page_fetched_before_the_text_changed_is_not_taken_for_current(
    folders: Folders,
) -> None:
    gate, asked, held, entries = asyncio.Event(), asyncio.Event(), [False], [FERRY]

    async def site(_: Request) -> bytes:
        if held[0]:
            asked.set()
            await gate.wait()
        return page("Ferry line to get electric boats", LONG, LONG, LONG)

    async with Loopback({"/ferry": site}) as server, opened(folders) as library:
        server.routes["/feed"] = lambda _: rss(entries, site=server.url("/"))
        feed = await library.subscribing.subscribe(server.url("/feed"))
        (entry_id,) = [row.id for row in library._core.database.index.of_feed(feed.id)]
        library.mark([entry_id], read=True)
        held[0] = True
        reading = asyncio.ensure_future(library.reading.full_text(entry_id))
        await asked.wait()
        entries[0] = (FERRY[0], FERRY[1], "<p>A correction: the boats never came.</p>")
        await library.refresh()
        gate.set()
        await reading
        body = library._core.database.body(entry_id)
        assert body
        assert body.full
        assert body.outdated
