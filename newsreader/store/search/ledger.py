"""Which state of which entry is in the file: what makes catching up exact.

A place is a feed, or the saved articles. Of each entry the ledger knows a checksum of its headline
and one of its text; of each shard of bodies the generation that was read. An entry's number is its
row in the tables of words. FTS5 without content can't forget a text without being shown it, so the
number of an entry that is gone or changed is dead: it is never found, and never given again.
"""

import zlib
from collections.abc import Iterable

from msgspec import Struct

from newsreader.folding import cut, folded, spread
from newsreader.store.search.expression import starts
from newsreader.store.search.file import Connection
from newsreader.store.search.heads import Head
from newsreader.store.search.texts import Text
from newsreader.store.tinyfile import Signature

_EPOCH = 946_684_800
_SLOT_SECONDS = 64
_WINDOWS = (1, 64, 1_024, 16_384, 262_144, 4_194_304, 1 << 40)
"""Where an entry's own slot is taken, one near to it is looked for, at last anywhere."""


class Known(Struct, frozen=True, gc=False):
    """What the ledger knows of an entry."""

    number: int
    head: int
    stamp: int


class Ledger:
    """The ledger, and the words with it. Changes are to be made within a transaction.

    Args:
        connection: To the file.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._words: list[tuple[object, ...]] = []

    def place(self, name: str) -> int:
        """The number of a place."""
        rows = self._connection
        rows.rows("INSERT OR IGNORE INTO places (name) VALUES (?)", (name,))
        return int(str(rows.value("SELECT id FROM places WHERE name = ?", (name,))))

    def places(self) -> dict[str, int]:
        """Every place that the ledger knows."""
        return {name: place for place, name in self._connection.rows("SELECT id, name FROM places")}

    def known(self, place: int) -> dict[str, Known]:
        """The entries of a place."""
        rows = self._connection.rows(
            "SELECT id, number, head, stamp FROM docs WHERE place = ?", (place,)
        )
        return {entry_id: Known(*rest) for entry_id, *rest in rows}

    def shards(self, place: int) -> dict[int, Signature]:
        """The shards of a place as they were when they were read."""
        rows = self._connection.rows(
            "SELECT shard, generation, size, modified FROM shards WHERE place = ?", (place,)
        )
        return {shard: Signature(*rest) for shard, *rest in rows}

    def put_shard(self, place: int, shard: int, signature: Signature) -> None:
        """Note that a shard has been read."""
        self._connection.rows(
            "INSERT OR REPLACE INTO shards VALUES (?, ?, ?, ?, ?)", (place, shard, *signature)
        )

    def drop_shards(self, place: int, shards: Iterable[int]) -> None:
        """Forget shards."""
        self._connection.many(
            "DELETE FROM shards WHERE place = ? AND shard = ?", [(place, each) for each in shards]
        )

    def put(self, place: int, head: Head, text: Text, stamp: int) -> None:
        """Take in an entry, in place of an older state of it.

        Args:
            place: Where it belongs.
            head: Its headline.
            text: Its text.
            stamp: Checksum of where the text came from, of 63 bits.
        """
        self.drop(place, (head.id,))
        number = self._free_number(head)
        self._connection.rows(
            "INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?)",
            (number, place, head.id, head.time, head.checksum, stamp),
        )
        byline = text.byline if text.byline == head.author else f"{head.author}\n{text.byline}"
        columns = (head.title, byline, text.speakers, text.text)
        self._words.append((number, *(_storable(spread(folded(each))) for each in columns)))

    def drop(self, place: int, ids: Iterable[str]) -> None:
        """Have entries found no more."""
        for entry_id in ids:
            key = (place, entry_id)
            found = "SELECT number FROM docs WHERE place = ? AND id = ?"
            self._connection.rows(f"INSERT INTO dead {found}", key)
            self._connection.rows("DELETE FROM docs WHERE place = ? AND id = ?", key)

    def drop_place(self, name: str) -> None:
        """Have nothing of a place found any more."""
        place = self.place(name)
        for sql in (
            "INSERT INTO dead SELECT number FROM docs WHERE place = ?",
            "DELETE FROM docs WHERE place = ?",
            "DELETE FROM shards WHERE place = ?",
            "DELETE FROM places WHERE id = ?",
        ):
            self._connection.rows(sql, (place,))

    def write_words(self) -> int:
        """Write the words of what was put; tells of how many entries.

        Ascending numbers: FTS5 writes a part of its index at each step back.
        """
        batch = sorted(self._words)
        self._words.clear()
        put = self._connection.many
        put("INSERT INTO words (rowid, title, byline, said, text) VALUES (?, ?, ?, ?, ?)", batch)
        put(
            "INSERT INTO heads (rowid, title, byline, said) VALUES (?, ?, ?, ?)",
            [each[:4] for each in batch],
        )
        put("INSERT INTO starts (rowid, text) VALUES (?, ?)", [_starts(*each) for each in batch])
        return len(batch)

    def counts(self) -> tuple[int, int]:
        """How many entries are in the file, and how many dead numbers."""
        live = self._connection.value("SELECT count(*) FROM docs")
        dead = self._connection.value("SELECT count(*) FROM dead")
        return int(str(live)), int(str(dead))

    def _free_number(self, head: Head) -> int:
        """A number near to the entry's time, so that the newest come first without sorting."""
        slot = max(1, (head.time - _EPOCH) // _SLOT_SECONDS)
        chance = zlib.crc32(head.id.encode("utf-8", "replace"))
        for window in _WINDOWS:
            for _ in range(4):
                number = slot + chance % window
                if not self._taken(number):
                    return number
                chance = (chance * 1_103_515_245 + 12_345) & 0x7FFF_FFFF_FFFF
        raise OverflowError("no number is free")  # not within a million millions

    def _taken(self, number: int) -> bool:
        sql = "SELECT 1 FROM docs WHERE number = ?1 UNION ALL SELECT 1 FROM dead WHERE number = ?1"
        return self._connection.value(sql, (number,)) is not None


def _starts(number: object, *columns: object) -> tuple[object, ...]:
    return number, " ".join(starts(cut(" ".join(map(str, columns)))))


def _storable(text: str) -> str:
    """Lone surrogates, which no file in UTF-8 can hold, are no words."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
