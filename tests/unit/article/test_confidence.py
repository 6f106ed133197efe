from newsreader.article.build import from_feed, from_page
from newsreader.article.confidence import against_feed, shared
from tests.newsroom import LONG, page

ABOUT = "<meta name='description' content='{}'>"
URL = "https://harbour.example/ferry"
OTHER = (
    "Readers agree to the storing of small files on their devices before they go on, for the sake "
    "of measuring how these pages are used and which advertisements are shown beside them daily."
)


def confidence(*paragraphs: str, head: str = "") -> float:
    return from_page(page("Ferry", *paragraphs, head=head), url=URL).confidence


def test_an_article_that_fills_its_page_is_trusted_wholly() -> None:
    assert confidence(LONG, LONG.upper(), head=ABOUT.format(LONG[:150])) == 1.0


def test_a_text_that_is_not_what_the_page_says_it_is_about_is_doubted() -> None:
    head = ABOUT.format("Kitchen gardeners tell how beans survive frosty springs in northern towns")
    assert confidence(OTHER, OTHER.upper(), head=head) < 0.5
    assert from_page(page("Ferry", OTHER, OTHER.upper(), head=head), url=URL).doubtful


def test_a_description_of_few_words_says_nothing() -> None:
    assert confidence(LONG, OTHER, head=ABOUT.format("All news")) == 1.0
    assert shared("All news", "Nothing of it") == 1.0


def test_a_line_or_two_is_doubted() -> None:
    assert confidence("This page could not be shown, please try again later on.") < 0.5


def test_a_text_that_shares_nothing_with_the_feed_s_is_doubted() -> None:
    found = from_page(page("Ferry", OTHER, OTHER.lower()), url=URL)
    assert not found.doubtful
    teaser = from_feed(f"<p>{LONG[:140]} […]</p>", url=URL)
    assert against_feed(found, teaser) < 0.5
    assert against_feed(from_page(page("Ferry", LONG, OTHER), url=URL), teaser) == 1.0


def test_a_text_much_shorter_than_the_feed_s_whole_one_is_doubted() -> None:
    whole = from_feed("".join(f"<p>{LONG} And {n} more.</p>" for n in range(4)), url=URL)
    assert against_feed(from_page(page("Ferry", LONG), url=URL), whole) < 0.5
    assert against_feed(from_page(page("Ferry", *[LONG] * 3), url=URL), whole) >= 0.5


def test_chinese_and_japanese_summaries_are_compared_too() -> None:
    text = "港の新しい船は来年の五月に到着する予定で、乗組員は春から訓練を続けている。"
    assert shared(text, f"前の文。{text}") > 0.8
    assert shared(text, "庭の豆は霜に強い品種だけが冬を越すことができると農家は話す。") < 0.2
