"""Writes what is wanted in FTS5's language. Words go in as quoted strings, so none is an order.

There are three tables. ``words`` knows every word and its place; a beginning in it is looked up by
putting together all words that begin so, which takes seconds for a short one. So ``starts`` knows
the first letters of the words of each entry, and ``heads`` titles and names apart.
"""

from collections.abc import Iterable

from msgspec import Struct

from newsreader.folding import Sought

HEADS = ("title", "byline", "said")
"""The columns of the table of titles and names."""
COLUMNS = (*HEADS, "text")
"""The columns of the table of words."""
START = 4
"""Letters of the longest beginning that has a row of its own."""


class Words(Struct, frozen=True):
    """Words that stand together somewhere.

    Args:
        sought: The words, folded.
        column: Where; empty for anywhere.
    """

    sought: Sought
    column: str = ""

    @property
    def table(self) -> str:
        """The table that knows of them."""
        if self.sought.begins and len(self.sought.words) == 1:
            if self.column in HEADS:
                return "heads"
            if not self.column and len(self.sought.words[0]) <= START:
                return "starts"
        return "words"

    @property
    def phrase(self) -> str:
        """How they are asked for in it."""
        table, words = self.table, " ".join(self.sought.words)
        where = f"{{{self.column}}} : " if self.column in COLUMNS else ""
        begins = " *" if self.sought.begins and table != "starts" else ""
        return f'{where}"{words}"{begins}'


class Wanted(Struct, frozen=True):
    """What is to be found.

    Args:
        every: All of these must be there.
        none: None of these.
    """

    every: tuple[Words, ...] = ()
    none: tuple[Words, ...] = ()


def of_table(table: str, words: Iterable[Words], joint: str) -> str:
    """Write an expression for one table of those words that it knows of.

    Args:
        table: Its name.
        words: What is asked for.
        joint: "AND" or "OR".

    Returns:
        The expression; empty where nothing is asked of this table.
    """
    return f" {joint} ".join(each.phrase for each in words if each.table == table)


def in_titles(words: Iterable[Words]) -> str:
    """Write an expression for titles that hold all of the words that may be in one."""
    every = [Words(each.sought, "title") for each in words if each.column in {"", "title"}]
    return " AND ".join(each.phrase for each in every)


def starts(words: Iterable[str]) -> set[str]:
    """The beginnings of some words that have rows of their own."""
    found: set[str] = set()
    longest = set(words)
    for size in range(START, 0, -1):
        longest = {word[:size] for word in longest}
        found |= longest
    return found
