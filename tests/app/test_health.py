"""What a reader does with feeds that ail: sees why and since when, and mends them by a key."""

import dataclasses
from datetime import timedelta

import pytest
from msgspec.structs import replace

from newsreader.app.screens.choose import Choose
from newsreader.app.screens.health import Health
from newsreader.app.widgets.finding_list import FindingList
from newsreader.config import Folders
from newsreader.library import View, ViewKind, open_library
from newsreader.library.ailments import Ailment, Finding, Remedy
from tests.app.support import BRIDGE, CHESS, QUIET, Session, feed, library_of, session
from tests.loopback import Loopback, Reply, Request
from tests.newsroom import LONG, page
from tests.screen import NOW, Bare, screen_lines, screen_text

LINK = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


async def sick(folders: Folders, server: Loopback, *paths: str) -> None:
    """A library whose feeds were there once, and of which those at some paths fail now."""
    every = {"/a": "Harbour News", "/b": "City Desk", "/c": "Fjord"}
    library = open_library(folders, QUIET)
    for path, title in every.items():
        server.routes[path] = feed(title, BRIDGE, base=server.url("").rstrip("/"))
        await library.subscribing.subscribe(server.url(path))
    for path in paths:
        server.routes[path] = Reply(status=404)
    await library.refresh()
    await library.settle()
    await library.close()


def listed(it: Session) -> list[tuple[str, Ailment]]:
    screen = it.app.screen
    assert isinstance(screen, Health)
    return [(it.library.feed_title(each.feed_id), each.ailment) for each in screen.ailing.findings]


async def open_health(it: Session) -> None:
    await it.press("H")
    await it.until(lambda: isinstance(it.app.screen, Health), "the page on health")


async def says(it: Session, text: str) -> None:
    def told() -> bool:
        return isinstance(it.app.screen, Health) and text in it.app.screen.status.text

    await it.until(told, f"“{text}” in the status line")


async def test_feeds_that_are_well_say_so(folders: Folders) -> None:
    await library_of(folders, {f"/feed/{n}": feed(f"Feed {n}", CHESS) for n in range(3)})
    async with session(folders) as it:
        await open_health(it)
        await it.sees("All 3 feeds are well.")
        await it.press("r", "U", "P", "D", "o", "y", "enter", "j", "G", "R")
        await says(it, "No feed fails.")
        await it.press("H")
        await it.until(lambda: it.app.screen is it.main)


async def test_a_lost_feed_is_looked_for_and_back_again(folders: Folders) -> None:
    async with Loopback() as server:
        await sick(folders, server, "/a", "/b")
        server.routes["/"] = page("Site", LONG, head=LINK.format("New", "/new"))
        server.routes["/new"] = feed("New", CHESS)
        async with session(folders) as it:
            await open_health(it)
            await it.sees("Failing  2")
            await it.sees("City Desk  127.0.0.1")
            await it.sees("has nothing at this address (404). U looks for its new address.")
            await says(it, "1 of 2")
            await it.press("U")
            await says(it, "City Desk is fetched from")
            await it.until(lambda: listed(it) == [("Harbour News", Ailment.FAILING)])
            moved = it.library.find_feed("City Desk")
            assert moved.url == server.url("/new")
            await it.press("ctrl+z")
            await says(it, "Back at the old address: City Desk")
            await it.until(lambda: len(listed(it)) == 2)
            assert it.library.find_feed("City Desk").url == server.url("/b")


async def test_of_several_feeds_one_is_chosen(folders: Folders) -> None:
    async with Loopback() as server:
        await sick(folders, server, "/a")
        head = LINK.format("[b]One[/b]", "/one") + LINK.format("Two", "/two")
        server.routes |= {"/": page("Site", LONG, head=head), "/two": feed("Two", CHESS)}
        async with session(folders) as it:
            await open_health(it)
            await it.press("U")
            await it.until(lambda: isinstance(it.app.screen, Choose))
            await it.sees("[b]One[/b]")
            await it.press("escape")
            await it.press("U")
            await it.until(lambda: isinstance(it.app.screen, Choose))
            await it.press("j", "enter")
            await says(it, "Harbour News is fetched from")
            assert it.library.find_feed("Harbour News").url == server.url("/two")


async def test_pause_resume_remove_and_undo(folders: Folders) -> None:
    async with Loopback() as server:
        await sick(folders, server, "/a")
        async with session(folders) as it:
            await open_health(it)
            await it.press("P")
            await says(it, "Paused: Harbour News.")
            await it.until(lambda: listed(it) == [("Harbour News", Ailment.PAUSED)])
            await it.sees("It is asked for nothing new. P resumes it.")
            await it.press("P")
            await it.until(lambda: listed(it) == [("Harbour News", Ailment.FAILING)])
            await it.press("D")
            await says(it, "Unsubscribed from Harbour News.")
            await it.sees("All 2 feeds are well.")
            await it.press("ctrl+z")
            await it.until(lambda: len(listed(it)) == 1)


async def test_a_feed_is_tried_again(folders: Folders) -> None:
    async with Loopback() as server:
        await sick(folders, server, "/a", "/b")
        async with session(folders) as it:
            await open_health(it)
            await it.press("r")
            await says(it, "has nothing at this address (404).")
            server.routes["/a"] = server.routes["/b"] = feed("Back", CHESS)
            await it.press("R")
            await says(it, "All 2 work again.")
            await it.sees("All 3 feeds are well.")


async def test_a_name_and_password_are_given_here(folders: Folders) -> None:
    def guarded(request: Request) -> Reply | bytes:
        known = request.headers.get("authorization", "").startswith("Basic ")
        return feed("Harbour News", CHESS) if known else Reply(status=401)

    async with Loopback() as server:
        await sick(folders, server)
        server.routes["/a"] = guarded
        library = open_library(folders, QUIET)
        await library.refresh()
        await library.close()
        async with session(folders) as it:
            await open_health(it)
            await it.sees("Ask for a name and password  1")
            await it.sees("L gives them.")
            await it.press("L")
            await it.type("ana")
            await it.press("enter")
            await it.type("secret")
            await it.press("enter")
            await it.sees("All 3 feeds are well.")


async def test_the_filter_and_the_way_to_the_feed(folders: Folders) -> None:
    async with Loopback() as server:
        await sick(folders, server, "/a", "/b", "/c")
        async with session(folders) as it:
            await open_health(it)
            await it.press("F")
            await it.type("fjo")
            await it.press("enter")
            await it.until(lambda: listed(it) == [("Fjord", Ailment.FAILING)])
            await it.sees("1 of 3")
            await it.press("enter")
            await it.until(lambda: it.app.screen is it.main)
            assert it.main.listed.view == View(ViewKind.FEED, it.library.find_feed("Fjord").id)
            assert it.focus == "headlines"


async def test_keys_of_ones_own_stand_in_the_rows(folders: Folders) -> None:
    async with Loopback() as server:
        await sick(folders, server, "/a")
        keys = dataclasses.replace(QUIET, keys={"feed.relocate": ("X",)})
        async with session(folders, config=keys) as it:
            await open_health(it)
            await it.sees("X looks for its new address.")


# The list


FAILED = Finding(
    "a", Ailment.FAILING, "It failed.", NOW - timedelta(days=21), (Remedy.RETRY, Remedy.OPEN)
)


def listing(*findings: Finding, ascii_signs: bool = False) -> tuple[Bare, FindingList]:
    rows = FindingList(
        lambda feed_id: (f"Feed {feed_id}", f"https://{feed_id}.example/"),
        lambda finding: f"{finding.remedies[0]} mends it.",
        ascii_signs=ascii_signs,
    )
    app = Bare(rows)
    app.call_later(rows.show, findings, NOW)
    app.call_later(rows.focus)
    return app, rows


PICTURE = """

 Failing  2
▌Feed a                              3w
   It failed. retry mends it.
 Feed b                              3d
   The name b.example was not found;
   check the address and the
   connection. retry mends it.

 Paused  1
 Feed c
   It is asked for nothing new. resume
   mends it."""


async def test_the_list_at_forty_columns() -> None:
    other = replace(
        FAILED,
        feed_id="b",
        sentence="The name b.example was not found; check the address and the connection.",
        since=NOW - timedelta(days=3),
    )
    paused = Finding("c", Ailment.PAUSED, "It is asked for nothing new.", None, (Remedy.RESUME,))
    app, rows = listing(FAILED, other, paused)
    async with app.run_test(size=(40, 16)) as pilot:
        await pilot.pause()
        assert screen_text(app).rstrip() == PICTURE.removeprefix("\n")
        rows.move(1)
        assert rows.cursor_finding == other
        rows.show([paused], NOW)
        assert rows.cursor_finding == paused
        rows.show([], NOW)
        assert rows.cursor_finding is None


@pytest.mark.parametrize("width", [24, 80, 200])
async def test_hostile_words_do_no_harm(width: int) -> None:
    nasty = "[b]x[/b] \x1b]0;y\x07 " + "long " * 300 + "\u202eevil"
    app, rows = listing(replace(FAILED, sentence=nasty, feed_id="\x1b[2J[/]"))
    async with app.run_test(size=(width, 12)) as pilot:
        await pilot.pause()
        assert "\x1b" not in screen_text(app)
        assert rows.row_count <= 6
        assert "retry mends" in screen_text(app)
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert rows.cursor_finding is not None
        assert all(len(line) <= 60 for line in screen_lines(app))
