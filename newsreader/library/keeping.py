"""The quotes notebook: keeps quotes, finds them again, and knows who is quoted in the library."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from newsreader.changes import QuotesChanged
from newsreader.errors import UnknownSubject
from newsreader.library.core import Core
from newsreader.library.quote_query import QuoteQuery
from newsreader.library.reading import Reading
from newsreader.model import Article, KeptQuote, Quote, Source
from newsreader.store.ids import quote_id
from newsreader.text import clean_line, shortened

if TYPE_CHECKING:
    from newsreader.library.finding import Place

NOTE_LIMIT = 4000
TAG_LIMIT = 60
ENTRIES_LISTED = 300
"""Of how many entries, the newest first, the quotes of one speaker are read."""
_SUBJECT = 60


class Speaker(Struct, frozen=True):
    """Who is quoted in the library.

    Args:
        name: The name, in the form that is most frequent.
        role: What was last said of who that is; may be empty.
        quotes: How often.
        entries: Ids of the entries, the newest first.
    """

    name: str
    role: str
    quotes: int
    entries: tuple[str, ...]


class Located(Struct, frozen=True):
    """The place of a kept quote in a text that is at hand."""

    article: Article
    place: "Place"


class Keeping:
    """The notebook of an open library."""

    def __init__(self, core: Core, reading: Reading) -> None:
        self._core = core
        self._reading = reading

    # The notebook

    def quotes(self, query: QuoteQuery | None = None) -> list[KeptQuote]:
        """The kept quotes that a query asks for, the last kept first."""
        every = self._core.database.notebook.quotes.values()
        wanted = filter(query.matches, every) if query else every
        return sorted(wanted, key=lambda each: (each.kept_at, each.id), reverse=True)

    @property
    def count(self) -> int:
        """How many quotes are kept."""
        return len(self._core.database.notebook.quotes)

    def quote(self, quote_id: str) -> KeptQuote | None:
        """The kept quote of an id, None when it is not kept."""
        return self._core.database.notebook.quotes.get(quote_id)

    def draft(self, entry_id: str, article: Article, index: int) -> KeptQuote:
        """Make of a quotation what would be kept of it; nothing is kept yet.

        Args:
            entry_id: The entry; it need not be in the library.
            article: The text that the quotation stands in.
            index: Which of the article's quotes; any of those of one quotation.
        """
        quotes = quotation(article, index)
        first, last = quotes[0].block, quotes[-1].block
        blocks = range(first, last + 1)
        text = "\n\n".join(each.text for each in quotes)
        told = next((each for each in quotes if each.speaker), quotes[0])
        row = self._core.database.index.headlines.get(entry_id)
        feed_id = row.feed_id if row else ""
        url = row.url if row and row.url else article.url
        return KeptQuote(
            id=quote_id(entry_id or url, text),
            text=text,
            kept_at=self._core.now(),
            speaker=told.speaker or "",
            role=told.role or "",
            title=row.title if row else article.title,
            author=article.byline or (row.author if row else ""),
            entry_id=entry_id,
            feed_id=feed_id,
            feed_title=self._feed_title(entry_id, feed_id) or article.site,
            url=url,
            published=article.published or self._published(entry_id),
            language=article.language,
            before=_text_of(article, first - 1),
            passage="\n\n".join(filter(None, (_text_of(article, each) for each in blocks))),
            after=_text_of(article, last + 1),
            block=first,
            offset=quotes[0].start,
        )

    def keep(self, quote: KeptQuote) -> bool:
        """Keep a quote; False when it is kept already, with note and tags as they are."""
        if self.quote(quote.id):
            return False
        self._put(replace(quote, kept_at=self._core.now()))
        self._core.remember_inverse(
            f"Not kept any more: {subject(quote)}", lambda: self._drop(quote.id)
        )
        return True

    def keep_quote(self, entry_id: str, article: Article, index: int) -> KeptQuote:
        """Keep a quotation of an article, all its paragraphs; see ``draft`` for the arguments.

        Returns:
            What is kept, also when it was before.
        """
        draft = self.draft(entry_id, article, index)
        self.keep(draft)
        return self.known(draft.id)

    def remove(self, quote_id: str) -> KeptQuote:
        """Take a quote out of the notebook; undo brings it back with its note and tags.

        Raises:
            UnknownSubject: There is no such quote.
        """
        quote = self.known(quote_id)
        self._drop(quote_id)
        self._core.remember_inverse(f"Kept again: {subject(quote)}", lambda: self._put(quote))
        return quote

    def set_note(self, quote_id: str, note: str) -> None:
        """Write the user's note on a quote; an empty one takes it away.

        Raises:
            UnknownSubject: There is no such quote.
        """
        before = self.known(quote_id)
        note = clean_line(note, NOTE_LIMIT)
        if note != before.note:
            self._annotate(quote_id, note, None)
            self._core.remember_inverse(
                f"The note is as before: {subject(before)}",
                lambda: self._annotate(quote_id, before.note, None),
            )

    def set_tags(self, quote_id: str, tags: Iterable[str]) -> None:
        """Give a quote these tags in place of the ones it has.

        Raises:
            UnknownSubject: There is no such quote.
        """
        before = self.known(quote_id)
        tidy = tuple(dict.fromkeys(filter(None, map(tidy_tag, tags))))
        if tidy != before.tags:
            self._annotate(quote_id, None, tidy)
            self._core.remember_inverse(
                f"The tags are as before: {subject(before)}",
                lambda: self._annotate(quote_id, None, before.tags),
            )

    def known(self, quote_id: str) -> KeptQuote:
        """The kept quote of an id.

        Raises:
            UnknownSubject: There is none.
        """
        quote = self.quote(quote_id)
        if quote is None:
            raise UnknownSubject(quote_id, f"There is no kept quote {quote_id}.")
        return quote

    # Finding again

    def find_in(self, article: Article, quote: KeptQuote) -> "Place | None":
        """Where a kept quote stands in a text; see ``finding.place_of``."""
        # Ten milliseconds that nobody pays who starts newsreader.
        from newsreader.library.finding import place_of  # noqa: PLC0415

        return place_of(article, quote)

    async def locate(self, quote: KeptQuote) -> Located | None:
        """Find a kept quote in the texts of its entry that are at hand, without the network.

        Returns:
            The first of them that holds it; None when the entry or the words are gone.
        """
        if quote.entry_id not in self._core.database.index.headlines:
            return None
        for article in self._texts(quote.entry_id):
            if place := self.find_in(article, quote):
                return Located(article, place)
        body = self._core.database.body(quote.entry_id)
        if body is None or body.feed is not None:
            return None
        article = await self._reading.feed_text(quote.entry_id)
        place = self.find_in(article, quote)
        return Located(article, place) if place else None

    # Who is quoted

    async def speakers(self) -> list[Speaker]:
        """Everyone who is quoted in what was opened so far, the most quoted first."""
        rows = self._core.database.index.headlines
        named: dict[str, _Tally] = {}
        mentions = await self._core.database.speakers.mentions()
        present = [each for each in mentions if each in rows]
        present.sort(key=lambda each: rows[each].sort_time, reverse=True)
        for entry_id in present:
            for mention in mentions[entry_id]:
                tally = named.setdefault(mention.name.casefold(), _Tally())
                tally.add(entry_id, mention.name, mention.role, mention.count)
        found = [tally.speaker() for tally in named.values()]
        return sorted(found, key=lambda each: (-each.quotes, each.name.casefold()))

    async def quotes_of(self, speaker: Speaker) -> list[KeptQuote]:
        """What someone says in the library, the newest first: drafts, kept or not.

        Only the entries that name the speaker are read.
        """
        found: list[KeptQuote] = []
        wanted = speaker.name.casefold()
        for entry_id in speaker.entries[:ENTRIES_LISTED]:
            article = next(iter(self._texts(entry_id)), None)
            if article:
                found += self._said(entry_id, article, wanted)
            await asyncio.sleep(0)
        return found

    def _said(self, entry_id: str, article: Article, wanted: str) -> Iterator[KeptQuote]:
        for index, quote in enumerate(article.quotes):
            if not quote.continues and (quote.speaker or "").casefold() == wanted:
                draft = self.draft(entry_id, article, index)
                yield self.quote(draft.id) or draft

    def _texts(self, entry_id: str) -> Iterator[Article]:
        """The built texts of an entry, the best first."""
        if kept := self._core.database.saved_article(entry_id):
            yield replace(kept.article, source=Source.SAVED)
        if body := self._core.database.body(entry_id):
            yield from filter(None, (body.full, body.feed))

    # State

    def _put(self, quote: KeptQuote) -> None:
        self._core.database.notebook.keep(quote)
        self._core.emit(QuotesChanged((quote.id,)))

    def _drop(self, quote_id: str) -> None:
        if self._core.database.notebook.remove(quote_id):
            self._core.emit(QuotesChanged((quote_id,)))

    def _annotate(self, quote_id: str, note: str | None, tags: tuple[str, ...] | None) -> None:
        self._core.database.notebook.annotate(quote_id, note=note, tags=tags)
        self._core.emit(QuotesChanged((quote_id,)))

    def _feed_title(self, entry_id: str, feed_id: str) -> str:
        if subscription := self._core.database.subscriptions.get(feed_id):
            return subscription.title
        saved = self._core.database.saved.get(entry_id)
        return saved.feed_title if saved else ""

    def _published(self, entry_id: str) -> datetime | None:
        entry = self._core.database.entry(entry_id)
        return entry.published if entry else None


class _Tally:
    """Counts one speaker over the entries."""

    def __init__(self) -> None:
        self._forms: dict[str, int] = {}
        self._role = ""
        self._entries: list[str] = []

    def add(self, entry_id: str, name: str, role: str, count: int) -> None:
        self._forms[name] = self._forms.get(name, 0) + count
        self._role = self._role or role
        self._entries.append(entry_id)

    def speaker(self) -> Speaker:
        name = max(self._forms, key=lambda form: self._forms[form])
        return Speaker(name, self._role, sum(self._forms.values()), tuple(self._entries))


def quotation(article: Article, index: int) -> tuple[Quote, ...]:
    """The quotes of one quotation: one for each of its paragraphs.

    Args:
        article: The text.
        index: Any of its quotes.
    """
    first = last = index
    while first > 0 and article.quotes[first - 1].continues:
        first -= 1
    while article.quotes[last].continues and last + 1 < len(article.quotes):
        last += 1
    return article.quotes[first : last + 1]


def quote_at(article: Article, block: int, offset: int) -> int | None:
    """Which of an article's quotes covers a place, or begins nearest to it in its block."""
    inside = [number for number, each in enumerate(article.quotes) if each.block == block]
    if not inside:
        return None
    return min(inside, key=lambda number: _gap(article.quotes[number], offset))


def _gap(quote: Quote, offset: int) -> int:
    return 0 if quote.start <= offset < quote.end else abs(quote.start - offset)


def subject(quote: KeptQuote) -> str:
    """A quote in a few words, for a sentence."""
    return f"“{shortened(clean_line(quote.text), _SUBJECT)}”"


def tidy_tag(tag: str) -> str:
    """A tag as it is kept: one word, without the sign before it."""
    return clean_line(tag, TAG_LIMIT).strip("#, ").replace(" ", "-")


def _text_of(article: Article, block: int) -> str:
    return article.blocks[block].text if 0 <= block < len(article.blocks) else ""
