"""What holds for the quotations of any text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.article.quotes import find_quotes
from newsreader.model import Block, BlockKind, Mark, MarkKind

PIECES = st.sampled_from(
    [
        "“", "”", '"', "„", "‟", "«", "»", "‹", "›", "「", "」", "『", "』", "‘", "’", "'",
        "''", "``", " ", "\n", ", ", ". ", ": ", "? ", " — ", "(", ")", "6'2\"", "said ",
        "Ana Lim ", "Lim ", "Dr. ", "the harbour master ", "she ", "according to ", "of ",
        "and ", "Port Ellis", "’s ", "sagte ", "noon", "we leave at noon", "\u00a0", "说",
        "と述べた", '="x"', "U.S.", "é", "😀", "\x00",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80))
MARKS = st.builds(Mark, st.integers(0, 90), st.integers(0, 90), st.sampled_from(MarkKind)).map(
    lambda mark: (mark,)
)
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(BlockKind), TEXTS, st.one_of(st.just(()), MARKS)), max_size=8
)


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_offsets_are_in_range_ordered_and_apart(blocks: list[Block]) -> None:
    quotes = find_quotes(blocks)
    for quote in quotes:
        text = blocks[quote.block].text
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.text == text[quote.start : quote.end]
        if quote.cue_block is not None:
            assert quote.speaker
            assert 0 <= quote.cue_start < quote.cue_end <= len(blocks[quote.cue_block].text)
    for one, other in pairwise(quotes):
        assert (one.block, one.end) <= (other.block, other.start)
        assert not one.continues or one.block < other.block
    assert not quotes or not quotes[-1].continues
