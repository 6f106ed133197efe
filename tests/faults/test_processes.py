"""Real processes on one library at the same time."""

import asyncio
import os
import signal
import sys
import time
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.model import FetchState
from tests.faults.victims import WHOLE, at_work
from tests.storeroom import FEED, filled, ids_of, parsed_feed, store, subscription

SECONDS = 60.0 if WHOLE else 3.0
ROOT = Path(__file__).parents[2]


async def _work(home: Path, part: int, pipe: Connection) -> None:
    """Mark and refresh, fold and follow, for a while; tell of each mark that is on the disk."""
    own = f"own-{part}"
    until = time.monotonic() + SECONDS
    async with store(Folders.find(home)) as database:
        await database.put_subscription(subscription(own))
        ids = ids_of(database)[part::2]
        count = 0
        while time.monotonic() < until:
            entry_id = ids[count % len(ids)]
            read = not database.index.headlines[entry_id].read
            database.mark([entry_id], read=read)
            await database.flush()
            pipe.send_bytes(f"{'read' if read else 'unread'} {entry_id}".encode())
            count += 1
            await database.merge(FEED, parsed_feed(2, 1000 * (part + 1) + 2 * (count % 400)))
            await database.merge(own, parsed_feed(count % 50 + 1))
            await database.put_fetch_states({own: FetchState(etag=str(count))})
            await (database.fold() if count % 7 == 5 else database.follow())
        pipe.send_bytes(f"end {own}={count}".encode())


def _told(pipe: Connection) -> list[str]:
    words = pipe.recv_bytes().decode().split()
    if words[0] == "end":
        pipe.close()
    return words


def _mark_part(part: int, home: Path, pipe: Connection) -> None:
    asyncio.run(_work(home, part, pipe))


async def test_two_processes_that_mark_and_refresh_at_once_lose_nothing(victim: Folders) -> None:
    """A third one watches: whatever a process says is on the disk, it sees at its next look."""
    expected: dict[str, bool] = {}
    ends: dict[str, int] = {}
    unseen = 0
    async with store(victim) as watching:
        with at_work([partial(_mark_part, 0), partial(_mark_part, 1)], victim.data.parent) as pipes:
            waiting = list(pipes)
            while waiting:
                ready = await asyncio.to_thread(wait, waiting, 30)
                assert ready, "a process is stuck"
                told = [_told(pipe) for pipe in waiting if pipe in ready]
                await watching.follow()
                for verb, subject in told:
                    if verb == "end":
                        own, _, count = subject.partition("=")
                        ends[own] = int(count)
                    else:
                        expected[subject] = verb == "read"
                        unseen += watching.index.headlines[subject].read != expected[subject]
                waiting = [pipe for pipe in waiting if not pipe.closed]
    assert sum(ends.values()) > 10
    async with store(victim) as database:
        assert database.notices == []
        rows = database.index.headlines
        assert [each for each, read in expected.items() if rows[each].read != read] == []
        for own, merges in ends.items():
            assert database.index.total(own) >= min(merges, 50) - 1
        assert all(database.body(each) for each in rows)
        assert await database.housekeeping.checkup() == []
    assert unseen == 0


HOLDER = """
import sys, time
from newsreader.config import Folders
from newsreader.store.layout import Layout
from newsreader.store.writer import Lock
folders = Folders.find(sys.argv[1])
with Lock(Layout(folders.data, folders.cache)).held():
    print("held", flush=True)
    sys.stdin.read()
"""


async def test_the_lock_of_a_killed_process_is_taken_over(folders: Folders, tmp_path: Path) -> None:
    async with filled(folders) as database:
        holder = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            HOLDER,
            str(tmp_path / "home"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert holder.stdout
        assert await holder.stdout.readline() == b"held\n"
        database.mark(ids_of(database), read=True)
        flushing = asyncio.create_task(database.flush())
        done, _ = await asyncio.wait([flushing], timeout=0.1)
        assert not done, "the mark must wait for the other process"
        os.kill(holder.pid, signal.SIGKILL)
        await holder.wait()
        await flushing
    async with store(folders) as database:
        assert database.index.unread(FEED) == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"1\n", f"{os.getpid()}\n".encode(), b"4711\nanother-host\n", b"\xff" * 5_000],
    ids=["empty", "of init", "of a number used again", "of another host", "garbage"],
)
async def test_what_stands_in_a_lock_file_locks_nothing(folders: Folders, content: bytes) -> None:
    """Only a living process on this machine holds the lock: no number in the file is believed."""
    async with filled(folders):
        pass
    (folders.data / "library.lock").write_bytes(content)
    async with store(folders) as database:
        assert database.notices == []
        database.mark(ids_of(database), read=True)
        await database.flush()
    async with store(folders) as database:
        assert database.index.unread(FEED) == 0


async def test_copies_that_a_synchronised_folder_makes_hurt_nothing(folders: Folders) -> None:
    async with filled(folders) as database:
        database.mark(ids_of(database)[:4], read=True)
        await database.fold()
    for name in ("library.json", "changes.log", f"feeds/{FEED}.json", f"bodies/{FEED}/001.json"):
        path = folders.data / name
        twin = path.with_name(f"{path.stem} (conflicted copy of desk 2026-11-22){path.suffix}")
        twin.write_bytes(path.read_bytes()[:-7])
    async with store(folders) as database:
        assert database.notices == []
        assert list(database.subscriptions) == [FEED]
        assert database.index.unread(FEED) == 6
        assert all(map(database.body, ids_of(database)))
        assert await database.housekeeping.checkup() == []
