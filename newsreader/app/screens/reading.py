"""The article: opened by resting on its headline, read on, searched, jumped through."""

from datetime import UTC, datetime
from time import monotonic

from msgspec.structs import replace
from textual import on
from textual.events import DescendantFocus
from textual.timer import Timer

from newsreader.app.enclosed import states_of
from newsreader.app.nodes import view_title
from newsreader.app.screens.listing import Listing
from newsreader.app.short import age
from newsreader.app.widgets.headlines import FEED_FROM
from newsreader.app.widgets.lines import LineList
from newsreader.app.widgets.reader import BEGINNING, Page, Reader, StopKind
from newsreader.library import View, ViewKind
from newsreader.model import Article, Headline, Source

REST_SECONDS = 0.08
"""How long the cursor must rest on a headline before its article is shown."""
NEVER = float("inf")


class Reading(Listing):
    """Shows articles and moves through them."""

    _rest: Timer | None = None
    _whole = ""
    """The entry whose page was last asked for, so that one key asks once."""
    return_to: tuple[int, int] | None = None
    """Place in the first article, where it was left at the last start."""
    _came_to: tuple[int, int] | None = None
    """Place at which the article was opened; None once the reader has moved."""

    # Opening

    def list_rows(self, *, cursor: str | None = None) -> None:
        """List the view anew, and soon the article of the row that is selected then."""
        super().list_rows(cursor=cursor)
        if self.headlines.cursor_id != self.opened.entry_id:
            self.show_soon()

    @on(LineList.Highlighted, "#headlines")
    def _rest_on_headline(self) -> None:
        self.show_soon()
        self.note_top()

    def note_feed(self) -> None:
        """Name the feed of the row selected where the row itself has no room for it."""
        row = self.library.headline(self.headlines.cursor_id or "")
        shown = self.headlines.size.width >= FEED_FROM
        self.status.note = "" if shown or row is None else self.library.feed_title(row.feed_id)

    def show_soon(self) -> None:
        """Show the article of the cursor when the cursor rests."""
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(REST_SECONDS, self.show_now)

    def show_now(self) -> None:
        """Show the article of the cursor."""
        if self._rest:
            self._rest.stop()
        self.note_feed()
        entry_id = self.headlines.cursor_id
        if entry_id is None:
            self._close_article()
        elif entry_id != self.opened.entry_id:
            self.moved_on()
            self.note_place()
            self.begin(entry_id)
            self.start("article", self.open_article, entry_id)

    def begin(self, entry_id: str) -> None:
        """Let another entry be the opened one; nothing of it is shown yet."""
        self.opened.entry_id = entry_id
        self.opened.since = NEVER
        self.opened.looked = self.opened.compared = False

    def _close_article(self) -> None:
        self.moved_on()
        self.begin("")
        self.reader.clear("")

    async def open_article(self, entry_id: str) -> None:
        """Show the best text at hand of the opened entry."""
        article = await self._best_text(entry_id)
        if article is None:
            return
        self.show_article(entry_id, article)
        if self.return_to:
            if self.reader.place == BEGINNING:
                self.reader.restore(self.return_to)
            self.return_to = None
        self.opened.since = monotonic()
        self.remember_place()
        if (row := self.library.headline(entry_id)) and row.revised:
            self.say(f"Updated since you read it: {self.key('article.changes')} shows how.")

    async def _best_text(self, entry_id: str, *, reading: bool = False) -> Article | None:
        """The best text at hand; None where the entry's feed was just removed."""
        if self.library.headline(entry_id) is None:
            return None
        return await self.library.reading.open(entry_id, reading=reading)

    def show_article(self, entry_id: str, article: Article) -> None:
        """Put an article into the reader; a better text of the same keeps its place."""
        row = self.library.headline(entry_id)
        if row is None or entry_id != self.opened.entry_id:
            return
        if self.reader.page and self.reader.page.entry_id == entry_id:
            self.note_place()
        self.opened.compared = False
        self.opened.article = article
        self.reader.show(self.page_of(row, article))
        self.show_article_lit()
        self._continue(row)

    def _continue(self, row: Headline) -> None:
        """Go on where the article was left, found by the words there."""
        if self.reader.place == BEGINNING and (
            place := self.library.places.find(row.id, self.opened.article)
        ):
            self.reader.restore(place)
        self._came_to = self.reader.place

    def note_place(self) -> bool:
        """Keep the place in the article, once the reader has moved in it.

        Returns:
            True when the list of half-read articles has other entries now.
        """
        reader, page = self.reader, self.reader.page
        unmoved = reader.place == self._came_to
        if page is None or not reader.display or unmoved or self.opened.compared:
            return False
        self._came_to = None
        return self.library.places.note(page.entry_id, page.article, reader.place, reader.percent)

    def show_page_anew(self) -> None:
        """Show what became different about the article, its text left where it is."""
        row, page = self.library.headline(self.opened.entry_id), self.reader.page
        if row and page and (row.saved, bool(row.revised)) != (page.saved, page.updated):
            self.reader.show(self.page_of(row, page.article))

    def show_files_anew(self, record_id: str) -> None:
        """Show what became of a file, if the article on screen carries it."""
        page = self.reader.page
        if page is None or not page.enclosures:
            return
        rows = self.library.downloads.rows_for(page.entry_id, page.enclosures)
        if any(row.id == record_id for row in rows):
            files = tuple(map(states_of, rows))
            if files != page.files:
                self.reader.show(replace(page, files=files))

    def page_of(self, row: Headline, article: Article) -> Page:
        """A text of an entry, with what the library knows of it."""
        saved = self.library.saved(row.id)
        following = self.headlines.find_next_unread(1)
        following_row = self.library.headline(following) if following else None
        enclosures = self.library.enclosures(row.id)
        files = self.library.downloads.rows_for(row.id, enclosures)
        return Page(
            article=article,
            entry_id=row.id,
            feed_title=self.library.feed_title(row.feed_id) or (saved.feed_title if saved else ""),
            byline=article.byline or row.author,
            age=age(row.sort_time, datetime.now(UTC)),
            saved=row.saved,
            updated=bool(row.revised),
            enclosures=enclosures,
            next_title=following_row.title if following_row else "",
            files=tuple(map(states_of, files)),
        )

    def article_ready(self, entry_id: str) -> None:
        """A better text is there: shown at once unless the reader is in the middle of the old."""
        if entry_id != self.opened.entry_id:
            return
        if self.reader.place[0] < 0 and not self.opened.compared:
            self.start("article", self.open_article, entry_id)
        else:
            self.start("ready", self._tell_ready, entry_id)

    async def _tell_ready(self, entry_id: str) -> None:
        article = await self._best_text(entry_id)
        if article and article.source is not Source.FEED:
            self.say(f"The full text is here: {self.key('article.full-text')} shows it.")

    def remember_place(self) -> None:
        """Keep where the reader is, for the next start."""

    # What is read

    def mark_opened(self, entry_id: str | None) -> None:
        """Mark an entry read because the user reads it; its row stays in the list."""
        if entry_id:
            self.listed.kept.add(entry_id)
            self._mark_quietly(entry_id)
            self.read_whole(entry_id)
            self.opened.looked = self.opened.looked or entry_id == self.opened.entry_id

    def read_whole(self, entry_id: str | None) -> None:
        """Have the page fetched of an entry that is being read, where its feed cuts it short."""
        if entry_id and entry_id != self._whole:
            self._whole = entry_id
            self.start(f"whole {entry_id}", self._best_text, entry_id, reading=True)

    @on(DescendantFocus)
    def _focus_on_article(self, event: DescendantFocus) -> None:
        if event.widget is self.reader:
            self.read_whole(self.opened.entry_id)

    def moved_on(self) -> None:
        """Mark the article left behind read when it was on screen for long enough.

        One that was updated is updated no more when it was on screen so long, or was opened.
        """
        seconds, entry_id = self.config.mark_read_after, self.opened.entry_id
        if seconds and entry_id and monotonic() - self.opened.since >= seconds:
            self.listed.kept.add(entry_id)
            self._mark_quietly(entry_id)
            self.opened.looked = True
        if entry_id and self.opened.looked:
            self.library.comparing.looked(entry_id)

    def _mark_quietly(self, entry_id: str) -> None:
        row = self.library.headline(entry_id)
        if row and not row.read:
            self.library.mark([entry_id], read=True)
        if entry_id == self.opened.entry_id:
            self.opened.since = NEVER

    # Reading on

    def action_flow_read_on(self) -> None:
        """A page on, at the end the next unread."""
        if not self.opened.entry_id or self.opened.entry_id != self.headlines.cursor_id:
            self.show_now()
            return
        self.mark_opened(self.opened.entry_id)
        if self.reader.at_end:
            self._go(1)
        else:
            self.reader.scroll_page(1)

    def action_flow_next(self) -> None:
        """The next hit of a search, else the next unread."""
        if self.step_found(1):
            return
        if self.reader.finding:
            self.reader.next_hit()
        else:
            self._go(1)

    def step_found(self, direction: int) -> bool:
        """Go to the next of what a search found, or the one before; False where none is on."""
        del direction
        return False

    def show_article_lit(self) -> None:
        """Light in the article what is searched for."""

    def action_flow_previous(self) -> None:
        """The unread one before."""
        self._go(-1)

    def _go(self, direction: int) -> None:
        found = self.headlines.find_next_unread(direction)
        if found is not None:
            self.place(found)
        elif not self._go_to_feed(direction):
            self.say(f"No unread left. {self.key('feed.refresh-all')} refreshes.")
            return
        self.show_now()
        self.read_whole(self.opened.entry_id)

    def _go_to_feed(self, direction: int) -> bool:
        """List the next feed that has unread entries, with the cursor on its first."""
        if self.listed.view.kind is not ViewKind.FEED:
            return False
        feeds = [each.id for each in self.library.subscriptions()]
        here = feeds.index(self.listed.view.id) if self.listed.view.id in feeds else 0
        for step in range(1, len(feeds)):
            view = View(ViewKind.FEED, feeds[(here + direction * step) % len(feeds)])
            if self.library.unread(view):
                self.show_view(view)
                self._place_on_first_unread(direction)
                self.say(f"On to {view_title(self.library, view)}.")
                return True
        return False

    def _place_on_first_unread(self, direction: int) -> None:
        unread = [each for each in self.headlines.ids if not self._is_read(each)]
        if unread:
            self.place(unread[0 if direction > 0 else -1])

    def _is_read(self, entry_id: str) -> bool:
        row = self.library.headline(entry_id)
        return row is None or row.read

    def action_flow_scroll_down(self) -> None:
        """Scroll the article while the list keeps the focus."""
        self.reader.scroll_lines(1)

    def action_flow_scroll_up(self) -> None:
        """Scroll the article back while the list keeps the focus."""
        self.reader.scroll_lines(-1)

    # Full text

    def action_article_full_text(self) -> None:
        """Switch between the feed's text and the page's."""
        if row := self.library.headline(self.opened.entry_id):
            self.start("article", self._switch_text, row)

    async def _switch_text(self, row: Headline) -> None:
        to_full = self.opened.article.source is Source.FEED
        if to_full:
            self.say("Fetching the full text …")
            article = await self.library.reading.full_text(row.id)
        else:
            article = await self.library.reading.feed_text(row.id)
        self.show_article(row.id, article)
        self.say("This is the full text." if to_full else "This is the feed's text.")
        if self.library.subscription(row.feed_id):
            await self.library.subscribing.set_full_text(row.feed_id, to_full)

    # Quotes, links, hits

    def action_quote_next(self) -> None:
        """To the next quote."""
        if self.reader.next_quote() is None:
            self.say("No quote further down.")

    def action_quote_previous(self) -> None:
        """To the quote before."""
        if self.reader.previous_quote() is None:
            self.say("No quote further up.")

    def action_find_previous(self) -> None:
        """The hit before."""
        if self.step_found(-1):
            return
        if self.reader.finding:
            self.reader.previous_hit()
        else:
            self.say(f"{self.key('find.start')} searches, in the article or in the library.")

    @on(Reader.StopChanged)
    def _tell_stop(self, event: Reader.StopChanged) -> None:
        stop = event.reached
        if stop is None:
            return
        about = {StopKind.QUOTE: stop.speaker, StopKind.HIT: self._search_keys()}
        parts = (f"{stop.kind} {stop.index} of {stop.total}", about.get(stop.kind, stop.url))
        self.say(" · ".join(part for part in parts if part))

    def _search_keys(self) -> str:
        steps = f"{self.key('flow.next')} {self.key('find.previous')} step"
        return f"{steps} · {self.back_key} ends"
