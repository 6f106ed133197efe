"""Backup, restore and the doctor's look at the files, on the command line."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsreader.cli.command import command
from newsreader.config import Folders
from tests.storeroom import FEED, filled, ids_of, saved_article, saved_row


def newsreader(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


async def _fill(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        database.mark(ids[:4], read=True)
        await database.put_saved_article(saved_article(saved_row(ids[0])))


@pytest.fixture
def library(folders: Folders) -> Folders:
    asyncio.run(_fill(folders))
    return folders


@pytest.mark.usefixtures("library")
def test_a_backup_is_restored_into_an_empty_home(tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    result = newsreader("backup", str(target))
    assert result.exit_code == 0, result.output
    assert "files (" in result.stderr
    assert result.stdout == ""
    result = newsreader("--home", str(tmp_path / "other"), "restore", str(target), "--json")
    assert result.exit_code == 0, result.output
    done = json.loads(result.stdout)
    assert list(done) == ["made", "files", "kept"]
    ours = newsreader("headlines", "--json").stdout
    theirs = newsreader("--home", str(tmp_path / "other"), "headlines", "--json").stdout
    assert json.loads(theirs) == json.loads(ours)
    assert newsreader("--home", str(tmp_path / "other"), "doctor").exit_code == 0


def test_a_library_that_is_not_empty_is_replaced_only_if_asked_for(
    library: Folders, tmp_path: Path
) -> None:
    target = tmp_path / "backup.zip"
    packed = json.loads(newsreader("backup", str(target), "--json").stdout)
    assert packed["packed"] == target.stat().st_size
    assert newsreader("mark", "read", "--all").exit_code == 0
    refused = newsreader("restore", str(target))
    assert refused.exit_code == 1
    assert "is not empty" in refused.stderr
    assert "--yes" in refused.stderr
    assert json.loads(newsreader("headlines", "--unread", "--json").stdout) == []
    done = newsreader("restore", "--yes", str(target))
    assert done.exit_code == 0, done.output
    assert f"{library.data}" in done.stderr
    assert len(json.loads(newsreader("headlines", "--unread", "--json").stdout)) == 6
    assert len(list((library.data / "trash" / "restored").iterdir())) == 1


def test_what_is_no_backup_is_refused(library: Folders, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear", "utf-8")
    for arguments in (("backup", str(letter)), ("restore", "--yes", str(letter))):
        result = newsreader(*arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"newsreader: {letter}")
    assert newsreader("restore", str(tmp_path / "none.zip")).exit_code == 2
    assert newsreader("backup", str(tmp_path / "none" / "backup.zip")).exit_code == 1
    assert (library.data / "feeds" / f"{FEED}.json").exists()


def test_the_doctor_tells_of_damaged_files_and_mends_them(library: Folders) -> None:
    assert newsreader("doctor").exit_code == 0
    path = library.data / "bodies" / FEED / "001.json"
    path.write_bytes(path.read_bytes()[:500])
    found = newsreader("doctor")
    assert found.exit_code == 1
    assert "A file of texts of Harbour News is damaged (001.json)" in found.stdout
    assert "newsreader doctor --repair" in found.stdout
    value = json.loads(newsreader("doctor", "--json").stdout)
    assert list(value["files"][0]) == ["file", "sentence", "remedy", "mended"]
    assert (value["files"][0]["file"], value["files"][0]["mended"]) == (str(path), False)
    assert value["aside"] == []
    mended = newsreader("doctor", "--repair")
    assert mended.exit_code == 0, mended.output
    assert "(mended)" in mended.stdout
    assert "kept aside: " in mended.stdout
    value = json.loads(newsreader("doctor", "--json").stdout)
    assert value["files"] == []
    assert len(value["aside"]) == 1
