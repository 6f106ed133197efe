"""Headlines as far as they are searched."""

import zlib

from msgspec import Struct

SAVED = ""
"""The place of the saved articles; feeds' places have the feeds' ids."""


class Head(Struct, frozen=True, gc=False):
    """An entry's headline.

    Args:
        id: Of the entry.
        title: Its title.
        author: Who wrote it.
        time: Seconds since 1970.
    """

    id: str
    title: str
    author: str
    time: int

    @property
    def checksum(self) -> int:
        """Tells one headline from another."""
        return zlib.crc32(f"{self.title}\0{self.author}".encode("utf-8", "replace"))
