"""Files: those of one entry, and all that are downloaded, each on a page."""

import asyncio
from collections.abc import Sequence

from textual.content import Content
from textual.signal import Signal

from newsreader.app import enclosed, external
from newsreader.app.screens.desk import Desk
from newsreader.app.screens.paper import COMMON, Paper, bound
from newsreader.app.screens.playing import play
from newsreader.app.widgets.enclosure_list import EnclosureList
from newsreader.changes import Change, DownloadProgress, DownloadsChanged, Noticed
from newsreader.folding import folded
from newsreader.library import EnclosureRow
from newsreader.model import DownloadState

OF_FILES = (
    *COMMON, "entry.download", "entry.toggle-read", "feed.remove", "entry.browse",
    "entry.copy-address", "view.downloads",
)  # fmt: skip
"""Ids of what works on every page of files."""
_STOPPABLE = {DownloadState.WAITING}


class FilesPage(Paper):
    """Enclosures in a column."""

    where = "among the files"
    of_entries = True
    """Whether each is named by its entry."""

    def __init__(self, desk: Desk, changes: Signal[Change]) -> None:
        super().__init__(desk, changes)
        self._gone: frozenset[str] = frozenset()
        self._doomed = ""

    @property
    def files(self) -> EnclosureList:
        """The list."""
        return self.query_one(EnclosureList)

    def make_list(self) -> EnclosureList:
        """Make the list."""
        return EnclosureList(of_entries=self.of_entries, ascii_signs=self.config.ascii, id="files")

    def on_mount(self) -> None:
        """Follow what becomes of the files, and see which of them are still there."""
        self.changes.subscribe(self, self.on_change)
        self.start("look", self._look)

    def on_change(self, change: Change) -> None:
        """Show what is another now."""
        match change:
            case DownloadsChanged():
                self.fill()
                self.start("look", self._look)
            case DownloadProgress():
                self.fill()
            case Noticed(sentence, error):
                self.say(sentence, error=error)

    async def _look(self) -> None:
        """Files are the user's: they may have been moved or removed."""
        paths = {row.id: row.path for row in self.every() if row.path}
        gone = await asyncio.to_thread(
            lambda: frozenset(each for each, path in paths.items() if not path.exists())
        )
        if gone != self._gone:
            self._gone = gone
            self.fill()

    # What is listed

    def every(self) -> Sequence[EnclosureRow]:
        """All files of the page, in order."""
        raise NotImplementedError

    def heading(self) -> str:
        """Name of the page."""
        raise NotImplementedError

    def empty(self) -> str:
        """What stands on a page without files."""
        raise NotImplementedError

    def fill(self) -> None:
        """List the files that are asked for, with the cursor where it is."""
        every, words = self.every(), folded(self.asked)
        found = [row for row in every if words in folded(_words_of(row))]
        no_match = f"No file holds “{self.asked}”. {self.back_key} shows them all."
        self.files.empty = Content(no_match if every else self.empty())
        self.files.show(found, self._gone)
        self.show_head(self.heading(), len(found), len(every))

    def tell_position(self) -> None:
        """Say of the file selected what its line has no room for."""
        row = self.files.cursor_row
        self.status.note = self._about(row) if row else ""
        if row is None or row.id != self._doomed:
            self._doomed = ""

    def _about(self, row: EnclosureRow) -> str:
        if row.record and row.record.error:
            return row.record.error
        if row.path and row.id not in self._gone:
            return str(row.path)
        return f"{self.rows.cursor + 1} of {self.rows.row_count}"

    # Doing

    def action_move_open(self) -> None:
        """Play or open the file selected."""
        if row := self.files.cursor_row:
            play(self, row)

    def action_entry_download(self) -> None:
        """Download the file selected, or go on with it."""
        row = self.files.cursor_row
        if row is None:
            return
        if row.running:
            self.say(f"It is on its way; {self.key('feed.remove')} stops it.")
        elif row.path and row.id not in self._gone:
            self.say(f"It is there: {row.path}")
        else:
            self.library.downloads.want(row)

    def action_entry_toggle_read(self) -> None:
        """Say that the file selected was played, or was not."""
        if row := self.files.cursor_row:
            self.library.downloads.set_played(row, not row.played)
            self.fill()

    def action_feed_remove(self) -> None:
        """Stop the download selected; pressed twice, remove the file."""
        row = self.files.cursor_row
        if row is None:
            return
        if row.running or row.state in _STOPPABLE:
            self.library.downloads.stop(row.id)
            again = self.key("entry.download")
            self.say(f"Stopped; what came is kept. {again} goes on.")
        elif row.path and row.id not in self._gone and self._doomed != row.id:
            self._doomed = row.id
            self.say(f"{self.key('feed.remove')} again removes {row.path.name} for good.")
        elif row.record:
            self.start("remove", self._remove, row)
        else:
            self.say("Nothing of it is here.")

    async def _remove(self, row: EnclosureRow) -> None:
        await self.library.downloads.remove(row.id)
        self.say("Removed.")

    def action_entry_browse(self) -> None:
        """Open the file's address in the browser."""
        if row := self.files.cursor_row:
            self.browse(row.enclosure.url)

    def action_entry_copy_address(self) -> None:
        """Copy the file's address."""
        row = self.files.cursor_row
        if row and (url := external.web_address(row.enclosure.url)):
            self.copy(url, "Address")


class EntryFiles(FilesPage):
    """The files of one entry.

    Args:
        desk: All that it works with.
        changes: What the Library announces.
        entry_id: The entry.
    """

    ids = (*OF_FILES, "entry.enclosures")
    words = {  # noqa: RUF012 - never changed
        "move.open": "play, open",
        "entry.download": "download",
        "entry.toggle-read": "played",
        "feed.remove": "remove",
        "view.downloads": "downloads",
        "move.back": "back",
        "app.help": "keys",
    }
    of_entries = False

    def __init__(self, desk: Desk, changes: Signal[Change], entry_id: str) -> None:
        super().__init__(desk, changes)
        self._entry_id = entry_id
        self._enclosures = self.library.enclosures(entry_id)

    def every(self) -> Sequence[EnclosureRow]:
        """The entry's files, in the feed's order."""
        return self.library.downloads.of_entry(self._entry_id, self._enclosures)

    def heading(self) -> str:
        """The entry's title."""
        row = self.library.headline(self._entry_id)
        return f"Files of “{row.title}”" if row else "Files"

    def empty(self) -> str:
        """There is nothing to do."""
        return "This entry carries no files."

    def action_entry_enclosures(self) -> None:
        """Close the list."""
        self.dismiss(None)

    def action_view_downloads(self) -> None:
        """Show all that is downloaded."""
        self.app.push_screen(downloads_page(self.desk, self.changes))


class DownloadList(FilesPage):
    """What is being downloaded, waits, broke off or is there."""

    ids = (*OF_FILES, "downloads.clear")
    words = {  # noqa: RUF012 - never changed
        "move.open": "play, open",
        "entry.download": "go on",
        "entry.toggle-read": "played",
        "feed.remove": "stop, remove",
        "downloads.clear": "clear",
        "list.filter": "filter",
        "move.back": "back",
        "app.help": "keys",
    }
    where = "among the downloads"

    def every(self) -> Sequence[EnclosureRow]:
        """What runs first, then what waits or broke off, then what is there."""
        return self.library.downloads.listed()

    def heading(self) -> str:
        """Name of the page."""
        return "Downloads"

    def empty(self) -> str:
        """How to begin."""
        return (
            f"Nothing is downloaded. {self.key('entry.download')} downloads the file of the entry "
            f"selected, {self.key('entry.enclosures')} lists its files. They go into "
            f"{self.library.downloads.folder}."
        )

    def action_downloads_clear(self) -> None:
        """Take what is there off the list."""
        count = self.library.downloads.clear_finished()
        self.say(f"{count} taken off the list; the files stay." if count else "Nothing to clear.")

    def action_view_downloads(self) -> None:
        """Close the list."""
        self.dismiss(None)


def _words_of(row: EnclosureRow) -> str:
    return f"{row.title} {row.feed_title} {enclosed.name_of(row.enclosure)} {row.kind}"


def entry_page(desk: Desk, changes: Signal[Change], entry_id: str) -> EntryFiles:
    """Make the page of one entry's files with the keys in force."""
    return bound(EntryFiles, desk)(desk, changes, entry_id)


def downloads_page(desk: Desk, changes: Signal[Change]) -> DownloadList:
    """Make the page of downloads with the keys in force."""
    return bound(DownloadList, desk)(desk, changes)
