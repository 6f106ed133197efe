"""Pictures kept on disk: a bounded folder of files named by hash, the longest unused gone first.

They lie in the cache: nothing is lost when somebody empties it.
"""

import contextlib
import hashlib
import os
from pathlib import Path

_EMPTIED_TO = 0.9
"""Share of the limit that is left after clearing out, so that it is not done for each picture."""


class PictureFiles:
    """The folder. All methods touch the disk: call them from a thread.

    Args:
        folder: Made when first needed.
        limit: Bytes that all files together may take.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._used: int | None = None

    def get(self, url: str) -> bytes | None:
        """The picture of an address, None when it is not kept; keeping it counts from now."""
        path = self._path(url)
        try:
            raw = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return raw

    def put(self, url: str, raw: bytes) -> None:
        """Keep a picture, if it fits; a disk that can't be written keeps nothing."""
        if len(raw) > self._limit:
            return
        path = self._path(url)
        draft = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(raw)
            draft.replace(path)
            self._used = self._bytes_used() if self._used is None else self._used + len(raw)
            if self._used > self._limit:
                self._clear_out()

    def _path(self, url: str) -> Path:
        name = hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=16).hexdigest()
        return self._folder / name[:2] / name

    def _files(self) -> list[tuple[float, int, Path]]:
        """Time of last use, size and path of each file."""
        found = []
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(OSError):
                known = path.stat()
                found.append((known.st_mtime, known.st_size, path))
        return found

    def _bytes_used(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _clear_out(self) -> None:
        files = sorted(self._files())
        used = sum(size for _, size, _ in files)
        for _, size, path in files:
            if used <= self._limit * _EMPTIED_TO:
                break
            path.unlink(missing_ok=True)
            used -= size
        self._used = used
