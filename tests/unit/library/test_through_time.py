"""Feeds that are refreshed again and again from a real server, and never flood, lose or revive."""

from collections.abc import Callable, Sequence

import pytest

from newsreader.config import Folders
from newsreader.library import Library, View, ViewKind
from newsreader.model import Headline
from tests.loopback import Loopback, Reply, Request, redirect
from tests.newsroom import opened

Document = bytes
Counts = list[tuple[int, int]]
"""Entries, and unread ones among them, after each fetch; all are marked read after the first."""


def item(number: int, *, day: int | None = None, text: str = "", **changed: str) -> str:
    told = {
        "guid": f"urn:entry:{number}",
        "title": f"Entry {number}",
        "link": f"http://127.0.0.1:9/{number}",
        "pubDate": f"{1 + (number if day is None else day) % 27:02} Jan 2026 08:00:00 GMT",
        "description": text or f"&lt;p&gt;Text of entry {number}.&lt;/p&gt;",
    } | changed
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in told.items() if value)
    return f"<item>{fields}</item>"


def document(*items: str) -> Document:
    head = "<title>Harbour News</title><link>http://127.0.0.1:9/</link><description>d</description>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}'
        f"{''.join(items)}</channel></rss>"
    ).encode()


def pair(number: int) -> tuple[str, str]:
    return item(0), item(number)


PORTAL = b"<!doctype html><html><title>Log in to the network</title><form>Password</form></html>"

CASES: dict[str, tuple[Callable[[int], Document], Counts]] = {
    "the same": (lambda _: document(item(0), item(1)), [(2, 2), (2, 0), (2, 0), (2, 0)]),
    "ids that change": (
        lambda n: document(*(item(each, guid=f"urn:{each}:{n}") for each in range(3))),
        [(3, 3), (3, 0), (3, 0), (3, 0)],
    ),
    "ids and dates that change": (
        lambda n: document(*(item(each, guid=f"urn:{each}:{n}", day=n) for each in range(3))),
        [(3, 3), (3, 0), (3, 0), (3, 0)],
    ),
    "no ids": (lambda _: document(item(0, guid=""), item(1, guid="")), [(2, 2), (2, 0), (2, 0)]),
    "no ids, no addresses": (
        lambda _: document(item(0, guid="", link=""), item(1, guid="", link="")),
        [(2, 2), (2, 0), (2, 0)],
    ),
    "nothing but text": (
        lambda _: document(*(item(n, guid="", link="", title="", pubDate="") for n in range(3))),
        [(3, 3), (3, 0), (3, 0)],
    ),
    "one id on three": (
        lambda _: document(*(item(n, guid="urn:one") for n in range(3))),
        [(3, 3), (3, 0), (3, 0)],
    ),
    "one address for three": (
        lambda _: document(*(item(n, link="http://127.0.0.1:9/") for n in range(3))),
        [(3, 3), (3, 0), (3, 0)],
    ),
    "one twice": (lambda _: document(item(0), item(0), item(1)), [(2, 2), (2, 0), (2, 0)]),
    "an id used again": (
        lambda n: document(item(n, guid="urn:again")), [(1, 1), (2, 1), (3, 2), (4, 3)],
    ),
    "texts that change": (
        lambda n: document(item(0, text=f"Version {n}."), item(1)), [(2, 2), (2, 0), (2, 0)],
    ),
    "titles that change": (
        lambda n: document(item(0, title=f"Title {n}"), item(1)), [(2, 2), (2, 0), (2, 0)],
    ),
    "dates that move": (
        lambda n: document(item(0, day=n), item(1, day=n + 1)), [(2, 2), (2, 0), (2, 0)],
    ),
    "fewer each time": (
        lambda n: document(*map(item, range(10 - 2 * n))), [(8, 8), (8, 0), (8, 0), (8, 0)],
    ),
    "more each time": (
        lambda n: document(*map(item, range(3 * n))), [(3, 3), (6, 3), (9, 6), (12, 9)],
    ),
    "a sliding window": (
        lambda n: document(*map(item, range(5 * n, 5 * n + 10))), [(10, 10), (15, 5), (20, 10)],
    ),
    "another order": (
        lambda n: document(*[item(0), item(1), item(2)][:: -1 if n % 2 else 1]),
        [(3, 3), (3, 0), (3, 0)],
    ),
    "emptied": (
        lambda n: document(*map(item, range(5 if n == 1 else 0))), [(5, 5), (5, 0), (5, 0)],
    ),
    "gone and back": (
        lambda n: document(*pair(1)) if n != 2 else document(item(1)), [(2, 2), (2, 0), (2, 0)],
    ),
    "a page to log in": (
        lambda n: document(item(0), item(1)) if n != 2 else PORTAL, [(2, 2), (2, 0), (2, 0)],
    ),
}  # fmt: skip


async def rows(library: Library) -> Sequence[Headline]:
    (subscription,) = library.subscriptions()
    return list(library._core.database.index.of_feed(subscription.id))


@pytest.mark.parametrize("case", CASES)
async def test_counts_are_exact(folders: Folders, case: str) -> None:
    served, expected = CASES[case]
    fetches = 0

    def feed(_: Request) -> bytes:
        nonlocal fetches
        fetches += 1
        return served(fetches)

    async with Loopback({"/feed": feed}) as server, opened(folders) as library:
        feed_id = (await library.subscribing.subscribe(server.url("/feed"))).id
        view, counts = View(ViewKind.FEED, feed_id), []
        for _ in expected:
            counts.append((library.total(view), library.unread(view)))
            if len(counts) == 1:
                library.mark([each.id for each in await rows(library)], read=True)
            await library.refresh()
        assert counts == expected
    async with opened(folders) as library:
        assert library.total(view) >= expected[-1][0]
        assert {each.read for each in await rows(library)} <= {True, False}


async def test_a_page_to_log_in_is_an_error_and_its_redirect_is_not_taken(folders: Folders) -> None:
    good = document(item(0), item(1))
    async with Loopback({"/feed": Reply(good, validators=True), "/login": PORTAL}) as server:
        async with opened(folders) as library:
            feed_id = (await library.subscribing.subscribe(server.url("/feed"))).id
            server.routes["/feed"] = redirect(server.url("/login"), 301)
            report = await library.refresh()
            assert (report.failed, report.new_entries) == (1, 0)
            assert "web page" in library.feed_error(feed_id)
            subscription = library.subscription(feed_id)
            assert subscription
            assert subscription.url == server.url("/feed")
            server.routes["/feed"] = document(item(0), item(1), item(2))
            assert (await library.refresh()).new_entries == 1


async def test_an_edit_is_marked_until_it_is_read(folders: Folders) -> None:
    async with Loopback({"/feed": document(item(0), item(1))}) as server:
        async with opened(folders) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            ids = [each.id for each in await rows(library)]
            library.mark(ids[:1], read=True)
            edited = [item(n, text="Another text.") for n in range(2)]
            server.routes["/feed"] = document(*edited)
            await library.refresh()
            assert [bool(each.revised) for each in await rows(library)] == [True, False]
            assert [each.read for each in await rows(library)] == [True, False]
        async with opened(folders) as library:
            marked, _ = await rows(library)
            assert marked.revised
            await library.fold()
        (folders.cache / "headlines.bin").unlink()
        async with opened(folders) as library:
            marked, _ = await rows(library)
            assert marked.revised
