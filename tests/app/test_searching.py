"""The search of the library, as a user drives it."""

import pytest

from newsreader.app.nodes import ALL
from newsreader.app.screens.searching import FOUND
from newsreader.config import Folders
from newsreader.library import View, ViewKind
from newsreader.library.query import parse
from tests.app.support import BRIDGE, CHESS, FERRY, QUIET, Session, feed, library_of, session


@pytest.fixture
async def library(folders: Folders) -> Folders:
    await library_of(folders, {"/feed/World/harbour": feed("Harbour News", FERRY, BRIDGE, CHESS)})
    return folders


async def ask(app: Session, text: str) -> None:
    await app.until(lambda: not app.library.searching.behind, "the index is filled")
    await app.press("slash")
    await app.type(text)


async def test_a_search_comes_while_typing_and_ends_with_esc(library: Folders) -> None:
    async with session(library) as app:
        await app.press("j")
        before = app.cursor
        await ask(app, "closed ye")
        await app.sees("1 found")
        assert [app.library.headline(each).title for each in app.main.headlines.ids] == [  # type: ignore[union-attr]
            BRIDGE.title
        ]
        await app.sees("It was closed for a year.")
        await app.hears("Esc ends the search")
        await app.press("enter")
        await app.reads(BRIDGE.title)
        await app.until(lambda: app.main.reader.finding, "the words lit in the article")
        assert app.focus == "headlines"
        await app.press("escape")
        assert app.main.listed.view == ALL
        assert app.cursor == before
        assert not app.main.reader.finding
        assert "ends the search" not in app.told


async def test_the_line_to_type_into_takes_the_place_of_the_keys(library: Folders) -> None:
    async with session(library) as app:
        await app.sees("? keys")
        place, heights = app.main.status.region, [pane.region for pane in app.main.panes]
        await app.press("slash")
        await app.sees("Esc leaves")
        assert "? keys" not in app.text
        assert app.main.status.region == place
        assert [pane.region for pane in app.main.panes] == heights
        await app.press("escape")
        await app.sees("? keys")


async def test_n_goes_through_what_was_found(library: Folders) -> None:
    async with session(library) as app:
        await ask(app, "a")
        await app.press("enter")
        await app.sees("3 found")
        await app.until(lambda: app.main.results.query == parse("a"))
        assert app.main.listed.view == FOUND
        titles = []
        for _ in app.main.headlines.ids:
            titles.append(app.cursor)
            await app.press("n")
        assert len(set(titles)) == len(titles) == 3
        await app.hears("That was the last.")
        await app.press("N")
        assert app.cursor == titles[-2]


async def test_in_the_article_the_slash_stays_there(library: Folders) -> None:
    async with session(library) as app:
        await app.press("enter")
        await app.reads(FERRY.title)
        await app.press("slash")
        await app.type("fare")
        await app.press("enter")
        assert app.main.listed.view == ALL
        assert app.main.reader.finding


async def test_what_is_wrong_is_said_and_nothing_found_is_explained(library: Folders) -> None:
    async with session(library) as app:
        await ask(app, "after:soon")
        await app.press("enter")
        await app.hears("“after:soon” is no date")
        await ask(app, "zeppelin")
        await app.press("enter")
        await app.sees("Nothing holds all of this.")
        await app.press("q")
        assert app.main.listed.view == ALL


async def test_a_word_not_typed_to_its_end_stays_found_after_enter(library: Folders) -> None:
    async with session(library) as app:
        await ask(app, "brid")
        await app.sees("1 found")
        await app.press("enter")
        await app.sees("“brid*”")
        await app.sees("1 found")


async def test_searches_of_before_come_again(library: Folders) -> None:
    async with session(library) as app:
        await ask(app, "bridge")
        await app.press("enter", "escape")
        await ask(app, "chess")
        await app.press("enter", "escape", "slash", "up", "up")
        await app.sees("1 found")
        assert app.main.asked == "bridge"
        await app.press("down")
        await app.until(lambda: app.main.asked == "chess")
        await app.press("escape")
        assert app.main.listed.view == ALL


async def test_a_search_is_saved_renamed_removed_and_taken_back(library: Folders) -> None:
    async with session(library) as app:
        await ask(app, "boats")
        await app.press("enter")
        await app.sees("1 found")
        await app.press("asterisk")
        await app.type("Ships")
        await app.press("enter")
        await app.hears("Saved as Ships")
        [search] = app.library.searching.saved()
        view = View(ViewKind.SEARCH, search.id)
        await app.until(lambda: view in {each.view for each in app.main.subscriptions.nodes})
        app.main.go_to_view(view)
        await app.until(lambda: app.cursor == FERRY.title)
        await app.press("asterisk")
        await app.press("end")
        await app.type("!")
        await app.press("enter")
        await app.until(lambda: app.library.searching.saved()[0].name == "Ships!")
        await app.press("D")
        await app.until(lambda: app.main.listed.view == ALL)
        await app.press("ctrl+z")
        await app.hears("Saved again: Ships!")
        await app.until(lambda: app.library.searching.saved() != [])
        app.main.go_to_view(view)
        app.main.remember_place()
    async with session(library) as app:
        assert app.main.listed.view == view
        await app.until(lambda: app.cursor == FERRY.title)


async def test_in_a_low_list_each_hit_takes_one_line(library: Folders) -> None:
    async with session(library, QUIET, (80, 24)) as app:
        await ask(app, "a")
        await app.press("enter")
        await app.sees("3 found")
        assert app.main.headlines.row_count == 3
