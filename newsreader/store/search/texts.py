"""What of an entry is searched: the words of its best text, who wrote it, who is quoted in it."""

import re
from collections.abc import Iterator
from html import unescape

import msgspec
from msgspec import Struct

from newsreader.model import DOUBTFUL
from newsreader.text import clean

LONGEST = 200_000
"""Code points of one text that are indexed: longer ones are no news, and would hold things up."""

_TAG = re.compile(r"<(/?)([a-zA-Z!?][^\s<>/]*)[^<>]*>")
_INLINE_NAMES = (
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong "
    "sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_SILENT = frozenset(("script", "style", "template", "svg", "noscript", "head"))


class _Line(Struct, frozen=True, gc=False):
    text: str = ""


class _Said(Struct, frozen=True, gc=False):
    speaker: str | None = None


class _Built(Struct, frozen=True, gc=False):
    """A built article as far as it is searched."""

    byline: str = ""
    blocks: tuple[_Line, ...] = ()
    quotes: tuple[_Said, ...] = ()
    confidence: float = 1.0


class _Body(Struct, frozen=True):
    html: str = ""
    feed: _Built | None = None
    full: _Built | None = None


class _Saved(Struct, frozen=True):
    article: _Built


class Text(Struct, frozen=True):
    """What of an entry is searched besides its headline.

    Args:
        text: Plain and clean, a line for each paragraph.
        byline: Who wrote it, as the article says.
        speakers: Who is quoted, a name a line.
    """

    text: str = ""
    byline: str = ""
    speakers: str = ""


_decode_body = msgspec.json.Decoder(_Body).decode
_decode_saved = msgspec.json.Decoder(_Saved).decode


def of_body(raw: bytes | msgspec.Raw) -> Text:
    """The text of a body's document: the page's article where it can be trusted, else the feed's.

    Args:
        raw: JSON as it stands in the shard; of one that is damaged nothing is found.
    """
    try:
        body = _decode_body(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Text()
    if body.full and body.full.confidence >= DOUBTFUL:
        return _of_article(body.full)
    return _of_article(body.feed) if body.feed else Text(of_html(body.html))


def of_saved(raw: bytes) -> Text:
    """The text of a saved article's file."""
    try:
        return _of_article(_decode_saved(raw).article)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Text()


def _of_article(article: _Built) -> Text:
    text = "\n".join(block.text for block in article.blocks if block.text)
    names = dict.fromkeys(said.speaker for said in article.quotes if said.speaker)
    return Text(text[:LONGEST], article.byline, "\n".join(names))


def of_html(html: str) -> str:
    """The words of a feed's HTML, in time linear to its length whatever it holds.

    It is decoded first and cleaned after, as everywhere. What is shown as an article is built
    with more care; for finding words this does, and is a hundred times faster.
    """
    pieces = "".join(_pieces(_without_comments(html[: 2 * LONGEST])))
    text = unescape(pieces)
    return clean("\n".join(line for each in text.split("\n") if (line := each.strip())), LONGEST)


def _pieces(html: str) -> Iterator[str]:
    at, silent = 0, ""
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if not silent:
            yield html[at : tag.start()]
            if name not in _INLINE:
                yield "\n"
        at = tag.end()
        if silent:
            silent = "" if tag[1] and name == silent else silent
        elif name in _SILENT and not tag[1]:
            silent = name
    if not silent:
        yield html[at:]


def _without_comments(html: str) -> str:
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join((*kept, html[at:])) if kept or at else html
