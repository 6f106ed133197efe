"""Rules as they stand in the settings: what is to happen to new entries that match."""

import re
from pathlib import Path
from typing import Any

from msgspec import Struct

from newsreader.errors import ConfigError

LONGEST_RUN = 600
"""Seconds that a command may be given."""


class Rule(Struct, frozen=True):
    """What happens to new entries of some kind.

    Args:
        name: By which it is told of.
        match: Which entries, in the language of searching; empty means all.
        run: A command and its arguments, given the entries as JSON on stdin.
        timeout: Seconds the command may take.
        mark_read: Mark them read.
        save: Save them for later.
        notify: Tell of them on the desktop.
        line: Where it stands in the file.
    """

    name: str
    match: str = ""
    run: tuple[str, ...] = ()
    timeout: int = 30
    mark_read: bool = False
    save: bool = False
    notify: bool = False
    line: int = 1


def read_rules(
    tables: object, source: str, path: Path
) -> tuple[tuple[Rule, ...], list[ConfigError]]:
    """Read the tables ``[[rules]]``.

    Args:
        tables: As TOML gives them.
        source: The file, to tell lines.
        path: Its path, to be told.

    Returns:
        The rules that can be used, and one error for each that can't.
    """
    headers = list(re.finditer(r"^[ \t]*\[\[\s*rules\s*\]\]", source, re.MULTILINE))
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        return (), [ConfigError("rules", f"{path}: rules must be tables, [[rules]].")]
    rules: list[Rule] = []
    errors: list[ConfigError] = []
    for number, table in enumerate(tables):
        start = headers[number].start() if number < len(headers) else 0
        line = source.count("\n", 0, start) + 1
        names = {rule.name for rule in rules}
        if problem := _problem(table, names):
            key, words = problem
            at = line + _below(source[start:], key)
            sentence = f"{path}, line {at}: {words}; the rule is not used."
            errors.append(ConfigError(f"rules.{key}", sentence))
        else:
            values = {**table, "run": tuple(table.get("run", ())), "line": line}
            rules.append(Rule(**values))
    return tuple(rules), errors


_KINDS = {"name": str, "match": str, "timeout": int, "mark_read": bool, "save": bool,
          "notify": bool}  # fmt: skip
_WORDS = {str: "a string", int: "a whole number", bool: "true or false"}
_ACTIONS = ("run", "mark_read", "save", "notify")


def _problem(table: dict[str, Any], names: set[str]) -> tuple[str, str] | None:
    """The key that can't be used, and why; None when the rule can."""
    for key, value in table.items():
        if key == "run":
            continue
        if key not in _KINDS:
            return key, f"{key} is nothing that a rule has; see docs/automation.md"
        if type(value) is not _KINDS[key]:
            return key, f"{key} must be {_WORDS[_KINDS[key]]}, not {value!r}"
    return _name_problem(table, names) or _action_problem(table)


def _name_problem(table: dict[str, Any], names: set[str]) -> tuple[str, str] | None:
    name = table.get("name", "").strip()
    if not name:
        return "rules", "a rule must have a name"
    return ("name", f"there is a rule “{name}” already") if name in names else None


def _action_problem(table: dict[str, Any]) -> tuple[str, str] | None:
    run = table.get("run", [])
    if not isinstance(run, list) or not all(isinstance(each, str) for each in run):
        return "run", 'run must be a list, a command and its arguments: ["prog", "argument"]'
    if "run" in table and not (run and run[0].strip()):
        return "run", "run must name a command"
    if not 1 <= table.get("timeout", 1) <= LONGEST_RUN:
        return "timeout", f"timeout must be 1 to {LONGEST_RUN} seconds"
    if not any(table.get(action) for action in _ACTIONS):
        return "rules", f"a rule must do something: {', '.join(_ACTIONS)}"
    return None


def _below(source: str, key: str) -> int:
    """How many lines below its header a rule has a key."""
    found = re.search(rf"""^[ \t]*["']?{re.escape(key)}["']?\s*=""", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) if found else 0
