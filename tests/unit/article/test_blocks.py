"""A content tree to blocks: every element that is allowed, and the space between them."""

import pytest

from newsreader.article.blocks import build_blocks
from newsreader.article.tree import parse_html
from newsreader.model import Block, BlockKind, Mark, MarkKind

BASE = "https://harbour.example/news/today"


def blocks(markup: str) -> tuple[Block, ...]:
    return build_blocks(parse_html(markup), BASE)


def only(markup: str) -> Block:
    (block,) = blocks(markup)
    return block


def shapes(markup: str) -> list[tuple[str, str, int, str]]:
    return [(block.kind.value, block.text, block.level, block.marker) for block in blocks(markup)]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one <b>two</b> three</p>", "one two three"),
        ("<p>one<b> two </b>three</p>", "one two three"),
        ("<p>one <b> two</b> <i> three</i></p>", "one two three"),
        ("<p>one<b>two</b>three</p>", "onetwothree"),
        ("<p>(<a href='/x'>one</a>), <i>two</i>.</p>", "(one), two."),
        ("<p>one\n   two\t three</p>", "one two three"),
        ("<p>one&nbsp;two&nbsp; three&nbsp;</p>", "one two three"),
        ("<p>« un&nbsp;»</p>", "« un\u00a0»"),
        ("<p>日本\n語の<b>\n言葉</b>\n です</p>", "日本語の言葉です"),
        ("<p>日本 english\n日本</p>", "日本 english 日本"),
        ("<p>one<br>two<br/> three</p>", "one\ntwo\nthree"),
        ("<p><br>one<br></p>", "one"),
        ("<p>caf&eacute; &amp; <wbr>bar</p>", "café & bar"),
        ("<p>soft&shy;ly</p>", "softly"),
        ("<p>a&#27;[31m&#x9b;b</p>", "a\ufffd[31m›b"),
        ("<p>a&#00027;b&#x1B;c&#12d\x0ce</p>", "a\ufffdb\ufffdc\ufffdd e"),
        ("<p>&#65;&#x42;&#128512;&#1114112;</p>", "AB😀\ufffd"),
        ("<p>\u202eright\u2066</p>", "right"),
        ("<p>He wrote <q>yes</q>.</p>", "He wrote “yes”."),
        ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>", "漢字"),
        ('<p>so <img class="emoji" alt="🙂" src="/e.png"> glad</p>', "so 🙂 glad"),
        ("<p>seen<script>x()</script><style>p{}</style> once</p>", "seen once"),
        (
            "<p>seen <span hidden>not this</span><i style='display: none'>nor</i>once</p>",
            "seen once",
        ),
    ],
)
def test_text_reads_as_in_a_browser(markup: str, text: str) -> None:
    assert only(markup).text == text


def test_marks_cover_their_words() -> None:
    block = only(
        "<p>a <b>bold</b>, <i>slanted <a href='/x?a=1&amp;b=2'>link </a></i> H<sub>2</sub>O "
        "x<sup>2</sup> <s>gone</s> <code>run()</code></p>"
    )
    marked = [(mark.kind.value, block.text[mark.start : mark.end]) for mark in block.marks]
    assert marked == [
        ("strong", "bold"),
        ("emphasis", "slanted link"),
        ("link", "link"),
        ("subscript", "2"),
        ("superscript", "2"),
        ("struck", "gone"),
        ("code", "run()"),
    ]
    assert block.marks[2].url == "https://harbour.example/x?a=1&b=2"


def test_marks_follow_the_text_when_cleaning_shortens_it() -> None:
    block = only("<p>so&shy;ft <b>b&shy;old</b></p>")
    assert (block.text, block.marks) == ("soft bold", (Mark(5, 9, MarkKind.STRONG),))


def test_a_mark_goes_on_over_a_break_between_paragraphs() -> None:
    first, second = blocks("<b>one<br><br>two</b>")
    assert first.marks == second.marks == (Mark(0, 3, MarkKind.STRONG),)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("/a b", "https://harbour.example/a%20b"),
        ("mailto:desk@harbour.example", "mailto:desk@harbour.example"),
        ("//other.example/", "https://other.example/"),
    ],
)
def test_links_are_absolute(address: str, url: str) -> None:
    assert only(f'<p><a href="{address}">x</a></p>').marks == (Mark(0, 1, MarkKind.LINK, url),)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "file:///etc/passwd",
                "http://[bad", "ftp://x.example/", "&#1;javascript:x", "tel:112"]
)  # fmt: skip
def test_other_links_are_only_words(address: str) -> None:
    marks = only(f'<p><a href="{address}">x</a></p>').marks
    assert not [mark for mark in marks if not mark.url.startswith("https://harbour.example/")]


def test_headings_and_rules() -> None:
    assert shapes("<hr><h1>A<br>b</h1><hr><hr><h6>C</h6><p>d</p><hr>") == [
        ("heading", "A b", 1, ""),
        ("rule", "", 0, ""),
        ("heading", "C", 6, ""),
        ("paragraph", "d", 0, ""),
    ]


def test_lists_nest_and_count() -> None:
    markup = """<ul><li>a<ol start="3"><li>b</li><li value="7"><p>c</p><p>more</p></li><li>d</li>
        </ol></li><li>e</li></ul><li>stray</li>"""
    assert shapes(markup) == [
        ("list_item", "a", 0, "•"),
        ("list_item", "b", 1, "3."),
        ("list_item", "c", 1, "7."),
        ("list_item", "more", 1, ""),
        ("list_item", "d", 1, "8."),
        ("list_item", "e", 0, "•"),
        ("list_item", "stray", 0, "•"),
    ]


def test_lists_inside_a_paragraph_end_it() -> None:
    assert shapes("<div>before<ul><li>a</li></ul>after</div>") == [
        ("paragraph", "before", 0, ""),
        ("list_item", "a", 0, "•"),
        ("paragraph", "after", 0, ""),
    ]


def test_quotations_nest() -> None:
    markup = "<blockquote>a<blockquote><p>b</p></blockquote><h3>c</h3></blockquote><p>d</p>"
    assert shapes(markup) == [
        ("quote", "a", 0, ""),
        ("quote", "b", 1, ""),
        ("quote", "c", 0, ""),
        ("paragraph", "d", 0, ""),
    ]


def test_definitions() -> None:
    term, meaning = blocks("<dl><dt>Bar</dt><dd>Sand at a mouth.</dd></dl>")
    assert (term.kind, term.marks) == (BlockKind.PARAGRAPH, (Mark(0, 3, MarkKind.STRONG),))
    assert (meaning.kind, meaning.marker) == (BlockKind.LIST_ITEM, "")


def test_code_keeps_its_lines() -> None:
    block = only(
        '<div class="highlight"><pre><code class="language-python">\nif x:\n\ty()<br>z'
        "</code></pre></div>"
    )
    assert (block.kind, block.language) == (BlockKind.CODE, "python")
    assert block.text == "if x:\n    y()\nz"


def test_tables_of_data_have_rows() -> None:
    block = only(
        "<table><thead><tr><th>Port<th>Ships</thead><tr><td>East<br>mere<td>3"
        "<tr><td colspan=2>none</table>"
    )
    assert block.rows == (("Port", "Ships"), ("East mere", "3"), ("none", ""))
    assert (block.header, block.text) == (True, "Port\tShips\nEast mere\t3\nnone\t")


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td><p>one</p></td></tr><tr><td>two</td></tr></table>",
        "<table role=presentation><tr><td>one</td><td>two</td></tr><tr></tr></table>",
        "<table><tr><td>one<td><table><tr><td>two</table></table>",
    ],
)
def test_tables_of_layout_are_unwrapped(markup: str) -> None:
    assert [text for _, text, _, _ in shapes(markup)] == ["one", "two"]


def test_pictures_stand_beside_their_paragraph() -> None:
    markup = '<p>one <img src="a.png" alt="A quay" width=640 height=480> two</p>'
    words, picture = blocks(markup)
    assert words.text == "one two"
    assert picture == Block(
        BlockKind.IMAGE,
        "A quay",
        url="https://harbour.example/news/a.png",
        width=640,
        height=480,
    )


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/p.gif" width=1 height=1>',
        '<img src="/p.gif" height="0">',
        '<img src="data:image/gif;base64,R0lGOD">',
        '<img src="javascript:x">',
        "<img>",
        '<img src="/icon.png" width=16 height=16>',
    ],
)
def test_pictures_that_show_nothing_are_left_out(image: str) -> None:
    assert shapes(f"<p>x</p>{image}") == [("paragraph", "x", 0, "")]


def test_late_pictures_are_found_once() -> None:
    markup = (
        '<img src="data:image/gif;base64,R0" data-src="/a.jpg"><noscript><img src="/a.jpg">'
        '</noscript><img srcset="/b-1.jpg 1x, /b-2.jpg 2x"><img src="/a.jpg">'
    )
    assert [block.url for block in blocks(markup)] == [
        "https://harbour.example/a.jpg",
        "https://harbour.example/b-1.jpg",
    ]


def test_films_and_sounds_are_named() -> None:
    markup = (
        '<iframe src="https://player.example/embed/9" title="The storm"></iframe>'
        '<video><source src="/storm.mp4">no film</video><audio src="/sea.mp3"></audio>'
        '<iframe src="https://counter.example/x"></iframe>'
    )
    assert [(block.kind, block.text, block.url) for block in blocks(markup)] == [
        (BlockKind.IMAGE, "Video: The storm", "https://player.example/embed/9"),
        (BlockKind.IMAGE, "Video: harbour.example", "https://harbour.example/storm.mp4"),
        (BlockKind.IMAGE, "Audio: harbour.example", "https://harbour.example/sea.mp3"),
    ]


def test_loose_text_becomes_paragraphs() -> None:
    markup = "<div>one <b>two</b><div>three</div>four<br><br>five</div>"
    texts = [text for _, text, _, _ in shapes(markup)]
    assert texts == ["one two", "three", "four", "five"]


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul", "table", "font", "section"])
def test_deep_nesting_is_survived(tag: str) -> None:
    found = blocks(f"<p>before</p>{f'<{tag}>' * 20_000}deep")
    assert found[0].text == "before"


def test_paragraphs_within_unclosed_phrases_stay_paragraphs() -> None:
    markup = f"{'<font><b>' * 400}<p>one</p><blockquote><p>two</p></blockquote><p>three <i>four</i>"
    texts = [(kind, text) for kind, text, _, _ in shapes(markup)]
    assert texts == [("paragraph", "one"), ("quote", "two"), ("paragraph", "three four")]


def test_forms_leave_nothing() -> None:
    markup = "<p>x</p><form><p>Name</p><input value=y><button>Go</button></form><select><option>1"
    assert shapes(markup) == [("paragraph", "x", 0, "")]
