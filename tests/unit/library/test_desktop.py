"""What is told of new entries, and by which program."""

import html
import os
from pathlib import Path

import pytest

from newsreader.library.desktop import Message, command, message
from newsreader.model import Headline

TITLES = {"f1": "Harbour News", "f2": "City Desk"}
BOLD = Message("1 new in X", "<b>bold</b> & -x")


def row(number: int, feed: str = "f1", title: str = "") -> Headline:
    return Headline(id=str(number), feed_id=feed, title=title or f"Title {number}")


def test_few_words_for_one_feed_and_for_several() -> None:
    one = message([row(1)], TITLES.__getitem__)
    assert one == Message("1 new in Harbour News", "Title 1")
    many = message([row(n, f"f{n % 2 + 1}") for n in range(12)], TITLES.__getitem__)
    assert many.title == "12 new in 2 feeds"
    assert many.body == "Title 0\nTitle 1\nTitle 2\nand 9 more"


def program(folder: Path, name: str) -> dict[str, str]:
    """An environment whose only program is this one, on a desktop."""
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return {"PATH": str(folder), "DISPLAY": ":0"}


def test_notify_send_gets_the_words_as_arguments_without_markup(tmp_path: Path) -> None:
    argv = command(BOLD, program(tmp_path, "notify-send"))
    assert argv is not None
    assert argv[0] == os.fspath(tmp_path / "notify-send")
    assert argv[-3:] == ["--", BOLD.title, html.escape(BOLD.body, quote=False)]


def test_terminal_notifier_never_takes_words_for_an_option(tmp_path: Path) -> None:
    argv = command(Message("1 new", "-execute x"), program(tmp_path, "terminal-notifier"))
    assert argv is not None
    assert argv[1:] == ["-title", "1 new", "-message", " -execute x"]


@pytest.mark.parametrize("display", ["", ":0"])
def test_without_a_desktop_or_a_program_there_is_none(tmp_path: Path, display: str) -> None:
    environment = {"PATH": str(tmp_path), "DISPLAY": display}
    assert command(BOLD, environment) is None
    program(tmp_path, "notify-send")
    assert (command(BOLD, environment) is None) == (display == "")
