"""The registry and the main screen say the same."""

from textual.binding import Binding

from newsreader.actions import ACTIONS, BY_ID, Scope
from newsreader.app.bindings import make_bindings
from newsreader.app.keymap import default_keymap
from newsreader.app.screens.main import MainScreen

PREFIX = "action_"


def test_every_action_has_a_handler() -> None:
    missing = [a.id for a in ACTIONS if not callable(getattr(MainScreen, PREFIX + a.handler, None))]
    assert missing == []


def test_every_handler_of_ours_has_an_action() -> None:
    ours = {
        name.removeprefix(PREFIX)
        for base in MainScreen.__mro__
        if base.__module__.startswith("newsreader.")
        for name in vars(base)
        if name.startswith(PREFIX)
    }
    assert ours == {action.handler for action in ACTIONS}


def test_every_binding_has_an_action() -> None:
    bindings = [each for each in make_bindings(default_keymap()) if isinstance(each, Binding)]
    assert {binding.id for binding in bindings} == set(BY_ID)
    for binding in bindings:
        assert binding.id is not None
        assert binding.action == BY_ID[binding.id].handler
        assert binding.key.split(",") == list(BY_ID[binding.id].keys)


def test_every_handler_says_what_it_does() -> None:
    silent = [a.id for a in ACTIONS if not getattr(MainScreen, PREFIX + a.handler).__doc__]
    assert silent == []


def test_only_links_are_the_articles_own() -> None:
    own = [action.id for action in ACTIONS if action.scope is Scope.ARTICLE]
    assert own == [f"link.{number}" for number in range(1, 10)]
