"""Tells whether the computer's clock can be trusted with throwing anything away.

A clock without a battery says 1970, a wrong one says 2038, and either would make everything in the
trash look a lifetime old. So the library remembers what time it was when it was last opened, and
follows the clock by a week at most each time it is opened: while they are further apart than that,
nothing is thrown away. After a long absence it only takes a few openings more.
"""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsreader.store.storage import Files

_STEP = timedelta(days=7)
_EXACT = timedelta(hours=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
"""There was no newsreader before that."""


class Witness:
    """The time as it was remembered. Call it with the library's lock held.

    Args:
        path: Where it is kept.
        files: The way to the disk.
    """

    def __init__(self, path: Path, files: Files) -> None:
        self._path = path
        self._files = files

    def agrees(self, now: datetime) -> bool:
        """Compare a clock with what is remembered, and remember it, as far as it is plausible.

        Args:
            now: What the clock says.

        Returns:
            Whether it may be used to tell what is old.
        """
        known = self._known()
        if known is None:
            self._remember(now)
            return False
        if abs(now - known) > _EXACT:
            self._remember(known + max(-_STEP, min(_STEP, now - known)))
        return now >= FIRST and abs(now - known) <= _STEP

    def _known(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(int(self._files.read(self._path)), UTC)
        except (OSError, ValueError, OverflowError):
            return None

    def _remember(self, moment: datetime) -> None:
        with contextlib.suppress(OSError):
            self._files.replace(self._path, b"%d\n" % moment.timestamp())
