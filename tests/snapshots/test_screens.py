"""Whole screens in pictures: a search, the feeds' health, what changed in an entry."""

import asyncio
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot

from docs.pictures import SCREENS, build, library_of, without_fonts
from newsreader.app.app import NewsreaderApp
from newsreader.config import Folders
from tests.screen import screen_text

Compare = Callable[..., bool]
PATIENCE = 30.0
SHOWN = {
    "search": ("Esc ends the search", "Tomas Ferreday"),
    "changes": ("a little over", "d shows the article"),
    "health": ("L gives them.", "P resumes it."),
}
"""What each screen holds when it is whole."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo edition with feeds that ail, its index filled."""
    home = tmp_path_factory.mktemp("screens") / "home"

    async def fill() -> None:
        folders = Folders.find(str(home))
        await build(folders, datetime.now(UTC))
        _, library = library_of(folders)
        await library.searching.fill()
        await library.close()

    asyncio.run(fill())
    return home


def shown(app: NewsreaderApp) -> str:
    return screen_text(app).replace("\N{NO-BREAK SPACE}", " ")


def uncounted(app: NewsreaderApp) -> str:
    """The subscriptions that no number follows."""
    return " ".join(re.findall(r"^.(\w+) *│", shown(app), re.MULTILINE))


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < end, screen_text(pilot.app)
        await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("screen", list(SHOWN))
def test_a_screen(
    made: Path,
    tmp_path: Path,
    snap_compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
    screen: str,
    size: tuple[int, int],
) -> None:
    home = shutil.copytree(made, tmp_path / "home")
    app, library = library_of(Folders.find(str(home)))
    picture = app.export_screenshot
    monkeypatch.setattr(app, "export_screenshot", lambda **_: without_fonts(picture()))

    async def lead_there(pilot: Pilot[int]) -> None:
        await until(pilot, lambda: not library.searching.behind and "Boats" not in uncounted(app))
        await pilot.press(*SCREENS[screen])
        await until(pilot, lambda: all(words in shown(app) for words in SHOWN[screen]))
        await app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=lead_there)
