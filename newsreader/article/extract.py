"""A page's bytes to its article: what it says of itself, and the tree of its content."""

import codecs
import logging
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from lxml import etree
from msgspec import Struct
from readability import Document

from newsreader.article.figures import fold_figures, keep_frames
from newsreader.article.metadata import Metadata, read_metadata
from newsreader.article.notes import take_notes
from newsreader.article.parts import following_page
from newsreader.article.prune import Prose, main_column, prose_of, prune_page, unframe_paragraphs
from newsreader.article.tables import is_data_table
from newsreader.article.tree import Element, absolute, elements, linked_share, parse_html, text_of
from newsreader.errors import ExtractionError

PAGE_LIMIT = 5_000_000
"""Bytes; a larger page is refused."""
ELEMENTS_LIMIT = 100_000
"""Likewise; so many took 5 s of processor time."""

_SNIFFED = 4_096
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}encoding=["']([A-Za-z0-9_.:-]{1,40})""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_BROWSERS_DO = {
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252"
    ),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "shift_jis": "cp932",
}
"""Names that stand for a larger encoding on the web (WHATWG Encoding, section 4.2)."""

_NOT_FOR_PAGES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7"})
_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"ID3",
)
_STRANGE = bytes({*range(9), *range(14, 32)})
_LEAST_TEXT = 25
_SENTENCE = 40
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_GOOD_SHARE = 0.5
"""Of the prose in what the page itself marks as its article; readability must find as much."""

_log = logging.getLogger("readability")
_log.addHandler(logging.NullHandler())
_log.propagate = False


class Extracted(Struct, frozen=True):
    """An article found in a page."""

    content: Any
    """The tree of its content, for ``build_blocks``."""
    metadata: Metadata
    base: str
    """The address that its links are relative to."""
    kept: float = 1.0
    """Share of the page's prose that it holds, 0 to 1."""
    notes: Any = None
    """The tree of its footnotes, or None."""
    following: str = ""
    """Address of the page that goes on with it, or ""."""


def extract(
    page: bytes, *, url: str, charset: str = "", first: str = "", number: int = 1
) -> Extracted:
    """Find the article in a page.

    Args:
        page: The page as it came.
        url: Its address.
        charset: The encoding that the server stated, or "".
        first: Address of the article's first page, where this is another one.
        number: Which of the article's pages this is.

    Raises:
        ExtractionError: The bytes are no HTML, too many, or hold no article.
    """
    _refuse_what_is_no_page(page, url)
    tree = parse_html(decode(page, charset))
    # Held until all is done: lxml makes an element anew each time that nobody holds it.
    every = list(islice(tree.iter("*"), ELEMENTS_LIMIT + 1))
    if len(every) > ELEMENTS_LIMIT:
        raise ExtractionError(url, f"The page has more than {ELEMENTS_LIMIT:,} elements.")
    metadata = read_metadata(tree, url)
    base = _base(tree, url)
    following = following_page(tree, url, base, first=first or url, number=number)
    notes = take_notes(tree, base)
    content, kept = _content(tree, url)
    if len(text_of(content)) < _LEAST_TEXT:
        raise ExtractionError(url, "No article was found in this page.")
    return Extracted(content, metadata, base, kept, notes, following)


def _refuse_what_is_no_page(page: bytes, url: str) -> None:
    if len(page) > PAGE_LIMIT:
        raise ExtractionError(url, f"The page is larger than {PAGE_LIMIT // 1_000_000} MB.")
    start = page[:_SNIFFED].lstrip()
    if not start:
        raise ExtractionError(url, "The page is empty.")
    if start.startswith(_BINARY) or _looks_binary(start):
        raise ExtractionError(url, "This address holds a file, not a page.")


def _looks_binary(start: bytes) -> bool:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    strange = len(start) - len(start.translate(None, _STRANGE))
    return strange > len(start) // 20 or (b"<" not in start and b"\x00" in start)


def decode(page: bytes, charset: str = "") -> str:
    """Decode a page: by its byte order mark, the server's word, its own word, or by trying.

    Args:
        page: The page as it came.
        charset: The encoding that the server stated, or "".
    """
    for mark, encoding in _MARKS:
        if page.startswith(mark):
            return page[len(mark) :].decode(encoding, "replace")
    for stated in (charset, _stated(page)):
        decoded = _decoded(page, stated)
        if decoded is not None:
            return decoded
    return page.decode("cp1252" if _decoded(page, "utf-8") is None else "utf-8", "replace")


def _stated(page: bytes) -> str:
    head = page[:_SNIFFED]
    found = _XML_DECLARED.search(head) or _DECLARED.search(head)
    return found[1].decode("ascii") if found else ""


def _decoded(page: bytes, charset: str) -> str | None:
    """The text, or None where the encoding is unknown or plainly the wrong one."""
    name = charset.strip().strip("\"'").lower()
    if not name:
        return None
    try:
        encoding = codecs.lookup(_AS_BROWSERS_DO.get(name, name)).name
        text = "" if encoding in _NOT_FOR_PAGES else page.decode(encoding, "replace")
    except (LookupError, ValueError):
        return None
    return text if text and text.count("\ufffd") <= max(20, len(text) // 100) else None


def _base(tree: Element, url: str) -> str:
    element = next(tree.iter("base"), None)
    return (absolute(element.get("href", ""), url) if element is not None else "") or url


class _Reading(Document):  # type: ignore[misc]
    """Readability that hands over its tree, not the text of it."""

    content: Element

    def get_preserved_elements(self, node: Element) -> dict[Element, bool]:
        """Leave quotations, lists of prose, and frames around one heading or paragraph."""
        kept: dict[Element, bool] = super().get_preserved_elements(node)
        kept.update((each, True) for each in elements(node, "ul") if _lists_prose(each))
        kept.update((each, True) for each in elements(node, "table") if _is_headed_data(each))
        said = cache(text_of)
        for held in elements(node, "blockquote", "h2", "h3", "h4", "p"):
            if held.tag != "p" or _is_prose(held, said(held)):
                kept.update(dict.fromkeys(_frames_around(held, node, said), True))
        return kept

    def get_link_density(self, elem: Element) -> float:
        """Judge headings milder: one may hold a link, or be one when a paragraph follows."""
        if elem.tag in _HEADINGS and _heads_prose(elem):
            return 0.0
        return float(super().get_link_density(elem))

    def get_editorial_leads(self, best_elem: Element) -> list[Element]:
        """Leave the line under the title, which says once more what the text says."""
        return []

    def get_clean_html(self) -> str:
        self.content = self.html
        return etree.tostring(self.html, encoding="unicode", method="html")


def _is_prose(paragraph: Element, words: str) -> bool:
    return len(words) >= _SENTENCE and linked_share(paragraph) < 0.5 and words[-1] in '.!?”"。'


def _is_headed_data(table: Element) -> bool:
    headed = next(table.iter("th"), None) is not None
    return headed and is_data_table(table) and linked_share(table) < 0.7


def _lists_prose(items: Element) -> bool:
    unlinked = len(text_of(items)) * (1 - linked_share(items))
    filled = sum(1 for item in items.iter("li") if item.text_content().strip())
    return unlinked >= _SENTENCE * max(1, filled)


def _heads_prose(heading: Element) -> bool:
    """Tell whether a heading has words of its own, or a long paragraph under it."""
    if len(heading.text_content().strip()) * (1 - linked_share(heading)) >= 10:
        return True
    following = heading.getnext()
    return following is not None and following.tag == "p" and prose_of(following) > 200


def _frames_around(
    held: Element, node: Element, said: Callable[[Element], str]
) -> Iterator[Element]:
    for frame in held.iterancestors():
        if frame is node:
            return
        if held.tag != "blockquote" and len(said(frame)) > len(said(held)):
            return
        yield frame


def _content(tree: Element, url: str) -> tuple[Element, float]:
    """The tree of the article, and the share of the page's prose that it holds."""
    fold_figures(tree)
    prune_page(tree)
    keep_frames(tree)
    unframe_paragraphs(tree)
    content = _readable(tree, url)
    prose = Prose(tree)
    found = prose_of(content)
    column = main_column(tree, prose, found)
    if column is not None and found < _GOOD_SHARE * prose.held[column]:
        content, found = column, prose.held[column]
    return content, min(1.0, found / max(1, prose.held[tree]))


def _readable(tree: Element, url: str) -> Element:
    reading = _Reading(tree)
    try:
        reading.summary(html_partial=True)
    except Exception as cause:  # readability wraps and raises whatever a page makes it do
        raise ExtractionError(url, "No article could be found in this page.") from cause
    return reading.content
