"""Bindings of the screens, made from the checked keymap.

They are built directly rather than handed to ``App.set_keymap``, which ignores unknown ids, can't
unbind, and drops bindings that share a key without a word.
"""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from newsreader.actions import ACTIONS, Action, Scope
from newsreader.app.keymap import Keymap

MAIN = tuple(action for action in ACTIONS if action.scope in {Scope.READER, Scope.ARTICLE})
"""What works on the main screen."""


def make_bindings(keymap: Keymap, actions: Iterable[Action] = MAIN) -> list[BindingType]:
    """Make one binding for every action that has a key; its id is the action's.

    Args:
        keymap: The keys in force.
        actions: Those of the screen; its own are the main screen's.
    """
    return [
        Binding(
            ",".join(keymap.of(action.id)),
            action.handler,
            action.title,
            show=bool(action.footer),
            tooltip=action.help,
            id=action.id,
        )
        for action in actions
        if keymap.of(action.id)
    ]
