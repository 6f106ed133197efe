"""Spaces between inline elements are those of the page, and blocks keep its order."""

import re
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from newsreader.article.blocks import build_blocks
from newsreader.article.tree import parse_html
from newsreader.model import Block

INLINE = ("b", "i", "em", "span", "a href='/x'", "code", "sup", "u", "mark", "abbr", "small")
WORDS = st.sampled_from(["boat", "a", "Ltd.", "“Yes,”", "(", ")", ",", "&", "<b>", "été", "-"])
WIDE = st.sampled_from(["港", "の船", "「はい」", "。", "電池", "到着", "한국"])
BLANKS = st.sampled_from([" ", "  ", "\n", " \n\t ", ""])
JAPANESE = "\u2e80-\u9fff\uff00-\uffef"


def dressed(text: str, tags: list[str]) -> str:
    opened = "".join(f"<{tag}>" for tag in tags)
    closed = "".join(f"</{tag.split()[0]}>" for tag in reversed(tags))
    return f"{opened}{escape(text)}{closed}"


def pieces(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, list[str]]]]:
    text = st.tuples(BLANKS, words, BLANKS).map("".join)
    return st.lists(st.tuples(text, st.lists(st.sampled_from(INLINE), max_size=3)), min_size=1)


def blocks_of(markup: str) -> tuple[Block, ...]:
    return build_blocks(parse_html(f"<html><body>{markup}</body></html>"), "https://h.example/")


@given(pieces(WORDS))
def test_a_paragraph_s_spaces_are_those_that_a_browser_shows(
    written: list[tuple[str, list[str]]],
) -> None:
    (block,) = blocks_of("<p>" + "".join(dressed(*each) for each in written) + "</p>")
    assert block.text == " ".join("".join(text for text, _ in written).split())


@given(pieces(WIDE))
def test_line_ends_between_wide_letters_are_no_spaces_and_spaces_stay(
    written: list[tuple[str, list[str]]],
) -> None:
    (block,) = blocks_of("<p>" + "".join(dressed(*each) for each in written) + "</p>")
    source = "".join(text for text, _ in written).strip()
    joined = re.sub(rf"(?<=[{JAPANESE}])[ \t]*\n\s*(?=[{JAPANESE}])", "", source)
    assert block.text == " ".join(joined.split())


@given(pieces(WORDS), st.sampled_from(["li", "blockquote", "h2", "dd", "td", "figcaption"]))
def test_marks_cover_words_without_the_blanks_around_them(
    written: list[tuple[str, list[str]]], tag: str
) -> None:
    markup = "".join(dressed(*each) for each in written)
    for block in blocks_of(f"<{tag}>{markup}</{tag}>"):
        for mark in block.marks:
            words = block.text[mark.start : mark.end]
            assert words
            assert words == words.strip()


TREES = st.recursive(
    st.sampled_from(["p", "h3", "pre", "span", "blockquote"]).map(lambda tag: [tag]),
    lambda inner: st.tuples(
        st.sampled_from(["div", "section", "blockquote", "ul", "article", "figure"]),
        st.lists(inner, max_size=4),
    ).map(lambda pair: [pair[0], *pair[1]]),
    max_leaves=24,
)


def planted(tree: list[object], words: list[str]) -> str:
    """A tree as markup, with a word before, in and after each of its elements."""
    tag, *inner = tree
    words.append(f"w{len(words)}w")
    markup = f"<{tag}>{'<li>' if tag == 'ul' else ''}{words[-1]} "
    for each in inner:
        markup += planted(each, words)  # type: ignore[arg-type]
        words.append(f"w{len(words)}w")
        markup += f" {words[-1]} "
    return f"{markup}</{tag}>"


@given(TREES)
def test_every_word_comes_once_and_in_the_order_of_the_page(tree: list[object]) -> None:
    words: list[str] = []
    markup = planted(tree, words)
    found = re.findall(r"w\d+w", "\n".join(block.text for block in blocks_of(markup)))
    assert found == words
