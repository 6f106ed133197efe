"""Files of entries, from a real server into the user's folder, through a real library."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast

import pytest

from newsreader.changes import Change, DownloadProgress, DownloadsChanged
from newsreader.config import Config, Folders
from newsreader.library import EnclosureRow, Library, View, ViewKind, ViewSettings, downloads
from newsreader.model import DownloadState, EnclosureRecord
from tests.files import SOUND, Served, podcast, subscribed
from tests.loopback import Loopback, Reply, Request
from tests.newsroom import opened


@pytest.fixture
async def server(folders: Folders) -> AsyncIterator[Loopback]:
    async with Loopback() as running:
        for number in range(1, 6):
            running.routes[f"/{number}.mp3"] = Served()
        await subscribed(folders, podcast(running.url(""), *range(1, 6)))
        yield running


@pytest.fixture
async def library(server: Loopback, folders: Folders) -> AsyncIterator[Library]:
    async with opened(folders) as this:
        yield this


def rows(library: Library) -> list[EnclosureRow]:
    (feed,) = library.subscriptions()
    return library.downloads.of_feed(feed.id)


def record(library: Library, row: EnclosureRow) -> EnclosureRecord:
    found = library.downloads.row(row.id)
    assert found
    assert found.record
    return found.record


def path_of(library: Library, row: EnclosureRow) -> Path:
    return Path(record(library, row).path)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - many things make it true
            await asyncio.sleep(0.001)


def half(server: Loopback, number: int) -> None:
    """A server that stops in the middle, without an end."""
    served = Served()
    server.routes[f"/{number}.mp3"] = Reply(
        SOUND[:131_072], headers={"ETag": served.etag}, length=len(SOUND), stall=True
    )


async def test_a_file_goes_into_a_folder_of_its_feed(library: Library, folders: Folders) -> None:
    first = rows(library)[0]
    assert (first.kind, first.title, first.enclosure.duration) == ("audio", "Tide 1", 61)
    library.downloads.want(first)
    await library.downloads.finish()
    done = record(library, first)
    assert done.state is DownloadState.DONE
    assert (done.size, done.feed_title, done.played) == (len(SOUND), "Tide/Talk", False)
    path = path_of(library, first)
    assert path == folders.downloads() / "Tide Talk" / "2026-11-22 Tide 1.mp3"
    assert path.read_bytes() == SOUND
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert not list((folders.data / "downloads").iterdir())


async def test_the_folder_is_the_user_s(folders: Folders, server: Loopback, tmp_path: Path) -> None:
    config = Config(timeout=5, downloads=str(tmp_path / "pods"))
    async with opened(folders, config=config) as library:
        library.downloads.want(rows(library)[0])
        await library.downloads.finish()
    assert [each.name for each in (tmp_path / "pods").iterdir()] == ["Tide Talk"]


async def test_two_are_brought_at_once(library: Library, server: Loopback) -> None:
    for number in range(1, 6):
        half(server, number)
    wanted = rows(library)
    for row in wanted:
        library.downloads.want(row)
    await until(lambda: server.most_at_once == 2 and library.downloads.running == 2)
    listed = library.downloads.listed()
    assert [row.running for row in listed] == [True, True, False, False, False]
    for number in range(1, 6):
        server.routes[f"/{number}.mp3"] = Served()
    for row in listed[:2]:
        library.downloads.stop(row.id)
    await library.downloads.finish()
    states = [row.state for row in library.downloads.listed()]
    assert states == [DownloadState.STOPPED] * 2 + [DownloadState.DONE] * 3


async def test_what_was_stopped_goes_on(library: Library, server: Loopback) -> None:
    half(server, 1)
    row = rows(library)[0]
    library.downloads.want(row)
    await until(lambda: (rows(library)[0].came or 0) >= 131_072)
    assert rows(library)[0].percent == 50
    library.downloads.stop(row.id)
    await library.downloads.finish()
    server.routes["/1.mp3"] = Served()
    library.downloads.want(rows(library)[0])
    await library.downloads.finish()
    assert path_of(library, row).read_bytes() == SOUND
    assert server.requests[-1].headers["range"] == "bytes=131072-"


async def test_stopped_and_wanted_in_one_breath_it_is_brought(library: Library) -> None:
    row = rows(library)[0]
    library.downloads.want(row)
    library.downloads.stop(row.id)
    library.downloads.want(rows(library)[0])
    await library.downloads.finish()
    assert record(library, row).state is DownloadState.DONE


async def test_what_fails_says_why_and_can_be_tried_again(
    library: Library, server: Loopback
) -> None:
    server.routes["/1.mp3"] = Reply(b"", 404)
    row = rows(library)[0]
    library.downloads.want(row)
    await library.downloads.finish()
    failed = record(library, row)
    assert failed.state is DownloadState.FAILED
    assert "nothing at this address" in failed.error
    assert list(library.downloads.folder.glob("*/*")) == []
    server.routes["/1.mp3"] = Served()
    library.downloads.want(rows(library)[0])
    await library.downloads.finish()
    assert (record(library, row).state, record(library, row).error) == (DownloadState.DONE, "")


async def test_what_breaks_off_is_gone_on_with_at_once(
    server: Loopback, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PAUSE", 0)
    half(server, 1)
    stalling = server.routes["/1.mp3"]
    answers = [stalling, Served()]

    def answer(request: Request) -> Reply:
        found = answers.pop(0)
        return found(request) if isinstance(found, Served) else cast("Reply", found)

    server.routes["/1.mp3"] = answer
    async with opened(folders, config=Config(timeout=1)) as library:
        library.downloads.want(rows(library)[0])
        await library.downloads.finish()
        assert path_of(library, rows(library)[0]).read_bytes() == SOUND
    assert server.requests[-1].headers["range"] == "bytes=131072-"


async def test_a_server_that_sends_nothing_is_asked_twice(
    library: Library, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PAUSE", 0)
    server.routes["/1.mp3"] = Reply(length=len(SOUND))
    library.downloads.want(rows(library)[0])
    await library.downloads.finish()
    assert record(library, rows(library)[0]).state is DownloadState.FAILED
    assert server.count("/1.mp3") == 2


async def test_a_feed_of_the_internet_leads_to_no_private_address(
    folders: Folders, server: Loopback
) -> None:
    await subscribed(folders, podcast(server.url(""), 1), network="")
    async with opened(folders) as library:
        library.downloads.want(rows(library)[0])
        await library.downloads.finish()
        assert "a private address" in record(library, rows(library)[0]).error
    assert server.requests == []


async def test_closing_in_the_middle_goes_on_at_the_next_start(
    server: Loopback, folders: Folders
) -> None:
    half(server, 1)
    async with opened(folders) as library:
        library.downloads.want(rows(library)[0])
        await until(lambda: (rows(library)[0].came or 0) >= 131_072)
    server.routes["/1.mp3"] = Served()
    async with opened(folders) as library:
        assert rows(library)[0].state is DownloadState.WAITING
        assert library.downloads.running == 0
        assert library.downloads.resume() == 1
        await library.downloads.finish()
        assert path_of(library, rows(library)[0]).read_bytes() == SOUND
    assert server.requests[-1].headers["range"] == "bytes=131072-"


async def test_two_processes_bring_a_file_once(
    library: Library, server: Loopback, folders: Folders
) -> None:
    half(server, 1)
    library.downloads.want(rows(library)[0])
    await until(lambda: (rows(library)[0].came or 0) >= 131_072)
    async with opened(folders) as other:
        other.downloads.want(rows(other)[0])
        await other.downloads.finish()
        assert rows(other)[0].state is DownloadState.WAITING
        assert server.count("/1.mp3") == 1
        server.routes["/2.mp3"] = Served()
        other.downloads.want(rows(other)[1])
        await other.downloads.finish()
    await library.follow()
    assert [row.state for row in rows(library)[:2]] == [DownloadState.WAITING, DownloadState.DONE]


async def test_another_process_can_stop_it(
    library: Library, server: Loopback, folders: Folders
) -> None:
    go_on = asyncio.Event()

    def pieces() -> Reply:
        return Reply(SOUND, length=len(SOUND), hold=go_on)

    server.routes["/1.mp3"] = lambda _: pieces()
    library.downloads.want(rows(library)[0])
    await until(lambda: server.count("/1.mp3") == 1)
    async with opened(folders) as other:
        other.downloads.stop(rows(other)[0].id)
        await other.flush()
    await library.follow()
    go_on.set()
    await library.downloads.finish()
    assert rows(library)[0].state is DownloadState.STOPPED


async def test_a_file_is_removed_and_what_was_done_with_it_kept(library: Library) -> None:
    row = rows(library)[0]
    library.downloads.want(row)
    await library.downloads.finish()
    path = path_of(library, row)
    await library.downloads.remove(row.id)
    assert not path.exists()
    assert record(library, row).state is DownloadState.REMOVED
    assert library.downloads.listed() == []
    library.downloads.want(rows(library)[0])
    await library.downloads.finish()
    assert path_of(library, row).exists()


async def test_what_never_was_there_is_forgotten_with_its_part(
    library: Library, server: Loopback, folders: Folders
) -> None:
    half(server, 1)
    row = rows(library)[0]
    library.downloads.want(row)
    await until(lambda: (rows(library)[0].came or 0) >= 131_072)
    await library.downloads.remove(row.id)
    assert library.downloads.row(row.id) is None
    assert list((folders.downloads() / "Tide Talk").iterdir()) == []


async def test_played_is_kept(library: Library, folders: Folders) -> None:
    row = rows(library)[0]
    library.downloads.set_played(row, False)
    assert library.downloads.row(row.id) is None
    library.downloads.set_played(row, True)
    await library.flush()
    async with opened(folders) as other:
        assert [each.played for each in rows(other)] == [True, False, False, False, False]
    library.downloads.set_played(rows(library)[0], False)
    assert not record(library, row).played


async def test_what_is_there_is_cleared_from_the_list_alone(library: Library) -> None:
    for row in rows(library)[:2]:
        library.downloads.want(row)
    await library.downloads.finish()
    assert library.downloads.clear_finished() == 2
    assert library.downloads.listed() == []
    assert [row.state for row in rows(library)[:2]] == [DownloadState.DONE] * 2


async def test_a_removed_feed_leaves_its_files(library: Library) -> None:
    row = rows(library)[0]
    library.downloads.want(row)
    await library.downloads.finish()
    (feed,) = library.subscriptions()
    await library.subscribing.unsubscribe(feed.id)
    (listed,) = library.downloads.listed()
    assert (listed.title, listed.feed_title) == ("Tide 1", "Tide/Talk")
    assert listed.path
    assert listed.path.exists()


async def test_an_enclosure_that_the_feed_names_no_more_stays_with_its_entry(
    library: Library, folders: Folders, server: Loopback
) -> None:
    row = rows(library)[0]
    library.downloads.want(row)
    await library.downloads.finish()
    moved = podcast(server.url(""), 1).replace(b"/1.mp3", b"/moved.mp3")
    await subscribed(folders, moved)
    await library.follow()
    found = library.downloads.of_entry(row.entry_id)
    assert [each.state for each in found] == [DownloadState.NONE, DownloadState.DONE]


async def test_progress_is_told_a_few_times_a_second(server: Loopback, folders: Folders) -> None:
    heard: list[Change] = []
    server.routes["/1.mp3"] = Reply(
        pieces=[bytes(20_000)] * 200, headers={"Content-Type": "audio/mpeg"}
    )
    async with opened(folders, heard.append) as library:
        heard.clear()
        library.downloads.want(rows(library)[0])
        await library.downloads.finish()
    told = [each for each in heard if isinstance(each, DownloadProgress)]
    assert 1 <= len(told) < 30
    assert DownloadsChanged((told[0].id,)) in heard


@pytest.mark.parametrize("title", ["../../escape", "-rf", "CON", "a\x1b[2J", "", "." * 400])
async def test_hostile_titles_stay_inside(folders: Folders, server: Loopback, title: str) -> None:
    await subscribed(folders, podcast(server.url(""), 9, title=title.replace("\x1b", "&#27;")))
    server.routes["/9.mp3"] = Served()
    async with opened(folders) as library:
        (row,) = (each for each in rows(library) if each.enclosure.url.endswith("/9.mp3"))
        library.downloads.want(row)
        await library.downloads.finish()
        path = path_of(library, row)
    assert path.read_bytes() == SOUND
    assert path.resolve().parent.parent == folders.downloads().resolve()
    assert str(path).isprintable()


async def test_what_is_saved_can_be_played_in_the_list_with_its_feed_gone(
    server: Loopback, folders: Folders
) -> None:
    async with opened(folders) as library:
        row = library.headlines(View(ViewKind.ALL), ViewSettings())[0]
        assert row.media == "audio"
        library.saving.toggle(row.id)
        await library.settle()
        await library.subscribing.unsubscribe(row.feed_id)
    async with opened(folders) as library:
        (kept,) = library.headlines(View(ViewKind.SAVED), ViewSettings())
        assert (kept.title, kept.media) == (row.title, "audio")
