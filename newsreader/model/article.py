"""Articles: blocks of text with marks, and the quotations in them."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class BlockKind(StrEnum):
    """What a block of an article is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    RULE = "rule"


class MarkKind(StrEnum):
    """What a stretch of a block's text is."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    STRUCK = "struck"
    INSERTED = "inserted"
    """Words that were not there before; these three only where two versions are compared."""
    REMOVED = "removed"
    """Words that are there no more."""
    OMITTED = "omitted"
    """Our own words on what is left out because it is as before."""


class Mark(Struct, frozen=True, omit_defaults=True):
    """A stretch of a block's text, ``start`` to ``end`` in code points, end excluded."""

    start: int
    end: int
    kind: MarkKind
    url: str = ""
    """Target of a link: absolute, or "#" and the name of an anchor in the article."""


class Block(Struct, frozen=True, omit_defaults=True):
    """One block of an article.

    ``text`` is the plain text: a paragraph's words, a heading's, one list item's, the lines of
    code, an image's caption, a table's cells (tab between cells, newline between rows). Lines
    broken on purpose (verse, addresses) are newlines in it.
    """

    kind: BlockKind
    text: str = ""
    marks: tuple[Mark, ...] = ()
    level: int = 0
    """Headings: 1-6. List items: depth from 0. Quotes: nesting depth from 0."""
    marker: str = ""
    """List items: "•" or the number with its dot. Empty on an item's further paragraphs."""
    url: str = ""
    """Images (also videos, embeds): absolute address of what the caption stands for."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Tables: the cells."""
    header: bool = False
    """Tables: the first row is a heading."""
    width: int = 0
    height: int = 0
    player: bool = False
    """Images: it stands for a film, a sound or an embedded page, not for a picture."""
    language: str = ""
    """Code: the language where the page names it."""
    anchors: tuple[tuple[str, int], ...] = ()
    """Names that links within the article (``#name``) lead to, and the offset of each."""


class Quote(Struct, frozen=True, omit_defaults=True):
    """A quotation in one block, ``start`` to ``end`` around the words without their marks.

    A quotation over several paragraphs is one Quote per block, with ``continues`` on all but its
    last. Block quotes of the page's own markup are Quotes too, over their whole text.
    """

    block: int
    start: int
    end: int
    text: str
    speaker: str | None = None
    """The full name as first given in the article; None when the text does not say."""
    role: str | None = None
    continues: bool = False
    cue_block: int | None = None
    """Block in which the speaker (name, noun phrase or pronoun) stands for this quotation."""
    cue_start: int = 0
    cue_end: int = 0
    """``cue_start`` to ``cue_end``: the name or pronoun in that block, to be lit."""
    led: bool = False
    """True when the block just before this one (captions aside) ends in the attribution line
    that leads to this quotation: it joins the quotation without a blank line."""


class Source(StrEnum):
    """Where an article's text comes from."""

    FEED = "feed"
    EXTRACTED = "extracted"
    SAVED = "saved"


DOUBTFUL = 0.5
"""Confidence below which an extracted text is not shown before the feed's own."""


class Article(Struct, frozen=True, omit_defaults=True):
    """A text ready to read: blocks, and the quotations in them."""

    title: str
    url: str = ""
    byline: str = ""
    site: str = ""
    published: datetime | None = None
    language: str = ""
    source: Source = Source.FEED
    blocks: tuple[Block, ...] = ()
    quotes: tuple[Quote, ...] = ()
    words: int = 0
    minutes: int | None = None
    """None for a teaser."""
    teaser: bool = False
    """True when the text is cut short and goes on at ``url``."""
    confidence: float = 1.0
    """How far an extracted text can be trusted, 0 to 1; see ``article.confidence``."""
    notice: str = ""
    """One sentence for the reader, such as why the full text could not be had."""

    @property
    def doubtful(self) -> bool:
        """True when the extracted text may be the wrong one, or hardly any of it."""
        return self.confidence < DOUBTFUL
