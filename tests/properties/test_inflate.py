"""Whatever undoes gzip and deflate here, zlib or ISA-L: the same bytes come out, in pieces."""

import gzip
import sys
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader import inflate
from newsreader.inflate import BadEncoding, inflater

TIMES = st.sampled_from([1, 1, 500, 20_000, 60_000])


@pytest.fixture(params=["zlib", "isal"], scope="module", autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "zlib":
            patch.setitem(sys.modules, "isal.isal_zlib", None)
        else:
            pytest.importorskip("isal.isal_zlib")
        inflate._zlib.cache_clear()
        yield request.param
    inflate._zlib.cache_clear()


def packed(encoding: str, body: bytes) -> bytes:
    if encoding == "gzip":
        half = len(body) // 2
        return gzip.compress(body[:half]) + gzip.compress(body[half:])
    raw = zlib.compressobj(wbits=-15 if encoding == "raw" else 15)
    return raw.compress(body) + raw.flush()


def undone(encoding: str, sent: bytes, step: int) -> tuple[bytes, bool]:
    undo = inflater("gzip" if encoding == "gzip" else "deflate")
    pieces = [
        piece for at in range(0, len(sent), step) for piece in undo.feed(sent[at : at + step])
    ]
    assert all(len(piece) <= inflate._PIECE for piece in pieces)
    return b"".join(pieces), undo.complete


ENCODINGS = st.sampled_from(["gzip", "zlib", "raw"])


@given(ENCODINGS, st.binary(max_size=60), TIMES, st.integers(1, 70_000))
def test_what_was_packed_comes_back(encoding: str, text: bytes, times: int, step: int) -> None:
    body = text * times
    sent = packed(encoding, body)
    assert undone(encoding, sent, max(step, len(sent) // 50, 1)) == (body, True)


@given(st.sampled_from(["zlib", "raw"]), st.binary(min_size=1, max_size=300), st.data())
def test_a_body_cut_short_is_not_complete(encoding: str, body: bytes, data: st.DataObject) -> None:
    sent = packed(encoding, body)
    cut = data.draw(st.integers(2, len(sent) - 1))
    assert not undone(encoding, sent[:cut], 40)[1]


@given(ENCODINGS, st.binary(max_size=300), st.data())
def test_damage_is_told_or_harmless(encoding: str, body: bytes, data: st.DataObject) -> None:
    sent = bytearray(packed(encoding, body))
    sent[data.draw(st.integers(0, len(sent) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        undone(encoding, bytes(sent), 40)
    except BadEncoding:
        return
