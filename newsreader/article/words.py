"""The words of a block with a one-letter class each, so that their order can be looked at.

Text inside quotation marks is one word of class Q: who speaks stands outside.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from newsreader.article.lexicon import (
    AUXILIARIES,
    CLAUSE_WORDS,
    DETERMINERS,
    HONORIFICS,
    PREPOSITIONS,
    TITLES,
)
from newsreader.article.speech_verbs import PLAIN, SPEECH

_TOKEN = re.compile(
    r"(?P<quote>\x02\x00*)"
    r"|(?P<word>(?:[^\W\d_]\.){2,}|[^\W\d_][\w]*(?:[’'‐‑\-&][^\W_]+)*)"
    r"|(?P<end>[.!?…]+(?![)\]])|[。！？])"
    r"|(?P<mark>[,:;()\[\]、，：；—–]|-+(?!\w))"
    r"|(?P<number>[$€£]?\d[\d.,]*\w*(?:-[^\W\d_]+)*)"
)
_MARKS = {",": ",", "、": ",", "，": ",", ":": ":", "：": ":", ";": ";", "；": ";"}
_ABBREVIATIONS_TEXT = """
st jan feb mar apr jun jul aug sept sep oct nov dec inc corp no vs jr dep asst brig d-n r-n calif
fla tex ill mass pa va md mich wis ariz colo conn wash ore
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_TEXT.split())
_OWNING = ("'s", "’s")
_APOSTROPHES = ("'", "’")


class Word(NamedTuple):
    """A word or a mark: offsets in code points, and its class.

    Classes: Q quotation, V verb that means speech, v one that may, A "according", p preposition,
    d determiner, a auxiliary or adverb, w clause word, T "that", C capitalised, n number, x other;
    marks stand for themselves, "." for every end of a sentence, "-" for dashes, "(" for brackets.
    """

    start: int
    end: int
    text: str
    lower: str
    kind: str
    possessive: bool = False


def read_words(text: str, quoted: Iterable[tuple[int, int]]) -> list[Word]:
    """Split a block's text into words.

    Args:
        text: The block's text.
        quoted: Offsets of its quotations, marks included.

    Returns:
        The words and marks in order, each quotation as one word.
    """
    letters = list(text)
    for start, end in quoted:
        letters[start:end] = ["\x02", *["\x00"] * (end - start - 1)]
    text = "".join(letters)
    found: list[Word] = []
    taken = 0
    for match in _TOKEN.finditer(text):
        if match.start() < taken:
            continue
        word = _word(text, match)
        taken = word.end
        found.append(word)
    return found


def _word(text: str, match: re.Match[str]) -> Word:
    start, end, written = match.start(), match.end(), match[0]
    group = match.lastgroup
    if group != "word":
        return Word(start, end, written, written, _mark_kind(group, written))
    following = text[end : end + 1]
    possessive = written[-2:] in _OWNING
    if possessive:
        end -= 2
        written = written[:-2]
    elif following in _APOSTROPHES:
        possessive = written[-1] == "s" and text[end + 1 : end + 2] == " "
    lower = written.lower()
    if following == "." and _is_abbreviation(written, lower):
        end += 1
        written += "."
    return Word(start, end, written, lower, _word_kind(written, lower), possessive)


def _is_abbreviation(written: str, lower: str) -> bool:
    if len(written) == 1:
        return written.isupper() and written != "I"
    short = written[0].isupper() and len(written) <= 5
    return short and (lower in _ABBREVIATIONS or lower in TITLES or lower in HONORIFICS)


def _mark_kind(group: str | None, written: str) -> str:
    if group == "quote":
        return "Q"
    if group == "end":
        return "."
    if group == "number":
        return "x" if "-" in written else "n"
    return _MARKS.get(written) or ("(" if written in "()[]" else "-")


_KINDS: dict[str, str] = {}


def _fill_kinds() -> None:
    for kind, words in (
        ("v", SPEECH),
        ("V", PLAIN),
        ("w", CLAUSE_WORDS),
        ("a", AUXILIARIES),
        ("d", DETERMINERS),
        ("p", PREPOSITIONS),
        ("A", ("according", "zufolge", "laut", "selon", "según", "secondo", "segundo", "volgens")),
        ("T", ("that",)),
    ):
        _KINDS.update(dict.fromkeys(words, kind))


_fill_kinds()
_KINDS["state"] = _KINDS["states"] = "x"


def _word_kind(written: str, lower: str) -> str:
    kind = _KINDS.get(lower)
    if written[0].isupper():
        return kind if kind in {"d", "p", "A", "w", "a", "T"} else "C"
    return kind or "x"
