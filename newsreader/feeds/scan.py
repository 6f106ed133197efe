"""Finds in one pass of expat where each entry of a feed begins and ends, and the long texts in it.

Documents that are not well-formed, or in which an entry may depend on another one, are refused.
"""

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from msgspec import Struct

from newsreader.feeds.elements import ATOM
from newsreader.feeds.plain import HOLDERS, PEOPLE, WITHIN, Head, Part, head_of, is_plain

ATTRIBUTES_LIMIT = 1_000
"""Attributes on one tag, and prefixes of namespaces in a document; feedparser takes minutes over
100,000."""
_LONG = 100
"""Characters from which on taking a text out pays."""

_ENTRIES = {"item", "entry"}
_PARENTS = {"rss", "rdf", "feed", "channel"}
_BEARING = {"link", "id", "guid", "author"}
"""What of a feed bears on its entries: the base of their links, who wrote them."""
_SUMMARIES = {"summary", "description"}
_TEXTS = _SUMMARIES | {"content", "encoded", "fullitem"}
"""After a text of the feed's own, or after two summaries, feedparser takes the next entry to have
a text already."""
_RSS = (
    "",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss",
    "http://backend.userland.com/rss2",
    "http://blogs.law.harvard.edu/tech/rss",
)
_PLAIN = {*_RSS, ATOM, "http://purl.org/atom/ns#"}
_VERSIONED = {each.lower() for each in _PLAIN} - {""}
_BODIES = {
    "http://purl.org/rss/1.0/modules/content/ encoded",
    *(f"{space} description".strip() for space in _RSS),
}
_UNREAD = {
    *(f"{space} {name}".strip() for space in (*_RSS, ATOM) for name in ("category", "comments")),
    "http://purl.org/dc/elements/1.1/ subject",
    "http://purl.org/rss/1.0/modules/slash/ comments",
    "http://purl.org/syndication/thread/1.0 total",
    "http://wellformedweb.org/CommentAPI/ comment",
    "http://wellformedweb.org/CommentAPI/ commentRss",
    "http://search.yahoo.com/mrss/ category",
    "http://search.yahoo.com/mrss/ keywords",
}
"""Elements of an entry of which nothing is kept; many feeds are half made of them."""
_ATOM_BODIES = {f"{ATOM} content", f"{ATOM} summary"}
_XML = "http://www.w3.org/XML/1998/namespace"
_HARMLESS = {"type", f"{_XML} base", f"{_XML} lang"}
_HARMLESS_OUTSIDE = {"version", f"{_XML} lang"}
_START_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>""")


class Body(Struct, frozen=True):
    """What is taken out of an entry: a long text, or an element that nobody reads."""

    start: int
    end: int
    text: str = ""
    """What is put back; empty for nothing."""


class Piece(Struct, frozen=True):
    """An entry in its document, ``start`` to ``end`` in bytes."""

    start: int
    end: int
    bodies: tuple[Body, ...]
    parts: tuple[Part, ...] = ()
    """What it is made of, where that can be read without the rest of the document."""
    is_marked: bool = False
    """What stands before it makes feedparser read the next entry otherwise, so it is never left
    out."""
    bytes_hash: str = ""


class TooManyAttributes(Exception):
    """A tag with thousands of attributes, or a document with thousands of namespaces."""


class Entangled(Exception):
    """The entries may depend on one another, or on definitions of the document's own."""


class Scanner:
    """The handlers of one pass."""

    def __init__(self, document: bytes) -> None:
        self.pieces: list[Piece] = []
        self.bearing: list[bytes] = []
        self._document = document
        self._depth = 0
        self._parents = 0
        """How many of the open elements, from the outside in, can hold entries."""
        self._based = 0
        """Depth of the outermost of these that states a base for links; 0 for none."""
        self._entry_depth = 0
        """Depth of the entry the pass is in; 0 outside of one."""
        self._entry_start = 0
        self._bodies: list[Body] = []
        self._body_start = 0
        """Where the text begins that the pass is in; 0 outside of one."""
        self._has_summary = False
        """Whether one stands outside of all entries."""
        self._marks = False
        """Whether what stands before the next entry bears on it."""
        self._is_marked = False
        self._parts: list[Part] = []
        self._is_simple = False
        """Whether the parts are all there is to the entry."""
        self._outer: list[str] = []
        """The text of the part the pass is in, not of one within it."""
        self._is_holder = False
        """Whether that may have parts."""
        self._unread_start = 0
        self._bearing_start = 0
        self._holding: list[str] = []
        """Names of the elements that hold entries."""
        self._own: list[Part] = []
        """What the feed says of itself, beside the entries."""
        self._is_own_simple = True
        """Whether the parts are all there is to it."""
        self._prefixes: dict[str, str] = {}
        self._parser = self._listened_to()

    def _listened_to(self) -> Any:
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = _entangled
        return parser

    def run(self) -> None:
        """Look at the document; raises ExpatError, Entangled or TooManyAttributes."""
        self._parser.Parse(self._document, True)

    @property
    def head(self) -> Head | None:
        """What the feed says of itself, where nothing in it is out of the ordinary."""
        return head_of(self._holding, self._own) if self._is_own_simple else None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if len(attributes) > ATTRIBUTES_LIMIT:
            raise TooManyAttributes
        if attributes and _states_base(attributes):
            self._note_base(name)
        self._body_start = 0  # a text that holds elements is left where it is
        if not self._entry_depth:
            self._start_outside(name, attributes)
        elif self._depth == self._entry_depth + 1 and name in _UNREAD:
            self._unread_start = self._parser.CurrentByteIndex
        elif name.endswith(("item", "entry")) and _local(name) in _ENTRIES:
            raise Entangled
        elif not self._unread_start:
            self._start_part(name, attributes)

    def _start_part(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._depth == self._entry_depth + 1:
            self._outer = self._collect(self._parts, name, attributes)
            self._is_holder = name in PEOPLE
            if _is_body(name, attributes):
                self._enter_body()
        elif self._depth == self._entry_depth + 2 and self._is_holder:
            self._collect(self._parts, WITHIN + name, attributes)
        else:
            self._is_simple = False
            self._parser.CharacterDataHandler = None

    def _collect(self, parts: list[Part], name: str, attributes: Mapping[str, str]) -> list[str]:
        texts: list[str] = []
        parts.append((name, attributes, texts))
        self._parser.CharacterDataHandler = texts.append
        return texts

    def _start_outside(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, _ = name.rpartition(" ")
        local, start = _local(name), self._parser.CurrentByteIndex
        if local in _ENTRIES:
            fits = self._depth == self._parents + 1 and space in _PLAIN
            if not fits or not self._tag(start):
                raise Entangled
            self._entry_depth, self._entry_start = self._depth, start
            self._is_simple = not (attributes or self._based or self._marks)
            self._is_marked, self._marks = self._marks, False
            if self._is_marked and self.pieces:
                raise Entangled
        elif local in _PARENTS and self._depth == self._parents + 1:
            self._parents = self._depth
            self.bearing.append(self._tag(start))
            self._is_own_simple &= not self._own and attributes.keys() <= _HARMLESS_OUTSIDE
            self._holding.append(name)
        elif self._depth == 1 or (local == "title" and self._is_late()):
            raise Entangled
        else:
            self._start_own(name, attributes)
            if local in _BEARING:
                self._bearing_start = start
            elif local in _TEXTS:
                self._marks = self._marks or self._has_summary or local not in _SUMMARIES
                self._has_summary = self._has_summary or local == "summary"

    def _start_own(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._depth == len(self._holding) + 1:
            self._outer = self._collect(self._own, name, attributes)
            self._is_holder = name in HOLDERS
        elif self._depth == len(self._holding) + 2 and self._is_holder:
            self._collect(self._own, WITHIN + name, attributes)
        else:
            self._is_own_simple = False

    def _is_late(self) -> bool:
        """Of the feed itself, but after an entry, whose title makes feedparser pass over others."""
        return bool(self.pieces) and self._depth == self._parents + 1

    def _end(self, name: str) -> None:
        if self._body_start:
            self._end_body()
        elif self._depth == self._entry_depth:
            self._end_entry()
        elif self._unread_start and self._depth == self._entry_depth + 1:
            self._end_unread()
        elif not self._entry_depth and self._bearing_start and _local(name) in _BEARING:
            self.bearing.append(self._document[self._bearing_start : self._parser.CurrentByteIndex])
            self._bearing_start = 0
        elif self._entry_depth and not self._unread_start:
            self._end_part()
        if not self._entry_depth:
            is_within = self._depth == len(self._holding) + 2
            self._parser.CharacterDataHandler = self._outer.append if is_within else None
        self._depth -= 1
        self._parents = min(self._parents, self._depth)
        if self._based > self._depth:
            self._based = 0

    def _end_entry(self) -> None:
        last = self._parser.CurrentByteIndex
        end = self._document.index(b">", last) + 1
        parts = tuple(self._parts) if self._is_simple and is_plain(self._parts) else ()
        bodies = tuple(self._bodies)
        self.pieces.append(Piece(self._entry_start, end, bodies, parts, self._is_marked))
        self._bodies, self._parts = [], []
        self._entry_depth = 0

    def _end_part(self) -> None:
        is_within = self._depth == self._entry_depth + 2 and self._is_simple
        self._parser.CharacterDataHandler = self._outer.append if is_within else None

    def _end_unread(self) -> None:
        start, end = self._unread_start, self._parser.CurrentByteIndex
        if self._tag(start):  # expat tells the end of an empty element by what follows it
            end = self._document.index(b">", end) + 1
        self._bodies.append(Body(start, end))
        self._unread_start = 0

    def _enter_body(self) -> None:
        start = self._parser.CurrentByteIndex
        if tag := self._tag(start):
            self._body_start = start + len(tag)

    def _end_body(self) -> None:
        end, text = self._parser.CurrentByteIndex, "".join(self._outer)
        if len(text) >= _LONG:
            self._bodies.append(Body(self._body_start, end, text))
        self._body_start = 0
        self._end_part()

    def _tag(self, start: int) -> bytes:
        """A start tag; empty for that of an empty element."""
        found = _START_TAG.match(self._document, start)
        return found[0] if found else b""

    def _note_base(self, name: str) -> None:
        """Feedparser forgets to end the reach of a base (xml:base) that stands in no other one."""
        if self._based:
            return
        if _local(name) not in _PARENTS or self._depth != self._parents + 1:
            raise Entangled
        self._based = self._depth

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        """Feedparser takes what an entry declares for the whole document's."""
        uri = uri or ""
        if len(self._prefixes) > ATTRIBUTES_LIMIT:
            raise TooManyAttributes
        if self._depth and uri.lower() in _VERSIONED and uri not in self._prefixes.values():
            raise Entangled
        if self._prefixes.setdefault(prefix or "", uri) != uri and prefix:
            raise Entangled


def _entangled(*_: object) -> None:
    raise Entangled


def _local(name: str) -> str:
    return name.rpartition(" ")[2].lower()


def _states_base(attributes: Mapping[str, str]) -> bool:
    return any(value and _local(name) == "base" for name, value in attributes.items())


def _is_body(name: str, attributes: Mapping[str, str]) -> bool:
    if name in _BODIES:
        return not attributes
    return (
        name in _ATOM_BODIES
        and attributes.get("type", "").lower() in {"html", "text/html"}
        and attributes.keys() <= _HARMLESS
    )
