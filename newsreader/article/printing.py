"""An article as text or Markdown, its quotations marked and their speakers named."""

import json
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC

from msgspec.structs import replace

from newsreader.model import Article, Block, BlockKind, MarkKind, Quote

WIDTH = 78
BAR = "▌ "


def plain(article: Article, bar: str = BAR) -> str:
    """An article as text for a terminal, a pipe or a screen reader.

    Args:
        article: What is read.
        bar: What stands before each line of a quoted paragraph.

    Returns:
        Lines of at most 78 characters. A quoted paragraph has its speaker under it; quotations
        within a paragraph are listed at the end with theirs.
    """
    head = [*textwrap.wrap(article.title, WIDTH), _byline(article), ""]
    if article.notice:
        head += [*textwrap.wrap(article.notice, WIDTH), ""]
    body = [
        line
        for number, block in enumerate(article.blocks)
        for line in (
            *_PLAIN[block.kind](block, bar if _is_quote(article, number) else ""),
            *_speaker_lines(article, number),
            "",
        )
    ]
    return "\n".join([*head, *body, *_said(article, bar)]).rstrip() + "\n"


def _byline(article: Article) -> str:
    minutes = f"{article.minutes} min" if article.minutes else ""
    byline = article.byline if article.byline != article.site else ""
    parts = (article.site, byline, _time(article), minutes, article.url)
    return " · ".join(part for part in parts if part)


def _time(article: Article) -> str:
    """When it was published, in ISO 8601 and UTC; empty when that is unknown."""
    if article.published is None:
        return ""
    return article.published.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _is_quote(article: Article, number: int) -> bool:
    """True for a block that is a quotation as a whole, give or take its marks."""
    block = article.blocks[number]
    return block.kind is BlockKind.QUOTE or any(
        quote.block == number and quote.end - quote.start >= len(block.text) - 2
        for quote in article.quotes
    )


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    lines = []
    for line in text.split("\n"):
        lines += textwrap.wrap(
            line,
            WIDTH,
            initial_indent=first,
            subsequent_indent=first if rest is None else rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        first = rest or first
    return lines


def _plain_list_item(block: Block, _: str) -> list[str]:
    indent = "  " * block.level
    marker = f"{block.marker or ' '} "
    return _wrapped(block.text, indent + marker, indent + " " * len(marker))


def _plain_table(block: Block, _: str) -> list[str]:
    if not block.rows:
        return [block.text]
    columns = max(map(len, block.rows))
    rows = [(*row, *([""] * (columns - len(row)))) for row in block.rows]
    return in_columns(rows)


_PLAIN: dict[BlockKind, Callable[[Block, str], list[str]]] = {
    BlockKind.PARAGRAPH: lambda block, bar: _wrapped(block.text, bar),
    BlockKind.HEADING: lambda block, _: ["", *_wrapped(block.text.upper())],
    BlockKind.QUOTE: lambda block, bar: _wrapped(block.text, "  " * block.level + bar),
    BlockKind.LIST_ITEM: _plain_list_item,
    BlockKind.CODE: lambda block, _: [f"    {line}" for line in block.text.split("\n")],
    BlockKind.TABLE: _plain_table,
    BlockKind.IMAGE: lambda block, _: _wrapped(f"[{block.text or 'image'}] {block.url}"),
    BlockKind.RULE: lambda _block, _bar: ["* * *"],
}


def _speaker_lines(article: Article, number: int) -> list[str]:
    """Who said a quoted paragraph, under the last one of a quotation."""
    if not _is_quote(article, number):
        return []
    named = [quote for quote in article.quotes if quote.block == number and quote.speaker]
    return [f"  — {_name(quote)}" for quote in named[-1:] if not quote.continues]


def _name(quote: Quote) -> str:
    return ", ".join(part for part in (quote.speaker, quote.role) if part)


def _said(article: Article, bar: str) -> Iterator[str]:
    """The quotations within paragraphs, each once however many paragraphs it runs over."""
    inline = [(text, q) for text, q in _whole_quotes(article) if not _is_quote(article, q.block)]
    if inline:
        yield from ("QUOTES", "")
    for text, quote in inline:
        yield from _wrapped(f"“{text}”", bar)
        if quote.speaker:
            yield f"  — {_name(quote)}"
        yield ""


def _whole_quotes(article: Article) -> Iterator[tuple[str, Quote]]:
    parts: list[str] = []
    for quote in article.quotes:
        parts.append(quote.text)
        if not quote.continues:
            yield " ".join(parts), quote
            parts = []


def markdown(article: Article) -> str:
    """An article as Markdown; quoted paragraphs as block quotes with their speaker."""
    head = [f"# {article.title}", "", f"*{_byline(article)}*", ""]
    body = []
    for number, block in enumerate(article.blocks):
        quoted = _is_quote(article, number)
        body += [
            *_markdown_block(block, quoted=quoted),
            *(f">\n> {line.strip()}" for line in _speaker_lines(article, number)),
            "",
        ]
    return "\n".join([*head, *body]).rstrip() + "\n"


def changes_text(article: Article, *, marked_down: bool = False) -> str:
    """What became of an article (see ``compare``) as text or Markdown.

    Args:
        article: What ``compare.compared`` gave.
        marked_down: True for Markdown: ~~words that went~~ **words that came**. Else they stand
            in brackets, as wdiff has them: [-went-] {+came+}.
    """
    signs = _MARKED_DOWN if marked_down else _IN_BRACKETS
    blocks = tuple(replace(each, text=_signed(each, signs), marks=()) for each in article.blocks)
    lines = [*textwrap.wrap(article.title, WIDTH), _byline(article), ""]
    if marked_down:
        lines = [f"# {_escaped(article.title)}", "", f"*{_byline(article)}*", ""]
    for block in blocks:
        listed = block.kind is BlockKind.LIST_ITEM
        form = _plain_list_item(block, "") if listed else _wrapped(block.text)
        lines += [*([block.text] if marked_down else form), ""]
    return "\n".join(lines).rstrip() + "\n"


_Signs = dict[MarkKind, tuple[str, str]]
_IN_BRACKETS: _Signs = {
    MarkKind.INSERTED: ("{+", "+}"),
    MarkKind.REMOVED: ("[-", "-]"),
    MarkKind.OMITTED: ("(", ")"),
}
_MARKED_DOWN: _Signs = {
    MarkKind.INSERTED: ("**", "**"),
    MarkKind.REMOVED: ("~~", "~~"),
    MarkKind.OMITTED: ("*", "*"),
}


def _signed(block: Block, signs: _Signs) -> str:
    """The text of a block with signs around what came and went."""
    text, at, parts = block.text, 0, []
    escaped = _escaped if signs is _MARKED_DOWN else str
    for mark in sorted(block.marks, key=lambda each: each.start):
        if about := signs.get(mark.kind):
            parts += [escaped(text[at : mark.start]), about[0]]
            parts += [escaped(text[mark.start : mark.end]), about[1]]
            at = mark.end
    return "".join([*parts, escaped(text[at:])])


def front_matter(article: Article) -> str:
    """What is known of an article as the YAML that stands before a Markdown text.

    Each value is a JSON string, which is YAML as well, so that nothing in a title can end it.
    """
    known = {
        "title": article.title,
        "author": article.byline,
        "site": article.site,
        "date": _time(article),
        "url": article.url,
        "language": article.language,
    }
    lines = [
        f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in known.items() if text
    ]
    return "\n".join(["---", *lines, "---", "", ""])


def _markdown_block(block: Block, *, quoted: bool) -> list[str]:
    if form := _MARKDOWN.get(block.kind):
        return form(block)
    mark = "> " if quoted else ""
    return [f"{mark}{line}" for line in _escaped(block.text).split("\n")]


def _markdown_list_item(block: Block) -> list[str]:
    marker = "-" if block.marker in {"", "•"} else block.marker
    return [f"{'  ' * block.level}{marker} {_escaped(block.text)}"]


def _markdown_table(block: Block) -> list[str]:
    rows = [f"| {' | '.join(map(_escaped, row))} |" for row in block.rows]
    if not rows:
        return [_escaped(block.text)]
    return [rows[0], f"|{' --- |' * len(block.rows[0])}", *rows[1:]]


_MARKDOWN: dict[BlockKind, Callable[[Block], list[str]]] = {
    BlockKind.HEADING: lambda block: [f"{'#' * max(2, block.level)} {_escaped(block.text)}"],
    BlockKind.LIST_ITEM: _markdown_list_item,
    BlockKind.CODE: lambda block: [f"```{block.language}", block.text, "```"],
    BlockKind.TABLE: _markdown_table,
    BlockKind.IMAGE: lambda block: [f"[{_escaped(block.text) or 'image'}]({block.url})"],
    BlockKind.RULE: lambda _: ["---"],
}


_MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


def _escaped(text: str) -> str:
    return text.translate(_MARKDOWN_SIGNS)


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equally many cells as lines, each column as wide as its widest cell."""
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]


def cell_width(text: str) -> int:
    """How many columns of a terminal a line takes: two for a wide letter, none for a mark."""
    if text.isascii():
        return len(text)
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_width(cell))
