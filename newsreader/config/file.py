"""Reads config.toml. A problem never stops the reader.

The setting keeps its default, and the problem is told as one sentence that names file, line and
key.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from msgspec import Struct

from newsreader.config.settings import Config, FeedConfig
from newsreader.errors import ConfigError
from newsreader.rules import read_rules


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
        reason = getattr(error, "strerror", None) or error
        return Config(), [
            ConfigError(str(path), f"{path}: {reason}; all settings keep their default.")
        ]
    return _typed(table, source, path)


def _typed(table: dict[str, Any], source: str, path: Path) -> tuple[Config, list[ConfigError]]:
    given = dict(table)
    keys, errors = _keys(given.pop("keys", {}), source, path)
    rules, in_rules = read_rules(given.pop("rules", []), source, path)
    feeds, in_feeds = _feeds(given.pop("feeds", {}), source, path)
    values, in_values = _values(given, Config, _Place(source, path))
    values |= {
        "keys": keys,
        "key_lines": {each: _line(source, each) for each in keys},
        "feeds": feeds,
        "rules": rules,
    }
    return replace(Config(), **values), [*errors, *in_rules, *in_feeds, *in_values]


class _Place(Struct, frozen=True):
    """Where settings stand: in a file, from some place of it on."""

    source: str
    path: Path
    start: int = 0

    def named(self, name: str) -> str:
        return f"{self.path}, line {_line(self.source, name, self.start)}: {name}"


def _feeds(
    table: object, source: str, path: Path
) -> tuple[dict[str, FeedConfig], list[ConfigError]]:
    if not isinstance(table, dict) or not all(isinstance(each, dict) for each in table.values()):
        where = f"{path}, line {_line(source, 'feeds')}: feeds"
        return {}, [ConfigError("feeds", f'{where} must be tables, [feeds."ID OR ADDRESS"].')]
    feeds, errors = {}, []
    for feed, settings in table.items():
        header = re.search(rf"^[ \t]*\[.*{re.escape(feed)}", source, re.MULTILINE)
        place = _Place(source, path, header.start() if header else 0)
        values, problems = _values(settings, FeedConfig, place)
        feeds[feed] = FeedConfig(**values)
        errors += problems
    return feeds, errors


def _values(
    table: dict[str, Any], kind: type[Any], place: _Place
) -> tuple[dict[str, Any], list[ConfigError]]:
    known = {each.name: each for each in fields(kind) if not each.metadata.get("hidden")}
    values: dict[str, Any] = {}
    errors = []
    for name, value in table.items():
        where = place.named(name)
        if name not in known:
            errors.append(ConfigError(name, f"{where} is no setting; see docs/configuration.md."))
            continue
        usable = _usable(value, known[name], place.path)
        if problem := _problem(usable, known[name]):
            errors.append(
                ConfigError(name, f"{where} {problem}; it keeps {known[name].default!r}.")
            )
        else:
            values[name] = usable
    return values, errors


def _usable(value: Any, setting: Any, path: Path) -> Any:
    """A value as it is used: a file's path whole, a number of the right kind."""
    if setting.metadata.get("file") and isinstance(value, str) and value:
        return str(path.parent / Path(value).expanduser())
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if isinstance(setting.default, float) and is_number else value


def _problem(value: object, setting: Any) -> str:
    wanted = type(setting.default)
    if type(value) is not wanted:
        return f"must be {_KIND[wanted]}, not {value!r}"
    choices = setting.metadata.get("choices")
    if choices and value not in choices:
        return f"must be one of {', '.join(choices)}, not {value!r}"
    low, high = setting.metadata.get("min"), setting.metadata.get("max")
    if low is not None and isinstance(value, int | float) and value < low:
        return f"must be at least {low}"
    if high is not None and isinstance(value, int | float) and value > high:
        return f"must be at most {high}"
    if setting.metadata.get("file") and value and not Path(str(value)).is_file():
        return f"names a file that is not there, {value}"
    check = setting.metadata.get("check")
    return str(check(value)) if check else ""


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


def _line(source: str, key: str, start: int = 0) -> int:
    pattern = re.compile(
        rf"""^[ \t]*(?:\[\s*)?["']?{re.escape(key)}["']?\s*(?:[=\].]|$)""", re.MULTILINE
    )
    found = pattern.search(source, start)
    return source.count("\n", 0, found.start()) + 1 if found else 1
