"""The quotations of the article on screen: alone in full strength, and listed by speaker."""

from functools import partial

from newsreader.app.layout import Stop
from newsreader.app.screens.moving import Moving


class Quotations(Moving):
    """Dims what is not quoted, and lists what is."""

    def action_quote_dim(self) -> None:
        """Dim all but the quotes, or nothing."""
        dimmed = self.reader.dimmed = not self.reader.dimmed
        self.library.remember("dimmed", dimmed)
        key = self.key("quote.dim")
        if not dimmed:
            self.say("Nothing is dimmed any more.")
        elif self.opened.article.quotes:
            self.say(f"All but the quotes is dimmed. {key} ends it.")
        else:
            self.say(f"This article has no quotes; in others all else is dimmed. {key} ends it.")

    def action_quote_list(self) -> None:
        """List the quotes by speaker."""
        if not self.opened.article.quotes:
            self.say("No quotes in this article.")
        else:
            if not self.reader.display:
                self.go_to(self.reader)
            self.reader.when_laid_out(self._list_quotes)

    def _list_quotes(self) -> None:
        from newsreader.app.screens.quote_index import (  # noqa: PLC0415 - not at the start
            QuoteIndex,
        )

        reader = self.reader
        nearest = reader.quote_in_sight() or reader.quote_below()
        index = QuoteIndex(
            reader.quotes,
            current=nearest.index if nearest else 1,
            shown=reader.go_to_quote,
            keys=self.desk.keymap.of("quote.list"),
            ascii_signs=self.config.ascii,
        )
        self.app.push_screen(index, partial(self._listed_quotes, reader.place, reader.stop))

    def _listed_quotes(self, place: tuple[int, int], stop: Stop | None, chosen: int | None) -> None:
        if not chosen:
            self.reader.go_back(place, stop)
