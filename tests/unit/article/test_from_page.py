"""Whole pages in the manner of news sites, from bytes to the article."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsreader.article.build import from_page
from newsreader.errors import ExtractionError
from newsreader.model import Article, BlockKind, Source

PAGES = Path(__file__).parents[2] / "data" / "pages"
ADDRESS = "https://quayside.example/news/silting"

BODY = [
    "The Northmere Harbour Office (NHO) agreed on 29 May 2025 to run a joint programme of research "
    "with the Northmere School of Coastal Engineering. The two want to find out why the outer "
    "basin fills with silt faster than any chart foresaw.",
    "The agreement sets out three years of measurements, with buoys at forty places. Its results "
    "will be published each spring, and pilots will be able to use them within hours.",
    "Both partners will also try new methods, among them pressure sensors on the sea floor and "
    "models that were made for rivers, to see the sand move before a ship has to wait for it.",
    "Adela Moran, Deputy Director (Dredging and Charts) of the NHO, said,",
    "“This programme brings our pilots’ records and the School’s instruments together for the "
    "first time, and it will tell us where to dredge before the sand tells us where we should "
    "have dredged.”",
    "Professor Tan Wei-Lin, Acting Head of the Northmere School of Coastal Engineering, added,",
    "“By putting our sensors beside the Harbour Office’s charts we hope to build a forecast of the "
    "sea floor that every port on this coast can use and that costs less than one day of "
    "dredging.”",
    "The work comes at a good time. In February 2025 a survey found that two of the five berths "
    "for ferries had lost half a metre of depth, and that the spring storms had moved the bar at "
    "the mouth by ninety metres.",
    "An earlier agreement on tide tables was signed by the Harbour Office and the Southmere "
    "Observatory, which has kept the coast’s longest record of the tides.",
]
FIRST_FIGURE = """<figure class="wp-block-image alignright"><img src="/img/adela-moran.jpg" \
alt="Adela MORAN" width="300" height="300"><figcaption>Adela Moran</figcaption></figure>"""
OTHER_FIGURES = {
    "blog caption": '<div class="wp-caption"><img src="/m.jpg" alt="Adela MORAN">'
    '<p class="wp-caption-text">Adela Moran</p></div>',
    "plain line": '<p><img src="/m.jpg" alt="Adela MORAN"></p><p>Adela Moran</p>',
    "two plain lines": "<p>Adela MORAN</p><p>Adela Moran</p>",
    "one broken line": "<p>Adela MORAN<br>Adela Moran</p>",
    "linked picture": '<p><a href="/m.jpg"><img src="/m.jpg" alt="Adela MORAN"></a><br>'
    "<em>Adela Moran</em></p>",
    "frames": '<div class="image"><img src="/m.jpg" alt="Adela MORAN"><div>Adela MORAN</div>'
    '<div class="image-caption">Adela Moran</div></div>',
}


def page() -> str:
    return (PAGES / "harbour_study.html").read_text(encoding="utf-8")


def built(markup: str) -> Article:
    return from_page(markup.encode(), url=ADDRESS, charset="utf-8")


def lines(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.kind is not BlockKind.IMAGE]


def test_exactly_the_body_comes_through() -> None:
    assert lines(built(page())) == BODY


def test_the_page_tells_what_it_is() -> None:
    article = built(page())
    assert article.title == "Harbour Office And University To Study Silting Together"
    assert (article.byline, article.site) == ("Ines Fallow", "Quayside Business News")
    assert article.published == datetime(2025, 6, 4, 1, 30, tzinfo=UTC)
    assert (article.language, article.url) == ("en-GB", ADDRESS)
    assert article.source is Source.EXTRACTED
    assert (article.minutes, article.teaser) == (1, False)
    assert article.words == sum(len(line.split()) for line in BODY)


def test_captions_belong_to_their_pictures_and_appear_once() -> None:
    pictures = [block for block in built(page()).blocks if block.kind is BlockKind.IMAGE]
    captions = [picture.text for picture in pictures]
    assert captions.count("Adela Moran") == captions.count("Professor Tan Wei-Lin") == 1
    moran = pictures[captions.index("Adela Moran")]
    assert moran.url == "https://quayside.example/img/adela-moran.jpg"
    assert (moran.width, moran.height) == (300, 300)


@pytest.mark.parametrize("figure", OTHER_FIGURES.values(), ids=OTHER_FIGURES)
def test_captions_do_not_come_between_a_cue_and_its_quotation(figure: str) -> None:
    markup = page().replace(FIRST_FIGURE, figure)
    assert figure in markup
    assert lines(built(markup)) == BODY


def _as_aside(markup: str) -> str:
    start, end = markup.index('<section class="td-block">'), markup.index("</section>")
    return f"{markup[:start]}<aside>{markup[start:end]}</aside>{markup[end + 10 :]}"


def _inside_the_article(markup: str) -> str:
    start, end = markup.index('<section class="td-block">'), markup.index("</section>") + 10
    section = markup[start:end]
    return (markup[:start] + markup[end:]).replace("</article>", f"{section}</article>")


def _as_plain_paragraphs(markup: str) -> str:
    start, end = markup.index('<section class="td-block">'), markup.index("</section>") + 10
    section = markup[start:end].replace("<h3>", "<p>").replace("</h3>", "</p>")
    section = section.replace("<h4>", "<p>").replace("</h4>", "</p>")
    section = section.replace('<div class="cell">', "").replace("</div>", "")
    plain = section.removeprefix('<section class="td-block">').removesuffix("</section>")
    whole = markup[:start] + markup[end:]
    credit = whole.index("<p>Featured image")
    place = whole.index("</p>", credit) + 4
    return whole[:place] + plain + whole[place:]


@pytest.mark.parametrize("moved", [_as_aside, _inside_the_article, _as_plain_paragraphs])
def test_recent_news_goes_wherever_it_stands(moved: object) -> None:
    assert callable(moved)
    assert lines(built(moved(page()))) == BODY


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"%PDF-1.7 \x00\x01", "file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file"),
        (bytes(range(256)) * 8, "file"),
        (b"<html><body></body></html>", "No article"),
        (b"<p>" + b"x" * 5_000_001, "larger"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "No article"),
    ],
)
def test_what_holds_no_article_says_so(content: bytes, sentence: str) -> None:
    with pytest.raises(ExtractionError, match=sentence) as caught:
        from_page(content, url=ADDRESS)
    assert caught.value.subject == ADDRESS


@pytest.mark.parametrize(
    ("encoding", "head", "charset"),
    [
        ("utf-8-sig", "", ""),
        ("utf-16", "", "utf-8"),
        ("utf-8", "", ""),
        ("windows-1252", '<meta charset="windows-1252">', ""),
        ("windows-1252", '<meta charset="iso-8859-1">', ""),
        ("windows-1252", "", ""),
        ("windows-1251", "", "windows-1251"),
        ("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', ""),
        ("shift_jis", '<meta charset="Shift_JIS">', ""),
        ("utf-8", '<meta charset="utf-8">', "no-such-encoding"),
    ],
)
def test_encodings_are_found(encoding: str, head: str, charset: str) -> None:
    words = {"windows-1251": "Слова", "koi8-r": "Слова", "shift_jis": "言葉"}.get(encoding, "“Çà”")
    text = f"{words} and a sentence that is long enough to be the text of an article. " * 8
    markup = f"<html><head>{head}<title>T</title></head><body><p>{text}</p></body></html>"
    article = from_page(markup.encode(encoding), url=ADDRESS, charset=charset)
    assert lines(article) == [text.strip()]


@pytest.mark.parametrize("strange", ["&#27;", "&#x1f;", "\x0c", "\x00", "\uffff", "&#xFFFE;"])
def test_strange_characters_beside_clutter_do_no_harm(strange: str) -> None:
    clutter = f"<nav>x</nav>{strange}<script>y</script>{strange}"
    body = f"{clutter}<p>{BODY[0]}{clutter}</p>{clutter}<p>{BODY[1]}</p><p>{BODY[2]}</p>"
    assert lines(built(f"<html><body>{body}</body></html>"))[-1] == BODY[2]


def test_deep_nesting_of_much_text_takes_no_time() -> None:
    links = f"<a href=/x>{BODY[0]}</a> " * 1_000
    started = time.process_time()
    article = built(f"<html><body><p>{BODY[1]}</p>{'<ul><li>' * 1_000}{links}</body></html>")
    assert time.process_time() - started < 5
    assert lines(article)[0] == BODY[1]


@pytest.mark.parametrize("words", ["a@b.c", "@.", "The post ", "–said", "Ana Lim said, “"])
def test_an_endless_line_takes_no_time(words: str) -> None:
    started = time.process_time()
    article = built(f"<html><body><p>{BODY[0]}</p><p>{words * 20_000}</p></body></html>")
    assert time.process_time() - started < 3
    assert lines(article)[0] == BODY[0]
