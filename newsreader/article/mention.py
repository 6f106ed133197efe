"""A mention: words that may stand for a speaker. The value, and small questions about words."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsreader.article.lexicon import (
    FEMALE_NAMES,
    FEMALE_TITLES,
    HONORIFICS,
    MALE_NAMES,
    MALE_TITLES,
)
from newsreader.article.words import Word

PRONOUNS = {
    "he": "m", "his": "m", "she": "f", "her": "f", "they": "t", "their": "t", "it": "i", "i": "1",
    "we": "1", "er": "m", "il": "m", "elle": "f", "él": "m", "ella": "f", "lui": "m", "lei": "f",
    "hij": "m", "zij": "f", "ele": "m", "ela": "f",
}  # fmt: skip
"""Pronouns that may speak, with gender: m, f, t (they), i (it), 1 (the writer)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of words that may stand for a speaker.

    ``first`` and ``last`` are indexes of words, ``last`` excluded. ``kind`` is P for a person's
    name, O for another name, N for a noun phrase of people, D for one of things, h for a pronoun.
    """

    block: int
    first: int
    last: int
    start: int
    end: int
    kind: str
    text: str
    title: str = ""
    """What stands before a name and says what its bearer is."""
    gender: str = ""
    possessive: bool = False
    modifier: bool = False
    """True when it only describes the noun after it ("the Lim campaign")."""


def adjoins(words: Sequence[Word], last: int, ahead: int) -> bool:
    """Tell whether words stand side by side, ``ahead`` included."""
    return all(words[i].start - words[i - 1].end <= 1 for i in range(last, ahead + 1))


def gender_of(lowers: Sequence[str], forename: str) -> str:
    """Return m or f where titles or a first name tell it, else nothing."""
    if any(lower in FEMALE_TITLES for lower in lowers) or forename in FEMALE_NAMES:
        return "f"
    if any(lower in MALE_TITLES for lower in lowers) or forename in MALE_NAMES:
        return "m"
    return ""


def is_honorific(word: Word) -> bool:
    """Tell a form of address."""
    return word.lower in HONORIFICS
