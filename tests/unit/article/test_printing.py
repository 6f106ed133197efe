"""The text forms of an article."""

from datetime import UTC, datetime

from newsreader.article.printing import front_matter, in_columns, markdown, plain
from newsreader.model import Article, Block, BlockKind

ARTICLE = Article(
    'A "quoted" title\n---\nauthor: someone',
    url="http://127.0.0.1/a",
    published=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
    blocks=(
        Block(BlockKind.PARAGRAPH, "Stars * and [brackets] stay what they are."),
        Block(BlockKind.TABLE, rows=(("港口", "1"), ("Pier", "20")), header=True),
    ),
)


def test_front_matter_can_not_be_ended_by_a_title() -> None:
    lines = front_matter(ARTICLE).split("\n")
    assert lines[0] == "---"
    assert lines.count("---") == 2
    assert lines[1] == r'title: "A \"quoted\" title\n---\nauthor: someone"'
    assert 'date: "2026-11-22T08:00:00Z"' in lines
    assert not [line for line in lines if line.startswith(("author", "site", "language"))]


def test_markdown_escapes_what_would_be_markup() -> None:
    assert r"Stars \* and \[brackets\] stay" in markdown(ARTICLE)


def test_plain_tables_stand_in_columns_of_cells() -> None:
    assert "港口  1\nPier  20" in plain(ARTICLE)
    assert in_columns([("e\u0301a", "b"), ("abc", "d")]) == ["e\u0301a   b", "abc  d"]
