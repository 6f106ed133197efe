"""Quotations in the blocks of an article: where they stand; ``speakers`` says whose they are."""

from collections.abc import Iterator, Sequence

from newsreader.article.block_quotes import block_quotes
from newsreader.article.quotation_marks import Stretch, stretches
from newsreader.article.scene import Scene
from newsreader.article.speakers import sign
from newsreader.article.speech import is_speech
from newsreader.model import Block, BlockKind, Quote


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
    marked = stretches(blocks)
    if not marked and not any(block.kind is BlockKind.QUOTE for block in blocks):
        return ()
    scene = Scene(blocks, marked)
    quotes = [*_spoken(scene), *block_quotes(blocks)]
    quotes.sort(key=lambda quote: (quote.block, quote.start))
    return sign(scene, quotes)


def _spoken(scene: Scene) -> Iterator[Quote]:
    run: list[Stretch] = []
    for stretch in scene.stretches:
        run.append(stretch)
        if stretch.continues:
            continue
        if len(run) > 1 or is_speech(scene, stretch):
            yield from _parts(scene.blocks, [part for part in run if part.end > part.start])
        run = []


def _parts(blocks: Sequence[Block], run: Sequence[Stretch]) -> Iterator[Quote]:
    """Yield one Quote for each block that a quotation runs over."""
    for part in run:
        yield Quote(
            block=part.block,
            start=part.start,
            end=part.end,
            text=blocks[part.block].text[part.start : part.end],
            continues=part is not run[-1],
        )
