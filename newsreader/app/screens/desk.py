"""What every screen on a library has: all that it works with, a voice, and a way to work behind."""

import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct, field
from textual import getters
from textual.app import SuspendNotSupported
from textual.screen import Screen

from newsreader.app import external
from newsreader.app.external import Command
from newsreader.app.graphics import NONE, Graphics
from newsreader.app.keymap import Keymap, friendly
from newsreader.app.widgets.status import Status
from newsreader.config import Config, Folders
from newsreader.errors import NewsreaderError
from newsreader.library import Library

T = TypeVar("T")


class Desk(Struct, frozen=True, eq=False):
    """All that a screen works with.

    Args:
        library: The open library.
        folders: Where it lies.
        config: The settings.
        keymap: The keys in force.
        demo: True for the demo edition.
        graphics: How the terminal shows pictures.
        faults: What went wrong inside newsreader itself.
    """

    library: Library
    folders: Folders
    config: Config
    keymap: Keymap
    demo: bool = False
    graphics: Graphics = NONE
    faults: list[Exception] = field(default_factory=list)


class OnDesk(Screen[T]):
    """A screen with a status line, on a desk."""

    status = getters.query_one("#status", Status)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.library = desk.library
        self.config = desk.config

    @property
    def faults(self) -> list[Exception]:
        """What went wrong inside newsreader itself, on any screen."""
        return self.desk.faults

    def key(self, action_id: str) -> str:
        """The key of an action as it is shown; its id when it has none."""
        return self.desk.keymap.shown(action_id) or action_id

    @property
    def back_key(self) -> str:
        """The key that ends a search: Esc where it does, for q would seem to leave."""
        escapes = "escape" in self.desk.keymap.of("move.back")
        return friendly("escape") if escapes else self.key("move.back")

    @property
    def undo_hint(self) -> str:
        """Tells how to take the last thing back."""
        return f"{self.key('app.undo')} undoes."

    # Speaking and working

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Show one sentence in the status line."""
        self.status.message(sentence, error=error)

    def start(
        self, group: str, work: Callable[..., Awaitable[object]], *args: Any, **options: Any
    ) -> None:
        """Do something that takes time; a second one of its group takes its place.

        Errors end in the status line.

        Args:
            group: Name of what only one may be done of at a time.
            work: Does it; called when its turn comes, so that nothing is left over where it is
                replaced before.
            args: Its arguments.
            options: Its named arguments.
        """
        told: Callable[[], Awaitable[None]] = partial(self._told, work, *args, **options)
        self.run_worker(told, group=group, exclusive=True, exit_on_error=False)

    async def _told(
        self, work: Callable[..., Awaitable[object]], *args: Any, **options: Any
    ) -> None:
        try:
            await work(*args, **options)
        except NewsreaderError as error:
            self.say(error.sentence, error=True)
        except Exception as error:
            # a fault in one action must not end the app
            self.faults.append(error)
            self.say(f"That went wrong inside newsreader: {error!r}", error=True)

    # Other programs

    def browse(self, url: str) -> None:
        """Open an address in the browser, if it is one of the web."""
        address = external.web_address(url)
        command = external.browser_command(self.config.browser, os.environ)
        if not address:
            self.say("Only http and https addresses are opened.", error=True)
        elif command is None:
            self.say("No browser found: name one as browser in the settings.", error=True)
        else:
            if not command.console:
                self.say(f"Opening {address}")
            self.run_program(command, address)

    def run_program(self, command: Command, target: str) -> None:
        """Run a program on an address or a file: on this terminal if it draws there, else beside.

        Args:
            command: The program.
            target: What ``external.web_address`` returned, or the absolute path of a file.
        """
        if command.console:
            self._run_here(command, target)
        else:
            external.open_detached(command, target, self._program_failed)

    def _run_here(self, command: Command, address: str) -> None:
        try:
            with self.app.suspend():
                failure = external.open_here(command, address)
        except SuspendNotSupported:
            failure = "This terminal can't be handed to another program."
        if failure:
            self.say(failure, error=True)

    def _program_failed(self, sentence: str) -> None:
        self.app.call_later(partial(self.say, sentence, error=True))

    def copy(self, text: str, what: str) -> None:
        """Put a text on the clipboard, by the terminal and by a tool of the desktop's."""
        self.app.copy_to_clipboard(text)
        if tool := external.clipboard_command(os.environ):
            external.copy_with(tool, text)
        self.say(f"{what} copied.")
