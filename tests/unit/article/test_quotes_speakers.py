"""Who said it: our own sentences in the ways that news are written."""

import pytest

from newsreader.article.quotes import find_quotes
from newsreader.article.speakers import attribute
from newsreader.model import Block, BlockKind, Quote


def find(*texts: str) -> tuple[list[Block], tuple[Quote, ...]]:
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in texts]
    return blocks, find_quotes(blocks)


SPOKEN = {
    "after": (["“The boats leave at noon,” Ana Lim said on Monday."], ["Ana Lim"]),
    "inverted": (["“The boats leave at noon,” said Ana Lim."], ["Ana Lim"]),
    "before": (["Ana Lim said: “The boats leave at noon.”"], ["Ana Lim"]),
    "in the middle": (
        ["“The boats,” Ana Lim said, “leave at noon on most days.”"],
        ["Ana Lim", "Ana Lim"],
    ),
    "according to": (["According to Ana Lim, the boats are “ready to leave today”."], ["Ana Lim"]),
    "apposition": (
        ["“The boats leave at noon,” said Ana Lim, the harbour master of Port Ellis."],
        ["Ana Lim"],
    ),
    "apposition before the verb": (
        ["Passengers will see “no difference but the quiet”, the harbour master, Tom Fox, added."],
        ["Tom Fox"],
    ),
    "honorific": (["Dr. Ana Lim told a reporter: “The boats leave at noon.”"], ["Ana Lim"]),
    "title before": (["“The boats leave at noon,” said Mayor Tom Fox."], ["Tom Fox"]),
    "noun phrase before": (
        ["“The boats leave at noon,” said ferry union spokesman Tom Fox."],
        ["Tom Fox"],
    ),
    "noun phrase alone": (
        ["“The boats leave at noon,” a spokesman for the port said."],
        ["a spokesman for the port"],
    ),
    "surname later": (
        ["Ana Lim runs the line.", "“The boats leave at noon,” Lim said."],
        ["Ana Lim"],
    ),
    "pronoun": (["Ana Lim smiled.", "“The boats leave at noon,” she said."], ["Ana Lim"]),
    "pronoun by gender": (
        ["Susan Lim met Robert Fox on the pier.", "“The boats leave at noon,” he said."],
        ["Robert Fox"],
    ),
    "run of quotations": (
        ["“The boats leave at noon,” said Ana Lim. “They come back at night.”"],
        ["Ana Lim", "Ana Lim"],
    ),
    "two speakers": (
        ["“The boats leave at noon,” Ana Lim said.", "“They never do,” said Tom Fox."],
        ["Ana Lim", "Tom Fox"],
    ),
    "line before": (
        ["Ana Lim, who runs the line, said:", "“The boats leave at noon.”"],
        ["Ana Lim"],
    ),
    "after asking": (
        ["Tom Fox asks:", "“Who pays for the boats?”", "“Who pays for the pier?”"],
        ["Tom Fox", "Tom Fox"],
    ),
    "german": (["„Die Boote fahren um zwölf“, sagte Anna Brandt."], ["Anna Brandt"]),
    "french": (["« Les bateaux partent à midi », a déclaré Anne Dupont."], ["Anne Dupont"]),
    "spanish": (["«Los barcos salen a las doce», dijo Ana Ruiz."], ["Ana Ruiz"]),
    "italian": (["«Le barche partono a mezzogiorno», ha detto Anna Bruni."], ["Anna Bruni"]),
    "portuguese": (["“Os barcos partem ao meio-dia”, disse Ana Souza."], ["Ana Souza"]),
    "dutch": (["„De boten varen om twaalf uur”, zei Anna de Vries."], ["Anna de Vries"]),
    "an order is no name": (["Pull on it. “A rope is a promise,” she says."], [None]),
    "an order in a line of its own": (
        ["The cooper Tom Fox has two rules.", "Soak before you bend.", "“Never dry,” he said."],
        ["Tom Fox"],
    ),
    "somebody is no name": (
        [
            "Ana Lim mends oars in the old boathouse.",
            "Somebody has counted up every oar. “It is more than the boats need,” she says.",
        ],
        ["Ana Lim"],
    ),
    "somebody of a place": (
        ["A listener in the lower town writes:", "“The boats leave too late for us.”"],
        ["A listener in the lower town"],
    ),
    "the chair named aside": (
        ["Its chair, Ana Vane-Lim, said that boats would sail. “We have waited,” she said."],
        ["Ana Vane-Lim"],
    ),
    "a month for a surname": (
        ["Anna May runs the line. The boats stop in May.", "“They never do,” May said."],
        ["Anna May"],
    ),
    "an age": (["“The boats leave at noon,” said the 46-year-old."], ["the 46-year-old"]),
    "nobody": (["“The boats leave at noon.”"], [None]),
    "the writer": (["“The boats leave at noon,” I said."], [None]),
}


@pytest.mark.parametrize(("texts", "speakers"), SPOKEN.values(), ids=SPOKEN.keys())
def test_speakers(texts: list[str], speakers: list[str | None]) -> None:
    _, quotes = find(*texts)
    assert [quote.speaker for quote in quotes] == speakers


ROLES = {
    "after the name": (
        "“We leave at noon,” said Ana Lim, the harbour master of Port Ellis.",
        "the harbour master of Port Ellis",
    ),
    "before the name": (
        "“We leave at noon,” said ferry union spokesman Tom Fox.",
        "ferry union spokesman",
    ),
    "an office": ("“We leave at noon,” said Mayor Tom Fox.", "Mayor"),
    "with brackets": (
        "Ana Lim, Deputy Director (Piers and Boats) of the Port Office, said: “We leave.”",
        "Deputy Director (Piers and Boats) of the Port Office",
    ),
    "clause left out": (
        "“We leave at noon,” said Ana Lim, a pilot who knows the bay.",
        "a pilot",
    ),
    "point inside": (
        "“We leave at noon,” said Ana Lim, director of the George W. Reed pier.",
        "director of the George W. Reed pier",
    ),
    "no clause for a role": ("“We leave,” said Ana Lim, will the captain agree or not.", None),
    "none": ("“We leave at noon,” said Ana Lim, who was wet.", None),
}


@pytest.mark.parametrize(("text", "role"), ROLES.values(), ids=ROLES.keys())
def test_roles(text: str, role: str | None) -> None:
    _, [quote] = find(text)
    assert quote.role == role


def test_the_cue_is_the_name_or_pronoun_where_it_stands() -> None:
    blocks, quotes = find("Ana Lim smiled.", "“The boats leave at noon,” she said.")
    [quote] = quotes
    assert quote.cue_block == 1
    assert blocks[1].text[quote.cue_start : quote.cue_end] == "she"


def test_a_later_surname_brings_the_role_of_the_first_mention() -> None:
    _, quotes = find(
        "Ana Lim, the harbour master, opened the pier.", "“The boats leave at noon,” Lim said."
    )
    assert (quotes[0].speaker, quotes[0].role) == ("Ana Lim", "the harbour master")


def test_an_article_with_captions_between_the_attribution_and_the_quotation() -> None:
    blocks, quotes = find(
        "The Port Office (PO) signed an agreement with the Ellis School of Ships on Monday.",
        "Both sides want to share what they know about quiet engines.",
        "Maria Santos, Deputy Director (Piers and Boats) of the PO, said,",
        "Maria SANTOS",
        "Maria Santos",
        "“This agreement brings the PO’s piers and the School’s engineers together.”",
        "Professor Tan Wei-Ming, Acting Dean of the Ellis School of Ships, added,",
        "Tan Wei-Ming",
        "Professor Tan Wei-Ming",
        "“We want engines that nobody hears, and we want them on real boats.”",
        "The agreement runs for five years.",
        "RECENT NEWS",
        "Island Gets A Second Ferry",
        "The island’s new President Karl Berg opened the second pier and gave a spe... Read more",
    )
    assert [(q.block, q.speaker, q.role) for q in quotes] == [
        (5, "Maria Santos", "Deputy Director (Piers and Boats) of the PO"),
        (9, "Tan Wei-Ming", "Acting Dean of the Ellis School of Ships"),
    ]
    assert [q.led for q in quotes] == [True, True]
    assert [
        (q.cue_block, blocks[q.cue_block or 0].text[q.cue_start : q.cue_end]) for q in quotes
    ] == [
        (2, "Maria Santos"),
        (6, "Tan Wei-Ming"),
    ]


def test_a_picture_between_does_not_break_the_lead() -> None:
    blocks = [
        Block(BlockKind.PARAGRAPH, "Ana Lim, who runs the line, said:"),
        Block(BlockKind.IMAGE, "Tom Fox on the pier", url="https://harbour.example/fox.png"),
        Block(BlockKind.PARAGRAPH, "“The boats leave at noon.”"),
    ]
    [quote] = find_quotes(blocks)
    assert (quote.speaker, quote.led, quote.cue_block) == ("Ana Lim", True, 0)


def test_a_block_quote_has_a_speaker_only_where_a_line_leads_to_it() -> None:
    led = [
        Block(BlockKind.PARAGRAPH, "Ana Lim wrote to the port:"),
        Block(BlockKind.QUOTE, "The boats leave at noon."),
    ]
    not_led = [
        Block(BlockKind.PARAGRAPH, "Ana Lim wrote to the port."),
        Block(BlockKind.QUOTE, "The boats leave at noon."),
    ]
    assert [q.speaker for q in find_quotes(led)] == ["Ana Lim"]
    assert [q.speaker for q in find_quotes(not_led)] == [None]


def test_attribute_takes_quotations_found_elsewhere() -> None:
    text = "“The boats leave at noon,” said Ana Lim."
    [quote] = attribute([Block(BlockKind.PARAGRAPH, text)], [Quote(0, 1, 25, text[1:25])])
    assert quote.speaker == "Ana Lim"
    assert attribute([], []) == ()
