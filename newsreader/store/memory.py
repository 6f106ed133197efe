"""What the interface remembers from run to run: small values under their keys."""

import contextlib
from copy import deepcopy
from typing import Any

from msgspec import Struct

from newsreader.errors import StoreError
from newsreader.store.documents import Damaged
from newsreader.store.layout import Layout
from newsreader.store.storage import Files
from newsreader.store.tinyfile import TinyFile

_TABLE = "interface"


class _Remembered(Struct, frozen=True):
    value: Any = None


class _Tables(Struct, frozen=True):
    interface: dict[str, _Remembered] = {}


class Memory:
    """interface.json. Losing it costs nothing, so a damaged one is begun anew.

    Args:
        layout: Where the file lies.
        files: The way to the disk.
    """

    def __init__(self, layout: Layout, files: Files) -> None:
        self._file = TinyFile(layout.interface, files, _TABLE)
        self._files = files
        self._values: dict[str, Any] = {}
        self._before: dict[str, Any] = {}
        """As they were read or written last."""
        self._unwritten: set[str] = set()

    def load(self) -> None:
        """Read what earlier runs remembered."""
        with contextlib.suppress(OSError, Damaged, StoreError):
            tables = self._file.load(_Tables) or _Tables()
            self._values = {key: each.value for key, each in tables.interface.items()}
            self._before = deepcopy(self._values)

    def remember(self, key: str, value: object) -> None:
        """Keep a small JSON value."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._unwritten.add(key)

    def recall(self, key: str) -> Any:
        """Give the value kept under a key; None where there is none."""
        return self._values.get(key)

    @property
    def unwritten(self) -> bool:
        """Whether anything is not on disk yet."""
        return bool(self._unwritten)

    def write(self) -> None:
        """Write what changed; another process's keys stay. Call it with the lock held.

        Raises:
            StoreError: It can't be written and is tried again at the next call.
        """
        keys, self._unwritten = self._unwritten, set()
        rows = {key: self._values[key] for key in keys}
        try:
            try:
                self._put(rows)
            except Damaged:
                self._files.remove(self._file.path)
                self._put(rows)
        except BaseException:
            self._unwritten |= keys
            raise

    def _put(self, rows: dict[str, Any]) -> None:
        if not rows:
            return
        tables = self._file.load(_Tables) or _Tables()
        there = {key: each.value for key, each in tables.interface.items()}
        merged = {
            key: {"value": _merged(self._before.get(key), own, there.get(key))}
            for key, own in rows.items()
        }
        with self._file.unit() as unit:
            unit.put(_TABLE, merged)
        self._before |= deepcopy(rows)


def _merged(before: Any, own: Any, there: Any) -> Any:
    """What is to be kept of a value; of two dictionaries, each key as it was last changed."""
    if not (isinstance(own, dict) and isinstance(there, dict)):
        return own
    known = before if isinstance(before, dict) else {}
    gone = known.keys() - own.keys()
    changed = {key: value for key, value in own.items() if known.get(key) != value}
    return {key: there[key] for key in there if key not in gone | changed.keys()} | changed
