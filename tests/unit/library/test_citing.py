"""Quotes written out: whatever their fields hold stays words."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from newsreader.library.citing import (
    COLUMNS,
    FORMATS,
    as_bibtex,
    as_csv,
    as_json,
    as_markdown,
    escaped_markdown,
)
from newsreader.model import KeptQuote
from tests.storeroom import kept_quote

FARE = kept_quote("a", note="For the book.", tags=("sea", "fares"))
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
HOSTILE = "=1+1 *x* _y_ `z` <b>& {a}\\ $5 #1 50% ~^ | \"q\" 'p' [l](javascript:x)"


def test_markdown() -> None:
    assert as_markdown([FARE]) == (
        "> We will not raise the fare.\n"
        ">\n"
        "> — Ana Lim, operator\n"
        "\n"
        "[Ferry line to get electric boats](<http://127.0.0.1/ferry>), Harbour News, "
        "22 November 2026\n"
        "\n"
        "For the book.\n"
        "\n"
        "\\#sea \\#fares\n"
    )


def test_markdown_of_paragraphs_and_without_a_speaker() -> None:
    quote = replace(FARE, text="One.\n\nTwo.", speaker="", role="", note="", tags=(), url="x:y")
    lines = as_markdown([quote, quote]).split("\n")
    assert lines[:4] == ["> One.", ">", "> Two.", ""]
    assert lines[4].startswith("Ferry line")
    assert "---" in lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- a", "\\- a"),
        ("    code", "code"),
        ("1. one\n22) two", "1\\. one\n22\\) two"),
        ("===", "\\==="),
        ("> quote", "\\> quote"),
        ("# head", "\\# head"),
        ("a < b & *c*", "a \\< b \\& \\*c\\*"),
        ("2026 was", "2026 was"),
    ],
)
def test_markdown_is_escaped(text: str, shown: str) -> None:
    assert escaped_markdown(text) == shown


def test_csv() -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv([FARE])))
    assert tuple(row) == COLUMNS
    assert row["text"] == FARE.text
    assert row["tags"] == "sea fares"
    assert row["published"] == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", " =", "|", "%"])
def test_no_cell_is_a_formula(begin: str) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv([replace(FARE, text=f"{begin}cmd()")])))
    assert row["text"] == f"'{begin}cmd()"


@given(st.builds(KeptQuote, id=TEXT, text=TEXT, kept_at=st.just(FARE.kept_at), note=TEXT))
def test_csv_comes_back_whatever_is_in_it(quote: KeptQuote) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv([quote]), newline=""))
    assert row["text"].removeprefix("'") == quote.text.removeprefix("'")
    assert row["note"].removeprefix("'") == quote.note.removeprefix("'")


def test_json() -> None:
    (value,) = json.loads(as_json([FARE]))
    assert list(value)[:4] == ["id", "text", "speaker", "role"]
    assert value["context"]["before"] == "The boats are new."
    assert value["kept"] == "2026-11-22T12:00:00Z"
    assert json.loads(as_json([replace(FARE, speaker="")]))[0]["speaker"] is None


def test_bibtex() -> None:
    entry = as_bibtex([replace(FARE, author="A. Writer and B. Other")])
    assert entry.startswith("@misc{lim2026-a,\n  author = {{A. Writer and B. Other}},\n")
    assert "  title = {{Ferry line to get electric boats}},\n" in entry
    assert "  url = {http://127.0.0.1/ferry},\n" in entry
    assert "  note = {“We will not raise the fare.” --- Ana Lim, operator},\n" in entry
    assert "  keywords = {sea, fares},\n}\n" in entry


@given(
    st.builds(
        KeptQuote,
        id=TEXT,
        text=TEXT,
        kept_at=st.just(FARE.kept_at),
        speaker=TEXT,
        title=TEXT,
        note=TEXT,
        url=TEXT.map("http://127.0.0.1/{}".format),
    )
)
def test_braces_of_bibtex_always_match(quote: KeptQuote) -> None:
    depth = 0
    for sign in re.sub(r"\\[{}]", "", as_bibtex([quote])):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_in_every_field(form: str) -> None:
    fields = ("text", "speaker", "role", "title", "author", "feed_title", "url", "note", "passage")
    quote = replace(FARE, **dict.fromkeys(fields, HOSTILE), tags=(HOSTILE,))
    written = FORMATS[form]([quote])
    if form == "markdown":
        assert "<b>" not in written
        assert re.search(r"(?<!\\)\]\(", written) is None
    if form == "bibtex":
        assert "{a}" not in written
        assert re.search(r"(?<!\\)[&#%$]", written) is None


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_kept_is_a_good_file_too(form: str) -> None:
    assert FORMATS[form]([]) in {"", "[]\n", ",".join(COLUMNS) + "\n"}
