"""Finds the place of a kept quote in its article, also when the article was changed. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from newsreader.model import Article, KeptQuote

ALIKE = 0.7
"""Share of a quotation's words that must be there, in order, for another wording to be the same
quotation: below it, sentences about one subject by one speaker begin to be taken for one another.
"""
_DENSE = 0.6
"""Share of the words found among those between the first and the last of them."""
_TELLING = 4
"""From this many words on a text is hardly there twice; a shorter one must be a quotation."""

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(f"[{_WIDE}]|[^\\W_{_WIDE}]+")
"""A word; in scripts without spaces, a sign."""


class Place(NamedTuple):
    """A stretch of an article: block, start and end in its text, in code points."""

    block: int
    start: int
    end: int


class Words(Struct, frozen=True, dict=True):
    """A text by its words, whatever their case and what stands between them."""

    text: str

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word in the text."""
        return [match.span() for match in _WORD.finditer(self.text)]

    @cached_property
    def folded(self) -> list[str]:
        """The words without their case."""
        return [self.text[start:end].casefold() for start, end in self.spans]

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """Start and end in the text of the words ``first`` to ``last``, both included."""
        return self.spans[first][0], self.spans[last][1]


def place_of(article: Article, quote: KeptQuote) -> Place | None:
    """Find where a kept quote stands.

    Args:
        article: Any text of its entry, not only the one that it was kept from.
        quote: The kept quote; its place then decides between several.

    Returns:
        The place of its first paragraph that is there: word for word, else whatever case, signs
        and spaces, else in another wording; None where nothing is like it.
    """
    blocks = [Words(block.text) for block in article.blocks]
    parts = [Words(part) for part in quote.text.split("\n\n") if part.strip()]
    for search in (_exact, _by_words, _alike):
        for part in parts:
            places = [
                place
                for place in _everywhere(search, part, blocks)
                if len(part.folded) >= _TELLING or _is_quoted(article, place)
            ]
            if places:
                return min(places, key=lambda place: _distance(place, quote))
    return None


_Search = Callable[[Words, Words], Iterator[tuple[int, int]]]


def _everywhere(search: _Search, part: Words, blocks: Sequence[Words]) -> Iterator[Place]:
    for number, block in enumerate(blocks):
        for start, end in search(part, block):
            yield Place(number, start, end)


def _distance(place: Place, quote: KeptQuote) -> tuple[int, int]:
    return abs(place.block - quote.block), abs(place.start - quote.offset)


def _is_quoted(article: Article, place: Place) -> bool:
    return any(
        quote.block == place.block and quote.start < place.end and place.start < quote.end
        for quote in article.quotes
    )


def _exact(part: Words, block: Words) -> Iterator[tuple[int, int]]:
    at = block.text.find(part.text)
    while at >= 0:
        yield at, at + len(part.text)
        at = block.text.find(part.text, at + len(part.text))


def _by_words(part: Words, block: Words) -> Iterator[tuple[int, int]]:
    wanted, size = part.folded, len(part.folded)
    if not size:
        return
    for first in range(len(block.folded) - size + 1):
        if block.folded[first] == wanted[0] and block.folded[first : first + size] == wanted:
            yield block.stretch(first, first + size - 1)


def _alike(part: Words, block: Words) -> Iterator[tuple[int, int]]:
    wanted, there = part.folded, block.folded
    present = set(there)
    if len(wanted) < _TELLING or sum(word in present for word in wanted) < ALIKE * len(wanted):
        return
    matcher = SequenceMatcher(None, wanted, there, autojunk=False)
    longest = matcher.find_longest_match()
    slack = max(3, len(wanted) // 3)
    low, high = longest.b - longest.a - slack, longest.b - longest.a + len(wanted) + slack
    near = [
        each
        for each in matcher.get_matching_blocks()
        if each.size and low <= each.b and each.b + each.size <= high
    ]
    found = sum(each.size for each in near)
    if not near or found < ALIKE * len(wanted):
        return
    first, last = near[0].b, near[-1].b + near[-1].size - 1
    if found >= _DENSE * (last - first + 1):
        yield block.stretch(first, last)
