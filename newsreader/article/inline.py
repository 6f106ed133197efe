"""The running text of one block: white space as a browser collapses it, and the marks in it."""

import re
from dataclasses import dataclass, field

from newsreader.model import Mark, MarkKind
from newsreader.text import clean

_BLANKS = " \t\n\r\f"
_INVISIBLE = "\u00a0\u200b\u2060\ufeff"
_RUN = re.compile(r"[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")
"""White space but for single spaces, which stay as they are."""
_WIDE = "\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_WIDE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\n\r\f]*(?=[{_WIDE}])")
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_LOOSE_NBSP = re.compile("(?<![«‹])\u00a0(?![»›;:!?%])")


@dataclass
class _Open:
    kind: MarkKind
    url: str
    start: int


@dataclass
class Inline:
    """Collects pieces of text and marks, and hands them over as the text of one block."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    last: str = ""
    gap: str = ""
    opened: list[_Open] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)

    def anchor(self, name: str) -> None:
        """Note that links lead here; without any text to come, to the block that follows."""
        self.anchors.append((name, self.length))

    def take_anchors(self) -> tuple[tuple[str, int], ...]:
        """Hand over the anchors, and begin anew; to be asked for before the text is."""
        found, self.anchors = self.anchors, []
        return tuple(found)

    def write(self, text: str) -> None:
        """Add text as it stands in the source."""
        text = _LOOSE_NBSP.sub(" ", clean(text))
        words = text.strip(_BLANKS)
        if not words:
            self.gap += text
            return
        start = text.index(words)
        self.gap += text[:start]
        self._close_gap(words[0])
        self._append(_RUN.sub(" ", _WIDE_BREAK.sub("", words)))
        self.gap = text[start + len(words) :]

    def _close_gap(self, following: str) -> None:
        if self.gap and self.last and self.last not in " \n" and not self._joins(following):
            self._append(" ")
        self.gap = ""

    def _joins(self, following: str) -> bool:
        """A line break in the source between two wide characters is no space."""
        wide = _WIDE_CHARACTER.match
        return "\n" in self.gap and bool(wide(self.last) and wide(following))

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        self.last = text[-1]

    def break_line(self) -> bool:
        """Break the line on purpose; False when it is broken already or nothing stands in it."""
        self.gap = ""
        if not self.length or self.last == "\n":
            return False
        self._append("\n")
        return True

    def open(self, kind: MarkKind, url: str = "") -> None:
        """Begin a mark."""
        self.opened.append(_Open(kind, url, self.length))

    def close(self, kind: MarkKind) -> None:
        """End the innermost mark of this kind."""
        for index in range(len(self.opened) - 1, -1, -1):
            if self.opened[index].kind is kind:
                self._keep(self.opened.pop(index))
                return

    def _keep(self, opened: _Open) -> None:
        if opened.start < self.length:
            self.marks.append(Mark(opened.start, self.length, opened.kind, opened.url))

    def take(self) -> tuple[str, tuple[Mark, ...]]:
        """Hand over text and marks and begin anew; marks still open go on in the next block."""
        for opened in self.opened:
            self._keep(opened)
            opened.start = 0
        text, marks = "".join(self.pieces), self.marks
        self.pieces, self.marks, self.length, self.last, self.gap = [], [], 0, "", ""
        return _finished(text, marks)


def _finished(text: str, marks: list[Mark]) -> tuple[str, tuple[Mark, ...]]:
    safe = clean(text)
    if safe != text:
        marks = [_moved(mark, text) for mark in marks]
    stripped = safe.strip(_BLANKS + _INVISIBLE)
    shift = safe.find(stripped) if stripped else 0
    trimmed = (_trimmed(mark, stripped, shift) for mark in marks)
    return stripped, _merged([mark for mark in trimmed if mark is not None])


def _moved(mark: Mark, text: str) -> Mark:
    """The mark's place after the whole text was cleaned."""
    start, end = len(clean(text[: mark.start])), len(clean(text[: mark.end]))
    return Mark(start, end, mark.kind, mark.url)


def _trimmed(mark: Mark, text: str, shift: int) -> Mark | None:
    start = min(max(mark.start - shift, 0), len(text))
    end = min(max(mark.end - shift, 0), len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Mark(start, end, mark.kind, mark.url) if start < end else None


def _merged(marks: list[Mark]) -> tuple[Mark, ...]:
    """In order, without a mark inside another of its kind."""
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    reached: dict[tuple[MarkKind, str], int] = {}
    kept = []
    for mark in marks:
        key = (mark.kind, mark.url)
        if mark.end > reached.get(key, -1):
            kept.append(mark)
            reached[key] = mark.end
    return tuple(kept)
