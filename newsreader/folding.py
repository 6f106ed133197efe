"""How text is made comparable for searching: case, accents and widths folded, scripts cut up.

Chinese, Japanese and Korean write no spaces, or attach their particles; a run of these scripts is
cut into its overlapping pairs of signs and its last sign. So any stretch of it is found again as a
row of pairs, one of two signs as a pair, and a single sign as the beginning of one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
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
_FOREIGN = re.compile("[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W_]+")


@cache
def _run() -> re.Pattern[str]:
    """Signs of a dense script. Like the next made when it is needed: they take 3 ms."""
    return re.compile(f"[{_DENSE}]+")


@cache
def _unit() -> re.Pattern[str]:
    """A word as it stands, with its accents; of a dense script, one sign."""
    return re.compile(f"[{_DENSE}]|(?:[^\\W_{_DENSE}][\u0300-\u036f]*)+")


def folded(text: str) -> str:
    """Fold case, accents and compatible forms away: "Straße" and "ＳＴＲＡＳＳＥ" become one."""
    if text.isascii():
        return text.lower()
    return _FOREIGN.sub(_folded_piece, text.lower())


def _folded_piece(piece: re.Match[str]) -> str:
    return _fold_often(piece[0]) if len(piece[0]) <= _SHORT else _fold(piece[0])


def _fold(piece: str) -> str:
    apart = normalize("NFKD", piece.casefold())
    return normalize("NFKC", _MARKS.sub("", apart).casefold())


_SHORT = 8
"""Pieces of so many code points, such as quotation marks, come again and again."""
_fold_often = lru_cache(maxsize=4096)(_fold)


def spread(text: str) -> str:
    """Cut runs of dense scripts in folded text into pairs, a blank between them."""
    if text.isascii():
        return text
    return _run().sub(_pairs, text)


def _pairs(run: re.Match[str]) -> str:
    signs = run[0]
    pairs = [signs[at : at + 2] for at in range(len(signs))]
    return f" {' '.join(pairs)} "


def words(text: str) -> list[str]:
    """The words of a text, folded; pairs of signs where it is written without spaces."""
    return cut(spread(folded(text)))


def cut(text: str) -> list[str]:
    """Cut folded and spread text into its words."""
    return _WORD.findall(text)


class Sought(NamedTuple):
    """What a stretch of text is to be found by.

    Args:
        words: One after another.
        begins: True when the last of them is only the beginning of one.
    """

    words: tuple[str, ...]
    begins: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """The words, with the pairs of dense scripts taken apart into their signs."""
        taken: list[str] = []
        paired = False
        for word in self.words:
            dense = bool(_run().fullmatch(word))
            taken += word[1:] if dense and paired else word if dense else (word,)
            paired = dense and len(word) == 2
        return tuple(taken)

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
    if _run().fullmatch(found[-1]):
        if len(found) > 1 and found[-2][-1] == found[-1] and len(found[-2]) == 2:
            return Sought(tuple(found[:-1]))
        return Sought(tuple(found), begins=len(found[-1]) == 1)
    return Sought(tuple(found), begins)


class Unit(NamedTuple):
    """A word of a text, or a sign of a dense script, and where it stands.

    Args:
        start: First code point.
        end: After the last.
        folded: The word, folded.
    """

    start: int
    end: int
    folded: str


def units(text: str) -> list[Unit]:
    """The words of a text as they stand."""
    return [Unit(each.start(), each.end(), folded(each[0])) for each in _unit().finditer(text)]


def stretches(text: str, wanted: Iterable[Sought]) -> list[tuple[int, int, int]]:
    """Find where words stand in a text as it is shown.

    Args:
        text: The text.
        wanted: What is to be found.

    Returns:
        Start, end, and which of the wanted it is; in the order of the text.
    """
    there = units(text)
    found: list[tuple[int, int, int]] = []
    for number, each in enumerate(wanted):
        row = each.units
        found += [
            (there[at].start, there[at + len(row) - 1].end, number)
            for at in range(len(there) - len(row) + 1)
            if _stands(row, there, at, begins=each.begins)
        ]
    return sorted(found)


def lit(text: str, wanted: Iterable[Sought]) -> Iterator[tuple[int, int]]:
    """Start and end of what is to be lit in a text, none over another."""
    after = 0
    for start, end, _ in stretches(text, wanted):
        if start >= after:
            yield start, end
            after = end


def _stands(row: tuple[str, ...], there: list[Unit], at: int, *, begins: bool) -> bool:
    last = there[at + len(row) - 1].folded
    if not (last == row[-1] or (begins and last.startswith(row[-1]))):
        return False
    return all(there[at + offset].folded == word for offset, word in enumerate(row[:-1]))
