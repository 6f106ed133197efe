"""The quotes that the user keeps: a table of library.json, changed by operations of the log."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from msgspec.structs import replace

from newsreader.model import KeptQuote
from newsreader.store.changelog import (
    Operation,
    QuoteDropped,
    QuoteKept,
    QuoteNoted,
    QuoteOperation,
)


def quotes_after(
    quotes: dict[str, KeptQuote], operations: Iterable[Operation]
) -> dict[str, KeptQuote]:
    """Give the kept quotes as they are after some operations.

    Args:
        quotes: The quotes before, by id; they are left alone.
        operations: In order.

    Returns:
        Another dictionary where an operation is about quotes, else the same.
    """
    own = [each for each in operations if isinstance(each, QuoteOperation)]
    if not own:
        return quotes
    quotes = dict(quotes)
    for operation in own:
        match operation:
            case QuoteKept(quote):
                quotes[quote.id] = _kept(quote, quotes.get(quote.id))
            case QuoteDropped(quote_id):
                quotes.pop(quote_id, None)
            case QuoteNoted(quote_id) if quote_id in quotes:
                quotes[quote_id] = _noted(quotes[quote_id], operation)
    return quotes


def _kept(quote: KeptQuote, present: KeptQuote | None) -> KeptQuote:
    """Another process may have kept it before, and its user have written on it."""
    bare = not quote.note and not quote.tags
    return replace(quote, note=present.note, tags=present.tags) if present and bare else quote


def _noted(quote: KeptQuote, noted: QuoteNoted) -> KeptQuote:
    note = quote.note if noted.note is None else noted.note
    tags = quote.tags if noted.tags is None else noted.tags
    return replace(quote, note=note, tags=tags)


class Remembering(Protocol):
    """Whatever holds the kept quotes in memory."""

    quotes: dict[str, KeptQuote]


class Notebook:
    """The kept quotes of an open library. Changes are in the memory at once, and on their way.

    Args:
        state: Holds the quotes.
        change: Applies an operation to the memory and sends it to the log.
    """

    def __init__(self, state: Remembering, change: Callable[[Operation], None]) -> None:
        self._state = state
        self._change = change

    @property
    def quotes(self) -> Mapping[str, KeptQuote]:
        """Every kept quote by its id."""
        return self._state.quotes

    def keep(self, quote: KeptQuote) -> None:
        """Keep a quote, in place of the one with its id."""
        self._change(QuoteKept(quote))

    def remove(self, quote_id: str) -> KeptQuote | None:
        """Take a quote out; gives it for an undo, None where there is none."""
        quote = self._state.quotes.get(quote_id)
        if quote:
            self._change(QuoteDropped(quote_id))
        return quote

    def annotate(
        self, quote_id: str, *, note: str | None = None, tags: tuple[str, ...] | None = None
    ) -> None:
        """Change the user's own words on a quote; None leaves them as they are."""
        if quote_id in self._state.quotes:
            self._change(QuoteNoted(quote_id, note, tags))
