"""Browser, clipboard and citation."""

import json
import shlex
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.app import external
from newsreader.app.external import Citation, Command, browser_command, web_address

WITNESS = "import json, sys; open(sys.argv[1], 'w').write(json.dumps(sys.argv[2:]))"


def everything(_program: str) -> str:
    return "/somewhere"


def nothing(_program: str) -> None:
    return None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "--new-window",
        "http://",
        "http:example.org",
        "//example.org/",
        "http://[::1",
    ],
)
def test_only_the_web_is_opened(address: str) -> None:
    assert web_address(address) == ""


def test_an_ordinary_address_is_left_alone() -> None:
    address = "https://example.org/a%20b/?q=1&r=[2]#part~1"
    assert web_address(address) == address


@given(st.text())
def test_nothing_but_harmless_ascii_reaches_the_browser(tail: str) -> None:
    address = web_address("http://example.org/" + tail)
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' "<>\\^`{|}')


def test_the_setting_is_split_like_a_shell_would() -> None:
    command = browser_command("'my browser' --private %s", {"BROWSER": "other"}, nothing)
    assert command == Command(("my browser", "--private"))


def test_a_console_browser_is_known_as_one() -> None:
    assert browser_command("/usr/bin/w3m -o x=1", {}, nothing) == Command(
        ("/usr/bin/w3m", "-o", "x=1"), console=True
    )


def test_the_environment_names_a_browser() -> None:
    assert browser_command("", {"BROWSER": "lynx:firefox"}, nothing) == Command(
        ("lynx",), console=True
    )


def test_no_browser_is_no_command() -> None:
    assert browser_command("", {}, nothing) is None


def test_a_setting_that_cannot_be_split_is_passed_over() -> None:
    assert browser_command("'unfinished", {}, nothing) is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks for the desktop's own tools")
def test_the_desktop_chooses_between_window_and_console() -> None:
    assert browser_command("", {"DISPLAY": ":0"}, everything) == Command(("xdg-open",))
    assert browser_command("", {}, everything) == Command(("w3m",), console=True)


def test_the_browser_gets_exactly_one_argument(tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    line = shlex.join([sys.executable, "-c", WITNESS, str(seen)])
    command = browser_command(line, {}, nothing)
    assert command is not None
    address = web_address("http://example.org/$(touch pwned);`x` 'a' \"b\"\x1b]0;t\x07")
    failures: list[str] = []
    thread = threading.Thread(target=external._run, args=(command, address, failures.append))
    thread.start()
    thread.join(30)
    assert json.loads(seen.read_text()) == [address]
    assert failures == []


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("/no/such/browser",), "can't be started"),
        ((sys.executable, "-c", "raise SystemExit(3)"), "it returned 3"),
    ],
)
def test_a_browser_that_fails_says_so(argv: tuple[str, ...], told: str) -> None:
    done = threading.Event()
    sentences: list[str] = []

    def failed(sentence: str) -> None:
        sentences.append(sentence)
        done.set()

    external.open_detached(Command(argv), "http://example.org/", failed)
    assert done.wait(30)
    assert told in sentences[0]


def test_a_console_browser_that_fails_never_raises() -> None:
    assert "can't be started" in external.open_here(Command(("/no/such",)), "http://example.org/")


@pytest.mark.skipif(sys.platform != "linux", reason="asks for the desktop's own tools")
def test_the_clipboard_tool_fits_the_desktop() -> None:
    assert external.clipboard_command({"WAYLAND_DISPLAY": "w"}, everything) == ("wl-copy",)
    assert external.clipboard_command({"DISPLAY": ":0"}, everything)[0] == "xclip"
    assert external.clipboard_command({}, everything) == ()
    assert external.clipboard_command({"DISPLAY": ":0"}, nothing) == ()


def test_the_clipboard_tool_gets_the_text(tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    keep = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    external._copy((sys.executable, "-c", keep, str(copied)), "“ä” \n")
    assert copied.read_text("utf-8") == "“ä” \n"
    external._copy(("/no/such/tool",), "lost in silence")


def test_a_citation_names_all_that_is_known() -> None:
    citation = Citation(
        title="Ferry line to get electric boats",
        url="https://example.org/ferry",
        site="Harbour News",
        published=datetime(2026, 3, 2, tzinfo=UTC),
        text="We will not raise the fare.",
        speaker="Ana Lim",
        role="head of the line",
    )
    assert str(citation).splitlines() == [
        "“We will not raise the fare.”",
        "— Ana Lim, head of the line",
        "Ferry line to get electric boats, Harbour News, 2 March 2026",
        "https://example.org/ferry",
    ]


def test_a_citation_leaves_out_what_is_not_known() -> None:
    assert str(Citation(title="Title", url="https://example.org/")) == (
        "Title\nhttps://example.org/"
    )


def test_no_shell_is_ever_asked_for() -> None:
    source = Path(external.__file__).read_text("utf-8")
    assert "shell=True" not in source
    assert "os.system" not in source
    assert subprocess.__name__ in source
