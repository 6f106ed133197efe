"""Whatever an article holds, its lines fit and carry nothing that a terminal obeys."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from newsreader.app.layout import Layout, Line, Page, StopKind, lay_out
from newsreader.app.layout.finding import occurrences
from newsreader.app.layout.passage import Edit, Shown
from newsreader.app.layout.wrap import cells, is_plain, wrap
from newsreader.model import Article, Block, BlockKind, Enclosure, Mark, MarkKind, Quote

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SIGNS = st.one_of(
    st.characters(),
    st.sampled_from(
        list(" \n\t-–—“”«»「」、。港船é\u0301\u200d\ufe0f🚢👩1[]/\\\x1b\x9b\u202e\u00a0\u3000")
    ),
)
TEXTS = st.text(SIGNS, max_size=120)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    stretches = [sorted((draw(ends), draw(ends))) for _ in range(draw(st.integers(0, 3)))]
    marks = tuple(
        Mark(start, end, draw(st.sampled_from(MarkKind)), draw(TEXTS)) for start, end in stretches
    )
    return Block(
        draw(st.sampled_from(BlockKind)), text, marks,
        level=draw(st.integers(0, 9)), marker=draw(st.sampled_from(["", "•", "1.", text[:3]])),
        url=draw(st.sampled_from(["", "https://a.example", "http://[", text])),
        rows=draw(st.lists(st.lists(TEXTS, max_size=3).map(tuple), max_size=3).map(tuple)),
        header=draw(st.booleans()), width=draw(st.integers(0, 9)), height=draw(st.integers(0, 9)),
    )  # fmt: skip


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    place = st.integers(-1, 130)
    return Quote(
        draw(st.integers(-1, 4)), draw(place), draw(place), draw(TEXTS),
        draw(st.none() | TEXTS), draw(st.none() | TEXTS), draw(st.booleans()),
        draw(st.none() | st.integers(-1, 4)), draw(place), draw(place), draw(st.booleans()),
    )  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> Page:
    article = Article(
        draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS),
        blocks=tuple(draw(st.lists(blocks(), max_size=4))),
        quotes=tuple(draw(st.lists(quotes(), max_size=4))),
        teaser=draw(st.booleans()), notice=draw(TEXTS),
    )  # fmt: skip
    enclosure = Enclosure(draw(TEXTS), draw(TEXTS), draw(st.none() | st.integers()), draw(TEXTS))
    return Page(article, "", draw(TEXTS), draw(TEXTS), draw(TEXTS), True, (enclosure,), draw(TEXTS))


def shown(layout: Layout, line: Line) -> str:
    return line.prefix.text + "".join(piece.text for piece in layout.pieces(line))


@settings(deadline=None, max_examples=50)
@given(pages(), st.integers(2, 90), st.booleans())
def test_every_line_fits_and_is_harmless(page: Page, width: int, ascii_only: bool) -> None:
    layout = lay_out(page, width, ascii_only=ascii_only)
    for line in layout.lines:
        words = shown(layout, line)
        assert not CONTROL.search(words)
        if not layout.passages[line.passage].fixed:
            assert cell_len(words) <= width


@settings(deadline=None, max_examples=50)
@given(pages(), st.integers(2, 90), st.integers(2, 90))
def test_places_lead_back_to_their_passage(page: Page, width: int, other: int) -> None:
    one, two = lay_out(page, width), lay_out(page, other)
    for number in range(len(one.lines)):
        place = one.place(number)
        found = two.lines[two.line_of_place(place)]
        assert two.passages[found.passage].block == place[0]


@settings(deadline=None, max_examples=50)
@given(pages(), st.integers(2, 90))
def test_stops_are_in_order_and_within_their_passages(page: Page, width: int) -> None:
    layout = lay_out(page, width)
    for kind in StopKind:
        found = layout.of_kind(kind)
        assert [stop.index for stop in found] == list(range(1, len(found) + 1))
        lines = [layout.line_of(stop.spans[0]) for stop in found]
        assert lines == sorted(lines)
        for span in (span for stop in found for span in stop.spans):
            assert 0 <= span.start <= span.end <= len(layout.passages[span.passage].text)


@given(TEXTS, st.integers(2, 40))
@example("a" * 30 + "🚢", 10)
@example("👩\u200d👩\u200d👧" * 9, 3)
@example("❤\ufe0f" * 9, 3)
def test_wrapping_loses_nothing_but_space(text: str, width: int) -> None:
    lines = wrap(text, width)
    kept = "".join(text[start:end] for start, end in lines)
    assert "".join(kept.split()) == "".join(text.replace("\u200b", "").split()) or (
        "\u200b" in text
    )
    assert all(cells(text[start:end]) <= width for start, end in lines)
    assert [start for start, _ in lines] == sorted(start for start, _ in lines)


@given(st.text(max_size=60))
def test_plain_text_is_one_cell_each(text: str) -> None:
    if is_plain(text):
        assert sum(cell_len(sign) for sign in text if sign != "\n") == len(text.replace("\n", ""))


@given(TEXTS, st.data())
def test_edits_map_both_ways(source: str, data: st.DataObject) -> None:
    size = len(source)
    edges = sorted(data.draw(st.lists(st.integers(0, size), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    shown_text = Shown(source, [Edit(start, end, data.draw(TEXTS) or "…") for start, end in pairs])
    for position in range(size + 1):
        start, end = shown_text.start(position), shown_text.end(position)
        assert 0 <= end <= len(shown_text.text)
        assert 0 <= start <= len(shown_text.text)
        assert shown_text.source(start) <= position or start == len(shown_text.text)
    sources = [shown_text.source(at) for at in range(len(shown_text.text) + 1)]
    assert sources == sorted(sources)


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_there_is_found(before: str, words: str, after: str) -> None:
    text = f"{before}|{words}|{after}"
    if words.strip():
        assert list(occurrences(f"|{words}|", text))
    for start, end in occurrences(words, text):
        assert 0 <= start < end <= len(text)
