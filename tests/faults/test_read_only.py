"""A library that may be read and not written."""

import asyncio
import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsreader.cli.command import command
from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState
from newsreader.store.database import Database
from newsreader.store.storage import Files
from tests.faults import disks
from tests.faults.victims import told_by
from tests.storeroom import (
    FEED,
    article,
    filled,
    ids_of,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)

ROOT = Path(__file__).parents[2]
NOBODY = 65_534

WRITES: dict[str, Callable[[Database], Awaitable[object]]] = {
    "subscribe": lambda store: store.put_subscription(subscription("second-1234")),
    "merge": lambda store: store.merge(FEED, parsed_feed(12)),
    "fetch": lambda store: store.put_fetch_states({FEED: FetchState(etag="1")}),
    "article": lambda store: store.put_article(ids_of(store)[0], article()),
    "save": lambda store: store.put_saved_article(saved_article(saved_row("a"))),
    "remove": lambda store: store.remove_subscription(FEED),
}


class Forbidden(Files):
    """Every write is refused, as in a folder of somebody else."""

    def _write(self, handle: int, content: bytes) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def _rename(self, source: Path, target: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@pytest.fixture
async def library(folders: Folders) -> Folders:
    async with filled(folders) as database:
        await database.fold()
    return folders


async def check(database: Database) -> None:
    assert database.index.unread(FEED) == 10
    assert database.body(ids_of(database)[0])
    assert database.entry(ids_of(database)[0])
    for write in WRITES.values():
        with pytest.raises(StoreError, match=r"can't be written: .*read-only") as caught:
            await write(database)
        assert caught.value.sentence.endswith(".")
    told: list[str] = []
    database.on_error = lambda error: told.append(error.sentence)
    database.mark(ids_of(database)[:1], read=True)
    assert database.index.unread(FEED) == 9
    with pytest.raises(StoreError, match="read-only"):
        await database.flush()
    assert len(told) == 1
    with pytest.raises(StoreError, match="read-only"):
        await database.close()


async def test_where_every_write_fails_the_library_is_read(library: Folders) -> None:
    await check(Database.open(library, files=Forbidden()))
    async with store(library) as database:
        assert (database.index.total(FEED), database.index.unread(FEED)) == (10, 10)


async def test_a_read_only_disk_is_read(template: Path, tmp_path: Path) -> None:
    room = tmp_path / "disk"
    with disks.disk(room, 24_000_000):
        shutil.copytree(template, room / "home")
        disks.lock(room)
        database = Database.open(Folders.find(room / "home"))
        assert "can't be written" in database.notices[0]
        assert "nothing is kept" in database.notices[0]
        assert database.index.unread(FEED) == 300
        assert all(map(database.body, ids_of(database)))
        with pytest.raises(StoreError, match="can't be written"):
            await database.merge(FEED, parsed_feed(301))
        database.mark(ids_of(database)[:1], read=True)
        disks.unlock(room)
        await database.close()
        async with store(Folders.find(room / "home")) as database:
            assert database.notices == []
            assert database.index.unread(FEED) == 299


def lock_folders(data: Path) -> None:
    """Nothing may be made, changed or removed in the library any more."""
    for path in (data, *data.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)


def _check_as_nobody(home: Path, pipe: Connection) -> None:
    database = Database.open(Folders.find(home))  # loads what is loaded late
    asyncio.run(database.close())
    for path in (home, *home.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    lock_folders(home / "data")
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    database = Database.open(Folders.find(home))
    pipe.send_bytes(database.notices[0].encode())
    asyncio.run(check(database))
    pipe.send_bytes(b"checked")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are other ones here")
def test_a_folder_of_somebody_else_is_read(library: Folders) -> None:
    if os.geteuid():
        lock_folders(library.data)
        asyncio.run(check(Database.open(library)))
        return
    home = Path(tempfile.mkdtemp())
    try:
        home.chmod(0o755)
        shutil.copytree(library.data.parent, home, dirs_exist_ok=True)
        notice, checked = told_by(_check_as_nobody, home)
        assert "can't be written" in notice
        assert checked == "checked"
    finally:
        shutil.rmtree(home)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077], ids=oct)
async def test_only_its_owner_reads_the_library(folders: Folders, mask: int) -> None:
    before = os.umask(mask)
    try:
        async with filled(folders, 400) as database:
            ids = ids_of(database)
            await database.put_saved_article(saved_article(saved_row(ids[0])))
            await database.put_article(ids[1], article())
            await database.put_subscription(subscription("second-1234"))
            await database.remove_subscription("second-1234")
            database.unsave(ids[0])
            database.memory.remember("pane", "list")
            await database.speakers.mentions()
            await database.fold()
            await database.housekeeping.backup(folders.data / "backup.zip")
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in tree_of(folders.data.parent)}
    assert len(modes) > 15
    for path, mode in modes.items():
        assert mode == (0o700 if path.is_dir() else 0o600), path


def tree_of(home: Path) -> list[Path]:
    return [home / "data", home / "cache", *home.glob("*/**/*")]


def run(home: Path | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "newsreader", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_without_a_home_it_is_said_and_what_can_be_done_is_done(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no folder", "utf-8")
    listed = run(home, "headlines")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert "nothing is kept" in listed.stderr
    assert "Traceback" not in listed.stderr
    feeds = tmp_path / "feeds.opml"
    feeds.write_text('<opml><body><outline xmlUrl="http://127.0.0.1/x"/></body></opml>', "utf-8")
    imported = run(home, "import", str(feeds))
    assert imported.returncode == 1
    assert "could not be written" in imported.stderr
    assert "Traceback" not in imported.stderr


def test_a_home_that_nobody_knows_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "NEWSREADER_HOME", *(each for each in os.environ if "XDG" in each)):
        monkeypatch.delenv(name, raising=False)

    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)
    result = CliRunner().invoke(command, ["headlines"])
    assert result.exit_code == 1
    assert "set HOME, or NEWSREADER_HOME" in result.stderr


def test_a_home_on_a_full_disk_is_told(tmp_path: Path) -> None:
    with disks.disk(tmp_path / "disk", 400_000):
        (tmp_path / "disk" / "home").mkdir()
        disks.fill(tmp_path / "disk", 0)
        assert run(tmp_path / "disk" / "home", "headlines").returncode == 0
        feeds = tmp_path / "feeds.opml"
        feeds.write_text(
            '<opml><body><outline xmlUrl="http://127.0.0.1/x"/></body></opml>', "utf-8"
        )
        imported = run(tmp_path / "disk" / "home", "import", str(feeds))
        assert imported.returncode == 1
        assert "The disk is full" in imported.stderr
        assert "Traceback" not in imported.stderr


async def test_a_lock_file_that_cannot_be_made_opens_for_reading(library: Folders) -> None:
    (library.data / "library.lock").unlink(missing_ok=True)
    (library.data / "library.lock").mkdir()
    database = Database.open(library)
    assert "nothing is kept" in database.notices[0]
    assert database.index.unread(FEED) == 10
    await database.close()
