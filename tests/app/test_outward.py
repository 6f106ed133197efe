"""Out of the reader: a browser of the test's own, the clipboard; and the starter pack in."""

import json
import shlex
import sys
from pathlib import Path

from newsreader.app.nodes import ALL
from newsreader.config import Config, Folders
from newsreader.demo import NoNetwork
from newsreader.demo.starter import STARTER
from tests.app.support import Told, feed, library_of, session

LINKED = Told(
    "Two links",
    "<p>One goes to <a href='http://127.0.0.1:9/there?a=1&amp;b=$(id)'>a page</a>, one "
    "<a href='javascript:alert(1)'>nowhere</a>, and this is a long enough sentence.</p>",
    "/linked",
)
WITNESS = "import json, sys; open(sys.argv[1], 'a').write(json.dumps(sys.argv[2:]) + '\\n')"


def settings(seen: Path) -> Config:
    """Settings whose browser writes down what it is given."""
    browser = shlex.join([sys.executable, "-c", WITNESS, str(seen)])
    return Config(refresh_at_start=False, refresh_every=0, browser=browser)


def calls(seen: Path) -> list[list[str]]:
    """What the browser was given, call by call; half a line is no call yet."""
    text = seen.read_text() if seen.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


async def test_the_browser_gets_the_address(folders: Folders, tmp_path: Path) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", LINKED)})
    seen = tmp_path / "seen"
    async with session(folders, settings(seen)) as it:
        await it.reads(LINKED.title)
        await it.press("o")
        await it.until(lambda: calls(seen) == [["http://127.0.0.1:9/linked"]])
        assert it.library.unread(ALL) == 1
        await it.press("O")
        await it.until(lambda: len(calls(seen)) == 2)
        assert it.library.unread(ALL) == 0


async def test_links_open_by_their_number(folders: Folders, tmp_path: Path) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", LINKED)})
    seen = tmp_path / "seen"
    async with session(folders, settings(seen)) as it:
        await it.reads(LINKED.title)
        await it.press("enter", "1")
        await it.until(lambda: calls(seen) == [["http://127.0.0.1:9/there?a=1&b=$(id)"]])
        await it.press("2")
        await it.hears("The article has no link 2.")


async def test_an_address_that_is_not_of_the_web_is_refused(
    folders: Folders, tmp_path: Path
) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", LINKED)})
    seen = tmp_path / "seen"
    async with session(folders, settings(seen)) as it:
        await it.reads(LINKED.title)
        for address in ("javascript:alert(1)", "file:///etc/passwd", "--help"):
            it.main.browse(address)
            await it.hears("Only http and https addresses are opened.")
    assert calls(seen) == []


async def test_a_browser_that_is_not_there_is_told_of(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", LINKED)})
    gone = Config(refresh_at_start=False, refresh_every=0, browser="/no/such/browser")
    async with session(folders, gone) as it:
        await it.reads(LINKED.title)
        await it.press("o")
        await it.hears("/no/such/browser can't be started")


async def test_address_and_citation_are_copied(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", LINKED)})
    async with session(folders) as it:
        await it.reads(LINKED.title)
        await it.press("y")
        assert it.app.clipboard == "http://127.0.0.1:9/linked"
        await it.press("Y")
        assert it.app.clipboard.splitlines()[0].startswith("Two links, Harbour News")


async def test_the_starter_pack_subscribes_by_topic(folders: Folders) -> None:
    async with session(folders, fetcher=NoNetwork()) as it:
        await it.until(lambda: it.app.screen.query("#welcome"))
        await it.press("s")
        await it.until(lambda: it.app.screen.query("#topics"))
        await it.press("space", "j", "space", "enter")
        await it.until(it.library.subscriptions)
        assert it.library.folders() == [STARTER[1].title]
        assert len(it.library.subscriptions()) == len(STARTER[1].feeds)
        await it.hears("failed (e)")


async def test_the_starter_pack_left_leads_back_to_the_welcome(folders: Folders) -> None:
    async with session(folders) as it:
        await it.until(lambda: it.app.screen.query("#welcome"))
        await it.press("s")
        await it.until(lambda: it.app.screen.query("#topics"))
        await it.press("escape")
        await it.until(lambda: it.app.screen.query("#welcome"))
