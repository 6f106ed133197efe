"""Quotes kept out of the article, and the way back to them from notebook and speakers."""

from typing import TYPE_CHECKING

from textual.signal import Signal

from newsreader.app.screens.moving import Moving
from newsreader.changes import Change
from newsreader.library import View, ViewKind
from newsreader.library.keeping import quote_at, subject

if TYPE_CHECKING:
    from newsreader.app.screens.paper import Going


class Keeping(Moving):
    """Keeps quotes and goes back to them."""

    changes: Signal[Change]

    def action_quote_keep(self) -> None:
        """Keep the current quote, or the first on screen."""
        stop = self.reader.quote_in_sight()
        place = self.reader.source_of(stop) if stop else None
        index = quote_at(self.opened.article, *place) if place else None
        if stop is None or index is None:
            self.say("No quote on screen to keep.")
            return
        self.reader.stand_at(stop)
        quote = self.library.notebook.draft(self.opened.entry_id, self.opened.article, index)
        kept = self.library.notebook.keep(quote)
        hint = self.undo_hint if kept else f"{self.key('quote.notebook')} shows the notebook."
        self.say(f"{'Kept' if kept else 'Kept already'}: {subject(quote)}. {hint}")

    def action_quote_notebook(self) -> None:
        """Show the quotes that the user keeps."""
        from newsreader.app.screens.notebook import notebook_page  # noqa: PLC0415 - not at the start

        self.app.push_screen(notebook_page(self.desk, self.changes), self._go_to_quote)

    def action_quote_speakers(self) -> None:
        """Show who is quoted in the library."""
        from newsreader.app.screens.speakers import speakers_page  # noqa: PLC0415 - not at the start

        self.app.push_screen(speakers_page(self.desk, self.changes), self._go_to_quote)

    def open_quotes(self) -> None:
        """Open the notebook from its row among the subscriptions."""
        self.action_quote_notebook()

    def _go_to_quote(self, going: "Going | None") -> None:
        if going and self.library.headline(going.quote.entry_id):
            self.start("article", self._show_quote, going)

    async def _show_quote(self, going: "Going") -> None:
        entry_id, place = going.quote.entry_id, going.located.place
        self.moved_on()
        self._list_with(entry_id)
        self.begin(entry_id)
        self.show_article(entry_id, going.located.article)
        self.mark_opened(entry_id)
        self.go_to(self.reader)
        self.reader.reach(place.block, place.start)

    def _list_with(self, entry_id: str) -> None:
        """Put the cursor of the list on an entry, in a view that has it."""
        self.listed.kept.add(entry_id)
        if entry_id in self.headlines.ids:
            self.place(entry_id)
            return
        row = self.library.headline(entry_id)
        followed = row is not None and self.library.subscription(row.feed_id) is not None
        view = View(ViewKind.FEED, row.feed_id) if row and followed else View(ViewKind.SAVED)
        self.show_view(view, kept=entry_id, cursor=entry_id)
