"""Loads the themes, checks every colour in them, and fills in what a theme leaves out.

A theme is a TOML file: ``name``, ``dark`` or ``ansi``, Textual's own colours (``FIELDS``) at the
top level, and under ``[variables]`` any of ``VARIABLES`` or of Textual's variables. The shipped
ones lie in ``themes/``; the user's own beside the settings, where a known name replaces ours.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from textual.color import Color, ColorParseError
from textual.css.constants import VALID_STYLE_FLAGS
from textual.theme import Theme

from newsreader.app.palette import derived
from newsreader.config import Folders
from newsreader.errors import ConfigError

DARK_THEME = "harbour"
LIGHT_THEME = "newsprint"
PLAIN_THEME = "terminal"

FIELDS = (
    "primary", "secondary", "warning", "error", "success", "accent",
    "foreground", "background", "surface", "panel", "boost",
)  # fmt: skip
"""Textual's colours that a theme file may set. The first and the two grounds are required."""

REQUIRED = ("name", "primary", "foreground", "background")

VARIABLES = {
    "pane": "ground of a pane",
    "pane-focus": "ground of the pane with the focus",
    "cursor": "ground of the selected row",
    "cursor-dim": "ground of the selected row while another pane has the focus",
    "bar": "bar at the selected row, and the keys at the foot",
    "bar-dim": "bar at the selected row while another pane has the focus",
    "rule": "thin rules and the scrollbar",
    "strong": "titles and unread headlines",
    "read": "headlines already read",
    "muted": "feed, age, counts, hints",
    "unread": "the unread mark",
    "saved": "the saved mark",
    "quote": "quoted words and their count",
    "speaker": "the name of who is quoted",
    "link": "links",
    "inserted": "words that an update brought",
    "removed": "words that an update took out",
    "heading": "headings inside an article",
    "code": "ground of code",
    "current": "ground of the current quote, link or image",
    "search-hit": "ground of words found",
    "search-hit-text": "words found",
    "alert": "errors",
    "unread-style": "style of unread headlines",
    "muted-style": "style of what is muted",
    "cursor-style": "style of the selected row",
    "quote-style": "style of quoted words",
    "speaker-style": "style of the name of who is quoted",
    "link-style": "style of links",
    "inserted-style": "style of words that an update brought",
    "removed-style": "style of words that an update took out",
    "current-style": "style of the current quote, link or image",
    "search-hit-style": "style of words found",
}
"""The variables of newsreader: a name ending in ``-style`` takes words such as "bold italic"."""

_ANSI_DEFAULTS = {
    **dict.fromkeys(VARIABLES, "ansi_default"),
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "bar": "ansi_cyan",
    "bar-dim": "ansi_bright_black",
    "rule": "ansi_bright_black",
    "unread": "ansi_cyan",
    "saved": "ansi_magenta",
    "quote": "ansi_yellow",
    "speaker": "ansi_green",
    "link": "ansi_blue",
    "inserted": "ansi_green",
    "removed": "ansi_red",
    "search-hit": "ansi_yellow",
    "search-hit-text": "ansi_black",
    "alert": "ansi_red",
    "unread-style": "bold",
    "muted-style": "dim",
    "cursor-style": "reverse",
    "quote-style": "italic",
    "speaker-style": "bold",
    "link-style": "underline",
    "inserted-style": "bold underline",
    "removed-style": "strike",
    "current-style": "reverse",
    "search-hit-style": "bold",
}
"""What Textual leaves undefined in a theme of the terminal's own colours is here as well."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}\Z")
_PERCENT = re.compile(r"\d{1,3}(\.\d+)?%\Z")


class Loaded(Struct, frozen=True):
    """What loading the themes gave."""

    themes: tuple[Theme, ...]
    failures: tuple[ConfigError, ...]
    """One error for each file that can't be used; it names file and reason."""


def load_themes(folders: Folders) -> Loaded:
    """Load the shipped themes and the user's own; of two with one name the user's wins."""
    themes: dict[str, Theme] = {}
    failures = []
    for path in _files(folders):
        try:
            theme = read_theme(path)
        except ConfigError as error:
            failures.append(error)
        else:
            themes[theme.name] = theme
    return Loaded(tuple(themes.values()), tuple(failures))


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Give each of ``VARIABLES`` a value that fits a theme, for what the theme leaves out.

    Args:
        theme: Any theme, also one of Textual's own.

    Returns:
        All of ``VARIABLES``; colours derived from the theme's keep their contrast on the panes.
    """
    return dict(_ANSI_DEFAULTS) if theme.ansi else derived(theme)


def first_theme(environ: Mapping[str, str]) -> str:
    """Choose the theme for the first start, by what the terminal tells of itself.

    Args:
        environ: The environment. ``COLORFGBG`` ends in the number of the ground's colour where a
            terminal sets it (rxvt's convention; 7 and 15 are light).

    Returns:
        Name of a shipped theme; each paints its own ground, so that it suits any terminal.
    """
    if environ.get("TERM", "") in {"linux", "vt100", "vt220", "ansi", "dumb"}:
        return PLAIN_THEME
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT_THEME if ground in {"7", "15"} else DARK_THEME


def read_theme(path: Path) -> Theme:
    """Read one theme file.

    Raises:
        ConfigError: The file can't be read, misses a key, has an unknown one or a bad colour.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _failure(path, str(error)) from error
    for problem in _problems(table):
        raise _failure(path, problem)
    return Theme(
        name=table["name"],
        dark=table.get("dark", True),
        ansi=table.get("ansi", False),
        variables=table.get("variables", {}),
        **{field: table[field] for field in FIELDS if field in table},
    )


def _failure(path: Path, reason: str) -> ConfigError:
    return ConfigError(str(path), f"{path}: {reason}; this theme is left out.")


def _files(folders: Folders) -> Iterator[Path]:
    package = Path(__file__).parents[1]
    wheel, checkout = package / "_themes", package.parent / "themes"
    for folder in (wheel if wheel.is_dir() else checkout, folders.themes):
        yield from sorted(folder.glob("*.toml"))


def _problems(table: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key} is missing" for key in REQUIRED if key not in table)
    for key, value in table.items():
        if problem := _problem(key, value):
            yield problem
    variables = table.get("variables", {})
    for key, value in variables.items() if isinstance(variables, dict) else ():
        if problem := _variable_problem(key, value):
            yield f"[variables] {problem}"


def _problem(key: str, value: object) -> str:
    if key == "name":
        named = isinstance(value, str) and _NAME.match(value)
        return "" if named else f"name = {value!r} must be letters, digits and hyphens"
    if key in {"dark", "ansi"}:
        return "" if isinstance(value, bool) else f"{key} must be true or false"
    if key == "variables":
        return "" if isinstance(value, dict) else "variables must be a table, [variables]"
    return _colour_problem(key, value) if key in FIELDS else f"{key} is no key of a theme"


def _variable_problem(key: str, value: object) -> str:
    if key not in VARIABLES and key not in _textual_variables():
        return f"{key} is no variable of a theme"
    if key.endswith("-style"):
        words = value.split() if isinstance(value, str) else [""]
        known = words and VALID_STYLE_FLAGS.issuperset(words)
        return "" if known else f"{key} = {value!r} is no style"
    return _colour_problem(key, value)


def _colour_problem(key: str, value: object) -> str:
    words = value.split() if isinstance(value, str) else []
    if len(words) == 2 and _PERCENT.match(words[1]):
        words.pop()
    try:
        Color.parse(" ".join(words))
    except ColorParseError:
        return "" if words == ["auto"] else f"{key} = {value!r} is no colour"
    return ""


@cache
def _textual_variables() -> frozenset[str]:
    both = (Theme("any", primary="#000000", ansi=ansi) for ansi in (False, True))
    return frozenset(_ANSI_DEFAULTS).union(*(each.to_color_system().generate() for each in both))
