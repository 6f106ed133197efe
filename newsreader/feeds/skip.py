"""Takes the known entries out of a feed without looking into them.

A pass over all of a feed takes three times as long as the hashes of its entries. So the entries are
told apart by their tags alone, which may deceive: a tag can stand in a comment or in a text. It is
settled by two passes over little. One is over the document with a mark in the place of each
supposed entry, which has to find each mark where an entry may stand. The other is over what is left
when the known are out, which has to find each of the others as an entry. The known were found so
before, and nothing else of a document bears on its entries than what their hashes include.
"""

import re
import secrets
from collections.abc import Mapping
from itertools import compress

from msgspec import Struct

from newsreader.feeds.cut import Scanned, cut, scanned

_FIRST_END = re.compile(rb"</(item|entry)>")
_NAMESPACE = re.compile(b"xmlns")
_MARK = secrets.token_hex(12).encode()
"""What no feed can know."""


class Rest(Struct, frozen=True):
    """A feed without the entries that are known."""

    document: bytes
    found: Scanned
    """The entries in it."""
    seen: tuple[str, ...]
    """Hashes of those that were taken out, in their order."""


class _Slices(Struct, frozen=True):
    """Where entries seem to be in a document."""

    document: memoryview
    places: list[tuple[int, int]]
    """Start and end of each, in bytes."""
    mark: bytes
    """An entry that can stand in the place of some."""

    def marked(self) -> tuple[bytes, int]:
        """The document with a mark for each run of them, and how many marks these are."""
        kept: list[bytes | memoryview] = []
        position = marks = 0
        for start, end in self.places:
            between = self.document[position:start]
            if not position or bytes(between).strip():
                kept += [between, self.mark]
                marks += 1
            position = end
        return b"".join([*kept, self.document[position:]]), marks

    def without(self, left_out: list[bool]) -> tuple[bytes, list[int]]:
        """The document without some, and where the others begin in it."""
        kept: list[memoryview] = []
        position, places, length = 0, [], 0
        for (start, end), out in zip(self.places, left_out, strict=True):
            if out:
                kept.append(self.document[position:start])
            else:
                kept.append(self.document[position:end])
                places.append(length + start - position)
            length += len(kept[-1])
            position = end
        return b"".join([*kept, self.document[position:]]), places


def skip_known(document: bytes, context: str, known: Mapping[str, str]) -> Rest | None:
    """Take out of a document the entries that are known.

    Args:
        document: A feed in UTF-8, whatever it declares.
        context: What bears on its entries from outside of it; see ``cut.cut``.
        known: Hashes of the bytes of entries; one that is marked stays in.

    Returns:
        The rest; None where only ``cut`` can tell what is an entry.

    Raises:
        TooManyAttributes: It is made to be slow.
    """
    slices = _slices(document)
    found = _found(slices, context) if slices else None
    if slices is None or found is None:
        return None
    hashes, is_first_marked = found
    is_out = [each in known for each in hashes]
    is_out[0] &= not is_first_marked
    rest, places = slices.without(is_out)
    again = cut(rest, context)
    left = [each for each, out in zip(hashes, is_out, strict=True) if not out]
    expected = list(zip(places, left, strict=True))
    if again is None or [(each.start, each.bytes_hash) for each in again.pieces] != expected:
        return None
    return Rest(rest, again, tuple(compress(hashes, is_out)))


def _slices(document: bytes) -> _Slices | None:
    first = _FIRST_END.search(document)
    if first is None:
        return None
    name = first[1]
    places, position = [], 0
    start_tag = re.compile(b"<" + name + rb"[\s>]")
    for end in re.finditer(re.escape(first[0]), document):  # twice as fast as find
        start = start_tag.search(document, position, end.start())
        if not start:
            return None
        position = end.end()
        places.append((start.start(), position))
    if _NAMESPACE.search(document, places[0][0]):  # in one entry, it may bear on the others
        return None
    return _Slices(memoryview(document), places, b"<%b>%b</%b>" % (name, _MARK, name))


def _found(slices: _Slices, context: str) -> tuple[list[str], bool] | None:
    """The hash of each entry, where all stand where entries may, and if the first is marked."""
    skeleton, marks = slices.marked()
    if (found := scanned(skeleton, context)) is None:
        return None
    if [skeleton[each.start : each.end] for each in found.pieces] != [slices.mark] * marks:
        return None
    hashes = [found.hashed(slices.document[start:end]) for start, end in slices.places]
    return hashes, found.pieces[0].is_marked
