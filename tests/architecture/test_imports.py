"""What is loaded when: proven in processes of their own."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

LATER = (
    "click",
    "newsreader.app.commands",
    "newsreader.app.screens.add_feed",
    "newsreader.app.screens.ask",
    "newsreader.app.screens.enclosures",
    "newsreader.app.screens.help",
    "newsreader.app.screens.playing",
    "newsreader.app.screens.notebook",
    "newsreader.app.screens.speakers",
    "newsreader.app.screens.theme_picker",
    "newsreader.app.screens.welcome",
    "newsreader.cli.about",
    "newsreader.cli.command",
    "newsreader.cli.enclosures",
    "newsreader.cli.entries",
    "newsreader.cli.feeds",
    "newsreader.cli.quotes",
    "newsreader.cli.searching",
    "newsreader.download",
    "newsreader.feeds.opml",
    "newsreader.store.identity",
    "newsreader.store.merge",
    "newsreader.store.search.filling",
    "newsreader.store.search.finding",
    "newsreader.wording",
    "email",
    "html",
    "http.client",
    "multiprocessing",
    "sqlite3",
    "urllib.request",
    "xml.sax",
)
"""What the reader does not need for its first frame, and would be slower for."""

HEAVY = ("feedparser", "readability", "lxml", "aiohttp", "pebble", "PIL", "textual_image")


def loaded(code: str, home: Path) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nimport sys\nprint(*sys.modules)",
        ],
        env={**os.environ, "NEWSREADER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.splitlines()[-1].split())


def verb(*arguments: str) -> str:
    return (
        "from newsreader.cli.command import command\n"
        f"command.main({list(arguments)!r}, standalone_mode=False)"
    )


def test_the_command_line_loads_no_textual(tmp_path: Path) -> None:
    for arguments in (
        ("refresh",),
        ("headlines",),
        ("feeds",),
        ("enclosures",),
        ("config", "path"),
    ):
        assert {"textual", "rich"}.isdisjoint(loaded(verb(*arguments), tmp_path)), arguments


def test_listing_headlines_loads_no_parser_and_no_network(tmp_path: Path) -> None:
    assert set(HEAVY).isdisjoint(loaded(verb("headlines"), tmp_path))


def test_the_app_s_modules_load_no_parser_and_no_network(tmp_path: Path) -> None:
    assert set(HEAVY).isdisjoint(loaded("import newsreader.app.app", tmp_path))


def test_the_reader_starts_without_what_is_shown_later(tmp_path: Path) -> None:
    modules = loaded("import newsreader.cli, newsreader.app.app", tmp_path)
    assert not modules.intersection(LATER)


def test_what_is_loaded_later_is_still_there() -> None:
    for name in LATER:
        assert find_spec(name), name


def test_a_verb_loads_no_other_verbs(tmp_path: Path) -> None:
    modules = loaded(verb("config", "path"), tmp_path)
    assert "newsreader.cli.about" in modules
    assert modules.isdisjoint({"newsreader.cli.entries", "newsreader.cli.quotes"})
