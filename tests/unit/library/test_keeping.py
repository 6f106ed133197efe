"""The notebook behind the Library: kept, annotated, removed, undone, found again."""

import pytest
from msgspec.structs import replace

from newsreader.changes import Change, QuotesChanged
from newsreader.config import Folders
from newsreader.errors import UnknownSubject
from newsreader.library import Library, QuoteQuery, View, ViewKind, ViewSettings
from newsreader.library.keeping import quotation, quote_at
from newsreader.model import Article, Block, BlockKind, Headline, Quote
from tests.loopback import Loopback
from tests.newsroom import BRIDGE, FERRY, LONG, opened, page, rss

ALL = View(ViewKind.ALL)
EVERYTHING = ViewSettings(show_read=True)
FARE = "We will not raise the fare. The power costs us less than the oil did."
REED = (
    "reed",
    "The harbour master speaks",
    "<p>“The quiet is what people notice,” said Tom Reed, the harbour master.</p>"
    "<p>“We will not raise the fare,” said Ana Lim, who runs the line.</p>"
    "<p>“And we will not change the hours,” said Ana Lim.</p>",
)


def row_of(library: Library, title: str) -> Headline:
    (row,) = [r for r in library.headlines(ALL, EVERYTHING) if r.title == title]
    return row


async def kept_ferry(library: Library) -> str:
    row = row_of(library, FERRY[1])
    article = await library.reading.open(row.id)
    return library.notebook.keep_quote(row.id, article, 0).id


async def test_a_kept_quote_has_all_that_is_known_of_it(folders: Folders) -> None:
    heard: list[Change] = []
    async with Loopback({"/feed": rss([FERRY])}) as server:
        async with opened(folders, heard.append) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            quote_id = await kept_ferry(library)
            assert QuotesChanged((quote_id,)) in heard
    async with opened(folders) as library:
        (quote,) = library.notebook.quotes()
        assert (quote.text, quote.speaker) == (FARE, "Ana Lim")
        assert (quote.title, quote.feed_title) == (FERRY[1], "Harbour News")
        assert (quote.feed_id, quote.id) == (feed.id, quote_id)
        assert quote.url == "http://127.0.0.1/ferry"
        assert quote.published is not None
        assert quote.before.startswith("Ana Lim, who runs the line")
        assert quote.passage == f"“{FARE}”"
        assert quote.after.startswith("The boats were built")
        assert quote.block == 2
        assert library.notebook.count == 1


async def test_kept_twice_is_kept_once_with_its_note(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        quote_id = await kept_ferry(library)
        library.notebook.set_note(quote_id, "For the book.")
        assert await kept_ferry(library) == quote_id
        (quote,) = library.notebook.quotes()
        assert quote.note == "For the book."


async def test_everything_is_undone_in_turn(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        quote_id = await kept_ferry(library)
        notebook = library.notebook
        notebook.set_note(quote_id, " For \n the book. ")
        notebook.set_note(quote_id, "For the book.")
        notebook.set_tags(quote_id, ["#sea", " the fares", "sea", "", "#"])
        assert notebook.known(quote_id).note == "For the book."
        assert notebook.known(quote_id).tags == ("sea", "the-fares")
        notebook.remove(quote_id)
        assert notebook.quotes() == []
        with pytest.raises(UnknownSubject):
            notebook.set_note(quote_id, "x")
        assert "Kept again" in (library.undo() or "")
        assert notebook.known(quote_id).tags == ("sea", "the-fares")
        assert "tags" in (library.undo() or "")
        assert notebook.known(quote_id).tags == ()
        assert "note" in (library.undo() or "")
        assert notebook.known(quote_id).note == ""
        assert "Not kept any more" in (library.undo() or "")
        assert notebook.count == 0
        assert library.undo() is None


async def test_the_notebook_is_asked(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY, REED])}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        first = await kept_ferry(library)
        row = row_of(library, REED[1])
        second = library.notebook.keep_quote(row.id, await library.reading.open(row.id), 0).id
        asked = library.notebook.quotes
        assert [each.id for each in asked()] == [second, first]
        assert [each.id for each in asked(QuoteQuery.parse("speaker:reed"))] == [second]
        assert [each.id for each in asked(QuoteQuery.parse("fare"))] == [first]


async def test_unsubscribing_takes_nothing_away(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"))
        quote_id = await kept_ferry(library)
        quote = library.notebook.known(quote_id)
        assert await library.notebook.locate(quote) is not None
        await library.subscribing.unsubscribe(feed.id)
        assert library.notebook.quotes() == [quote]
        assert await library.notebook.locate(quote) is None


async def test_found_again_after_the_feed_changed_the_article(folders: Folders) -> None:
    changed = (FERRY[0], FERRY[1], FERRY[2].replace("<p>Ana Lim", "<p>New first.</p><p>Ana Lim"))
    changed = (*changed[:2], changed[2].replace("The power costs us less", "Power costs us less"))
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        quote = library.notebook.known(await kept_ferry(library))
        server.routes["/feed"] = rss([changed])
        await library.refresh()
        located = await library.notebook.locate(quote)
        assert located is not None
        assert located.place.block == 3
        assert library.notebook.find_in(located.article, quote) == located.place
        server.routes["/feed"] = rss([(FERRY[0], FERRY[1], "<p>Withdrawn.</p>")])
        await library.refresh()
        assert await library.notebook.locate(quote) is None
        assert library.notebook.known(quote.id).passage == f"“{FARE}”"


async def test_found_in_whichever_text_holds_it(folders: Folders) -> None:
    full = page(FERRY[1], LONG, "“The sea is patient with all of us,” said Ana Lim.", LONG)
    async with Loopback() as server, opened(folders) as library:
        server.routes.update({"/feed": rss([FERRY], site=server.url("/")), "/ferry": full})
        await library.subscribing.subscribe(server.url("/feed"))
        row = row_of(library, FERRY[1])
        of_feed = library.notebook.keep_quote(row.id, await library.reading.open(row.id), 0)
        of_page = library.notebook.keep_quote(row.id, await library.reading.full_text(row.id), 0)
        assert of_page.text.startswith("The sea")
        for quote in (of_feed, of_page):
            located = await library.notebook.locate(quote)
            assert located is not None
            assert quote.text in located.article.blocks[located.place.block].text
        library.saving.toggle(row.id)
        await library.settle()
        assert (await library.notebook.locate(of_page)) is not None


async def test_who_is_quoted(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY, REED, BRIDGE])}) as server:
        async with opened(folders) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            assert await library.notebook.speakers() == []
            for title in (FERRY[1], REED[1], BRIDGE[1]):
                await library.reading.open(row_of(library, title).id)
            speakers = await library.notebook.speakers()
            assert [(each.name, each.quotes) for each in speakers] == [
                ("Ana Lim", 3),
                ("Tom Reed", 1),
            ]
            assert len(speakers[0].entries) == 2
            said = await library.notebook.quotes_of(speakers[0])
            assert len(said) == 3
            assert {each.speaker for each in said} == {"Ana Lim"}
            assert library.notebook.count == 0
            assert library.notebook.keep(said[0])
            assert not library.notebook.keep(said[0])
            library.notebook.set_note(said[0].id, "Mine.")
            (again,) = [
                each
                for each in await library.notebook.quotes_of(speakers[0])
                if each.id == said[0].id
            ]
            assert again.note == "Mine."
            await library.subscribing.unsubscribe(feed.id)
            assert await library.notebook.speakers() == []


LONG_QUOTE = Article(
    title="Ferry",
    site="Harbour News",
    url="http://127.0.0.1/x",
    blocks=tuple(Block(BlockKind.PARAGRAPH, each) for each in ("“One.", "“Two.”", "“Three.”")),
    quotes=(
        Quote(0, 1, 5, "One.", continues=True),
        Quote(1, 1, 5, "Two.", speaker="Ana Lim"),
        Quote(2, 1, 7, "Three."),
    ),
)


@pytest.mark.parametrize("index", [0, 1])
async def test_a_quotation_over_paragraphs_is_kept_whole(folders: Folders, index: int) -> None:
    async with opened(folders) as library:
        quote = library.notebook.keep_quote("", LONG_QUOTE, index)
        assert quote.text == "One.\n\nTwo."
        assert quote.speaker == "Ana Lim"
        assert quote.passage == "“One.\n\n“Two.”"
        assert (quote.before, quote.after) == ("", "“Three.”")
        assert (quote.title, quote.feed_title, quote.url) == (
            "Ferry",
            "Harbour News",
            LONG_QUOTE.url,
        )
        assert library.notebook.find_in(LONG_QUOTE, quote) == (0, 1, 5)


def test_which_quote_stands_at_a_place() -> None:
    assert [len(quotation(LONG_QUOTE, each)) for each in range(3)] == [2, 2, 1]
    assert [quote_at(LONG_QUOTE, block, 0) for block in range(4)] == [0, 1, 2, None]
    cut = replace(LONG_QUOTE, quotes=(*LONG_QUOTE.quotes[:2], Quote(2, 1, 7, "T", continues=True)))
    assert len(quotation(cut, 2)) == 1
