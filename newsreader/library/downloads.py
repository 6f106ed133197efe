"""Brings the files of enclosures, and keeps what the user did with them.

Two files are brought at once. What is wanted stays wanted until it is there, fails or is stopped:
a download that is cut short by the end of the process goes on at the next start.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace

from newsreader.changes import DownloadProgress, DownloadsChanged
from newsreader.errors import BrokenOff, DownloadError, NewsreaderError, StoreError
from newsreader.filenames import PART, safe_stem
from newsreader.library.core import Core
from newsreader.library.enclosures import Coming, EnclosureRow, Enclosures
from newsreader.model import DownloadState, Enclosure, EnclosureRecord
from newsreader.store.changelog import EnclosureNoted

if TYPE_CHECKING:
    from newsreader.download import Brought

AT_ONCE = 2
"""Files brought at once; more would only share the line."""
ATTEMPTS = 5
"""So often a file that breaks off is gone on with, as long as each time more of it comes."""
PAUSE = 1.0
"""Seconds between two attempts."""
TOLD_EVERY = 0.3
"""Seconds between two announcements of one file's progress."""
_MEGABYTE = 1_000_000
_UNFINISHED = {DownloadState.WAITING, DownloadState.STOPPED, DownloadState.FAILED}
_WAS_THERE = {DownloadState.DONE, DownloadState.REMOVED}


class _Running(Coming):
    """A file that is being brought."""

    task: "asyncio.Task[None] | None" = None
    told: float = 0.0


class Downloads(Enclosures):
    """The downloads of an open library.

    Args:
        core: The middle of the library.
        of_entry: Gives the enclosures of an entry by its id.
        follow: Takes over what other processes changed.
    """

    def __init__(
        self,
        core: Core,
        of_entry: Callable[[str], tuple[Enclosure, ...]],
        follow: Callable[[], Awaitable[None]],
    ) -> None:
        self._running: dict[str, _Running] = {}
        super().__init__(core, of_entry, self._running)
        self._core = core
        self._follow = follow
        self._ours: set[str] = set()

    @property
    def folder(self) -> Path:
        """The folder that files go to; it need not exist."""
        return self._core.database.folders.downloads(self._core.config.downloads)

    @property
    def running(self) -> int:
        """How many files are being brought here."""
        return len(self._running)

    # State

    def want(self, row: EnclosureRow) -> None:
        """Bring a file, or go on with it; what is there already is brought again."""
        self._keep(row)
        if row.id in self._running and row.state is DownloadState.WAITING:
            return
        begun = row.state in _UNFINISHED
        self._ours.add(row.id)
        self._note(
            EnclosureNoted(
                row.id,
                DownloadState.WAITING,
                path=None if begun else "",
                validator=None if begun else "",
                error="",
                cleared=False,
            )
        )
        self._start()

    def stop(self, record_id: str) -> None:
        """Stop bringing a file; what came is kept for going on."""
        self._ours.discard(record_id)
        self._note(EnclosureNoted(record_id, DownloadState.STOPPED))
        self._cancel(record_id)

    async def remove(self, record_id: str) -> None:
        """Remove a file, or what came of it; that it was there, and was played, is kept.

        Raises:
            DownloadError: The file can't be removed.
        """
        record = self._records.records.get(record_id)
        if record is None:
            return
        running = self._running.get(record_id)
        if running and running.task:
            self.stop(record_id)
            await asyncio.wait([running.task])
        await asyncio.to_thread(_remove, record)
        was_there = record.state in _WAS_THERE
        state = DownloadState.REMOVED if was_there else DownloadState.NONE
        if state is DownloadState.NONE and not record.played:
            self._records.drop(record_id)
            self._tell(record_id)
        else:
            self._note(EnclosureNoted(record_id, state, path="", validator="", error=""))

    def clear_finished(self) -> int:
        """Take what is there off the list of downloads; files and states stay.

        Returns:
            How many.
        """
        done = [row.id for row in self.listed() if row.state is DownloadState.DONE]
        for record_id in done:
            self._note(EnclosureNoted(record_id, cleared=True))
        return len(done)

    def set_played(self, row: EnclosureRow, played: bool) -> None:
        """Say that an enclosure was played, or was not."""
        if played or row.record:
            self._keep(row)
            self._note(EnclosureNoted(row.id, played=played))

    def resume(self) -> int:
        """Go on with everything that is wanted.

        Returns:
            How many files that are.
        """
        waiting = [
            each.id
            for each in self._records.records.values()
            if each.state is DownloadState.WAITING
        ]
        self._ours.update(waiting)
        self._start()
        return len(waiting)

    async def finish(self) -> None:
        """Wait until nothing is being brought here any more."""
        while tasks := [each.task for each in self._running.values() if each.task]:
            await asyncio.wait(tasks)

    def _keep(self, row: EnclosureRow) -> None:
        if row.record:
            return
        entry = self._core.database.entry(row.entry_id)
        headline = self._core.database.index.headlines.get(row.entry_id)
        self._records.keep(
            EnclosureRecord(
                id=row.id,
                enclosure=row.enclosure,
                added=self._core.now(),
                entry_id=row.entry_id,
                feed_id=headline.feed_id if headline else "",
                feed_title=row.feed_title,
                title=row.title,
                published=entry.published if entry else None,
            )
        )

    def _note(self, noted: EnclosureNoted) -> None:
        self._records.note(noted)
        self._tell(noted.id)

    def _tell(self, record_id: str) -> None:
        self._core.emit(DownloadsChanged((record_id,)))

    def _cancel(self, record_id: str) -> None:
        running = self._running.get(record_id)
        if running and running.task:
            running.task.cancel()

    # Bringing

    def _start(self) -> None:
        """Begin with what waits, as many as may run at once."""
        waiting = [
            each
            for each in self._records.records.values()
            if each.state is DownloadState.WAITING
            and each.id in self._ours
            and each.id not in self._running
        ]
        waiting.sort(key=lambda each: each.added)
        for record in waiting[: max(0, AT_ONCE - len(self._running))]:
            self._ours.discard(record.id)
            task = asyncio.get_running_loop().create_task(self._bring(record.id))
            self._running[record.id] = _Running(task=task)
            task.add_done_callback(partial(self._ended, record.id))
            self._core.attend(task)

    def _ended(self, record_id: str, _: object) -> None:
        del self._running[record_id]
        self._tell(record_id)
        if not self._core.stopping:
            self._start()

    async def _bring(self, record_id: str) -> None:
        claim = self._records.claim(record_id)
        try:
            if claim.take():
                await self._bring_claimed(record_id)
        except NewsreaderError as error:
            await self._fail(record_id, error.sentence)
        finally:
            claim.give_back()

    async def _fail(self, record_id: str, sentence: str) -> None:
        from newsreader.download import discard_empty  # noqa: PLC0415 - not at the start

        record = self._records.records.get(record_id)
        path = record.path if record else ""
        empty = path.endswith(PART) and await asyncio.to_thread(discard_empty, Path(path))
        noted = EnclosureNoted(record_id, DownloadState.FAILED, error=sentence)
        self._note(replace(noted, path="") if empty else noted)

    async def _bring_claimed(self, record_id: str) -> None:
        from newsreader.download import discard  # noqa: PLC0415 - not at the start

        await self._follow()
        record = self._records.records.get(record_id)
        if record is None or record.state is not DownloadState.WAITING:
            return
        part = await self._part_of(record)
        brought = await self._persist(record, part)
        done = EnclosureNoted(
            record_id,
            DownloadState.DONE,
            path=str(brought.path),
            size=brought.size,
            validator="",
            finished=self._core.now(),
        )
        self._note(done)
        with contextlib.suppress(StoreError):  # which the store tells, and tries again
            await self._core.database.flush()
            await asyncio.to_thread(discard, part)

    async def _persist(self, record: EnclosureRecord, part: Path) -> "Brought":
        """Bring a file in as many pieces as its server makes of it."""
        for _ in range(ATTEMPTS - 1):
            before = self._running[record.id].came
            with contextlib.suppress(BrokenOff):
                return await self._download(record, part)
            if self._running[record.id].came <= before:
                break
            await asyncio.sleep(PAUSE)
            record = self._records.records.get(record.id, record)
        return await self._download(record, part)

    async def _download(self, record: EnclosureRecord, part: Path) -> "Brought":
        from newsreader.download import Wanted, download  # noqa: PLC0415 - not at the start

        limit = self._core.config.download_megabytes * _MEGABYTE
        enclosure = record.enclosure
        errand = await self._core.errand(record.feed_id)
        wanted = Wanted(enclosure.url, enclosure.type, part, record.validator, limit, errand)

        def begun(validator: str) -> None:
            self._records.note(EnclosureNoted(record.id, validator=validator))

        def progress(came: int, total: int | None) -> None:
            self._progress(record.id, came, total)

        return await download(self._core.fetcher, wanted, begun, progress)

    async def _part_of(self, record: EnclosureRecord) -> Path:
        """Where what came of a file lies; the place is kept before anything does."""
        if record.path.endswith(PART):
            return Path(record.path)
        from newsreader.download import reserve  # noqa: PLC0415 - not at the start

        folder = self.folder / safe_stem(record.feed_title, "Files")
        part = await asyncio.to_thread(reserve, folder, _stem(record))
        self._records.note(EnclosureNoted(record.id, path=str(part)))
        return part

    def _progress(self, record_id: str, came: int, total: int | None) -> None:
        running, record = self._running[record_id], self._records.records.get(record_id)
        running.came, running.total = came, total
        if record is None or record.state is not DownloadState.WAITING:
            self._cancel(record_id)  # another process stopped it
        elif monotonic() - running.told >= TOLD_EVERY:
            running.told = monotonic()
            self._core.emit(DownloadProgress(record_id, came, total))


def _stem(record: EnclosureRecord) -> str:
    day = f"{record.published:%Y-%m-%d} " if record.published else ""
    return safe_stem(day + (record.title or record.enclosure.title), "file")


def _remove(record: EnclosureRecord) -> None:
    if not record.path:
        return
    try:
        Path(record.path).unlink(missing_ok=True)
    except OSError as error:
        sentence = f"{record.path} can't be removed: {error.strerror or error}."
        raise DownloadError(record.path, sentence) from error
