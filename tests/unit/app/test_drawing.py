"""Pictures as the terminal takes them; and bytes that are none."""

import base64
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from newsreader.app.drawing import Drawn, Frame, draw
from newsreader.app.graphics import Kind
from newsreader.errors import ExtractionError
from tests.pictures import BLUE, RED, bomb, png

FRAME = Frame(Kind.SIXEL, 40, 10, (10, 20))
TALL = png(100, 80, RED, BLUE)


def framed(kind: Kind) -> Frame:
    return replace(FRAME, kind=kind)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def test_sixel_has_one_order_a_line_each_as_high_as_a_cell() -> None:
    drawn = draw(TALL, FRAME)
    assert (drawn.width, drawn.height, drawn.columns, drawn.rows) == (100, 80, 10, 4)
    assert drawn.sound
    for line in drawn.lines:
        assert line.startswith('\x1bP0;1;0q"1;1;100;20')
        assert not line.endswith("-\x1b\\")
        assert re.search(r"#0;2;\d+;\d+;\d+#0!100~", line), "defined, then chosen"
    red, blue = "2;78;12;12", "2;12;12;78"
    assert [red in line for line in drawn.lines] == [True, True, False, False]
    assert [blue in line for line in drawn.lines] == [False, False, True, True]


def test_kitty_is_given_the_picture_once_and_placeholders_on_each_line() -> None:
    drawn = draw(TALL, framed(Kind.KITTY))
    assert drawn.sound
    assert [line.count("\U0010eeee") for line in drawn.lines] == [10] * 4
    sent = "".join(re.findall(r"\x1b_G[^;]*f=100[^;]*;([^\x1b]*)", drawn.setup))
    with Image.open(io.BytesIO(base64.b64decode(sent))) as picture:
        assert picture.size == (100, 80)
        assert picture.convert("RGB").getpixel((50, 10)) == RED
    assert f"i={drawn.number}" in drawn.setup
    assert "U=1" in drawn.setup


def test_blocks_are_the_colours_of_half_cells() -> None:
    drawn = draw(TALL, framed(Kind.BLOCKS))
    assert (drawn.columns, drawn.rows) == (10, 4)
    assert {len(row) for row in drawn.blocks} == {10}
    assert (drawn.blocks[0][0].upper, drawn.blocks[-1][-1].lower) == (RED, BLUE)


@given(st.integers(24, 5000), st.integers(24, 5000), st.integers(1, 200), st.integers(1, 60))
def test_a_picture_fits_its_frame_and_is_never_enlarged(
    width: int, height: int, columns: int, rows: int
) -> None:
    across, down = Frame(Kind.KITTY, columns, rows, (10, 20)).box(width, height)
    assert 1 <= across <= columns
    assert 1 <= down <= rows
    assert (across - 1) * 10 <= width
    assert (down - 1) * 20 <= height


def test_what_is_transparent_lies_on_paper() -> None:
    clear = saved(Image.new("RGBA", (60, 60), (0, 0, 0, 0)), "PNG")
    assert draw(clear, framed(Kind.BLOCKS)).blocks[0][0].upper == (255, 255, 255)


def test_of_a_moving_picture_the_first_image_is_drawn() -> None:
    first, second = (Image.new("RGB", (60, 60), colour) for colour in (RED, BLUE))
    moving = saved(first, "GIF", save_all=True, append_images=[second])
    assert draw(moving, framed(Kind.BLOCKS)).blocks[0][0].upper == RED


def test_a_photograph_taken_on_its_side_stands_upright() -> None:
    photograph = Image.new("RGB", (80, 40), RED)
    turned = Image.Exif()
    turned[0x0112] = 6
    drawn = draw(saved(photograph, "JPEG", exif=turned), framed(Kind.BLOCKS))
    assert (drawn.width, drawn.height) == (40, 80)


@pytest.mark.parametrize(
    "raw",
    [b"", b"<html>", b"\x89PNG\r\n\x1a\n", bomb(), png(1, 1), png(20, 3), b"%!PS-Adobe-3.0 EPSF"],
    ids=["nothing", "page", "head", "bomb", "pixel", "icon", "postscript"],
)
def test_what_is_no_picture_to_be_looked_at_is_refused(raw: bytes) -> None:
    with pytest.raises(ExtractionError) as caught:
        draw(raw, FRAME)
    assert "object at" not in str(caught.value)


@pytest.mark.parametrize("kept", [60, 100, 150])
def test_a_picture_that_was_cut_off_is_damaged(kept: int) -> None:
    assert len(TALL) > kept
    with pytest.raises(ExtractionError, match="damaged"):
        draw(TALL[:kept], FRAME)


@pytest.mark.parametrize(
    ("lines", "setup"),
    [
        (("\x1b]0;owned\x07",), ""),
        (('\x1bP0;1;0q"1;1;10;20#0~\x1b\\\x1b[2J',), ""),
        (("\x1b[38;2;1;2;3m\U0010eeee\x1b]52;c;aGk=\x07\x1b[39m",), ""),
        ((), "\x1b_Ga=T;AAAA\x1b\\\x1b[6n"),
    ],
)
def test_a_drawing_that_holds_another_order_is_unsound(lines: tuple[str, ...], setup: str) -> None:
    assert not Drawn(10, 20, 1, lines=lines, setup=setup).sound
