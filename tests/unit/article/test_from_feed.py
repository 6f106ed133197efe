"""Bodies of feeds: whole texts and teasers, HTML and plain text."""

import time

import pytest

from newsreader.article.build import estimate, from_feed
from newsreader.model import Article, BlockKind, Source

ADDRESS = "https://harbour.example/news/bar"
WORDS = "The sand moved again in the night and the pilots had to wait for the tide. "
LONG = WORDS * 20


def lines(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def test_a_whole_text() -> None:
    article = from_feed(
        f"<h2>The bar</h2><p>{LONG}</p><p>See <a href='/tides'>tides</a>.</p>",
        title="The bar",
        url=ADDRESS,
        byline=" Ines\nFallow ",
    )
    assert lines(article) == [LONG.strip(), "See tides."]
    assert article.blocks[1].marks[0].url == "https://harbour.example/tides"
    assert (article.title, article.byline) == ("The bar", "Ines Fallow")
    assert (article.source, article.teaser, article.minutes) == (Source.FEED, False, 1)
    assert article.words == 16 * 20 + 2


def test_minutes_grow_with_the_text() -> None:
    assert from_feed(f"<p>{LONG * 5}</p>").minutes == round(16 * 100 / 230)
    assert from_feed(f"<p>{'港の砂がまた動いた。' * 200}</p>").minutes == round(9 * 200 / 500)
    assert from_feed("").minutes is None
    assert from_feed("<img src='https://harbour.example/a.jpg'>").minutes is None


@pytest.mark.parametrize(
    ("ending", "shown"),
    [
        (" […]", "night […]"),
        ("&#8230; <a href='/x'>Continue reading</a>", "night…"),
        ("… <a href='/x'>Continue reading <span>“The bar”</span> <span>→</span></a>", "night…"),
        ("... <a href='/x'>Read more</a>", "night..."),
        (" […]</p><p><a href='/x'>Read the full article »</a>", "night […]"),
        (" <a href='/x'>(more…)</a>", "night (more…)"),
        ("…", "night…"),
        (" [&hellip;]</p><p>The post <a href='/x'>The bar</a> appeared first on "
         "<a href='/'>Harbour News</a>.", "night […]"),
        ("… <a href='/x'>Weiterlesen</a>", "night…"),
        ("… <a href='/x'>Lire la suite</a>", "night…"),
    ],
)  # fmt: skip
def test_a_teaser_is_recognised_and_shown_clean(ending: str, shown: str) -> None:
    markup = f"<p>{WORDS}The sand moved in the night{ending}</p>"
    article = from_feed(markup, url=ADDRESS)
    assert article.teaser
    assert article.minutes is None
    assert lines(article) == [f"{WORDS}The sand moved in the {shown}"]
    assert estimate(markup) is None


def test_a_lone_short_paragraph_with_an_address_is_a_summary() -> None:
    assert from_feed(f"<p>{WORDS}</p>", url=ADDRESS).teaser
    assert not from_feed(f"<p>{WORDS}</p>").teaser
    assert not from_feed(f"<p>{WORDS}</p><p>{WORDS}</p>", url=ADDRESS).teaser
    assert not from_feed(f"<p>{WORDS}</p><img src='/a.jpg' alt='Sand'>", url=ADDRESS).teaser


def test_where_it_appeared_first_is_no_text_and_no_sign_of_a_teaser() -> None:
    notice = "The post <a href='/x'>The bar</a> first appeared on <a href='/'>Harbour</a>."
    article = from_feed(f"<p>{LONG}</p><p>{notice}</p>", url=ADDRESS)
    assert (lines(article), article.teaser) == ([LONG.strip()], False)


def test_dots_in_the_middle_or_in_speech_make_no_teaser() -> None:
    markup = f"<p>{LONG} And so on...</p><p>“Well …” she said, and he read more.</p>"
    assert not from_feed(markup, url=ADDRESS).teaser


def test_plain_text_keeps_its_paragraphs() -> None:
    article = from_feed("One & two < three.\nA new line.\n\n\nA second paragraph > first.")
    assert lines(article) == ["One & two < three.\nA new line.", "A second paragraph > first."]


def test_escaped_text_is_read_once() -> None:
    assert lines(from_feed("Salt &amp;amp; sand &lt;b&gt;")) == ["Salt &amp; sand <b>"]


def test_captions_stand_with_their_pictures() -> None:
    article = from_feed(
        "<p>One.</p><figure><img src='/a.jpg' alt='Quay'><figcaption>The quay at <b>dawn</b>"
        "</figcaption></figure><p>Two.</p>",
        url=ADDRESS,
    )
    assert [(block.kind, block.text) for block in article.blocks] == [
        (BlockKind.PARAGRAPH, "One."),
        (BlockKind.IMAGE, "The quay at dawn"),
        (BlockKind.PARAGRAPH, "Two."),
    ]


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("", None),
        (f"<p>{WORDS}</p>", None),
        ("<p> </p><img src='/a.jpg'>", None),
        (f"<p>{WORDS * 30}</p>", 2),
        (f"<style>{LONG * 9}</style><!-- {LONG * 9} --><p>{LONG}</p>", 1),
        (f"<p>{WORDS} [&#8230;]</p>", None),
    ],
)
def test_estimate(html: str, minutes: int | None) -> None:
    assert estimate(html) == minutes


def test_estimate_agrees_with_the_article() -> None:
    markup = f"<h2>Sand &amp; sea</h2><ul><li>{LONG}</li></ul><p>{LONG * 7} 砂が動く</p>"
    assert estimate(markup) == from_feed(markup).minutes


@pytest.mark.parametrize(
    "piece", ["<script>", "<!--", "<a<", "<", "[…] ", "The post a ", "...", "&"]
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    began = time.perf_counter()
    estimate(piece * (400_000 // len(piece)))
    assert time.perf_counter() - began < 5
