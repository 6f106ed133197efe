import pytest

from newsreader.article.build import from_page, from_parts, part_of_page
from newsreader.article.joining import adds, belongs
from newsreader.article.parts import following_page
from newsreader.article.tree import parse_html
from tests.newsroom import LONG, page

HOST = "https://harbour.example"


def following(links: str, url: str = f"{HOST}/ferry", first: str = "", number: int = 1) -> str:
    tree = parse_html(f"<html><body>{links}</body></html>")
    return following_page(tree, url, url, first=first or url, number=number)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/ferry", "/ferry?page=2"),
        ("/ferry", "/ferry?page=1"),
        ("/ferry?id=7", "/ferry?id=7&page=2"),
        ("/ferry/", "/ferry/2/"),
        ("/ferry", "/ferry/page/2"),
        ("/ferry", "/ferry/seite-2"),
        ("/ferry.html", "/ferry-2.html"),
        ("/ferry.html", "/ferry-seite-2.html"),
        ("/ferry.html", "/ferry,2.html"),
        ("/ferry/1/", "/ferry/2/"),
        ("/ferry?page=1", "/ferry?page=2"),
    ],
)
def test_the_next_page_s_address_is_the_first_s_with_its_number(first: str, second: str) -> None:
    assert following(f"<a rel='next' href='{second}'>On</a>", HOST + first) == HOST + second


@pytest.mark.parametrize(
    "address",
    [
        "/bridge",
        "/bridge?page=2",
        "/ferry-two",
        "/ferry?page=3",
        "/ferry?replies=2",
        "/ferry/comment-page-2",
        "https://other.example/ferry?page=2",
        "mailto:a@b?page=2",
        "http://[/2",
    ],
)
def test_other_articles_comments_and_hosts_are_not_the_next_page(address: str) -> None:
    assert following(f"<link rel='next' href='{address}'><a href='{address}'>2</a>") == ""


@pytest.mark.parametrize("words", ["2", "Next page", "Page 2", "Next »", "Seite 2", "次のページ"])
def test_links_that_say_next_are_followed(words: str) -> None:
    assert following(f"<a href='?page=2'>{words}</a>") == f"{HOST}/ferry?page=2"


@pytest.mark.parametrize("words", ["1", "3", "2 comments", "Next article: the bridge", "Ferry"])
def test_other_words_are_not(words: str) -> None:
    assert following(f"<a href='?page=2'>{words}</a>") == ""


def test_the_third_page_is_counted_from_the_first() -> None:
    links = (
        "<a href='/ferry?page=1'>1</a><a href='/ferry?page=2'>2</a><a href='/ferry?page=3'>3</a>"
    )
    second, first = f"{HOST}/ferry?page=2", f"{HOST}/ferry"
    assert following(links, second, first, 2) == f"{HOST}/ferry?page=3"
    assert following(links, f"{HOST}/ferry?page=3", first, 3) == ""


def test_parts_belong_together_by_title_and_author() -> None:
    by = "<meta name='author' content='{}'>"
    one = from_page(page("The ferry", LONG, head=by.format("Ana Lim")), url=f"{HOST}/ferry")
    two = from_page(page("The ferry - page 2", LONG, head=by.format("Ana Lim")), url=f"{HOST}/2")
    assert belongs(two, one)
    assert not belongs(from_page(page("The bridge", LONG), url=f"{HOST}/bridge"), one)
    other = from_page(page("The ferry", LONG, head=by.format("Tom Reed")), url=f"{HOST}/2")
    assert not belongs(other, one)
    assert not adds(two, [one])


def test_what_a_part_repeats_is_left_out_and_quotes_are_found_anew() -> None:
    lead = "This report stands above each of its pages and says what all of them are about."
    said = "“The sea is patient,” said Ana Lim, who runs the line between the two old piers."
    one = part_of_page(page("The ferry", lead, LONG), url=f"{HOST}/ferry").article
    two = part_of_page(page("The ferry", lead, said, LONG.upper()), url=f"{HOST}/2").article
    whole = from_parts([one, two])
    texts = [block.text for block in whole.blocks]
    assert texts == [lead, LONG, said, LONG.upper()]
    (quote,) = whole.quotes
    assert texts[quote.block][quote.start : quote.end] == quote.text
    assert quote.speaker == "Ana Lim"
    assert whole.words > one.words
    assert whole.url == one.url
