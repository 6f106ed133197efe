"""What the log says of entries whose files do not have it yet: read or not, and the new version.

The memory may lag behind what another process wrote, and run ahead of the log; whoever writes an
entry into its file goes by the log.
"""

from collections.abc import Mapping

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
        self._read: dict[str, bool] = {}
        self._revised: dict[str, list[Revised]] = {}

    def read_on(self) -> None:
        """Take in what was added. Call it with the library's lock held; raises OSError."""
        epoch = self._log.present_epoch()
        if epoch != self._epoch:
            self._epoch, self._end = epoch, 0
            self._read.clear()
            self._revised.clear()
        replay = self._log.peek(self._end)
        self._end = replay.end
        for operation in replay.operations:
            self._take(operation)

    def over(self, stored: Mapping[str, Entry]) -> dict[str, Entry]:
        """Lay the marks over some entries as their file has them.

        Args:
            stored: The entries by id.

        Returns:
            All of them, marked.
        """
        return {each: self._marked(entry) for each, entry in stored.items()}

    def _take(self, operation: Operation) -> None:
        match operation:
            case Marked(ids, read):
                self._read.update(dict.fromkeys(ids, read))
            case Revised(entry_id):
                self._revised.setdefault(entry_id, []).append(operation)

    def _marked(self, entry: Entry) -> Entry:
        if entry.id not in self._read and entry.id not in self._revised:
            return entry
        mark = entry.revised
        for each in self._revised.get(entry.id, ()):
            mark = each.after(mark)
        return replace(entry, read=self._read.get(entry.id, entry.read), revised=mark)
