"""Out of the reader: the browser and the clipboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from newsreader.app import external
from newsreader.app.external import Citation
from newsreader.app.screens.moving import Moving
from newsreader.app.widgets.reader import Reader, Stop, StopKind

if TYPE_CHECKING:
    from newsreader.app.screens.link_hints import Chosen, Verb

_VERBS: "tuple[tuple[tuple[str, ...], Verb], ...]" = (
    (("entry.browse", "move.open"), "open"),
    (("entry.copy-address",), "copy"),
    (("entry.toggle-saved",), "save"),
)
"""Whose keys do what to a link chosen by its letters."""


def _link(number: int) -> "Callable[[Outward], None]":
    def action(self: "Outward") -> None:
        self.open_link(number)

    action.__doc__ = f"Open link {number} of the article."
    return action


class Outward(Moving):
    """Hands addresses and quotations to other programs."""

    # Browser

    def current_address(self) -> str:
        """Address of the link reached, else of the selected entry."""
        stop = self.reader.stop
        if (
            stop
            and stop.url[:1] not in {"", "#"}
            and self.opened.entry_id == self.headlines.cursor_id
        ):
            return stop.url
        row = self.library.headline(self.headlines.cursor_id or "")
        return row.url if row else ""

    def browse(self, url: str) -> None:
        """Open an address in the browser; one within the article is gone to."""
        if not url.startswith("#"):
            super().browse(url)
        elif not self.reader.jump(url):
            self.say("The article has no such place.")

    def action_move_open(self) -> None:
        """Open what the cursor is on; in the article the link reached, else the note in sight."""
        reached = self.reader.stop and self.reader.stop.url
        if self.pane is self.reader and not reached and (url := self.reader.note_in_sight()):
            self.browse(url)
        else:
            super().action_move_open()

    def action_move_back(self) -> None:
        """Back from a note to its mark, else as everywhere."""
        if self.pane is not self.reader or self.reader.finding or not self.reader.jump_back():
            super().action_move_back()

    def action_entry_browse(self) -> None:
        """Open the address in the browser."""
        if url := self.current_address():
            self.browse(url)
        else:
            self.say("This entry has no address.")

    def action_entry_browse_read(self) -> None:
        """Open the address in the browser and mark the entry read."""
        self.mark_opened(self.headlines.cursor_id)
        self.action_entry_browse()

    def open_link(self, number: int) -> None:
        """Open a link of the article by its number."""
        if url := self.reader.link(number):
            self.browse(url)
        else:
            self.say(f"The article has no link {number}.")

    action_link_1 = _link(1)
    action_link_2 = _link(2)
    action_link_3 = _link(3)
    action_link_4 = _link(4)
    action_link_5 = _link(5)
    action_link_6 = _link(6)
    action_link_7 = _link(7)
    action_link_8 = _link(8)
    action_link_9 = _link(9)

    def action_links_hint(self) -> None:
        """Put letters on the links on screen, to choose one."""
        if not self.opened.entry_id:
            self.say("Open an article to choose a link in it.")
            return
        if not self.reader.display:
            self.go_to(self.reader)
        self.reader.when_laid_out(self._hint_links)

    def _hint_links(self) -> None:
        from newsreader.app.screens.link_hints import LinkHints  # noqa: PLC0415 - not at the start

        if not self.reader.show_hints():
            self.say("No link on screen.")
            return
        keys = self.desk.keymap
        verbs: dict[str, Verb] = {}
        for ids, verb in _VERBS:
            verbs.update((key, verb) for each in ids for key in keys.of(each) if key != "escape")
        self.app.push_screen(LinkHints(self.reader, verbs), self._do_to_link)

    def _do_to_link(self, chosen: "Chosen | None") -> None:
        if chosen is None:
            return
        verb, stop = chosen
        url = external.web_address(stop.url)
        if verb == "open" or not url:
            self.browse(stop.url)
        elif verb == "copy":
            self.copy(url, "Address")
        else:
            self.say(f"Saving {url}")
            self.start("save-page", self._save_page, url)

    async def _save_page(self, url: str) -> None:
        row = await self.library.saving.save_page(url)
        self.say(f"Saved for later: {row.title}. {self.key('view.saved')} lists it.")

    @on(Reader.LinkClicked)
    def _link_clicked(self, event: Reader.LinkClicked) -> None:
        self.browse(event.url)

    # Clipboard

    def action_entry_copy_address(self) -> None:
        """Copy the address."""
        if url := external.web_address(self.current_address()):
            self.copy(url, "Address")
        else:
            self.say("This entry has no address.")

    def action_entry_copy_citation(self) -> None:
        """Copy the current quote as a citation, or title and address."""
        row = self.library.headline(self.headlines.cursor_id or "")
        if row is None:
            return
        article = self.opened.article
        quote = self._current_quote()
        citation = Citation(
            title=row.title,
            url=external.web_address(row.url),
            site=self.library.feed_title(row.feed_id) or article.site,
            published=article.published,
            text=quote.text if quote else "",
            speaker=quote.speaker if quote else "",
            role=quote.role if quote else "",
        )
        self.copy(str(citation), "Citation" if quote else "Title and address")

    def _current_quote(self) -> Stop | None:
        """The quotation that the reader stands at, all its paragraphs as one."""
        stop = self.reader.stop
        return stop if stop and stop.kind is StopKind.QUOTE else None
