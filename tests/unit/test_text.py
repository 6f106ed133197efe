import unicodedata

import pytest

from newsreader.text import clean, clean_line, isolated, shortened, without_controls


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("plain words", "plain words"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x1b]52;c;AAAA\x07b", "a\ufffd]52;c;AAAA\ufffdb"),
        ("c1 \x9b31m and del \x7f", "c1 \ufffd31m and del \ufffd"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("soft\u00adhyphen", "softhyphen"),
        ("abc\u202edcba\u202c", "abcdcba"),
        ("line\u2028break", "line\nbreak"),
        ("tab\tstays", "tab\tstays"),
        ("zero\u200dwidth joiner stays", "zero\u200dwidth joiner stays"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 3),
        ("tag \U000e0041 alone", "tag  alone"),
    ],
)
def test_clean_leaves_nothing_a_terminal_obeys(raw: str, kept: str) -> None:
    assert clean(raw) == kept


def test_a_text_without_anything_to_clean_is_told_by_one_look() -> None:
    odd = [chr(each) for each in range(0x110000) if unicodedata.category(chr(each))[0] in "CMZ"]
    for letter in (each for each in odd if unicodedata.category(each) not in {"Cn", "Co"}):
        assert clean(f"é{letter * 5}e\x00") == clean(f"é{letter * 5}e") + "\ufffd"


def test_flags_made_of_tag_characters_stay() -> None:
    scotland = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert clean(f"in {scotland} today") == f"in {scotland} today"


def test_a_line_has_no_breaks_and_single_spaces() -> None:
    assert clean_line("  a\r\n\tb\u00a0 c  ") == "a b c"


def test_lengths_are_capped() -> None:
    assert len(clean("x" * 50, 10)) == 10
    assert len(clean_line("y" * 10_000)) == 500


def test_only_right_to_left_lines_are_isolated() -> None:
    assert isolated("plain") == "plain"
    assert isolated("שלום") == "\u2068שלום\u2069"


def test_long_addresses_lose_their_middle() -> None:
    address = "https://example.org/a/very/long/path/to/somewhere"
    short = shortened(address, 21)
    assert len(short) == 21
    assert short.startswith("https://ex")
    assert short.endswith("somewhere")
    assert shortened("short", 21) == "short"


@pytest.mark.parametrize("letter", ["", "é", "漢"])
def test_markup_is_kept_as_it_is_but_for_control_characters(letter: str) -> None:
    kept = f"<p>\t{letter}&#27;\n\u202e</p>"
    assert without_controls(kept) is kept
    assert without_controls(f"{letter}\r\n\r\f") == letter + "\n" * 3
    assert without_controls(f"{letter}\0\x1b\x0b\x7f") == letter + "\ufffd" * 4
    assert without_controls(f"{letter}\x85\x9b\udc9b") == letter + "\ufffd" * 3
