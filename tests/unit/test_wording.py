import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.wording import bare_address, plain_wording, wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>The ferry runs.</p>", "<div><b>The</b>  ferry\nruns.</div>"),
        ("<p>The ferry runs.</p><p>3 comments</p>", "<p>The ferry runs.</p><p>14 comments</p>"),
        ("<p>Aye. 1,204 views · 12 likes</p>", "<p>Aye. 2.1k views · 90 likes</p>"),
        ("<p>Aye (3 Kommentare)</p>", "<p>Aye (27 Kommentare)</p>"),
        ("<p>Comments: 3</p><p>Aye</p>", "<p>Comments: 4</p><p>Aye</p>"),
        ("<p>Updated 3 hours ago</p><p>Aye</p>", "<p>Updated 1 day ago</p><p>Aye</p>"),
        (
            "<p>Last updated: 22 Nov 2026 14:05 GMT</p>Aye",
            "<p>Last updated: 23 Nov 2026 08:00 GMT</p>Aye",
        ),
        ("<p>2026-11-22T10:00:00Z</p>Aye", "<p>2026-11-23T11:30:00Z</p>Aye"),
        ("<p>Monday, May 4, 2026</p>Aye", "<p>Tuesday, May 5, 2026</p>Aye"),
        ("<p>4 min read</p>Aye", "<p>5 min read</p>Aye"),
        (
            '<a href="https://a.example/?utm_source=x">Aye</a>',
            "<a href='https://a.example/'>Aye</a>",
        ),
        ("See https://a.example/b?utm_medium=rss", "See https://a.example/b"),
        ("“Aye” – she said", '"Aye" - she said'),
        ("Aye &amp; nay<script>n = 4</script><!-- 7 -->", "Aye &#38; nay<script>n = 5</script>"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_noise_is_no_change(one: str, other: str) -> None:
    assert wording("Ferry", one) == wording("Ferry", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>Three men were hurt.</p>", "<p>Four men were hurt.</p>"),
        ("<p>It costs 3 crowns.</p>", "<p>It costs 4 crowns.</p>"),
        ("<p>The ferry leaves at 14:05.</p>", "<p>The ferry leaves at 15:05.</p>"),
        ("<p>She was born on 4 May 1950 in Bay.</p>", "<p>She was born on 5 May 1950 in Bay.</p>"),
        ("<p>2 boats</p>", "<p>3 boats</p>"),
        ("See https://a.example/b?page=1", "See https://a.example/b?page=2"),
        ("<p>He views 3 ships.</p>", "<p>He views 4 ships.</p>"),
    ],
)
def test_what_a_reader_would_notice_is_a_change(one: str, other: str) -> None:
    assert wording("Ferry", one) != wording("Ferry", other)


def test_the_title_counts() -> None:
    assert wording("Ferry sinks", "<p>x</p>") != wording("Ferry sank", "<p>x</p>")


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("https://www.a.example/b/?utm_source=x&id=3&fbclid=9", "a.example/b?id=3"),
        ("http://a.example:80/b", "a.example/b"),
        ("https://A.example/b#part", "a.example/b#part"),
        ("https://a.example/", "a.example"),
        ("http://[broken", "http://[broken"),
        ("", ""),
    ],
)
def test_addresses_of_one_page_are_alike(address: str, bare: str) -> None:
    assert bare_address(address) == bare


@given(st.text(max_size=80))
def test_any_text_has_a_wording(text: str) -> None:
    assert "\n" not in plain_wording(text)
    assert wording(text, text) == wording(text, text)
