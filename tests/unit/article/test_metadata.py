"""What a page says of itself, and which of its words wins."""

from datetime import UTC, datetime

import pytest

from newsreader.article.metadata import Metadata, parse_time, read_metadata, without_site
from newsreader.article.tree import parse_html

ADDRESS = "https://www.harbour.example/news/bar"


def read(head: str, body: str = "") -> Metadata:
    return read_metadata(
        parse_html(f"<html><head>{head}</head><body>{body}</body></html>"), ADDRESS
    )


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_machines_are_told_first() -> None:
    told = read(
        linked(
            '{"@graph": [{"@type": "Organization", "name": "x"}, {"@type": ["NewsArticle"],'
            '"headline": "Sand &amp; sea", "author": [{"name": "Ines Fallow"}, "Oskar Lindt"],'
            '"publisher": {"name": "Harbour News"}, "datePublished": "2025-06-04T09:30:00Z",'
            '"inLanguage": "en_GB"}]}'
        )
        + '<meta name="author" content="desk"><meta name="date" content="2001-01-01">'
        "<title>Other | Harbour News</title>"
    )
    assert (told.title, told.byline, told.site) == (
        "Sand & sea", "Ines Fallow, Oskar Lindt", "Harbour News"
    )  # fmt: skip
    assert (told.published, told.language) == (datetime(2025, 6, 4, 9, 30, tzinfo=UTC), "en-GB")


def test_then_meta_elements() -> None:
    told = read(
        '<meta property="og:title" content="Sand and sea"><meta property="og:site_name" '
        'content="Harbour News"><meta name="author" content="By Ines Fallow">'
        '<meta property="article:published_time" content="2025-06-04">'
    )
    assert told == Metadata(
        "Sand and sea", "Ines Fallow", "Harbour News", datetime(2025, 6, 4, tzinfo=UTC)
    )


def test_then_what_stands_on_the_page() -> None:
    told = read(
        "<title>Sand and sea | Weather | Harbour News</title>",
        "<h1>Sand and sea</h1><p class='article-byline'>von Ines Fallow</p>"
        "<time datetime='2025-06-04T11:00+02:00'>today</time>",
    )
    assert (told.title, told.byline, told.site) == (
        "Sand and sea",
        "Ines Fallow",
        "harbour.example",
    )
    assert told.published == datetime(2025, 6, 4, 9, tzinfo=UTC)


def test_a_page_that_says_nothing() -> None:
    assert read("") == Metadata(site="harbour.example")


@pytest.mark.parametrize(
    "json",
    ["", "{", "[" * 100_000, '{"@type": "NewsArticle", "headline": 7, "author": {"name": null}}',
     '"text"', "[1, null]", '{"@type": 3, "@graph": [[[]]]}'],
    ids=range(7),
)  # fmt: skip
def test_broken_statements_are_passed_over(json: str) -> None:
    told = read(linked(json) + "<title>Sand</title>")
    assert (told.title, told.byline) == ("Sand", "")


@pytest.mark.parametrize(
    "byline", ["https://social.example/ines", "desk@harbour.example", "admin", "—", "x" * 200]
)
def test_what_names_nobody_is_no_byline(byline: str) -> None:
    assert read(f'<meta name="author" content="{byline}">').byline == ""


@pytest.mark.parametrize(
    ("title", "site", "heading", "clean"),
    [
        ("Sand and sea - Harbour News", "Harbour News", "", "Sand and sea"),
        ("Sand and sea – The Harbour News", "Harbour News", "", "Sand and sea"),
        ("Harbour News: Sand and sea", "Harbour News", "", "Harbour News: Sand and sea"),
        ("Harbour News | Sand and sea", "Harbour News", "", "Sand and sea"),
        ("Sand - and sea", "Harbour News", "", "Sand - and sea"),
        ("Sand and sea | Weather | H", "", "Sand and sea", "Sand and sea"),
        ("Well-known sand", "known", "", "Well-known sand"),
    ],
)
def test_the_site_leaves_the_title(title: str, site: str, heading: str, clean: str) -> None:
    assert without_site(title, site, heading) == clean


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-06-04T09:30:00+02:00", datetime(2025, 6, 4, 7, 30, tzinfo=UTC)),
        ("2025-06-04 09:30", datetime(2025, 6, 4, 9, 30, tzinfo=UTC)),
        ("Wed, 04 Jun 2025 09:30:00 GMT", datetime(2025, 6, 4, 9, 30, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(text: str, moment: datetime | None) -> None:
    assert parse_time(text) == moment
