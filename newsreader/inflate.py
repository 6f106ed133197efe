"""Undoes HTTP content encodings in small pieces, so that a bomb costs no memory."""

import importlib
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol

_PIECE = 262_144
"""Most bytes made in one step."""


class BadEncoding(Exception):
    """The body is not in the encoding it claims, or in one that can't be undone."""


class Inflater(Protocol):
    """Undoes one encoding over the chunks of a body."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk inflates to, in pieces of at most 256 KiB.

        Raises:
            BadEncoding: The bytes are not in this encoding.
        """
        ...

    @property
    def complete(self) -> bool:
        """Whether the encoding's own end has been seen."""
        ...


def offered() -> str:
    """The value of Accept-Encoding: what ``inflater`` can undo here."""
    optional = {"br": _brotli(), "zstd": _zstd()}
    return ", ".join(["gzip", "deflate", *(name for name, there in optional.items() if there)])


def inflater(encoding: str) -> Inflater:
    """Choose what undoes a body.

    Args:
        encoding: The value of Content-Encoding, as the server sent it.

    Raises:
        BadEncoding: The encoding is unknown, or several are stacked (a favourite of bombs).
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return _Plain()
    if name in {"gzip", "x-gzip"}:
        return _Gzip()
    if name == "deflate":
        return _Deflate()
    if name == "br" and _brotli():
        return _Brotli()
    if name == "zstd" and _zstd():
        return _Zstd()
    raise BadEncoding(f"an encoding that can't be read here ({name[:40]})")


def inflated(packed: bytes, encoding: str, limit: int) -> bytes:
    """Inflate a whole body.

    Args:
        packed: Its bytes as they were sent.
        encoding: How, as in ``inflater``.
        limit: Most bytes of the result.

    Raises:
        BadEncoding: It is damaged, cut off, or inflates to more than the limit.
    """
    undo, pieces, size = inflater(encoding), [], 0
    for piece in undo.feed(packed):
        size += len(piece)
        if size > limit:
            raise BadEncoding(f"more than {limit:,} bytes when inflated")
        pieces.append(piece)
    if not undo.complete:
        raise BadEncoding(f"cut-off {encoding}")
    return b"".join(pieces)


class _Plain:
    complete = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


_GZIP = b"\x1f\x8b"
"""With this each member of a gzip file begins."""


class _Gzip:
    """Several gzip members in a row count as one body (RFC 1952, 2.2)."""

    def __init__(self) -> None:
        self._stream = _zlib().decompressobj(wbits=31)
        self._held = b""
        """Half the sign of another member."""

    @property
    def complete(self) -> bool:
        return bool(self._stream.eof)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        chunk, self._held = self._held + chunk, b""
        while chunk:
            if self._stream.eof:
                if chunk == _GZIP[:1]:
                    self._held = chunk
                if not chunk.startswith(_GZIP):
                    return
                self._stream = _zlib().decompressobj(wbits=31)
            yield from _drained(self._stream, chunk)
            chunk = self._stream.unused_data


class _Deflate:
    """The RFC says zlib's format; many servers send raw deflate. The first bytes tell which."""

    def __init__(self) -> None:
        self._stream: Any = None
        self._head = b""

    @property
    def complete(self) -> bool:
        return self._stream is not None and bool(self._stream.eof)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._stream is None:
            chunk = self._head = self._head + chunk
            if len(chunk) < 2:
                return
            self._stream = _zlib().decompressobj(wbits=15 if _is_zlib(chunk) else -15)
        yield from _drained(self._stream, chunk)


def _is_zlib(head: bytes) -> bool:
    return head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0


def _drained(stream: Any, chunk: bytes) -> Iterator[bytes]:
    try:
        piece = stream.decompress(chunk, _PIECE)
        while piece:
            yield piece
            if stream.eof:  # zlib still shows the rest as a tail, and takes it for more than it is
                return
            piece = stream.decompress(stream.unconsumed_tail, _PIECE)
    except (zlib.error, _zlib().error) as error:
        raise BadEncoding("damaged compressed bytes") from error


@cache
def _zlib() -> Any:
    """ISA-L's inflate where it is installed, which takes two fifths of the time of zlib's."""
    try:
        return importlib.import_module("isal.isal_zlib")
    except ImportError:
        return zlib


@cache
def _brotli() -> Any:
    """The Brotli package where it is installed in a version that can bound its output (1.2)."""
    try:
        module = importlib.import_module("brotli")
    except ImportError:
        return None
    return module if hasattr(module.Decompressor, "can_accept_more_data") else None


class _Brotli:
    def __init__(self) -> None:
        self._error = _brotli().error
        self._stream = _brotli().Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            piece = self._stream.process(chunk, output_buffer_limit=_PIECE)
            while piece:
                yield piece
                piece = (
                    b"" if self.complete else self._stream.process(b"", output_buffer_limit=_PIECE)
                )
        except self._error as error:
            raise BadEncoding("damaged compressed bytes") from error


@cache
def _zstd() -> Any:
    """The standard library's Zstandard from Python 3.14 on, or its backport."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


_ZSTD_WINDOW_LOG = 23
"""Servers may not use a larger window than 8 MiB (RFC 9659, 3)."""


class _Zstd:
    """Several frames in a row count as one body (RFC 8878, 3.1)."""

    def __init__(self) -> None:
        self._zstd = _zstd()
        self._stream = self._begun()

    def _begun(self) -> Any:
        limit = {self._zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        return self._zstd.ZstdDecompressor(options=limit)

    @property
    def complete(self) -> bool:
        return bool(self._stream.eof)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            while chunk:
                if self._stream.eof:
                    self._stream = self._begun()
                yield from self._drained(chunk)
                chunk = self._stream.unused_data if self._stream.eof else b""
        except self._zstd.ZstdError as error:
            raise BadEncoding("damaged compressed bytes") from error

    def _drained(self, chunk: bytes) -> Iterator[bytes]:
        piece = self._stream.decompress(chunk, _PIECE)
        while piece:
            yield piece
            done = self._stream.eof or self._stream.needs_input
            piece = b"" if done else self._stream.decompress(b"", _PIECE)
