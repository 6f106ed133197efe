"""Telling of new entries by the terminal: OSC 9, 99 and 777."""

import base64
import re
from collections.abc import Mapping

from newsreader.library.desktop import Message
from newsreader.text import clean_line

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_PROGRAMS = {"iTerm.app": "osc9", "WezTerm": "osc9", "ghostty": "osc9"}
_TERMS = (("xterm-kitty", "osc99"), ("xterm-ghostty", "osc9"), ("foot", "osc777"),
          ("rxvt-unicode", "osc777"))  # fmt: skip


def way(wanted: str, environment: Mapping[str, str]) -> str:
    """Tell by which way to tell.

    Args:
        wanted: The setting ``notify``.
        environment: Variables of the process.

    Returns:
        The setting, or for "auto" what the terminal is known to understand, else "notify-send".
    """
    if wanted != "auto":
        return wanted
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith(("tmux", "screen")):
        return "notify-send"
    if environment.get("KITTY_WINDOW_ID"):
        return "osc99"
    known = [kind for name, kind in _TERMS if term.startswith(name)]
    known += [_PROGRAMS.get(environment.get("TERM_PROGRAM", ""), "notify-send")]
    return known[0]


def order(kind: str, told: Message) -> str:
    """What the terminal is written to show a message.

    Args:
        kind: "osc9", "osc99" or "osc777".
        told: The message, from anywhere.

    Returns:
        One order for each part, ended by ST; nothing of the message can end it sooner.
    """
    if kind == "osc99":
        # By kitty's protocol for notifications, the payload in Base64 (e=1).
        title, body = (base64.b64encode(each.encode()).decode() for each in told)
        head = "\x1b]99;i=newsreader:e=1"
        return f"{head}:d=0:p=title;{title}\x1b\\{head}:d=1:p=body;{body}\x1b\\"
    title, body = (_fit(each) for each in told)
    if kind == "osc777":
        return f"\x1b]777;notify;{title};{body}\x1b\\"
    return f"\x1b]9;{title}: {body}\x1b\\"


def _fit(text: str) -> str:
    """On one line, without what separates fields."""
    lines = clean_line(text.replace("\n", " · "), 400)
    return _CONTROL.sub(" ", lines).replace(";", ",")
