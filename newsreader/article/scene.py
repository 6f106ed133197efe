"""What the ranking of speakers looks at: the blocks' words, mentions, people and quotations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsreader.article.mention import Mention
from newsreader.article.mentions import MentionFinder
from newsreader.article.people import People
from newsreader.article.quotation_marks import RUNNING_TEXT, Stretch, stretches
from newsreader.article.words import Word, read_words
from newsreader.model import Block, BlockKind

_GERMAN = frozenset(
    ("der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "von", "den")
)
_SYMBOLS = {"P": "M", "O": "M", "N": "m", "D": "m", "h": "h"}
_SHOWN = {kind: kind for kind in "QVvApwT,:;.-("} | dict.fromkeys("xnCd", "x")
_REACH = 30
"""Blocks looked back over, captions included."""


@dataclass(slots=True)
class Line:
    """One block as a string of symbols.

    ``symbols`` holds M for a name, m for a noun phrase, h for a pronoun, Q for a quotation, and
    the classes of the other words; ``at`` tells where a word (by index) stands in it.
    """

    words: list[Word]
    mentions: list[Mention]
    symbols: str = ""
    at: list[int] = field(default_factory=list)
    quote_at: dict[int, int] = field(default_factory=dict)
    """Where the quotation that begins at an offset stands in ``symbols``."""
    caption: bool = False
    verbs: dict[int, str] = field(default_factory=dict)
    """How a verb of speech hangs on the mention that begins at a word, once looked for."""


class Scene:
    """An article as the ranking sees it.

    Args:
        blocks: The blocks of the article.
        marked: What stands in quotation marks there, if known.
    """

    def __init__(self, blocks: Sequence[Block], marked: Sequence[Stretch] | None = None) -> None:
        self.blocks = blocks
        self.stretches = stretches(blocks) if marked is None else marked
        self.texts = [b.text if b.kind in RUNNING_TEXT else "" for b in blocks]
        quoted = _quoted(self.stretches)
        words = [
            read_words(text, quoted.get(i, ())) if text else [] for i, text in enumerate(self.texts)
        ]
        self.german = _is_german(words)
        finder = MentionFinder(words, german=self.german)
        mentions = [finder.find(i, line) for i, line in enumerate(words)]
        self.people = People(self.texts, words, mentions)
        self.lines = [_line(w, m) for w, m in zip(words, mentions, strict=True)]
        for line, block in zip(self.lines, blocks, strict=True):
            line.caption = _is_caption(block, line)

    def earlier(self, block: int, count: int) -> list[int]:
        """Return the text blocks before one, nearest first, captions and pictures aside.

        Headings, block quotes and code end the search.
        """
        found: list[int] = []
        for index in range(block - 1, max(-1, block - _REACH), -1):
            kind = self.blocks[index].kind
            if kind in (BlockKind.IMAGE, BlockKind.RULE) or self.lines[index].caption:
                continue
            if kind not in RUNNING_TEXT or len(found) >= count:
                break
            found.append(index)
        return found


def _quoted(parts: Sequence[Stretch]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for stretch in parts:
        if stretch.outer_end > stretch.outer_start:
            found.setdefault(stretch.block, []).append((stretch.outer_start, stretch.outer_end))
    return found


def _is_german(words: Sequence[Sequence[Word]]) -> bool:
    lowers = [w.lower for line in words for w in line if w.kind != "Q"]
    return sum(lower in _GERMAN for lower in lowers) > len(lowers) / 12


def _is_caption(block: Block, line: Line) -> bool:
    """Tell a short line under a picture from a sentence: no verb of speech, no end."""
    if block.kind not in RUNNING_TEXT:
        return False
    return (
        len(line.words) <= 10
        and not re.search(r"[.:,!?…”\"»」]\s*\Z", block.text)
        and not any(symbol in line.symbols for symbol in "QVvA")
    )


def _line(words: list[Word], mentions: list[Mention]) -> Line:
    line = Line(words, mentions)
    starts = {m.first: m for m in mentions if not m.modifier}
    symbols: list[str] = []
    index = 0
    while index < len(words):
        mention = starts.get(index)
        symbol = _SYMBOLS[mention.kind] if mention else _SHOWN.get(words[index].kind, "")
        if symbol and not (symbol == "x" and symbols and symbols[-1] == "x"):
            symbols.append(symbol)
        position = max(0, len(symbols) - 1)
        length = max(1, mention.last - index) if mention else 1
        line.at += [position] * length
        if symbol == "Q":
            line.quote_at[words[index].start] = position
        index += length
    line.symbols = "".join(symbols)
    return line
