"""Snippets: some words of a text around what was searched for. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from newsreader.folding import Sought, lit, stretches
from newsreader.text import clean_line

LENGTH = 240
"""Code points of a snippet."""
_BEFORE = 16
"""Code points of it before the first word that was found."""
_SEARCHED = 20_000
"""Code points of a text in which the place is looked for."""


class Snippet(Struct, frozen=True):
    """Some words of a text, on one line.

    Args:
        text: Clean.
        lit: Start and end of what was found in it.
    """

    text: str
    lit: tuple[tuple[int, int], ...] = ()


def snippet(text: str, wanted: Sequence[Sought]) -> Snippet:
    """Cut a text down to where most of what is wanted stands together.

    Args:
        text: Plain text, of any length.
        wanted: What was searched for.

    Returns:
        The beginning of the text where nothing of it stands there.
    """
    head = text[:_SEARCHED]
    found = stretches(head, wanted)
    start = _start(head, _best(found)) if found else 0
    line = clean_line(head[start : start + LENGTH], LENGTH)
    if start:
        line = f"… {line}"
    if start + LENGTH < len(text):
        line += " …"
    return Snippet(line, tuple(lit(line, wanted)))


def _best(found: list[tuple[int, int, int]]) -> int:
    """Where the stretch begins that holds most of the wanted, each counted once."""
    best, most = found[0][0], 0
    for number, (start, _, _) in enumerate(found):
        reach = start + LENGTH - 2 * _BEFORE
        inside = {which for first, _, which in found[number : number + 50] if first <= reach}
        if len(inside) > most:
            best, most = start, len(inside)
    return best


def _start(text: str, place: int) -> int:
    """Some words before a place: after a blank, or at the beginning of its paragraph."""
    start = max(0, place - _BEFORE)
    if not start:
        return 0
    paragraph = text.rfind("\n", start, place)
    blank = text.find(" ", start, place)
    return max(paragraph, blank) + 1 if max(paragraph, blank) >= 0 else start
