"""Runs a command as a whole process, and says what it cost."""

import contextlib
import ctypes
import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """What a process cost, its own processes included."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time."""


def run(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a command to its end.

    Args:
        command: Program and arguments.
        environment: Its whole environment.

    Raises:
        RuntimeError: It ended with an error.
    """
    _adopt_orphans()
    started = time.perf_counter()
    process = subprocess.Popen(
        list(command),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    usages = [usage, *_orphans(process.pid)]
    cpu = sum(each.ru_utime + each.ru_stime for each in usages)
    return Cost(wall, cpu)


_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux: processes whose parent has ended become ours."""


def _adopt_orphans() -> None:
    """See to it that the cost of a program's own processes is told to us."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _orphans(group: int) -> list[resource.struct_rusage]:
    """Wait for the processes that a program left behind while it ended."""
    usages = []
    with contextlib.suppress(ChildProcessError):
        while True:
            _, _, usage = os.wait4(-group, 0)
            usages.append(usage)
    return usages


def environment(home: os.PathLike[str]) -> dict[str, str]:
    """The environment in which programs are measured, with a home folder of their own."""
    # Without compiled files each start compiles every module anew, which no user ever waits for.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "NEWSREADER_HOME": str(home),
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
    }


def memory(pid: int) -> float:
    """Proportional set size of one process in MB (1,000,000 bytes); Linux only."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:  # noqa: PTH123
        line = next(line for line in rollup if line.startswith("Pss:"))
    return int(line.split()[1]) * 1024 / 1e6
