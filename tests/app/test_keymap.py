"""The user's keys over the registry's."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from newsreader.actions import ACTIONS, BY_ID
from newsreader.app.bindings import make_bindings
from newsreader.app.keymap import canonical, default_keymap, friendly, merge, refusal
from newsreader.config import Config, load

HERE = Path("config.toml")


def settings(**keys: tuple[str, ...]) -> Config:
    named = {name.replace("__", "."): value for name, value in keys.items()}
    return Config(keys=named, key_lines={name: n for n, name in enumerate(named, 2)})


def test_registry_has_no_key_twice_and_none_that_cannot_be_sent() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    assert [key for key in keys if refusal(key)] == []


def test_nothing_set_means_the_registry() -> None:
    keymap, errors = merge(Config(), HERE)
    assert keymap == default_keymap()
    assert errors == []


@pytest.mark.parametrize("character", [*string.punctuation, "ä", "€", "7"])
def test_signs_are_named_as_textual_names_them(character: str) -> None:
    assert canonical(character) == _character_to_key(character)
    assert friendly(canonical(character)) == character


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+D", "ctrl+d"),
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("↑", "up"),
        (" ", "space"),
        ("shift+ctrl+Left", "ctrl+shift+left"),
        ("F5", "f5"),
        ("ctrl+\\", "ctrl+backslash"),
    ],
)
def test_keys_may_be_written_as_people_do(written: str, key: str) -> None:
    assert canonical(written) == key
    assert refusal(key) == ""


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        ("ctrl+[", "escape"),
        ("ctrl+1", "can't be sent"),
        ("shift+a", "write A"),
        ("ctrl+shift+a", "can't be sent"),
        ("super+x", "desktop"),
        ("ctrl+q", "quits"),
        ("nonsense", "no key"),
        ("", "no key"),
        ("shift+enter", "can't be sent"),
    ],
)
def test_keys_a_terminal_cannot_send_are_refused(key: str, reason: str) -> None:
    _, errors = merge(settings(entry__browse=(key,)), HERE)
    assert len(errors) == 1
    assert reason in errors[0].sentence
    assert errors[0].sentence.startswith("config.toml, line 2: entry.browse")


def test_a_refused_key_leaves_the_default() -> None:
    keymap, _ = merge(settings(entry__browse=("ctrl+1",)), HERE)
    assert keymap.of("entry.browse") == ("o",)


def test_an_unknown_id_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('column = 60\n\n[keys]\n"entry.browse" = "b"\n"no.such" = "x"\n')
    config, _ = load(file)
    _, errors = merge(config, file)
    told = [error.sentence for error in errors]
    assert f"{file}, line 5: no.such is no action; `newsreader keys` lists them all." in told


def test_an_empty_list_unbinds() -> None:
    keymap, errors = merge(settings(move__down=()), HERE)
    assert errors == []
    assert keymap.of("move.down") == ()
    assert "move.down" not in {getattr(each, "id", "") for each in make_bindings(keymap)}


def test_arrows_stay_beside_a_new_key() -> None:
    keymap, _ = merge(settings(move__down=("ö",)), HERE)
    assert keymap.of("move.down") == ("ö", "down")


def test_a_key_given_to_two_actions_goes_to_the_first() -> None:
    keymap, errors = merge(settings(entry__browse=("ö",), flow__next=("ö", "ö")), HERE)
    assert keymap.of("entry.browse") == ("ö",)
    assert keymap.of("flow.next") == ()
    assert [error.sentence for error in errors] == [
        "config.toml, line 3: flow.next: the key ö belongs to entry.browse already.",
    ]


def test_a_key_taken_from_a_default_is_told_when_nothing_is_left() -> None:
    keymap, errors = merge(settings(flow__next=("r",)), HERE)
    assert keymap.of("flow.next") == ("r",)
    assert keymap.of("feed.refresh") == ()
    assert "takes r from feed.refresh, which has no key now" in errors[0].sentence


def test_a_key_of_the_article_alone_clashes_with_the_whole_screen() -> None:
    keymap, errors = merge(settings(flow__next=("1",)), HERE)
    assert keymap.of("link.1") == ()
    assert len(errors) == 1


def test_swapping_two_keys_is_no_problem() -> None:
    keymap, errors = merge(settings(flow__next=("p",), flow__previous=("n",)), HERE)
    assert errors == []
    assert keymap.of("flow.next") == ("p",)


anything = st.one_of(
    st.text(max_size=12),
    st.sampled_from([key for action in ACTIONS for key in action.keys]),
)
names = st.one_of(st.sampled_from(sorted(BY_ID)), st.text(max_size=12))


@given(st.dictionaries(names, st.lists(anything, max_size=3).map(tuple), max_size=6))
def test_whatever_is_set_no_key_has_two_actions(keys: dict[str, tuple[str, ...]]) -> None:
    keymap, errors = merge(Config(keys=keys), HERE)
    bound = [key for action in ACTIONS for key in keymap.of(action.id)]
    assert len(bound) == len(set(bound))
    assert all(refusal(key) == "" for key in bound)
    assert len(make_bindings(keymap)) <= len(ACTIONS)
    assert all(action in BY_ID or any(e.subject == action for e in errors) for action in keys)
