"""What keeps a library whole: backups, and looking its files over."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.library.core import Core

if TYPE_CHECKING:
    from newsreader.store.backup import Manifest
    from newsreader.store.checkup import Finding


class Upkeep:
    """Writes backups, and finds and mends what is wrong on the disk."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def backup(self, target: Path) -> "Manifest":
        """Write everything of the user's into one file.

        Args:
            target: The file; an older backup there is replaced.

        Returns:
            What was written.

        Raises:
            StoreError: It can't be written; what was there is whole.
        """
        await self._core.database.flush()
        return await self._core.database.housekeeping.backup(target)

    async def checkup(self, *, repair: bool = False) -> "list[Finding]":
        """Look every file of the library over.

        Args:
            repair: Whether to mend what is found, and make all derived files anew.

        Returns:
            What is not, or was not, as it should be.

        Raises:
            StoreError: Something can't be mended; what was there is whole.
        """
        database = self._core.database
        findings = await database.housekeeping.checkup(repair=repair)
        if repair:
            await database.speakers.mentions()
            await asyncio.to_thread(database.search.fill, lambda: True)
        return findings
