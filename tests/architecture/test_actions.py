from collections import Counter

from newsreader.actions import ACTIONS, BY_ID, Scope


def test_ids_and_handlers_are_unique() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert len({action.handler for action in ACTIONS}) == len(ACTIONS)


def test_no_default_key_stands_for_two_actions() -> None:
    keys = Counter(key for action in ACTIONS for key in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_prefixes_of_terminal_multiplexers_are_nobody_s_only_key() -> None:
    assert [a.id for a in ACTIONS if a.keys and set(a.keys) <= {"ctrl+b", "ctrl+a"}] == []


def test_every_action_says_what_it_does() -> None:
    for action in ACTIONS:
        assert action.help.endswith(".")
        assert action.title
        assert action.scope in Scope
