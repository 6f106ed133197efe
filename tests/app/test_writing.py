"""The article out of the reader: into files, and into other programs."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from newsreader.app import external
from newsreader.app.files import NAME_LIMIT, FileError, free_path, safe_name, write_file
from newsreader.config import Folders
from tests.app.support import BRIDGE, FERRY, Session, feed, library_of, session
from tests.app.test_terminal import SETTINGS, Terminal

HARBOUR = {"/feed": feed("Harbour News", FERRY, BRIDGE)}
NAME = "ferry-line-to-get-electric-boats"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "home"
    path.mkdir()
    monkeypatch.setenv("HOME", str(path))
    return path


def answer(it: Session) -> Input:
    return it.app.screen.query_one("#answer", Input)


async def ask_for_file(it: Session) -> str:
    await it.reads(FERRY.title)
    await it.press("w")
    await it.sees("Write the article to a file")
    return answer(it).value


async def test_the_article_is_written_as_markdown(folders: Folders, home: Path) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        assert await ask_for_file(it) == f"~/{NAME}.md"
        await it.press("enter")
        await it.hears(f"Written to ~/{NAME}.md.")
        text = (home / f"{NAME}.md").read_text("utf-8")
        assert text.startswith('---\ntitle: "Ferry line to get electric boats"\n')
        assert 'site: "Harbour News"\n' in text
        assert "# Ferry line to get electric boats" in text
        assert "“Passengers will see no difference but the quiet,”" in text
        assert await ask_for_file(it) == f"~/{NAME}-2.md"
        await it.press("escape")


async def test_another_name_gives_plain_text_and_its_folder_is_remembered(
    folders: Folders, home: Path
) -> None:
    await library_of(folders, HARBOUR)
    (home / "notes").mkdir()
    async with session(folders) as it:
        await ask_for_file(it)
        answer(it).value = str(home / "notes" / "ferry.txt")
        await it.press("enter")
        await it.hears("Written to")
        text = (home / "notes" / "ferry.txt").read_text("utf-8")
        assert text.startswith("Ferry line to get electric boats\nHarbour News")
        assert await ask_for_file(it) == str(home / "notes" / f"{NAME}.md")
        answer(it).value = str(home / "notes")
        await it.press("enter")
        await it.hears(f"{NAME}.md.")


async def test_a_file_is_never_written_over(folders: Folders, home: Path) -> None:
    await library_of(folders, HARBOUR)
    taken = home / "taken.md"
    taken.write_text("mine")
    async with session(folders) as it:
        await ask_for_file(it)
        answer(it).value = str(taken)
        await it.press("enter")
        await it.hears("exists already")
        assert taken.read_text() == "mine"


@given(st.text(max_size=300))
def test_a_suggested_name_is_harmless(title: str) -> None:
    name = safe_name(title)
    assert 0 < len(name) <= NAME_LIMIT + 1
    assert not set(name) & set('/\\:*?"<>|\0\n\t ')
    assert name[0] not in ".-~"
    assert len(f"{name}-99.md".encode()) < 255


def test_names_keep_their_letters_and_devices_are_avoided() -> None:
    assert safe_name("Où va l’eau ? — 港の話 (2)") == "où-va-l’eau-港の話-2"
    assert safe_name("../../etc/passwd") == "etc-passwd"
    assert safe_name("CON") == "con-"
    assert safe_name("…") == "article"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="can't be written"):
        write_file(tmp_path / "missing" / "a.md", "text")
    assert free_path(tmp_path, "a", ".md") == tmp_path / "a.md"


def test_a_command_gets_the_text_and_no_shell(tmp_path: Path) -> None:
    target = tmp_path / "got"
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    assert external.pipe_here([sys.executable, "-c", code, str(target)], "“Ahoy”\n") == ""
    assert target.read_text("utf-8") == "“Ahoy”\n"


def test_a_command_that_fails_says_so() -> None:
    assert "can't be started" in external.pipe_here(["/no/such/program"], "text")
    ending = [sys.executable, "-c", "raise SystemExit(3)"]
    assert external.pipe_here(ending, "text" * 100_000).endswith("returned 3.")


async def test_pipe_asks_and_tells_what_can_not_be_run(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("vertical_line")
        await it.sees("Pipe to")
        await it.type("wc 'x")
        await it.press("enter")
        await it.hears("A quotation mark is not closed")
        await it.press("vertical_line")
        await it.type("wc")
        await it.press("enter")
        await it.hears("This terminal can't be handed to another program.")
        await it.press("vertical_line")
        await it.sees("Pipe to wc")
        await it.press("escape")
        await it.until(lambda: it.focus == "headlines")


async def test_the_terminal_is_handed_over_and_taken_back(folders: Folders, tmp_path: Path) -> None:
    await library_of(folders, HARBOUR)
    folders.config.mkdir(parents=True, exist_ok=True)
    folders.config_file.write_text(SETTINGS)
    target = tmp_path / "got"
    with Terminal(folders) as terminal:
        terminal.read_until(lambda output: b"will not" in output)
        terminal.press(b"|")
        terminal.read_until(lambda output: b"Pipe" in output)
        terminal.press(f"tee {target}\r".encode())
        terminal.read_until(lambda output: b"Enter goes back" in output)
        terminal.press(b"\x03\r")
        before = len(terminal.output)
        terminal.read_until(lambda output: b"will not" in output[before:])
        terminal.press(b"Q")
        assert terminal.read_to_the_end() == 0
    assert FERRY.title in target.read_text("utf-8")
