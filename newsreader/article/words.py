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
    r"|(?P<end>[.!?…]+|[。！？])"
    r"|(?P<mark>[,:;()\[\]、，：；—–]|-+(?!\w))"
    r"|(?P<number>[$€£]?\d[\d.,]*\w*)"
)
_MARKS = {",": ",", "、": ",", "，": ",", ":": ":", "：": ":", ";": ";", "；": ";"}
_ABBREVIATIONS = frozenset(
    "st jan feb mar apr jun jul aug sept sep oct nov dec inc corp no vs jr dep asst brig d-n r-n "
    "calif fla tex ill mass pa va md mich wis ariz colo conn wash ore".split()
)
_POSSESSIVE = re.compile(r"['’]s\Z")


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
    for start, end in quoted:
        text = text[:start] + "\x02" + "\x00" * (end - start - 1) + text[end:]
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
    start, end, token = match.start(), match.end(), match[0]
    group = match.lastgroup
    if group != "word":
        return Word(start, end, token, token, _mark_kind(group, token))
    possessive = bool(_POSSESSIVE.search(token))
    if possessive:
        end -= 2
        token = token[:-2]
    elif token[-1] == "s" and text[end : end + 1] in {"’", "'"} and text[end + 1 : end + 2] == " ":
        possessive = True
    lower = token.lower()
    if text[end : end + 1] == "." and _is_abbreviation(token, lower):
        end += 1
        token += "."
    return Word(start, end, token, lower, _word_kind(token, lower), possessive)


def _is_abbreviation(token: str, lower: str) -> bool:
    if len(token) == 1:
        return token.isupper() and token != "I"
    short = token[0].isupper() and len(token) <= 5
    return short and (lower in _ABBREVIATIONS or lower in TITLES or lower in HONORIFICS)


def _mark_kind(group: str | None, token: str) -> str:
    if group == "quote":
        return "Q"
    if group == "end":
        return "."
    if group == "number":
        return "n"
    return _MARKS.get(token) or ("(" if token in "()[]" else "-")


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


def _word_kind(token: str, lower: str) -> str:
    kind = _KINDS.get(lower)
    if token[0].isupper():
        return kind if kind in {"d", "p", "A", "w", "a", "T"} else "C"
    return kind or "x"
