import pytest

from newsreader.article.build import from_feed, from_page, from_parts
from newsreader.article.markers import marker
from newsreader.model import Article, Block, BlockKind, MarkKind
from tests.newsroom import LONG, page

URL = "https://harbour.example/notes"
NOTES = (
    '<section class="footnotes"><hr><ol>'
    '<li id="fn1"><p>See the report of the yard. <a href="#fnref1" class="backref">↩</a></p></li>'
    '<li id="fn2"><p>The council’s letter of May. <a href="#fnref2">↩</a></p></li></ol></section>'
)
MARKED = (
    f'{LONG}<sup id="fnref1" class="footnote-ref"><a href="#fn1">1</a></sup>',
    f'{LONG.upper()}<sup class="footnote-ref"><a id="fnref2" href="#fn2">2</a></sup> And on.',
)


def article_of(*paragraphs: str, after: str = "") -> Article:
    raw = page("Notes", *paragraphs).replace(b"</article>", f"</article>{after}".encode())
    return from_page(raw, url=URL)


def inner(article: Article) -> list[tuple[str, str]]:
    """Each inner link by its words, and the text that it leads to."""
    places = {
        name: block.text[offset:] for block in article.blocks for name, offset in block.anchors
    }
    return [
        (block.text[mark.start : mark.end], places[mark.url[1:]])
        for block in article.blocks
        for mark in block.marks
        if mark.url.startswith("#")
    ]


@pytest.mark.parametrize("outside", [True, False])
def test_footnotes_stay_with_their_numbers_and_lead_both_ways(outside: bool) -> None:
    article = article_of(*MARKED, after=NOTES) if outside else article_of(*MARKED, NOTES)
    notes = [block for block in article.blocks if block.kind is BlockKind.LIST_ITEM]
    assert [(note.marker, note.text) for note in notes] == [
        ("1.", "See the report of the yard. ↩"),
        ("2.", "The council’s letter of May. ↩"),
    ]
    assert inner(article) == [
        ("1", notes[0].text),
        ("2", notes[1].text),
        ("↩", "1"),
        ("↩", "2 And on."),
    ]


def test_footnotes_of_feeds_lead_both_ways_too() -> None:
    article = from_feed("".join(f"<p>{each}</p>" for each in MARKED) + NOTES, url=URL)
    assert [words for words, _ in inner(article)] == ["1", "2", "↩", "↩"]


def test_notes_that_no_mark_is_left_for_are_left_out() -> None:
    aside = '<aside class="related"><sup><a href="#fn9">9</a></sup></aside>'
    note = '<ol><li id="fn9">A note on what is not in the article at all.</li></ol>'
    article = article_of(LONG, LONG.upper(), aside, after=note)
    assert "not in the article" not in " ".join(block.text for block in article.blocks)


def test_links_to_what_is_not_in_the_article_lead_to_the_page() -> None:
    article = from_feed(
        f'<p>{LONG} <a href="#top">Top</a> <a href="{URL}#map">Map</a></p>', url=URL
    )
    (block,) = article.blocks
    assert [mark.url for mark in block.marks] == [f"{URL}#top", f"{URL}#map"]
    assert block.anchors == ()


def test_a_table_of_contents_leads_to_the_headings() -> None:
    heading = '<h2 id="fares">What it costs</h2>'
    article = from_feed(f'<p><a href="#fares">Fares</a></p><p>{LONG}</p>{heading}<p>{LONG}</p>')
    assert inner(article) == [("Fares", "What it costs")]


def test_anchors_before_code_and_tables_stand_for_them() -> None:
    links = '<p>See <a href="#code">the code</a>, <a href="#table">the table</a>.</p><p>Here:</p>'
    table = '<table id="table"><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>'
    article = from_feed(f'{links}<pre id="code">x = 1</pre>{table}')
    assert inner(article) == [("the code", "x = 1"), ("the table", "a\tb\nc\td")]


def test_notes_of_several_pages_are_kept_apart() -> None:
    first, second = article_of(*MARKED, NOTES), article_of("Part two. " + MARKED[0], NOTES)
    found = inner(from_parts([first, second]))
    assert len(found) == 6
    assert from_parts([first]).blocks == first.blocks


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (3, "", "3."), (3, "1", "3."), (1, "a", "a."), (26, "a", "z."), (27, "A", "AA."),
        (4, "i", "iv."), (1994, "I", "MCMXCIV."), (0, "i", "0."), (-2, "a", "-2."),
    ],
)  # fmt: skip
def test_markers_of_lists(number: int, style: str, written: str) -> None:
    assert marker(number, style) == written


def test_nested_lists_keep_letters_and_numerals() -> None:
    article = from_feed(
        '<ol type="a" start="2"><li>two<ol type="I"><li>one</li><li value="9">nine</li></ol></li>'
        "<li>three</li></ol>"
    )
    assert [(b.level, b.marker, b.text) for b in article.blocks] == [
        (0, "b.", "two"), (1, "I.", "one"), (1, "IX.", "nine"), (0, "c.", "three"),
    ]  # fmt: skip


def table_of(article: Article) -> Block:
    return next(block for block in article.blocks if block.kind is BlockKind.TABLE)


def test_links_in_tables_are_kept() -> None:
    rows = (
        "<tr><th>Boat</th><th>Yard</th></tr>"
        '<tr><td><a href="/tern">Tern</a></td><td>North</td></tr>'
        '<tr><td>Gull</td><td>the <b><a href="http://yard.example/">South\n yard</a></b></td></tr>'
    )
    for article in (
        from_feed(f"<table>{rows}</table>", url=URL),
        article_of(LONG, LONG.upper(), f"<table>{rows}</table>"),
    ):
        table = table_of(article)
        assert [(table.text[m.start : m.end], m.kind, m.url) for m in table.marks] == [
            ("Tern", MarkKind.LINK, "https://harbour.example/tern"),
            ("South yard", MarkKind.LINK, "http://yard.example/"),
        ]


@pytest.mark.parametrize(
    "formula",
    [
        '<math alttext="E=mc^2"><mi>E</mi></math>',
        "<math><semantics><mi>E</mi><annotation>E=mc^2</annotation></semantics></math>",
        '<img class="latex" alt="E=mc^2" src="/e.png">',
        '<script type="math/tex">E=mc^2</script>',
        '<span class="katex"><span class="katex-mathml"><math><semantics><mi>E</mi><annotation>'
        'E=mc^2</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">'
        "<span>E</span><span>=mc2</span></span></span>",
    ],
)
def test_formulas_are_kept_once(formula: str) -> None:
    article = article_of(f"{LONG} Its energy is {formula} as ever.", LONG.upper())
    assert "Its energy is E=mc^2 as ever." in article.blocks[0].text
