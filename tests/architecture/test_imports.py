"""What is loaded when: proven in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("feedparser", "readability", "lxml", "aiohttp", "pebble")


def loaded(code: str, home: Path) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after some code."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nimport sys\nprint(*{{m.split('.')[0] for m in sys.modules}})",
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
    for arguments in (("refresh",), ("headlines",), ("feeds",), ("config", "path")):
        assert {"textual", "rich"}.isdisjoint(loaded(verb(*arguments), tmp_path)), arguments


def test_listing_headlines_loads_no_parser_and_no_network(tmp_path: Path) -> None:
    assert set(HEAVY).isdisjoint(loaded(verb("headlines"), tmp_path))


def test_the_app_s_modules_load_no_parser_and_no_network(tmp_path: Path) -> None:
    assert set(HEAVY).isdisjoint(loaded("import newsreader.app.app", tmp_path))
