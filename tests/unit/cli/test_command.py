"""The command finds its verbs, which are loaded when they are asked for."""

from importlib import import_module

from click import Context
from click.testing import CliRunner

from newsreader.cli.command import SECTIONS, VERBS, command


def test_every_verb_is_in_the_module_that_is_named_for_it() -> None:
    for module, verbs in VERBS.items():
        found = import_module(f"newsreader.cli.{module}").VERBS
        assert tuple(each.name for each in found) == verbs


def test_every_verb_stands_once_in_the_help() -> None:
    every = sorted(verb for verbs in VERBS.values() for verb in verbs)
    assert sorted(verb for verbs in SECTIONS.values() for verb in verbs) == every
    text = CliRunner().invoke(command, ["--help"]).output
    assert all(f"{heading}:" in text for heading in SECTIONS)
    assert all(f"\n  {verb} " in text for verb in every)
    assert "..." not in text.partition("Subscriptions:")[2]
    assert "  remove       Unsubscribe." in text


def test_what_is_no_verb_is_none() -> None:
    assert command.get_command(Context(command), "frobnicate") is None
