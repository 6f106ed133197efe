"""The world outside the terminal: browser, clipboard, pipe. Nothing here goes through a shell.

A browser gets one argument, an http or https address with everything in it encoded that a
terminal or a program's own option parser could take for something else.
"""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from msgspec import Struct

_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
_CONSOLE_BROWSERS = frozenset(
    {"w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "chawan", "cha"}
)
_CONSOLE_PLAYERS = frozenset(
    {"mpv", "mplayer", "mpg123", "mpg321", "ogg123", "cvlc", "play", "cmus", "mocp", "termusic"}
)
"""Players that draw on the terminal, unless they are told to open a window."""
_WINDOW = re.compile(r"--force-window|--player-operation-mode=pseudo-gui")
_TOOL_SECONDS = 5.0
_PAGERS = frozenset(
    {"less", "more", "most", "moar", "bat", "vi", "vim", "nvim", "nano", "view", "emacs", "hx"}
)
"""Programs that keep the screen until they are left."""


class Command(Struct, frozen=True):
    """A program with its arguments, ready for ``subprocess``.

    Args:
        argv: The program and its own arguments.
        console: True when it draws on this terminal, which must be handed over to it.
    """

    argv: tuple[str, ...]
    console: bool = False


def web_address(address: str) -> str:
    """Make an address safe to hand to another program.

    Args:
        address: An address from a feed or a page.

    Returns:
        The address with control characters, spaces, quotation marks and all that is not ASCII
        encoded; empty when it is not http or https or names no host.
    """
    encoded = quote(address.strip(), safe=_KEPT)
    try:
        parts = urlsplit(encoded)
    except ValueError:
        return ""
    return encoded if parts.scheme in {"http", "https"} and parts.hostname else ""


def browser_command(
    chosen: str, environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which
) -> Command | None:
    """Find the program that opens an address.

    Args:
        chosen: The setting ``browser``, split as a shell would but run without one; may be empty.
        environ: The environment, for BROWSER, DISPLAY and WAYLAND_DISPLAY.
        which: Finds a program.

    Returns:
        The command without the address, or None when there is no browser.
    """
    for line in (chosen, environ.get("BROWSER", "").split(os.pathsep)[0]):
        if argv := _split(line):
            return Command(argv, console=Path(argv[0]).name in _CONSOLE_BROWSERS)
    for program in _system_browsers(environ):
        if which(program):
            return Command(tuple(program.split()), console=program in _CONSOLE_BROWSERS)
    return None


def player_command(
    chosen: str,
    environ: Mapping[str, str],
    *,
    video: bool,
    which: Callable[[str], str | None] = shutil.which,
) -> Command | None:
    """Find the program that plays sound or video.

    Args:
        chosen: The setting ``player``, split as a shell would but run without one; may be empty.
        environ: The environment, for DISPLAY and WAYLAND_DISPLAY.
        video: True for moving pictures, which mpv shows in a window where there is a desktop.
        which: Finds a program.

    Returns:
        The command without what is played: the one chosen, else mpv; None when there is neither.
    """
    argv = _split(chosen) or (("mpv",) if which("mpv") else ())
    if not argv:
        return None
    windowed = (video and _has_desktop(environ)) or any(map(_WINDOW.match, argv[1:]))
    return Command(argv, console=Path(argv[0]).name in _CONSOLE_PLAYERS and not windowed)


def opener_command(
    environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which
) -> Command | None:
    """Find what opens a file with the program that the desktop has for it; None without one."""
    if sys.platform == "darwin":
        return Command(("open",))
    if sys.platform == "win32":
        return Command(("explorer",))
    found = next((each for each in ("xdg-open", "wslview") if which(each)), "")
    return Command((found,)) if found and _has_desktop(environ) else None


def _has_desktop(environ: Mapping[str, str]) -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    return sys.platform in {"darwin", "win32"} or any(environ.get(name) for name in names)


def _split(line: str) -> tuple[str, ...]:
    try:
        return tuple(part for part in shlex.split(line) if part != "%s")
    except ValueError:
        return ()


def _system_browsers(environ: Mapping[str, str]) -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ("open",)
    if sys.platform == "win32":
        return ("explorer",)
    if _has_desktop(environ):
        return ("xdg-open", "wslview", "x-www-browser", "firefox", "chromium")
    return ("w3m", "lynx", "elinks", "links2", "links", "xdg-open")


def open_detached(command: Command, address: str, failed: Callable[[str], None]) -> None:
    """Start a browser of its own window and return at once.

    Args:
        command: The browser.
        address: What ``web_address`` returned.
        failed: Called from another thread with one sentence when the browser can't start or says
            at once that it can't open the address.
    """
    threading.Thread(target=_run, args=(command, address, failed), daemon=True).start()


def _run(command: Command, address: str, failed: Callable[[str], None]) -> None:
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; the address is encoded
            [*command.argv, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        failed(f"{command.argv[0]} can't be started: {error.strerror or error}.")
        return
    try:
        status = process.wait(_TOOL_SECONDS)
    except subprocess.TimeoutExpired:
        process.wait()
    else:
        if status:
            failed(f"{command.argv[0]} could not open the address (it returned {status}).")


def open_here(command: Command, address: str) -> str:
    """Run a console browser or player on this terminal until it ends.

    Nothing is raised: an exception inside ``App.suspend`` would leave the app stopped for good
    (Textualize/textual#6692).

    Args:
        command: The program.
        address: What ``web_address`` returned, or the absolute path of a file.

    Returns:
        One sentence when it could not be run; empty otherwise.
    """
    with _interrupts_ignored():
        try:
            subprocess.run([*command.argv, address], check=False)  # noqa: S603 - as above
        except OSError as error:
            return f"{command.argv[0]} can't be started: {error.strerror or error}."
    return ""


def pipe_here(argv: Sequence[str], text: str) -> str:
    """Run a command on this terminal with a text as its input, until it ends.

    Unless it is a pager, what it wrote stays until Enter is pressed. Nothing is raised, for the
    reason given at ``open_here``; Ctrl+C is the command's own.

    Args:
        argv: Program and arguments.
        text: Its input, in UTF-8.

    Returns:
        One sentence when it could not be run or did not end well; empty otherwise.
    """
    with _interrupts_ignored():
        try:
            done = subprocess.run(  # noqa: S603 - no shell; the user typed the command
                argv, input=text.encode(errors="replace"), check=False
            )
        except (OSError, ValueError) as error:
            return f"{argv[0]} can't be started: {getattr(error, 'strerror', None) or error}."
        if Path(argv[0]).name not in _PAGERS:
            _wait_for_enter()
    return f"{argv[0]} returned {done.returncode}." if done.returncode else ""


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Leave Ctrl+C to the program in front; a handler, unlike SIG_IGN, is not handed on to it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _wait_for_enter() -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        output, entry = sys.__stdout__, sys.__stdin__
        if output and entry and entry.isatty():
            output.write("\nEnter goes back to newsreader. ")
            output.flush()
            os.read(entry.fileno(), 4096)


def clipboard_command(
    environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which
) -> tuple[str, ...]:
    """Find the tool that fills the desktop's clipboard; empty when there is none."""
    tools: list[tuple[str, ...]] = []
    if sys.platform == "darwin":
        tools.append(("pbcopy",))
    if environ.get("WAYLAND_DISPLAY"):
        tools.append(("wl-copy",))
    if environ.get("DISPLAY"):
        tools += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    if environ.get("WSL_DISTRO_NAME"):
        tools.append(("clip.exe",))
    return next((tool for tool in tools if which(tool[0])), ())


def copy_with(tool: tuple[str, ...], text: str) -> None:
    """Hand a text to a clipboard tool without waiting; OSC 52 has been sent besides."""
    threading.Thread(target=_copy, args=(tool, text), daemon=True).start()


def _copy(tool: tuple[str, ...], text: str) -> None:
    try:
        subprocess.run(  # noqa: S603 - no shell; the text goes to its input
            tool,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TOOL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return


class Citation(Struct, frozen=True):
    """What a quotation is cited with; every field but the title may be empty."""

    title: str
    url: str = ""
    site: str = ""
    published: datetime | None = None
    text: str = ""
    speaker: str = ""
    role: str = ""

    def __str__(self) -> str:
        return "\n".join(line for line in self._lines() if line)

    def _lines(self) -> tuple[str, ...]:
        quoted = f"“{self.text}”" if self.text else ""
        who = ", ".join(part for part in (self.speaker, self.role) if part)
        source = ", ".join(part for part in (self.title, self.site, self._day()) if part)
        return quoted, f"— {who}" if who else "", source, self.url

    def _day(self) -> str:
        return f"{self.published.day} {self.published:%B %Y}" if self.published else ""
