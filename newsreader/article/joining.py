"""The pages of an article made one: which belong to it, and what each of them repeats."""

import re
from collections.abc import Sequence

from msgspec import Struct

from newsreader.article.anchors import renamed
from newsreader.model import Article, Block, BlockKind

_COUNTED = re.compile(
    r"\W*(?:\b(?:page|part|seite|teil|p)\b)?\W*\d{1,2}(?:\s*(?:/|of|von)\s*\d+)?\W*\Z"
)
_REPEATED = 8
"""Words from which a paragraph that an earlier part has is there again by design, not by chance."""


class Part(Struct, frozen=True):
    """One page of an article."""

    article: Article
    following: str = ""
    """Address of the page that goes on with it, or ""."""


def joined(parts: Sequence[Article]) -> tuple[Block, ...]:
    """The blocks of an article's parts, without what each of them repeats."""
    kept: list[Block] = []
    known: set[tuple[str, str]] = set()
    for number, article in enumerate(parts, 1):
        blocks = renamed(article.blocks, f".{number}") if number > 1 else article.blocks
        fresh = [block for block in blocks if _identity(block) not in known]
        known.update(filter(None, map(_identity, blocks)))
        kept += fresh
    return tuple(kept)


def belongs(part: Article, first: Article) -> bool:
    """Tell whether a page goes on with an article, by title and author."""
    same_author = not part.byline or not first.byline or part.byline == first.byline
    return same_author and _plain_title(part.title) == _plain_title(first.title)


def adds(part: Article, before: Sequence[Article]) -> bool:
    """Tell whether a page has paragraphs that the pages before it have not."""
    known = {_identity(block) for article in before for block in article.blocks}
    return any(_identity(block) not in known for block in part.blocks if len(block.text) > 80)


def _plain_title(title: str) -> str:
    return "".join(filter(str.isalnum, _COUNTED.sub("", title.casefold())))


def _identity(block: Block) -> tuple[str, str] | None:
    """What tells that two blocks are the same; None for those that may well stand there twice."""
    if block.kind is BlockKind.IMAGE:
        return (block.url, "") if block.url else None
    return (
        ("", block.text) if len(block.text.split()) >= _REPEATED or len(block.text) > 80 else None
    )
