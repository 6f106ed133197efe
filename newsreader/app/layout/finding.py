"""Finds words in passages, whatever their case, accents and kind of apostrophe."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LIKE = str.maketrans("‘’‚‛“”„«»–—‑\u00a0\u202f\n", '\'\'\'\'"""""---   ')


def occurrences(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Find words in a text.

    Args:
        words: What to look for; white space at its ends does not count.
        text: Any text.

    Yields:
        Start and end of each place in the text, from its beginning, none over another.
    """
    wanted, _ = folded(words.strip())
    if not wanted:
        return
    hay, origins = folded(text)
    at = hay.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        yield origins[at], origins[end - 1] + 1
        at = hay.find(wanted, end)


def folded(text: str) -> tuple[str, range | list[int]]:
    """Fold case, accents and kinds of signs away.

    Returns:
        The folded text, and for each of its code points the position it comes from.
    """
    if text.isascii():
        return text.lower().translate(_LIKE), range(len(text))
    parts, origins = [], []
    for position, sign in enumerate(text):
        part = _folded_sign(sign)
        parts.append(part)
        origins.extend([position] * len(part))
    return "".join(parts), origins


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    apart = unicodedata.normalize("NFKD", sign.translate(_LIKE))
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()
