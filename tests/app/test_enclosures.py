"""Files as a user meets them: in the article, on their pages, played by a real program."""

import os
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsreader.app.external import Command, opener_command, player_command
from newsreader.app.screens.enclosures import DownloadList, EntryFiles, FilesPage
from newsreader.config import Config, Folders
from newsreader.model import DownloadState, Enclosure, ParsedEntry, ParsedFeed
from tests.app.support import QUIET, Session, session
from tests.files import SOUND, Served, podcast, subscribed
from tests.loopback import Loopback, Reply
from tests.storeroom import FEED, NOW, store, subscription


@pytest.fixture
async def server(folders: Folders) -> AsyncIterator[Loopback]:
    async with Loopback({f"/{number}.mp3": Served() for number in (1, 2, 3)}) as running:
        await subscribed(folders, podcast(running.url(""), 1, 2, 3))
        yield running


async def follow(folders: Folders, feed: ParsedFeed) -> None:
    async with store(folders) as database:
        await database.put_subscription(subscription(title="Tide/Talk"))
        await database.merge(FEED, feed)


@pytest.fixture
def player(tmp_path: Path) -> Path:
    """A program that writes down what it was given."""
    script = tmp_path / "player"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{tmp_path}/played"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


def played(player: Path) -> list[str]:
    log = player.with_name("played")
    return log.read_text().splitlines() if log.exists() else []


def playing_with(player: Path) -> Config:
    return replace(QUIET, player=f"'{player}' --quiet")


def page(it: Session) -> FilesPage:
    screen = it.app.screen
    assert isinstance(screen, FilesPage)
    return screen


async def on_page(it: Session, kind: type[FilesPage]) -> FilesPage:
    await it.until(lambda: isinstance(it.app.screen, kind) and it.app.screen.is_mounted)
    await it.pilot.pause()
    return page(it)


def states(it: Session) -> list[DownloadState]:
    return [row.state for row in it.app.library.downloads.listed()]


async def test_an_article_names_its_file_and_what_becomes_of_it(
    folders: Folders, server: Loopback
) -> None:
    async with session(folders) as it:
        await it.reads("Tide 1")
        await it.sees("♪ 1:01")
        await it.sees("♪ 1.mp3  audio · 1:01 · 262 kB")
        await it.press("B")
        await it.sees("1.mp3  audio · 1:01 · 262 kB · downloaded")
        assert (folders.downloads() / "Tide Talk" / "2026-11-22 Tide 1.mp3").exists()
        await it.press("B")
        await it.hears("It was downloaded")


async def test_the_page_of_an_entry_downloads_plays_and_removes(
    folders: Folders, server: Loopback, player: Path
) -> None:
    async with session(folders, playing_with(player)) as it:
        await it.reads("Tide 1")
        await it.press("E")
        await on_page(it, EntryFiles)
        await it.sees("Files of “Tide 1”")
        await it.press("B")
        await it.sees("downloaded")
        path = folders.downloads() / "Tide Talk" / "2026-11-22 Tide 1.mp3"
        await it.press("enter")
        await it.until(lambda: played(player) == ["--quiet", str(path)])
        (row,) = it.app.library.downloads.listed()
        assert row.played
        await it.press("m")
        assert not it.app.library.downloads.listed()[0].played
        await it.press("D")
        await it.sees("again removes 2026-11-22 Tide 1.mp3")
        assert path.exists()
        await it.press("D")
        await it.until(lambda: not path.exists())
        await it.sees("removed")
        await it.press("E")
        await it.until(lambda: it.app.screen is it.main)


async def test_what_is_not_downloaded_is_played_from_its_address(
    folders: Folders, server: Loopback, player: Path
) -> None:
    async with session(folders, playing_with(player)) as it:
        await it.reads("Tide 1")
        await it.press("l", "1")
        await it.until(lambda: played(player) == ["--quiet", server.url("/1.mp3")])
        await it.sees("played")


async def test_downloads_are_listed_stopped_resumed_and_cleared(
    folders: Folders, server: Loopback
) -> None:
    served = Served()
    server.routes["/1.mp3"] = Reply(
        SOUND[:131_072], headers={"ETag": served.etag}, length=len(SOUND), stall=True
    )
    server.routes["/2.mp3"] = Reply(b"", 404)
    async with session(folders) as it:
        await it.reads("Tide 1")
        await it.press("B", "j")
        await it.reads("Tide 2")
        await it.press("B")
        await it.hears("nothing at this address")
        await it.press("M")
        await on_page(it, DownloadList)
        await it.sees("50 %")
        await it.sees("failed")
        await it.press("D")
        await it.sees("stopped")
        assert set(states(it)) == {DownloadState.STOPPED, DownloadState.FAILED}
        for number in (1, 2):
            server.routes[f"/{number}.mp3"] = Served()
        await it.press("g", "B")
        await it.until(lambda: DownloadState.DONE in states(it))
        await it.press("g", "B")
        await it.until(lambda: states(it) == [DownloadState.DONE] * 2)
        await it.press("Z")
        await it.sees("Nothing is downloaded")
        assert len(list((folders.downloads() / "Tide Talk").glob("*.mp3"))) == 2
        await it.press("M")
        await it.until(lambda: it.app.screen is it.main)


async def test_what_waits_goes_on_at_the_start(folders: Folders, server: Loopback) -> None:
    server.routes["/1.mp3"] = Reply(SOUND[:1000], length=len(SOUND), stall=True)
    async with session(folders) as it:
        await it.reads("Tide 1")
        await it.press("B")
        await it.until(lambda: server.count("/1.mp3") == 1)
    server.routes["/1.mp3"] = Served()
    async with session(folders) as it:
        await it.until(lambda: states(it) == [DownloadState.DONE])


async def test_a_file_that_somebody_removed_is_told(
    folders: Folders, server: Loopback, player: Path
) -> None:
    async with session(folders, playing_with(player)) as it:
        await it.reads("Tide 1")
        await it.press("B")
        await it.sees("· downloaded")
        (folders.downloads() / "Tide Talk" / "2026-11-22 Tide 1.mp3").unlink()
        await it.press("M")
        await it.sees("file gone")
        await it.press("enter")
        await it.sees("The file is gone")
        await it.press("B")
        await it.until(
            lambda: (folders.downloads() / "Tide Talk").joinpath("2026-11-22 Tide 1.mp3").exists()
        )
    assert played(player) == []


async def test_an_entry_without_files_says_so(folders: Folders) -> None:
    await follow(folders, ParsedFeed("H", entries=(ParsedEntry("k", "Bare", html="<p>x</p>"),)))
    async with session(folders) as it:
        await it.reads("Bare")
        for key in ("E", "B"):
            await it.press(key)
            await it.hears("This entry carries no files")
        await it.press("M")
        await on_page(it, DownloadList)
        await it.sees("Nothing is downloaded")


async def test_of_several_files_the_user_chooses(folders: Folders) -> None:
    enclosures = (
        Enclosure("http://127.0.0.1:9/a.mp3", "audio/mpeg", 23_400_000, "The horn", 2530),
        Enclosure("http://127.0.0.1:9/b.pdf", "application/pdf", 5, "\x1b]0;pwned\x07[b]x[/b]"),
        Enclosure("http://127.0.0.1:9/" + "x" * 3000, "", 10**14),
    )
    entry = ParsedEntry("k", "Many", html="<p>x</p>", enclosures=enclosures, published=NOW)
    await follow(folders, ParsedFeed("H", entries=(entry,)))
    async with session(folders, size=(80, 24)) as it:
        await it.reads("Many")
        await it.press("B")
        await on_page(it, EntryFiles)
        assert page(it).files.row_count == 3
        await it.sees("The horn")
        assert "\x1b" not in it.text
        await it.press("slash", *"horn", "enter")
        await it.until(lambda: page(it).files.row_count == 1)


ENVIRON = {"DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("chosen", "video", "environ", "found", "command"),
    [
        ("", False, ENVIRON, {"mpv"}, Command(("mpv",), console=True)),
        ("", True, ENVIRON, {"mpv"}, Command(("mpv",))),
        ("", True, {}, {"mpv"}, Command(("mpv",), console=True)),
        ("", False, ENVIRON, set(), None),
        ("mpv --force-window", False, ENVIRON, set(), Command(("mpv", "--force-window"))),
        ("vlc --one '%s'", False, {}, {"mpv"}, Command(("vlc", "--one"))),
        ("/opt/my player", False, {}, {"mpv"}, Command(("/opt/my", "player"))),
        ("'unclosed", False, {}, {"mpv"}, Command(("mpv",), console=True)),
    ],
)
def test_the_player(
    chosen: str, video: bool, environ: dict[str, str], found: set[str], command: Command | None
) -> None:
    def which(name: str) -> str | None:
        return name if name in found else None

    assert player_command(chosen, environ, video=video, which=which) == command


@pytest.mark.skipif(os.name != "posix", reason="the openers of Linux")
def test_the_opener_needs_a_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert opener_command(ENVIRON, lambda name: name) == Command(("xdg-open",))
    assert opener_command({}, lambda name: name) is None
    assert opener_command(ENVIRON, lambda _: None) is None
