"""Finds the platform's folders and reads config.toml into a typed, frozen Config.

A problem in the file never stops the reader: the setting keeps its default and the problem is
told as one sentence that names file, line and key.
"""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from newsreader.errors import ConfigError

APP_NAME = "newsreader"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where everything of the user's lies. Made by ``find``; created on first write."""

    config: Path
    data: Path
    cache: Path

    @property
    def config_file(self) -> Path:
        """The settings file, which need not exist."""
        return self.config / "config.toml"

    @property
    def themes(self) -> Path:
        """Folder of the user's own themes, which need not exist."""
        return self.config / "themes"

    @classmethod
    def find(cls, home: str | Path | None = None) -> "Folders":
        """Tell where config, data and cache lie.

        Args:
            home: One folder for all three; None takes ``NEWSREADER_HOME`` or, without it, the
                platform's own folders.

        Returns:
            The folders, none of them created.
        """
        chosen = home or os.environ.get("NEWSREADER_HOME")
        if chosen:
            root = Path(chosen).expanduser().absolute()
            return cls(root / "config", root / "data", root / "cache")
        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting with its default. The field's ``metadata`` holds what the docs say of it."""

    refresh_at_start: bool = field(
        default=True, metadata={"help": "Refresh all feeds when the reader opens."}
    )
    refresh_every: int = field(
        default=60,
        metadata={
            "help": "Shortest time in minutes between two refreshes of a feed, which go by "
            "themselves while the reader is open; less than 30 counts as 30, 0 = only by hand. "
            "Feeds that change rarely are asked less often.",
            "min": 0,
        },
    )
    connections: int = field(
        default=100, metadata={"help": "Feeds fetched at once.", "min": 1, "max": 200}
    )
    connections_per_host: int = field(
        default=4, metadata={"help": "Feeds fetched at once from one host.", "min": 1, "max": 20}
    )
    timeout: int = field(
        default=30,
        metadata={"help": "Seconds one feed or page may take in all.", "min": 1, "max": 600},
    )
    max_megabytes: int = field(
        default=15, metadata={"help": "Largest feed or page, in MB.", "min": 1, "max": 200}
    )
    private_addresses: bool = field(
        default=False,
        metadata={
            "help": "Let what feeds and pages of the internet name lead to this machine and into "
            "private networks. Feeds that live there need no permission."
        },
    )
    mark_read_after: float = field(
        default=4.0,
        metadata={
            "help": "Seconds an article must have been on screen for moving on to mark it read; "
            "0 = only by hand.",
            "min": 0,
        },
    )
    fetch_full_text: bool = field(
        default=True,
        metadata={
            "help": "Fetch the page when you read an entry of which the feed gives the beginning "
            "only; x decides for each feed."
        },
    )
    column: int = field(
        default=72,
        metadata={"help": "Widest reading column, in cells.", "min": 30, "max": 200},
    )
    list_beside: int = field(
        default=100,
        metadata={
            "help": "From this many columns on the article stands beside the list, below it above.",
            "min": 60,
        },
    )
    theme: str = field(
        default="", metadata={"help": "Name of the theme; empty = as last chosen in the palette."}
    )
    ascii: bool = field(default=False, metadata={"help": "Plain ASCII signs in place of ● ⚑ ▌ ❝."})
    footer: bool = field(default=True, metadata={"help": "Show the keys at the foot."})
    mouse: bool = field(default=True, metadata={"help": "React to the mouse."})
    browser: str = field(
        default="",
        metadata={
            "help": "Command that opens an address, given as its last argument; "
            "empty = the system's browser."
        },
    )
    keys: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={"help": "Table [keys]: action id = a key or a list of keys; [] = none."},
    )
    key_lines: dict[str, int] = field(default_factory=dict, metadata={"hidden": True})
    """Line of each id in [keys], for the check that knows the actions."""


def load(path: Path) -> tuple[Config, list[ConfigError]]:
    """Read the settings.

    Args:
        path: The config file; a missing one means all defaults.

    Returns:
        The settings, and one error for each that can't be used.
    """
    try:
        source = path.read_text("utf-8")
        table = tomllib.loads(source)
    except FileNotFoundError:
        return Config(), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Config(), [
            ConfigError(str(path), f"{path}: {error}; all settings keep their default.")
        ]
    return _typed(table, source, path)


def _typed(table: dict[str, Any], source: str, path: Path) -> tuple[Config, list[ConfigError]]:
    known = {each.name: each for each in fields(Config) if not each.metadata.get("hidden")}
    values: dict[str, Any] = {"key_lines": {}}
    errors = []
    for name, value in table.items():
        where = f"{path}, line {_line(source, name)}: {name}"
        if name not in known:
            errors.append(ConfigError(name, f"{where} is no setting; see docs/configuration.md."))
        elif name == "keys":
            values["keys"], problems = _keys(value, source, path)
            values["key_lines"] = {each: _line(source, each) for each in values["keys"]}
            errors += problems
        elif problem := _problem(value, known[name]):
            errors.append(
                ConfigError(name, f"{where} {problem}; it keeps {known[name].default!r}.")
            )
        else:
            values[name] = float(value) if isinstance(known[name].default, float) else value
    return replace(Config(), **values), errors


def _problem(value: object, setting: Any) -> str:
    wanted = type(setting.default)
    allowed = (int, float) if wanted is float else wanted
    if not isinstance(value, allowed) or (isinstance(value, bool) and wanted is not bool):
        return f"must be {_KIND[wanted]}, not {value!r}"
    low, high = setting.metadata.get("min"), setting.metadata.get("max")
    if low is not None and isinstance(value, int | float) and value < low:
        return f"must be at least {low}"
    if high is not None and isinstance(value, int | float) and value > high:
        return f"must be at most {high}"
    return ""


_KIND = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}


def _keys(
    table: object, source: str, path: Path
) -> tuple[dict[str, tuple[str, ...]], list[ConfigError]]:
    if not isinstance(table, dict):
        return {}, [ConfigError("keys", f"{path}: keys must be a table, [keys].")]
    keys, errors = {}, []
    for action, value in _flat(table):
        chosen = [value] if isinstance(value, str) else value
        if isinstance(chosen, list) and all(isinstance(key, str) for key in chosen):
            keys[action] = tuple(chosen)
        else:
            where = f"{path}, line {_line(source, action)}: {action}"
            errors.append(ConfigError(action, f"{where} must be a key or a list of keys."))
    return keys, errors


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Ids hold dots, which TOML reads as tables within tables unless they are quoted."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _line(source: str, key: str) -> int:
    pattern = re.compile(
        rf"""^[ \t]*(?:\[\s*)?["']?{re.escape(key)}["']?\s*(?:[=\].]|$)""", re.MULTILINE
    )
    found = pattern.search(source)
    return source.count("\n", 0, found.start()) + 1 if found else 1
