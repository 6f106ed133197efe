"""Cards of quotes: what is in them, how wide they are, and the cursor that goes through them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from newsreader.app.widgets.quote_list import MOST_LINES, QuoteList, card_of
from newsreader.app.widgets.speaker_list import SpeakerList
from newsreader.library import Speaker
from newsreader.model import KeptQuote
from tests.screen import Bare, found, screen_text
from tests.storeroom import NOW, kept_quote

FARE = kept_quote("a", note="Ask her.", tags=("sea", "fares"))
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u00ad\u061c]")
TEXT = st.text(max_size=120) | st.text("w \n霧é\u0301👨‍👩‍👧", max_size=200)


def text_of(quote: KeptQuote, width: int = 70, **options: bool) -> list[str]:
    card = card_of(quote, width, **options)
    return ["".join(text for text, _ in line.pieces) for line in card]


def test_a_card() -> None:
    assert text_of(FARE) == [
        "“We will not raise the fare.”",
        " — Ana Lim, operator",
        " Ferry line to get electric boats · Harbour News · 22 Nov 2026",
        " Ask her.",
        " #sea  #fares",
    ]


def test_a_card_with_little_known_and_plain_signs() -> None:
    bare = KeptQuote(id="a", text="Aye.\n\nNo.", kept_at=NOW)
    assert text_of(bare) == ["“Aye.", "“No.”", " Untitled"]
    assert text_of(bare, kept=True)[-1] == " Untitled kept"
    assert text_of(FARE, ascii_signs=True)[:2] == [
        '"We will not raise the fare."',
        " -- Ana Lim, operator",
    ]
    assert text_of(FARE, named=False)[1].startswith(" Ferry line")


def test_a_long_quotation_is_cut_and_says_so() -> None:
    for text in ("The power costs less. " * 90, "\n\n".join(["The power costs less."] * 30)):
        lines = text_of(replace(FARE, text=text))
        quoted = [line for line in lines if "power" in line]
        assert len(quoted) == MOST_LINES
        assert quoted[-1].endswith("…")
        assert lines[MOST_LINES] == " — Ana Lim, operator"


def test_the_title_gives_way_before_feed_and_date() -> None:
    source = text_of(replace(FARE, title="A title without an end " * 9), 50)[2]
    assert source.startswith(" A title without")
    assert source.endswith("… · Harbour News · 22 Nov 2026")


@given(
    st.builds(
        KeptQuote,
        id=st.just("a"),
        kept_at=st.just(NOW),
        published=st.none() | st.just(NOW),
        **dict.fromkeys(("text", "speaker", "role", "title", "feed_title", "note"), TEXT),
        tags=st.lists(TEXT, max_size=3).map(tuple),
    ),
    st.integers(12, 90),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_the_card_whatever_is_in_it(
    quote: KeptQuote, width: int, plain: bool
) -> None:
    for line in text_of(quote, width, kept=plain, ascii_signs=plain):
        assert cell_len(line) <= width, repr(line)
        assert FORBIDDEN.search(line) is None


def many(count: int) -> list[KeptQuote]:
    return [replace(kept_quote(f"q{n}"), text=f"Quote {n}. " * (1 + n % 9)) for n in range(count)]


async def test_the_cursor_goes_through_cards_and_stays_in_sight() -> None:
    quotes = QuoteList()
    app = Bare(quotes)
    async with app.run_test(size=(60, 20)) as pilot:
        quotes.focus()
        quotes.show(many(60), cursor=None)
        await pilot.pause()
        assert (quotes.cursor, quotes.cursor_id) == (0, "q0")
        for _ in range(70):
            quotes.move(1)
            await pilot.pause()
            assert f"Quote {quotes.cursor}." in screen_text(app)
        assert quotes.cursor == 59
        rows = [quotes.cursor]
        while quotes.move_page(-1):
            rows.append(quotes.cursor)
            await pilot.pause()
            assert f"Quote {quotes.cursor}." in screen_text(app)
        assert rows[-1] == 0
        assert 10 < len(rows) < 60
        quotes.move_to("last")
        assert quotes.move_page(1) is False
        quotes.move_page(-1, half=True)
        assert 50 < quotes.cursor < 59


async def test_what_is_removed_gives_its_place_to_the_next() -> None:
    quotes = QuoteList()
    app = Bare(quotes)
    async with app.run_test(size=(60, 20)) as pilot:
        listed = many(30)
        quotes.show(listed, cursor=None)
        quotes.move_to(7)
        quotes.show([each for each in listed if each.id != "q7"], cursor="q7")
        await pilot.pause()
        assert quotes.cursor_id == "q8"
        quotes.show(listed[3:], cursor="q8")
        assert quotes.cursor_id == "q8"
        quotes.show([], cursor="q8")
        quotes.move(1)
        quotes.move_page(1)
        await pilot.pause()
        assert quotes.cursor == -1
        quotes.show(listed, cursor=None)
        assert quotes.cursor_id == "q0"


async def test_another_width_sets_the_cards_anew() -> None:
    quotes = QuoteList()
    app = Bare(quotes)
    async with app.run_test(size=(90, 20)) as pilot:
        quotes.show(many(40), cursor=None)
        quotes.move_to(30)
        await pilot.pause()
        await pilot.resize_terminal(24, 12)
        await pilot.pause()
        assert "Quote 30." in screen_text(app)


async def test_colours_of_a_card() -> None:
    quotes = QuoteList()
    app = Bare(quotes)
    async with app.run_test(size=(60, 20)) as pilot:
        quotes.show([FARE], cursor=None)
        await pilot.pause()
        (words,) = found(app, "We will not")
        (name,) = found(app, "Ana Lim")
        assert words.style is not None
        assert name.style is not None
        assert words.style.color != name.style.color
        assert name.style.bold


SPEAKERS = [
    Speaker("Ana Lim", "operator of the line", 12, ("a", "b")),
    Speaker("Tom Reed", "", 1, ("a",)),
]


@pytest.mark.parametrize("width", [20, 40, 80])
async def test_speakers(width: int) -> None:
    speakers = SpeakerList(lambda _: "Ferry line to get electric boats, at last and for good")
    app = Bare(speakers)
    async with app.run_test(size=(width, 10)) as pilot:
        speakers.show(SPEAKERS, cursor="Tom Reed")
        await pilot.pause()
        text = screen_text(app)
        assert re.search(r"12  Ana Lim", text)
        assert re.search(r"▌ +1  Tom Reed", text)
        assert speakers.cursor_speaker == SPEAKERS[1]
        if width == 80:
            assert "operator of the line" in text
            assert "2 articles" in text
            assert "Ferry line to get" in text
