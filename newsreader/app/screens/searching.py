"""Searching the library: asked at the foot, found in the list, kept among the subscriptions."""

from collections.abc import Callable

from textual import on
from textual.content import Content
from textual.widgets import Static

from newsreader.app.screens.ground import Listed
from newsreader.app.screens.moving import Moving
from newsreader.app.screens.prompt import Prompt, Question
from newsreader.app.widgets.headlines import Headlines, Lit
from newsreader.library import Results, View, ViewKind
from newsreader.library.query import Query, lit, parse
from newsreader.model import Headline

FOUND = View(ViewKind.FOUND)
RECENT = 30
"""So many searches of before are remembered."""
_RECENT = "searches"


class Searching(Moving):
    """Searches the library and keeps searches."""

    asked = ""
    """What was typed for the search that is on."""
    results = Results(Query())
    _found = Lit()
    _wrong = False
    """True while it is said what is wrong with the query."""
    _before: tuple[Listed, str | None] | None = None
    """What was listed before the search, and the row selected in it."""

    @property
    def searching(self) -> bool:
        """True while the list shows what a search found."""
        return self.listed.view == FOUND

    # Asking

    def action_find_start(self) -> None:
        """Find words in the article while it has the focus, else in the library."""
        if self.pane is self.reader and self.opened.entry_id:
            self.find_in_article()
            return
        asked = self.asked if self.searching else ""
        self.go_to(self.headlines)
        if not self.searching:
            self._before = self.listed, self.headlines.cursor_id
        question = Question(
            "Search",
            done=self._search_typed,
            typed=self._search_while_typing,
            left=lambda: self._leave_prompt(asked),
            text=asked,
            earlier=self._recent(),
        )
        self.query_one(Prompt).ask(question)

    def find_in_article(self) -> None:
        """Ask for words to find in the article."""
        raise NotImplementedError

    def _recent(self) -> list[str]:
        kept = self.library.recall(_RECENT)
        return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []

    def _search_while_typing(self, text: str) -> None:
        self.asked = text
        self.start("search", self._search, text, typing=True)

    def _search_typed(self, text: str) -> None:
        """The line was left with Enter: what it says is asked as it stands."""
        self.asked = text = text.strip()
        self.go_to(self.headlines)
        if not text:
            self.end_search()
            return
        recent = [text, *(each for each in self._recent() if each != text)]
        self.library.remember(_RECENT, recent[:RECENT])
        self.start("search", self._search, text)

    def _leave_prompt(self, before: str) -> None:
        """The line was left with Esc: back to the search of before, or to none."""
        if before:
            self._search_typed(before)
        else:
            self.end_search()
        self.go_to(self.headlines)

    async def _search(self, text: str, *, typing: bool = False) -> None:
        query = parse(text)
        self._tell_problem("" if typing and text[-1:].strip() else query.problem)
        if not query:
            self._list_before()
            return
        results = await self.library.searching.find(query, typing=typing)
        begun = None
        if results and not (typing or results.rows) and query.open_end:
            # What was found while the word was typed is found after Enter, too.
            begun = await self.library.searching.find(query, typing=True)
        if results is None or text != self.asked:
            return
        if begun and begun.rows:
            self.asked, results = f"{text}*", begun
        self._show(results)

    def _tell_problem(self, sentence: str) -> None:
        """Say what is wrong, and no longer than it is wrong."""
        if sentence:
            self.say(sentence, error=True)
        elif self._wrong:
            self.status.end_message()
        self._wrong = bool(sentence)

    def _show(self, results: Results) -> None:
        """List what was found, the best selected."""
        self.results = results
        self._found = Lit(tuple(lit(results.query.opened)))
        self.listed = Listed(FOUND)
        self.list_rows(cursor=results.rows[0].id if results.rows else None)
        self.show_article_lit()
        self.note_feed()

    @on(Headlines.SnippetsMissed)
    def _fetch_snippets(self, event: Headlines.SnippetsMissed) -> None:
        self.start(f"snippets {event.ids[0]}", self._add_snippets, event.ids)

    async def _add_snippets(self, ids: tuple[str, ...]) -> None:
        query = self.results.query.opened
        snippets = await self.library.searching.snippets(ids, query)
        if query == self.results.query.opened:
            self.headlines.add_snippets(snippets)

    # The list of what was found

    def rows_of_view(self) -> list[Headline]:
        """The rows listed; of a search, as they were found."""
        return list(self.results.rows) if self.searching else super().rows_of_view()

    @property
    def found(self) -> Lit | None:
        """What is lit in the list."""
        return self._found if self.searching else None

    def show_head(self) -> None:
        """Say what is searched for, and how much was found."""
        if not self.searching:
            super().show_head()
            return
        count = len(self.results.rows)
        number = f"{count}{'+' if self.results.more else ''}" if count else "nothing"
        quotes = len(self.results.quotes)
        notes = [f"  {number} found"]
        if quotes:
            kept = f"{quotes} kept quote{'s' if quotes > 1 else ''}"
            notes.append(f" · {kept} ({self.key('quote.notebook')})")
        if self.results.behind:
            notes.append(" · the index is being filled")
        head = self.query_one("#head", Static)
        head.update(
            Content.assemble((f"“{self.asked.strip()}”", "bold"), ("".join(notes), "$muted")),
            layout=False,
        )
        head.display = True

    def note_feed(self) -> None:
        """Name the feed of the row selected, and how the search ends."""
        super().note_feed()
        if self.searching:
            ends = f"{self.back_key} ends the search"
            self.status.note = self.status.joined(self.status.note, ends)

    @property
    def view_to_return(self) -> View:
        """The view that the next start shows: of a search, what was listed before."""
        return self._before[0].view if self.searching and self._before else self.listed.view

    def action_view_order(self) -> None:
        """Go to the next order; what a search found has its own."""
        if self.searching:
            self.say("What a search finds is listed the best first.")
        else:
            super().action_view_order()

    def action_view_toggle_read(self) -> None:
        """Show or hide what is read; of a search all is shown."""
        if self.searching:
            self.say("A search shows read ones, too; is:unread in it leaves them out.")
        else:
            super().action_view_toggle_read()

    def empty_sentence(self) -> str:
        """Why nothing is listed."""
        if self.searching and not self.listed.needle:
            if self.results.behind:
                return "Nothing found yet: the index is being filled behind. Ask again in a moment."
            return "Nothing holds all of this. Fewer words find more, and a word* its beginnings."
        return super().empty_sentence()

    def show_article_lit(self) -> None:
        """Light in the article what is searched for."""
        if self.searching:
            self.reader.light(self._found.wanted)

    def step_found(self, direction: int) -> bool:
        """Go to the next of what was found, or the one before; False where no search is on."""
        if not self.searching or self.pane is self.reader:
            return False
        if not self.headlines.move(direction):
            self.say("That was the last." if direction > 0 else "This is the first.")
        return True

    def end_search(self) -> None:
        """List again what was listed before the search."""
        self.reader.end_find()
        self._list_before()
        self._before, self.results, self.asked = None, Results(Query()), ""

    def _list_before(self) -> None:
        if self.searching and self._before:
            self.listed, cursor = self._before
            self.list_rows(cursor=cursor)
            self.note_feed()
            self.subscriptions.place_cursor(self.listed.view)

    # Keeping searches

    def action_search_save(self) -> None:
        """Keep the search under a name; on a saved search, give it another."""
        view = self.listed.view
        if self.pane is self.subscriptions:
            view = self.subscriptions.cursor_view or view
        if view.kind is ViewKind.SEARCH:
            name = self.library.searching.known(view.id).name
            self._ask_name("Rename", name, lambda text: self._rename(view.id, text))
        elif self.searching:
            self._ask_name("Save search as", self.asked.strip(), self._save)
        else:
            self.say(f"{self.key('find.start')} searches; then this keeps the search.")

    def _ask_name(self, label: str, name: str, done: Callable[[str], None]) -> None:
        back = self.pane
        question = Question(label, done, left=lambda: self.go_to(back), text=name)
        self.query_one(Prompt).ask(question)

    def _save(self, name: str) -> None:
        self.go_to(self.headlines)
        self.start("searches", self._keep, name or self.asked, self.asked)

    async def _keep(self, name: str, asked: str) -> None:
        search = await self.library.searching.save(name, asked)
        self.say(f"Saved as {search.name}, below the quotes. {self.undo_hint}")

    def _rename(self, search_id: str, name: str) -> None:
        self.go_to(self.pane)
        self.start("searches", self.library.searching.rename, search_id, name)

    async def _remove_search(self, view: View) -> None:
        name = self.library.searching.known(view.id).name
        await self.library.searching.remove(view.id)
        self.say(f"The search {name} is not saved any more. {self.undo_hint}")

    def remove_search(self, view: View) -> None:
        """Keep a search no more."""
        self.start("searches", self._remove_search, view)
