"""A kept quote is found again, and nothing else is taken for it."""

import pytest

from newsreader.library.finding import Place, place_of
from newsreader.model import Article, Block, BlockKind, KeptQuote, Quote
from tests.storeroom import NOW

FARE = "We will not raise the fare. The power costs us less than the oil did."
OTHER = "The boats were built in the yard across the bay, and the crews trained all spring."


def text(*paragraphs: str, quotes: tuple[Quote, ...] = ()) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, each) for each in paragraphs)
    return Article(title="Ferry", blocks=blocks, quotes=quotes)


def kept(words: str, block: int = 0, offset: int = 0) -> KeptQuote:
    return KeptQuote(id="q", text=words, kept_at=NOW, block=block, offset=offset)


def words_at(article: Article, place: Place | None) -> str:
    assert place is not None
    return article.blocks[place.block].text[place.start : place.end]


def test_word_for_word_wherever_it_went() -> None:
    article = text(OTHER, OTHER, f"Ana Lim said: “{FARE}”")
    assert place_of(article, kept(FARE)) == Place(2, 15, 15 + len(FARE))


def test_of_several_places_the_nearest_to_where_it_stood() -> None:
    article = text(f"“{FARE}”", OTHER, f"“{FARE}” And: “{FARE}”", f"“{FARE}”")
    second = len(FARE) + 9
    assert place_of(article, kept(FARE, 2, 80)) == Place(2, second, second + len(FARE))
    assert place_of(article, kept(FARE, 9)) == Place(3, 1, 1 + len(FARE))


@pytest.mark.parametrize(
    "changed",
    [
        "we will not raise the fare – the power costs us less than the OIL did",
        "We will not raise the\u00a0fare.  The power, costs us less than the oil did!",
        "We will not, he said, raise the fare. The power costs us less than oil did.",
        "We will never raise the fare. The power costs us much less than the oil did.",
        "We will not raise the fare. Power costs us less than oil.",
    ],
)
def test_in_another_wording(changed: str) -> None:
    article = text(OTHER, f"Ana Lim, who runs the line, said: “{changed}” She smiled.", OTHER)
    found = words_at(article, place_of(article, kept(FARE)))
    assert found.casefold().startswith("we will")
    assert len(found) >= len(changed) - 4


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        "We will raise the fee of the harbour, and the oil is dear to the whole line.",
        "The power of the oil did not cost us less than we will raise.",
        "",
        "We will not.",
    ],
)
def test_what_is_not_alike_is_not_found(other: str) -> None:
    assert place_of(text(other, OTHER), kept(FARE)) is None


def test_a_short_one_is_only_found_in_a_quotation() -> None:
    article = text("Aye was the word.", "“Aye,” she said.", quotes=(Quote(1, 1, 5, "Aye,"),))
    assert place_of(article, kept("Aye,")) == Place(1, 1, 5)
    assert place_of(article, kept("Aye")) == Place(1, 1, 4)
    assert place_of(text("Aye was the word.", OTHER), kept("Aye")) is None


def test_of_a_quotation_over_paragraphs_any_is_enough() -> None:
    both = f"{FARE}\n\n{OTHER}"
    assert place_of(text("Nothing.", FARE, OTHER), kept(both)) == Place(1, 0, len(FARE))
    assert place_of(text("Nothing.", OTHER), kept(both)) == Place(1, 0, len(OTHER))


def test_paragraphs_that_became_one() -> None:
    article = text(f"{FARE} {OTHER}")
    assert place_of(article, kept(f"{FARE}\n\n{OTHER}")) == Place(0, 0, len(FARE))


def test_scripts_without_spaces() -> None:
    article = text(
        "前の段落です。", "リムさんは「運賃は上げません。電力は石油より安い。」と述べた。"
    )
    place = place_of(article, kept("運賃は上げません。電力は石油よりも安い。"))
    assert words_at(article, place).startswith("運賃は上げません")
    assert place_of(article, kept("昨日の試合は雨で中止になりました。残念です。")) is None


@pytest.mark.parametrize("words", ["", "\n\n", "…", "🙂", "?!"])
def test_odd_quotes_are_no_fault(words: str) -> None:
    place_of(text(OTHER, "", "…"), kept(words))
    place_of(text(), kept(words))
