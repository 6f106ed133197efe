"""The notebook and the speakers on the command line."""

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsreader.cli.command import command
from newsreader.config import Config, Folders
from newsreader.library import View, ViewKind, ViewSettings, open_library
from tests.loopback import Loopback
from tests.newsroom import FERRY, rss

REED = (
    "reed",
    "The harbour master speaks",
    "<p>“The quiet is what people notice,” said Tom Reed, the harbour master.</p>",
)


def newsreader(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def output(*arguments: str) -> Any:
    result = newsreader(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


async def _fill(folders: Folders) -> str:
    """Two feeds, a quote of each kept, the second feed followed no more."""
    async with Loopback({"/ferry": rss([FERRY]), "/city": rss([REED], "City Desk")}) as server:
        library = open_library(folders, Config())
        await library.subscribing.subscribe(server.url("/ferry"))
        city = await library.subscribing.subscribe(server.url("/city"))
        rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
        for row in sorted(rows, key=lambda row: row.title):
            library.notebook.keep_quote(row.id, await library.reading.open(row.id), 0)
        (last, _) = library.notebook.quotes()
        library.notebook.set_note(last.id, "For the book.")
        library.notebook.set_tags(last.id, ["sea"])
        await library.subscribing.unsubscribe(city.id)
        await library.close()
    return city.id


@pytest.fixture
def city(folders: Folders) -> str:
    return asyncio.run(_fill(folders))


@pytest.mark.usefixtures("city")
def test_list() -> None:
    first, second = output("quotes", "list", "--json")
    assert list(first) == [
        "id", "text", "speaker", "role", "title", "author", "feed_id", "feed", "entry_id", "url",
        "published", "kept", "note", "tags", "context",
    ]  # fmt: skip
    assert (first["speaker"], second["speaker"]) == ("Tom Reed", "Ana Lim")
    assert first["note"] == "For the book."
    text = newsreader("quotes", "list").stdout
    assert "“We will not raise the fare." in text
    assert "— Ana Lim" in text
    assert f"{FERRY[1]} · Harbour News · 22 November 2026" in text
    assert "#sea" in text


def test_list_of_a_speaker_and_of_a_feed(city: str) -> None:
    def speakers(*options: str) -> list[str]:
        return [each["speaker"] for each in output("quotes", "list", "--json", *options)]

    assert speakers("--speaker", "LIM") == ["Ana Lim"]
    assert speakers("--speaker", "nobody") == []
    assert speakers("--feed", "Harbour News") == ["Ana Lim"]
    for reference in (city, city[:6], "City Desk"):
        assert speakers("--feed", reference) == ["Tom Reed"]
    assert speakers("--feed", city, "--speaker", "lim") == []
    result = newsreader("quotes", "list", "--feed", "nothing-like-it")
    assert result.exit_code == 1
    assert result.stderr.startswith("newsreader: No feed")


def test_nothing_kept_says_so() -> None:
    result = newsreader("quotes", "list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No quotes" in result.stderr
    assert output("quotes", "list", "--json") == []
    assert output("speakers", "--json") == []
    assert newsreader("speakers").stdout == ""


@pytest.mark.usefixtures("city")
def test_export(tmp_path: Path) -> None:
    assert newsreader("quotes", "export").stdout.startswith("> The quiet is what people notice,\n")
    assert len(json.loads(newsreader("quotes", "export", "--format", "json").stdout)) == 2
    path = tmp_path / "quotes.csv"
    result = newsreader("quotes", "export", "--format", "csv", "--speaker", "lim", str(path))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert str(path) in result.stderr
    (row,) = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    assert row["speaker"] == "Ana Lim"
    assert "@misc{lim2026-" in newsreader("quotes", "export", "--format", "bibtex").stdout
    failed = newsreader("quotes", "export", str(tmp_path / "none" / "x"))
    assert failed.exit_code == 1
    assert failed.stderr.startswith("newsreader: ")
    assert newsreader("quotes", "export", "--format", "docx").exit_code == 2


@pytest.mark.usefixtures("city")
def test_the_doctor_counts_them() -> None:
    assert output("doctor", "--json")["quotes"] == 2


@pytest.mark.usefixtures("city")
def test_speakers() -> None:
    (lim,) = output("speakers", "--json")
    assert (lim["name"], lim["quotes"], len(lim["entries"])) == ("Ana Lim", 1, 1)
    assert newsreader("speakers").stdout.split() == ["1", "1", "Ana", "Lim"]
