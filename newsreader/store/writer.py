"""The one thread that writes, and the library's lock around each piece of work.

The caller's thread never waits for the disk. Changes of state are put into a queue and appended
to the log, as many as wait with one fsync; those that can't be written stay in the queue and are
tried again with the next piece of work.
"""

import asyncio
import atexit
import contextlib
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import filelock

from newsreader.errors import StoreError, StoreLocked
from newsreader.store import swap
from newsreader.store.changelog import ChangeLog, Operation
from newsreader.store.layout import Layout
from newsreader.store.storage import Files, refusal, told

T = TypeVar("T")
R = TypeVar("R")

LOCK_SECONDS = 20.0
"""No piece of work holds the lock for longer than some tenths of a second."""
_POLL_SECONDS = 0.004


class Lock:
    """The library's lock among processes. A killed process holds it no more.

    Whoever takes it finishes a restore that was cut short.

    Args:
        layout: Where the lock file lies.
        seconds: How long to wait for another process.
    """

    def __init__(self, layout: Layout, seconds: float = LOCK_SECONDS) -> None:
        self._layout = layout
        self._path = layout.lock
        self._seconds = seconds
        self._lock = filelock.FileLock(
            layout.lock,
            timeout=seconds,
            mode=0o600,
            thread_local=False,
            poll_interval=_POLL_SECONDS,
        )

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for a block.

        Raises:
            StoreLocked: Another process holds it for too long.
            StoreError: The lock file can't be made, or a restore can't be finished.
        """
        self._acquire()
        try:
            with told(self._layout.restoring):
                swap.resume(self._layout, Files())
            yield
        finally:
            self._lock.release()

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except filelock.Timeout as error:
            raise StoreLocked(
                str(self._path),
                f"Another newsreader has held the library in {self._path.parent} for "
                f"{self._seconds:.0f} seconds; nothing was written.",
            ) from error
        except OSError as error:
            raise refusal(self._path.parent, error) from error


class Writer:
    """Runs pieces of work one after another, each with the lock held.

    Args:
        lock: The library's lock.
        log: Where changes of state go.
        before: Called with a change just before it is appended.
        on_error: Called, on the writing thread, when queued changes could not be written.
    """

    def __init__(
        self,
        lock: Lock,
        log: ChangeLog,
        before: Callable[[Operation], None],
        on_error: Callable[[StoreError], None],
    ) -> None:
        self._lock = lock
        self._log = log
        self._before = before
        self._on_error = on_error
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._waiting: deque[tuple[int, Operation]] = deque()
        self._told = ""
        self.put_count = 0
        self.written = 0
        self._thread: threading.Thread | None = None

    def put(self, operation: Operation) -> int:
        """Queue a change of state; it is on its way to the disk at once.

        Returns:
            Its number, which grows by one with each.
        """
        self.put_count += 1
        self._waiting.append((self.put_count, operation))
        self._submit(self._write_waiting)
        return self.put_count

    @property
    def idle(self) -> bool:
        """Whether every change is written."""
        return not self._waiting

    def waiting(self) -> list[Operation]:
        """Every change that is not written yet."""
        return [operation for _, operation in list(self._waiting)]

    async def run(self, work: Callable[[], T], take: Callable[[T], R]) -> R:
        """Do a piece of work on the writing thread.

        Args:
            work: What to do with the lock held.
            take: Called with its result on the loop's thread, also when nobody waits any more.

        Returns:
            What ``take`` gives.

        Raises:
            StoreError: As raised by the work, or the lock was not to be had.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()

        def job() -> None:
            try:
                with self._lock.held():
                    self._append_quietly()
                    result = work()
            except BaseException as error:
                _post(loop, _fail, future, error)
            else:
                _post(loop, _finish, future, take, result)

        self._submit(job)
        return await future

    def append_waiting(self) -> None:
        """Append every queued change; call it with the lock held, on the writing thread.

        Raises:
            StoreError: They stay queued.
        """
        batch = list(self._waiting)
        if not batch:
            return
        for _, operation in batch:
            self._before(operation)
        self._log.append([operation for _, operation in batch])
        self.written = batch[-1][0]
        for _ in batch:
            self._waiting.popleft()
        self._told = ""

    def stop(self, seconds: float = 30.0) -> None:
        """End the thread after what is queued; further work starts another one."""
        thread, self._thread = self._thread, None
        if thread:
            self._jobs.put(None)
            thread.join(seconds)
            atexit.unregister(self.stop)

    def _submit(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
            self._thread.start()
            atexit.register(self.stop)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _write_waiting(self) -> None:
        if not self._waiting:
            return
        try:
            with self._lock.held():
                self.append_waiting()
        except StoreError as error:
            self._tell(error)

    def _append_quietly(self) -> None:
        try:
            self.append_waiting()
        except StoreError as error:
            self._tell(error)

    def _tell(self, error: StoreError) -> None:
        """Tell the same sentence once, until something could be written again."""
        if error.sentence != self._told:
            self._told = error.sentence
            self._on_error(error)


def _post(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *args: Any) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
        loop.call_soon_threadsafe(call, *args)


def _finish(future: asyncio.Future[R], take: Callable[[T], R], result: T) -> None:
    try:
        taken = take(result)
    except BaseException as error:
        _fail(future, error)
    else:
        if not future.done():
            future.set_result(taken)


def _fail(future: asyncio.Future[R], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
