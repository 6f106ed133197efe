"""Whatever a page or a feed holds, an article is built or refused with a sentence."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.article.build import estimate, from_feed, from_page
from newsreader.errors import ExtractionError
from newsreader.model import Article, BlockKind
from newsreader.text import clean

PAGE = (Path(__file__).parents[1] / "data" / "pages" / "harbour_study.html").read_bytes()
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u00ad]")
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
SEVERAL = settings(max_examples=60, deadline=None, suppress_health_check=SLOW)

TAGS = [
    "p", "div", "span", "b", "i", "a", "ul", "ol", "li", "blockquote", "pre", "code", "table", "tr",
    "td", "th", "h1", "h2", "br", "hr", "img", "figure", "figcaption", "q", "sup", "s", "dl", "dt",
    "dd", "article", "section", "aside", "form", "script", "style", "iframe", "video", "math",
    "body", "html", "svg", "font",
]  # fmt: skip
ATTRIBUTES = (
    "", " class=caption", " href=/x", " href='javascript:x'", " src=a.png alt='A b'", " hidden",
    " start=99999999999", " colspan=999999999", " class='related share'", " style='display:none'",
    " width=1", " width=²", " title='&#27;[2J'", " id=comments", " itemprop=articleBody",
    " href='#n'", " id=n", " name=n", " id='\x1b&#27;'", " href='#%1b'",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from([
        "The sand moved again in the night, and the pilots had to wait for the tide to turn.",
        "&#27;]0;title&#7;", "&#x9b;31m", "\u202e", "&shy;", "&#xD800;", "&#0;", "\x0c", "\x1b[2J",
        "RECENT NEWS", "Read more", "[…]", "said,", "“Yes,” he said.", "\n", "&nbsp;", "港の砂\n",
        "<![CDATA[x]]>", "<!-- x -->", "<?php x ?>", "<", "</", "&", "e\u0301\u0301\u0301\u0301",
    ]),
)  # fmt: skip
CHARSETS = ["", "utf-8", "utf-16", "idna", "rot13", "zip", "x"]
OPENINGS = st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)).map(
    lambda pair: f"<{pair[0]}{pair[1]}>"
)
MARKUP = st.lists(
    st.one_of(OPENINGS, st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"), TEXTS), max_size=60
).map("".join)


def check(article: Article) -> None:
    """What must hold for every article."""
    names = {name for block in article.blocks for name, _ in block.anchors}
    for block in article.blocks:
        assert not CONTROL.search(block.text + block.url + block.marker + block.language)
        assert clean(block.text) == block.text
        assert block.text or block.kind in {BlockKind.IMAGE, BlockKind.RULE}
        assert not any(CONTROL.search(cell) for row in block.rows for cell in row)
        for mark in block.marks:
            assert 0 <= mark.start < mark.end <= len(block.text)
            assert not CONTROL.search(mark.url)
            scheme = mark.url.split(":")[0].lower()
            assert mark.url == "" or scheme in {"http", "https", "mailto"} or mark.url[1:] in names
        for name, offset in block.anchors:
            assert name
            assert not CONTROL.search(name)
            assert 0 <= offset <= len(block.text)
    for quote in article.quotes:
        text = article.blocks[quote.block].text
        assert 0 <= quote.start <= quote.end <= len(text)
        assert text[quote.start : quote.end] == quote.text
    told = (article.title, article.byline, article.site, article.language)
    assert not CONTROL.search("".join(told))
    assert article.words >= 0
    assert article.minutes is None or article.minutes >= 1


def check_page(page: bytes, *, url: str, charset: str = "") -> None:
    """An article that holds, or a refusal in one sentence."""
    refusal = ""
    try:
        check(from_page(page, url=url, charset=charset))
    except ExtractionError as refused:
        refusal = refused.sentence
    assert refusal == "" or refusal.endswith(".")


@SEVERAL
@given(MARKUP)
def test_any_feed_body_gives_an_article(markup: str) -> None:
    check(from_feed(markup, title="T", url="https://harbour.example/a"))
    minutes = estimate(markup)
    assert minutes is None or minutes >= 1


@SEVERAL
@given(MARKUP)
def test_any_page_gives_an_article_or_a_sentence(markup: str) -> None:
    body = "<p>The sand moved again in the night, and the pilots waited for the tide.</p>" * 3
    page = f"<html><body>{body}{markup}{body}</body></html>"
    check_page(page.encode("utf-8", "surrogatepass"), url="https://harbour.example/a")


@SEVERAL
@given(st.binary(max_size=300), st.sampled_from(CHARSETS))
def test_any_bytes_give_an_article_or_a_sentence(page: bytes, charset: str) -> None:
    check_page(page, url="https://harbour.example/a", charset=charset)


@SEVERAL
@given(st.integers(0, len(PAGE)), st.integers(0, 400), st.binary(max_size=12))
def test_a_damaged_page_gives_an_article_or_a_sentence(at: int, cut: int, put: bytes) -> None:
    check_page(PAGE[:at] + put + PAGE[at + cut :], url="https://harbour.example/a")


@pytest.mark.parametrize("tag", ["div", "blockquote", "table", "font"])
def test_deep_nesting_ends_no_process(tag: str) -> None:
    prose = "<p>The sand moved again in the night, and the pilots waited for the tide.</p>" * 5
    deep = f"{prose}{f'<{tag}>' * 5_000}deep{f'</{tag}>' * 5_000}{prose}"
    check(from_feed(deep))
    check_page(deep.encode(), url="https://harbour.example/a")
