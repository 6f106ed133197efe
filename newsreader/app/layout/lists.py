"""Lists: which items belong together, their bullets and numbers, their indents."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from newsreader.app.layout.passage import Prefix, Tone
from newsreader.app.layout.wrap import cells
from newsreader.model import Block, BlockKind
from newsreader.text import clean_line

_DEEPEST = 6
"""Deeper items are indented as those of this depth."""


class List(Struct):
    """A list of the article: where it begins and how wide its markers are at each depth."""

    first: int
    numbered: bool
    widths: dict[int, int] = field(default_factory=dict)


def lists_of(blocks: Sequence[Block], bullets: Sequence[str]) -> list[List | None]:
    """For each block the list it stands in; one may follow another at once."""
    found: list[List | None] = []
    current: List | None = None
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.LIST_ITEM:
            current = None
        elif current is None or _begins_list(current, block):
            current = List(index, block.marker not in {"", "•"})
        if current:
            level, width = min(block.level, _DEEPEST), cells(_marker(block, bullets))
            current.widths[level] = max(current.widths.get(level, 1), width)
        found.append(current)
    return found


def list_prefixes(
    block: Block, widths: Mapping[int, int], bullets: Sequence[str]
) -> tuple[Prefix, Prefix]:
    """What stands before the first line of an item, and before its others, as wide."""
    level = min(block.level, _DEEPEST)
    indent = " " * sum(widths.get(depth, 1) + 1 for depth in range(level))
    column = widths[level]
    rest = Prefix(f"{indent}{' ' * column} ")
    return Prefix(f"{indent}{_marker(block, bullets):>{column}} ", Tone.MARKER), rest


def _begins_list(current: List, block: Block) -> bool:
    if block.level or not block.marker:
        return False
    return block.marker in {"1.", "a.", "A.", "i.", "I."} or current.numbered is (
        block.marker == "•"
    )


def _marker(block: Block, bullets: Sequence[str]) -> str:
    if block.marker == "•":
        return bullets[min(block.level, len(bullets) - 1)]
    return clean_line(block.marker, 6)
