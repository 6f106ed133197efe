"""One prompt for a feed, a site or a page: it looks first and then says what it found."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static

from newsreader.address import address
from newsreader.app.nodes import SAVED
from newsreader.app.screens.choices import Choices
from newsreader.errors import NewsreaderError
from newsreader.library import Found, Library, View, ViewKind
from newsreader.text import shortened

_ADDRESS_WIDTH = 60


class Added(Struct, frozen=True):
    """What was added.

    Args:
        view: Where it is listed.
        sentence: What to tell the user.
        entry_id: The saved page; empty for a feed.
    """

    view: View
    sentence: str
    entry_id: str = ""


class AddFeed(ModalScreen[Added | None]):
    """Dismissed with what was added; None when left.

    Args:
        library: Looks addresses up and subscribes.
        folder: Folder that is proposed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False),
        Binding("down", "app.focus_next", "Next field", show=False),
        Binding("up", "app.focus_previous", "Field before", show=False),
    ]

    def __init__(self, library: Library, folder: str = "") -> None:
        super().__init__()
        self._library = library
        self._folder = folder
        self._found: Found | None = None
        self._offers: list[Callable[[], Awaitable[Added]]] = []

    def compose(self) -> ComposeResult:
        """Address, folder, and what was found."""
        suggester = SuggestFromList(self._library.folders(), case_sensitive=False)
        with Vertical(classes="sheet"):
            yield Static(Content("Add a feed, a site or a page"), classes="sheet-title")
            yield Static(Content("Address"), classes="sheet-about")
            yield Input(placeholder="example.org", id="address", compact=True)
            yield Static(Content("Folder"), classes="sheet-about")
            yield Input(
                self._folder,
                placeholder="none",
                suggester=suggester,
                id="folder",
                compact=True,
            )
            yield Static(id="found", classes="sheet-found")
            yield Choices(id="offers")
            yield Static(Content("Enter looks, Tab goes on, Esc leaves."), classes="sheet-hint")

    def on_mount(self) -> None:
        """Nothing is found yet."""
        self.query_one(Choices).display = False
        self.query_one("#address").focus()

    def _say(self, sentence: str, *, error: bool = False) -> None:
        found = self.query_one("#found", Static)
        found.update(Content(sentence))
        found.set_class(error, "-error")

    @on(Input.Changed, "#address")
    def _other_address(self) -> None:
        self._found = None
        self.query_one(Choices).display = False
        self._say("")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        text = self.query_one("#address", Input).value.strip()
        if not text:
            self._say("Type an address: of a feed, or of a site that has one.")
        elif self._found:
            self.query_one(Choices).focus()
        else:
            self._say("Looking …")
            self.run_worker(self._look(text), exclusive=True, group="look", exit_on_error=False)

    async def _look(self, text: str) -> None:
        try:
            found = await self._library.seeking.look_up(text)
        except NewsreaderError as error:
            self._say(error.sentence, error=True)
            self._offer_for_later(text)
            return
        self._found = found
        self._offer(found)

    def _offer_for_later(self, text: str) -> None:
        """Without a network a page can be saved all the same; its text comes later."""
        with contextlib.suppress(NewsreaderError):
            url = address(text)
            self._offers = [self._saving(url)]
            self._list([("Save page", _about("", url))])

    def _offer(self, found: Found) -> None:
        choices = [("Subscribe", _about(link.title, link.url)) for link in found.feeds]
        self._offers = [self._subscribing(link.url) for link in found.feeds]
        if not found.is_feed:
            choices.append(("Save page", _about(found.title, found.address)))
            self._offers.append(self._saving(found.address))
        self._say(_told(found))
        self._list(choices).focus()

    def _list(self, choices: list[tuple[str, str]]) -> Choices:
        offers = self.query_one(Choices)
        offers.offer(choices)
        offers.display = True
        return offers

    def _subscribing(self, url: str) -> Callable[[], Awaitable[Added]]:
        async def subscribe() -> Added:
            known = {each.id for each in self._library.subscriptions()}
            folder = self.query_one("#folder", Input).value.strip()
            subscription = await self._library.subscribing.subscribe(url, folder=folder)
            done = "You follow this already" if subscription.id in known else "Subscribed"
            view = View(ViewKind.FEED, subscription.id)
            return Added(view, f"{done}: {subscription.title}.")

        return subscribe

    def _saving(self, url: str) -> Callable[[], Awaitable[Added]]:
        async def save() -> Added:
            row = await self._library.saving.save_page(url)
            return Added(SAVED, f"Saved for later: {row.title}.", row.id)

        return save

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self._say("One moment …")
        work = self._carry_out(self._offers[event.option_index])
        self.run_worker(work, exclusive=True, group="look", exit_on_error=False)

    async def _carry_out(self, offer: Callable[[], Awaitable[Added]]) -> None:
        try:
            added = await offer()
        except NewsreaderError as error:
            self._say(error.sentence, error=True)
        else:
            self.dismiss(added)

    def action_leave(self) -> None:
        """Add nothing."""
        self.dismiss(None)


def _about(title: str, address: str) -> str:
    short = shortened(address, _ADDRESS_WIDTH)
    return f"{title}  {short}" if title and title != address else short


def _told(found: Found) -> str:
    if found.is_feed:
        return f"A feed: {found.title}"
    if not found.feeds:
        return f"A page without a feed: {found.title or found.address}"
    feeds = "one feed" if len(found.feeds) == 1 else f"{len(found.feeds)} feeds"
    return f"A page with {feeds}: {found.title or found.address}"
