import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsreader.cli.command import command
from newsreader.config import Folders
from tests.storeroom import filled


@pytest.fixture
async def folders(tmp_path: Path) -> Folders:
    folders = Folders.find(tmp_path / "home")
    async with filled(folders, 3):
        pass
    return folders


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


@pytest.mark.usefixtures("folders")
def test_entries_are_found_with_a_snippet() -> None:
    done = run("search", "entry", "2")
    assert done.exit_code == 0
    assert "Headline 2" in done.stdout
    assert "Text of entry 2." in done.stdout


@pytest.mark.usefixtures("folders")
def test_json() -> None:
    value = json.loads(run("search", "--json", "--limit", "2", "headline").stdout)
    assert value["found"] == 3
    assert len(value["entries"]) == 2
    assert value["entries"][0]["snippet"].startswith("Text of entry")
    assert value["quotes"] == []


@pytest.mark.usefixtures("folders")
def test_nothing_found_is_exit_code_1_and_a_wrong_query_2() -> None:
    nothing = run("search", "--", "ferry")
    assert nothing.exit_code == 1
    assert "Nothing holds ferry." in nothing.stderr
    wrong = run("search", "after:tomorow")
    assert wrong.exit_code == 2
    assert "is no date" in wrong.stderr
    assert run("search", "*").exit_code == 2


@pytest.mark.usefixtures("folders")
def test_searches_are_saved_listed_renamed_and_removed() -> None:
    assert run("search", "--save", "Second", "entry 2").exit_code == 0
    assert "Second" in run("searches").stdout
    assert run("searches", "list").stdout == run("searches").stdout
    assert run("searches", "rename", "second", "Number two").exit_code == 0
    [value] = json.loads(run("searches", "--json").stdout)
    assert run("searches").stdout.split()[0] == value["id"]
    assert (value["name"], value["query"]) == ("Number two", "entry 2")
    assert (value["unread"], value["total"]) == (1, 1)
    assert run("searches", "remove", "Number two").exit_code == 0
    assert "No searches are saved" in run("searches").stderr
    assert run("searches", "remove", "Number two").exit_code == 1
