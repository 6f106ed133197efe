"""Words of captions and titles: all of them, also those behind inline elements."""

import pytest

from newsreader.article.build import from_feed, from_page
from newsreader.article.tree import parse_html, text_of, words_of
from newsreader.model import BlockKind
from tests.newsroom import LONG, page


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("The <i>Tern</i>, in May", "The Tern, in May"),
        ("At the pier<span>Ana Lim</span>", "At the pier Ana Lim"),
        ("North<br>South", "North South"),
        ("<p>One</p><p>Two <b>and</b> three</p>", "One Two and three"),
        ("H<sub>2</sub>O", "H2O"),
    ],
)
def test_words_are_spaced_as_a_browser_does(markup: str, words: str) -> None:
    body = parse_html(f"<html><body><div id='x'>{markup}</div> tail</body></html>")
    (element,) = body.xpath("//*[@id='x']")
    assert words_of(element) == words
    assert text_of(element).split() == text_of(element).split(" ")


def test_a_caption_is_whole() -> None:
    figure = "<figure><img src='/a.jpg'><figcaption>The <i>Tern</i>, at <b>noon</b>.</figcaption>"
    for article in (
        from_feed(f"{figure}</figure><p>{LONG}</p>", url="https://h.example/"),
        from_page(
            page("Ferry", LONG, f"{figure}</figure>", LONG.upper()), url="https://h.example/"
        ),
    ):
        captions = [block.text for block in article.blocks if block.kind is BlockKind.IMAGE]
        assert captions == ["The Tern, at noon."]


def test_a_title_is_whole() -> None:
    raw = page("x", LONG, LONG.upper()).replace(b"<h1>x</h1>", b"<h1>The <i>Tern</i>, at last</h1>")
    found = from_page(raw.replace(b"<title>x</title>", b""), url="https://h.example/")
    assert found.title == "The Tern, at last"


def test_a_list_of_one_item_with_links_is_kept() -> None:
    item = (
        "<ul><li><a href='/a'>Ana Lim</a> drew six plans for the yard, ahead of "
        "<a href='/t'>Tom Reed</a> in the list of the spring.</li></ul>"
    )
    blocks = from_page(page("Ferry", LONG, item, LONG.upper()), url="https://h.example/").blocks
    assert "ahead of Tom Reed in the list" in " ".join(block.text for block in blocks)
