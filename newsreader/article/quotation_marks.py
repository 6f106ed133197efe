"""Where quotation marks open and close: the stretches of text between them.

Knows nothing of speech: titles and words in doubt are stretches too. A quotation inside another
belongs to the outer one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsreader.model import Block, BlockKind, MarkKind

RUNNING_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_PASSED_OVER = (BlockKind.IMAGE, BlockKind.RULE)

_EVERY_MARK = '"“”„‟«»‹›「」『』\uff02'
_MARK = re.compile(f"[{_EVERY_MARK}]")
_CLOSERS = {
    "“": '”"“\uff02',
    "„": '“”"‟',
    "‟": '”"“',
    "”": "”",
    '"': '"\uff02”',
    "\uff02": '\uff02"”',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
}
_REOPENERS = {"«": "«»", "»": "»«", "„": "„“", "”": "”", '"': '"“', "“": '“"'}
_ALWAYS_OPENS = "„‟「『«‹“"
_MATCHED = {"“": "”", "„": "“", "«": "»", "‹": "›", "「": "」", "『": "』", "»": "«"}
_INCHES_AFTER = re.compile(r"""\d['’]\s?\d{1,2}\Z""")
_ELISION = re.compile(r"(?:em|til|tis|twas|cause|bout|n|nuff|\d\d?s?)\b", re.IGNORECASE)
_SINGLE_OPENER = re.compile(r"(?<!\w)(?<!['’‘])(?:‘|')(?=[\w\[(…¿¡$£€])")
_SINGLE_CLOSER = re.compile(r"(?<=[\w.,!?…;:)\]—–-])(?:’|')(?!\w)")
_POSSESSIVE = re.compile(r"s['’](?=\s+[a-z0-9])")
_ATTRIBUTE = re.compile(r'(?<=\w)="[^"\n]*"')
_MOST_MARKS = 1000
"""More marks than this in one block are no text that anybody reads."""
_LONGEST = 20_000
"""Longest block, in code points, that is looked at for single marks."""
_SPACE = " \t\n\u00a0\u202f\u2009\u3000"
_OPENS_AFTER = _SPACE + "([{—–-/:,…\u2014'‘“„«"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between marks in one block; offsets in code points, the marks excluded.

    ``outer_start`` and ``outer_end`` take the marks in. ``continued`` says that it began in an
    earlier block, ``continues`` that it goes on in a later one.
    """

    block: int
    start: int
    end: int
    outer_start: int
    outer_end: int
    continued: bool = False
    continues: bool = False
    closed: bool = True


@dataclass(frozen=True, slots=True)
class _Open:
    """A mark that waits for its closing one."""

    mark: str
    inner: int
    outer: int


def stretches(blocks: Sequence[Block]) -> tuple[Stretch, ...]:
    """Find all stretches between quotation marks in running text.

    Args:
        blocks: The blocks of one article.

    Returns:
        The outermost stretches, in order, never overlapping.
    """
    prepare = _single_marks_doubled if _is_british(blocks) else str
    found: list[Stretch] = []
    carried = ""
    for index, block in enumerate(blocks):
        if block.kind not in RUNNING_TEXT:
            carried = carried if block.kind in _PASSED_OVER else ""
            continue
        text = prepare(_without_markup(block))
        if carried and _looks_like_caption(text):
            continue
        carried = _scan_block(index, text, carried, found)
    return tuple(found)


def without_code(block: Block) -> str:
    """Return the block's text with its inline code blanked out, so that no offset changes."""
    text = block.text
    for mark in block.marks:
        if mark.kind is MarkKind.CODE:
            start, end = max(0, mark.start), min(len(text), mark.end)
            if start < end:
                text = text[:start] + "\x00" * (end - start) + text[end:]
    return text


def _without_markup(block: Block) -> str:
    """Return the block's text with code and attributes of markup blanked out."""
    text = without_code(block)
    if sum(map(text.count, _EVERY_MARK)) > _MOST_MARKS:
        return ""
    return _ATTRIBUTE.sub(_blank, text) if '="' in text else text


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])


def _looks_like_caption(text: str) -> bool:
    return len(text.split()) <= 8 and not _MARK.search(text) and text.rstrip()[-1:] not in ".!?…"


def _scan_block(index: int, text: str, carried: str, found: list[Stretch]) -> str:
    """Append the stretches of one block; return the mark still open at its end, if any."""
    begun = _continuation(text, carried)
    if carried and begun:
        found[-1] = replace(found[-1], continues=True)
    left = ""
    for stretch in _scan(index, text, begun):
        found.append(stretch)
        left = "" if stretch.closed else text[stretch.outer_start : stretch.start][:1] or carried
    return left


def _continuation(text: str, carried: str) -> _Open | None:
    """Return the open mark with which a block begins that goes on with a quotation."""
    if not carried:
        return None
    first = len(text) - len(text.lstrip(_SPACE))
    if text[first : first + 1] in (_REOPENERS.get(carried) or carried) and text[first:]:
        return _Open(carried, first + 1, first)
    mark = _MARK.search(text)
    if mark and mark[0] == _MATCHED.get(carried) and not _begins_word(text, mark.start()):
        return _Open(carried, 0, 0)
    return None


def _scan(index: int, text: str, begun: _Open | None) -> Iterator[Stretch]:
    stack = [begun] if begun else []
    for match in _MARK.finditer(text, begun.inner if begun else 0):
        position, mark = match.start(), match[0]
        if _is_measure(text, position, bool(stack)):
            continue
        if stack and _closes(text, position, stack[-1].mark):
            opened = stack.pop()
            if not stack:
                yield _stretch(index, text, opened, position, begun)
        elif _opens(text, position, bool(stack)):
            if stack and not _is_nested(text, position, [o.mark for o in stack]):
                stack.clear()
            stack.append(_Open(mark, match.end(), position))
    if stack:
        yield _stretch(index, text, stack[0], len(text), begun, closed=False)


def _stretch(
    index: int, text: str, opened: _Open, end: int, begun: _Open | None, *, closed: bool = True
) -> Stretch:
    start = opened.inner
    inner = text[start:end]
    lead = len(inner) - len(inner.lstrip(_SPACE))
    start = min(start + lead, end)
    return Stretch(
        block=index,
        start=start,
        end=max(start, start + len(inner.strip(_SPACE))),
        outer_start=opened.outer,
        outer_end=end + 1 if closed else end,
        continued=opened is begun,
        closed=closed,
    )


def _begins_word(text: str, position: int) -> bool:
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return (not before or before in _OPENS_AFTER) and bool(after) and after not in _SPACE


def _ends_word(text: str, position: int) -> bool:
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return bool(before) and before not in _SPACE and not after.isalnum()


def _closes(text: str, position: int, opener: str) -> bool:
    """Tell whether the mark at a position closes the innermost open one."""
    mark = text[position]
    if mark not in _CLOSERS[opener]:
        return False
    if mark == _MATCHED.get(opener):
        return True
    if mark == opener == '"':
        return not (_begins_word(text, position) and _is_nested(text, position, [opener]))
    return _ends_word(text, position)


def _opens(text: str, position: int, inside: bool) -> bool:
    mark = text[position]
    if mark in _ALWAYS_OPENS:
        return True
    if mark in '"\uff02':
        before = text[position - 1 : position]
        if before.isalnum():
            return not inside and _is_stuck(text, position)
        return not inside or _begins_word(text, position)
    return not inside and mark in "”»›" and _begins_word(text, position)


def _is_stuck(text: str, position: int) -> bool:
    """Tell an opening mark whose space before was forgotten: its word and its pair follow."""
    if not (text[position - 1].isalpha() and text[position + 1 : position + 2].isalpha()):
        return False
    return text.count(text[position], position) % 2 == 0


def _is_nested(text: str, position: int, opened: list[str]) -> bool:
    """Tell a quotation inside another from one whose predecessor was never closed."""
    mark = text[position]
    if mark == '"' and opened[-1] == '"':
        return text.count('"', position) % 2 == 1
    if mark not in opened:
        return any(closer in text[position + 1 :] for closer in _CLOSERS[mark])
    depth = len(opened) + 1
    for match in _MARK.finditer(text, position + 1):
        if match[0] == mark:
            depth += 1
        elif match[0] == _MATCHED.get(mark):
            depth -= 1
        if depth <= 0:
            return True
    return False


def _is_measure(text: str, position: int, inside: bool) -> bool:
    """Tell inches and seconds from a closing mark after a digit."""
    if text[position] not in '"”' or not text[position - 1 : position].isdigit():
        return False
    if _INCHES_AFTER.search(text, max(0, position - 6), position):
        return True
    if not inside:
        return True
    after = text[position + 1 :]
    return bool(re.match(r"[ \u00a0-][a-z]", after)) and after.count(text[position]) % 2 == 1


def _is_british(blocks: Sequence[Block]) -> bool:
    """Tell whether the article quotes in single marks, with double ones at most inside them."""
    texts = [_without_markup(b) for b in blocks if b.kind in RUNNING_TEXT]
    if not any("‘" in text or "'" in text for text in texts) or any("''" in t for t in texts):
        return False
    singles = doubles = 0
    for text in texts:
        spans = list(_single_spans(text))
        singles += sum(1 for start, end in spans if _is_spoken(text, start, end))
        doubles += sum(
            1 for m in _MARK.finditer(text) if not any(s < m.start() < e for s, e in spans)
        )
    return singles > 0 and doubles == 0


def _is_spoken(text: str, start: int, end: int) -> bool:
    """Tell a sentence between single marks from a word or a possessive."""
    words = text[start + 1 : end].rstrip()
    return words.count(" ") >= 2 and (words[-1:] in ",.?!…" or text[end + 1 : end + 2] == ",")


def _single_marks_doubled(text: str) -> str:
    letters = list(_MARK.sub("\x00", text))
    for start, end in _single_spans(text):
        letters[start], letters[end] = "“", "”"
    return "".join(letters)


def _single_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of single opening marks and of the ones that close them."""
    if len(text) > _LONGEST:
        return
    position = 0
    while opener := _SINGLE_OPENER.search(text, position):
        position = opener.end()
        if _ELISION.match(text, position):
            continue
        closer = _single_closer(text, position)
        if closer is not None:
            yield opener.start(), closer
            position = closer + 1


def _single_closer(text: str, position: int) -> int | None:
    found = None
    for match in _SINGLE_CLOSER.finditer(text, position):
        if found is not None and _SINGLE_OPENER.search(text, position, match.start()):
            break
        found = match.start()
        if not _POSSESSIVE.match(text, found - 1):
            return found
    return found
