"""Breaks text into lines by word and by cell width.

A terminal's cell is the unit: East Asian letters and emoji take two, combining marks none. Widths
are those of Rich, which Textual paints by, so that what is measured here is what is drawn.
"""

import re
from collections.abc import Iterator

from rich.cells import cell_len, split_graphemes

Stretch = tuple[int, int]
"""Start and end of a line in a text, in code points, end excluded."""

_PLAIN = re.compile(
    "[\n -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff"
    "\u2010-\u2027\u2030-\u205e\u2070-\u20c0\u2100-\u218b\u2500-\u25fc]*"
)
"""Text of which each code point takes one cell: lines of it are measured by counting."""
_SPACES = frozenset(
    " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u3000"
)
_WORD = re.compile(r" |[^ ]+")
_HYPHEN = re.compile(r"[^\W\d_]{2}[-–](?=[^\W\d_]{2})(?!\w+\.\w)|\w—(?=\w)")
"""Where a line may break within a word: after a hyphen or dash, but not in the name of a host."""
_NOT_FIRST = frozenset(
    "、。，．・：；？！ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ゛゜…‥"
    "」』）］｝〉》】〕〙〗”’»›,.;:!?)]}%‰℃"
)
_NOT_LAST = frozenset("「『（［｛〈《【〔〘〖“‘«‹([{￥＄£")
"""Signs that East Asian typesetting keeps from the start or the end of a line (JIS X 4051)."""
_AFTER_SPACE = frozenset("»›:;!?")
_JOINERS = frozenset("\u200d\ufe0f\ufe0e")


def is_plain(text: str) -> bool:
    """Tell whether each code point of a text takes one cell."""
    return _PLAIN.fullmatch(text) is not None


def cells(text: str) -> int:
    """Width of a text of one line, in cells."""
    return len(text) if is_plain(text) else cell_len(text)


def wrap(text: str, width: int) -> list[Stretch]:
    """Break a text into lines.

    Args:
        text: Any text; a newline in it ends a line.
        width: Most cells of a line; at least 2 are taken, the width of one wide letter.

    Returns:
        At least one line. Spaces at a break belong to no line; a word wider than a line is broken.
    """
    breaker = _plain_lines if is_plain(text) else _wide_lines
    lines: list[Stretch] = []
    for start, end in hard_lines(text):
        lines.extend(breaker(text, start, end, max(2, width)))
    return lines


def balanced(text: str, width: int) -> list[Stretch]:
    """Break a title into as few lines as ``wrap`` does, of about the same length."""
    lines = wrap(text, width)
    low, high = 2, width
    while len(lines) > 1 and low < high:
        middle = (low + high) // 2
        if len(wrap(text, middle)) > len(lines):
            low = middle + 1
        else:
            high = middle
    return wrap(text, high) if len(lines) > 1 else lines


def hard_lines(text: str) -> Iterator[Stretch]:
    """The lines that the text itself ends by a newline."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)


def cut_middle(word: str, width: int, ellipsis: str) -> Stretch:
    """Tell which part of a long address to leave out.

    Args:
        word: Plain text.
        width: Cells for what is left with the ellipsis.
        ellipsis: The sign that stands for the part left out.

    Returns:
        The part between a longer beginning, which holds the host, and a shorter end.
    """
    kept = max(2, width - len(ellipsis))
    tail = kept // 3
    return kept - tail, len(word) - tail


def snapped(text: str, position: int) -> int:
    """Move a position forward out of the middle of a letter with its combining marks."""
    while 0 < position < len(text) and (
        text[position] in _JOINERS or text[position - 1] == "\u200d" or not cell_len(text[position])
    ):
        position += 1
    return position


def _plain_lines(text: str, start: int, end: int, width: int) -> Iterator[Stretch]:
    while end - start > width:
        cut, after = _plain_break(text, start, width)
        yield start, _trimmed(text, start, cut)
        start = after
        while start < end and text[start] == " ":
            start += 1
    yield start, _trimmed(text, start, end)


def _plain_break(text: str, start: int, width: int) -> Stretch:
    space = _last_space(text, start, start + width + 1)
    hyphen = _last_hyphen(text, max(space, start) + 1, start + width)
    if hyphen > start:
        return hyphen, hyphen
    return (space, space + 1) if space > start else (start + width, start + width)


def _last_space(text: str, start: int, end: int) -> int:
    last = space = text.rfind(" ", start, end)
    while space > start and _keeps_together(text, space):
        space = text.rfind(" ", start, space)
    return space if space > start else last


def _keeps_together(text: str, space: int) -> bool:
    """French sets its quotation marks and its high signs apart, but never on another line."""
    return text[space - 1] in "«‹" or text[space + 1 : space + 2] in _AFTER_SPACE


def _last_hyphen(text: str, low: int, high: int) -> int:
    found = -1
    for match in _HYPHEN.finditer(text, max(0, low - 1), high + 2):
        if low < match.end() <= high:
            found = match.end()
    return found


def _wide_lines(text: str, start: int, end: int, width: int) -> Iterator[Stretch]:
    """Greedy over letters with their marks, remembering the last place that allows a break."""
    begin, used = start, 0
    stop, resume, used_there = -1, -1, 0
    clusters = _clusters(text, start, end, width)
    for index, (at, after, size) in enumerate(clusters):
        space = text[at] in _SPACES
        if used + size > width and not space:
            if stop <= begin:
                stop, resume, used_there = at, at, used
            yield begin, _trimmed(text, begin, stop)
            begin, used, stop = resume, used - used_there, -1
        used += size
        if _may_break(text, clusters, index):
            stop, resume, used_there = (at if space else after), after, used
    yield begin, _trimmed(text, begin, end)


def _clusters(text: str, start: int, end: int, width: int) -> list[tuple[int, int, int]]:
    """Start, end and cells of each letter with its marks; a plain word is kept whole."""
    clusters: list[tuple[int, int, int]] = []
    for match in _WORD.finditer(text, start, end):
        word, at = match.group(), match.start()
        if word != " " and len(word) <= width and is_plain(word):
            clusters.append((at, match.end(), len(word)))
        else:
            spans, _ = split_graphemes(word)
            clusters += [(at + first, at + last, size) for first, last, size in spans]
    return clusters


def _trimmed(text: str, begin: int, end: int) -> int:
    while end > begin and text[end - 1] in _SPACES:
        end -= 1
    return end


def _may_break(text: str, clusters: list[tuple[int, int, int]], index: int) -> bool:
    if index + 1 == len(clusters):
        return False
    at, after, size = clusters[index]
    following, _, next_size = clusters[index + 1]
    one, other = text[at], text[following]
    if one in _SPACES:
        return at == 0 or not _keeps_together(text, at)
    if one in "-–—":
        return at > 0 and text[at - 1].isalpha() and other.isalpha()
    if size < 2 and next_size < 2:
        return False
    return one not in _NOT_LAST and other not in _NOT_FIRST and text[after - 1] != "\u200d"
