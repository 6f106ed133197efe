import pytest
from msgspec.structs import replace

from newsreader.library import QuoteQuery
from tests.storeroom import kept_quote

QUOTE = replace(
    kept_quote("a", note="For the book.", tags=("sea", "électricité")), speaker="Ána Lim"
)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "fare",
        "FARE raise",
        "speaker:lim",
        "speaker:ana",
        'speaker:"ana lim" fare',
        "speaker:ana speaker:lim",
        "feed:harbour",
        "feed:harbour-news-7",
        "tag:sea",
        "#sea",
        "#elec",
        '"not raise the fare"',
        "book",
        "operator boats",
        "speaker:",
        "fare tag:",
        "fare #",
        'speaker:"',
        'speaker:"ana l',
    ],
)
def test_what_is_asked_for_is_found(asked: str) -> None:
    assert QuoteQuery.parse(asked).matches(QUOTE)


@pytest.mark.parametrize(
    "asked", ["oil", "speaker:reed", "feed:city", "tag:ea", "#fare", "fare oil", '"raise fare"']
)
def test_what_is_not_there_is_not_found(asked: str) -> None:
    assert not QuoteQuery.parse(asked).matches(QUOTE)


def test_the_parts_of_a_query() -> None:
    assert QuoteQuery.parse('Fare speaker:Lim #Sea feed:"City Desk" tag:x') == QuoteQuery(
        words=("fare",), speakers=("lim",), feeds=("city desk",), tags=("sea", "x")
    )
