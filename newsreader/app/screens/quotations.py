"""The quotations of the article on screen: alone in full strength, and listed by speaker."""

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
