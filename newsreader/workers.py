"""Runs pure functions in processes that may be killed, each job with a deadline and a memory limit.

Some feeds and pages hold a parser for minutes, or make it eat all memory; a thread can't be
stopped, a process can. The module knows nothing of what the functions do.
"""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Future
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from newsreader.errors import NewsreaderError, WorkerError

if TYPE_CHECKING:
    from pebble import ProcessPool

T = TypeVar("T")

_JOBS_PER_PROCESS = 500
"""A worker is replaced after so many jobs, which gives back what they left in its memory."""

_PIPE = 1024 * 1024
"""Bytes that a pipe to a worker or from one may hold; also the most that Linux lets users ask."""

_BRANCHING = "forkserver"
"""How workers are started where the system can: branched off a process that has all loaded."""

_LAST = 19
"""The lowest priority there is."""


def prepare() -> None:
    """Start multiprocessing's resource tracker, which can't be started under a Textual app.

    The tracker inherits ``sys.stderr`` by its number, and Textual's stand-in for it has none; so
    the real one is put back for the moment of the start. Does nothing when the tracker runs.
    """
    from multiprocessing import resource_tracker  # noqa: PLC0415 - as pebble in _new_pool

    with contextlib.redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()


def begin(preload: Iterable[str]) -> None:
    """Start the process that workers branch off, so that the first job need not wait for it.

    Args:
        preload: Names of modules, those that ``Workers`` is made with.
    """
    prepare()
    context = _context(preload)
    if context.get_start_method() == _BRANCHING:
        from multiprocessing import forkserver  # noqa: PLC0415 - there is none on Windows

        forkserver.ensure_running()


class Workers:
    """A lazily started pool of worker processes with low priority.

    Args:
        count: Processes at most; None takes one per processor, four at most.
        memory_mb: Address space of each in MiB, where the system honours RLIMIT_AS.
        niceness: How far they stand back behind other processes, 0 to 19.
        preload: Names of modules imported once, before the workers branch off.
    """

    def __init__(
        self,
        *,
        count: int | None = None,
        memory_mb: int = 1024,
        niceness: int = 10,
        preload: Iterable[str] = (),
    ) -> None:
        self._count = count or min(os.cpu_count() or 1, 4)
        self._memory_mb = memory_mb
        self._niceness = niceness
        self._preload = list(preload)
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()
        self._waiting: set[Future[Any]] = set()
        self._closed = False
        self._behind: Workers | None = None

    @property
    def count(self) -> int:
        """Processes at most."""
        return self._count

    @property
    def behind(self) -> "Workers":
        """One process more, for long jobs: it gets what all others leave of the processor."""
        if self._behind is None:
            self._behind = Workers(
                count=1, memory_mb=self._memory_mb, niceness=_LAST, preload=self._preload
            )
            self._behind._closed = self._closed
        return self._behind

    async def run(self, function: Callable[..., T], /, *args: object, deadline: float = 30.0) -> T:
        """Call a function in a worker and await its value. Cancelling the await ends the job.

        Args:
            function: A top-level function; it, its arguments and its value must pickle.
            args: Its arguments.
            deadline: Seconds it may take, counted from its start.

        Returns:
            What the function returned.

        Raises:
            WorkerError: The job ran out of time or memory, died, or raised an unexpected error.
            NewsreaderError: As raised by the function.
        """
        try:
            outcome = await self._outcome(function, args, deadline)
        except BrokenExecutor:
            outcome = await self._again(function, args, deadline)
        if outcome.error is not None:
            raise outcome.error
        return cast("T", outcome.value)

    def warm(self) -> None:
        """Start the processes now. Takes a few hundred ms: call it from a thread, or early."""
        self._ready_pool()

    def dismiss(self) -> None:
        """Let the processes end without waiting for it; a job that comes starts others.

        The pool takes a tenth of a second to hear of it. Where this process ends meanwhile it ends
        them as well.
        """
        with self._lock:
            pool, self._pool = self._pool, None
        threading.Thread(target=_dispose, args=(pool,), daemon=True).start()

    async def close(self) -> None:
        """End all processes at once; jobs still under way raise WorkerError where awaited."""
        self._closed = True
        for future in tuple(self._waiting):
            future.cancel()
        await asyncio.to_thread(self._stop)
        if self._behind is not None:
            await self._behind.close()

    async def _again(
        self, function: Callable[..., object], args: tuple[object, ...], deadline: float
    ) -> "_Outcome":
        """A worker killed while idle breaks the whole pool, at no job's fault: one more try."""
        try:
            return await self._outcome(function, args, deadline)
        except BrokenExecutor as error:
            raise _failure(function, "The worker processes keep dying") from error

    async def _outcome(
        self, function: Callable[..., object], args: tuple[object, ...], deadline: float
    ) -> "_Outcome":
        pool = self._pool if self._usable() else await asyncio.to_thread(self._ready_pool)
        future = self._schedule(cast("ProcessPool", pool), function, args, deadline)
        try:
            return cast("_Outcome", await asyncio.wrap_future(future))
        except TimeoutError as error:
            raise _failure(function, f"It took more than {deadline:g} s and was stopped") from error
        except OSError as error:  # pebble's ProcessExpired is one
            raise _failure(function, "Its worker process died") from error
        except asyncio.CancelledError:
            if self._closed and not _cancelled_from_outside():
                raise _failure(function, "It was stopped because the reader is closing") from None
            raise
        finally:
            self._waiting.discard(future)

    def _schedule(
        self,
        pool: "ProcessPool",
        function: Callable[..., object],
        args: tuple[object, ...],
        deadline: float,
    ) -> "Future[Any]":
        try:
            future: Future[Any] = pool.schedule(
                _guarded, args=(function, args, self._memory_mb), timeout=deadline
            )
        except RuntimeError as error:
            raise BrokenExecutor(str(error)) from error
        self._waiting.add(future)
        return future

    def _usable(self) -> bool:
        return self._pool is not None and not self._closed and self._pool.active

    def _ready_pool(self) -> "ProcessPool":
        with self._lock:
            if self._closed:
                raise WorkerError("workers", "The worker processes are closed.")
            if not self._usable():
                _dispose(self._pool)
                self._pool = self._new_pool()
            return cast("ProcessPool", self._pool)

    def _new_pool(self) -> "ProcessPool":
        from pebble import ProcessPool  # noqa: PLC0415 - 50 ms that starting the reader can spare

        prepare()
        pool = ProcessPool(
            max_workers=self._count,
            max_tasks=_JOBS_PER_PROCESS,
            initializer=_confine,
            initargs=(self._memory_mb, self._niceness),
            context=_context(self._preload),
        )
        assert pool.active  # the question starts it
        return pool

    def _stop(self) -> None:
        with self._lock:
            _dispose(self._pool)
            self._pool = None


def _context(preload: Iterable[str]) -> Any:
    """How processes are started and talked to: through pipes that hold a whole feed.

    Otherwise a worker waits in the middle of its answer until this process, which is busy showing
    the news, has read the beginning, and no other worker gets a job meanwhile: half of all time.
    """
    import multiprocessing  # noqa: PLC0415 - as pebble in _new_pool

    named = multiprocessing.get_all_start_methods()
    usual = multiprocessing.get_context(_BRANCHING if _BRANCHING in named else "spawn")

    class Context(type(usual)):  # type: ignore[misc]
        def Pipe(self, duplex: bool = True) -> tuple[Any, Any]:  # noqa: N802
            ends: tuple[Any, Any] = super().Pipe(duplex)
            _widen(ends[0].fileno())
            return ends

    context = Context()
    context.set_forkserver_preload(["newsreader.silenced", *preload])
    return context


def _widen(pipe: int) -> None:
    """Let a pipe hold a MiB, where the system can (Linux); it holds 64 KiB as it comes."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


class _Outcome(NamedTuple):
    """What came of a job. Errors travel as values: many libraries' don't survive pickling."""

    value: object = None
    error: NewsreaderError | None = None


def _guarded(function: Callable[..., object], args: tuple[object, ...], memory_mb: int) -> _Outcome:
    try:
        return _Outcome(function(*args))
    except NewsreaderError as error:
        return _Outcome(error=error)
    except MemoryError:
        return _Outcome(error=_failure(function, f"It needs more than {memory_mb} MB of memory"))
    except Exception as error:  # the process is a border: nothing passes it but our own errors
        reason = f"{type(error).__name__}: {error}"[:200]
        return _Outcome(error=_failure(function, f"It failed unexpectedly ({reason})"))


def _failure(function: Callable[..., object], what: str) -> WorkerError:
    return WorkerError(getattr(function, "__qualname__", "job"), f"{what}.")


def _confine(memory_mb: int, niceness: int) -> None:
    """Runs first in each worker: dies at once when told to, is nice, small and silent."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(niceness)
    _limit_memory(memory_mb)
    gc.freeze()  # what it was branched off with stays
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    os.close(silent)


def _limit_memory(memory_mb: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    limit = memory_mb * 1024 * 1024
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _cancelled_from_outside() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _dispose(pool: "ProcessPool | None") -> None:
    if pool is not None:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
