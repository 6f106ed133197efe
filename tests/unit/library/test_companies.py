"""Feeds read in one job: what a bad one costs its neighbours, and what ends a job."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from newsreader.config import Folders
from newsreader.errors import NewsreaderError, ParseError, WorkerError
from newsreader.feeds.opml import Outline, Outlines
from newsreader.fetch import Fetched
from newsreader.library import Library, View, ViewKind, ViewSettings, answers, companies, work
from newsreader.library.companies import Companies
from newsreader.library.work import Document, Read
from newsreader.model import ParsedFeed
from newsreader.workers import Workers
from tests.loopback import Loopback, Route
from tests.newsroom import BRIDGE, FERRY, opened, rss

_read = work.read_feed
_read_one = work.read_document
_read_all = work.read_documents
GOOD = rss([FERRY, BRIDGE])
BAD = b"It is read for half a second."
Run = Callable[..., Any]


def read_feed(
    body: bytes, url: str, content_type: str, known: Mapping[str, str] | None = None
) -> ParsedFeed:
    """As the real one, but by their addresses some feeds are made to hang, to die or to fail."""
    if url.endswith("/hangs"):
        if body != BAD:
            Path(body.decode()).write_text("started")
        while True:
            pass
    if url.endswith("/dies"):
        os.kill(os.getpid(), signal.SIGKILL)
    if url.endswith("/fails"):
        raise ZeroDivisionError
    return _read(body, url, content_type, known)


def read_document(document: Document) -> Read | None:
    work.read_feed = read_feed  # in a worker of this test
    return _read_one(document)


def read_documents(documents: Iterable[Document]) -> tuple[Read | NewsreaderError | None, ...]:
    work.read_feed = read_feed  # likewise
    return _read_all(documents)


def double(number: int) -> int:
    return 2 * number


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many feeds each job had, in the order in which they began."""
    seen: list[int] = []
    run: Run = Workers.run

    async def noted(self: Workers, function: Run, /, *args: Any, deadline: float = 30.0) -> Any:
        if function in {work.read_document, work.read_documents}:
            seen.append(len(args[0]) if function is work.read_documents else 1)
        return await run(self, function, *args, deadline=deadline)

    monkeypatch.setattr(Workers, "run", noted)
    return seen


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some feeds are bad; the clock that stops them is fast, but for no good one."""
    monkeypatch.setattr(work, "read_document", read_document)
    monkeypatch.setattr(work, "read_documents", read_documents)
    monkeypatch.setattr(work, "deadline_for", lambda body: 0.5 if body == BAD else 60.0)
    monkeypatch.setattr(answers, "_TOGETHER", 0.3)


@asynccontextmanager
async def reading(folders: Folders, count: int = 2) -> AsyncIterator[tuple[Companies, Library]]:
    async with opened(folders) as library:
        library._core.workers = Workers(count=count)
        yield Companies(library._core), library


def fetched(url: str, body: bytes = GOOD) -> Fetched:
    return Fetched(url=url, permanent_url="", status=200, body=body)


async def outcomes(
    these: Companies, *documents: Fetched, before: str = ""
) -> list[Read | BaseException | None]:
    asked = (these.read(f"feed-{number}", each, before) for number, each in enumerate(documents))
    return await asyncio.gather(*asked, return_exceptions=True)


def titles(every: Iterable[object]) -> list[str]:
    return [each.feed.title for each in every if isinstance(each, Read) and each.feed]


async def test_feeds_that_wait_together_are_one_job(folders: Folders, jobs: list[int]) -> None:
    async with reading(folders) as (these, _):
        documents = [fetched(f"http://{n}.example/", rss([FERRY], f"News {n}")) for n in range(5)]
        assert titles(await outcomes(these, *documents)) == [f"News {n}" for n in range(5)]
        assert jobs == [5]
        assert titles(await outcomes(these, documents[3])) == ["News 3"]
        assert jobs == [5, 1]


async def test_a_job_is_limited_in_feeds_and_bytes(
    folders: Folders, jobs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(folders, 1) as (these, _):
        small = [fetched(f"http://{n}.example/") for n in range(20)]
        assert len(titles(await outcomes(these, *small))) == 20
        assert sorted(jobs) == [4, 8, 8]
        jobs.clear()
        assert len(titles(await outcomes(these, *small, *small, before="another"))) == 40
        assert sorted(jobs) == [8, 32]
        jobs.clear()
        monkeypatch.setattr(companies, "_BYTES", 2 * len(GOOD))
        large = fetched("http://large.example/", GOOD + b" " * 2 * len(GOOD))
        assert len(titles(await outcomes(these, *small[:3], large, small[3]))) == 5
        assert sorted(jobs) == [1, 1, 1, 2]


@pytest.mark.usefixtures("bad")
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("hangs", "It took more than 0.5 s and was stopped."),
        ("dies", "Its worker process died."),
        ("fails", "It failed unexpectedly (ZeroDivisionError: )."),
    ],
)
async def test_a_bad_feed_costs_only_itself(
    folders: Folders, jobs: list[int], path: str, sentence: str
) -> None:
    async with reading(folders) as (these, _):
        documents = [fetched(f"http://{n}.example/") for n in range(3)]
        bad_one, page = fetched(f"http://bad.example/{path}", BAD), b"<html>no feed</html>"
        came = await outcomes(these, *documents, bad_one, fetched("http://page.example/", page))
        assert titles(came) == ["Harbour News"] * 3
        assert isinstance(came[3], WorkerError)
        assert came[3].sentence == sentence
        assert isinstance(came[4], ParseError)
        assert jobs == [5, 1, 1, 1, 1, 1]


async def test_what_is_no_feed_leaves_its_neighbours_alone(
    folders: Folders, jobs: list[int]
) -> None:
    async with reading(folders) as (these, _):
        page = fetched("http://page.example/", b"<html>no feed</html>")
        came = await outcomes(these, fetched("http://a.example/"), page)
        assert titles(came) == ["Harbour News"]
        assert isinstance(came[1], ParseError)
        assert jobs == [2]


@pytest.mark.usefixtures("bad")
async def test_a_job_ends_with_the_last_who_awaits_it(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_TOGETHER", 60.0)
    os.mkfifo(tmp_path / "started")
    async with reading(folders, 1) as (these, library):
        hanging = fetched("http://bad.example/hangs", str(tmp_path / "started").encode())
        tasks = [
            asyncio.ensure_future(these.read("feed", each))
            for each in (fetched("http://a.example/"), hanging)
        ]
        assert await asyncio.to_thread((tmp_path / "started").read_text) == "started"
        tasks[1].cancel()
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert not tasks[0].done()
        tasks[0].cancel()
        await asyncio.wait(tasks)
        assert await library._core.workers.run(double, 4) == 8
        assert titles(await outcomes(these, fetched("http://a.example/"))) == ["Harbour News"]


@pytest.mark.usefixtures("bad")
async def test_a_feed_that_is_read_again_ends_when_nobody_awaits_it(
    folders: Folders, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "started")
    async with reading(folders, 1) as (these, library):
        hanging = fetched("http://bad.example/hangs", str(tmp_path / "started").encode())
        good, bad_one = (
            asyncio.ensure_future(these.read("feed", each))
            for each in (fetched("http://a.example/"), hanging)
        )
        for _ in range(2):  # together, and alone
            assert await asyncio.to_thread((tmp_path / "started").read_text) == "started"
        assert titles([await good]) == ["Harbour News"]
        bad_one.cancel()
        await asyncio.wait([bad_one])
        assert await library._core.workers.run(double, 4) == 8


@pytest.mark.usefixtures("bad")
async def test_closing_ends_what_is_read(folders: Folders, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "started")
    async with reading(folders, 1) as (these, library):
        hanging = fetched("http://bad.example/hangs", str(tmp_path / "started").encode())
        running = asyncio.ensure_future(outcomes(these, fetched("http://a.example/"), hanging))
        assert await asyncio.to_thread((tmp_path / "started").read_text) == "started"
        await library.close()
        for each in await running:
            assert isinstance(each, asyncio.CancelledError)


@pytest.mark.usefixtures("bad")
async def test_a_refresh_brings_all_but_the_bad_feeds(folders: Folders, jobs: list[int]) -> None:
    routes: dict[str, Route] = {f"/{n}": rss([FERRY], f"News {n}") for n in range(20)}
    routes |= {"/hangs": BAD, "/dies": BAD, "/page": b"<html>no feed</html>"}
    async with Loopback(routes) as server, opened(folders) as library:
        wanted = tuple(Outline(server.url(path), path) for path in routes)
        await library.lists.take_over(Outlines(wanted, ()))
        report = await library.refresh()
        told = {error.url: error.error for error in report.errors}
        assert told.keys() == {server.url(path) for path in ("/hangs", "/dies", "/page")}, told
        assert (report.changed, report.new_entries) == (20, 20)
        assert max(jobs) > 1
        assert told[server.url("/hangs")] == "It took more than 0.5 s and was stopped."
        assert told[server.url("/dies")] == "Its worker process died."
        assert told[server.url("/page")].endswith(".")


@pytest.mark.usefixtures("bad")
async def test_a_refresh_cancelled_while_feeds_are_read(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_TOGETHER", 60.0)
    os.mkfifo(tmp_path / "started")
    routes: dict[str, Route] = {"/good": GOOD, "/hangs": str(tmp_path / "started").encode()}
    async with Loopback(routes) as server, opened(folders) as library:
        wanted = tuple(Outline(server.url(path), path) for path in routes)
        await library.lists.take_over(Outlines(wanted, ()))
        running = asyncio.ensure_future(library.refresh())
        assert await asyncio.to_thread((tmp_path / "started").read_text) == "started"
        library.cancel_refresh()
        report = await asyncio.wait_for(running, 10)
        assert report.failed == 0
        good = library.find_feed(server.url("/good")).id
        report = await library.refresh([good])
        assert report.changed + report.unchanged == 1
        assert len(library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))) == 2
