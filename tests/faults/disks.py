"""Disks of a chosen size for tests, where the system lets us make them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk(path: Path, size: int) -> Iterator[None]:
    """A disk of ``size`` bytes at a path, gone afterwards. Skips where only root may."""
    path.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() or not _run("mount", *_options(size), path):
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        _run("umount", "--lazy", path)


def enlarge(path: Path, size: int) -> None:
    """Make room on it."""
    assert _run("mount", "-o", f"remount,size={size}", path)


def lock(path: Path) -> None:
    """Make it read-only."""
    assert _run("mount", "-o", "remount,ro", path)


def unlock(path: Path) -> None:
    """Let it be written again."""
    assert _run("mount", "-o", "remount,rw", path)


def fill(path: Path, left: int) -> None:
    """Take all of its room but ``left`` bytes."""
    free = os.statvfs(path)
    (path / "ballast").write_bytes(bytes(max(free.f_bavail * free.f_frsize - left, 0)))


def _options(size: int) -> tuple[str, ...]:
    return ("-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs")


def _run(command: str, *arguments: str | Path) -> bool:
    done = subprocess.run([command, *map(str, arguments)], capture_output=True, check=False)
    return done.returncode == 0
