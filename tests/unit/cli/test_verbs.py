"""The command line as a user of a shell meets it: output, errors, exit codes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsreader import __version__
from newsreader.article.printing import in_columns
from newsreader.cli.command import command
from tests.loopback import Loopback, Reply
from tests.newsroom import BRIDGE, FERRY, LONG, page, rss

FULL = page(FERRY[1], LONG, "“The sea is patient,” said Ana Lim, who runs the line.", LONG)
SITE = page(
    "Harbour",
    LONG,
    head='<link rel="alternate" type="application/rss+xml" title="News" href="/feed">'
    '<link rel="alternate" type="application/rss+xml" title="Ports" href="/ports">',
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.routes.update(
            {
                "/feed": rss([FERRY, BRIDGE], site=running.url("/")),
                "/ports": rss([BRIDGE], title="Ports"),
                "/site": SITE,
                "/bare": page("Bare", LONG),
                "/ferry": FULL,
                "/broken": Reply(b"", status=500),
            }
        )
        yield running


def newsreader(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def output(*arguments: str) -> Any:
    result = newsreader(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_version() -> None:
    assert __version__ in newsreader("--version").stdout


def test_an_empty_library_says_how_to_begin() -> None:
    result = newsreader()
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "newsreader add URL" in result.stderr


def test_add_list_and_read(server: Loopback) -> None:
    (added,) = output("add", server.url("/feed"), "--folder", "Ports", "--json")
    assert added["title"] == "Harbour News"
    assert added["folder"] == "Ports"
    assert (added["unread"], added["total"]) == (2, 2)
    (feed,) = output("feeds", "--json")
    assert feed == added
    assert feed["last_refreshed"].endswith("Z")
    assert feed["last_error"] is None
    rows = output("headlines", "--json")
    assert {row["title"] for row in rows} == {FERRY[1], BRIDGE[1]}
    assert list(rows[0]) == [
        "id",
        "feed_id",
        "feed",
        "title",
        "url",
        "author",
        "published",
        "first_seen",
        "read",
        "updated",
        "saved",
        "minutes",
    ]
    assert rows[0]["published"] == "2026-11-22T08:00:00Z"
    ferry = next(row for row in rows if row["title"] == FERRY[1])
    article = output("read", ferry["id"][:8], "--json")
    assert article["source"] == "feed"
    assert [block["kind"] for block in article["blocks"]] == ["paragraph"] * 4
    (quote,) = article["quotes"]
    assert quote["speaker"] == "Ana Lim"
    assert quote["role"] is None
    text = article["blocks"][quote["block"]]["text"]
    assert text[quote["start"] : quote["end"]] == quote["text"]
    assert "continues" not in quote


def test_the_listing_without_a_terminal(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    lines = newsreader().stdout.splitlines()
    assert len(lines) == 2
    assert any(FERRY[1] in line and "Harbour News" in line and "●" in line for line in lines)


def test_read_as_text_and_markdown_names_the_speaker(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    ferry = next(row["id"] for row in output("headlines", "--json") if row["title"] == FERRY[1])
    text = newsreader("read", ferry).stdout
    assert "▌ “We will not raise the fare." in text
    assert "— Ana Lim" in text
    plain = newsreader("read", ferry, "--plain").stdout
    assert "▌" not in plain
    assert "Quote: “We will not" in plain
    marked = newsreader("read", ferry, "--markdown").stdout
    assert "> “We will not raise the fare" in marked
    assert "> — Ana Lim" in marked


def test_a_page_outside_the_library_is_read_and_not_stored(server: Loopback) -> None:
    article = output("read", server.url("/ferry"), "--json")
    assert article["source"] == "extracted"
    assert article["id"] is None
    assert article["quotes"][0]["speaker"] == "Ana Lim"
    assert output("headlines", "--json") == []


def test_full_text_of_an_entry(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    article = output("read", server.url("/ferry"), "--full", "--json")
    assert article["source"] == "extracted"
    assert "patient" in article["quotes"][0]["text"]


def test_a_site_with_several_feeds_asks_for_a_choice(server: Loopback) -> None:
    result = newsreader("add", server.url("/site"))
    assert result.exit_code == 2
    assert "/feed" in result.stderr
    assert "/ports" in result.stderr
    assert output("feeds", "--json") == []
    (chosen,) = output("add", server.url("/site"), "--feed", "2", "--json")
    assert chosen["title"] == "Ports"


def test_a_page_without_feeds_is_refused_with_a_remedy(server: Loopback) -> None:
    del server.routes["/feed"]
    result = newsreader("add", server.url("/bare"))
    assert result.exit_code == 1
    assert "later add" in result.stderr


def test_refresh_reports_and_its_exit_code_tells_how_it_went(
    server: Loopback, tmp_path: Path
) -> None:
    newsreader("add", server.url("/feed"))
    report = output("refresh", "--json")
    assert list(report) == ["feeds", "changed", "unchanged", "failed", "new_entries", "errors"]
    assert report["unchanged"] == 1
    urls = tmp_path / "urls"
    urls.write_text(f'{server.url("/broken")} "Ports" "~Broken"\nexec:rm -rf /\n', "utf-8")
    imported = output("import", str(urls), "--json")
    assert imported["added"][0]["title"] == "Broken"
    assert imported["added"][0]["folder"] == "Ports"
    assert len(imported["refused"]) == 1
    some = newsreader("refresh", "--json")
    assert some.exit_code == 4
    (error,) = json.loads(some.stdout)["errors"]
    assert error["url"] == server.url("/broken")
    assert error["error"].endswith(".")
    assert newsreader("refresh", "Broken").exit_code == 1
    broken = next(feed for feed in output("feeds", "--json") if feed["title"] == "Broken")
    assert broken["last_error"] == error["error"]
    assert newsreader("doctor").exit_code == 1


def test_marks(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    ids = [row["id"] for row in output("headlines", "--json")]
    assert newsreader("mark", "read", ids[0]).exit_code == 0
    assert [row["id"] for row in output("headlines", "--unread", "--json")] == ids[1:]
    assert newsreader("mark", "read", "--all").exit_code == 0
    assert output("headlines", "--unread", "--json") == []
    feed = output("feeds", "--json")[0]["id"]
    assert "2 marked unread" in newsreader("mark", "unread", "--feed", feed).stderr
    assert newsreader("mark", "read").exit_code == 2
    assert newsreader("mark", "read", "nothing-like-it").exit_code == 1


def test_what_changed_since_it_was_read(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    entry = next(row["id"] for row in output("headlines", "--json") if row["title"] == BRIDGE[1])
    assert newsreader("changes", entry).stderr.startswith("Nothing has changed")
    newsreader("read", entry)
    newsreader("mark", "read", entry)
    edited = BRIDGE[2].replace("two winters", "three long winters")
    server.routes["/feed"] = rss([FERRY, (*BRIDGE[:2], edited)])
    newsreader("refresh")
    assert [row["id"] for row in output("headlines", "--updated", "--json")] == [entry]
    assert "✎" in newsreader("headlines").stdout
    told = newsreader("changes", entry).stdout
    assert "open again after [-two-] {+three long+} winters." in told
    assert "~~two~~ **three long**" in newsreader("changes", entry, "--markdown").stdout
    marks = [mark["kind"] for mark in output("changes", entry, "--json")["blocks"][0]["marks"]]
    assert marks == ["removed", "inserted"]


def test_read_later(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    added = newsreader("later", "add", server.url("/ferry"), server.url("/bare"))
    assert added.exit_code == 0
    kept = output("later", "list", "--json")
    assert {row["title"] for row in kept} == {FERRY[1], "Bare"}
    assert all(row["saved"] for row in kept)
    exported = output("later", "export", "--json")
    assert all(article["source"] == "saved" for article in exported)
    assert any("patient" in quote["text"] for each in exported for quote in each["quotes"])
    assert f"# {FERRY[1]}" in newsreader("later", "export").stdout
    assert newsreader("later", "remove", kept[0]["id"]).exit_code == 0
    assert len(output("later", "list", "--json")) == 1


def test_a_page_that_can_not_be_had_is_saved_and_said_so(server: Loopback) -> None:
    added = newsreader("later", "add", server.url("/broken"))
    assert added.exit_code == 0
    assert "fetched later" in added.stderr
    assert "fetched later" not in newsreader("refresh").stderr


@pytest.mark.parametrize("verb", [("read",), ("later", "add")])
def test_addresses_are_taken_as_they_are_typed(server: Loopback, verb: tuple[str, ...]) -> None:
    bare = server.url("/ferry").removeprefix("http://")
    found = newsreader(*verb, bare)
    assert found.exit_code == 0
    assert FERRY[1] in found.stdout
    refused = newsreader(*verb, "ftp://127.0.0.1/ferry")
    assert refused.exit_code == 1
    assert "only http and https" in refused.stderr
    assert "ftp" not in newsreader("later", "list").stdout


def test_what_can_not_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    missing = newsreader("export", str(tmp_path / "missing" / "list.opml"))
    assert missing.exit_code == 1
    assert missing.stderr.startswith("newsreader: ")
    full = Path("/dev/full")
    if full.exists():
        with full.open("w") as output:
            ended = subprocess.run(
                [sys.executable, "-m", "newsreader", "demo"],
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert ended.returncode == 1
        assert len(ended.stderr.splitlines()) == 1


def test_an_import_of_nothing_usable_fails(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text("nothing\nto follow\n", "utf-8")
    refused = newsreader("import", str(tmp_path / "urls"))
    assert refused.exit_code == 1
    assert "2 refused" in refused.stdout


def test_a_feed_named_twice_is_removed_once(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    assert newsreader("remove", "Harbour News", server.url("/feed")).exit_code == 0


def test_columns_are_as_wide_as_they_are_shown() -> None:
    assert in_columns([("港口", "a"), ("Pier", "b")]) == ["港口  a", "Pier  b"]


def test_the_doctor_tells_what_ails_which_feed(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    newsreader("add", server.url("/ports"))
    newsreader("pause", "Ports")
    assert newsreader("doctor").exit_code == 0
    server.routes["/feed"] = Reply(status=404)
    newsreader("refresh")
    result = newsreader("doctor")
    assert result.exit_code == 1
    for words in ("\nFailing\n", "Harbour News", "(404)", "\nPaused\n", "Ports"):
        assert words in result.stdout
    told = json.loads(newsreader("doctor", "--json").stdout)["ailments"]
    assert [(each["title"], each["ailment"]) for each in told] == [
        ("Harbour News", "failing"),
        ("Ports", "paused"),
    ]
    assert told[0]["since"].endswith("Z")
    assert told[0]["remedies"][0] == "relocate"


def test_relocate(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    server.routes |= {"/": SITE, "/feed": Reply(status=404), "/new": rss([FERRY])}
    newsreader("refresh")
    assert newsreader("relocate", "Harbour News", server.url("/bare")).exit_code == 1
    moved = newsreader("relocate", "Harbour News", server.url("/new"))
    assert moved.stderr == f"Harbour News is fetched from {server.url('/new')} now.\n"
    assert newsreader("refresh").exit_code == 0
    server.routes |= {"/new": Reply(status=404), "/feed": rss([FERRY])}
    newsreader("refresh")
    several = newsreader("relocate", "Harbour News")
    assert several.exit_code == 2
    assert "2  Ports" in several.stderr
    assert newsreader("relocate", "Harbour News", "--feed", "1").exit_code == 0
    (feed,) = output("feeds", "--json")
    assert (feed["url"], feed["total"]) == (server.url("/feed"), 2)


def test_pause_and_resume(server: Loopback) -> None:
    newsreader("add", server.url("/feed"))
    paused = newsreader("pause", "Harbour News")
    assert (paused.exit_code, paused.stderr) == (0, "Paused Harbour News.\n")
    assert "(paused)" in newsreader("feeds").output
    assert output("feeds", "--json")[0]["paused"] is True
    assert newsreader("refresh").output.startswith("0 feeds")
    assert newsreader("resume", "Harbour News").exit_code == 0
    assert newsreader("refresh").output.startswith("1 feed:")


def test_rename_move_remove_and_export(server: Loopback, tmp_path: Path) -> None:
    newsreader("add", server.url("/feed"))
    assert newsreader("rename", "Harbour News", "Mine").exit_code == 0
    assert newsreader("move", "Mine", "--folder", "A/B").exit_code == 0
    opml = tmp_path / "list.opml"
    assert newsreader("export", str(opml)).exit_code == 0
    assert 'text="Mine"' in opml.read_text("utf-8")
    assert newsreader("export").stdout == opml.read_text("utf-8")
    assert newsreader("remove", "Mine").exit_code == 0
    assert output("feeds", "--json") == []
    assert newsreader("import", str(opml)).exit_code == 0
    assert output("feeds", "--json")[0]["folder"] == "A/B"


def test_keys_themes_and_config(tmp_path: Path) -> None:
    assert any(row["id"] == "app.quit" for row in output("keys", "--json"))
    names = {theme["name"] for theme in output("themes", "--json")["themes"]}
    assert {"newsprint", "terminal", "contrast"} <= names
    path = Path(newsreader("config", "path").stdout.strip())
    assert newsreader("config", "check").exit_code == 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[keys]\napp.nothing = "x"\n', "utf-8")
    checked = newsreader("config", "check")
    assert checked.exit_code == 1
    assert "app.nothing" in checked.stdout
    assert "line 2" in checked.stdout


def test_errors_are_one_sentence_on_stderr() -> None:
    result = newsreader("read", "none")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("newsreader: ")
    assert newsreader("frobnicate").exit_code == 2


def test_the_demo_prints_headlines_and_an_article_with_its_quotes() -> None:
    result = newsreader("demo")
    assert result.exit_code == 0
    assert len([line for line in result.stdout.splitlines() if " · " in line]) >= 30
    assert "▌ " in result.stdout
    assert "— " in result.stdout
