"""How text is made comparable for searching: case, accents and widths folded, scripts cut up.

Chinese, Japanese and Korean write no spaces, or attach their particles; a run of these scripts is
cut into its overlapping pairs of signs and its last sign. So any stretch of it is found again as a
row of pairs, one of two signs as a pair, and a single sign as the beginning of one.
"""

import re
from typing import NamedTuple
from unicodedata import normalize

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
"""Accents and vowel points. Not the voicing marks of Japanese, which make other letters."""

_DENSE = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_DENSE}]+")
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Fold case, accents and compatible forms away: "Straße" and "ＳＴＲＡＳＳＥ" become one."""
    if text.isascii():
        return text.lower()
    apart = normalize("NFKD", text.casefold())
    return normalize("NFKC", _MARKS.sub("", apart).casefold())


def spread(text: str) -> str:
    """Cut runs of dense scripts in folded text into pairs, a blank between them."""
    if text.isascii():
        return text
    return _RUN.sub(_pairs, text)


def _pairs(run: re.Match[str]) -> str:
    signs = run[0]
    pairs = [signs[at : at + 2] for at in range(len(signs))]
    return f" {' '.join(pairs)} "


def words(text: str) -> list[str]:
    """The words of a text, folded; pairs of signs where it is written without spaces."""
    return _WORD.findall(spread(folded(text)))


class Sought(NamedTuple):
    """What a stretch of text is to be found by.

    Args:
        words: One after another.
        begins: True when the last of them is only the beginning of one.
    """

    words: tuple[str, ...]
    begins: bool = False

    def place(self, text: list[str]) -> int:
        """Which word of a text it begins at; -1 where it is not in it."""
        size = len(self.words)
        whole, last = self.words[:-1], self.words[-1]
        for at in range(len(text) - size + 1):
            end = text[at + size - 1]
            if tuple(text[at : at + size - 1]) == whole and (
                end == last or (self.begins and end.startswith(last))
            ):
                return at
        return -1


def sought(text: str, *, begins: bool = False) -> Sought | None:
    """Tell what some text of a query is to be found by.

    Args:
        text: A word, or several that stand together.
        begins: True when its last word is only the beginning of one.

    Returns:
        None where there is no letter or digit in it.
    """
    found = words(text)
    if not found:
        return None
    if _RUN.fullmatch(found[-1]):
        if len(found) > 1 and found[-2][-1] == found[-1] and len(found[-2]) == 2:
            return Sought(tuple(found[:-1]))
        return Sought(tuple(found), begins=len(found[-1]) == 1)
    return Sought(tuple(found), begins)
