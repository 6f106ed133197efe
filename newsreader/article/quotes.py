"""Quotations in the blocks of an article: where they stand; ``speakers`` says whose they are."""

from collections.abc import Iterator, Sequence

from newsreader.article.quotation_marks import Stretch, stretches
from newsreader.article.speakers import attribute
from newsreader.article.speech import is_speech
from newsreader.model import Block, BlockKind, Quote

_WRAPPING = {"“": "”", '"': '"', "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "‘": "’"}


def find_quotes(blocks: Sequence[Block]) -> tuple[Quote, ...]:
    """Find the quotations of an article and their speakers.

    Direct quotations between marks in paragraphs and list items, and the block quotes of the
    page's own markup. A quotation inside another belongs to the outer one. Titles, words in
    doubt, code, headings, captions and tables are left alone.

    Args:
        blocks: The blocks of one article, in order.

    Returns:
        The quotes in order, never overlapping, with speakers where the text names them.
    """
    quotes = [*_spoken(blocks), *_block_quotes(blocks)]
    quotes.sort(key=lambda quote: (quote.block, quote.start))
    return attribute(blocks, quotes)


def _spoken(blocks: Sequence[Block]) -> Iterator[Quote]:
    run: list[Stretch] = []
    for stretch in stretches(blocks):
        run.append(stretch)
        if stretch.continues:
            continue
        if len(run) > 1 or is_speech(blocks, stretch):
            yield from (_quote(blocks, part) for part in run if part.end > part.start)
        run = []


def _quote(blocks: Sequence[Block], part: Stretch) -> Quote:
    return Quote(
        block=part.block,
        start=part.start,
        end=part.end,
        text=blocks[part.block].text[part.start : part.end],
        continues=part.continues,
    )


def _block_quotes(blocks: Sequence[Block]) -> Iterator[Quote]:
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.QUOTE:
            continue
        start, end = _unwrapped(block.text)
        if start < end:
            yield Quote(
                block=index,
                start=start,
                end=end,
                text=block.text[start:end],
                continues=_goes_on(blocks, index),
            )


def _unwrapped(text: str) -> tuple[int, int]:
    """Return the offsets of a block quote's words, without marks that wrap the whole."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    inside = text[start + 1 : end - 1]
    closers = _WRAPPING.get(text[start : start + 1])
    if closers and end - start > 2 and text[end - 1] in closers and text[start] not in inside:
        start, end = start + 1, end - 1
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
    return start, end


def _goes_on(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether the next block carries a block quote on."""
    if index + 1 >= len(blocks) or blocks[index + 1].kind is not BlockKind.QUOTE:
        return False
    here, there = _unwrapped(blocks[index].text), _unwrapped(blocks[index + 1].text)
    apart = here[0] > 0 and there[0] > 0 and here[1] < len(blocks[index].text)
    return there[0] < there[1] and not apart
