"""kill -9 at seeded moments: the library always opens, and whatever was acknowledged is there."""

import asyncio
import os
import random
import shutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.store.database import Database, Merged
from tests.storeroom import FEED, filled, parsed_feed, store

VICTIM = Path(__file__).with_name("victim.py")
ROUNDS = int(os.environ.get("NEWSREADER_FAULT_ROUNDS", "3"))


async def killed(home: Path, task: str, seed: int) -> list[str]:
    """Run a task, kill it after a seeded number of acknowledgements, give what it told."""
    numbers = random.Random(seed)
    limit, moment = numbers.randrange(1, 25), numbers.uniform(0, 0.02)
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(VICTIM), str(home), task, str(seed), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    lines: list[str] = []
    while len(lines) <= limit and (line := await process.stdout.readline()):
        lines.append(line.decode().strip())
    assert lines[:1] == ["ready"]
    await asyncio.sleep(moment)
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    rest = await process.stdout.read()
    await process.wait()
    return lines[1:] + rest.decode().split("\n")[:-1]


def told(lines: Iterable[str], verb: str) -> list[str]:
    return [line.split()[1] for line in lines if line.startswith(f"{verb} ")]


def assert_tidy(folders: Folders, database: Database) -> None:
    assert database.notices == []
    feeds = {path.stem for path in (folders.data / "feeds").glob("*")}
    assert feeds <= set(database.subscriptions)
    assert not list(folders.data.glob("*.tmp"))


@pytest.fixture
async def folders(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Folders:
    """A copy of one library for each round."""
    template = tmp_path_factory.getbasetemp() / "template"
    if not template.exists():
        async with filled(Folders.find(template), 300):
            pass
    shutil.copytree(template, tmp_path / "home")
    return Folders.find(tmp_path / "home")


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_a_refresh_that_is_killed_is_completed_by_the_next(
    folders: Folders, tmp_path: Path, seed: int
) -> None:
    merged = told(await killed(tmp_path / "home", "refresh", seed), "merged")
    async with store(folders) as database:
        assert_tidy(folders, database)
        acknowledged = max(map(int, merged), default=300)
        assert database.index.total(FEED) >= acknowledged
        if database.fetch_states:
            assert database.index.total(FEED) >= int(database.fetch_states[FEED].etag)
        for row in database.index.of_feed(FEED):
            assert database.body(row.id), "an entry without its body"
        await database.merge(FEED, parsed_feed(2000))
        assert database.index.total(FEED) == 2000
        assert await database.merge(FEED, parsed_feed(2000)) == Merged()
        assert all(database.body(row.id) for row in database.index.of_feed(FEED))


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_no_acknowledged_mark_is_lost(folders: Folders, tmp_path: Path, seed: int) -> None:
    read = told(await killed(tmp_path / "home", "mark", seed), "read")
    async with store(folders) as database:
        assert_tidy(folders, database)
        rows = database.index.headlines
        assert [each for each in read if not rows[each].read] == []
        assert 300 - database.index.unread(FEED) - len(read) in {0, 1}


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_no_saved_article_is_lost_and_none_comes_back(
    folders: Folders, tmp_path: Path, seed: int
) -> None:
    lines = await killed(tmp_path / "home", "save", seed)
    unsaved = set(told(lines, "unsaved"))
    captured = set(told(lines, "captured"))
    async with store(folders) as database:
        assert_tidy(folders, database)
        last = lines[-1].split()[1] if lines else ""
        missing = set(told(lines, "saved")) - unsaved - set(database.saved)
        assert missing <= {last}, "only the one being taken out may be gone"
        assert not unsaved & set(database.saved)
        for entry_id in (captured - unsaved) & set(database.saved):
            assert database.saved[entry_id].captured
        for entry_id, row in database.saved.items():
            assert row.captured == bool(database.saved_article(entry_id))


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_no_kept_quote_is_lost_and_none_comes_back(
    folders: Folders, tmp_path: Path, seed: int
) -> None:
    lines = await killed(tmp_path / "home", "keep_quotes", seed)
    dropped = set(told(lines, "dropped"))
    async with store(folders) as database:
        assert_tidy(folders, database)
        quotes = database.notebook.quotes
        last = lines[-1].split()[1] if lines else ""
        missing = set(told(lines, "kept")) - dropped - set(quotes)
        assert missing <= {last}, "only the one being taken out may be gone"
        assert not dropped & set(quotes)
        for name in (set(told(lines, "noted")) - dropped) & set(quotes):
            assert (quotes[name].note, quotes[name].tags) == ("Mine.", ("sea",))


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_no_subscription_is_lost_and_none_comes_back(
    folders: Folders, tmp_path: Path, seed: int
) -> None:
    lines = await killed(tmp_path / "home", "follow_feeds", seed)
    removed = set(told(lines, "removed"))
    async with store(folders) as database:
        assert_tidy(folders, database)
        missing = set(told(lines, "subscribed")) - removed - set(database.subscriptions)
        assert missing <= {lines[-1].split()[1] if lines else ""}
        assert not removed & set(database.subscriptions)
        for feed_id in removed:
            assert (await database.restore_subscription(feed_id)).id == feed_id
            assert database.index.total(feed_id) == 5
