"""Refreshing from cron: rules, commands and the desktop, as a shell starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsreader.config import Folders
from tests.loopback import Loopback
from tests.newsroom import BRIDGE, FERRY, LONG, ROOFS, page, rss

RULES = """
[[rules]]
name = "Ferries"
match = "ferry"
run = ["{command}", "--new"]
save = true
notify = true
"""
KEEP = "#!{python}\nimport sys\nopen('{kept}', 'a').write(repr((sys.argv[1:], {given})) + '\\n')\n"


def program(folder: Path, name: str, given: str) -> Path:
    """A command that keeps its arguments; and the file that it keeps them in."""
    folder.mkdir(exist_ok=True)
    kept = folder / f"{name}.kept"
    path = folder / name
    path.write_text(KEEP.format(python=sys.executable, kept=kept, given=given))
    path.chmod(0o755)
    return kept


def newsreader(home: Path, tools: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsreader", "--home", str(home), *arguments],
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "DISPLAY": ":0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def home(folders: Folders) -> Path:
    folders.config.mkdir(parents=True)
    return folders.config.parent


def test_a_refresh_runs_the_rules_and_tells_the_desktop(
    folders: Folders, home: Path, tmp_path: Path
) -> None:
    tools = tmp_path / "tools"
    told = program(tools, "notify-send", "''")
    given = program(tools, "hook", "sys.stdin.read()")
    folders.config_file.write_text(RULES.format(command=tools / "hook"))
    entries = [ROOFS]
    with Loopback({"/ferry": page(FERRY[1], LONG, LONG)}) as server:
        server.routes["/feed"] = lambda _: rss(entries, site=server.url("/"))
        assert newsreader(home, tools, "add", server.url("/feed")).returncode == 0
        assert not told.exists()
        entries[:0] = [FERRY, BRIDGE]
        done = newsreader(home, tools, "refresh")
        assert (done.returncode, done.stderr) == (0, "")
        assert newsreader(home, tools, "refresh").returncode == 0
    (line,) = given.read_text().splitlines()
    arguments, document = eval(line)  # what the script wrote by repr
    assert arguments == ["--new"]
    assert [each["title"] for each in json.loads(document)["entries"]] == [FERRY[1]]
    (line,) = told.read_text().splitlines()
    assert eval(line)[0][-2:] == ["1 new in Harbour News", FERRY[1]]
    saved = newsreader(home, tools, "later", "list", "--json").stdout
    assert [each["title"] for each in json.loads(saved)] == [FERRY[1]]


def test_a_rule_that_can_not_be_used_is_told_and_stops_nothing(
    folders: Folders, home: Path, tmp_path: Path
) -> None:
    folders.config_file.write_text('[[rules]]\nname = "x"\nmatch = "boat:x"\nsave = true\n')
    check = newsreader(home, tmp_path, "config", "check")
    assert check.returncode == 1
    assert f"{folders.config_file}, line 1: rule “x”: There is no field “boat:”" in check.stdout
    done = newsreader(home, tmp_path, "refresh")
    assert done.returncode == 0
    assert "The rule is not used." in done.stderr
