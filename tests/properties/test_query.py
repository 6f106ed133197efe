import unicodedata
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsreader.folding import folded, sought, words
from newsreader.library.query import Facts, matches, parse
from newsreader.library.quote_query import QuoteQuery
from tests.storeroom import kept_quote

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PIECES = st.sampled_from(
    ["title:", "by:", "is:", "after:", "feed:", '"', "-", "*", " ", ":", "(", "NOT", "AND", "^",
     "ferry", "日本語", "ß", "İ", "2026-1", "unread", "\x00", "\ud800", "\u0301", "{", "+"]
)  # fmt: skip
TYPED = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map("".join)


@given(TYPED)
def test_any_text_is_a_query(typed: str) -> None:
    query = parse(typed, NOW)
    matches(query, Facts(title=typed, text=typed))
    QuoteQuery.parse(typed).matches(kept_quote("a"))
    assert "\n" not in query.problem


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn"))))
def test_composed_and_decomposed_text_is_the_same(text: str) -> None:
    assert words(unicodedata.normalize("NFC", text)) == words(unicodedata.normalize("NFD", text))


@given(st.text(alphabet="日本語の新聞カンabc ", min_size=1), st.data())
def test_any_stretch_of_a_dense_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    stretch = text[start : data.draw(st.integers(start + 1, len(text)))]
    if any("a" <= each <= "c" for each in stretch):
        return
    wanted = sought(stretch)
    assert wanted is None or wanted.place(words(text)) >= 0
