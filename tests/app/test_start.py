"""How the reader starts and ends: what is loaded first, what it shows, what it tells."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.widgets import Input

from newsreader.app.app import NewsreaderApp, run_app
from newsreader.config import Config, Folders, load
from newsreader.feeds.opml import Outline, Outlines
from newsreader.library import open_library
from tests.app.support import BRIDGE, FERRY, QUIET, feed, library_of, session
from tests.loopback import Loopback

HARBOUR = {"/feed/World/harbour": feed("Harbour News", FERRY, BRIDGE)}

FIRST_FRAME = """
import asyncio, os, sys
from newsreader.app.app import NewsreaderApp
from newsreader.config import Config, Folders
from newsreader.library import open_library
from newsreader.workers import prepare

def first_frame(app):
    listed = [app.library.headline(each).title for each in app.main.headlines.ids]
    print(*listed, sep="|")
    print(*{name.split(".")[0] for name in sys.modules}, flush=True)
    os._exit(0)

async def start():
    prepare()
    folders = Folders.find()
    NewsreaderApp._after_first_frame = first_frame
    app = NewsreaderApp(open_library(folders, Config()), folders, Config())
    async with app.run_test() as pilot:
        await asyncio.Event().wait()

asyncio.run(start())
"""


@pytest.fixture
async def harbour(folders: Folders) -> Folders:
    await library_of(folders, HARBOUR)
    return folders


def test_the_first_frame_needs_no_parser_and_no_network(harbour: Folders) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME],
        env={**os.environ, "NEWSREADER_HOME": str(harbour.data.parent)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    titles, modules = done.stdout.splitlines()[-2:]
    assert titles == f"{FERRY.title}|{BRIDGE.title}"
    assert {"feedparser", "readability", "lxml", "aiohttp"}.isdisjoint(modules.split())


async def test_the_garbage_collector_works_again_after_the_first_frame(harbour: Folders) -> None:
    gc.disable()
    try:
        async with session(harbour) as it:
            await it.until(gc.isenabled)
    finally:
        gc.unfreeze()
        gc.enable()


async def add_unfetched(folders: Folders, server: Loopback) -> None:
    """Subscribe to a feed that has never been asked for."""
    library = open_library(folders, QUIET)
    outline = Outline(url=server.url("/feed"), title="Harbour News")
    await library.lists.take_over(Outlines((outline,), ()))
    await library.close()


@pytest.mark.parametrize("at_start", [True, False])
async def test_it_refreshes_at_the_start_when_told_to(folders: Folders, at_start: bool) -> None:
    async with Loopback({"/feed": feed("Harbour News", FERRY, BRIDGE)}) as server:
        await add_unfetched(folders, server)
        told = Config(refresh_at_start=at_start, refresh_every=0)
        async with session(folders, told) as it:
            if not at_start:
                await it.sees("Nothing here yet. r refreshes.")
                assert server.count("/feed") == 0
                await it.press("r")
            await it.reads(FERRY.title)
            assert server.count("/feed") == 1


async def test_what_cannot_be_used_of_the_settings_is_told(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    folders.config.mkdir(parents=True, exist_ok=True)
    folders.config_file.write_text('refresh_at_start = false\n[keys]\n"no.such" = "x"\n')
    config, problems = load(folders.config_file)
    app = NewsreaderApp(open_library(folders, config), folders, config, problems)
    async with app.run_test(size=(130, 30)) as pilot:
        await pilot.pause()
        assert "config.toml, line 3: no.such is no action" in app.main.status.text


async def test_a_users_key_works_and_the_old_one_does_not(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    mine = Config(refresh_at_start=False, refresh_every=0, keys={"entry.toggle-read": ("M", "ß")})
    async with session(folders, mine) as it:
        await it.reads(FERRY.title)
        await it.press("m")
        assert "Marked" not in it.told
        await it.press("M")
        await it.hears("Marked read.")
        await it.sees("M read")


async def test_no_color_keeps_what_carries_meaning(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        assert it.app.no_color
        await it.press("right_square_bracket")
        await it.hears("quote 1 of 2")
        await it.sees("●")


async def test_every_theme_draws_every_screen(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        for name in it.app.available_themes:
            it.app.theme = name
            for key, seen in (("question_mark", "Undo"), ("colon", "Full text"), ("a", "Folder")):
                await it.press(key)
                await it.sees(seen)
                await it.press("escape")
                await it.until(lambda: it.app.screen is it.main)
        assert len(it.app.available_themes) >= 8


def test_a_library_that_cannot_be_opened_says_why(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    folders.data.parent.mkdir(parents=True)
    folders.data.write_text("a file where a folder should be")
    assert run_app(folders, QUIET, []) == 1
    assert capsys.readouterr().err.startswith("newsreader: ")


async def test_another_process_is_followed(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        other = open_library(folders, QUIET)
        other.mark(it.main.headlines.ids, read=True)
        await other.close()
        await it.until(lambda: unread(it.app) == 0)


def unread(app: NewsreaderApp) -> int:
    """How many listed headlines are unread."""
    rows = [app.library.headline(each) for each in app.main.headlines.ids]
    return sum(not row.read for row in rows if row)


async def test_exporting_never_overwrites(folders: Folders, tmp_path: Path) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        for told in ("1 subscriptions written", "exists already"):
            it.main.export_subscriptions()
            await it.until(lambda: it.app.screen.query("#answer"))
            field = it.app.screen.query_one("#answer", Input)
            field.value = str(tmp_path / "mine.opml")
            await it.press("enter")
            await it.hears(told)
    assert "Harbour News" in (tmp_path / "mine.opml").read_text()
