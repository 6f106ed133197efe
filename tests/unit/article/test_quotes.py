"""Where quotations stand: marks of many languages, and what is no quotation."""

import pytest

from newsreader.article.quotes import find_quotes
from newsreader.model import Block, BlockKind, Mark, MarkKind


def paragraphs(*texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]


def quoted(*texts: str) -> list[str]:
    return [quote.text for quote in find_quotes(paragraphs(*texts))]


MARKED = {
    "curly": ("“We leave at noon,” said Ana Lim.", ["We leave at noon,"]),
    "straight": ('"We leave at noon," said Ana Lim.', ["We leave at noon,"]),
    "german": ("„Wir fahren um zwölf“, sagte Anna Brandt.", ["Wir fahren um zwölf"]),
    "german with english close": ("„Wir fahren um zwölf”, sagte Anna.", ["Wir fahren um zwölf"]),
    "german guillemets": ("»Wir fahren um zwölf«, sagte Anna Brandt.", ["Wir fahren um zwölf"]),
    "french": ("« Nous partons à midi », a déclaré Anne Roy.", ["Nous partons à midi"]),
    "french tight": ("«\u00a0Nous partons à midi\u00a0», a dit Anne.", ["Nous partons à midi"]),
    "spanish": ("«Salimos a las doce», dijo Ana Ruiz.", ["Salimos a las doce"]),
    "italian": ("“Partiamo a mezzogiorno”, ha detto Anna Bruni.", ["Partiamo a mezzogiorno"]),
    "portuguese": ("“Vamos partir ao meio-dia”, disse Ana Souza.", ["Vamos partir ao meio-dia"]),
    "dutch": ("„We varen om twaalf uur”, zei Anna de Vries.", ["We varen om twaalf uur"]),
    "swedish": ("”We leave at noon today,” said Ana Lim.", ["We leave at noon today,"]),
    "single guillemets": ("‹Wir fahren um zwölf Uhr›, sagte Anna.", ["Wir fahren um zwölf Uhr"]),
    "japanese": ("港長は「船は正午に出ます」と述べた。", ["船は正午に出ます"]),
    "chinese": ("港务长表示：“船将在中午出发。”", ["船将在中午出发。"]),
    "chinese corner": ("港務長指出：「船將在中午出發。」", ["船將在中午出發。"]),
    "british": (
        "‘We leave at noon,’ said Ana Lim. ‘It’s the workers’ wish.’",
        ["We leave at noon,", "It’s the workers’ wish."],
    ),
    "british straight": ("'We leave at noon,' said Ana Lim.", ["We leave at noon,"]),
    "british with double inside": (
        "‘She calls it “quite a boat” every day,’ said Ana Lim.",
        ["She calls it “quite a boat” every day,"],
    ),
    "mixed marks": ('“We leave at noon," said Ana Lim.', ["We leave at noon,"]),
    "nested single": (
        "“He told me ‘never again’ last week,” she said.",
        ["He told me ‘never again’ last week,"],
    ),
    "nested same mark": (
        "“He told me “never again” last week,” she said.",
        ["He told me “never again” last week,"],
    ),
    "nested straight": (
        '"He told me "never again" last week," she said.',
        ['He told me "never again" last week,'],
    ),
    "nested other mark": (
        "«Er sagte „nie wieder“ zu mir gestern», sagte Anna.",
        ["Er sagte „nie wieder“ zu mir gestern"],
    ),
    "two parts": (
        "“We leave,” said Ana Lim, “when the tide is in.”",
        ["We leave,", "when the tide is in."],
    ),
    "unclosed": ("Ana Lim said: “We leave at noon.", ["We leave at noon."]),
    "inches inside": (
        '"The pipe is 12" wide and it leaks," said Ana Lim.',
        ['The pipe is 12" wide and it leaks,'],
    ),
    "no space before": (
        'Ana Lim spoke of"boats at noon" and a "quiet harbour at night".',
        ["boats at noon", "quiet harbour at night"],
    ),
    "one word of speech": ("“No,” said Ana Lim.", ["No,"]),
}


@pytest.mark.parametrize(("text", "expected"), MARKED.values(), ids=MARKED.keys())
def test_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


NO_QUOTATIONS = {
    "apostrophes": "The workers’ boats weren’t in the ’90s harbour, and it’s Ana’s own.",
    "straight apostrophes": "The workers' boats weren't Ana's, they'd say.",
    "feet and inches": 'The mast is 6\'2" tall and the pipe 12" wide.',
    "minutes and seconds": "They rowed the course in 7'12\" on Sunday.",
    "so-called": "The so-called “silent boat” left the harbour.",
    "a title": "The ferry «Gaviota» leaves at eight.",
    "attribute of markup": 'The page holds <img alt="a boat at the pier"> twice.',
    "a programme": "Ana Lim said on WXQ’s “Harbour Tonight” that boats would sail.",
    "a film": "The sea is grey in Tom Fox’s new film “The Quiet Pier,” which he says is slow.",
    "nothing between": "The sign was empty: “”.",
    "no marks": "Ana Lim said that the boats leave at noon.",
}


@pytest.mark.parametrize("text", NO_QUOTATIONS.values(), ids=NO_QUOTATIONS.keys())
def test_not_a_quotation(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    "kind", [BlockKind.HEADING, BlockKind.CODE, BlockKind.TABLE, BlockKind.IMAGE]
)
def test_only_running_text_is_looked_at(kind: BlockKind) -> None:
    assert find_quotes([Block(kind, "“We leave at noon today,” said Ana Lim.")]) == ()


def test_inline_code_holds_no_marks() -> None:
    text = 'Call print("we leave at noon") and wait, said Ana Lim.'
    code = Mark(text.index("print"), text.index(" and wait"), MarkKind.CODE)
    assert find_quotes([Block(BlockKind.PARAGRAPH, text, marks=(code,))]) == ()


def test_list_items_may_speak() -> None:
    [quote] = find_quotes([Block(BlockKind.LIST_ITEM, "“We leave at noon,” said Ana Lim.")])
    assert (quote.start, quote.end) == (1, 18)


def test_offsets_are_code_points_around_the_words() -> None:
    text = "⛴️ Ana Lim said: “ We leave at noon. ”"
    [quote] = find_quotes(paragraphs(text))
    assert quote.text == text[quote.start : quote.end] == "We leave at noon."


@pytest.mark.parametrize(
    ("opening", "again", "closing"),
    [("“", "“", "”"), ('"', '"', '"'), ("«", "»", "»"), ("„", "„", "“")],
)
def test_a_quotation_over_paragraphs_is_one_quote_per_block(
    opening: str, again: str, closing: str
) -> None:
    quotes = find_quotes(
        paragraphs(
            f"{opening}We leave at noon.",
            f"{again}We come back at night.",
            f"{again}And we sleep on board{closing}, said Ana Lim.",
        )
    )
    assert [quote.continues for quote in quotes] == [True, True, False]
    assert quotes[1].text == "We come back at night."
    assert {quote.speaker for quote in quotes} == {"Ana Lim"}


def test_a_picture_does_not_end_a_quotation() -> None:
    blocks = paragraphs("“We leave at noon.", "“We come back at night,” said Ana Lim.")
    blocks.insert(1, Block(BlockKind.IMAGE, "The boat", url="https://harbour.example/boat.png"))
    assert [quote.continues for quote in find_quotes(blocks)] == [True, False]


def test_an_unclosed_mark_is_not_carried_into_other_text() -> None:
    quotes = find_quotes(paragraphs("Ana Lim said: “We leave at noon.", "The boats are blue."))
    assert [(quote.block, quote.continues) for quote in quotes] == [(0, False)]


def test_block_quotes_are_whole_and_go_on() -> None:
    blocks = [
        Block(BlockKind.QUOTE, "“We leave at noon.”"),
        Block(BlockKind.PARAGRAPH, "Then it rained."),
        Block(BlockKind.QUOTE, "The first part."),
        Block(BlockKind.QUOTE, "The second part."),
    ]
    found = [(quote.block, quote.text, quote.continues) for quote in find_quotes(blocks)]
    assert found == [
        (0, "We leave at noon.", False),
        (2, "The first part.", True),
        (3, "The second part.", False),
    ]


def test_a_signed_block_quote_names_its_speaker() -> None:
    text = "We leave at noon.\n— Ana Lim, harbour master"
    [quote] = find_quotes([Block(BlockKind.QUOTE, text)])
    assert (quote.text, quote.speaker, quote.role) == (
        "We leave at noon.",
        "Ana Lim",
        "harbour master",
    )
    assert text[quote.cue_start : quote.cue_end] == "Ana Lim"


@pytest.mark.parametrize("piece", ['"a" ', "“a ", "‘a ", "a’ ‘b ", "Ana Lim said “we leave. "])
def test_a_block_of_nothing_but_marks_is_left_alone(piece: str) -> None:
    assert find_quotes(paragraphs(piece * 20_000)) == ()
