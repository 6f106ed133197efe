"""What the log says of entries whose files do not have it yet: read or not, and the new version.

The memory may lag behind what another process wrote; whoever writes an entry into its file goes by
the log, and by what this process has on its way into it.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from newsreader.model import Entry
from newsreader.store.changelog import ChangeLog, Marked, Operation, Revised


class Marks:
    """The marks in the log, which is read on from where it was read to the last time.

    Args:
        log: The log.
    """

    def __init__(self, log: ChangeLog) -> None:
        self._log = log
        self._epoch = 0
        self._end = 0
        self._said = _Said()

    def read_on(self) -> None:
        """Take in what was added. Call it with the library's lock held; raises OSError."""
        epoch = self._log.present_epoch()
        if epoch != self._epoch:
            self._epoch, self._end, self._said = epoch, 0, _Said()
        replay = self._log.peek(self._end)
        self._end = replay.end
        self._said.take(replay.operations)

    def over(
        self, stored: Mapping[str, Entry], waiting: Iterable[Operation] = ()
    ) -> dict[str, Entry]:
        """Lay the marks over some entries as their file has them.

        Args:
            stored: The entries by id.
            waiting: What is on its way into the log.

        Returns:
            All of them, marked.
        """
        later = _Said()
        later.take(waiting)
        return {each: later.marked(self._said.marked(entry)) for each, entry in stored.items()}


class _Said:
    """What some operations say of entries."""

    def __init__(self) -> None:
        self._read: dict[str, bool] = {}
        self._revised: dict[str, list[Revised]] = {}

    def take(self, operations: Iterable[Operation]) -> None:
        for operation in operations:
            match operation:
                case Marked(ids, read):
                    self._read.update(dict.fromkeys(ids, read))
                case Revised(entry_id):
                    self._revised.setdefault(entry_id, []).append(operation)

    def marked(self, entry: Entry) -> Entry:
        if entry.id not in self._read and entry.id not in self._revised:
            return entry
        mark = entry.revised
        for each in self._revised.get(entry.id, ()):
            mark = each.after(mark)
        return replace(entry, read=self._read.get(entry.id, entry.read), revised=mark)
