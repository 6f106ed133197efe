"""What a terminal says of itself, and what is made of it."""

import pytest

from newsreader.app.graphics import Graphics, Kind, detect

XTERM = {"TERM": "xterm-256color"}
KITTY = b"\x1b_Gi=31;OK\x1b\\\x1b[6;36;18t\x1b[?62;c"
SIXEL = b"\x1b[6;20;10t\x1b[?62;4;22c"


def found(
    answer: bytes, wanted: str = "auto", environment: dict[str, str] = XTERM, installed: bool = True
) -> Graphics:
    return detect(wanted, environment, lambda: answer, installed=installed)


@pytest.mark.parametrize(
    ("answer", "kind", "cell"),
    [
        (KITTY, Kind.KITTY, (18, 36)),
        (SIXEL, Kind.SIXEL, (10, 20)),
        (KITTY[:14] + SIXEL, Kind.SIXEL, (10, 20)),
        (b"\x1b[?62;4c", Kind.SIXEL, (10, 20)),
        (b"\x1b[6;0;0t\x1b[?62;4c", Kind.SIXEL, (10, 20)),
    ],
)
def test_a_terminal_that_shows_pictures_is_known_by_its_answer(
    answer: bytes, kind: Kind, cell: tuple[int, int]
) -> None:
    shows = found(answer)
    assert (shows.kind, shows.cell) == (kind, cell)


@pytest.mark.parametrize(
    "answer", [b"", b"\x1b[?62;22;44c", b"\x1b[?4;6c", b"\x1b_Gi=31;EINVAL\x1b\\\x1b[?1;2c"]
)
def test_one_that_does_not_is_told_of(answer: bytes) -> None:
    shows = found(answer)
    assert shows.kind is None
    assert "blocks" in shows.why_not


@pytest.mark.parametrize(
    "environment",
    [{"TERM": "tmux-256color"}, {**XTERM, "TMUX": "/tmp/x"}, {"TERM": "screen"}, {"TERM": "dumb"},
     {**XTERM, "NO_COLOR": "1"}, {}],
)  # fmt: skip
def test_where_it_is_hopeless_nothing_is_asked(environment: dict[str, str]) -> None:
    def ask() -> bytes:
        raise AssertionError("asked")

    shows = detect("auto", environment, ask, installed=True)
    assert shows.kind is None
    assert shows.why_not


@pytest.mark.parametrize("wanted", ["off", "auto", "blocks", "kitty"])
def test_off_and_without_the_extra_nothing_is_asked(wanted: str) -> None:
    def ask() -> bytes:
        raise AssertionError("asked")

    shows = detect(wanted, XTERM, ask, installed=wanted == "off")
    assert shows.kind is None
    assert ("newsreader-tui[images]" in shows.why_not) == (wanted != "off")


def test_blocks_need_no_answer_and_work_in_tmux() -> None:
    assert detect("blocks", {"TMUX": "x"}, None, installed=True).kind is Kind.BLOCKS


def test_a_kind_can_be_forced_and_the_size_of_cells_still_comes_from_the_terminal() -> None:
    shows = found(b"\x1b[6;30;15t\x1b[?62c", "sixel", {"TERM": "tmux"})
    assert (shows.kind, shows.cell) == (Kind.SIXEL, (15, 30))
