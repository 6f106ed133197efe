from hypothesis import given
from hypothesis import strategies as st

from newsreader.article.build import from_feed
from newsreader.article.compare import compared
from newsreader.article.printing import changes_text
from newsreader.model import Article, Block, BlockKind, Mark, MarkKind

PARAGRAPHS = (
    "<p>The ferry is <a href='http://a.example/old'>old</a>.</p>",
    "<p>Three men were hurt when the boat struck the pier in the fog.</p>",
    "<p>The yard is closed.</p>",
    "<p>The harbour master was not there.</p>",
)


def article(*paragraphs: str, title: str = "Ferry") -> Article:
    return from_feed("".join(paragraphs), title=title, url="http://a.example/", byline="Ana Lim")


def told(before: Article, after: Article) -> list[str]:
    return changes_text(compared(before, after)).split("\n\n")[1:]


def test_words_that_came_and_went_are_marked_where_they_stand() -> None:
    edited = PARAGRAPHS[1].replace("Three men", "Two men").replace(" in the fog", "")
    before, after = article(*PARAGRAPHS), article(PARAGRAPHS[0], edited, *PARAGRAPHS[2:])
    assert told(before, after) == [
        "(1 paragraph as before)",
        "[-Three-] {+Two+} men were hurt when the boat struck the pier [-in the fog-].",
        "(2 paragraphs as before)\n",
    ]


def test_the_title_is_compared_too() -> None:
    after = article(*PARAGRAPHS, title="The ferry")
    assert told(article(*PARAGRAPHS), after)[0] == "[-Ferry-] {+The ferry+}"
    assert compared(article(*PARAGRAPHS), after).title == "The ferry"


def test_nothing_is_told_where_only_markup_and_counters_are_others() -> None:
    before = article(*PARAGRAPHS, "<p>3 comments</p>")
    after = article(*(each.replace("<p>", "<p class='x'>") for each in PARAGRAPHS), "9 comments")
    assert compared(before, after).blocks == ()


def test_each_paragraph_stands_beside_the_one_it_was() -> None:
    note = "<p>Correction: an earlier version said that three men were hurt in the fog.</p>"
    edited = PARAGRAPHS[1].replace("Three", "Two")
    lines = told(article(*PARAGRAPHS[:2]), article(PARAGRAPHS[0], note, edited))
    assert lines[1].startswith("{+Correction")
    assert lines[2].startswith("[-Three-] {+Two+} men")


def test_a_paragraph_that_went_stands_where_it_stood() -> None:
    lines = told(article(*PARAGRAPHS), article(*PARAGRAPHS[:2], PARAGRAPHS[3]))
    assert lines[1] == "[-The yard is closed.-]"


def test_links_of_the_new_text_stay_on_their_words() -> None:
    after = article(PARAGRAPHS[0].replace("The ferry is", "The big ferry was"), *PARAGRAPHS[1:])
    (block, _) = compared(article(*PARAGRAPHS), after).blocks
    (link,) = (mark for mark in block.marks if mark.kind is MarkKind.LINK)
    assert block.text[link.start : link.end] == "old"


def test_code_and_tables_are_told_as_text() -> None:
    before = Article("T", blocks=(Block(BlockKind.CODE, "a = 1\nb = 2"),))
    after = Article("T", blocks=(Block(BlockKind.CODE, "a = 1\nb = 3"),))
    (block,) = compared(before, after).blocks
    assert block.kind is BlockKind.PARAGRAPH
    assert {mark.kind for mark in block.marks} == {MarkKind.INSERTED, MarkKind.REMOVED}


def test_thousands_of_paragraphs_are_compared() -> None:
    old = Article("T", blocks=tuple(Block(BlockKind.PARAGRAPH, f"Old {n}.") for n in range(900)))
    new = Article("T", blocks=tuple(Block(BlockKind.PARAGRAPH, f"New {n}.") for n in range(700)))
    assert len(compared(old, new).blocks) >= 700


WORDS = st.lists(
    st.sampled_from(["the", "ferry", "is", "old", ",", ".", "new", "boat’s", "3", "☂", "二"]),
    max_size=12,
)
BLOCKS = st.lists(WORDS.map(lambda words: Block(BlockKind.PARAGRAPH, " ".join(words))), max_size=6)


@given(BLOCKS, BLOCKS)
def test_both_versions_can_be_read_out_of_what_is_told(old: list[Block], new: list[Block]) -> None:
    result = compared(Article("T", blocks=tuple(old)), Article("T", blocks=tuple(new)))
    for block in result.blocks:
        for mark in block.marks:
            assert 0 <= mark.start < mark.end <= len(block.text)
    if result.blocks:
        assert _left(result, MarkKind.REMOVED) <= _words(new)
        assert _left(result, MarkKind.INSERTED) <= _words(old)


def _words(blocks: list[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _left(article: Article, without: MarkKind) -> int:
    """How many words are left when those that came, or that went, are taken out."""
    count = 0
    for block in article.blocks:
        if any(mark.kind is MarkKind.OMITTED for mark in block.marks):
            continue
        text = block.text
        for mark in sorted(block.marks, key=lambda each: -each.start):
            if mark.kind is without:
                text = text[: mark.start] + text[mark.end :]
        count += len(text.split())
    return count


def test_markdown_has_its_own_signs() -> None:
    block = Block(
        BlockKind.PARAGRAPH,
        "a* b",
        (Mark(0, 2, MarkKind.REMOVED), Mark(3, 4, MarkKind.INSERTED)),
    )
    text = changes_text(Article("T", blocks=(block,)), marked_down=True)
    assert "~~a\\*~~ **b**" in text
