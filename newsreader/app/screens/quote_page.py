"""A page of quotes: to annotate, to cite, and to go from back to the text."""

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.signal import Signal

from newsreader.app.external import Citation, web_address
from newsreader.app.screens.desk import Desk
from newsreader.app.screens.kept_copy import KeptCopy
from newsreader.app.screens.paper import COMMON, Going, Paper, bound
from newsreader.app.screens.prompt import Prompt, Question
from newsreader.app.widgets.quote_list import QuoteList
from newsreader.changes import Change, EntriesChanged, Noticed, QuotesChanged
from newsreader.library import QuoteQuery, Speaker
from newsreader.model import KeptQuote

OF_QUOTES = (
    *COMMON, "entry.copy-citation", "entry.copy-address", "entry.browse", "feed.remove",
    "app.undo", "notebook.note", "notebook.tags",
)  # fmt: skip
"""Ids of what works on every page of quotes."""


class QuotePage(Paper):
    """Quotes in a column."""

    where = "among the quotes"
    named = True
    """Whether each card names its speaker."""

    @property
    def quotes(self) -> QuoteList:
        """The list."""
        return self.query_one(QuoteList)

    def make_list(self) -> QuoteList:
        """Make the list."""
        return QuoteList(named=self.named, ascii_signs=self.config.ascii, id="quotes")

    def on_mount(self) -> None:
        """Follow what becomes of quotes and entries."""
        self.changes.subscribe(self, self.on_change)

    def on_change(self, change: Change) -> None:
        """Show what is another now."""
        match change:
            case QuotesChanged() | EntriesChanged():
                self.fill()
            case Noticed(sentence, error):
                self.say(sentence, error=error)

    # What is listed

    def every(self) -> Sequence[KeptQuote]:
        """All quotes of the page, in order."""
        raise NotImplementedError

    def heading(self) -> str:
        """Name of the page."""
        raise NotImplementedError

    def empty(self) -> str:
        """What stands on a page without quotes."""
        raise NotImplementedError

    def says_kept(self, _quote: KeptQuote) -> bool:
        """Whether a card says that its quote is kept."""
        return False

    def fill(self) -> None:
        """List the quotes that are asked for, with the cursor where it is."""
        query = QuoteQuery.parse(self.asked)
        every = self.every()
        found = [each for each in every if query.matches(each)]
        no_match = f"No quote holds “{self.asked}”. {self.back_key} shows them all."
        self.quotes.empty = Content(no_match if every else self.empty())
        self.quotes.show(found, cursor=self.quotes.cursor_id, is_kept=self.says_kept)
        self.show_head(self.heading(), len(found), len(every))

    def action_list_filter(self) -> None:
        """Filter the quotes while typing."""
        super().action_list_filter()
        self.say("Words, speaker:name, feed:title, #tag")

    # Back to the text

    def action_move_open(self) -> None:
        """Go to the place in the article; show the copy where it is gone."""
        if quote := self.quotes.cursor_quote:
            self.start("go", self._go, quote)

    async def _go(self, quote: KeptQuote) -> None:
        located = await self.library.notebook.locate(quote)
        if located:
            self.dismiss(Going(quote, located))
        else:
            here = self.library.headline(quote.entry_id) is not None
            self.app.push_screen(KeptCopy(quote, in_library=here), self._leave_copy)

    def _leave_copy(self, url: str | None) -> None:
        if url:
            self.browse(url)

    # The user's own words

    def action_notebook_note(self) -> None:
        """Write a note on the quote."""
        if quote := self._kept_here():
            self._ask_about(quote, "Note", quote.note, self.library.notebook.set_note)

    def action_notebook_tags(self) -> None:
        """Give the quote tags."""

        def set_tags(quote_id: str, text: str) -> None:
            self.library.notebook.set_tags(quote_id, text.replace(",", " ").split())

        if quote := self._kept_here():
            self._ask_about(quote, "Tags", " ".join(quote.tags), set_tags)

    def _ask_about(
        self, quote: KeptQuote, label: str, text: str, write: Callable[[str, str], None]
    ) -> None:
        def done(answer: str) -> None:
            self.rows.focus()
            write(quote.id, answer)

        self.query_one(Prompt).ask(Question(label, done, left=self.leave_prompt, text=text))

    def _kept_here(self) -> KeptQuote | None:
        quote = self.quotes.cursor_quote
        if quote and not self.library.notebook.quote(quote.id):
            self.say(f"This quote is not kept: {self.key('quote.keep')} keeps it.")
            return None
        return quote

    def action_feed_remove(self) -> None:
        """Take the quote out of the notebook."""
        if quote := self._kept_here():
            self.library.notebook.remove(quote.id)
            self.say(f"Not kept any more. {self.undo_hint}")

    def action_app_undo(self) -> None:
        """Take the last action back."""
        self.say(self.library.undo() or "Nothing to undo.")

    # Out

    def action_entry_copy_citation(self) -> None:
        """Copy the quote as a citation."""
        if quote := self.quotes.cursor_quote:
            self.copy(str(citation_of(quote)), "Citation")

    def action_entry_copy_address(self) -> None:
        """Copy the article's address."""
        quote = self.quotes.cursor_quote
        if url := web_address(quote.url) if quote else "":
            self.copy(url, "Address")
        else:
            self.say("This quote has no address.")

    def action_entry_browse(self) -> None:
        """Open the article's page in the browser."""
        if quote := self.quotes.cursor_quote:
            self.browse(quote.url)


class SpokenBy(QuotePage):
    """What one speaker says in the library, kept or not.

    Args:
        desk: All that it works with.
        changes: What the Library announces.
        speaker: Who.
        quotes: What was found; what is kept of it is shown with its note and tags.
    """

    ids = (*OF_QUOTES, "quote.keep")
    named = False
    words = {  # noqa: RUF012 - never changed
        "move.open": "go there",
        "quote.keep": "keep",
        "notebook.note": "note",
        "notebook.tags": "tags",
        "entry.copy-citation": "cite",
        "list.filter": "filter",
        "move.back": "back",
        "app.help": "keys",
    }

    def __init__(
        self, desk: Desk, changes: Signal[Change], speaker: Speaker, quotes: Sequence[KeptQuote]
    ) -> None:
        super().__init__(desk, changes)
        self._speaker = speaker
        self._found = quotes

    def every(self) -> Sequence[KeptQuote]:
        """The speaker's quotes, the newest first."""
        return [self.library.notebook.quote(each.id) or each for each in self._found]

    def heading(self) -> str:
        """The speaker's name and role."""
        role = self._speaker.role
        return f"{self._speaker.name}, {role}" if role else self._speaker.name

    def empty(self) -> str:
        """Why there is nothing."""
        return f"Nothing of what {self._speaker.name} says is at hand any more."

    def says_kept(self, quote: KeptQuote) -> bool:
        """Kept ones say so here."""
        return self.library.notebook.quote(quote.id) is not None

    def action_quote_keep(self) -> None:
        """Keep the quote."""
        if quote := self.quotes.cursor_quote:
            kept = self.library.notebook.keep(quote)
            self.say(f"Kept. {self.undo_hint}" if kept else "Kept already.")


def citation_of(quote: KeptQuote) -> Citation:
    """What a kept quote is cited with."""
    return Citation(
        title=quote.title,
        url=web_address(quote.url),
        site=quote.feed_title,
        published=quote.published,
        text=quote.text,
        speaker=quote.speaker,
        role=quote.role,
    )


def speaker_page(
    desk: Desk, changes: Signal[Change], speaker: Speaker, quotes: Sequence[KeptQuote]
) -> SpokenBy:
    """Make the page of one speaker with the keys in force."""
    return bound(SpokenBy, desk)(desk, changes, speaker, quotes)
