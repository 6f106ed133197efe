"""What changed in an article since it was read, shown in its place."""

from newsreader.app.screens.reading import Reading
from newsreader.library import Comparison
from newsreader.model import Headline


class Comparing(Reading):
    """Shows what changed, and the article again."""

    _left_at: tuple[int, int] | None = None

    def action_article_changes(self) -> None:
        """Show what changed in the article since it was read, or go back to it."""
        self.show_now()
        row = self.library.headline(self.opened.entry_id)
        if row is None:
            self.say("No article is open.")
        elif self.opened.compared:
            self.end_comparison()
        else:
            self.start("article", self._compare, row)

    async def _compare(self, row: Headline) -> None:
        if self.reader.page is None or self.reader.page.entry_id != row.id:
            await self.open_article(row.id)
        comparison = await self.library.comparing.changes(row.id)
        if row.id != self.opened.entry_id:
            return
        self.opened.looked = True
        if comparison.article.blocks:
            self._show_comparison(row, comparison)
            self.say(f"{comparison.sentence} {self.key('article.changes')} shows the article.")
        else:
            self.say(comparison.sentence)

    def _show_comparison(self, row: Headline, comparison: Comparison) -> None:
        self.note_place()
        self._left_at = self.reader.place
        self.opened.compared = True
        self.reader.show(self.page_of(row, comparison.article))

    def end_comparison(self) -> None:
        """Show the article again, where it was left."""
        row = self.library.headline(self.opened.entry_id)
        if row is None:
            return
        self.show_article(row.id, self.opened.article)
        if self._left_at:
            self.reader.restore(self._left_at)
