"""The palette: every action with its live key, every feed to go to, every theme.

What is found is built by ``Content`` alone: Textual's own ``Matcher.highlight`` reads markup.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from newsreader.actions import Action, Group
from newsreader.app.bindings import MAIN
from newsreader.library import View, ViewKind

if TYPE_CHECKING:
    from newsreader.app.screens.main import MainScreen

_LONG = 1000
"""Of two titles that match equally the shorter comes first: so little is taken off a cell."""


class Offer(Struct, frozen=True):
    """One line of the palette."""

    title: str
    run: Callable[[], Any]
    key: str = ""
    about: str = ""

    def shown(self, offsets: tuple[int, ...] = ()) -> Content:
        """The line with its matched characters lit and its key."""
        title = Content(self.title)
        for offset in offsets:
            title = title.stylize("underline", offset, offset + 1)
        key = Content.styled(f"  {self.key}" if self.key else "", "bold $speaker")
        about = Content.styled(f"  {self.about}" if self.about else "", "not bold $muted")
        return Content.assemble(title, key, about)


class Commands(Provider):
    """Offers lines of the palette; subclasses say which."""

    at_once = True
    """Whether they are listed before anything is typed."""

    @property
    def main(self) -> "MainScreen":
        """The screen that the palette was opened on."""
        return cast("MainScreen", self.screen)

    def offers(self) -> Iterator[Offer]:
        """All lines."""
        raise NotImplementedError

    async def discover(self) -> Hits:
        """List every line, where there are few."""
        if self.at_once:
            for offer in self.offers():
                yield DiscoveryHit(offer.shown(), offer.run, text=offer.title)

    async def search(self, query: str) -> Hits:
        """List the lines that match what was typed."""
        matcher = self.matcher(query)
        for offer in self.offers():
            score, offsets = matcher.fuzzy_search.match(query, offer.title)
            if score:
                closer = score - len(offer.title) / _LONG
                yield Hit(closer, offer.shown(tuple(offsets)), offer.run, text=offer.title)


class ActionCommands(Commands):
    """Every action of the registry, and what has no key: subscriptions in and out."""

    def offers(self) -> Iterator[Offer]:
        """The actions with their keys; plain moving last, for nobody looks for it."""
        listed = [action for action in MAIN if not action.id.startswith("link.")]
        moving = [action for action in listed if action.group is Group.MOVE]
        yield from (self._acting(action) for action in listed if action not in moving)
        yield from self._carrying()
        yield from map(self._acting, moving)

    def _acting(self, action: Action) -> Offer:
        run = partial(self.main.run_action, action.handler)
        return Offer(action.title, run, self.main.desk.keymap.shown(action.id), action.help)

    def _carrying(self) -> Iterator[Offer]:
        yield Offer(
            "Import subscriptions",
            self.main.import_subscriptions,
            about="From an OPML file or newsboat's urls file.",
        )
        yield Offer(
            "Export subscriptions",
            self.main.export_subscriptions,
            about="Into an OPML file.",
        )


class FeedCommands(Commands):
    """Every feed and folder to go to."""

    at_once = False

    def offers(self) -> Iterator[Offer]:
        """Folders, then feeds."""
        library = self.main.library
        for folder in library.folders():
            yield self._going(View(ViewKind.FOLDER, folder), folder)
        for subscription in library.subscriptions():
            yield self._going(View(ViewKind.FEED, subscription.id), subscription.title)

    def _going(self, view: View, title: str) -> Offer:
        return Offer(f"Go to {title}", partial(self.main.go_to_view, view))


class ThemeCommands(Commands):
    """Every theme."""

    at_once = False

    def offers(self) -> Iterator[Offer]:
        """The themes by name."""
        for name in self.app.available_themes:
            yield Offer(f"Theme {name}", partial(self.main.keep_theme, name))
