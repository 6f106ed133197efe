"""What the user did with enclosures: a table of library.json, changed by operations of the log."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import filelock
from msgspec.structs import asdict, replace

from newsreader.model import DownloadState, EnclosureRecord
from newsreader.store.changelog import (
    EnclosureDropped,
    EnclosureKept,
    EnclosureNoted,
    EnclosureOperation,
    Operation,
)
from newsreader.store.layout import Layout


def enclosures_after(
    records: dict[str, EnclosureRecord], operations: Iterable[Operation]
) -> dict[str, EnclosureRecord]:
    """Give the records as they are after some operations.

    Args:
        records: The records before, by id; they are left alone.
        operations: In order. One that is there already is not replaced by another process's.

    Returns:
        Another dictionary where an operation is about enclosures, else the same.
    """
    own = [each for each in operations if isinstance(each, EnclosureOperation)]
    if not own:
        return records
    records = dict(records)
    for operation in own:
        match operation:
            case EnclosureKept(record):
                records.setdefault(record.id, record)
            case EnclosureDropped(record_id):
                records.pop(record_id, None)
            case EnclosureNoted(record_id) if record_id in records:
                records[record_id] = _noted(records[record_id], operation)
    return records


def _noted(record: EnclosureRecord, noted: EnclosureNoted) -> EnclosureRecord:
    if noted.state is DownloadState.STOPPED and record.state is DownloadState.DONE:
        return record  # it was there before whoever stopped it knew
    fields = asdict(noted)
    del fields["id"]
    return replace(record, **{name: each for name, each in fields.items() if each is not None})


class Remembering(Protocol):
    """Whatever holds the records in memory."""

    enclosures: dict[str, EnclosureRecord]


class Claim:
    """One process's right to bring a file. A killed process has it no more.

    Args:
        layout: Where the library lies.
        record_id: Whose file.
    """

    def __init__(self, layout: Layout, record_id: str) -> None:
        self._path = layout.claim(record_id)
        self._lock = filelock.FileLock(self._path, mode=0o600, thread_local=False)

    def take(self) -> bool:
        """Take it; False when another process has it, or nothing can be written there."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except (OSError, filelock.Timeout):
            return False
        return True

    def give_back(self) -> None:
        """Leave it to others, with nothing left over on the disk."""
        if self._lock.is_locked:
            self._path.unlink(missing_ok=True)
            self._lock.release()


class Enclosures:
    """The records of an open library. Changes are in the memory at once, and on their way.

    Args:
        state: Holds the records.
        change: Applies an operation to the memory and sends it to the log.
        layout: Where the library lies.
    """

    def __init__(
        self, state: Remembering, change: Callable[[Operation], None], layout: Layout
    ) -> None:
        self._state = state
        self._change = change
        self._layout = layout

    @property
    def records(self) -> Mapping[str, EnclosureRecord]:
        """Every record by its id."""
        return self._state.enclosures

    def keep(self, record: EnclosureRecord) -> None:
        """Begin a record, unless there is one of its id."""
        if record.id not in self._state.enclosures:
            self._change(EnclosureKept(record))

    def note(self, noted: EnclosureNoted) -> None:
        """Change some fields of a record, if it is there."""
        if noted.id in self._state.enclosures:
            self._change(noted)

    def drop(self, record_id: str) -> EnclosureRecord | None:
        """Forget a record; gives it, None where there is none."""
        record = self._state.enclosures.get(record_id)
        if record:
            self._change(EnclosureDropped(record_id))
        return record

    def claim(self, record_id: str) -> Claim:
        """The right to bring a file, not yet taken."""
        return Claim(self._layout, record_id)
