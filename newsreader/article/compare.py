"""What became of a text: two versions of an article as one, with the words that came and went."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from newsreader.model import Article, Block, BlockKind, Mark, MarkKind
from newsreader.wording import plain_wording

ALIKE = 0.4
"""Share of common words from which on two blocks are versions of one another."""
_AT_ONCE = 50
"""Blocks among which the version of a block is looked for."""
_MOST_WORDS = 6_000
"""Words of one block that are compared one by one; of a longer one the whole is told."""

_WORD = re.compile(r"\w+(?:['’.,:/-]\w+)*|[^\w\s]")
_SET_AS_DRAWN = {BlockKind.CODE, BlockKind.TABLE, BlockKind.IMAGE}


class _Part(NamedTuple):
    """A stretch of a block as it is told; ``origin`` is where it stands in the new text."""

    text: str
    kind: MarkKind | None
    origin: int = -1


class _Words(Struct, frozen=True):
    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> "_Words":
        return cls(text, tuple(found.span() for found in _WORD.finditer(text)))

    def __getitem__(self, index: int) -> str:
        start, end = self.spans[index]
        return self.text[start:end]

    def listed(self) -> list[str]:
        return [self.text[start:end] for start, end in self.spans]

    def stretch(self, first: int, end: int) -> tuple[int, int]:
        """Where some words stand in the text, with the blank before them."""
        start = self.spans[first - 1][1] if first else 0
        return start, self.spans[end - 1][1]


def compared(before: Article, after: Article) -> Article:
    """Tell what became of an article.

    Args:
        before: The version that was read.
        after: The version there is now.

    Returns:
        The new version's blocks as far as they are others than before: words that came are marked
        ``INSERTED``, words that went ``REMOVED`` and stand where they stood. What is as before is
        left out; a block marked ``OMITTED`` says how much that is. No blocks at all where nothing
        a reader would notice is another.
    """
    blocks = [*_title(before.title, after.title), *_blocks(before.blocks, after.blocks)]
    changed = any(mark.kind is not MarkKind.OMITTED for block in blocks for mark in block.marks)
    return replace(
        after, blocks=tuple(blocks) if changed else (), quotes=(), teaser=False, notice=""
    )


def _title(before: str, after: str) -> Iterator[Block]:
    if plain_wording(before) != plain_wording(after):
        old, new = (Block(BlockKind.HEADING, each, level=2) for each in (before, after))
        yield _worded(old, new)


def _blocks(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Block]:
    old, new = ([each for each in every if _key(each)[1]] for every in (before, after))
    matcher = SequenceMatcher(None, [*map(_key, old)], [*map(_key, new)], autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield _omitted(new_end - new_start)
        else:
            yield from _versions(old[old_start:old_end], new[new_start:new_end])


def _key(block: Block) -> tuple[str, str]:
    return block.kind, plain_wording(block.text)


def _omitted(count: int) -> Block:
    said = "1 paragraph" if count == 1 else f"{count} paragraphs"
    text = f"{said} as before"
    return Block(BlockKind.PARAGRAPH, text, (Mark(0, len(text), MarkKind.OMITTED),))


def _versions(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Block]:
    """Blocks that are others now, each beside the one it was, in the order of both."""
    if len(old) > _AT_ONCE or len(new) > _AT_ONCE:
        yield from _versions(old[:_AT_ONCE], new[:_AT_ONCE])
        yield from _versions(old[_AT_ONCE:], new[_AT_ONCE:])
        return
    at = 0
    for block, found in zip(new, _origins(old, new), strict=True):
        if found is None:
            yield _whole(block, MarkKind.INSERTED)
            continue
        yield from (_whole(each, MarkKind.REMOVED) for each in old[at:found])
        yield _worded(old[found], block)
        at = found + 1
    yield from (_whole(each, MarkKind.REMOVED) for each in old[at:])


def _origins(old: Sequence[Block], new: Sequence[Block]) -> list[int | None]:
    """Which old block each new one was, so that all together are as alike as can be."""
    alike = [[_likeness(each, block) for each in old] for block in new]
    best = [[0.0] * (len(old) + 1) for _ in range(len(new) + 1)]
    for row in range(len(new) - 1, -1, -1):
        for column in range(len(old) - 1, -1, -1):
            paired = alike[row][column]
            paired = paired + best[row + 1][column + 1] if paired >= ALIKE else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    origins: list[int | None] = []
    column = 0
    for row in range(len(new)):
        while column < len(old) and best[row][column] == best[row][column + 1]:
            column += 1
        kept = best[row][column] == best[row + 1][column]
        origins.append(None if kept else column)
        column += not kept
    return origins


def _likeness(one: Block, other: Block) -> float:
    if one.kind is not other.kind:
        return 0.0
    mine, theirs = (Counter(_WORD.findall(each.text.casefold())) for each in (one, other))
    count = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / count if count else 0.0


def _whole(block: Block, kind: MarkKind) -> Block:
    """A block all of which came or went."""
    plain = _running(block)
    marks = (*plain.marks, Mark(0, len(plain.text), kind))
    return replace(plain, marks=marks, anchors=())


def _running(block: Block) -> Block:
    """A block as running text, on which marks can lie."""
    if block.kind not in _SET_AS_DRAWN:
        return block
    return Block(BlockKind.PARAGRAPH, block.text.replace("\t", "  "))


def _worded(old: Block, new: Block) -> Block:
    """A block with the words that came and went."""
    old, new = _running(old), _running(new)
    before, after = _Words.of(old.text), _Words.of(new.text)
    if max(len(before.spans), len(after.spans)) > _MOST_WORDS:
        return _whole(new, MarkKind.INSERTED)
    parts = list(_spaced(_parts(before, after)))
    text, marks, moved = _put_together(parts, len(new.text))
    kept = [
        replace(mark, start=moved[mark.start], end=moved[mark.end - 1] + 1)
        for mark in new.marks
        if 0 <= mark.start < mark.end <= len(new.text)
    ]
    return replace(new, text=text, marks=(*kept, *marks), anchors=())


def _parts(before: _Words, after: _Words) -> Iterator[_Part]:
    for tag, old_start, old_end, new_start, new_end in _steps(before, after):
        if tag != "equal" and old_end > old_start:
            start, end = before.stretch(old_start, old_end)
            yield _Part(before.text[start:end], MarkKind.REMOVED)
        if new_end > new_start:
            start, end = after.stretch(new_start, new_end)
            kind = None if tag == "equal" else MarkKind.INSERTED
            yield _Part(after.text[start:end], kind, start)
    end = after.spans[-1][1] if after.spans else 0
    if rest := after.text[end:]:
        yield _Part(rest, None, end)


_Step = tuple[str, int, int, int, int]


def _steps(before: _Words, after: _Words) -> list[_Step]:
    """How the words of one text become those of the other.

    A short word that stayed between two that did not goes with them: a sentence in other words is
    read more easily than one with every second word struck out.
    """
    matcher = SequenceMatcher(None, before.listed(), after.listed(), autojunk=False)
    steps: list[_Step] = []
    for step in matcher.get_opcodes():
        last = steps[-1] if steps else None
        joins = step[0] != "equal" or _slight(step, after)
        if last and last[0] != "equal" and joins:
            steps[-1] = ("replace", last[1], step[2], last[3], step[4])
        else:
            steps.append(step)
    return steps


def _slight(step: _Step, after: _Words) -> bool:
    _, _, _, start, end = step
    last = end == len(after.spans)
    return step[0] == "equal" and not last and end - start == 1 and len(after[start]) <= 3


def _spaced(parts: Iterator[_Part]) -> Iterator[_Part]:
    """Keep words apart that stand together only here."""
    before = " "
    for part in parts:
        touching = before.isalnum() and part.text[:1].isalnum()
        if touching:
            yield _Part(" ", None)
        yield part
        before = part.text[-1:] or before


def _put_together(parts: Sequence[_Part], length: int) -> tuple[str, list[Mark], list[int]]:
    """The text, the marks on it, and where each place of the new text stands in it."""
    moved = [0] * (length + 1)
    marks, at = [], 0
    for part in parts:
        blank = len(part.text) - len(part.text.lstrip())
        if part.kind is not None and blank < len(part.text):
            marks.append(Mark(at + blank, at + len(part.text), part.kind))
        if part.origin >= 0:
            for offset in range(len(part.text)):
                moved[part.origin + offset] = at + offset
        at += len(part.text)
    moved[length] = at
    return "".join(part.text for part in parts), marks, moved
