"""The library in memory: a Headline for every entry, and the counts. What the screens read.

It belongs to one thread, that of the event loop; nothing here touches the disk.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from operator import attrgetter

from msgspec.structs import replace

from newsreader.filenames import PLAYED, kind_of
from newsreader.model import Enclosure, Entry, Headline, Saved
from newsreader.store.changelog import Built, Dropped, Kept, Marked, Operation, Revised
from newsreader.store.decision import plausible
from newsreader.store.documents import EntryDocument, HeadlineDocument, seconds


def headline_of_document(
    entry_id: str, feed_id: str, document: HeadlineDocument | EntryDocument
) -> Headline:
    """Make the row of an entry from what its feed's file says."""
    first_seen = int(document.first_seen.timestamp())
    published = seconds(plausible(document.published, document.first_seen))
    return Headline(
        entry_id,
        feed_id,
        document.title,
        document.url,
        document.author,
        published,
        first_seen,
        published or first_seen,
        document.minutes or 0,
        -1 if document.quotes is None else document.quotes,
        document.read,
        revised=document.revised,
        media=media_in(document.enclosures) if document.enclosures else "",
    )


def headline_of_entry(entry: Entry) -> Headline:
    """Make the row of an entry."""
    row = _row(entry, entry.first_seen)
    row.saved, row.revised = entry.saved, entry.revised
    row.media = media_in(entry.enclosures)
    return row


def headline_of_saved(saved: Saved) -> Headline:
    """Make the row of a saved article whose feed is gone, or which is a page of its own."""
    row = _row(saved, saved.saved_at)
    row.saved, row.media = True, saved.media
    return row


def media_in(enclosures: Iterable[Enclosure]) -> str:
    """The kind of the first file that can be played, "" where none can."""
    kinds = (kind_of(each.type, each.url) for each in enclosures)
    return next((kind for kind in kinds if kind in PLAYED), "")


def _row(each: Entry | Saved, since: datetime) -> Headline:
    first_seen = seconds(since)
    published = seconds(plausible(each.published, since))
    return Headline(
        id=each.id,
        feed_id=each.feed_id,
        title=each.title,
        url=each.url,
        author=each.author,
        published=published,
        first_seen=first_seen,
        sort_time=published or first_seen,
        minutes=each.minutes or 0,
        quotes=-1 if each.quotes is None else each.quotes,
        read=each.read,
    )


def with_row(entry: Entry, row: Headline) -> Entry:
    """An entry in the state that its row has."""
    return replace(
        entry,
        read=row.read,
        saved=row.saved,
        revised=row.revised,
        quotes=None if row.quotes < 0 else row.quotes,
        minutes=row.minutes or entry.minutes,
    )


_ID, _READ = attrgetter("id"), attrgetter("read")
_COPIED = tuple(each for each in Headline.__struct_fields__ if each not in {"id", "feed_id"})


class Index:
    """Every headline by id and by feed, with the counts of unread ones kept along."""

    def __init__(self) -> None:
        self.headlines: dict[str, Headline] = {}
        self.version = 0
        self._feeds: dict[str, list[Headline]] = {}
        self._unread: dict[str, int] = {}

    def of_feed(self, feed_id: str) -> Collection[Headline]:
        """Give the headlines of a subscribed feed, in the order in which they came."""
        return self._feeds.get(feed_id, ())

    def unread(self, feed_id: str) -> int:
        """Count the unread entries of a feed."""
        return self._unread.get(feed_id, 0)

    def total(self, feed_id: str) -> int:
        """Count the entries of a feed."""
        return len(self._feeds.get(feed_id, ()))

    def load_feed(self, feed_id: str, rows: list[Headline]) -> tuple[str, ...]:
        """Make these the headlines of a feed.

        Headlines that are known stay the same objects, so that a list that shows them is right
        after a redraw.

        Args:
            feed_id: The feed.
            rows: What its file says now.

        Returns:
            The ids of new and of changed rows.
        """
        touched = []
        kept = []
        for row in rows:
            known = self.headlines.get(row.id)
            if known is None:
                self.headlines[row.id] = known = row
                touched.append(row.id)
            elif known is not row and _copied(row, known):
                touched.append(row.id)
            kept.append(known)
        self._forget_others(feed_id, kept)
        self._feeds[feed_id] = kept
        self._count(feed_id)
        return tuple(touched)

    def add_feed(self, feed_id: str, rows: list[Headline]) -> None:
        """Take in a feed that is not there yet, without looking for known rows: for opening."""
        self._feeds[feed_id] = rows
        self.headlines.update(zip(map(_ID, rows), rows, strict=True))
        self._count(feed_id)

    def drop_feed(self, feed_id: str, saved: Mapping[str, Saved]) -> None:
        """Take a feed out; what is saved of it stays.

        Args:
            feed_id: The feed.
            saved: The rows of the read-later list.
        """
        for row in self._feeds.pop(feed_id, ()):
            if row.id not in saved:
                del self.headlines[row.id]
        self._unread.pop(feed_id, None)
        self.version += 1

    def merge(self, feed_id: str, new: Iterable[Entry], changed: Iterable[Entry]) -> None:
        """Take in what a refresh brought.

        Args:
            feed_id: The feed.
            new: Entries that were not known.
            changed: Entries whose content is another; their state here is left alone.
        """
        for entry in changed:
            if row := self.headlines.get(entry.id):
                _recontent(row, headline_of_entry(entry))
        rows = self._feeds.setdefault(feed_id, [])
        present = {row.id for row in rows}
        for entry in new:
            row = self.headlines.setdefault(entry.id, headline_of_entry(entry))
            if row.id not in present:
                rows.append(row)
        self._count(feed_id)

    def mark(self, ids: Iterable[str], *, read: bool) -> tuple[str, ...]:
        """Set the read state.

        Args:
            ids: Entries; unknown ones are passed over.
            read: The state wanted.

        Returns:
            The ids whose state was another.
        """
        changed = []
        step = -1 if read else 1
        for entry_id in ids:
            row = self.headlines.get(entry_id)
            if row is None or row.read == read:
                continue
            row.read = read
            changed.append(entry_id)
            if row.feed_id in self._unread:
                self._unread[row.feed_id] += step
        self.version += bool(changed)
        return tuple(changed)

    def save(self, saved: Saved) -> None:
        """Show an entry as saved; one whose feed is not here gets a row of its own."""
        row = self.headlines.get(saved.id)
        if row is None:
            row = self.headlines[saved.id] = headline_of_saved(saved)
        row.saved = True
        if not self._listed(row):
            row.title, row.url, row.author = saved.title, saved.url, saved.author
            row.minutes = saved.minutes or 0
        row.quotes = row.quotes if saved.quotes is None else saved.quotes
        self.version += 1

    def unsave(self, entry_id: str) -> None:
        """Show an entry as saved no more; one whose feed is not here disappears."""
        row = self.headlines.get(entry_id)
        if row is None:
            return
        row.saved = False
        if not self._listed(row):
            del self.headlines[entry_id]
        self.version += 1

    def built(self, built: Built) -> None:
        """Show what is known of an entry since its article was built."""
        if row := self.headlines.get(built.id):
            row.quotes = built.quotes
            row.minutes = row.minutes if built.minutes is None else built.minutes
            self.version += 1

    def revise(self, revised: Revised) -> tuple[str, ...]:
        """Show an entry as updated, or as updated no more; give its id if it changed."""
        row = self.headlines.get(revised.id)
        if row is None or row.revised == revised.after(row.revised):
            return ()
        row.revised = revised.after(row.revised)
        self.version += 1
        return (row.id,)

    def apply(self, operation: Operation) -> tuple[str, ...]:
        """Apply an operation of the log.

        Returns:
            The ids that may have changed.
        """
        match operation:
            case Marked(ids, read):
                return self.mark(ids, read=read)
            case Kept(saved):
                self.save(saved)
                return (saved.id,)
            case Dropped(entry_id):
                self.unsave(entry_id)
                return (entry_id,)
            case Built():
                self.built(operation)
                return (operation.id,)
            case Revised():
                return self.revise(operation)
            case _:
                return ()

    def _listed(self, row: Headline) -> bool:
        return row.feed_id in self._feeds

    def _forget_others(self, feed_id: str, kept: list[Headline]) -> None:
        present = {row.id for row in kept}
        for row in self._feeds.get(feed_id, ()):
            if row.id not in present and not row.saved:
                self.headlines.pop(row.id, None)

    def _count(self, feed_id: str) -> None:
        rows = self._feeds[feed_id]
        self._unread[feed_id] = len(rows) - sum(map(_READ, rows))
        self.version += 1


def _recontent(row: Headline, fresh: Headline) -> None:
    """Show new content; the read state and the count of quotations are the log's to say."""
    fresh.quotes, fresh.read = row.quotes, row.read
    fresh.minutes = fresh.minutes or row.minutes
    _copied(fresh, row)


def _copied(source: Headline, target: Headline) -> bool:
    """Bring a row up to date in place; tell whether anything was another."""
    changed = False
    for name in _COPIED:
        value = getattr(source, name)
        if getattr(target, name) != value:
            setattr(target, name, value)
            changed = True
    return changed
