"""Short forms of ages and numbers, and lines cut to a width."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from newsreader.app import short

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def ago(**past: float) -> int:
    return int((NOW - timedelta(**past)).timestamp())


@pytest.mark.parametrize(
    ("seconds", "age", "brief"),
    [
        (ago(seconds=20), "now", "now"),
        (ago(hours=-3), "now", "now"),
        (ago(minutes=12), "12m", "12m"),
        (ago(minutes=59, seconds=59), "59m", "59m"),
        (ago(hours=2), "2h", "2h"),
        (ago(hours=23, minutes=59), "23h", "23h"),
        (ago(days=6, hours=23), "6d", "6d"),
        (ago(days=7), "15 Nov", "1w"),
        (ago(days=60), "23 Sep", "8w"),
        (ago(days=320), "2026", "45w"),
        (ago(days=400), "2025", "1y"),
        (0, "1970", "56y"),
    ],
)
def test_ages(seconds: int, age: str, brief: str) -> None:
    assert short.age(seconds, NOW) == age
    assert short.brief_age(seconds, NOW) == brief


@given(st.integers(0, 4_000_000_000))
def test_ages_keep_to_their_columns(seconds: int) -> None:
    assert len(short.age(seconds, NOW)) <= 6
    assert len(short.brief_age(seconds, NOW)) <= 3


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"), (999, "999"), (1000, "1k"), (1249, "1.2k"), (9949, "9.9k"), (9950, "10k"),
        (34_400, "34k"), (999_499, "999k"), (999_500, "1M"), (2_400_000, "2M"),
    ],
)  # fmt: skip
def test_counts(number: int, shown: str) -> None:
    assert short.count(number) == shown
    assert len(shown) <= 4


@pytest.mark.parametrize(
    ("number", "shown"), [(0, ""), (-1, ""), (4, "4m"), (999, "999m"), (1000, "16h")]
)
def test_minutes(number: int, shown: str) -> None:
    assert short.minutes(number) == shown


FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇩🇪"
ACCENT = "e\u0301"


@pytest.mark.parametrize(
    ("line", "width", "cut"),
    [
        ("short", 5, "short"),
        ("shorter", 5, "shor…"),
        ("two words", 5, "two…"),
        ("東京の港", 8, "東京の港"),
        ("東京の港", 7, "東京の…"),
        ("東京の港", 6, "東京…"),
        (f"ab{FAMILY}cd", 5, f"ab{FAMILY}…"),
        (f"ab{FAMILY}cd", 4, "ab…"),
        (f"{FLAG}{FLAG}{FLAG}", 5, f"{FLAG}{FLAG}…"),
        (f"{FLAG}{FLAG}{FLAG}", 4, f"{FLAG}…"),
        ("👍🏽 yes, yes", 4, "👍🏽…"),
        ("👍🏽 yes, yes", 2, "…"),
        (f"caf{ACCENT} noir", 5, f"caf{ACCENT}…"),
        ("long enough", 1, "…"),
        ("long enough", 0, ""),
    ],
)
def test_cut_by_whole_signs(line: str, width: int, cut: str) -> None:
    assert short.cut(line, width) == cut


def test_cut_with_a_plain_ellipsis() -> None:
    assert short.cut("a long line", 6, "..") == "a lo.."
    assert short.cut("a long line", 1, "..") == "."


SIGNS = st.sampled_from(
    ["a", " ", "東", FAMILY, FLAG, ACCENT, "א", "👍🏽", "✈\ufe0f", "\u200d", "…"]
)


@given(st.lists(SIGNS).map("".join), st.integers(0, 40))
@example("\u200d\u200daaa", 2)
def test_cut_never_widens_and_keeps_the_beginning(line: str, width: int) -> None:
    cut = short.cut(line, width)
    assert cell_len(cut) <= width
    assert cut == line or line.startswith(cut.removesuffix("…"))
    assert cut == line or not cut.endswith("\u200d…")
