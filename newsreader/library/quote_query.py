"""What the notebook is asked for: words, and ``speaker:``, ``feed:`` or ``tag:`` with a value."""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from newsreader.model import KeptQuote

_TERM = re.compile(
    r'(?:(?P<field>speaker|feed|tag):|(?P<hash>#))?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))'
)

_BEGUN = frozenset({"speaker:", "feed:", "tag:", "#"})
"""What asks for nothing yet."""


class QuoteQuery(Struct, frozen=True):
    """Which kept quotes are wanted: those that hold everything named.

    Args:
        words: Anywhere in a quote: text, speaker, role, title, feed, note, tags.
        speakers: In the name of who is quoted.
        feeds: In the feed's title, or the beginning of its id.
        tags: The beginning of a tag.
    """

    words: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "QuoteQuery":
        """Read what the user types, such as ``speaker:lim fare "the power" #sea``.

        Nothing of it is ever refused: a field that is not typed to its end asks for nothing yet.
        """
        found: dict[str, list[str]] = {"": [], "speaker": [], "feed": [], "tag": []}
        for term in _TERM.finditer(text):
            field = "tag" if term["hash"] else term["field"] or ""
            value = plain(term["quoted"] if term["quoted"] is not None else term["bare"]).strip()
            if value and (field or value not in _BEGUN):
                found[field].append(value)
        return cls(*(tuple(found[field]) for field in ("", "speaker", "feed", "tag")))

    def matches(self, quote: KeptQuote) -> bool:
        """Tell whether a quote is wanted."""
        whole, speaker, feed, tags = _fields(quote)
        return (
            all(word in whole for word in self.words)
            and all(name in speaker for name in self.speakers)
            and all(each in feed or quote.feed_id.startswith(each) for each in self.feeds)
            and all(any(tag.startswith(each) for tag in tags) for each in self.tags)
        )


@lru_cache(maxsize=8192)
def _fields(quote: KeptQuote) -> tuple[str, str, str, tuple[str, ...]]:
    tags = tuple(plain(tag) for tag in quote.tags)
    whole = "\n".join(
        (quote.text, quote.speaker, quote.role, quote.title, quote.feed_title, quote.note, *tags)
    )
    return plain(whole), plain(quote.speaker), plain(quote.feed_title), tags


def plain(text: str) -> str:
    """Fold case and accents away."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()
