"""The app: wires settings, themes, keys, Library and workers, and ends without losing anything.

How the code hangs together. A key is bound, by ``bindings`` from the registry in
``newsreader.actions``, to an ``action_…`` method of the main screen (``screens/``). The method
calls the Library; the Library announces a Change; the app publishes it as the signal ``changes``;
the main screen has the panes concerned (``widgets/``) redraw their own rows. Widgets never write
and never call one another.
"""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import App
from textual.screen import Screen
from textual.signal import Signal
from textual.theme import Theme
from textual.timer import Timer

from newsreader.app import graphics, hangup
from newsreader.app.garbage import PAUSE, Garbage
from newsreader.app.graphics import Graphics
from newsreader.app.keymap import merge
from newsreader.app.nodes import SAVED
from newsreader.app.screens.desk import Desk
from newsreader.app.screens.ground import Ground
from newsreader.app.screens.main import MainScreen, main_screen
from newsreader.app.themes import first_theme, load_themes, variable_defaults
from newsreader.changes import Change
from newsreader.config import Config, Folders
from newsreader.errors import ConfigError, NewsreaderError, StoreError
from newsreader.fetch import Fetcher
from newsreader.library import Library, open_library

if TYPE_CHECKING:
    from newsreader.app.screens.welcome import Way

FOLLOW_SECONDS = 2.0
"""How often it is looked at what other processes changed."""
INDEX_SECONDS = 2.0
"""How often it is looked whether the index of the search lacks something."""
BUSY_SECONDS = 0.8
"""For so long after a key nothing is done for the index."""
FOLD_SECONDS = 30.0
"""For how long no key must have been pressed before the store is tidied."""
MINUTE = 60.0


class NewsreaderApp(App[int]):
    """The reader on one library.

    Args:
        library: Open; closed when the app ends.
        folders: Where it lies.
        config: The settings.
        problems: What could not be used of them.
        demo: True for the demo edition.
        shows: How the terminal shows pictures.
    """

    TITLE = "newsreader"
    CSS_PATH = "newsreader.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        library: Library,
        folders: Folders,
        config: Config,
        problems: Sequence[ConfigError] = (),
        *,
        demo: bool = False,
        shows: Graphics = graphics.NONE,
    ) -> None:
        super().__init__()
        self.library = library
        self.folders = folders
        self.config = config
        self.demo = demo
        self.shows = shows
        self.changes: Signal[Change] = Signal(self, "changes")
        self.parting = ""
        self.animation_level = "none"
        self._keys, key_problems = merge(config, folders.config_file)
        self._problems = [*problems, *key_problems, *self._load_themes()]
        self._home = threading.current_thread()
        self._garbage = Garbage()
        self._pause: Timer | None = None
        self._last_key = monotonic()
        self._ended: Library | None = None
        self._demo_folders = contextlib.ExitStack()
        library.emit = self.announce

    # Themes

    def _load_themes(self) -> Sequence[ConfigError]:
        loaded = load_themes(self.folders)
        for theme in loaded.themes:
            self.register_theme(theme)
        self.theme = self._chosen_theme(loaded.themes)
        ours = {theme.name for theme in loaded.themes}
        for name in tuple(self.available_themes):
            if name not in ours:
                self.unregister_theme(name)
        return loaded.failures

    def _chosen_theme(self, themes: Sequence[Theme]) -> str:
        names = {theme.name for theme in themes}
        for name in (self.config.theme, self.library.recall("theme"), first_theme(os.environ)):
            if name in names:
                return str(name)
        return self.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Values of our own variables for themes that leave them out."""
        return variable_defaults(self.current_theme)

    # Screens

    def get_default_screen(self) -> Screen[None]:
        """The main screen, there from the first frame on."""
        return self._main_screen()

    def _main_screen(self) -> MainScreen:
        desk = Desk(self.library, self.folders, self.config, self._keys, self.demo, self.shows)
        return main_screen(desk, self.changes, self._notices())

    def _notices(self) -> tuple[str, ...]:
        problems = [problem.sentence for problem in self._problems]
        if len(problems) > 1:
            more = f" And {len(problems) - 1} more: newsreader config check."
            problems = [problems[0] + more]
        return (*self.library.notices, *problems)

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever lies over it."""
        return next(each for each in self.screen_stack if isinstance(each, MainScreen))

    # Life

    def on_mount(self) -> None:
        """Start what goes on by itself."""
        self._home = threading.current_thread()
        self._listen_to_signals()
        self.set_interval(FOLLOW_SECONDS, self._follow)
        self.set_interval(FOLD_SECONDS, self._fold_when_idle)
        self.set_interval(INDEX_SECONDS, self._fill_index)
        if self.config.refresh_every:
            self.set_interval(MINUTE, self._refresh_due)
        self.call_after_refresh(self._after_first_frame)
        if self._nothing_to_read():
            self.call_after_refresh(self.welcome_if_empty)

    def _after_first_frame(self) -> None:
        self._garbage.begin()
        self.main.start("warm", self.library.warm)
        self.library.downloads.resume()
        if self.config.refresh_at_start:
            self._refresh_due()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(getattr(signal, name), self._leave_on_signal)

    def leave_from_thread(self) -> None:
        """Begin to leave, from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._leave_on_signal)

    def _leave_on_signal(self) -> None:
        self.run_worker(self.action_quit(), exit_on_error=False)

    def announce(self, change: Change) -> None:
        """Publish a change, from whichever thread it comes."""
        if threading.current_thread() is self._home:
            self.changes.publish(change)
        elif self._loop:
            self._loop.call_soon_threadsafe(self.changes.publish, change)

    async def on_event(self, event: events.Event) -> None:
        """Have a refresh stand back until what somebody does is answered."""
        waits = isinstance(event, events.InputEvent) and not isinstance(event, events.MouseMove)
        if waits and not event.is_forwarded:
            self.library.precedence.claim()
        await super().on_event(event)
        if waits and event.is_forwarded:  # it is back from the panes, and its action done
            self.screen.call_after_refresh(self.library.precedence.release)

    def on_key(self) -> None:
        """Note that somebody is there."""
        self._last_key = monotonic()
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._use_pause)

    def _use_pause(self) -> None:
        """Tidy up after some keys, unless the next has come."""
        self._pause = None
        if monotonic() - self._last_key < PAUSE:
            self._pause = self.set_timer(PAUSE, self._use_pause)
        elif not self.library.refreshing:
            self._garbage.in_pause()

    def _refresh_due(self) -> None:
        if not self.library.refreshing and self.library.due():
            self.main.refresh_feeds(None, by_hand=False)

    def _follow(self) -> None:
        if self.library.refreshing:
            self._garbage.put_off()
        self.main.start("follow", self.library.follow)

    def _fill_index(self) -> None:
        searching = self.library.searching
        if searching.due and not self.library.refreshing:
            self.main.start("index", searching.fill, self._is_busy)

    def _is_busy(self) -> bool:
        return monotonic() - self._last_key < BUSY_SECONDS

    def _fold_when_idle(self) -> None:
        if monotonic() - self._last_key >= FOLD_SECONDS and not self.library.refreshing:
            self._garbage.when_idle()
            self.main.start("fold", self.library.fold)

    async def action_quit(self) -> None:
        """Leave; everything is written first."""
        await self.close_library()
        self.exit(1 if self.parting else 0)

    async def on_unmount(self) -> None:
        """Write everything however the app came to its end."""
        await self.close_library()
        self._demo_folders.close()

    async def close_library(self) -> None:
        """Make everything durable and close the library; a second call does nothing."""
        library = self.library
        if self._ended is library:
            return
        self._ended = library
        try:
            await library.close()
        except NewsreaderError as error:
            self.parting = error.sentence

    # First run

    def welcome_if_empty(self) -> None:
        """Offer ways to something to read when there is nothing."""
        if self._nothing_to_read():
            from newsreader.app.screens.welcome import Welcome  # noqa: PLC0415 - not every start

            self.push_screen(Welcome(), self._take_way)

    def _nothing_to_read(self) -> bool:
        return not self.library.subscriptions() and not self.library.total(SAVED)

    @on(Ground.NothingChosen)
    def _nothing_chosen(self) -> None:
        self.welcome_if_empty()

    def _take_way(self, way: "Way | None") -> None:
        from newsreader.app.screens.welcome import StarterPack, Way  # noqa: PLC0415 - not every start

        match way:
            case Way.DEMO:
                self.main.say("Laying out the demo edition …")
                self.main.start("demo", self.open_demo)
            case Way.STARTER:
                self.push_screen(StarterPack(), self.main.subscribe_to)
            case Way.IMPORT:
                self.main.import_subscriptions()
            case Way.ADD:
                self.main.action_app_add()
            case _:
                self.run_worker(self.action_quit(), exit_on_error=False)

    async def open_demo(self) -> None:
        """Go over to a library of our own writing in a folder that is removed at the end."""
        from newsreader import demo as edition  # noqa: PLC0415 - brings the HTML parser

        folders = self._demo_folders.enter_context(edition.temporary())
        await asyncio.to_thread(lambda: asyncio.run(edition.build(folders)))
        library = open_library(folders, self.config, self.announce, edition.NoNetwork())
        self.changes.unsubscribe(self.main)
        await self.close_library()
        self.library, self.folders, self.demo = library, folders, True
        self.add_mode("demo", self._main_screen)
        await self.switch_mode("demo")
        self.main.say("The demo edition: nothing of it is kept when you leave.")


def run_app(
    folders: Folders, config: Config, problems: list[ConfigError], *, demo: bool = False
) -> int:
    """Open the reader and stay until it is left.

    Args:
        folders: Where the library lies.
        config: The settings.
        problems: What could not be used of them; told when the reader opens.
        demo: True when the library is the demo edition, which never uses the network.

    Returns:
        0, or 1 when the library can't be opened or not everything could be written.
    """
    try:
        library = open_library(folders, config, fetcher=_no_network() if demo else None)
    except StoreError as error:
        sys.stderr.write(f"newsreader: {error.sentence}\n")
        return 1
    shows = graphics.detect(config.images, os.environ, graphics.asker())
    app = NewsreaderApp(library, folders, config, problems, demo=demo, shows=shows)
    hangup.watch(app.leave_from_thread)
    app.run(mouse=config.mouse)
    if app.parting:
        sys.stderr.write(f"newsreader: {app.parting}\n")
    return app.return_value or app.return_code or 0


def _no_network() -> Fetcher:
    from newsreader.demo import NoNetwork  # noqa: PLC0415 - brings the HTML parser

    return NoNetwork()
