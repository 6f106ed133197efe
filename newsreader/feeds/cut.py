"""Cuts a well-formed feed into its entries, so that only what is new of it need be parsed.

Documents that are not well-formed, or in which an entry may depend on another one, are left whole.
"""

import secrets
from collections.abc import Callable, Container
from xml.parsers import expat

from msgspec import Struct
from msgspec.structs import replace
from xxhash import xxh3_64_intdigest, xxh3_128_hexdigest

from newsreader.feeds.plain import Head
from newsreader.feeds.scan import Entangled, Piece, Scanner

_TOKEN = secrets.token_hex(12)
"""What no feed can know; with a number, it stands for a text."""


class Scanned(Struct, frozen=True):
    """What one pass over a document found."""

    pieces: tuple[Piece, ...]
    """The entries."""
    head: Head | None
    """What the feed says of itself; None where that is feedparser's."""
    hashed: Callable[[bytes | memoryview], str]
    """Makes the hash of an entry's bytes."""


def cut(document: bytes, context: str) -> Scanned | None:
    """Find the entries of a document.

    Args:
        document: A feed in UTF-8, whatever it declares.
        context: What bears on its entries from outside of it, for their hashes.

    Returns:
        Its entries, with hashes; None where it can only be read whole.

    Raises:
        TooManyAttributes: It is made to be slow.
    """
    if (found := scanned(document, context)) is None:
        return None
    view = memoryview(document)
    hashes = (found.hashed(view[each.start : each.end]) for each in found.pieces)
    pieces = (replace(each, bytes_hash=its) for each, its in zip(found.pieces, hashes, strict=True))
    return replace(found, pieces=tuple(pieces))


def reduced(
    document: bytes, pieces: tuple[Piece, ...], known: Container[str]
) -> tuple[bytes, dict[str, str]]:
    """Leave out of a document the entries that are known and the long texts of the others.

    Args:
        document: The feed.
        pieces: Its entries.
        known: Hashes of those to be left out; one that is marked is not.

    Returns:
        The rest, and what stands in it for a text → the text.
    """
    texts: dict[str, str] = {}
    kept: list[bytes] = []
    position = 0
    for piece in pieces:
        if piece.bytes_hash in known and not piece.is_marked:
            kept.append(document[position : piece.start])
            position = piece.end
            continue
        for body in piece.bodies:
            kept.append(document[position : body.start])
            position = body.end
            if body.text:
                word = f"{_TOKEN}-{len(texts)}-"
                texts[word] = body.text
                kept.append(word.encode())
    kept.append(document[position:])
    return b"".join(kept), texts


def scanned(document: bytes, context: str) -> Scanned | None:
    """As ``cut``, but the entries have no hashes."""
    if b"\0" in document[:4]:  # expat would take it for UTF-16 whatever it is told
        return None
    scanner = Scanner(document)
    try:
        scanner.run()
    except (expat.ExpatError, Entangled):
        return None
    told = b"\0".join([context.encode("utf-8", "replace"), *scanner.bearing])
    bearing = xxh3_64_intdigest(told)

    def hashed(entry: bytes | memoryview) -> str:
        return xxh3_128_hexdigest(entry, seed=bearing)

    return Scanned(tuple(scanner.pieces), scanner.head, hashed)
