"""What is left between the blocks of an article that is none of it, taken out block by block."""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from newsreader.article import phrases
from newsreader.article.teasers import (
    is_cut,
    is_notice,
    is_short_summary,
    is_teaser_text,
    leads_on,
    says_more,
    teases,
    trails_off,
    without_notice,
)
from newsreader.model import Block, BlockKind, Mark, MarkKind

Blocks = tuple[Block, ...]

_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.QUOTE})
_UNREAD = frozenset({BlockKind.IMAGE, BlockKind.RULE})
_LONG = 25
"""Words from which a paragraph counts as the text itself."""

_SHORT = 14
"""Words up to which a line may be a headline, a label, a name."""

_LONGEST = 1_000
"""Characters up to which a text can be such a line, however few its words."""

_CLOSING = 0.6
"""A closing list may hold at most this share of the words of what stands before it."""

_LEADS = re.compile(r"[,:]\s*\Z")
_OPENING = '“"„«‹「『‘»'
_WIDE = re.compile("[\u2e81-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?。！？][”\"’»)\]]*\Z")


def trim_page(blocks: Sequence[Block], *, title: str = "", byline: str = "") -> Blocks:
    """Take out of a page's blocks what is not the article.

    Args:
        blocks: As ``build_blocks`` gives them.
        title: The article's title, which the body need not repeat.
        byline: Its author, who is shown with the title.
    """
    kept = _without_captions(list(blocks))
    kept = _without_head(kept, title, byline)
    kept = _without_closing_list(kept)
    kept = _without_pointers(_without_teasers(kept))
    repeated = _repeated(kept)
    kept = [block for block in kept if not _is_boilerplate(block, repeated)]
    return tuple(_without_trailing_headings(_without_closing_lines(kept)))


def trim_feed(blocks: Sequence[Block], *, title: str = "", url: str = "") -> tuple[Blocks, bool]:
    """Take out of a feed's blocks what its software added, and tell whether it is a teaser.

    Args:
        blocks: As ``build_blocks`` gives them.
        title: The entry's title.
        url: The entry's address; a summary that goes on nowhere is no teaser.

    Returns:
        The blocks, and True when the text goes on at its address.
    """
    kept = _without_captions(list(blocks))
    if kept and kept[0].kind is BlockKind.HEADING and same_words(kept[0].text, title):
        kept = kept[1:]
    kept, said = _without_notices(kept)
    return tuple(kept), said or _is_summary(kept, url)


def _without_notices(blocks: list[Block]) -> tuple[list[Block], bool]:
    """Without "The post … appeared first on …" and "Read more" at the end; was there a "more"?"""
    teaser = False
    while blocks and blocks[-1].kind in _LINES:
        last = blocks[-1]
        teaser = teaser or _goes_on(last.text)
        text = "" if is_notice(last.text) else without_notice(last.text)
        if text == last.text:
            break
        blocks = blocks[:-1] + ([_shortened(last, text)] if text else [])
    return blocks, teaser


def _goes_on(text: str) -> bool:
    return says_more(text) or is_cut(text) or leads_on(text)


def _shortened(block: Block, text: str) -> Block:
    marks = (Mark(m.start, min(m.end, len(text)), m.kind, m.url) for m in block.marks)
    return replace(block, text=text, marks=tuple(mark for mark in marks if mark.start < mark.end))


def _is_summary(blocks: Sequence[Block], url: str) -> bool:
    texts = [block for block in blocks if block.kind not in _UNREAD]
    if not texts:
        return bool(url) and not blocks
    if is_teaser_text(texts[-1].text):
        return trails_off(texts[-1].text) or is_cut(texts[-1].text)
    return bool(url) and len(blocks) == 1 and is_short_summary(texts[0].text)


def words_in(text: str) -> int:
    """Words, where a language without spaces counts two characters as one."""
    if text.isascii():
        return len(text.split())
    return max(len(text.split()), len(_WIDE.findall(text)) // 2)


def plain_words(text: str) -> str:
    """The letters and figures of a text, for comparing."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def same_words(one: str, other: str) -> bool:
    """Tell whether two lines say the same, marks and case aside."""
    one, other = plain_words(one), plain_words(other)
    return bool(one) and one == other


def link_share(block: Block) -> float:
    """The share of a block's text that is linked, 0 to 1."""
    linked = sum(mark.end - mark.start for mark in block.marks if mark.kind is MarkKind.LINK)
    return min(1.0, linked / max(1, len(block.text)))


def _without_captions(blocks: list[Block]) -> list[Block]:
    """Without lines that repeat a caption, or stand between "X said," and what X said."""
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        if block.kind not in _LINES or not _is_caption_line(blocks, index):
            kept.append(block)
    return kept


def _is_caption_line(blocks: list[Block], index: int) -> bool:
    text = blocks[index].text
    if words_in(text) > 2 * _SHORT:
        return False
    near = [
        block for block in blocks[max(0, index - 3) : index + 3] if block.kind is BlockKind.IMAGE
    ]
    if any(_repeats(text, block.text) for block in near):
        return True
    return (
        words_in(text) <= 8 and not _SENTENCE_END.search(text) and _within_quotation(blocks, index)
    )


def _repeats(line: str, caption: str) -> bool:
    line, caption = plain_words(line), plain_words(caption)
    if not line or not caption:
        return False
    return line in caption if len(line) > 5 else line == caption


def _within_quotation(blocks: list[Block], index: int) -> bool:
    """Between a line that ends in "said," and the quotation it leads to, with short lines only."""
    before = _next_text(blocks, index, -1)
    after = _next_text(blocks, index, 1)
    if before is None or after is None:
        return False
    return (
        bool(_LEADS.search(before.text)) and after.text[:1] in _OPENING and words_in(after.text) > 8
    )


def _next_text(blocks: list[Block], index: int, step: int) -> Block | None:
    """The next block that way that is no picture; it looks past two short lines at most."""
    short = 0
    place = index + step
    while 0 <= place < len(blocks) and short < 3:
        block = blocks[place]
        is_short = words_in(block.text) <= 8 and not _LEADS.search(block.text)
        if block.kind is not BlockKind.IMAGE and not is_short:
            return block
        short += block.kind is not BlockKind.IMAGE
        place += step
    return None


def _without_head(blocks: list[Block], title: str, byline: str) -> list[Block]:
    """Without title, byline and date before the first paragraph of the text itself."""
    first = next(
        (i for i, block in enumerate(blocks) if words_in(block.text) >= _LONG), len(blocks)
    )
    head = [block for block in blocks[:first] if not _is_head_line(block, title, byline)]
    return head + blocks[first:]


def _is_head_line(block: Block, title: str, byline: str) -> bool:
    if block.kind not in _LINES:
        return False
    text = block.text
    if same_words(text, title) or same_words(text, byline):
        return True
    if words_in(text) > _SHORT or _SENTENCE_END.search(text):
        return False
    names = plain_words(byline)
    return bool(
        phrases.BYLINE.match(text)
        or phrases.DATE.search(text)
        or (names and names in plain_words(text))
    )


def _without_closing_list(blocks: list[Block]) -> list[Block]:
    """Without a heading "Recent news", "Related" or "More from …" whose rest is links."""
    weights = [0 if block.kind in _UNREAD else words_in(block.text) for block in blocks]
    total, cut = sum(weights), len(blocks)
    texts = others = after = 0
    for index in range(len(blocks) - 1, 0, -1):
        heads = _heads_a_list(blocks[index]) and after <= _CLOSING * total
        cut = index if heads and others <= texts // 10 else cut
        after += weights[index]
        texts += blocks[index].kind not in _UNREAD
        others += blocks[index].kind not in _UNREAD and not _is_pointer(blocks[index])
    return blocks[:cut]


def _heads_a_list(block: Block) -> bool:
    return (
        block.kind in _LINES
        and words_in(block.text) <= 10
        and bool(phrases.RELATED.match(block.text))
    )


def _is_pointer(block: Block) -> bool:
    text = block.text
    return (
        link_share(block) > 0.5 or says_more(text) or is_cut(text) or trails_off(text)
        or block.kind is BlockKind.HEADING
        or (words_in(text) <= _SHORT and not _SENTENCE_END.search(text))
    )  # fmt: skip


def _without_teasers(blocks: list[Block]) -> list[Block]:
    """Without paragraphs cut short that lead to other articles, unless hardly more is there."""
    kept = [block for block in blocks if not teases(block.text)]
    words = sum(words_in(block.text) for block in kept if block.kind not in _UNREAD)
    return kept if words >= 2 * _LONG else blocks


def _without_pointers(blocks: list[Block]) -> list[Block]:
    """Without "Don't miss" and the links under it, between the paragraphs of an article."""
    kept: list[Block] = []
    pointing = False
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else block
        heads = _heads_a_list(block) and link_share(following) > 0.5
        pointing = heads or (pointing and link_share(block) > 0.5)
        if not pointing:
            kept.append(block)
    return kept


def _without_closing_lines(blocks: list[Block]) -> list[Block]:
    """Without the lines at the very end that thank helpers and ask for news."""
    place = max(0, len(blocks) - 4)
    return blocks[:place] + [
        block
        for block in blocks[place:]
        if len(block.text) > _LONGEST or not phrases.CLOSING.match(block.text)
    ]


def _repeated(blocks: list[Block]) -> set[str]:
    """Short lines that stand in the text three times or more."""
    lines = Counter(block.text for block in blocks if words_in(block.text) <= _SHORT)
    return {line for line, count in lines.items() if count > 2 and line}


def _is_boilerplate(block: Block, repeated: set[str]) -> bool:
    if block.kind not in _LINES:
        return False
    text = block.text
    if not any(character.isalnum() for character in text):
        return block.kind is not BlockKind.PARAGRAPH or len(text) > 12 or link_share(block) > 0
    if len(text) > _LONGEST:
        return False
    if _is_credit(text) or (phrases.FURNITURE.match(text) and words_in(text) <= 2 * _LONG):
        return True
    return _is_link_line(block) or (text in repeated and link_share(block) > 0.3)


def _is_credit(text: str) -> bool:
    if words_in(text) > 2 * _LONG:
        return False
    return bool(phrases.CREDIT.match(text)) or (
        words_in(text) <= _SHORT and bool(phrases.AGENCY.search(text))
    )


def _is_link_line(block: Block) -> bool:
    """A line that only points to another article."""
    text = block.text
    if block.kind is BlockKind.HEADING or words_in(text) > 2 * _LONG:
        return False
    pointing = bool(phrases.POINTER.match(text)) and (
        link_share(block) > 0.3 or words_in(text) <= _LONG
    )
    teaser = link_share(block) > 0 and says_more(text)
    return pointing or teaser or (text.isupper() and link_share(block) > 0.8)


def _without_trailing_headings(blocks: list[Block]) -> list[Block]:
    """A heading with nothing under it at the end led to what was taken out."""
    end = len(blocks)
    while end and blocks[end - 1].kind in {BlockKind.HEADING, BlockKind.RULE}:
        end -= 1
    return blocks[:end] if end else blocks
