"""Quotations by the page's own markup: whole blocks, with the line that signs them, if any."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsreader.model import Block, BlockKind, Quote

_WRAPPING = {"“": "”", '"': '"', "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "‘": "’"}
_SIGNATURE = re.compile(
    r"(?:\A|\n)\s*[—–―]\s*(?P<name>[^\W\d_][^,\n(]{1,60}?)(?:\s*[,(]\s*(?P<role>[^\n]{2,120}?)\)?)?\s*\Z"
)


class _Signed(NamedTuple):
    """The words of a block quote, and who signed it with "— Name, role"."""

    start: int
    end: int
    signature: re.Match[str] | None


def block_quotes(blocks: Sequence[Block]) -> Iterator[Quote]:
    """Yield the block quotes of an article in order.

    A quotation over several blocks is one Quote per block. Marks around a whole block are left
    out, and so is a last line that begins with a dash: it gives the speaker.

    Args:
        blocks: The blocks of the article.
    """
    for run in _runs(blocks):
        parts = [(index, _read(blocks[index].text)) for index in run]
        spoken = [(index, part) for index, part in parts if part.start < part.end]
        last, signed = parts[-1]
        for index, part in spoken:
            quote = Quote(
                block=index,
                start=part.start,
                end=part.end,
                text=blocks[index].text[part.start : part.end],
                continues=index != spoken[-1][0],
            )
            yield _with_signature(quote, last, signed.signature)


def _with_signature(quote: Quote, block: int, signature: re.Match[str] | None) -> Quote:
    if signature is None:
        return quote
    return Quote(
        block=quote.block,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        continues=quote.continues,
        speaker=signature["name"].strip(),
        role=(signature["role"] or "").strip() or None,
        cue_block=block,
        cue_start=signature.start("name"),
        cue_end=signature.end("name"),
    )


def _runs(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the runs of blocks that are one quotation each."""
    run: list[int] = []
    for index, block in enumerate(blocks):
        if run and (block.kind is not BlockKind.QUOTE or _begins_anew(blocks, index)):
            yield run
            run = []
        if block.kind is BlockKind.QUOTE and block.text.strip():
            run.append(index)
    if run:
        yield run


def _begins_anew(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether a block quote ends before this block: by its own marks or its signature."""
    before, here = _read(blocks[index - 1].text), _read(blocks[index].text)
    if before.signature:
        return True
    wrapped = before.start > 0 and before.end < len(blocks[index - 1].text.rstrip())
    return wrapped and here.start > 0 and here.signature is None


def _read(text: str) -> _Signed:
    signature = _SIGNATURE.search(text)
    whole = text[: signature.start()] if signature else text
    start, end = len(whole) - len(whole.lstrip()), len(whole.rstrip())
    if start < end:
        start, end = _unwrapped(whole, start, end)
    return _Signed(start, max(start, end), signature)


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a text without marks that wrap the whole of it."""
    closers = _WRAPPING.get(text[start])
    inside = text[start + 1 : end - 1]
    if closers and not any(closer in text[start + 1 : end] for closer in closers):
        return start + 1, end
    if not closers or end - start <= 2 or text[end - 1] not in closers or text[start] in inside:
        return start, end
    start += 1 + len(inside) - len(inside.lstrip())
    return start, max(start, start + len(inside.strip()))
