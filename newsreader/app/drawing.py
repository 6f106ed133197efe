"""Draws a picture for the terminal. Runs in worker processes, which alone load the picture library.

A drawing is made of one string for each line of the screen, so that a page can be scrolled over it
line by line: Sixel data of one line's height, or Kitty's placeholders, or the colours of blocks.
"""

import contextlib
import io
import re
import sys
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from newsreader.app.graphics import Kind
from newsreader.errors import ExtractionError

if TYPE_CHECKING:
    from PIL.Image import Image
    from rich.segment import Segment

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
MOST_PIXELS = 50_000_000
"""Pixels of the largest picture that is decoded: 200 MB of memory."""
SMALLEST = 24
"""Pixels of the longer side; a smaller picture is decoration, or counts readers."""
_PAPER = (255, 255, 255)
"""What shows through: pictures of the web are made for white pages."""
_DEFINED = re.compile(r"#(\d+);2;\d+;\d+;\d+")
_SIXELS = re.compile(r"\x1bP[0-9;]{0,12}q[!-~]+\x1b\\")
_PLACED = r"\x1b\[38;2;[0-9;]{5,11}m[\u0300-\U0001d244\U0010eeee]+\x1b\[39m"
_MESSAGES = re.compile(r"(?:\x1b_G[a-zA-Z0-9=,]+(?:;[A-Za-z0-9+/=]*)?\x1b\\)*")


class Frame(Struct, frozen=True):
    """What a picture must fit into.

    Args:
        kind: How it is drawn.
        columns: Most cells across.
        rows: Most lines.
        cell: Width and height of a cell, in pixels.
    """

    kind: Kind
    columns: int
    rows: int
    cell: tuple[int, int]

    def box(self, width: int, height: int) -> tuple[int, int]:
        """Columns and rows of a picture of so many pixels: never enlarged, its shape kept."""
        across, down = self.cell
        scale = min(1.0, self.columns * across / width, self.rows * down / height)
        columns = max(1, min(self.columns, round(width * scale / across)))
        return columns, max(1, min(self.rows, round(height * scale / down)))


class HalfCells(NamedTuple):
    """One cell of a drawing by blocks: the colours of its upper and its lower half."""

    upper: tuple[int, int, int]
    lower: tuple[int, int, int]


class Drawn(Struct, frozen=True):
    """A picture as the terminal takes it.

    Args:
        width: Of the picture itself, in pixels.
        height: Likewise.
        columns: Cells that it takes across.
        lines: What to write on each of its lines; empty for blocks.
        blocks: The cells of each line; empty for the other kinds.
        setup: What the terminal is to be told once before.
        number: Kitty's number of it; 0 for the other kinds.
    """

    width: int
    height: int
    columns: int
    lines: tuple[str, ...] = ()
    blocks: tuple[tuple[HalfCells, ...], ...] = ()
    setup: str = ""
    number: int = 0

    @property
    def rows(self) -> int:
        """Lines that it takes."""
        return len(self.lines or self.blocks)

    @property
    def sound(self) -> bool:
        """True when there is nothing in it but a drawing: no other order to the terminal."""
        whole = all(_SIXELS.fullmatch(line) or re.fullmatch(_PLACED, line) for line in self.lines)
        return whole and _MESSAGES.fullmatch(self.setup) is not None


def draw(raw: bytes, frame: Frame) -> Drawn:
    """Draw a picture, its first image if it moves.

    Args:
        raw: The file, from anywhere.
        frame: What it must fit into.

    Raises:
        ExtractionError: It is no picture, or none to be looked at.
    """
    picture, size = _decoded(raw, frame)
    columns, rows = frame.box(*size)
    if frame.kind is Kind.BLOCKS:
        return Drawn(*size, columns, blocks=_blocks(picture, columns, rows))
    _set_cell(frame.cell)
    if frame.kind is Kind.SIXEL:
        return Drawn(*size, columns, lines=_sixels(picture, columns, rows, frame.cell))
    return _placed(picture, size, columns, rows)


def _decoded(raw: bytes, frame: Frame) -> tuple["Image", tuple[int, int]]:
    """The picture no larger than needed, upright and on paper; and its size before."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - in workers only

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    most = frame.columns * frame.cell[0], frame.rows * frame.cell[1]
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(raw), formats=FORMATS)
        except UnidentifiedImageError as error:
            raise ExtractionError("picture", "This is no picture.") from error
        except (OSError, Warning, Image.DecompressionBombError) as error:
            raise ExtractionError("picture", f"This is no picture ({error}).") from error
        if max(picture.size) < SMALLEST:
            raise ExtractionError("picture", "The picture is too small to be looked at.")
        try:
            turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
            size = picture.size[::-1] if turned else picture.size
            picture.draft("RGB", (2 * max(most), 2 * max(most)))
            return _on_paper(ImageOps.exif_transpose(picture)), (size[0], size[1])
        except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of damaged files
            raise ExtractionError("picture", "The picture is damaged.") from error


def _on_paper(picture: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415 - in workers only

    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, (*_PAPER, 255))
        return Image.alpha_composite(paper, clear).convert("RGB")
    return picture.convert("RGB")


def _set_cell(cell: tuple[int, int]) -> None:
    """Tell the library the cell's size: here, without a terminal, it can't ask."""
    from textual_image._terminal import CellSize, get_cell_size  # noqa: PLC0415 - in workers only

    vars(get_cell_size)["_result"] = CellSize(*cell)


def _sixels(picture: "Image", columns: int, rows: int, cell: tuple[int, int]) -> tuple[str, ...]:
    from textual_image.renderable import SixelImage  # noqa: PLC0415 - in workers only

    across, down = cell
    scaled = picture.resize((columns * across, rows * down), reducing_gap=2.0)
    # The colours are chosen once for all lines: chosen for each, the seams would be seen.
    coloured = scaled.quantize(256)
    return tuple(
        _sixel_data(
            _rendered(
                SixelImage(
                    coloured.crop((0, row * down, columns * across, (row + 1) * down)), columns, 1
                ),
                columns,
            )
        )
        for row in range(rows)
    )


def _sixel_data(segments: list["Segment"]) -> str:
    data = next(each.text for each in segments if each.text.startswith("\x1bP"))
    _, _, body = data.partition("q")
    # A colour is chosen by name after it was defined: xterm and WezTerm don't take that as chosen.
    body = _DEFINED.sub(r"\g<0>#\1", body)
    # Pixels under the line's end stay as they are (P2 = 1), and no line feed comes after the last.
    return "\x1bP0;1;0q" + re.sub(r"-*\x1b\\$", "\x1b\\\\", body)


def _placed(picture: "Image", size: tuple[int, int], columns: int, rows: int) -> Drawn:
    from textual_image.renderable import TGPImage  # noqa: PLC0415 - in workers only

    image, told = TGPImage(picture, columns, rows), io.StringIO()
    # It writes the picture to where the terminal is taken to be, and returns the placeholders.
    with _terminal(told):
        segments = _rendered(image, columns)
    lines = tuple(_placed_line(each) for each in segments if each.text.strip("\n"))
    number = image.terminal_image_id or 0
    return Drawn(*size, columns, lines=lines, setup=told.getvalue(), number=number)


@contextlib.contextmanager
def _terminal(stream: io.StringIO) -> Iterator[None]:
    """Let a stream be the process's terminal."""
    before = sys.__stdout__
    vars(sys)["__stdout__"] = stream
    try:
        yield
    finally:
        vars(sys)["__stdout__"] = before


def _placed_line(segment: "Segment") -> str:
    colour = segment.style.color if segment.style else None
    red, green, blue = (colour.triplet if colour else None) or (0, 0, 0)
    return f"\x1b[38;2;{red};{green};{blue}m{segment.text.rstrip()}\x1b[39m"


def _blocks(picture: "Image", columns: int, rows: int) -> tuple[tuple[HalfCells, ...], ...]:
    scaled = picture.resize((columns, 2 * rows), reducing_gap=2.0)
    raw = scaled.tobytes()
    pixels = list(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))
    halves = [pixels[start : start + columns] for start in range(0, len(pixels), columns)]
    return tuple(
        tuple(HalfCells(*cell) for cell in zip(upper, lower, strict=True))
        for upper, lower in zip(halves[0::2], halves[1::2], strict=True)
    )


def _rendered(image: object, columns: int) -> list["Segment"]:
    from rich.console import Console  # noqa: PLC0415 - in workers only

    console = Console(file=io.StringIO(), width=columns, color_system="truecolor")
    return list(console.render(image))  # type: ignore[arg-type]
