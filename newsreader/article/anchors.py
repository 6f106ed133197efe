"""Links within an article, once it is blocks: that each leads somewhere, and to one place only."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from newsreader.model import Block, BlockKind, Mark, MarkKind


def tied(blocks: Sequence[Block], url: str) -> tuple[Block, ...]:
    """Blocks whose inner links all lead somewhere, and whose anchors are all led to.

    Args:
        blocks: Of one article; links within it have addresses that begin with "#".
        url: The article's address, which other links to its page are given; may be "".
    """
    anchored = {name for block in blocks for name, _ in block.anchors}
    wanted = {mark.url[1:] for block in blocks for mark in block.marks if is_inner(mark)}
    if not wanted and not anchored:
        return tuple(blocks)
    return tuple(_tied(block, anchored, wanted, url.partition("#")[0]) for block in blocks)


def is_inner(mark: Mark) -> bool:
    """Tell whether a mark links to another place of its article."""
    return mark.kind is MarkKind.LINK and mark.url.startswith("#")


def renamed(blocks: Iterable[Block], suffix: str) -> tuple[Block, ...]:
    """Blocks whose inner links and anchors can't be taken for those of another page."""
    return tuple(
        replace(
            block,
            marks=tuple(_with_url(m, m.url + suffix) if is_inner(m) else m for m in block.marks),
            anchors=tuple((name + suffix, offset) for name, offset in block.anchors),
        )
        for block in blocks
    )


def notes_of(blocks: Sequence[Block], notes: Iterable[Block]) -> tuple[Block, ...]:
    """Those footnotes to which a mark in the text leads, with a rule above them."""
    led_to = {mark.url[1:] for block in blocks for mark in block.marks if is_inner(mark)}
    kept, wanted = [Block(BlockKind.RULE)], False
    for block in notes:
        if block.anchors:
            wanted = any(name in led_to for name, _ in block.anchors)
        if wanted:
            kept.append(block)
    return tuple(kept) if len(kept) > 1 else ()


def _tied(block: Block, anchored: set[str], wanted: set[str], url: str) -> Block:
    if not block.anchors and not any(map(is_inner, block.marks)):
        return block
    marks = []
    for mark in block.marks:
        if not is_inner(mark) or mark.url[1:] in anchored:
            marks.append(mark)
        elif url:
            marks.append(_with_url(mark, url + mark.url))
    anchors = tuple(anchor for anchor in block.anchors if anchor[0] in wanted)
    return replace(block, marks=tuple(marks), anchors=anchors)


def _with_url(mark: Mark, url: str) -> Mark:
    return Mark(mark.start, mark.end, mark.kind, url)
