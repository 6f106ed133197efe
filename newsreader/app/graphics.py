"""Tells, before the app starts, whether and how the terminal shows pictures.

The terminal is asked once, in one go, on the way to the first frame; the last of the questions is
one that every terminal answers, so nobody waits for an answer that does not come. No picture
library is imported for it: pictures are drawn in worker processes.
"""

import contextlib
import os
import re
import select
import struct
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.util import find_spec
from time import monotonic

from msgspec import Struct

PATIENCE = 1.0
"""Seconds after which a terminal that answers nothing at all is given up on."""
_QUESTIONS = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c"
"""Kitty's graphics? Pixels of a cell? What are you (DA1), with 4 for Sixel?"""
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")
_CELL = re.compile(rb"\x1b\[6;(\d{1,3});(\d{1,3})t")
_USUAL_CELL = (10, 20)
"""Pixels of a cell where the terminal does not say: those of the VT340."""
_INSTALL = "Images need the extra newsreader-tui[images]; see docs/images.md."


class Kind(StrEnum):
    """Ways in which a terminal shows pictures."""

    KITTY = "kitty"
    SIXEL = "sixel"
    BLOCKS = "blocks"
    """Half-block characters in two colours."""


class Graphics(Struct, frozen=True):
    """How pictures are shown.

    Args:
        kind: By which means; None for not at all.
        cell: Width and height of a cell, in pixels.
        why_not: What the user is told when there are none.
    """

    kind: Kind | None = None
    cell: tuple[int, int] = _USUAL_CELL
    why_not: str = ""


NONE = Graphics(why_not=_INSTALL)


def detect(
    wanted: str,
    environment: Mapping[str, str],
    ask: Callable[[], bytes] | None = None,
    *,
    installed: bool | None = None,
) -> Graphics:
    """Tell how the terminal shows pictures.

    Args:
        wanted: The setting ``images``.
        environment: Variables of the process.
        ask: Asks the terminal all questions; None where there is no terminal.
        installed: Whether the extra is there; None looks.
    """
    if wanted == "off":
        return Graphics(why_not="Images are off: images = “off” in the settings.")
    if not (_installed() if installed is None else installed):
        return NONE
    if wanted == Kind.BLOCKS:
        return Graphics(Kind.BLOCKS, _measured() or _USUAL_CELL)
    if wanted == "auto" and (reason := _hopeless(environment)):
        return Graphics(why_not=reason)
    if ask is None:
        return Graphics(why_not="Images need a terminal.")
    return _understood(wanted, ask())


def asker() -> Callable[[], bytes] | None:
    """What asks the terminal of this process; None where it has none."""
    streams = (sys.__stdin__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return None
    return _ask


def _installed() -> bool:
    return find_spec("textual_image") is not None and find_spec("PIL") is not None


def _hopeless(environment: Mapping[str, str]) -> str:
    """Why the terminal need not be asked at all; "" when it should be."""
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith(("tmux", "screen")):
        return "Images can't pass through tmux and screen; images = “blocks” works there."
    if environment.get("NO_COLOR"):
        return "Images are off because NO_COLOR is set."
    if term in {"linux", "dumb", ""}:
        return "This terminal shows no images."
    return ""


def _understood(wanted: str, answer: bytes) -> Graphics:
    cell = _cell(answer)
    if wanted in {Kind.KITTY, Kind.SIXEL}:
        return Graphics(Kind(wanted), cell)
    attributes = _ATTRIBUTES.search(answer)
    # Terminals that have both draw Sixel rightly, Kitty's placeholders not always (Konsole).
    if attributes and b"4" in attributes[1].split(b";")[1:]:
        return Graphics(Kind.SIXEL, cell)
    if b"\x1b_Gi=31;OK" in answer:
        return Graphics(Kind.KITTY, cell)
    return Graphics(
        why_not="This terminal shows no images; images = “blocks” draws them by characters."
    )


def _cell(answer: bytes) -> tuple[int, int]:
    if (found := _CELL.search(answer)) and int(found[1]) and int(found[2]):
        return int(found[2]), int(found[1])
    return _measured() or _USUAL_CELL


def _measured() -> tuple[int, int] | None:
    """Pixels of a cell as the system knows them."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import fcntl  # noqa: PLC0415 - not on every system
        import termios  # noqa: PLC0415

        raw = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, b"\0" * 8)  # type: ignore[union-attr]
        rows, columns, width, height = struct.unpack("HHHH", raw)
        if rows and columns and width >= columns and height >= rows:
            return width // columns, height // rows
    return None


def _ask() -> bytes:
    """Put the questions and read until the last one is answered."""
    try:
        import termios  # noqa: PLC0415 - not on every system
        import tty  # noqa: PLC0415
    except ImportError:
        return b""
    source, sink = sys.__stdin__.fileno(), sys.__stderr__.fileno()  # type: ignore[union-attr]
    try:
        before = termios.tcgetattr(source)
    except termios.error:
        return b""
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(sink, _QUESTIONS)
        return _answer(source)
    except OSError:
        return b""
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)


def _answer(source: int) -> bytes:
    answer, end = b"", monotonic() + PATIENCE
    while not _ATTRIBUTES.search(answer) and (left := end - monotonic()) > 0:
        ready, _, _ = select.select([source], [], [], left)
        if ready:
            answer += os.read(source, 4096)
    return answer
