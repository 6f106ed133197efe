"""Which blocks are quotations, what joins them, and where their speakers stand."""

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from newsreader.model import Article, Block, BlockKind, Quote

_OPENING = frozenset("“„\"«‹「『‘‚‟»›”'")
_CLOSING = frozenset("”“\"»›」』’«‹'")
_SPACES = frozenset(" \u00a0\u202f\u2009")
_WORD = re.compile(r"\w")


class Quotation(Struct, frozen=True):
    """What one speaker says without a break: one Quote for each of its blocks."""

    quotes: tuple[Quote, ...]

    @property
    def adjoins(self) -> bool:
        """True when the words that name the speaker stand beside the quotation."""
        blocks = {quote.block for quote in self.quotes}
        return any(quote.led or quote.cue_block in blocks for quote in self.quotes)

    @property
    def text(self) -> str:
        """All its words; a blank line between paragraphs."""
        return "\n\n".join(quote.text for quote in self.quotes)

    @property
    def speaker(self) -> str:
        """Full name; empty when the text does not say."""
        return next((quote.speaker for quote in self.quotes if quote.speaker), "")

    @property
    def role(self) -> str:
        """Office or description; empty when the text does not say."""
        return next((quote.role for quote in self.quotes if quote.role), "")


class Quoting:
    """The quotations of an article, looked up by block.

    Args:
        article: Its quotes must be in the order of the text; those out of range are left aside.
    """

    def __init__(self, article: Article) -> None:
        self.blocks = article.blocks
        self.quotations = _quotations(article)
        self._by_block: dict[int, list[tuple[Quote, int]]] = {}
        self._known: dict[int, bool] = {}
        self._cues: dict[int, set[tuple[int, int]]] = {}
        for index, quotation in enumerate(self.quotations):
            for quote in quotation.quotes:
                self._by_block.setdefault(quote.block, []).append((quote, index))
                if quote.cue_block is not None:
                    cue = (quote.cue_start, quote.cue_end)
                    self._cues.setdefault(quote.cue_block, set()).add(cue)

    def quotes(self, block: int) -> Sequence[tuple[Quote, int]]:
        """The quotes of a block, each with the index of its quotation."""
        return self._by_block.get(block, ())

    def cues(self, block: int) -> list[tuple[int, int]]:
        """Where speakers stand in a block: start and end."""
        return sorted(self._cues.get(block, ()))

    def is_quotation(self, index: int) -> bool:
        """True for a block that is nothing but quotation, which gets the quote bar."""
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = self._is_quotation(index)
        return known

    def _is_quotation(self, index: int) -> bool:
        block = self.blocks[index]
        if block.kind is BlockKind.QUOTE:
            return True
        if block.kind is not BlockKind.PARAGRAPH or not self.quotes(index):
            return False
        return not _WORD.search(_outside(block, [quote for quote, _ in self.quotes(index)]))

    def joined(self, index: int) -> bool:
        """True for a block that its attribution line, or its own beginning, leads to."""
        return any(quote.led for quote, _ in self.quotes(index))

    def continued(self, before: int, index: int) -> bool:
        """True when the bar goes on from one block to the next."""
        if not (self.is_quotation(before) and self.is_quotation(index)):
            return False
        if self.blocks[before].kind is self.blocks[index].kind is BlockKind.QUOTE:
            return True
        earlier = {number for _, number in self.quotes(before)}
        return any(number in earlier for _, number in self.quotes(index))

    def signature(self, index: int) -> Quotation | None:
        """The quotation whose speaker is named in a line under this block, if any."""
        for quote, number in reversed(self.quotes(index)):
            quotation = self.quotations[number]
            ends_here = quotation.quotes[-1] is quote
            if ends_here and quotation.speaker and not quotation.adjoins:
                return quotation if self.is_quotation(index) else None
        return None

    @cached_property
    def order(self) -> list[int]:
        """The blocks in the order shown.

        Captions between an attribution line and the quotation that it leads to come after it.
        """
        order: list[int] = []
        after: dict[int, list[int]] = {}
        for index in range(len(self.blocks)):
            if last := self._end_of_led(index):
                captions = _captions_before(self.blocks, order)
                del order[len(order) - len(captions) :]
                after.setdefault(last - 1, []).extend(captions)
            order.append(index)
            order.extend(after.pop(index, ()))
        return order

    def _end_of_led(self, index: int) -> int:
        """The block after the quotation that an attribution line leads to here; 0 for none."""
        for quote, number in self.quotes(index):
            if quote.led:
                return self.quotations[number].quotes[-1].block + 1
        return 0


def lit(text: str, quote: Quote) -> tuple[int, int]:
    """Start and end of a quotation with its quotation marks, where they stand in the text."""
    start = min(max(0, quote.start), len(text))
    end = min(max(start, quote.end), len(text))
    before = start - 2 if start > 1 and text[start - 1] in _SPACES else start - 1
    after = end + 1 if end < len(text) - 1 and text[end] in _SPACES else end
    if before >= 0 and text[before] in _OPENING:
        start = before
    if after < len(text) and text[after] in _CLOSING:
        end = after + 1
    return start, end


def _quotations(article: Article) -> list[Quotation]:
    groups: list[list[Quote]] = []
    goes_on = False
    for quote in article.quotes:
        if not _in_range(quote, article.blocks):
            continue
        if goes_on and groups[-1][-1].block < quote.block:
            groups[-1].append(quote)
        else:
            groups.append([quote])
        goes_on = quote.continues
    return [Quotation(tuple(group)) for group in groups]


def _in_range(quote: Quote, blocks: Sequence[Block]) -> bool:
    if not 0 <= quote.block < len(blocks):
        return False
    return max(0, quote.start) < min(quote.end, len(blocks[quote.block].text))


def _outside(block: Block, quotes: Sequence[Quote]) -> str:
    rest, position = [], 0
    for quote in quotes:
        start, end = lit(block.text, quote)
        rest.append(block.text[position:start])
        position = max(position, end)
    return "".join([*rest, block.text[position:]])


def _captions_before(blocks: Sequence[Block], order: Sequence[int]) -> list[int]:
    """The images at the end of what is placed so far, unless nothing stands before them."""
    captions: list[int] = []
    for index in reversed(order):
        if blocks[index].kind is not BlockKind.IMAGE:
            return captions[::-1]
        captions.append(index)
    return []
