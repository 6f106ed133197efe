"""Real processes on one library at the same time."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from newsreader.config import Folders
from tests.storeroom import FEED, filled, ids_of, store

CHILD = """
import asyncio, sys
from newsreader.config import Folders
from newsreader.store.database import Database
from tests.storeroom import FEED, ids_of, parsed_feed

async def main(home, part):
    part = int(part)
    database = Database.open(Folders.find(home))
    for number, entry_id in enumerate(ids_of(database)[part:100:3]):
        database.mark([entry_id], read=True)
        await database.flush()
        await database.merge(FEED, parsed_feed(3, 1000 * (part + 1) + 3 * number))
        if number % 10 == 5:
            await database.fold()
        else:
            await database.follow()
    await database.close()

asyncio.run(main(*sys.argv[1:3]))
"""
ROOT = Path(__file__).parents[2]


async def test_processes_that_mark_and_merge_at_once_lose_nothing(
    folders: Folders, tmp_path: Path
) -> None:
    async with filled(folders, 100) as watching:
        children = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", CHILD, str(tmp_path / "home"), str(part), cwd=ROOT
            )
            for part in range(3)
        ]
        while any(child.returncode is None for child in children):
            await watching.follow()
            await asyncio.wait(
                [asyncio.create_task(child.wait()) for child in children], timeout=0.02
            )
        assert [child.returncode for child in children] == [0, 0, 0]
        await watching.follow()
        assert watching.index.total(FEED) == 100 + 3 * 100
        assert watching.index.unread(FEED) == 300
    async with store(folders) as database:
        assert database.notices == []
        assert (database.index.total(FEED), database.index.unread(FEED)) == (400, 300)
        assert all(database.body(each) for each in ids_of(database))


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
