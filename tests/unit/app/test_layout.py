from datetime import UTC, datetime
from typing import Any

import pytest

from newsreader.app.layout import Layout, Page, Span, StopKind, Tone, column_width, lay_out
from newsreader.app.layout.copying import text_between
from newsreader.app.measures import clock, size
from newsreader.model import Article, Block, BlockKind, Enclosure, MarkKind
from tests.articles import Draft, ferry

WIDTH = 60


def laid(draft: Draft, width: int = WIDTH, *, ascii_only: bool = False, **fields: Any) -> Layout:
    article = draft.article(minutes=fields.pop("minutes", None))
    return lay_out(Page(article, **fields), width, ascii_only=ascii_only)


def pictured(rows: int, width: int = WIDTH) -> Layout:
    """A page whose second block is a picture of so many lines."""
    draft = Draft("T")
    draft.add("The first of six boats arrives in May.")
    draft.add("The Kestrel at the quay", BlockKind.IMAGE, url="https://example.org/a.png")
    draft.add("It goes on.")
    return lay_out(Page(draft.article()), width, pictures={1: rows} if rows else {})


def lines(layout: Layout) -> list[str]:
    return [
        line.prefix.text + "".join(piece.text for piece in layout.pieces(line))
        for line in layout.lines
    ]


def text(layout: Layout) -> str:
    return "\n".join(lines(layout))


def lit(layout: Layout, tone: Tone) -> list[str]:
    """Each stretch of some tone, on however many lines."""
    stretches = [""]
    for line in layout.lines:
        for piece in layout.pieces(line):
            if piece.tone & tone:
                stretches[-1] += piece.text
            elif stretches[-1]:
                stretches.append("")
        if stretches[-1] and not line.gap:
            stretches[-1] += " "
    return [stretch.strip() for stretch in stretches if stretch.strip()]


def one(text_of_block: str, kind: BlockKind = BlockKind.PARAGRAPH, **fields: Any) -> Layout:
    draft = Draft("T")
    draft.add(text_of_block, kind, **fields)
    return laid(draft)


def body(layout: Layout) -> list[str]:
    """The lines between the byline and the end mark."""
    shown = lines(layout)
    return shown[shown.index("", 1) + 1 : shown.index("■") - 1]


def test_the_header_names_feed_byline_age_minutes_and_quotes() -> None:
    shown = lines(laid(ferry(), feed_title="Harbour News", byline="Ana Berg", age="3h", minutes=4))
    assert shown[:3] == [
        "",
        "Ferry line to get electric boats",
        "Harbour\u00a0News · Ana\u00a0Berg · 3h · 4\u00a0min · ❝\u00a03",
    ]


def test_the_header_leaves_out_what_is_not_known() -> None:
    assert lines(laid(Draft("Alone")))[:4] == ["", "Alone", "", "■"]


def test_a_long_title_is_balanced() -> None:
    shown = lines(laid(Draft("Ferry line to get electric boats, and islanders ask who pays it")))
    first, second = shown[1:3]
    assert abs(len(first) - len(second)) < 12


def test_paragraphs_are_apart_by_a_line_and_headings_by_two() -> None:
    draft = Draft("T")
    for words, kind in (("One.", "paragraph"), ("Two.", "paragraph"), ("Head", "heading")):
        draft.add(words, BlockKind(kind), level=2)
    draft.add("Three.")
    assert body(laid(draft)) == ["One.", "", "Two.", "", "", "Head", "", "Three."]


def test_a_led_quotation_joins_its_attribution_and_the_caption_comes_after() -> None:
    shown = lines(laid(ferry()))
    at = shown.index("Ana Lim, who runs the line, said,")
    assert shown[at + 1 : at + 5] == [
        "▌ “We will not raise the fare. The power costs us less than",
        "▌ the oil did.”",
        "",
        "▢ Ana Lim on the old pier  (pictures.example,\u00a01200×800)",
    ]


def test_a_caption_moves_behind_the_whole_of_a_continued_quotation() -> None:
    draft = Draft("T")
    lead = draft.add("Ana Lim said:")
    draft.add("A picture", BlockKind.IMAGE)
    first, last = draft.add("“One."), draft.add("“Two.”")
    draft.quote(first, "One.", "Ana Lim", "Ana Lim", cue_block=lead, led=True, continues=True)
    draft.quote(last, "Two.", "Ana Lim", "Ana Lim", cue_block=lead)
    assert body(laid(draft)) == [
        "Ana Lim said:", "▌ “One.", "▌", "▌ “Two.”", "", "▢ A picture",
    ]  # fmt: skip


def test_the_name_is_lit_where_it_stands() -> None:
    assert lit(laid(ferry()), Tone.SPEAKER) == ["Ana Lim", "Tom Okafor"]


def test_quotations_in_a_paragraph_are_lit_with_their_marks() -> None:
    assert lit(laid(ferry()), Tone.QUOTED) == ["“no difference but the quiet”"]


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("Er sagte: „Das Meer ist still“, und ging.", "Das Meer ist still"),
        ("Il répond : « Nous avons le temps », dit-il.", "Nous avons le temps"),
        ("船長は「海が静かになった」と語った。", "海が静かになった"),
        ('He said "no" and "never again" twice.', "never again"),
    ],
)
def test_marks_of_any_language_are_lit_with_the_words(words: str, quoted: str) -> None:
    draft = Draft()
    draft.quote(draft.add(words), quoted)
    start = words.index(quoted)
    (found,) = lit(laid(draft), Tone.QUOTED)
    assert quoted in found
    assert found.removeprefix(words[start - 1]).strip() != found or words[start - 1] == " "
    assert found[0] in '„«「"'
    assert found[-1] in '“»」"'


def test_a_continued_quotation_is_signed_once_under_its_end() -> None:
    shown = lines(laid(ferry()))
    at = shown.index("▌ “The figures were wrong from the first page.")
    assert shown[at + 1 : at + 4] == [
        "▌",
        "▌ “But nobody asked the people who load the boats.”",
        "  — Mara Quist, former auditor",
    ]
    assert text(laid(ferry())).count("Mara Quist") == 1


def test_a_signature_holds_no_control_characters() -> None:
    draft = Draft()
    draft.quote(draft.add("“Only this.”"), "Only this.", "Ana\x1f\u202eLim", role="pilot\x9b31m")
    [signature] = [line for line in lines(laid(draft)) if "—" in line]
    assert "Ana" in signature
    assert not {"\x1f", "\u202e", "\x9b"} & set(signature)


def test_no_line_is_added_where_the_name_stands_beside_or_is_unknown() -> None:
    draft = Draft()
    draft.quote(draft.add("“Who knows,” nobody said."), "Who knows,")
    draft.quote(draft.add("“Only this.”"), "Only this.")
    same = draft.add("“The gulls are back.” — Tom Okafor")
    draft.quote(same, "The gulls are back.", "Tom Okafor", "Tom Okafor")
    assert " — " not in text(laid(draft)).replace("” — Tom", "")
    assert "Unknown" not in text(laid(draft))


def test_a_paragraph_with_other_words_gets_no_bar_and_no_line() -> None:
    draft = Draft("T")
    draft.quote(draft.add("There was talk of “the quiet” again."), "the quiet", "Ana Lim")
    assert body(laid(draft)) == ["There was talk of “the quiet” again."]


def test_block_quotes_have_a_bar_for_each_depth() -> None:
    draft = Draft("T")
    draft.add("The sea does not care.", BlockKind.QUOTE)
    draft.add("An answer in it.", BlockKind.QUOTE, level=1)
    assert body(laid(draft)) == ["▌ The sea does not care.", "▌", "▌ ▌ An answer in it."]


def test_lists_hang_and_numbers_are_aligned() -> None:
    draft = Draft("T")
    draft.add("Chargers at both piers, which take eleven minutes for a crossing",
              BlockKind.LIST_ITEM, marker="•")  # fmt: skip
    draft.add("North pier", BlockKind.LIST_ITEM, marker="•", level=1)
    draft.add("Said again.", BlockKind.LIST_ITEM)
    draft.add("Buy.", BlockKind.LIST_ITEM, marker="9.")
    draft.add("Show.", BlockKind.LIST_ITEM, marker="10.")
    assert body(laid(draft)) == [
        "• Chargers at both piers, which take eleven minutes for a",
        "  crossing",
        "  – North pier",
        "",
        "  Said again.",
        "",
        " 9. Buy.",
        "10. Show.",
    ]


def test_tables_have_thin_rules_and_numbers_at_the_right() -> None:
    rows = (("Boat", "Seats"), ("Tern", "80"), ("Cormorant", "1,340"))
    assert body(one("", BlockKind.TABLE, rows=rows, header=True)) == [
        "────────────────",
        "Boat       Seats",
        "────────────────",
        "Tern          80",
        "Cormorant  1,340",
        "────────────────",
    ]


def test_long_cells_are_wrapped_and_short_rows_filled() -> None:
    rows = (("A long cell " * 6, "x"), ("y",))
    drawn = body(one("", BlockKind.TABLE, rows=rows))
    assert max(map(len, drawn)) <= 36 + 2 + 1
    assert drawn[-2] == "y"


def test_an_empty_table_is_drawn_without_fail() -> None:
    assert body(one("", BlockKind.TABLE, rows=())) != []


def test_code_is_not_wrapped_and_tabs_are_spaces() -> None:
    code = "def charge():\n\treturn " + "x" * 90
    assert body(one(code, BlockKind.CODE)) == [" def charge():", "     return " + "x" * 90]


def test_overflow_tells_how_far_code_can_be_scrolled() -> None:
    assert one("x" * 90, BlockKind.CODE).overflow == 90 + 2 - WIDTH
    assert one("x", BlockKind.CODE).overflow == 0


def test_raised_and_lowered_letters_keep_their_meaning() -> None:
    draft = Draft("T")
    draft.add("10-3 of CO2, xth power.", marks={
        "-3": MarkKind.SUPERSCRIPT, "2": MarkKind.SUBSCRIPT, "th": MarkKind.SUPERSCRIPT,
    })  # fmt: skip
    assert body(laid(draft)) == ["10⁻³ of CO₂, x^th power."]


def test_links_carry_the_number_of_their_key_but_footnotes_do_not() -> None:
    draft = Draft("T")
    draft.add("See one1 and two.", marks={
        "one": "https://one.example", "1": "#note", "two": "https://two.example",
    })  # fmt: skip
    assert body(laid(draft)) == ["See one¹1 and two³."]


def test_a_link_cut_in_two_by_other_marks_is_one() -> None:
    draft = Draft("T")
    draft.add("See one two.", marks={"one": "https://a.example", " two": "https://a.example"})
    assert [stop.text for stop in laid(draft).of_kind(StopKind.LINK)] == ["one two"]


def test_a_long_address_is_shortened_in_the_middle() -> None:
    address = f"https://documents.example/{'long/' * 30}annex.pdf"
    (line,) = body(one(address))
    assert len(line) == WIDTH
    assert line.startswith("https://documents.example/")
    assert line.endswith("annex.pdf")


def test_a_long_word_is_broken() -> None:
    assert body(one("x" * 100)) == ["x" * 60, "x" * 40]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a " * 40, ["a " * 29 + "a", "a " * 9 + "a"]),
        (f"{'x' * 50} well-known", ["x" * 50 + " well-", "known"]),
        (f"{'x' * 50} city-desk.example", ["x" * 50, "city-desk.example"]),
        (f"{'x' * 56} « mot »", ["x" * 56, "« mot »"]),
        ("港" * 35, ["港" * 30, "港" * 5]),
        ("港" * 29 + "「港」。", ["港" * 29, "「港」。"]),
        ("港" * 30 + "。港", ["港" * 29, "港。港"]),
        ("e\u0301 " * 40, ["e\u0301 " * 29 + "e\u0301", "e\u0301 " * 9 + "e\u0301"]),
    ],
)
def test_words_wrap_by_cells(words: str, expected: list[str]) -> None:
    assert body(one(words)) == expected


def test_lines_broken_on_purpose_stay() -> None:
    assert body(one("Sea\n\nand gulls")) == ["Sea", "", "and gulls"]


def test_ascii_signs_replace_all_others() -> None:
    layout = laid(ferry(), ascii_only=True, saved=True, next_title="Next")
    signs = "".join(lines(layout)).replace("“", "").replace("”", "").replace("\u00a0", "")
    assert signs.isascii()
    assert "| " in text(layout)
    assert "[] Ana Lim" in text(layout)


def test_the_end_lists_enclosures_and_says_what_comes_next() -> None:
    article = Article(
        "T", url="https://www.news.example/a", teaser=True, notice="The page could not be had."
    )
    enclosures = (
        Enclosure("https://pod.example/a.mp3?x=1", "audio/mpeg", 23_400_000, duration=2530),
        Enclosure("https://pod.example/notes", "application/pdf", title="Notes"),
    )
    page = Page(article, enclosures=enclosures, next_title="Old bridge", files=(("40 %",),))
    shown = lines(lay_out(page, WIDTH))
    assert [line for line in shown if line][1:] == [
        "♪\xa042:10",
        "The page could not be had.",
        "The text goes on at news.example · x fetches it",
        "♪ a.mp3  audio · 42:10 · 23.4 MB · 40 %",
        "↓ Notes  PDF",
        "■",
        "next unread: Old bridge",
    ]


def test_stops_are_numbered_within_their_kind() -> None:
    layout = laid(ferry())
    quotes = layout.of_kind(StopKind.QUOTE)
    assert [(stop.index, stop.total, stop.speaker) for stop in quotes] == [
        (1, 3, "Ana Lim"), (2, 3, "Tom Okafor"), (3, 3, "Mara Quist"),
    ]  # fmt: skip
    assert quotes[2].text.count("\n\n") == 1
    assert [stop.url for stop in layout.of_kind(StopKind.LINK)] == [
        "https://harbour.example/timetable", "https://council.example/audit",
    ]  # fmt: skip
    assert [stop.text for stop in layout.of_kind(StopKind.IMAGE)] == ["Ana Lim on the old pier"]


def test_quotes_out_of_range_are_left_aside() -> None:
    draft = Draft()
    draft.quote(draft.add("“Yes.”"), "Yes.")
    article = draft.article()
    broken = [Block(BlockKind.PARAGRAPH, "No")]
    layout = lay_out(Page(Article("T", blocks=tuple(broken), quotes=article.quotes)), WIDTH)
    assert layout.of_kind(StopKind.QUOTE) == [] or "No" in text(layout)
    assert lay_out(Page(Article("T", quotes=article.quotes)), WIDTH).of_kind(StopKind.QUOTE) == []


@pytest.mark.parametrize(
    ("words", "count"),
    [("FERRIES", 1), ("electric", 1), ("l’audit", 0), ("paragraph 1", 12), ("", 0), ("  ", 0)],
)
def test_words_are_found_whatever_their_case(words: str, count: int) -> None:
    assert len(laid(ferry()).find(words)) == count


def test_accents_and_apostrophes_do_not_matter() -> None:
    layout = one("L’été à Saint-Malo; Straße, ﬁn.")
    for words in ("l'ete", "SAINT-MALO", "strasse", "fin"):
        (hit,) = layout.find(words)
        assert hit.spans[0].end > hit.spans[0].start
    assert layout.find("strasse")[0].text == "Straße"


def test_a_hit_lies_over_a_link_number_rightly() -> None:
    draft = Draft("T")
    draft.add("See one and two.", marks={"one": "https://one.example"})
    (hit,) = laid(draft).find("two")
    assert hit.text == "two"


@pytest.mark.parametrize("width", [30, 47, 60, 100])
def test_a_place_is_found_again_at_any_width(width: int) -> None:
    wide, narrow = laid(ferry(), 72), laid(ferry(), width)
    for number in range(len(wide.lines) - 1):
        place = wide.place(number)
        line = narrow.lines[narrow.line_of_place(place)]
        passage = narrow.passages[line.passage]
        assert passage.block == place[0]
        assert passage.base + passage.shown.source(line.start) <= place[1]


def test_a_place_survives_the_way_there_and_back() -> None:
    layout = laid(ferry())
    for number in range(1, len(layout.lines) - 1):
        place = layout.place(number)
        assert layout.place(layout.line_of_place(place)) == place


def test_places_beyond_the_article_are_its_ends() -> None:
    layout = laid(ferry())
    assert layout.line_of_place((-9, 0)) == 0
    assert layout.line_of_place((900, 7)) >= len(layout.lines) - 4


def test_a_selection_gives_paragraphs_back_without_our_signs() -> None:
    layout = laid(ferry())
    numbered = list(enumerate(lines(layout)))
    start = next(n for n, line in numbered if line.startswith("The first of six")) + 1
    end = next(n for n, line in numbered if line.startswith("▌ the oil"))
    copied = text_between(layout, [(n, 0, -1) for n in range(start, end + 1)])
    above = layout.lines[start]
    opening = ferry().blocks[0].text[above.start :]
    assert copied == (
        f"{opening}\n\nAna Lim, who runs the line, said,\n"
        "“We will not raise the fare. The power costs us less than the oil did.”"
    )


def test_a_selection_within_a_line_is_cut_by_letters() -> None:
    layout = one("One two three.")
    at = lines(layout).index("One two three.")
    assert text_between(layout, [(at, 4, 7)]) == "two"


@pytest.mark.parametrize(
    ("pane", "column", "width"),
    [(120, 72, 72), (80, 72, 72), (79, 72, 71), (56, 72, 48), (50, 72, 48), (48, 72, 48),
     (47, 72, 45), (20, 72, 18), (5, 72, 5), (1, 72, 1), (200, 90, 90), (200, 30, 30)],
)  # fmt: skip
def test_the_column_keeps_margins_but_never_for_less_than_48(
    pane: int, column: int, width: int
) -> None:
    assert column_width(pane, column) == width


def test_the_date_of_an_article_does_not_show_by_itself() -> None:
    article = Article("T", published=datetime(2026, 5, 1, tzinfo=UTC))
    assert "2026" not in text(lay_out(Page(article), WIDTH))


def test_a_span_knows_its_first_and_last_line() -> None:
    layout = one("word " * 30)
    span = Span(1, 0, 149)
    assert layout.last_line_of(span) - layout.line_of(span) == 2


@pytest.mark.parametrize(
    ("count", "words"),
    [(None, ""), (0, ""), (-5, ""), (999, "999 B"), (1500, "1.5 kB"), (123_456, "123 kB"),
     (999_900, "1.0 MB"), (5_000_000_000_000, "5000 GB")],
)  # fmt: skip
def test_sizes_are_said_as_people_say_them(count: int | None, words: str) -> None:
    assert size(count) == words


def test_pictures_in_a_row_stay_together() -> None:
    draft = Draft("T")
    draft.add("One", BlockKind.IMAGE)
    draft.add("", BlockKind.IMAGE, url="https://pictures.example/two.jpg")
    assert body(laid(draft)) == ["▢ One", "▢ Image  (pictures.example)"]


def test_a_caption_with_nothing_above_stays_where_it_is() -> None:
    draft = Draft("T")
    draft.add("A picture", BlockKind.IMAGE)
    draft.quote(draft.add("“Yes.”"), "Yes.", led=True)
    assert body(laid(draft)) == ["▢ A picture", "▌ “Yes.”"]


def test_a_dash_among_wide_letters_may_end_a_line() -> None:
    assert body(one("港" * 28 + "ab–cd ef")) == ["港" * 28 + "ab–", "cd ef"]


def test_a_picture_takes_its_lines_above_the_caption() -> None:
    without, shown = pictured(0), pictured(3)
    at = next(n for n, line in enumerate(lines(shown)) if "Kestrel" in line)
    assert lines(shown)[at - 4 : at] == [""] * 4
    assert lines(shown)[: at - 3] + lines(shown)[at:] == lines(without)
    (caption,) = shown.of_kind(StopKind.IMAGE)
    assert shown.line_of(caption.spans[0]) == at


def test_each_line_of_a_picture_is_a_place_at_any_height_and_width() -> None:
    shown = pictured(5)
    for number, line in enumerate(shown.lines):
        if not line.gap and line.prefix.text == "":
            assert shown.line_of_place(shown.place(number)) in {number, 0}
    last_of_five = shown.line_of_place((1, -1))
    assert shown.passages[shown.lines[last_of_five].passage].rows == 5
    assert pictured(3, 30).line_of_place((1, -1)) == pictured(3, 30).line_of_place((1, 0)) - 1
    without = pictured(0)
    assert without.line_of_place((1, -4)) == without.line_of_place((1, 0))


def test_copying_over_a_picture_gives_the_words_alone() -> None:
    def copied(layout: Layout) -> str:
        return text_between(layout, [(number, 0, -1) for number in range(len(layout.lines))])

    assert copied(pictured(4)) == copied(pictured(0))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, ""), (0, ""), (-5, ""), (5, "0:05"), (2530, "42:10"), (3723, "1:02:03")],
)
def test_playing_times(seconds: int | None, shown: str) -> None:
    assert clock(seconds) == shown
