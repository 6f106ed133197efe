"""The registry and the main screen say the same."""

import pytest
from textual.binding import Binding

from newsreader.actions import ACTIONS, BY_ID, Scope
from newsreader.app.bindings import MAIN, make_bindings
from newsreader.app.keymap import default_keymap
from newsreader.app.screens.enclosures import DownloadList, EntryFiles
from newsreader.app.screens.health import Health
from newsreader.app.screens.main import MainScreen
from newsreader.app.screens.notebook import Notebook
from newsreader.app.screens.paper import Paper, actions_of
from newsreader.app.screens.quote_page import SpokenBy
from newsreader.app.screens.speakers import Speakers

PREFIX = "action_"


PAGES = (Notebook, SpokenBy, Speakers, Health, EntryFiles, DownloadList)


def handlers_of(screen: type) -> set[str]:
    return {
        name.removeprefix(PREFIX)
        for base in screen.__mro__
        if base.__module__.startswith("newsreader.")
        for name in vars(base)
        if name.startswith(PREFIX)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_says_which_actions_it_has(page: type[Paper]) -> None:
    assert handlers_of(page) == {BY_ID[each].handler for each in page.ids}
    assert set(page.words) <= set(page.ids)
    bindings = make_bindings(default_keymap(), actions_of(page.ids))
    keys = [key for each in bindings if isinstance(each, Binding) for key in each.key.split(",")]
    assert len(keys) == len(set(keys))


def test_every_action_works_somewhere() -> None:
    somewhere = {action.id for action in MAIN}.union(*(page.ids for page in PAGES))
    assert somewhere == set(BY_ID)


def test_every_action_has_a_handler() -> None:
    missing = [a.id for a in MAIN if not callable(getattr(MainScreen, PREFIX + a.handler, None))]
    assert missing == []


def test_every_handler_of_ours_has_an_action() -> None:
    ours = handlers_of(MainScreen)
    assert ours == {action.handler for action in MAIN}


def test_every_binding_has_an_action() -> None:
    bindings = [each for each in make_bindings(default_keymap()) if isinstance(each, Binding)]
    assert {binding.id for binding in bindings} == {action.id for action in MAIN}
    for binding in bindings:
        assert binding.id is not None
        assert binding.action == BY_ID[binding.id].handler
        assert binding.key.split(",") == list(BY_ID[binding.id].keys)


def test_every_handler_says_what_it_does() -> None:
    silent = [a.id for a in MAIN if not getattr(MainScreen, PREFIX + a.handler).__doc__]
    assert silent == []


def test_only_links_are_the_articles_own() -> None:
    own = [action.id for action in ACTIONS if action.scope is Scope.ARTICLE]
    assert own == [f"link.{number}" for number in range(1, 10)]
