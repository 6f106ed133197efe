"""Jobs in worker processes: values, errors, deadlines, death, cancelling, closing."""

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.app import App

from newsreader.errors import ParseError, WorkerError
from newsreader.workers import Workers


def double(number: int) -> int:
    return 2 * number


def own_id() -> int:
    return os.getpid()


def niceness() -> int:
    return os.nice(0)


def refuse(subject: str) -> None:
    raise ParseError(subject, "This is no feed.")


class Stubborn(Exception):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(first)
        self.second = second


def raise_stubborn() -> None:
    raise Stubborn("one", "two")


def spin(fifo: str) -> None:
    Path(fifo).write_text("started")
    while True:
        pass


def devour() -> int:
    return len(bytearray(4 << 30))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


async def started(path: Path) -> None:
    assert await asyncio.to_thread(path.read_text) == "started"


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    made = Workers(count=2, memory_mb=512)
    yield made
    await made.close()


async def test_a_job_gives_its_value(workers: Workers) -> None:
    assert await workers.run(double, 21) == 42


async def test_many_jobs_at_once(workers: Workers) -> None:
    values = await asyncio.gather(*(workers.run(double, number) for number in range(50)))
    assert values == [2 * number for number in range(50)]


async def test_jobs_run_elsewhere_with_low_priority(workers: Workers) -> None:
    assert await workers.run(own_id) != os.getpid()
    assert await workers.run(niceness) == min(os.nice(0) + 10, 19)


async def test_own_errors_come_through(workers: Workers) -> None:
    with pytest.raises(ParseError, match="no feed") as caught:
        await workers.run(refuse, "https://news.example/")
    assert caught.value.subject == "https://news.example/"


async def test_an_error_that_does_not_pickle_costs_one_job(workers: Workers) -> None:
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(Stubborn("one", "two")))
    with pytest.raises(WorkerError, match="Stubborn: one"):
        await workers.run(raise_stubborn)
    assert await workers.run(double, 1) == 2


async def test_a_deadline_ends_the_job(workers: Workers, tmp_path: Path) -> None:
    path = fifo(tmp_path / "started")
    beginning = asyncio.create_task(started(path))
    with pytest.raises(WorkerError, match=r"more than 0\.3 s"):
        await workers.run(spin, str(path), deadline=0.3)
    await beginning
    assert await workers.run(double, 1) == 2


@pytest.mark.skipif(sys.platform == "darwin", reason="the system does not honour RLIMIT_AS")
async def test_a_job_that_eats_memory_fails_alone(workers: Workers) -> None:
    with pytest.raises(WorkerError, match="more than 512 MB"):
        await workers.run(devour)
    assert await workers.run(double, 1) == 2


async def test_a_killed_worker_costs_one_job(workers: Workers) -> None:
    jobs = [workers.run(double, number) for number in range(20)]
    results = await asyncio.gather(workers.run(die), *jobs, return_exceptions=True)
    assert isinstance(results[0], WorkerError)
    assert "died" in str(results[0])
    assert results[1:] == [2 * number for number in range(20)]


async def test_workers_killed_while_idle_are_replaced(workers: Workers) -> None:
    for _ in range(3):
        os.kill(await workers.run(own_id), signal.SIGKILL)
    assert await workers.run(double, 3) == 6


async def test_cancelling_the_await_ends_the_job(workers: Workers, tmp_path: Path) -> None:
    paths = [fifo(tmp_path / "one"), fifo(tmp_path / "two")]
    tasks = [asyncio.create_task(workers.run(spin, str(path))) for path in paths]
    for path in paths:
        await started(path)
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    assert await workers.run(double, 4) == 8


async def test_closing_ends_jobs_at_once(tmp_path: Path) -> None:
    workers = Workers(count=1)
    path = fifo(tmp_path / "started")
    task = asyncio.create_task(workers.run(spin, str(path), deadline=60))
    await started(path)
    await workers.close()
    with pytest.raises(WorkerError, match="closing"):
        await task
    with pytest.raises(WorkerError, match="closed"):
        await workers.run(double, 1)


async def test_closing_unused_workers_starts_nothing() -> None:
    workers = Workers()
    await workers.close()
    with pytest.raises(WorkerError):
        workers.warm()


async def test_jobs_run_from_within_a_textual_app() -> None:
    class Small(App[int]):
        async def on_mount(self) -> None:
            workers = Workers(count=1)
            try:
                self.exit(await workers.run(double, 5))
            finally:
                await workers.close()

    app = Small()
    async with app.run_test():
        pass
    assert app.return_value == 10


SCRIPT = """
import asyncio
import sys
from pathlib import Path
from newsreader.workers import Workers

with Path({log!r}).open("a") as log:
    log.write(__name__ + "\\n")

async def main():
    from small_part import loaded
    workers = Workers(count=1, preload=["colorsys"])
    print(await workers.run(loaded, "colorsys"), await workers.run(loaded, "chunk"))
    await workers.close()

if __name__ == "__main__":
    asyncio.run(main())
"""
PART = """
import sys

def loaded(name):
    return name in sys.modules
"""


@pytest.mark.parametrize("how", ["script", "module"])
def test_a_program_that_uses_workers_is_not_run_again_in_them(tmp_path: Path, how: str) -> None:
    log, package = tmp_path / "log", tmp_path / "small_program"
    package.mkdir()
    (package / "__main__.py").write_text(SCRIPT.format(log=str(log)))
    (tmp_path / "small_part.py").write_text(PART)
    target = [str(package / "__main__.py")] if how == "script" else ["-m", "small_program"]
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    done = subprocess.run(
        [sys.executable, "-W", "error", *target],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True False\n", "")
    assert log.read_text().splitlines().count("__main__") == 1


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_what_workers_branch_off_from_is_silent() -> None:
    script = (
        "import asyncio, os\n"
        "from multiprocessing import forkserver\n"
        "from newsreader.workers import Workers\n"
        "async def work():\n"
        "    workers = Workers(count=1)\n"
        "    await workers.run(abs, -1)\n"
        "    print(os.readlink(f'/proc/{forkserver._forkserver._forkserver_pid}/fd/2'))\n"
        "    await workers.close()\n"
        "asyncio.run(work())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == os.devnull
    assert ended.stderr == ""


async def test_a_long_job_stands_behind_and_holds_up_nobody(
    workers: Workers, tmp_path: Path
) -> None:
    assert await workers.behind.run(niceness) == 19
    named = fifo(tmp_path / "started")
    long = asyncio.create_task(workers.behind.run(spin, str(named)))
    await asyncio.to_thread(named.read_text)
    assert await asyncio.gather(*(workers.run(double, each) for each in range(5))) == [
        0,
        2,
        4,
        6,
        8,
    ]
    assert not long.done()
    await workers.close()
    with pytest.raises(WorkerError):
        await long
    with pytest.raises(WorkerError):
        await workers.behind.run(double, 1)
