"""Bindings of the main screen, made from the checked keymap.

They are built directly rather than handed to ``App.set_keymap``, which ignores unknown ids, can't
unbind, and drops bindings that share a key without a word.
"""

from textual.binding import Binding, BindingType

from newsreader.actions import ACTIONS
from newsreader.app.keymap import Keymap


def make_bindings(keymap: Keymap) -> list[BindingType]:
    """Make one binding for every action that has a key; its id is the action's."""
    return [
        Binding(
            ",".join(keymap.of(action.id)),
            action.handler,
            action.title,
            show=bool(action.footer),
            tooltip=action.help,
            id=action.id,
        )
        for action in ACTIONS
        if keymap.of(action.id)
    ]
