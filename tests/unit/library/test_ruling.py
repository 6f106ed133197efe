"""Rules at work, with real commands: scripts that the tests write."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from newsreader.changes import Announced, Change, EntriesAdded, Noticed
from newsreader.config import Config, Folders
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.rules import Rule
from tests.loopback import Loopback
from tests.newsroom import BRIDGE, FERRY, ROOFS, opened, rss

ALL = View(ViewKind.ALL)
EVERYTHING = ViewSettings(show_read=True)
LATER = ("later", "A quiet draw in round nine", "<p>Both players shook hands.</p>")


def script(folder: Path, name: str, code: str) -> str:
    """A command of our own."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{code}\n")
    path.chmod(0o755)
    return str(path)


def recorder(folder: Path) -> tuple[str, Path]:
    """A command that keeps what it was given, one line for each time; and where it keeps it."""
    kept = folder / "given.jsonl"
    code = (
        f"open({str(kept)!r}, 'a').write(json.dumps("
        "[json.load(sys.stdin), sys.argv[1:], dict(os.environ)]) + '\\n')"
    )
    return script(folder, "record", code), kept


def given(kept: Path) -> list[Any]:
    return [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []


def ruled(*rules: Rule, **settings: Any) -> Config:
    return Config(rules=rules, **settings)


async def until(condition: Callable[[], bool]) -> None:
    """Give the loop its turns until something is so."""
    for _ in range(1_000_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never became so")


async def refreshed(
    folders: Folders, config: Config, new: Sequence[tuple[str, str, str]]
) -> list[Change]:
    """Follow a feed of one entry, have it bring others, and give back all that was announced."""
    heard: list[Change] = []
    entries = [ROOFS]
    async with (
        Loopback({"/feed": lambda _: rss(entries)}) as server,
        opened(folders, heard.append, config=config) as library,
    ):
        await library.subscribing.subscribe(server.url("/feed"), folder="Ports")
        assert not [each for each in heard if isinstance(each, Announced)]
        entries[:0] = new
        await library.refresh()
        await library.settle()
    return heard


def rows(library: Library) -> dict[str, Any]:
    return {row.title: row for row in library.headlines(ALL, EVERYTHING)}


async def test_a_command_gets_the_new_entries_that_match_in_one_document(
    folders: Folders, tmp_path: Path
) -> None:
    command, kept = recorder(tmp_path)
    argument = "$(touch x); 'quoted' $HOME"
    rule = Rule("Ports", "folder:ports -draw", run=(command, argument))
    os.environ["NEWSREADER_SECRET"] = "x"
    try:
        heard = await refreshed(folders, ruled(rule), [FERRY, BRIDGE, LATER])
    finally:
        del os.environ["NEWSREADER_SECRET"]
    ((document, arguments, environment),) = given(kept)
    assert document["rule"] == "Ports"
    assert {each["title"] for each in document["entries"]} == {FERRY[1], BRIDGE[1]}
    first = document["entries"][0]
    assert first["feed"] == "Harbour News"
    assert first["folder"] == "Ports"
    assert first["published"] == "2026-11-22T08:00:00Z"
    assert first["url"].startswith("http://")
    assert arguments == [argument]
    assert environment["NEWSREADER_RULE"] == "Ports"
    assert "NEWSREADER_SECRET" not in environment
    assert "PATH" in environment
    assert not [each for each in heard if isinstance(each, Noticed)]


@pytest.mark.parametrize(
    ("match", "titles"),
    [
        ("", {FERRY[1], BRIDGE[1], LATER[1]}),
        ("title:ferry", {FERRY[1]}),
        ("title:hands", set()),
        ('"shook hands"', {LATER[1]}),
        ("feed:harbour boat*", {FERRY[1]}),
        ("folder:sea", set()),
        ("-title:ferry -title:bridge", {LATER[1]}),
    ],
)
async def test_rules_save_and_mark_read_what_they_match(
    folders: Folders, match: str, titles: set[str]
) -> None:
    await refreshed(
        folders, ruled(Rule("r", match, mark_read=True, save=True)), [FERRY, BRIDGE, LATER]
    )
    async with opened(folders) as library:
        found = rows(library)
        assert {title for title, row in found.items() if row.read and row.saved} == titles
        assert not found[ROOFS[1]].read
        assert library.undo() is None


async def test_what_was_taken_in_already_is_not_new_again(folders: Folders, tmp_path: Path) -> None:
    command, kept = recorder(tmp_path)
    config = ruled(Rule("all", run=(command,)))
    entries = [ROOFS]
    async with Loopback({"/feed": lambda _: rss(entries)}) as server:
        async with opened(folders, config=config) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            entries.insert(0, FERRY)
            await library.refresh()
            entries[0] = (FERRY[0], FERRY[1], FERRY[2] + "<p>Corrected.</p>")
            await library.refresh()
            await library.settle()
        async with opened(folders, config=config) as library:
            await library.refresh()
            await library.settle()
    assert [len(document["entries"]) for document, _, _ in given(kept)] == [1]


async def test_of_two_that_refresh_at_once_one_acts(folders: Folders, tmp_path: Path) -> None:
    command, kept = recorder(tmp_path)
    config = ruled(Rule("all", run=(command,)))
    entries = [ROOFS]
    async with Loopback({"/feed": lambda _: rss(entries)}) as server:
        async with opened(folders, config=config) as one, opened(folders, config=config) as two:
            await one.subscribing.subscribe(server.url("/feed"))
            await two.follow()
            entries[:0] = [FERRY, BRIDGE]
            await asyncio.gather(one.refresh(), two.refresh())
            await one.settle()
            await two.settle()
    seen = [each["title"] for document, _, _ in given(kept) for each in document["entries"]]
    assert sorted(seen) == sorted([FERRY[1], BRIDGE[1]])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("print('no disk\\x1b[2J', file=sys.stderr); sys.exit(3)", "ended with status 3: no disk"),
        ("os.kill(os.getpid(), 9)", "ended with status -9"),
        ("time.sleep(60)", "took more than 1 s and was stopped"),
    ],
)
async def test_a_command_that_fails_is_told_of_in_a_sentence(
    folders: Folders, tmp_path: Path, code: str, words: str
) -> None:
    rule = Rule("Ports", run=(script(tmp_path, "fail", code),), timeout=1)
    heard = await refreshed(folders, ruled(rule), [FERRY])
    (notice,) = [each for each in heard if isinstance(each, Noticed)]
    assert notice.error
    assert notice.sentence.startswith(f"The rule “Ports” failed: fail {words}")
    assert "\x1b" not in notice.sentence


async def test_a_command_that_is_not_there_stops_nothing(folders: Folders) -> None:
    rules = (Rule("one", run=("/nowhere/at all",)), Rule("two", save=True))
    heard = await refreshed(folders, ruled(*rules), [FERRY])
    (notice,) = [each for each in heard if isinstance(each, Noticed) and "rule" in each.sentence]
    assert "“one” failed: at all can't be run (no such file or directory)" in notice.sentence
    async with opened(folders) as library:
        assert rows(library)[FERRY[1]].saved


async def test_a_command_need_not_read_and_outlives_the_reader(
    folders: Folders, tmp_path: Path
) -> None:
    done, go = tmp_path / "done", tmp_path / "go"
    code = f"while not os.path.exists({str(go)!r}): time.sleep(0.01)\nopen({str(done)!r}, 'w')"
    rule = Rule("slow", run=(script(tmp_path, "slow", code),))
    many = [(f"n{n}", f"Number {n}", "<p>x</p>") for n in range(2000)]
    entries = [ROOFS]
    async with Loopback({"/feed": lambda _: rss(entries)}) as server:
        async with opened(folders, config=ruled(rule)) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            entries[:0] = many
            await library.refresh()
    assert not done.exists()
    go.touch()
    await until(done.exists)


async def test_what_is_to_be_told_is_announced_once_for_all_rules(folders: Folders) -> None:
    rules = (Rule("a", "ferry", notify=True), Rule("b", notify=True), Rule("c", save=True))
    heard = await refreshed(folders, ruled(*rules), [FERRY, BRIDGE])
    (announced,) = [each for each in heard if isinstance(each, Announced)]
    added = [each for each in heard if isinstance(each, EntriesAdded)][-1]
    assert sorted(announced.ids) == sorted(added.ids)


async def test_a_refresh_that_is_stopped_still_acts_on_what_it_took_in(
    folders: Folders, tmp_path: Path
) -> None:
    command, kept = recorder(tmp_path)
    config = ruled(Rule("all", "boats", run=(command,)))
    entries = [ROOFS]
    async with Loopback({"/feed": lambda _: rss(entries)}) as server:
        async with opened(folders, config=config) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            entries[:0] = [(f"n{n}", f"Number {n}", "<p>boats</p>" * 500) for n in range(40)]
            refresh = asyncio.ensure_future(library.refresh())
            await until(lambda: library.total(ALL) > 1)
            library.cancel_refresh()
            await asyncio.gather(refresh, return_exceptions=True)
            await library.settle()
    ((document, _, _),) = given(kept)
    assert len(document["entries"]) == 40
