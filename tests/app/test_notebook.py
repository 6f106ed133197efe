"""What a reader does with quotes: keeps them, writes on them, and goes back to where they stand."""

import re

import pytest
from msgspec.structs import replace

from newsreader.app.screens.kept_copy import KeptCopy
from newsreader.app.screens.notebook import Notebook
from newsreader.app.screens.paper import Paper
from newsreader.app.screens.quote_page import QuotePage, SpokenBy
from newsreader.app.screens.speakers import Speakers
from newsreader.app.widgets.reader import StopKind
from newsreader.config import Config, Folders
from newsreader.library import View, ViewKind, ViewSettings, open_library
from newsreader.model import KeptQuote
from tests.app.support import BRIDGE, CHESS, FERRY, QUIET, Session, Told, feed, library_of, session
from tests.loopback import Loopback
from tests.screen import screen_lines
from tests.storeroom import NOW, kept_quote

HARBOUR = {"/feed/World/harbour": feed("Harbour News", FERRY, BRIDGE, CHESS)}
FARE = "We will not raise the fare."
QUIET_BOATS = "Passengers will see no difference but the quiet"
KEEP, NOTEBOOK, NEXT = "apostrophe", "quotation_mark", "right_square_bracket"


def page(it: Session) -> Paper:
    assert isinstance(it.app.screen, Paper)
    return it.app.screen


def listed(it: Session) -> list[str]:
    screen = it.app.screen
    return [each.text for each in screen.quotes.shown] if isinstance(screen, QuotePage) else []


async def open_notebook(it: Session) -> None:
    await it.press(NOTEBOOK)
    await it.until(lambda: isinstance(it.app.screen, Notebook), "the notebook")


async def says(it: Session, text: str) -> None:
    """Wait until the status line of the page on top says something."""
    await it.until(lambda: text in page(it).status.text, f"“{text}” in the status line")


async def came_to(it: Session, words: str) -> None:
    """Wait until the reader stands at a quote."""
    await it.until(lambda: it.app.screen is it.main, "the main screen")

    def there() -> bool:
        stop = it.main.reader.stop
        return stop is not None and stop.kind is StopKind.QUOTE and words in stop.text

    await it.until(there, f"the quote “{words}”")


async def test_a_quote_is_kept_and_gone_back_to(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press(KEEP)
        await it.hears("Kept: “We will not raise the fare.")
        await it.hears("ctrl+z undoes.")
        await it.press(KEEP)
        await it.hears("Kept already")
        await it.press(NEXT, KEEP)
        await it.hears("Kept: “Passengers")
        await it.sees("Quotes")
        assert it.library.notebook.count == 2
        it.main.go_to_view(View(ViewKind.FEED, it.library.subscriptions()[0].id))
        await it.press("G")
        await it.reads(CHESS.title)
        await open_notebook(it)
        await it.sees("— Tom Reed")
        await it.sees(f"{FERRY.title} · Harbour News · ")
        assert [each[:9] for each in listed(it)] == ["Passenger", "We will n"]
        await it.press("j", "enter")
        await came_to(it, FARE)
        assert it.cursor == FERRY.title
        assert it.focus == "reader"
        row = it.library.headline(it.main.headlines.cursor_id or "")
        assert row is not None
        assert row.read


async def test_without_a_quote_nothing_is_kept(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", BRIDGE)})
    async with session(folders) as it:
        await it.reads(BRIDGE.title)
        await it.press(KEEP)
        await it.hears("No quote on screen to keep.")
        await open_notebook(it)
        await it.sees("No quotes kept yet.")
        await it.press("enter", "c", "t", "D", "Y", "y", "o", "j", "G", "pagedown", "ctrl+u", "l")
        await it.press(NOTEBOOK)
        await it.until(lambda: it.app.screen is it.main)


async def test_note_tags_removal_and_undo(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press(KEEP, NEXT, NEXT, KEEP)
        await it.until(lambda: it.library.notebook.count == 2)
        await open_notebook(it)
        await it.press("c")
        await it.type("ask her")
        await it.press("enter")
        await it.sees("ask her")
        await it.press("t")
        await it.type("sea, fares")
        await it.press("enter")
        await it.sees("#sea  #fares")
        (first, _) = it.library.notebook.quotes()
        assert (first.note, first.tags) == ("ask her", ("sea", "fares"))
        await it.press("t")
        await it.press("escape", "D")
        await says(it, "Not kept any more. ctrl+z undoes.")
        assert [each[:9] for each in listed(it)] == ["We will n"]
        await it.press("ctrl+z")
        await says(it, "Kept again: “Passengers")
        await it.sees("#sea  #fares")
        await it.press("g", "Y")
        assert it.app.clipboard.startswith(f"“{QUIET_BOATS}")
        assert "— Tom Reed" in it.app.clipboard
        await it.press("y")
        assert it.app.clipboard.startswith("http://127.0.0.1")
        await it.press("q")
        await it.until(lambda: it.app.screen is it.main)


async def test_filter_while_typing(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press(KEEP, NEXT, NEXT, KEEP)
        await it.until(lambda: it.library.notebook.count == 2)
        await open_notebook(it)
        await it.press("j", "slash")
        await says(it, "speaker:name")
        await it.type("speaker:reed")
        await it.until(lambda: len(listed(it)) == 1)
        await it.sees("1 of 2  holding “speaker:reed”")
        await it.press("enter")
        assert page(it).focused is page(it).rows
        await it.press("escape")
        await it.until(lambda: len(listed(it)) == 2, "all quotes again")
        await it.press("G", "F")
        await it.type("oil spill")
        await it.sees("No quote holds “oil spill”. Esc shows")
        await it.press("escape")
        await it.until(lambda: len(listed(it)) == 2)
        assert page(it).rows.cursor == 1
        await it.press("escape")
        await it.until(lambda: it.app.screen is it.main)


CHANGED = FERRY.html.replace("We will not raise", "We will never raise").replace(
    "<p>The first of six", "<p>Corrected on Tuesday.</p><p>The first of six"
)


async def test_found_again_after_the_article_changed(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", FERRY, BRIDGE)
        library = open_library(folders, QUIET)
        await library.subscribing.subscribe(server.url("/feed"))
        await library.close()
        async with session(folders) as it:
            await it.reads(FERRY.title)
            await it.press(KEEP)
            await it.until(lambda: it.library.notebook.count == 1)
            server.routes["/feed"] = feed("Harbour News", Told(FERRY.title, CHANGED, FERRY.page))
            await it.library.refresh()
            await open_notebook(it)
            await it.sees("We will not raise the fare.")
            await it.press("enter")
            await came_to(it, "We will never raise")
            server.routes["/feed"] = feed("Harbour News", Told(FERRY.title, "<p>Gone.</p>"))
            await it.library.refresh()
            await open_notebook(it)
            await it.press("enter")
            await it.sees("The article has these words no more")
            await it.sees("We will not raise the fare.")
            await it.press("escape")
            await it.until(lambda: isinstance(it.app.screen, Notebook))


async def test_the_copy_is_shown_after_unsubscribing(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, Config(refresh_at_start=False, refresh_every=0, browser="")) as it:
        await it.reads(FERRY.title)
        await it.press(KEEP)
        await it.until(lambda: it.library.notebook.count == 1)
        await it.library.subscribing.unsubscribe(it.library.subscriptions()[0].id)
        await open_notebook(it)
        await it.press("enter")
        await it.until(lambda: isinstance(it.app.screen, KeptCopy), "the copy")
        await it.sees("The article is in the library no more")
        await it.sees("Ana Lim, who runs the line, said:")
        await it.sees("— Ana Lim")
        await it.press("space", "k", "q")
        await it.until(lambda: isinstance(it.app.screen, Notebook))
        await it.press("ctrl+z")
        await says(it, "Subscribed again")
        await it.until(lambda: len(it.library.subscriptions()) == 1)
        await it.press("enter")
        await came_to(it, FARE)


async def test_what_is_gone_and_saved_is_found_in_the_read_later_list(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press(KEEP, "s")
        await it.until(lambda: it.library.saved(it.main.opened.entry_id), "the saved row")
        await it.library.settle()
        await it.library.subscribing.unsubscribe(it.library.subscriptions()[0].id)
        await open_notebook(it)
        await it.press("enter")
        await came_to(it, FARE)
        assert it.main.listed.view == View(ViewKind.SAVED)


async def test_the_row_among_the_subscriptions(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press(KEEP)

        def counted() -> bool:
            return any((e.title, e.number) == ("Quotes", 1) for e in it.main.subscriptions.nodes)

        await it.until(counted, "the count")
        titles = [each.title for each in it.main.subscriptions.nodes]
        assert titles.index("Quotes") > titles.index("Saved")
        await it.press("h", "g", *["j"] * titles.index("Quotes"))
        node = it.main.subscriptions.cursor_node
        assert node is not None
        assert node.title == "Quotes"
        await it.press("enter")
        await it.until(lambda: isinstance(it.app.screen, Notebook), "the notebook")
        await it.press("h")
        await it.until(lambda: it.app.screen is it.main)
        it.main.action_view_subscriptions()
        assert it.main.subscriptions.cursor_node == node


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
async def test_going_back_works_at_every_width(folders: Folders, size: tuple[int, int]) -> None:
    await library_of(folders, HARBOUR)
    library = open_library(folders, QUIET)
    (row,) = [
        each
        for each in library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
        if each.title == FERRY.title
    ]
    library.notebook.keep_quote(row.id, await library.reading.open(row.id), 1)
    library.mark([row.id], read=True)
    await library.close()
    async with session(folders, size=size) as it:
        it.main.change_settings(ViewSettings(show_read=False))
        await open_notebook(it)
        await it.press("enter")
        await came_to(it, QUIET_BOATS)
        await it.sees(QUIET_BOATS[:20])


async def test_speakers_their_words_and_the_place(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("W")
        await it.until(lambda: isinstance(it.app.screen, Speakers), "the speakers")
        await it.sees("Ana Lim")
        await it.sees("Tom Reed")
        await it.press("F")
        await it.type("reed")
        await it.sees("1 of 2  holding “reed”")
        await it.press("enter", "enter")
        await it.until(lambda: isinstance(it.app.screen, SpokenBy), "the quotes")
        await it.sees(QUIET_BOATS[:20])
        await it.press("c")
        await says(it, "This quote is not kept: ' keeps it.")
        await it.press(KEEP)
        await says(it, "Kept.")
        await it.sees(" kept")
        assert it.library.notebook.count == 1
        await it.press("c")
        await it.type("loud?")
        await it.press("enter")
        await it.sees("loud?")
        await it.press("enter")
        await came_to(it, QUIET_BOATS)


async def test_speakers_from_the_notebook_and_back(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", BRIDGE)})
    async with session(folders) as it:
        await it.reads(BRIDGE.title)
        await open_notebook(it)
        await it.press("W")
        await it.until(lambda: isinstance(it.app.screen, Speakers))
        await it.sees("Nobody is quoted yet")
        await it.press("enter", "j", "question_mark")
        await it.sees("Keys that work here, among the speakers")
        await it.press("escape", "W")
        await it.until(lambda: isinstance(it.app.screen, Notebook))
        await it.press("question_mark")
        await it.sees("Keys that work here, among the quotes")
        await it.press("escape", "q")
        await it.until(lambda: it.app.screen is it.main)


MARKUP = "[/x] [bold red]loud[/] [@click=app.quit]quit[/]"
HOSTILE = (
    MARKUP,
    "\x1b]0;owned\x07\x1b[2J\x9b31m",
    "\u202eתרחיש \u2066עברי\u2069 \u061c",
    "w" * 3000 + "\N{COMBINING ACUTE ACCENT}" * 90 + "👨‍👩‍👧‍👦" * 30,
    "霧の朝、渡し船は鐘を聞いて進む。" * 9,
    "\n\n\n\t\r\n",
    "a\tb\nc\n\nd\te",
    "",
)
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u00ad\u061c]")


def hostile(text: str, number: int) -> KeptQuote:
    fields = ("text", "speaker", "role", "title", "author", "feed_title", "url", "note", "passage")
    return replace(
        kept_quote(f"q{number}"),
        **dict.fromkeys(fields, text),
        before=text,
        after=text,
        tags=(text, text),
        entry_id="none",
        kept_at=NOW.replace(minute=number),
    )


@pytest.mark.parametrize("size", [(80, 24), (30, 10)])
async def test_hostile_text_in_every_field(folders: Folders, size: tuple[int, int]) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", BRIDGE)})
    async with session(folders, size=size) as it:
        for number, text in enumerate(HOSTILE):
            it.library.notebook.keep(hostile(text, number))
        await open_notebook(it)
        for _ in HOSTILE:
            assert_harmless(it)
            await it.press("enter")
            await it.until(lambda: isinstance(it.app.screen, KeptCopy), "the copy")
            assert_harmless(it)
            await it.press("escape", "Y", "y", "j")
            await it.until(lambda: isinstance(it.app.screen, Notebook))


def assert_harmless(it: Session) -> None:
    for line in screen_lines(it.app):
        assert FORBIDDEN.search(line) is None, repr(line)


async def test_another_process_is_followed(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", BRIDGE)})
    async with session(folders) as it:
        await open_notebook(it)
        other = open_library(folders, QUIET)
        other.notebook.keep(kept_quote("far"))
        await other.close()
        await it.library.follow()
        await it.sees("We will not raise the fare.")


async def test_mouse(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", BRIDGE)})
    async with session(folders) as it:
        for name in ("a", "b", "c"):
            it.library.notebook.keep(replace(kept_quote(name), entry_id="none"))
        await open_notebook(it)
        rows = page(it).rows
        await it.until(lambda: rows.size.height > 20)
        await it.pilot.click(rows, offset=(10, 6))
        assert rows.cursor == 1
        await it.pilot.click(rows, offset=(10, 5))
        assert rows.cursor == 1
        await it.until(lambda: isinstance(it.app.screen, KeptCopy), "the copy")
