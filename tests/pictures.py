"""Pictures made by the tests themselves, without a library."""

import struct
import zlib

RED, BLUE = (200, 30, 30), (30, 30, 200)


def png(width: int, height: int, *colours: tuple[int, int, int]) -> bytes:
    """A PNG in horizontal bands of these colours."""
    bands = colours or (RED,)
    rows = b"".join(
        b"\0" + bytes(bands[row * len(bands) // height]) * width for row in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def bomb() -> bytes:
    """A PNG that says it has 30,000 by 30,000 pixels."""
    small = png(2, 2)
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return small[:8] + _chunk(b"IHDR", head) + small[8 + 25 :]


def _chunk(name: bytes, data: bytes) -> bytes:
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
