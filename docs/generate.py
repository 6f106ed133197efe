"""Rewrites the parts of the docs that are made from the code: the tables of keys and settings.

``python docs/generate.py`` rewrites them; a test compares. Each part stands in its page between
``<!-- name: generated -->`` and ``<!-- name: end -->``.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, Field, fields
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from newsreader.actions import ACTIONS, Action, Group, Scope
from newsreader.app.keymap import friendly
from newsreader.app.themes import VARIABLES
from newsreader.config import Config, FeedConfig

_WHERE = {
    Scope.ARTICLE: " While the article has the focus.",
    Scope.NOTEBOOK: " In the notebook.",
    Scope.HEALTH: " On the feeds' health.",
    Scope.DOWNLOADS: " In the list of downloads.",
}
DOCS = Path(__file__).parent
THEMES = DOCS.parent / "themes"


def keys_table() -> str:
    """Every action with its keys and its id, under its group's heading."""
    order = list(Group)
    by_group = sorted(ACTIONS, key=lambda each: order.index(each.group))
    groups = groupby(by_group, key=lambda each: each.group)
    return "\n\n".join(
        f"## {group}\n\n{_table(('Keys', 'What it does', 'Id'), map(_key_row, actions))}"
        for group, actions in groups
    )


def settings_table() -> str:
    """Every setting with its default, its limits and what it does."""
    return _table(("Setting", "Default", "Limits", "What it does"), map(_setting_row, _settings()))


def feed_settings_table() -> str:
    """Every setting of one feed."""
    return _table(
        ("Setting", "Default", "Limits", "What it does"), map(_setting_row, fields(FeedConfig))
    )


def themes_table() -> str:
    """The shipped themes; what is said of each is the comment at the head of its file."""
    return _table(("Theme", "What it is like"), map(_theme_row, sorted(THEMES.glob("*.toml"))))


def variables_table() -> str:
    """The colours and styles that a theme may set beyond Textual's own."""
    rows = [(_code(name), what) for name, what in VARIABLES.items()]
    return _table(("Variable", "What it colours"), rows)


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "keys": ("keys.md", keys_table),
    "settings": ("configuration.md", settings_table),
    "settings of a feed": ("configuration.md", feed_settings_table),
    "themes": ("themes.md", themes_table),
    "variables": ("themes.md", variables_table),
}
"""Page and maker of each generated part."""


def rewritten(page: str, part: str, content: str) -> str:
    """A page with one of its parts made anew.

    Args:
        page: The text of the page.
        part: Name of the part.
        content: What is to stand in it.

    Raises:
        ValueError: The page has no such part.
    """
    begin, end = f"<!-- {part}: generated -->", f"<!-- {part}: end -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"no part {part!r} in the page")
    return pattern.sub(lambda _: f"{begin}\n\n{content}\n\n{end}", page)


def pages() -> dict[Path, str]:
    """Each page with a generated part, and what its whole text should be."""
    texts: dict[Path, str] = {}
    for part, (name, make) in PARTS.items():
        path = DOCS / name
        texts[path] = rewritten(texts.get(path) or path.read_text("utf-8"), part, make())
    return texts


def _theme_row(path: Path) -> tuple[str, ...]:
    return _code(path.stem), path.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def _key_row(action: Action) -> tuple[str, ...]:
    where = _WHERE.get(action.scope, "")
    keys = " ".join(_code(friendly(key)) for key in action.keys)
    return keys, action.help + where, _code(action.id)


def _settings() -> Iterator[Field[Any]]:
    return (each for each in fields(Config) if not each.metadata.get("hidden"))


def _setting_row(setting: Field[Any]) -> tuple[str, ...]:
    return (
        _code(setting.name),
        _default(setting),
        _limits(setting.metadata.get("min"), setting.metadata.get("max")),
        setting.metadata["help"],
    )


def _default(setting: Field[Any]) -> str:
    if setting.default is MISSING:
        return "none"
    if isinstance(setting.default, bool):
        return _code(str(setting.default).lower())
    return _code(f'"{setting.default}"' if isinstance(setting.default, str) else setting.default)


def _limits(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f"from {low}"
    return f"{low} to {high}"


def _code(text: object) -> str:
    r"""Inline code inside a table: "|" would end the cell."""
    written = str(text).replace("|", r"\|")
    return f"`` {written} ``" if "`" in written else f"`{written}`"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    """Rewrite every generated part."""
    for path, text in pages().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
