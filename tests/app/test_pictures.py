"""Pictures in the article: they come behind the text, and move nothing that is being read."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newsreader.app.graphics import Graphics, Kind
from newsreader.config import Folders
from newsreader.library import open_library
from tests.app.support import QUIET, Session, Told, feed, follow, session
from tests.loopback import Loopback, Reply
from tests.pictures import BLUE, RED, bomb, png

BLOCKS = Graphics(Kind.BLOCKS, (10, 20))
TEXT = "<p>The first of six boats arrives in May, the operator said on Monday.</p>"


def figure(url: str, caption: str) -> str:
    return f'<figure><img src="{url}"><figcaption>{caption}</figcaption></figure>'


@pytest.fixture
async def server(folders: Folders) -> AsyncIterator[Loopback]:
    async with Loopback() as server:
        html = (
            TEXT
            + figure(server.url("/boat.png"), "The Kestrel at the quay")
            + TEXT * 30
            + figure(server.url("/quay.png"), "The quay")
            + TEXT * 8
        )
        server.routes["/feed"] = feed(
            "Harbour News", Told("Ferry line", html), Told("Bridge", TEXT * 3)
        )
        server.routes["/boat.png"] = Reply(
            png(400, 200, RED, BLUE), headers={"Content-Type": "image/png"}
        )
        server.routes["/quay.png"] = png(400, 200, BLUE)
        await follow(folders, server)
        yield server


def pictured(it: Session) -> int:
    """How many lines of a picture are on screen."""
    return sum("▀▀▀" in line for line in it.text.splitlines())


def read_lines(it: Session) -> list[str]:
    """The lines of the article on screen, without scroll bar and foot."""
    return [line.rpartition("│")[2].rstrip(" ▁▂▃▄▅▆▇█▊") for line in it.text.splitlines()[:-2]]


async def test_a_picture_comes_above_its_caption(folders: Folders, server: Loopback) -> None:
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: pictured(it) == 10)
        lines = it.text.splitlines()
        last = max(number for number, line in enumerate(lines) if "▀▀▀" in line)
        assert "The Kestrel at the quay" in lines[last + 1]
        assert server.count("/quay.png") == 0, "what is far below is not asked for yet"


async def test_the_lines_being_read_stay_where_they_are(folders: Folders, server: Loopback) -> None:
    gate = asyncio.Event()
    server.routes["/boat.png"] = Reply(png(400, 200), hold=gate)
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: server.count("/boat.png") == 1)
        it.main.reader.scroll_lines(14)
        await it.until(lambda: "Kestrel" not in it.text)
        before, top = read_lines(it), it.main.reader.scroll_y
        gate.set()
        await it.until(lambda: it.main.reader.scroll_y > top)
        await it.pilot.pause()
        assert read_lines(it) == before
        it.main.reader.to_top()
        await it.until(lambda: pictured(it) == 10)


async def test_half_a_picture_is_on_screen_when_the_page_is_scrolled_to_there(
    folders: Folders, server: Loopback
) -> None:
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: pictured(it) == 10)
        reader = it.main.reader
        first = next(n for n, line in enumerate(it.text.splitlines()) if "▀▀▀" in line)
        reader.scroll_lines(first + 4)
        await it.until(lambda: pictured(it) == 6)
        place, top = reader.place, reader.scroll_y
        assert place[1] < 0
        reader.scroll_lines(5)
        reader.restore(place)
        assert reader.scroll_y == top


async def test_scrolling_brings_what_is_further_down(folders: Folders, server: Loopback) -> None:
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: pictured(it) == 10)
        it.main.reader.to_bottom()
        await it.until(lambda: server.count("/quay.png") == 1)
        await it.until(lambda: len(it.main.reader.picture_rows()) == 2)


async def test_a_screen_over_the_page_hides_pictures_and_they_return(
    folders: Folders, server: Loopback
) -> None:
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: pictured(it) == 10)
        await it.press("question_mark")
        await it.until(lambda: pictured(it) == 0)
        await it.press("escape")
        await it.until(lambda: pictured(it) == 10)


async def test_a_narrower_window_gets_a_smaller_picture(folders: Folders, server: Loopback) -> None:
    async with session(folders, shows=BLOCKS, size=(140, 40)) as it:
        await it.until(lambda: pictured(it) == 10)
        await it.pilot.resize_terminal(60, 20)
        it.main.action_view_zen()
        await it.until(it.main.reader.picture_rows)
        await it.until(lambda: 0 < max(it.main.reader.picture_rows().values()) < 10)
        assert server.count("/boat.png") == 1


async def test_the_key_turns_them_off_and_on_and_is_remembered(
    folders: Folders, server: Loopback
) -> None:
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: pictured(it) == 10)
        await it.press("I")
        await it.until(lambda: pictured(it) == 0)
        await it.hears("Captions alone")
    async with session(folders, shows=BLOCKS) as it:
        await it.sees("The Kestrel at the quay")
        assert it.main.reader.pictures_wanted() == []
        await it.press("I")
        await it.until(lambda: pictured(it) == 10)


async def test_moving_on_ends_the_fetch(folders: Folders, server: Loopback) -> None:
    server.routes["/boat.png"] = Reply(hold=asyncio.Event())
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: server.count("/boat.png") == 1)
        await it.press("j")
        await it.reads("Bridge")
        await it.until(lambda: not [each for each in it.main.workers if each.group == "pictures"])


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"gone", status=404),
        Reply(bomb()),
        Reply(png(1, 1)),
        Reply(b"\xff\xd8\xff\x00garbage"),
    ],
    ids=["missing", "bomb", "pixel", "garbage"],
)
async def test_what_fails_leaves_its_caption_and_says_nothing(
    folders: Folders, server: Loopback, reply: Reply
) -> None:
    server.routes["/boat.png"] = reply
    async with session(folders, shows=BLOCKS) as it:
        await it.until(lambda: server.count("/boat.png") == 1)
        await it.app.workers.wait_for_complete()
        assert "The Kestrel at the quay" in it.text
        assert pictured(it) == 0
        assert "picture" not in it.told


async def test_without_the_ability_nothing_is_fetched_and_the_key_says_why(
    folders: Folders, server: Loopback
) -> None:
    async with session(folders) as it:
        await it.sees("The Kestrel at the quay")
        await it.press("I")
        await it.hears("newsreader-tui[images]")
        await it.app.workers.wait_for_complete()
        assert server.count("/boat.png") == 0


def test_without_the_extra_the_reader_is_as_it_was(folders: Folders) -> None:
    code = """
import sys
from importlib.machinery import PathFinder
find = PathFinder.find_spec
PathFinder.find_spec = lambda name, *rest: (
    None if name.partition(".")[0] in {"PIL", "textual_image"} else find(name, *rest)
)
from tests.app.test_pictures import read_without
read_without(sys.argv[1])
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(folders.data.parent)],
        cwd=root, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "read" in done.stdout


def read_without(home: str) -> None:
    """Detect and read in a process in which the extra can't be imported."""
    from newsreader.app.graphics import detect

    shows = detect("auto", {"TERM": "xterm"}, lambda: b"\x1b[?62;4c")
    assert shows.kind is None
    asyncio.run(_read(Folders.find(home), shows))
    sys.stdout.write("read")


async def _read(folders: Folders, shows: Graphics) -> None:
    await open_library(folders, QUIET).close()
    async with session(folders, shows=shows) as it:
        await it.press("escape")
