"""What the notebook is asked for: words, -minus, and ``speaker:``, ``feed:`` or ``tag:``.

It is read as the search of the library is, but nothing of it is refused, and words are looked for
within words.
"""

from functools import lru_cache

from msgspec import Struct

from newsreader.folding import folded
from newsreader.library.query import Part, parts
from newsreader.model import KeptQuote

_FIELDS = {"": "", "speaker": "speaker", "said": "speaker", "feed": "feed", "tag": "tag"}


class QuoteQuery(Struct, frozen=True):
    """Which kept quotes are wanted: those that hold everything named.

    Args:
        words: Anywhere in a quote: text, speaker, role, title, feed, note, tags.
        speakers: In the name of who is quoted.
        feeds: In the feed's title, or the beginning of its id.
        tags: The beginning of a tag.
        without: Nowhere in the quote.
    """

    words: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "QuoteQuery":
        """Read what the user types, such as ``speaker:lim fare "the power" #sea -oil``.

        Nothing of it is ever refused: a field that is not typed to its end asks for nothing yet.
        """
        found: dict[str, list[str]] = {"": [], "speaker": [], "feed": [], "tag": [], "-": []}
        for part in parts(text):
            field, value = _meant(part)
            if value:
                found[field].append(value)
        return cls(*(tuple(found[field]) for field in ("", "speaker", "feed", "tag", "-")))

    def matches(self, quote: KeptQuote) -> bool:
        """Tell whether a quote is wanted."""
        whole, speaker, feed, tags = _fields(quote)
        return (
            all(word in whole for word in self.words)
            and all(name in speaker for name in self.speakers)
            and all(each in feed or quote.feed_id.startswith(each) for each in self.feeds)
            and all(any(tag.startswith(each) for tag in tags) for each in self.tags)
            and not any(word in whole for word in self.without)
        )


def _meant(part: Part) -> tuple[str, str]:
    field, text = _FIELDS.get(part.field), folded(part.text).strip()
    if not part.quoted:
        text = text.rstrip("*")
    if field is None:
        field, text = "", f"{part.field}:{text}"
    if not (field or part.quoted) and text.startswith("#"):
        field, text = "tag", text[1:]
    return ("-" if part.minus and not field else field), text


@lru_cache(maxsize=8192)
def _fields(quote: KeptQuote) -> tuple[str, str, str, tuple[str, ...]]:
    tags = tuple(folded(tag) for tag in quote.tags)
    whole = "\n".join(
        (quote.text, quote.speaker, quote.role, quote.title, quote.feed_title, quote.note, *tags)
    )
    return folded(whole), folded(quote.speaker), folded(quote.feed_title), tags
