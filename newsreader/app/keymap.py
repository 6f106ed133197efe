"""The user's keys over the registry's: checked before they apply. Imports nothing of Textual."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from newsreader.actions import ACTIONS, BY_ID, Action
from newsreader.config import Config
from newsreader.errors import ConfigError

_ARROWS = frozenset({"up", "down", "left", "right"})
_MOVING = _ARROWS | {"home", "end", "pageup", "pagedown", "insert", "delete"}
_FUNCTIONS = frozenset(f"f{number}" for number in range(1, 25))
_NAMED = _MOVING | _FUNCTIONS | {"backspace", "tab", "enter", "escape", "space"}
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "page_down": "pagedown",
    "page_up": "pageup",
    "del": "delete",
    "ins": "insert",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
}
_SHORT_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Where Textual's name of a sign differs from Unicode's."""
_CONTROL_SIGNS = frozenset(
    {"at", "backslash", "right_square_bracket", "circumflex_accent", "underscore"}
)
_SAME_BYTE = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Pairs that a terminal sends as one and the same byte."""
_TAKEN = {"ctrl+q": "always quits", "ctrl+c": "copies what is selected"}
_SHOWN = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
}


class Keymap(Struct, frozen=True):
    """The keys of every action, checked.

    Args:
        keys: Textual's names of the keys by action id; empty for an unbound action.
    """

    keys: Mapping[str, tuple[str, ...]]

    def of(self, action_id: str) -> tuple[str, ...]:
        """Textual's names of an action's keys."""
        return self.keys.get(action_id, ())

    def shown(self, action_id: str) -> str:
        """The first key of an action as people write it; empty when it has none."""
        keys = self.of(action_id)
        return friendly(keys[0]) if keys else ""

    def all_shown(self, action_id: str) -> str:
        """All keys of an action as people write them, with spaces between."""
        return " ".join(friendly(key) for key in self.of(action_id))


def default_keymap() -> Keymap:
    """The registry's own keys."""
    return Keymap({action.id: action.keys for action in ACTIONS})


def friendly(key: str) -> str:
    """Write a key as people do: ``full_stop`` is ".", ``pagedown`` is "PgDn"."""
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, _SHOWN.get(base) or _character(base) or _capitalised(base)])


def _capitalised(base: str) -> str:
    return base.capitalize() if base in _NAMED else base


def _character(base: str) -> str:
    """The character that a key's name stands for, or nothing for a key without one."""
    if len(base) == 1:
        return base
    return "" if base in _NAMED else _SIGNS.get(base, "")


def canonical(key: str) -> str:
    """Turn a key as a user writes it into Textual's name for it: "." is ``full_stop``."""
    if len(key) == 1:
        return _OTHER_NAMES.get(key) or _sign_name(key)
    *modifiers, base = key.strip().split("+") if not key.endswith("++") else [key[:-2], "+"]
    base = _OTHER_NAMES.get(base.lower()) or (_sign_name(base) if len(base) == 1 else base.lower())
    if modifiers and len(base) == 1 and "shift" not in key.lower():
        base = base.lower()
    return "+".join([*sorted(each.lower() for each in modifiers), base])


def _sign_name(character: str) -> str:
    if character == " ":
        return "space"
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SHORT_NAMES.get(name, name)


def refusal(key: str) -> str:
    """Tell why a key can't be bound.

    Args:
        key: A canonical key.

    Returns:
        The reason, to follow the key in a sentence; empty for a good key.
    """
    if key in _TAKEN:
        return f"{_TAKEN[key]} and can't be bound"
    if key in _SAME_BYTE:
        return f"reaches the terminal as {_SAME_BYTE[key]}; bind that one"
    *modifiers, base = key.split("+")
    if unknown := [each for each in modifiers if each not in {"ctrl", "alt", "shift"}]:
        return f"can't be sent by a terminal ({unknown[0]} stays on the desktop)"
    if base not in _NAMED and not _character(base):
        return "is no key"
    return _refused_with(frozenset(modifiers), base)


def _refused_with(modifiers: frozenset[str], base: str) -> str:
    if "shift" in modifiers:
        return _refused_shift(modifiers, base)
    if "ctrl" in modifiers and not _sent_with_ctrl(base):
        return "can't be sent by a terminal"
    return ""


def _refused_shift(modifiers: frozenset[str], base: str) -> str:
    if base in _MOVING or base in _FUNCTIONS or (base == "tab" and modifiers == {"shift"}):
        return ""
    if modifiers == {"shift"} and len(base) == 1 and base.isalpha():
        return f"is sent as the capital letter; write {base.upper()}"
    return "can't be sent by a terminal"


def _sent_with_ctrl(base: str) -> bool:
    letter = len(base) == 1 and base.isascii() and base.isalpha()
    return letter or base in _CONTROL_SIGNS or base in _MOVING or base in _FUNCTIONS


_SIGNS = {
    _sign_name(chr(point)): chr(point)
    for block in (
        range(0x21, 0x7F),
        range(0xA1, 0x180),
        range(0x2010, 0x2060),
        range(0x20A0, 0x20C1),
    )
    for point in block
    if not chr(point).isalnum()
}
"""Characters by Textual's name of their key: ASCII, Latin, punctuation and currencies."""


def merge(config: Config, path: Path) -> tuple[Keymap, list[ConfigError]]:
    """Lay the user's keys over the registry's.

    A key that the user gives to one action is taken from the action that has it by default, and
    that is told when it leaves the other without any key. Arrow keys stay where they are unless
    they are given away or the action is unbound.

    Args:
        config: The settings, with the table [keys].
        path: The config file, named in problems.

    Returns:
        Keys in which no key has two actions, and one error for each thing that can't be done.
    """
    check = _Check(config, path)
    wanted = dict(check.wanted())
    owner = dict(check.owners(wanted))
    merged = {action.id: tuple(_keys_of(action, wanted, owner)) for action in ACTIONS}
    check.tell_orphans(wanted, merged, owner)
    return Keymap(merged), check.errors


def _keys_of(
    action: Action, wanted: Mapping[str, tuple[str, ...]], owner: Mapping[str, str]
) -> Iterator[str]:
    keys: Iterable[str] = action.keys
    if action.id in wanted:
        kept = [key for key in action.keys if key in _ARROWS] if wanted[action.id] else []
        keys = dict.fromkeys([*wanted[action.id], *kept])
    return (key for key in keys if owner.get(key, action.id) == action.id)


class _Check:
    """Collects what is wrong with the user's keys."""

    def __init__(self, config: Config, path: Path) -> None:
        self._config = config
        self._path = path
        self.errors: list[ConfigError] = []

    def wanted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The user's entries that name an action, with the keys that a terminal can send."""
        for action_id, keys in self._config.keys.items():
            if action_id not in BY_ID:
                self._tell(action_id, " is no action; `newsreader keys` lists them all.")
                continue
            good = tuple(dict.fromkeys(self._sendable(action_id, keys)))
            if good or not keys:
                yield action_id, good

    def _sendable(self, action_id: str, keys: tuple[str, ...]) -> Iterator[str]:
        for written in keys:
            key = canonical(written)
            if reason := refusal(key):
                self._tell(action_id, f": the key {written!r} {reason}.")
            else:
                yield key

    def owners(self, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
        """Which action gets each key that the user gave: the first in the file."""
        taken: dict[str, str] = {}
        for action_id, keys in wanted.items():
            for key in keys:
                first = taken.setdefault(key, action_id)
                if first == action_id:
                    yield key, action_id
                else:
                    self._tell(action_id, f": the key {friendly(key)} belongs to {first} already.")

    def tell_orphans(
        self,
        wanted: Mapping[str, tuple[str, ...]],
        merged: Mapping[str, tuple[str, ...]],
        owner: Mapping[str, str],
    ) -> None:
        """Tell which actions lost their only key to another, unless the user said so."""
        for action in ACTIONS:
            if merged[action.id] or action.id in wanted:
                continue
            taker = owner[action.keys[0]]
            key = friendly(action.keys[0])
            self._tell(taker, f" takes {key} from {action.id}, which has no key now; give it one.")

    def _tell(self, action_id: str, what: str) -> None:
        line = self._config.key_lines.get(action_id, 1)
        sentence = f"{self._path}, line {line}: {action_id}{what}"
        self.errors.append(ConfigError(action_id, sentence))
