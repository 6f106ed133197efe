from newsreader.config import Config, Folders
from newsreader.library import View, ViewKind
from tests.app.support import BRIDGE, FERRY, QUIET, Session, Told, feed, follow, session
from tests.loopback import Loopback

BEFORE = Told(
    "Ferry line to get boats",
    "<p>The first of six boats arrives in May.</p><p>The yard is closed.</p>"
    "<p>The harbour is old.</p><p>3 comments</p>",
    "/ferry",
)
AFTER = Told(
    BEFORE.title,
    "<p>The first of seven boats arrives in June.</p><p>The yard is closed.</p>"
    "<p>The harbour is old.</p><p>A pilot is wanted.</p><p>14 comments</p>",
    "/ferry",
)
LIST = (BRIDGE, BEFORE)


async def updated(it: Session, server: Loopback) -> None:
    """Read the second entry, let the feed change it, and refresh."""
    await it.reads(BRIDGE.title)
    await it.press("j", "enter")
    await it.reads(BEFORE.title)
    await it.until(lambda: it.main.opened.article.blocks)
    await it.press("q", "k")
    await it.reads(BRIDGE.title)
    server.routes["/feed"] = feed("Harbour News", BRIDGE, AFTER)
    await it.press("R")
    await it.sees("✎")


async def test_an_update_is_marked_shown_and_gone_once_read(folders: Folders) -> None:
    async with Loopback({"/feed": feed("Harbour News", *LIST)}) as server:
        await follow(folders, server)
        async with session(folders) as it:
            await updated(it, server)
            await it.press("j")
            await it.hears("Updated since you read it")
            await it.sees("✎ updated")
            await it.press("d")
            await it.hears("What has changed since you read it. d shows the article.")
            assert "The first of six seven boats arrives in May June." in it.text
            assert "paragraphs as before" in it.text
            assert "A pilot is wanted." in it.text
            assert "The yard is closed." not in it.text
            await it.press("d")
            await it.sees("The yard is closed.")
            await it.press("d")
            await it.sees("as before")
            await it.press("escape")
            await it.sees("The yard is closed.")
            assert it.focus == "headlines"
            await it.press("k")
            await it.reads(BRIDGE.title)
            await it.until(lambda: "✎" not in it.text, "the mark gone")
            await it.press("j", "d")
            await it.hears("What changed last.")


async def test_resting_a_moment_on_an_update_keeps_its_mark(folders: Folders) -> None:
    async with Loopback({"/feed": feed("Harbour News", *LIST)}) as server:
        await follow(folders, server)
        async with session(folders) as it:
            await updated(it, server)
            await it.press("j")
            await it.reads(BEFORE.title)
            await it.press("k")
            await it.reads(BRIDGE.title)
            assert "✎" in it.text


async def test_marking_all_read_takes_the_mark_and_undo_brings_it_back(folders: Folders) -> None:
    async with Loopback({"/feed": feed("Harbour News", *LIST)}) as server:
        await follow(folders, server)
        async with session(folders) as it:
            await updated(it, server)
            await it.press("A")
            await it.until(lambda: "✎" not in it.text, "the mark gone")
            await it.press("ctrl+z")
            await it.sees("✎")


async def test_what_was_never_opened_can_not_be_compared(folders: Folders) -> None:
    async with Loopback({"/feed": feed("Harbour News", BRIDGE, FERRY)}) as server:
        await follow(folders, server)
        async with session(folders) as it:
            await it.reads(BRIDGE.title)
            await it.press("A")
            server.routes["/feed"] = feed("Harbour News", BRIDGE, Told(FERRY.title, AFTER.html))
            await it.press("R")
            await it.sees("✎")
            await it.press("d")
            await it.hears("Nothing has changed here since you read it.")
            await it.press("j")
            await it.reads(FERRY.title)
            await it.press("d")
            await it.hears("the text before was never opened")


async def test_plain_signs_tell_it_in_brackets(folders: Folders) -> None:
    plain = Config(refresh_at_start=False, refresh_every=0, ascii=True)
    async with Loopback({"/feed": feed("Harbour News", *LIST)}) as server:
        await follow(folders, server)
        async with session(folders) as it:
            await updated(it, server)
        async with session(folders, plain) as it:
            await it.reads(BRIDGE.title)
            await it.press("j")
            await it.sees("~ updated")
            await it.press("d")
            await it.sees("[-six-] {+seven+}")
    assert QUIET.ascii is False


async def test_entries_that_are_let_go_leave_the_list(folders: Folders) -> None:
    many = [Told(f"Entry {number}") for number in range(30)]
    async with Loopback({"/feed": feed("Harbour News", *many)}) as server:
        await follow(folders, server)
        async with session(folders, Config(refresh_at_start=False, keep_entries=10)) as it:
            await it.reads("Entry 0")
            await it.press("A")
            await it.until(lambda: not it.library.unread(View(ViewKind.ALL)))
            assert len(it.main.headlines.ids) == 30
            await it.library.fold()
            await it.until(lambda: len(it.main.headlines.ids) == 10, "ten headlines")
            assert it.cursor == "Entry 0"
