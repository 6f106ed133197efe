"""Files on the command line: listed, downloaded, gone on with, exit codes."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsreader.cli.command import command
from newsreader.config import Folders
from tests.files import SOUND, Served, podcast, subscribed
from tests.loopback import Loopback, Reply
from tests.storeroom import FEED


@pytest.fixture
def server(folders: Folders) -> Iterator[Loopback]:
    with Loopback({f"/{number}.mp3": Served() for number in (1, 2, 3)}) as running:
        asyncio.run(subscribed(folders, podcast(running.url(""), 1, 2, 3)))
        yield running


def newsreader(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def output(*arguments: str) -> Any:
    result = newsreader(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_files_of_a_feed_and_of_an_entry(server: Loopback) -> None:
    rows = output("enclosures", "--feed", FEED)
    assert [row["entry"] for row in rows] == ["Tide 1", "Tide 2", "Tide 3"]
    first = rows[0]
    assert (first["kind"], first["size"], first["duration"]) == ("audio", len(SOUND), 61)
    assert (first["state"], first["path"], first["played"]) == (None, None, False)
    assert output("enclosures", first["entry_id"]) == [first]
    assert output("enclosures") == []
    line = newsreader("enclosures", first["entry_id"]).stdout
    assert line.split() == [
        first["entry_id"],
        "audio",
        "1:01",
        "262",
        "kB",
        "-",
        "Tide",
        "1",
        "1.mp3",
    ]
    assert newsreader("enclosures", "nothing").exit_code == 1


def test_an_entry_s_file_is_downloaded_once(server: Loopback, folders: Folders) -> None:
    entry_id = output("enclosures", "--feed", FEED)[0]["entry_id"]
    result = newsreader("download", entry_id)
    assert result.exit_code == 0
    path = folders.downloads() / "Tide Talk" / "2026-11-22 Tide 1.mp3"
    assert result.stdout == f"{path}\n"
    assert path.read_bytes() == SOUND
    again = newsreader("download", entry_id)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "Nothing to download" in again.stderr
    assert server.count("/1.mp3") == 1
    (row,) = output("enclosures")
    assert (row["state"], row["path"]) == ("done", str(path))
    assert row["finished"]


def test_the_new_ones_of_a_feed(server: Loopback, folders: Folders) -> None:
    assert len(output("download", "--feed", FEED, "--new", "1")) == 1
    assert [row["entry"] for row in output("download", "--new")] == ["Tide 2", "Tide 3"]
    assert output("download", "--new") == []
    assert len(list((folders.downloads() / "Tide Talk").iterdir())) == 3
    assert newsreader("download", "--feed", FEED).exit_code == 2


def test_what_is_read_is_not_new(server: Loopback) -> None:
    assert newsreader("mark", "read", "--feed", FEED).exit_code == 0
    assert output("download", "--new") == []


def test_exit_codes_and_going_on(server: Loopback) -> None:
    server.routes["/1.mp3"] = Reply(b"", 404)
    some = newsreader("download", "--new", "2")
    assert some.exit_code == 4
    assert "! Tide 1: 127.0.0.1 has nothing at this address" in some.stderr
    assert len(some.stdout.splitlines()) == 1
    assert newsreader("download").exit_code == 1
    server.routes["/1.mp3"] = Served()
    done = newsreader("download")
    assert done.exit_code == 0
    assert Path(done.stdout.strip()).read_bytes() == SOUND
    assert "Nothing to download" in newsreader("download").stderr
