"""A short list to choose from, for the small screens; it moves by the reader's own keys."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Choices(OptionList, inherit_bindings=False):
    """A list of choices. Text from outside is shown as it is: never as markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,ctrl+n", "cursor_down", "Down", show=False),
        Binding("up,k,ctrl+p", "cursor_up", "Up", show=False),
        Binding("home,g", "first", "First", show=False),
        Binding("end,G", "last", "Last", show=False),
        Binding("pagedown,ctrl+d,ctrl+f", "page_down", "Page down", show=False),
        Binding("pageup,ctrl+u", "page_up", "Page up", show=False),
        Binding("enter,space,l,right", "select", "Choose", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)

    def offer(self, choices: list[tuple[str, str]], *, at: int = 0) -> None:
        """Offer other choices than before.

        Args:
            choices: Title and, dimmer after it, a few words on each.
            at: Which one is highlighted.
        """
        self.set_options(Option(_prompt(title, about)) for title, about in choices)
        self.highlighted = at if choices else None


def _prompt(title: str, about: str) -> Content:
    return Content.assemble(title, (f"  {about}" if about else "", "$muted"))
