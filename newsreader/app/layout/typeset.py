"""Turns the blocks of an article into passages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from newsreader.app.layout import tables
from newsreader.app.layout.lists import List, list_prefixes, lists_of
from newsreader.app.layout.page import StopKind
from newsreader.app.layout.passage import NO_PREFIX, PLAIN, Edit, Passage, Prefix, Run, Shown, Tone
from newsreader.app.layout.quoting import Quoting, lit
from newsreader.app.layout.sheet import Sheet
from newsreader.app.layout.wrap import cells, cut_middle
from newsreader.model import Article, Block, BlockKind, Mark, MarkKind
from newsreader.text import clean_line

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff"
    "\ud800-\udfff]"
)
_ADDRESS = re.compile(r"(?:\w+://|www\.)[!-~]+")
_TONES = {
    MarkKind.STRONG: Tone.STRONG,
    MarkKind.EMPHASIS: Tone.EMPHASIS,
    MarkKind.CODE: Tone.CODE,
    MarkKind.STRUCK: Tone.STRUCK,
    MarkKind.INSERTED: Tone.INSERTED,
    MarkKind.REMOVED: Tone.REMOVED,
    MarkKind.OMITTED: Tone.MUTED | Tone.EMPHASIS,
}
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SCRIPTS = {MarkKind.SUPERSCRIPT: (_RAISED, "^"), MarkKind.SUBSCRIPT: (_LOWERED, "_")}
_FOOTNOTE = re.compile(r"\W*(\d{1,3}|[^\W\d_])?\W*")
_TAB = 4
_DEEPEST = 6


def safe(text: str) -> str:
    """Replace what a terminal could obey, one for one, so that offsets stay true."""
    return _UNSAFE.sub("\ufffd", text)


def host(url: str) -> str:
    """The host of an address without "www."; empty where it has none."""
    try:
        return clean_line((urlsplit(url).hostname or "").removeprefix("www."))
    except ValueError:
        return ""


def typeset(article: Article, sheet: Sheet, pictures: Mapping[int, int]) -> None:
    """Put the blocks of an article on a sheet, with room for pictures of so many lines."""
    lists = lists_of(article.blocks, sheet.signs.bullets)
    _Typesetter(article, sheet, lists, pictures).run()


class _Typesetter(Struct, frozen=True):
    article: Article
    sheet: Sheet
    lists: Sequence[List | None]
    pictures: Mapping[int, int]

    def run(self) -> None:
        quoting = Quoting(self.article)
        numbers = [
            self.sheet.new_quotation(
                safe(each.text), clean_line(each.speaker), clean_line(each.role)
            )
            for each in quoting.quotations
        ]
        before = -1
        for index in quoting.order:
            passage = self._passage(index, quoting, numbers)
            passage.gap = self._gap(before, index, quoting)
            if passage.gap:
                passage.gap_prefix = self._bar(before, index, quoting)
            if rows := self.pictures.get(index):
                self.sheet.add(_room(index, rows))
                passage.gap = 0
            self.sheet.add(passage)
            if signed := quoting.signature(index):
                self.sheet.add(self._signature(index, signed.speaker, signed.role))
            before = index

    def _gap(self, before: int, index: int, quoting: Quoting) -> int:
        if before < 0:
            return 1
        block, above = self.article.blocks[index], self.article.blocks[before]
        if quoting.joined(index):
            return 0
        if block.kind is above.kind is BlockKind.LIST_ITEM:
            current = self.lists[index]
            begins = current is not None and current.first == index
            return int(begins or not (block.marker and above.marker))
        if block.kind is above.kind is BlockKind.IMAGE:
            return 0
        return 2 if block.kind is BlockKind.HEADING and above.kind is not block.kind else 1

    def _bar(self, before: int, index: int, quoting: Quoting) -> Prefix:
        """What goes on through the blank line between two paragraphs of a quotation."""
        if before < 0 or not quoting.continued(before, index):
            return NO_PREFIX
        bars = [
            self._prefixes(each, self.article.blocks[each], quoting)[1] for each in (before, index)
        ]
        return Prefix(min(bar.text.rstrip() for bar in bars), Tone.BAR)

    def _passage(self, index: int, quoting: Quoting, numbers: Sequence[int]) -> Passage:
        block = self.article.blocks[index]
        match block.kind:
            case BlockKind.CODE:
                return self._code(index, block)
            case BlockKind.TABLE:
                return self._table(index, block)
            case BlockKind.RULE:
                return Passage(
                    index, Shown(self.sheet.signs.rule * 12), tone=Tone.RULE, centred=True
                )
        first, rest = self._prefixes(index, block, quoting)
        passage = _Text(self.sheet, index, block, quoting, numbers).passage(cells(rest.text))
        passage.first, passage.rest = first, rest
        return passage

    def _prefixes(self, index: int, block: Block, quoting: Quoting) -> tuple[Prefix, Prefix]:
        first = rest = NO_PREFIX
        if quoting.is_quotation(index):
            depth = min(block.level, _DEEPEST) if block.kind is BlockKind.QUOTE else 0
            first = rest = Prefix(f"{self.sheet.signs.bar} " * (depth + 1), Tone.BAR)
        elif current := self.lists[index]:
            first, rest = list_prefixes(block, current.widths, self.sheet.signs.bullets)
        elif block.kind is BlockKind.IMAGE:
            sign = f"{self.sheet.signs.image} "
            first, rest = Prefix(sign, Tone.MUTED), Prefix(" " * len(sign))
        return first, rest

    def _code(self, index: int, block: Block) -> Passage:
        text = safe(block.text)
        tabs = [Edit(at, at + 1, " " * _TAB) for at, sign in enumerate(text) if sign == "\t"]
        return Passage(
            index, Shown(text, tabs), tone=Tone.CODE, fixed=True, fill=Tone.CODE,
            first=Prefix(" "), rest=Prefix(" "),
        )  # fmt: skip

    def _table(self, index: int, block: Block) -> Passage:
        rows = [[safe(cell) for cell in row] for row in block.rows]
        links = list(self._table_links(block))
        text, runs = tables.draw(rows, header=block.header, signs=self.sheet.signs, links=links)
        return Passage(index, Shown(text), runs, fixed=True)

    def _table_links(self, block: Block) -> Iterator[tables.Link]:
        """The links of a table by cell; its text has the cells with a sign between any two."""
        links, position = iter([*_joined_links(block.marks), None]), 0
        link = next(links)
        for row, cells_of_row in enumerate(block.rows):
            for column, cell in enumerate(cells_of_row):
                end = position + len(cell)
                while link is not None and link.start < end:
                    start, stretch = link.start - position, block.text[link.start : link.end]
                    stop = self.sheet.new_stop(StopKind.LINK, safe(stretch), link.url)
                    yield tables.Link(row, column, start, start + len(stretch), stop)
                    link = next(links)
                position = end + 1

    def _signature(self, index: int, speaker: str, role: str) -> Passage:
        who = ", ".join(filter(None, map(clean_line, (speaker, role))))
        text = f"{self.sheet.signs.dash} {who}"
        indent = Prefix("  ")
        return Passage(
            index, Shown(text), tone=Tone.MUTED, base=len(self.article.blocks[index].text),
            gap=0, first=indent, rest=indent,
        )  # fmt: skip


class _Text(Struct, frozen=True):
    """A block of running text, with its marks, quotes and speakers."""

    sheet: Sheet
    index: int
    block: Block
    quoting: Quoting
    numbers: Sequence[int]

    def passage(self, indent: int) -> Passage:
        text, edits = self._scripts()
        if self.block.kind is BlockKind.IMAGE:
            text = self._captioned(text)
        links = list(self._links())
        edits += [Edit(link.end, link.end, number) for link, _, number in links if number]
        edits += self._shortened(text, self.sheet.width - indent)
        edits += self._bracketed()
        shown = Shown(text, _apart(edits))
        return Passage(self.index, shown, list(self._runs(shown, links)), tone=self._tone())

    def _tone(self) -> Tone:
        if self.quoting.is_quotation(self.index):
            return Tone.QUOTE
        kinds = {BlockKind.HEADING: Tone.HEADING, BlockKind.IMAGE: Tone.MUTED}
        return kinds.get(self.block.kind, PLAIN)

    def _scripts(self) -> tuple[str, list[Edit]]:
        """Raised and lowered letters: by signs of their own where there are any."""
        text, edits = safe(self.block.text).replace("\t", " "), []
        for mark in self.block.marks:
            if script := _SCRIPTS.get(mark.kind):
                table, caret = script
                words = text[mark.start : mark.end]
                if self.sheet.signs.ellipsis == "…" and all(ord(sign) in table for sign in words):
                    text = text[: mark.start] + words.translate(table) + text[mark.end :]
                elif words.isalnum() and text[mark.start - 1 : mark.start].isalnum():
                    edits.append(Edit(mark.start, mark.start, caret))
        return text, edits

    def _captioned(self, text: str) -> str:
        size = f"{self.block.width}{self.sheet.signs.times}{self.block.height}"
        known = [host(self.block.url), size if self.block.width and self.block.height else ""]
        about = ",\u00a0".join(part for part in known if part)
        caption = text.replace("\n", " ") or "Image"
        return f"{caption}  ({about})" if about else caption

    def _links(self) -> Iterator[tuple[Mark, int, str]]:
        """Each link with its stop and the number shown after it; none after a footnote's mark."""
        for mark in _joined_links(self.block.marks):
            words = safe(self.block.text[mark.start : mark.end])
            number = "" if _FOOTNOTE.fullmatch(words) else self.sheet.next_number
            end = mark.start + len(words.rstrip())
            link = Mark(mark.start, end, MarkKind.LINK, mark.url)
            yield link, self.sheet.new_stop(StopKind.LINK, words, mark.url), number

    def _bracketed(self) -> Iterator[Edit]:
        """Signs around words that came and went, where style alone can't tell them."""
        signs = self.sheet.signs
        about = {MarkKind.INSERTED: signs.inserted, MarkKind.REMOVED: signs.removed}
        for mark in self.block.marks:
            before, after = about.get(mark.kind, ("", ""))
            if before:
                yield Edit(mark.start, mark.start, before)
                yield Edit(mark.end, mark.end, after)

    def _shortened(self, text: str, width: int) -> Iterator[Edit]:
        for found in _ADDRESS.finditer(text) if "://" in text or "www." in text else ():
            if found.end() - found.start() > width > 12:
                low, high = cut_middle(found.group(), width, self.sheet.signs.ellipsis)
                start = found.start()
                yield Edit(start + low, start + high, self.sheet.signs.ellipsis)

    def _runs(self, shown: Shown, links: Sequence[tuple[Mark, int, str]]) -> Iterator[Run]:
        if self.block.kind is BlockKind.IMAGE and self.block.url:
            stop = self.sheet.new_stop(StopKind.IMAGE, safe(self.block.text), self.block.url)
            yield Run(0, len(shown.text), PLAIN, stop)
        inner = PLAIN if self.quoting.is_quotation(self.index) else Tone.QUOTED
        for quote, quotation in self.quoting.quotes(self.index):
            start, end = lit(shown.source_text, quote)
            yield Run(shown.start(start), shown.end(end), inner, self.numbers[quotation])
        for mark in self.block.marks:
            if tone := _TONES.get(mark.kind):
                yield Run(shown.start(mark.start), shown.end(mark.end), tone)
        for start, end in self.quoting.cues(self.index):
            yield Run(shown.start(start), shown.end(end), Tone.SPEAKER)
        for link, stop, number in links:
            after = shown.end(link.end)
            yield Run(shown.start(link.start), after, Tone.LINK, stop)
            yield Run(after, after + len(number), Tone.NUMBER)


def _room(index: int, rows: int) -> Passage:
    """The lines above a caption that its picture takes."""
    return Passage(index, Shown(""), base=-rows, rows=rows)


def _joined_links(marks: Sequence[Mark]) -> Iterator[Mark]:
    """The links in order; one that is cut in two by other markup is one again."""
    open_link: Mark | None = None
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.kind is not MarkKind.LINK or not mark.url or mark.end <= mark.start:
            continue
        if open_link and mark.start <= open_link.end and mark.url == open_link.url:
            open_link = Mark(open_link.start, max(mark.end, open_link.end), mark.kind, mark.url)
            continue
        if open_link:
            yield open_link
        open_link = mark
    if open_link:
        yield open_link


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Edits in order, without those that lie over an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
