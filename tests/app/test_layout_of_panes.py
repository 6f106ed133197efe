"""Which panes are shown at which width, and how one goes between them."""

import pytest

from newsreader.app.nodes import ALL, SAVED
from newsreader.config import Config, Folders
from tests.app.support import BRIDGE, FERRY, Session, feed, library_of, session

HARBOUR = {"/feed/World/harbour": feed("Harbour News", FERRY, BRIDGE)}


def shown(it: Session) -> str:
    """The panes on screen: s, l and a."""
    panes = zip("sla", it.main.panes, strict=True)
    return "".join(sign for sign, pane in panes if pane.display and pane.size.width)


@pytest.mark.parametrize(
    ("width", "panes"), [(200, "sla"), (120, "sla"), (119, "la"), (80, "la"), (79, "l"), (40, "l")]
)
async def test_as_many_panes_as_there_is_room_for(folders: Folders, width: int, panes: str) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, size=(width, 30)) as it:
        await it.until(lambda: shown(it) == panes)


async def test_the_article_stands_below_the_list_or_beside_it(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, size=(99, 30)) as it:
        await it.reads(FERRY.title)
        assert it.main.reader.region.y > it.main.headlines.region.y
        await it.pilot.resize_terminal(100, 30)
        await it.until(lambda: it.main.reader.region.x > it.main.headlines.region.x)


async def test_where_it_is_narrow_one_goes_deeper_and_back(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, size=(60, 20)) as it:
        await it.until(lambda: it.cursor == FERRY.title)
        assert shown(it) == "l"
        assert "%" not in it.text
        await it.press("enter")
        await it.until(lambda: shown(it) == "a")
        await it.sees("Harbour News")
        await it.press("h")
        await it.until(lambda: shown(it) == "l")
        await it.press("h")
        await it.until(lambda: shown(it) == "s")
        await it.press("enter")
        await it.until(lambda: shown(it) == "l")


async def test_where_it_is_narrow_space_opens_and_reads_on(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, size=(60, 20)) as it:
        await it.until(lambda: it.cursor == FERRY.title)
        await it.press("space")
        await it.until(lambda: shown(it) == "a")
        assert it.library.unread(ALL) == 2
        await it.press("space")
        assert it.library.unread(ALL) == 1


async def test_the_subscriptions_come_when_gone_to_where_they_are_hidden(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, size=(100, 30)) as it:
        await it.until(lambda: shown(it) == "la")
        await it.press("h")
        await it.until(lambda: shown(it) == "sla")
        await it.press("l")
        await it.until(lambda: shown(it) == "la")
        await it.press("b")
        await it.until(lambda: shown(it) == "sla")


async def test_the_subscriptions_can_be_hidden(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.until(lambda: shown(it) == "sla")
        await it.press("b")
        await it.until(lambda: shown(it) == "la")
        assert "All" in it.text.splitlines()[0]
    async with session(folders) as it:
        await it.until(lambda: shown(it) == "la")
        await it.press("b")
        await it.until(lambda: shown(it) == "sla")


async def test_the_article_alone(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("z")
        await it.until(lambda: shown(it) == "a")
        await it.press("escape")
        await it.until(lambda: shown(it) == "sla")


async def test_tab_goes_around_the_panes_on_screen(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        order = []
        for _ in range(3):
            await it.press("tab")
            order.append(it.focus)
        assert order == ["reader", "subscriptions", "headlines"]
        await it.press("shift+tab")
        assert it.focus == "subscriptions"


async def test_folders_fold(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.sees("Harbour News")
        rows = it.main.subscriptions.row_count
        await it.press("h", "G", "k", "enter")
        await it.until(lambda: it.main.subscriptions.row_count == rows - 1)
    async with session(folders) as it:
        assert it.main.subscriptions.row_count == rows - 1


async def test_resting_on_a_feed_lists_it(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.press("h", "G")
        await it.until(lambda: it.main.listed.view.id == it.library.subscriptions()[0].id)


async def test_the_mouse_selects_and_opens(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.pilot.click("#headlines", offset=(10, 1))
        await it.reads(BRIDGE.title)
        await it.pilot.click("#headlines", offset=(10, 1))
        await it.until(lambda: it.focus == "reader")


async def test_plain_signs(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    plain = Config(refresh_at_start=False, refresh_every=0, ascii=True)
    async with session(folders, plain) as it:
        await it.reads(FERRY.title)
        await it.press("s")
        await it.until(lambda: it.library.total(SAVED) == 1)
        assert not set("●⚑▌❝▾") & set(it.text)


async def test_numbers_open_links_in_the_article_alone(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("1")
        assert "no link" not in it.told
        await it.press("enter", "1")
        await it.hears("The article has no link 1.")
