"""Enclosures as rows: what the feed says, what the user did, how far a download is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from newsreader.filenames import PLAYED, kind_of
from newsreader.library.core import Core
from newsreader.model import DownloadState, Enclosure, EnclosureRecord, Entry
from newsreader.store.ids import enclosure_id

_ORDER = (
    DownloadState.WAITING,
    DownloadState.FAILED,
    DownloadState.STOPPED,
    DownloadState.DONE,
)
"""What stands on the list of downloads, and in which order."""


class EnclosureRow(Struct, frozen=True):
    """An enclosure with all that is known of it.

    Args:
        id: Of its record, whether there is one or not.
        enclosure: What the feed says.
        title: The entry's.
        feed_title: Its feed's.
        record: What the user did with it.
        came: Bytes that are there while it is being brought here; None while it is not.
        total: Bytes of the whole file, where that is known.
    """

    id: str
    enclosure: Enclosure
    entry_id: str = ""
    title: str = ""
    feed_title: str = ""
    record: EnclosureRecord | None = None
    came: int | None = None
    total: int | None = None

    @property
    def state(self) -> DownloadState:
        """How far its download is."""
        return self.record.state if self.record else DownloadState.NONE

    @property
    def running(self) -> bool:
        """Whether it is being brought here and now."""
        return self.came is not None

    @property
    def played(self) -> bool:
        """Whether the user opened it, or says so."""
        return self.record is not None and self.record.played

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return kind_of(self.enclosure.type, self.enclosure.url)

    @property
    def path(self) -> Path | None:
        """The whole file, where it was brought; somebody may have removed it since."""
        done = self.record is not None and self.state is DownloadState.DONE
        return Path(self.record.path) if done and self.record else None

    @property
    def percent(self) -> int | None:
        """How much of it is there while it is being brought; None where that is not known."""
        if self.came is None or not self.total:
            return None
        return min(100, self.came * 100 // self.total)

    @property
    def playable(self) -> bool:
        """Whether it is sound or moving pictures."""
        return self.kind in PLAYED


class Coming(Struct):
    """How much of a file is there while it is being brought."""

    came: int = 0
    total: int | None = None


class Enclosures:
    """The enclosures of an open library, to be looked at.

    Args:
        core: The middle of the library.
        of_entry: Gives the enclosures of an entry by its id.
        coming: What is being brought here, by the id of its record.
    """

    def __init__(
        self,
        core: Core,
        of_entry: Callable[[str], tuple[Enclosure, ...]],
        coming: Mapping[str, Coming],
    ) -> None:
        self._database = core.database
        self._records = core.database.enclosures
        self._of_entry = of_entry
        self._coming = coming

    def of_entry(
        self, entry_id: str, enclosures: tuple[Enclosure, ...] | None = None
    ) -> list[EnclosureRow]:
        """The enclosures of an entry, then those of its records that its feed names no more.

        Args:
            entry_id: The entry.
            enclosures: What its feed names, where that is at hand; None reads it.
        """
        named_now = self._of_entry(entry_id) if enclosures is None else enclosures
        rows = self.rows_for(entry_id, named_now)
        named = {row.id for row in rows}
        records = self._records.records.values()
        kept = [each for each in records if each.entry_id == entry_id and each.id not in named]
        return rows + [self.row_of(each) for each in kept]

    def rows_for(self, entry_id: str, enclosures: Iterable[Enclosure]) -> list[EnclosureRow]:
        """The rows of an entry's enclosures that are at hand; nothing is read from the disk."""
        title, feed_title = self._titles(entry_id)
        return [self._row(entry_id, each, title, feed_title) for each in enclosures]

    def of_feed(self, feed_id: str) -> list[EnclosureRow]:
        """The enclosures of all entries of a feed, the newest entry first."""
        feed_title = self._feed_title(feed_id)
        entries = sorted(self._database.entries(feed_id), key=_moment, reverse=True)
        return [
            self._row(entry.id, each, entry.title, feed_title)
            for entry in entries
            for each in entry.enclosures
        ]

    def listed(self) -> list[EnclosureRow]:
        """What is being brought, waits, broke off or is there: in this order, the newest first."""
        records = [
            each
            for each in self._records.records.values()
            if each.state in _ORDER and not each.cleared
        ]
        records.sort(key=_touched, reverse=True)
        return sorted(map(self.row_of, records), key=_rank)

    def known(self) -> list[EnclosureRow]:
        """Everything that was ever downloaded or played, what was touched last first."""
        records = sorted(self._records.records.values(), key=_touched, reverse=True)
        return [self.row_of(each) for each in records]

    def unfinished(self) -> list[EnclosureRow]:
        """What waits or broke off by itself, what was wanted first at the beginning."""
        records = sorted(self._records.records.values(), key=_touched)
        wanted = {DownloadState.WAITING, DownloadState.FAILED}
        return [self.row_of(each) for each in records if each.state in wanted]

    def row(self, record_id: str) -> EnclosureRow | None:
        """The row of a record, None where there is none."""
        record = self._records.records.get(record_id)
        return self.row_of(record) if record else None

    def row_of(self, record: EnclosureRecord) -> EnclosureRow:
        """The row of a record."""
        return self._row(record.entry_id, record.enclosure, record.title, record.feed_title)

    def _row(
        self, entry_id: str, enclosure: Enclosure, title: str, feed_title: str
    ) -> EnclosureRow:
        record_id = enclosure_id(entry_id, enclosure.url)
        coming = self._coming.get(record_id)
        return EnclosureRow(
            record_id,
            enclosure,
            entry_id,
            title,
            feed_title,
            self._records.records.get(record_id),
            coming.came if coming else None,
            coming.total if coming else None,
        )

    def _titles(self, entry_id: str) -> tuple[str, str]:
        headline = self._database.index.headlines.get(entry_id)
        saved = self._database.saved.get(entry_id)
        feed_title = self._feed_title(headline.feed_id) if headline else ""
        title = headline.title if headline else ""
        return title, feed_title or (saved.feed_title if saved else "")

    def _feed_title(self, feed_id: str) -> str:
        subscription = self._database.subscriptions.get(feed_id)
        return subscription.title if subscription else ""


def _rank(row: EnclosureRow) -> int:
    return -1 if row.running else _ORDER.index(row.state)


def _touched(record: EnclosureRecord) -> tuple[datetime, str]:
    return record.finished or record.added, record.id


def _moment(entry: Entry) -> float:
    return (entry.published or entry.first_seen).timestamp()
