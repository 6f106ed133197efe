"""Files brought over a real connection: whole, resumed, refused, and never half of anything."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsreader import download as downloading
from newsreader.download import Brought, Wanted, discard, download, reserve
from newsreader.errors import DownloadError
from newsreader.fetch import HttpFetcher
from tests.files import SOUND, Served
from tests.loopback import Loopback, Reply, gzipped, hang, redirect


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with Loopback() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    made = HttpFetcher(timeout=1)
    yield made
    await made.close()


class Get:
    """Downloads of one file, as the library does them."""

    def __init__(self, fetcher: HttpFetcher, url: str, folder: Path) -> None:
        self.fetcher = fetcher
        self.url = url
        self.part = reserve(folder, "Fog horns")
        self.validator = ""
        self.told: list[tuple[int, int | None]] = []
        self.heard: Callable[[int], object] = lambda _: None
        self.max_bytes = 10_000_000
        self.media_type = "audio/mpeg"

    async def __call__(self) -> Brought:
        wanted = Wanted(self.url, self.media_type, self.part, self.validator, self.max_bytes)
        brought = await download(self.fetcher, wanted, self._begun, self._progress)
        discard(self.part)
        return brought

    def _begun(self, validator: str) -> None:
        self.validator = validator

    def _progress(self, size: int, total: int | None) -> None:
        self.told.append((size, total))
        self.heard(size)


@pytest.fixture
def get(fetcher: HttpFetcher, server: Loopback, tmp_path: Path) -> Get:
    return Get(fetcher, server.url("/fog.mp3"), tmp_path / "files")


async def test_a_file_comes_whole_and_under_its_name(server: Loopback, get: Get) -> None:
    server.routes["/fog.mp3"] = Served()
    brought = await get()
    assert brought == Brought(get.part.with_name("Fog horns.mp3"), len(SOUND))
    assert brought.path.read_bytes() == SOUND
    assert [each.name for each in get.part.parent.iterdir()] == ["Fog horns.mp3"]
    assert get.told[0] == (0, len(SOUND))
    assert get.told[-1] == (len(SOUND), len(SOUND))
    assert server.requests[0].headers["accept-encoding"] == "identity"


def came(get: Get, size: int, etag: str) -> None:
    """What an earlier run brought."""
    get.part.write_bytes(SOUND[:size])
    get.validator = etag


async def test_what_broke_off_is_kept(server: Loopback, get: Get) -> None:
    served = server.routes["/fog.mp3"] = Served(break_at=100_000)
    with pytest.raises(DownloadError, match="broke off in the middle"):
        await get()
    assert SOUND.startswith(get.part.read_bytes())
    served.break_at = None
    assert (await get()).path.read_bytes() == SOUND


async def test_it_goes_on_where_it_was(server: Loopback, get: Get) -> None:
    served = server.routes["/fog.mp3"] = Served()
    came(get, 100_000, served.etag)
    assert (await get()).path.read_bytes() == SOUND
    (request,) = server.requests
    assert request.headers["range"] == "bytes=100000-"
    assert request.headers["if-range"] == served.etag
    assert get.told[0] == (100_000, len(SOUND))


async def test_a_server_without_ranges_begins_anew(server: Loopback, get: Get) -> None:
    served = server.routes["/fog.mp3"] = Served(ranges=False)
    came(get, 100_000, served.etag)
    assert (await get()).path.read_bytes() == SOUND
    assert len(server.requests) == 1


async def test_another_file_under_the_address_begins_anew(server: Loopback, get: Get) -> None:
    served = server.routes["/fog.mp3"] = Served(SOUND[::-1])
    came(get, 100_000, '"old"')
    assert (await get()).path.read_bytes() == SOUND[::-1]
    assert get.validator == served.etag
    assert len(server.requests) == 1


async def test_without_a_validator_it_begins_anew(server: Loopback, get: Get) -> None:
    server.routes["/fog.mp3"] = Reply(SOUND, headers={"ETag": 'W/"weak"'})
    came(get, 100_000, "")
    assert (await get()).path.read_bytes() == SOUND
    assert "range" not in server.requests[0].headers
    assert get.validator == ""


async def test_a_server_that_ignores_if_range_is_seen_through(server: Loopback, get: Get) -> None:
    get.part.write_bytes(SOUND[:5000])
    get.validator = '"old"'
    headers = {"ETag": '"new"', "Content-Range": f"bytes 5000-{len(SOUND) - 1}/{len(SOUND)}"}
    answers = [Reply(SOUND[::-1][5000:], 206, headers), Reply(SOUND[::-1])]
    server.routes["/fog.mp3"] = lambda _: answers.pop(0)
    assert (await get()).path.read_bytes() == SOUND[::-1]


@pytest.mark.parametrize(
    "content_range", ["bytes 9-99/100", "bytes */x", "", "bytes 0-1/262144", "bytes 7000-8/9"]
)
async def test_a_part_that_does_not_fit_begins_anew(
    server: Loopback, get: Get, content_range: str
) -> None:
    get.part.write_bytes(SOUND[:5000])
    get.validator = '"same"'
    wrong = Reply(b"wrong", 206, {"ETag": '"same"', "Content-Range": content_range})
    answers = [wrong, Reply(SOUND)]
    server.routes["/fog.mp3"] = lambda _: answers.pop(0)
    assert (await get()).path.read_bytes() == SOUND


async def test_a_part_that_was_never_asked_for_is_no_file(server: Loopback, get: Get) -> None:
    server.routes["/fog.mp3"] = Reply(b"wrong", 206, {"Content-Range": "bytes 9-13/100"})
    with pytest.raises(DownloadError, match="only a part"):
        await get()


async def test_a_part_that_is_whole_is_only_named(server: Loopback, get: Get) -> None:
    served = server.routes["/fog.mp3"] = Served()
    get.part.write_bytes(SOUND)
    get.validator = served.etag
    assert (await get()).path.read_bytes() == SOUND


async def test_a_run_killed_after_the_naming_makes_no_second_file(
    server: Loopback, get: Get
) -> None:
    served = server.routes["/fog.mp3"] = Served()
    get.part.write_bytes(SOUND)
    get.part.with_name("Fog horns.mp3").hardlink_to(get.part)
    get.validator = served.etag
    assert (await get()).path.name == "Fog horns.mp3"
    assert len(list(get.part.parent.iterdir())) == 1


async def test_no_file_is_replaced(server: Loopback, get: Get) -> None:
    server.routes["/fog.mp3"] = Served()
    mine = get.part.with_name("Fog horns.mp3")
    mine.write_text("mine")
    assert (await get()).path.name == "Fog horns (2).mp3"
    assert mine.read_text() == "mine"


async def test_without_links_no_file_is_replaced_either(
    server: Loopback, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    server.routes["/fog.mp3"] = Served()
    get.part.with_name("Fog horns.mp3").write_text("mine")
    assert (await get()).path.name == "Fog horns (2).mp3"


async def test_redirects_are_followed(server: Loopback, get: Get) -> None:
    server.routes["/fog.mp3"] = redirect("/cdn/1")
    server.routes["/cdn/1"] = Served()
    assert (await get()).size == len(SOUND)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"", 404), "nothing at this address"),
        (Reply(b""), "an empty file"),
        (Reply(b"<html>", headers={"Content-Type": "text/html; charset=utf-8"}), "a web page"),
        (Reply(b"x", length=20_000_000), "larger than 10 MB"),
        (Reply(pieces=[b"x" * 1_000_000] * 11), "larger than 10 MB"),
        (Reply(b"x" * 1000, length=5000, reset=True), "127.0.0.1"),
        (Reply(b"x" * 1000, length=5000, stall=True), "nothing more for 1 s"),
        (hang(), "did not answer"),
        (redirect("file:///etc/passwd"), "no web address"),
        (Reply(b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"}), "compressed bytes"),
        (Reply(b"x", headers={"Content-Encoding": "gzip, gzip"}), "can't be read here"),
    ],
)
async def test_what_fails_is_one_sentence_and_no_file(
    server: Loopback, get: Get, reply: Reply, words: str
) -> None:
    server.routes["/fog.mp3"] = reply
    with pytest.raises(DownloadError, match=words):
        await get()
    assert [each.suffix for each in get.part.parent.iterdir()] == [".part"]


async def test_only_the_web_is_asked(get: Get) -> None:
    get.url = "file:///etc/passwd"
    with pytest.raises(DownloadError, match="Only http and https"):
        await get()


async def test_a_file_sent_compressed_is_undone_and_not_resumed(server: Loopback, get: Get) -> None:
    server.routes["/fog.mp3"] = gzipped(SOUND)
    assert (await get()).path.read_bytes() == SOUND
    assert get.validator == ""


async def test_a_cancelled_one_keeps_what_came(server: Loopback, get: Get) -> None:
    served = Served()
    half = Reply(SOUND[:130_000], headers={"ETag": served.etag}, length=len(SOUND), stall=True)
    server.routes["/fog.mp3"] = half
    task = asyncio.create_task(get())
    get.heard = lambda size: task.cancel() if size == 130_000 else None
    with pytest.raises(asyncio.CancelledError):
        await task
    assert get.part.read_bytes() == SOUND[:130_000]
    server.routes["/fog.mp3"] = served
    assert (await get()).path.read_bytes() == SOUND


async def test_a_disk_too_small_is_told_before(
    server: Loopback, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    server.routes["/fog.mp3"] = Served()
    with pytest.raises(DownloadError, match=r"Not enough space .* \d+ MB are missing"):
        await get()


async def test_a_disk_that_fills_up_keeps_what_came(
    server: Loopback, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Small:
        """A disk with room for 100,000 bytes."""

        room = 100_000

        def write_all(self, file: object, piece: bytes) -> None:
            kept = piece[: self.room]
            file.write(kept)  # type: ignore[attr-defined]
            self.room -= len(kept)
            if len(kept) < len(piece):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(downloading, "_PIECE", 30_000)
    with monkeypatch.context() as full:
        full.setattr(downloading, "_write_all", Small().write_all)
        server.routes["/fog.mp3"] = Served()
        with pytest.raises(DownloadError, match="The disk is full"):
            await get()
    kept = get.part.read_bytes()
    assert len(kept) >= 30_000
    assert SOUND.startswith(kept)
    assert (await get()).path.read_bytes() == SOUND
    assert server.requests[-1].headers["range"] == f"bytes={len(kept)}-"


def test_reserved_names_are_of_one_alone(tmp_path: Path) -> None:
    names = [reserve(tmp_path / "new" / "folder", "Fog").name for _ in range(3)]
    assert names == ["Fog.part", "Fog (2).part", "Fog (3).part"]


def test_a_folder_that_can_t_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DownloadError, match="can't be written"):
        reserve(tmp_path / "file", "Fog")
