"""Page or feed HTML to an Article in one call: what a worker process runs."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import unescape

from msgspec.structs import replace

from newsreader.article.anchors import notes_of, tied
from newsreader.article.blocks import build_blocks
from newsreader.article.boilerplate import trim_feed, trim_page
from newsreader.article.confidence import of_page
from newsreader.article.fragments import fragments
from newsreader.article.joining import Part, joined
from newsreader.article.prune import prune_fragment
from newsreader.article.quotes import find_quotes
from newsreader.article.teasers import is_short_summary, is_teaser_text
from newsreader.article.tree import parse_html
from newsreader.errors import ExtractionError
from newsreader.model import Article, Block, BlockKind, Source
from newsreader.text import clean_line

WORDS_A_MINUTE = 230
"""Reading speed in English and its like (the mean for non-fiction, Brysbaert 2019: 238)."""

CHARACTERS_A_MINUTE = 500
"""Reading speed in Chinese and Japanese."""

_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_UNSEEN = re.compile(r"<(?:script|style|noscript|!--)", re.IGNORECASE)
_STRETCHES = [
    *(
        (re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}[^<>]*>", re.IGNORECASE))
        for name in ("script", "style", "noscript")
    ),
    (re.compile("<!--"), re.compile("-->")),
]
"""What is not read: its beginning and its end."""
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LEADS = bytes([*range(0xE3, 0xEA), 0xEF])
"""What an ideograph begins with in UTF-8; nothing of another kind has these bytes but there."""
_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w+);")
_UNREAD = frozenset({BlockKind.IMAGE, BlockKind.RULE})


def from_feed(
    html: str,
    *,
    title: str = "",
    url: str = "",
    byline: str = "",
    published: datetime | None = None,
) -> Article:
    """Build an article from the body that a feed gives. Any text will do; plain text too.

    Args:
        html: The body as the feed has it, decoded.
        title: The entry's title, which is dropped where the body repeats it.
        url: The entry's address, which relative links refer to.
        byline: Its author.
        published: When it was published.
    """
    tree = parse_html(html if _MARKUP.search(html) else _as_html(html))
    prune_fragment(tree)
    blocks, teaser = trim_feed(build_blocks(tree, url), title=title, url=url)
    article = Article(
        clean_line(title), url, clean_line(byline), published=published, teaser=teaser
    )
    return _complete(article, blocks)


def from_page(page: bytes, *, url: str, charset: str = "") -> Article:
    """Extract the article from a web page.

    Args:
        page: The page as it came.
        url: Its address.
        charset: The encoding that the server stated, or "".

    Raises:
        ExtractionError: There is no article in it.
    """
    return part_of_page(page, url=url, charset=charset).article


def part_of_page(
    page: bytes, *, url: str, charset: str = "", first: str = "", number: int = 1
) -> Part:
    """Extract what a web page holds of an article, and tell where it goes on; see ``extract``."""
    from newsreader.article.extract import extract  # noqa: PLC0415 - readability, for pages only

    found = extract(page, url=url, charset=charset, first=first, number=number)
    told = found.metadata
    trees = [found.content] if found.notes is None else [found.content, found.notes]
    wanted = fragments(trees, found.base)
    blocks = trim_page(
        build_blocks(found.content, found.base, wanted), title=told.title, byline=told.byline
    )
    if not blocks:
        raise ExtractionError(url, "No article was found in this page.")
    article = Article(
        told.title, url, told.byline, told.site, told.published, told.language, Source.EXTRACTED
    )
    trust = of_page(blocks, kept=found.kept, description=told.description)
    if number == 1:
        blocks = _led(blocks, told.image, told.image_text)
    if found.notes is not None:
        blocks += notes_of(blocks, build_blocks(found.notes, found.base, wanted))
    return Part(_complete(replace(article, confidence=trust), blocks), found.following)


def _led(blocks: tuple[Block, ...], image: str, text: str) -> tuple[Block, ...]:
    """The blocks under the article's lead image, where they have no picture of their own."""
    if not image or any(block.kind is BlockKind.IMAGE for block in blocks):
        return blocks
    return (Block(BlockKind.IMAGE, text, url=image), *blocks)


def from_parts(parts: Sequence[Article]) -> Article:
    """Make one article of its pages, each already extracted.

    Args:
        parts: In reading order, at least one.
    """
    return _complete(parts[0], joined(parts))


def estimate(html: str) -> int | None:
    """Minutes to read a feed's body, found without parsing it.

    Args:
        html: The body as the feed has it, decoded.

    Returns:
        At least 1; None for a teaser or where there is nothing to read.
    """
    if _UNSEEN.search(html):
        for opening, closing in _STRETCHES:
            html = _without(html, opening, closing)
    text = unescape(_TAG.sub(" ", html))
    cut = is_teaser_text(text) or is_short_summary(text)
    return None if cut else minutes_for(text)


def minutes_for(text: str) -> int | None:
    """Minutes to read a text, at least 1; None where there is nothing to read."""
    wide = _wide_words(text)
    narrow = len((_IDEOGRAPH.sub(" ", text) if wide else text).split())
    if not wide and not _WORD.search(text):
        return None
    return max(1, round(narrow / WORDS_A_MINUTE + wide / CHARACTERS_A_MINUTE))


def _without(html: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The markup without the stretches from one pattern to the other; linear in its length."""
    pieces, place = [], 0
    while (begin := opening.search(html, place)) and (end := closing.search(html, begin.end())):
        pieces.append(html[place : begin.start()])
        place = end.end()
    return " ".join([*pieces, html[place:]])


def _narrow_words(text: str) -> int:
    return len(_WORD.findall(text if text.isascii() else _IDEOGRAPH.sub(" ", text)))


def _wide_words(text: str) -> int:
    raw = b"" if text.isascii() else text.encode("utf-8", "replace")
    may_have_some = len(raw.translate(None, _LEADS)) < len(raw)
    return len(_IDEOGRAPH.findall(text)) if may_have_some else 0


def _as_html(text: str) -> str:
    """Plain text as markup: an empty line ends a paragraph, a line's end stays one."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    paragraphs = re.split(r"\n\s*\n", escaped.replace("\r\n", "\n").strip())
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs)


def _complete(article: Article, blocks: Sequence[Block]) -> Article:
    """The article with its blocks, their quotations and their measure."""
    blocks = tied(blocks, article.url)
    text = "\n".join(block.text for block in blocks if block.kind not in _UNREAD)
    return replace(
        article,
        blocks=blocks,
        quotes=find_quotes(blocks),
        words=_narrow_words(text) + _wide_words(text),
        minutes=None if article.teaser else minutes_for(text),
    )
