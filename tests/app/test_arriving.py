"""What a refresh brings into the app, piece by piece, is what a fresh start would show."""

from newsreader.app.nodes import ALL, UNREAD, TreeNodes
from newsreader.config import Folders
from newsreader.library import Order, View, ViewSettings, open_library
from tests.app.support import QUIET, Session, Told, feed, session
from tests.loopback import Loopback, Route

FEEDS = 12
BEFORE = 10


def routes(new: int) -> dict[str, Route]:
    """Feeds in folders; their entries came at the same times, and one feed brings none anew."""
    return {
        f"/feed/{number % 3}/{number}": feed(
            f"Feed {number}",
            *(
                Told(f"Entry {each} of {number}")
                for each in range(BEFORE + (new if number else 0), 0, -1)
            ),
        )
        for number in range(FEEDS)
    }


async def all_is_in(it: Session, server: Loopback, new: int) -> None:
    """Let feeds bring so many more, keys pressed meanwhile."""
    server.routes.update(routes(new))
    await it.press("R")
    while it.library.refreshing:
        await it.press("tab", "shift+tab")
    await it.until(lambda: not it.main.listed.waiting, "everything in the list")
    await it.until(lambda: counts(it)[0] == FEEDS * BEFORE + (FEEDS - 1) * new, "the counts")


def counts(it: Session) -> list[int]:
    return [node.total for node in it.main.subscriptions.nodes]


def shown(it: Session) -> tuple[list[str], list[object]]:
    return it.main.headlines.ids, [*it.main.subscriptions.nodes]


async def arrive(folders: Folders, view: View, order: Order) -> None:
    """Refresh with a view listed, and start anew."""
    async with Loopback(routes(0)) as server:
        library = open_library(folders, QUIET)
        for path in server.routes:
            await library.subscribing.subscribe(server.url(path), folder=path.split("/")[2])
        await library.close()
        async with session(folders) as it:
            settings = it.library.view_settings(view)
            it.library.set_view_settings(view, ViewSettings(settings.show_read, order))
            it.main.go_to_view(view)
            await it.until(lambda: len(it.main.headlines.ids) == FEEDS * BEFORE)
            for new in (1, 2):
                selected = it.cursor
                await all_is_in(it, server, new)
                rows = it.library.headlines(view, it.library.view_settings(view))
                assert it.main.headlines.ids == [row.id for row in rows]
                assert it.cursor == selected
            assert it.main.subscriptions.nodes == TreeNodes(it.library).rows(frozenset())
            before = shown(it)
        async with session(folders) as it:
            it.main.go_to_view(view)
            assert shown(it) == before


async def test_the_newest_first(folders: Folders) -> None:
    await arrive(folders, ALL, Order.NEWEST)


async def test_the_oldest_first(folders: Folders) -> None:
    await arrive(folders, ALL, Order.OLDEST)


async def test_unread_ones(folders: Folders) -> None:
    await arrive(folders, UNREAD, Order.NEWEST)
