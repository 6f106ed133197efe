"""A content tree to blocks, by allow-list: what is not named here does not come through."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lxml import etree
from msgspec.structs import replace

from newsreader.article.fragments import fragment, fragments, name_of
from newsreader.article.inline import Inline
from newsreader.article.markers import marker
from newsreader.article.media import inline_text, media_block
from newsreader.article.tables import is_data_table, table_block
from newsreader.article.tree import Element, absolute, is_hidden
from newsreader.model import Block, BlockKind, MarkKind
from newsreader.text import clean

_SKIPPED = frozenset({
    "applet", "button", "canvas", "datalist", "dialog", "form", "frameset", "head", "input", "link",
    "map", "meta", "noscript", "option", "param", "rp", "rt", "script", "select", "source", "style",
    "svg", "template", "textarea", "title", "track",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "header", "hgroup", "html", "legend",
    "main", "menu", "nav", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr",
})  # fmt: skip
_MARKS = {
    "a": MarkKind.LINK,
    "b": MarkKind.STRONG,
    "strong": MarkKind.STRONG,
    "i": MarkKind.EMPHASIS,
    "em": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "dfn": MarkKind.EMPHASIS,
    "var": MarkKind.EMPHASIS,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "sub": MarkKind.SUBSCRIPT,
    "sup": MarkKind.SUPERSCRIPT,
    "s": MarkKind.STRUCK,
    "strike": MarkKind.STRUCK,
    "del": MarkKind.STRUCK,
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_MEDIA = frozenset({"img", "video", "audio", "iframe", "embed", "object"})
_WHOLE = _MEDIA | {"pre", "table"}
_DEEPEST = 9
_LANGUAGE = re.compile(
    r"(?:lang(?:uage)?|highlight-source|brush:?|highlight)[-: ]\s*([\w+#-]{1,20})"
)
_GUTTER = re.compile(r"gutter|linenos|line-?numbers?|lineno", re.IGNORECASE)


@dataclass
class _Frame:
    """An open element that says what kind of block the text in it is."""

    tag: str
    count: int = 0
    marker: str = ""
    style: str = ""


def build_blocks(
    tree: Element, base_url: str, wanted: AbstractSet[str] | None = None
) -> tuple[Block, ...]:
    """Turn a content tree into blocks.

    Args:
        tree: Any parsed HTML. It is left as it is.
        base_url: Address that the links are relative to; may be "".
        wanted: Names that links of the same page lead to; None looks for them in the tree.

    Returns:
        Blocks in reading order with clean text. Empty ones are left out.
    """
    builder = _Builder(base_url, fragments([tree], base_url) if wanted is None else wanted)
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            builder.end(element, is_root=element is tree)
        elif not builder.start(element):
            walker.skip_subtree()
    builder.flush()
    return tuple(builder.finished())


class _Builder:
    def __init__(self, base: str, wanted: AbstractSet[str]) -> None:
        self.base, self.wanted = base, wanted
        self.inline = Inline()
        self.frames: list[_Frame] = []
        self.blocks: list[Block] = []
        self.waiting: list[Block] = []
        self.skipping: list[Element] = []
        self.starters: dict[str, Callable[[Element], bool]] = {
            "br": self._start_break,
            "hr": self._start_rule,
            "pre": self._start_code,
            "table": self._start_table,
            "blockquote": self._start_frame,
            "li": self._start_item,
            "q": self._start_quoted,
            "math": self._start_formula,
        }

    def start(self, element: Element) -> bool:
        """Open an element; False when its content is dealt with."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or is_hidden(element):
            self.skipping.append(element)
            return False
        if tag in _WHOLE:
            self._anchor(element)
            inside = self._start_whole(element)
        else:
            inside = self._start_open(element)
            self._anchor(element)
        if inside:
            self._write(element.text)
        else:
            self.skipping.append(element)
        return inside

    def _start_whole(self, element: Element) -> bool:
        if element.tag in _MEDIA:
            self._add_media(element)
            return False
        return self.starters[str(element.tag)](element)

    def _start_open(self, element: Element) -> bool:
        if starter := self.starters.get(str(element.tag)):
            return starter(element)
        self._start_plain(element)
        return True

    def _anchor(self, element: Element) -> None:
        if self.wanted and (name := name_of(element)) in self.wanted:
            if element.tag in {"pre", "table"}:
                self.flush()
            self.inline.anchor(name)

    def end(self, element: Element, *, is_root: bool) -> None:
        """Close an element and read the text that follows it."""
        if self.skipping and self.skipping[-1] is element:
            self.skipping.pop()
        else:
            self._close(element)
        if not is_root:
            self._write(element.tail)

    def _write(self, text: str | None) -> None:
        if text:
            self.inline.write(text)

    def _start_plain(self, element: Element) -> None:
        tag = element.tag
        if tag in _MARKS:
            self._open_mark(element)
        elif tag in _HEADINGS or tag in {"dt", "dd"} or tag in _LISTS:
            self._start_frame(element)
            if tag == "dt":
                self.inline.open(MarkKind.STRONG)
        elif tag in _BLOCKS:
            self.flush()

    def _open_mark(self, element: Element) -> None:
        name = fragment(element, self.base) if self.wanted and element.tag == "a" else ""
        href = element.get("href", "")
        url = f"#{name}" if name else absolute(href, self.base) if href else ""
        if element.tag != "a" or url:
            self.inline.open(_MARKS[str(element.tag)], url)

    def _close(self, element: Element) -> None:
        tag = element.tag
        if tag in _MARKS:
            self.inline.close(_MARKS[tag])
        elif tag == "q":
            self._write("”")
        elif tag in _HEADINGS or tag in _LISTS or tag in {"blockquote", "li", "dt", "dd"}:
            if tag == "dt":
                self.inline.close(MarkKind.STRONG)
            self._end_frame(tag)
        elif tag in _BLOCKS:
            self.flush()

    def _start_frame(self, element: Element) -> bool:
        self.flush()
        tag, style = str(element.tag), element.get("type", "")
        self.frames.append(_Frame(tag, count=_first_number(element), style=style))
        return True

    def _end_frame(self, tag: str) -> None:
        self.flush()
        if self.frames and self.frames[-1].tag == tag:
            self.frames.pop()

    def _start_item(self, element: Element) -> bool:
        self.flush()
        self.frames.append(_Frame("li", marker=self._marker(element)))
        return True

    def _marker(self, element: Element) -> str:
        parent = next((frame for frame in reversed(self.frames) if frame.tag in _LISTS), None)
        if parent is None or parent.tag != "ol":
            return "•"
        stated = _number(element.get("value"))
        number = parent.count if stated is None else stated
        parent.count = number + 1
        return marker(number, element.get("type") or parent.style)

    def _start_break(self, _element: Element) -> bool:
        if self._innermost() in _HEADINGS:
            self._write(" ")
        elif not self.inline.break_line():
            self.flush()
        return False

    def _start_rule(self, _element: Element) -> bool:
        self.flush()
        if self.blocks and self.blocks[-1].kind is not BlockKind.RULE:
            self._add(Block(BlockKind.RULE))
        return False

    def _start_code(self, element: Element) -> bool:
        self.flush()
        text = _raw_text(element)
        if text.strip():
            self._add(Block(BlockKind.CODE, text, language=_language(element)))
        return False

    def _start_table(self, element: Element) -> bool:
        self.flush()
        if not is_data_table(element):
            return True
        block = table_block(element, self.base)
        if block:
            self._add(block)
        return False

    def _start_quoted(self, _element: Element) -> bool:
        self._write("“")
        return True

    def _start_formula(self, element: Element) -> bool:
        self.inline.open(MarkKind.CODE)
        self._write(element.get("alttext") or _formula(element))
        self.inline.close(MarkKind.CODE)
        return False

    def _add_media(self, element: Element) -> None:
        said = inline_text(element) if element.tag == "img" else ""
        block = None if said else media_block(element, self.base)
        self._write(said)
        if block is None:
            return
        if self.inline.length:
            self.waiting.append(block)
        else:
            self._add(block)

    def _add(self, block: Block) -> None:
        anchors = self.inline.take_anchors() if self.wanted else ()
        placed = tuple((name, min(offset, len(block.text))) for name, offset in anchors)
        self.blocks.append(replace(block, anchors=placed) if placed else block)

    def flush(self) -> None:
        """End the block at hand."""
        text, marks = self.inline.take()
        if text:
            self._add(self._shaped(Block(BlockKind.PARAGRAPH, text, marks)))
        self.blocks.extend(self.waiting)
        self.waiting = []

    def _innermost(self) -> str:
        return self.frames[-1].tag if self.frames else ""

    def _shaped(self, block: Block) -> Block:
        frame = next((each for each in reversed(self.frames) if each.tag not in _LISTS), None)
        if frame is None:
            return block
        if frame.tag in _HEADINGS and not self._depth("blockquote"):
            return _with(block, BlockKind.HEADING, level=_HEADINGS[frame.tag])
        if frame.tag in {"li", "dd"}:
            marker, frame.marker = frame.marker, ""
            level = min(max(self._depth(*_LISTS, "dd") - 1, 0), _DEEPEST)
            return _with(block, BlockKind.LIST_ITEM, level=level, marker=marker)
        if self._depth("blockquote"):
            level = min(self._depth("blockquote") - 1, _DEEPEST)
            return _with(block, BlockKind.QUOTE, level=level)
        return block

    def _depth(self, *tags: str) -> int:
        return sum(frame.tag in tags for frame in self.frames)

    def finished(self) -> list[Block]:
        """All blocks, without rules at the ends and pictures shown twice."""
        kept: list[Block] = []
        pictures: set[str] = set()
        for block in self.blocks:
            if block.kind is BlockKind.IMAGE and block.url in pictures:
                continue
            pictures.add(block.url)
            kept.append(block)
        while kept and kept[-1].kind is BlockKind.RULE:
            kept.pop()
        return kept


def _with(block: Block, kind: BlockKind, *, level: int, marker: str = "") -> Block:
    return Block(kind, block.text, block.marks, level=level, marker=marker)


def _number(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,9}", value) else None


def _first_number(element: Element) -> int:
    stated = _number(element.get("start"))
    return 1 if stated is None else stated


def _raw_text(element: Element) -> str:
    pieces: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, each in walker:
        if event == "end":
            pieces.append("" if each is element else each.tail or "")
        elif each.tag in _SKIPPED or _GUTTER.search(each.get("class", "")):
            walker.skip_subtree()
        else:
            pieces.append("\n" if each.tag == "br" else each.text or "")
    return clean("".join(pieces)).expandtabs(4).strip("\n").rstrip()


def _language(element: Element) -> str:
    """The language of code where a class names it, as highlighters do."""
    around = [element, *element.iterchildren("code"), *list(element.iterancestors())[:2]]
    for each in around:
        named = _LANGUAGE.search(each.get("class", "").lower())
        if named:
            return clean(named[1])
    return clean(element.get("data-lang", "") or element.get("data-language", ""), 20)


def _formula(element: Element) -> str:
    source = next(element.iter("{*}annotation"), None)
    return (source.text or "") if source is not None else "".join(element.itertext())
