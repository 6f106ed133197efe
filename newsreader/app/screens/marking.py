"""Read and unread, saved for later, removed; and all of it undone."""

from newsreader.app.nodes import SAVED, STARTED
from newsreader.app.screens.reading import NEVER, Reading
from newsreader.library import View, ViewKind


class Marking(Reading):
    """Changes what is read, saved and subscribed."""

    def action_entry_toggle_read(self) -> None:
        """Mark the selected entry read or unread."""
        row = self.library.headline(self.headlines.cursor_id or "")
        if row is None:
            return
        read = not row.read
        self.listed.kept.add(row.id)
        self.opened.since = NEVER
        self.library.mark([row.id], read=read)
        self.say(f"Marked {'read' if read else 'unread'}. {self.undo_hint}")

    def action_list_mark_read(self) -> None:
        """Mark all listed read."""
        ids = list(self.headlines.ids)
        self.listed.kept.update(ids)
        changed = self.library.mark(ids, read=True)
        if changed:
            self.say(f"{changed} marked read. {self.undo_hint}")
        else:
            self.say("All of these are read already.")

    def action_entry_toggle_saved(self) -> None:
        """Save for later, or remove from there."""
        entry_id = self.headlines.cursor_id
        if entry_id is None:
            return
        saved = self.library.saving.toggle(entry_id)
        count = self.library.total(SAVED)
        key = self.key("view.saved")
        done = "Saved for later" if saved else "Not saved any more"
        self.say(f"{done}. {key} lists {count}. {self.undo_hint}")

    def action_app_undo(self) -> None:
        """Take the last action back."""
        sentence = self.library.undo()
        self.say(sentence or "Nothing to undo.")

    def action_feed_remove(self) -> None:
        """Remove the subscription or the saved entry selected."""
        view = self.listed.view
        if self.pane is self.subscriptions:
            view = self.subscriptions.cursor_view or view
        if view.kind is ViewKind.FEED:
            self.start("remove", self._unsubscribe, view)
        elif view.kind is ViewKind.SEARCH:
            self.remove_search(view)
        elif view == SAVED and self.pane is not self.subscriptions:
            self._unsave()
        elif view == STARTED and self.pane is not self.subscriptions:
            self._forget_place()
        else:
            self.say("Select a feed, or an entry of the saved list, to remove it.")

    def _unsave(self) -> None:
        if self.headlines.cursor_id:
            self.action_entry_toggle_saved()

    def _forget_place(self) -> None:
        row = self.library.headline(self.headlines.cursor_id or "")
        if row and self.library.places.forget(row.id, row.title):
            self.list_rows()
            self.say(f"Not listed to continue any more. {self.undo_hint}")

    async def _unsubscribe(self, view: View) -> None:
        title = self.library.feed_title(view.id)
        await self.library.subscribing.unsubscribe(view.id)
        self.say(f"Unsubscribed from {title}. {self.undo_hint}")
