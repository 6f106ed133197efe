"""The line of what happens and the line of keys."""

import asyncio
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from newsreader.actions import ACTIONS
from newsreader.app.widgets import status as module
from newsreader.app.widgets.status import KeyLine, Status
from newsreader.changes import RefreshProgress
from tests.screen import Bare, found, screen_lines, screen_text

RUNNING = RefreshProgress(done=34, total=200, failed=2, new_entries=12, running=True)


async def test_refresh_new_headlines_and_position_share_the_line() -> None:
    status = Status()
    app = Bare(status)
    async with app.run_test(size=(90, 1)) as pilot:
        status.progress(RUNNING)
        status.waiting = 12
        status.place(38, 2)
        await pilot.pause()
        line = screen_text(app)
        assert line.startswith(" 34 of 200 refreshed · 2 failed (e)   ")
        assert "   12 new · .   " in line
        assert line.endswith("   38 % · 2 min left")
        assert len(line) == 89


async def test_position_goes_first_then_what_waits_then_the_sentence_is_cut() -> None:
    status = Status()
    app = Bare(status)
    async with app.run_test(size=(60, 1)) as pilot:
        status.progress(RUNNING)
        status.waiting = 12
        status.place(38, 2)
        await pilot.pause()
        assert screen_text(app) == " 34 of 200 refreshed · 2 failed (e)   12 new · ."
        await pilot.resize_terminal(40, 1)
        await pilot.pause()
        assert screen_text(app) == " 34 of 200 refreshed · 2 failed (e)"
        await pilot.resize_terminal(20, 1)
        await pilot.pause()
        assert screen_text(app) == " 34 of 200 refresh…"


@pytest.mark.parametrize("width", range(1, 12))
async def test_tiny_lines_do_no_harm(width: int) -> None:
    status = Status()
    app = Bare(status, KeyLine())
    async with app.run_test(size=(width, 2)) as pilot:
        status.message("東京 or not", error=True)
        await pilot.pause()
        assert len(screen_lines(app)) == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (RefreshProgress(200, 200, 0, 0, False), "200 refreshed · nothing new"),
        (RefreshProgress(200, 200, 2, 12, False), "200 refreshed · 12 new · 2 failed (e)"),
        (RefreshProgress(34, 200, 0, 1, False), "Stopped at 34 of 200 · 1 new"),
    ],
)
async def test_the_end_of_a_refresh_is_told(change: RefreshProgress, sentence: str) -> None:
    status = Status()
    async with Bare(status).run_test(size=(80, 1)):
        status.progress(RUNNING)
        assert status.text.startswith("34 of 200")
        status.progress(change)
        assert status.text == sentence
        status.key_pressed()
        assert status.text == ""


async def test_keys_are_the_live_ones() -> None:
    status = Status(key_of={"feed.next-error": "ctrl+e", "list.show-new": ""}.__getitem__)
    app = Bare(status)
    async with app.run_test(size=(80, 1)) as pilot:
        status.progress(RUNNING)
        status.waiting = 1200
        await pilot.pause()
        assert "2 failed (ctrl+e)" in screen_text(app)
        assert screen_text(app).endswith(" 1.2k new")


async def test_a_message_goes_with_the_next_key_and_the_note_is_back() -> None:
    status = Status()
    async with Bare(status).run_test(size=(80, 1)):
        status.note = "Harbour News"
        assert status.text == "Harbour News"
        status.message("Marked 3 read.")
        assert status.text == "Marked 3 read."
        status.key_pressed()
        assert status.text == "Harbour News"
        status.key_pressed()
        assert status.text == "Harbour News"


async def test_an_error_stays_until_it_could_be_seen() -> None:
    status = Status()
    app = Bare(status)
    async with app.run_test(size=(80, 1)) as pilot:
        status.message("example.org did not answer.", error=True)
        status.key_pressed()
        await pilot.pause()
        assert screen_text(app) == " ! example.org did not answer."
        mark = next(found(app, "!"))
        assert mark.style is not None
        assert mark.style.bold
        status.release()
        status.key_pressed()
        assert status.text == ""


@pytest.mark.parametrize("error", [False, True])
async def test_a_message_goes_by_itself(monkeypatch: pytest.MonkeyPatch, error: bool) -> None:
    monkeypatch.setattr(module, "MESSAGE_SECONDS", 0.01)
    monkeypatch.setattr(module, "ERROR_SECONDS", 0.01)
    status = Status()
    async with Bare(status).run_test(size=(80, 1)) as pilot:
        status.message("Copied.", error=error)
        assert status.text
        async with asyncio.timeout(5):
            while status.text:
                await pilot.pause()


async def test_feed_text_is_only_text() -> None:
    status = Status()
    app = Bare(status)
    async with app.run_test(size=(80, 1)) as pilot:
        status.message("[/x] [@click=app.quit]go[/]\x1b]0;owned\x07\nsecond", error=True)
        await pilot.pause()
        assert screen_text(app) == " ! [/x] [@click=app.quit]go[/]\ufffd]0;owned\ufffd second"


async def test_plain_signs() -> None:
    status = Status(ascii_signs=True)
    app = Bare(status)
    async with app.run_test(size=(80, 1)) as pilot:
        status.progress(RUNNING)
        status.waiting = 3
        status.place(100)
        await pilot.pause()
        assert screen_text(app).isascii()


class Keyed(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right", "open", id="move.open"),
        Binding("f5", "refresh", id="feed.refresh-all"),
        Binding("]", "quote", id="quote.next"),
        Binding("m", "mark", id="entry.toggle-read"),
        Binding("question_mark", "help", id="app.help"),
        Binding("j", "down", id="move.down"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return {"mark": None, "quote": False}.get(action, True)

    def action_open(self) -> None:
        self.done.append("open")

    def action_mark(self) -> None:
        self.done.append("mark")

    def action_refresh(self) -> None:
        self.done.append("refresh")

    action_help = action_quote = action_down = action_refresh


async def test_key_line_names_the_live_keys_in_the_registrys_order() -> None:
    app = Bare()
    async with app.run_test(size=(80, 1)) as pilot:
        await app.push_screen(Keyed())
        await pilot.pause()
        assert screen_text(app) == " Enter open  m read  F5 refresh  ? keys"


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (38, " Enter open  m read  ? keys"),
        (39, " Enter open  m read  F5 refresh  ? keys"),
        (30, " Enter open  m read  ? keys"),
        (19, " Enter open  ? keys"),
        (18, " ? keys"),
        (7, " ? keys"),
        (6, ""),
    ],
)
async def test_key_line_gives_up_whole_keys_but_help_last(width: int, line: str) -> None:
    app = Bare()
    async with app.run_test(size=(width, 1)) as pilot:
        await app.push_screen(Keyed())
        await pilot.pause()
        assert screen_text(app) == line


async def test_a_click_does_what_the_key_does() -> None:
    app, screen = Bare(), Keyed()
    async with app.run_test(size=(80, 1)) as pilot:
        await app.push_screen(screen)
        await pilot.pause()
        for column in (0, 1, 10, 11, 12, 15, 21):
            await pilot.click(offset=(column, 0))
        assert screen.done == ["open", "open", "refresh"]


def test_the_foot_has_words_for_a_handful_of_actions() -> None:
    words = [action.footer for action in ACTIONS if action.footer]
    assert len(words) == len(set(words))
    assert 5 <= len(words) <= 14
