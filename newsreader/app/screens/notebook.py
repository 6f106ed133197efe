"""The quotes notebook: what the user keeps."""

from collections.abc import Sequence

from textual.signal import Signal

from newsreader.app.screens.desk import Desk
from newsreader.app.screens.paper import bound
from newsreader.app.screens.quote_page import OF_QUOTES, QuotePage
from newsreader.app.screens.speakers import speakers_page
from newsreader.changes import Change
from newsreader.model import KeptQuote


class Notebook(QuotePage):
    """The quotes that the user keeps."""

    ids = (*OF_QUOTES, "quote.speakers", "quote.notebook")
    words = {  # noqa: RUF012 - never changed
        "move.open": "go there",
        "notebook.note": "note",
        "notebook.tags": "tags",
        "feed.remove": "remove",
        "entry.copy-citation": "cite",
        "list.filter": "filter",
        "quote.speakers": "speakers",
        "move.back": "back",
        "app.help": "keys",
    }

    def every(self) -> Sequence[KeptQuote]:
        """The kept quotes, the last kept first."""
        return self.library.notebook.quotes()

    def heading(self) -> str:
        """Name of the page."""
        return "Quotes"

    def empty(self) -> str:
        """How to keep a first quote."""
        return (
            f"No quotes kept yet. In an article {self.key('quote.next')} goes to a quote and "
            f"{self.key('quote.keep')} keeps it. {self.key('quote.speakers')} shows who is quoted."
        )

    def action_quote_notebook(self) -> None:
        """Close the notebook."""
        self.dismiss(None)

    def action_quote_speakers(self) -> None:
        """Show who is quoted in the library."""
        self.app.push_screen(speakers_page(self.desk, self.changes), self.went)


def notebook_page(desk: Desk, changes: Signal[Change]) -> Notebook:
    """Make the notebook with the keys in force."""
    return bound(Notebook, desk)(desk, changes)
