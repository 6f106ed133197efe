"""Remembers in a few letters each the entries that were let go, so that none comes back as new."""

import base64
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b

from msgspec import Struct

from newsreader.model import Entry, ParsedEntry

LETTERS = 6
"""Of one print: 30 bits. Two of them must agree, so that no new entry is taken for an old one."""
MOST = 50_000
"""Entries remembered of one feed; of more the first are forgotten."""
_PRINTS = 3
_NONE = "-" * LETTERS


class Purged(Struct, frozen=True, dict=True):
    """The entries of a feed that were let go: three prints of each, by id, address and title.

    Args:
        prints: All prints, one after the other, those of the entry let go last at the end.
    """

    prints: str = ""

    def holds(self, entry: ParsedEntry) -> bool:
        """Tell whether an entry was let go; two of its prints must be known, or its only one."""
        if not self.prints:
            return False
        mine = [each for each in _prints_of(entry) if each != _NONE]
        return sum(each in self._known for each in mine) >= min(2, len(mine))

    def with_entries(self, entries: Iterable[Entry]) -> "Purged":
        """Remember further entries."""
        added = "".join(each for entry in entries for each in _prints_of(entry))
        return Purged((self.prints + added)[-MOST * _PRINTS * LETTERS :])

    @cached_property
    def _known(self) -> frozenset[str]:
        starts = range(0, len(self.prints), LETTERS)
        return frozenset(self.prints[at : at + LETTERS] for at in starts) - {_NONE}


NOTHING_PURGED = Purged()


def _prints_of(entry: Entry | ParsedEntry) -> Iterator[str]:
    """Prints by id, by address, and by title and date; the last two only where there are any.

    A title without a date tells nothing: many feeds give one title to all of their entries.
    """
    from newsreader.wording import bare_address, plain_wording  # noqa: PLC0415 - its patterns cost 10 ms

    yield _print("id", entry.key)
    yield _print("address", bare_address(entry.url)) if entry.url else _NONE
    dated = f"{plain_wording(entry.title)}\0{entry.published}"
    yield _print("title", dated) if entry.published else _NONE


def _print(kind: str, text: str) -> str:
    digest = blake2b(f"{kind}\0{text}".encode("utf-8", "surrogatepass"), digest_size=5).digest()
    return base64.b32encode(digest).decode().lower()[:LETTERS]
