"""The files of the entry selected: listed, downloaded, played from the article."""

from textual.signal import Signal

from newsreader.app.screens.moving import Moving
from newsreader.changes import Change
from newsreader.library import EnclosureRow


class Enclosing(Moving):
    """Leads from an entry to its files."""

    changes: Signal[Change]

    def action_entry_enclosures(self) -> None:
        """List the entry's files."""
        rows = self._files()
        if rows:
            self._list_files(rows[0].entry_id)

    def action_entry_download(self) -> None:
        """Download the entry's file; of several, let the user choose."""
        rows = self._files()
        if len(rows) > 1:
            self._list_files(rows[0].entry_id)
        elif rows:
            self._download(rows[0])

    def _download(self, row: EnclosureRow) -> None:
        downloads = self.key("view.downloads")
        if row.running:
            self.say(f"It is on its way; {downloads} shows how far it is.")
        elif row.path:
            self.say(f"It was downloaded: {row.path}. {self.key('entry.enclosures')} opens it.")
        else:
            self.library.downloads.want(row)
            self.say(f"Downloading; {downloads} shows how far it is.")

    def action_view_downloads(self) -> None:
        """Show what is downloaded."""
        from newsreader.app.screens.enclosures import (  # noqa: PLC0415 - not at the start
            downloads_page,
        )

        self.app.push_screen(downloads_page(self.desk, self.changes))

    def browse(self, url: str) -> None:
        """Play a file of the article; open any other address in the browser."""
        page = self.reader.page
        enclosures = page.enclosures if page else ()
        rows = self.library.downloads.rows_for(self.opened.entry_id, enclosures)
        row = next((row for row in rows if row.enclosure.url == url), None)
        if row and (row.playable or row.path):
            from newsreader.app.screens.playing import play  # noqa: PLC0415 - not at the start

            play(self, row)
        else:
            super().browse(url)

    def _files(self) -> list[EnclosureRow]:
        """The files of the entry selected, having said where there are none."""
        entry_id = self.headlines.cursor_id
        rows = self.library.downloads.of_entry(entry_id) if entry_id else []
        if not rows:
            self.say("This entry carries no files.")
        return rows

    def _list_files(self, entry_id: str) -> None:
        from newsreader.app.screens.enclosures import entry_page  # noqa: PLC0415 - not at the start

        self.app.push_screen(entry_page(self.desk, self.changes, entry_id))
