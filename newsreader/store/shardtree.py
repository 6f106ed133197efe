"""The tree that a feed's shards form: which entry lies where, which shards are in force.

They form a binary tree, numbered as in a heap: 1 at the top, 2n and 2n+1 below n. An entry's place
follows from its id alone, so nothing has to point to it: it lies in the first shard that exists on
the way down along the bits of its id's hash. A shard that grows too large is split: first both
halves are written, then the shard itself is removed; a kill in between leaves it in force.

Fresh bodies, of new entries that came one by one, lie in the feed's log (``feedlog``), so that none
of the large shards is written again for them. What is there is in force, whatever the tree says of
the same entry. Once the log has grown it is brought home: first its bodies are written into the
tree, then it goes; a kill in between leaves it in force, with the same bodies. An older version
kept them in a shard 0, which is likewise in force until it is brought home.
"""

import os
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import msgspec

from newsreader.store.storage import TEMP_SUFFIX

SHARD_BYTES = 256_000
"""A larger shard is split."""
JOINED_BYTES = SHARD_BYTES // 2
"""Two shards that are no more than this together are made one, with room to grow."""
FRESH = 0
"""Number by which the fresh bodies go, and of the shard in which an older version kept them."""
DEPTH = 32
"""Shards at this depth are split no more."""
Raws = dict[str, msgspec.Raw]
"""Bodies by entry id, each as it is written."""


def way_down(entry_id: str) -> Iterator[int]:
    """The shards on an entry's way down, from the top."""
    bits = int.from_bytes(blake2b(entry_id.encode(), digest_size=5).digest())
    number = 1
    while not number >> DEPTH:
        yield number
        number = 2 * number + (bits & 1)
        bits >>= 1
    yield number


def home_of(entry_id: str, present: frozenset[int]) -> int:
    """The shard in force for an entry: the first that exists, or the one to be made."""
    inner = _inner(present)
    for number in way_down(entry_id):
        if number in present or number not in inner:
            return number
    return number


@lru_cache(maxsize=4)
def _inner(present: frozenset[int]) -> frozenset[int]:
    """The places above the shards of a tree; kept, for it is asked for each entry of a feed."""
    return frozenset(each >> up for each in present for up in range(1, each.bit_length()))


def halves(number: int, bodies: Raws) -> Iterator[tuple[int, Raws]]:
    """The two shards that one is split into."""
    depth = number.bit_length()
    sides: tuple[Raws, Raws] = ({}, {})
    for entry_id, body in bodies.items():
        below = next(islice(way_down(entry_id), depth, None))
        sides[below & 1][entry_id] = body
    yield 2 * number, sides[0]
    yield 2 * number + 1, sides[1]


def size_of(bodies: Raws) -> int:
    """Bytes of the shard: each body with its id, quotation marks, colon, comma and newline."""
    return 100 + sum(len(memoryview(body)) + len(each) + 5 for each, body in bodies.items())


def shard_path(folder: Path, number: int) -> Path:
    """The file of a shard."""
    return folder / f"{number:03}.json"


def shards_in(folder: Path, *, sweep: bool = True) -> frozenset[int]:
    """The shards of a folder; what a kill left half written is swept out on the way."""
    numbers = set()
    try:
        for name in os.listdir(folder):  # noqa: PTH208 - half the time
            if name.endswith(TEMP_SUFFIX) and sweep:
                (folder / name).unlink(missing_ok=True)
            elif name.endswith(".json") and (stem := name[:-5]).isdigit():
                numbers.add(int(stem))
    except FileNotFoundError:
        return frozenset()
    return frozenset(numbers)


def in_force(present: frozenset[int]) -> frozenset[int]:
    """The shards that are found on the way down: those with none above them."""
    return frozenset(
        each
        for each in present
        if not any(each >> up in present for up in range(1, each.bit_length()))
    )


def joins(sizes: dict[int, int]) -> Iterator[int]:
    """The shards that can be made of the two below them, in the order in which to do it.

    Args:
        sizes: Number of each shard in force → its bytes; kept up to date on the way.
    """
    waiting = sorted({each // 2 for each in sizes if each > 1}, reverse=True)
    while waiting:
        parent = waiting.pop(0)
        halves = (2 * parent, 2 * parent + 1)
        deeper = any(_is_below(each, half) for each in sizes for half in halves)
        total = sum(sizes.get(half, 0) for half in halves)
        if deeper or total > JOINED_BYTES or not any(half in sizes for half in halves):
            continue
        for half in halves:
            sizes.pop(half, None)
        sizes[parent] = total
        yield parent
        if parent > 1 and parent // 2 not in waiting:
            waiting = sorted({*waiting, parent // 2}, reverse=True)


def _is_below(number: int, other: int) -> bool:
    distance = number.bit_length() - other.bit_length()
    return distance > 0 and number >> distance == other
