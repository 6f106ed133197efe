"""The command finds its verbs, which are loaded when they are asked for."""

from importlib import import_module

from click import Context
from click.testing import CliRunner

from newsreader.cli.command import VERBS, command


def test_every_verb_is_in_the_module_that_is_named_for_it() -> None:
    for module, verbs in VERBS.items():
        found = import_module(f"newsreader.cli.{module}").VERBS
        assert tuple(each.name for each in found) == verbs


def test_help_lists_every_verb_with_what_it_does() -> None:
    lines = CliRunner().invoke(command, ["--help"]).output.partition("Commands:\n")[2].splitlines()
    told = dict(line.split(maxsplit=1) for line in lines)
    assert list(told) == sorted(verb for verbs in VERBS.values() for verb in verbs)
    assert told["remove"] == "Unsubscribe."


def test_what_is_no_verb_is_none() -> None:
    assert command.get_command(Context(command), "frobnicate") is None
