"""Makes the pictures of docs/images from the demo edition: ``python docs/pictures.py``."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from newsreader import demo
from newsreader.app.app import NewsreaderApp
from newsreader.config import Config, Folders
from newsreader.library import Library, View, ViewKind, ViewSettings, open_library

IMAGES = Path(__file__).parent / "images"
SIZES = {"reader": (120, 40), "reader-80x24": (80, 24), "reader-200x50": (200, 50)}
ARTICLES = {
    "news": "Water board",
    "long-read": "A map of one square metre",
    "tutorial": "A tide table",
    "tables": "The harbour’s year",
    "japanese": "霧の朝",
}
"""Pictures of five unlike articles, by the beginnings of their titles."""
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def _library(folders: Folders, theme: str = "") -> tuple[NewsreaderApp, Library]:
    config = Config(refresh_at_start=False, refresh_every=0, theme=theme)
    library = open_library(folders, config, fetcher=demo.NoNetwork())
    return NewsreaderApp(library, folders, config, demo=True), library


def _save(app: NewsreaderApp, name: str) -> None:
    # The picture names no host to fetch fonts from: the viewer's own will do.
    picture = _FONTS.sub("", app.export_screenshot())
    (IMAGES / f"{name}.svg").write_text(picture, "utf-8")


async def _press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.5)


async def _reader(folders: Folders, theme: str, size: tuple[int, int], name: str) -> None:
    """The panes, with an article in which the second quote is the current one."""
    app, _ = _library(folders, theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await _press(pilot, "j", "enter", "right_square_bracket", "right_square_bracket")
        _save(app, name)


async def _article(folders: Folders, beginning: str, size: tuple[int, int], name: str) -> None:
    """One article alone, from its top."""
    app, library = _library(folders)
    every = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    wanted = next(row.id for row in every if row.title.startswith(beginning))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.main.headlines.focus()
        app.main.headlines.place_cursor(wanted)
        await _press(pilot, "enter", "z", "g")
        _save(app, name)


async def main() -> None:
    """One picture of each size, one of a light theme, and two of each unlike article."""
    IMAGES.mkdir(exist_ok=True)
    with demo.temporary() as folders:
        await demo.build(folders, now=datetime.now(UTC))
        for name, size in SIZES.items():
            await _reader(folders, "", size, name)
        await _reader(folders, "newsprint", (120, 40), "reader-newsprint")
        for name, beginning in ARTICLES.items():
            await _article(folders, beginning, (80, 24), f"article-{name}-80x24")
            await _article(folders, beginning, (120, 40), f"article-{name}-120x40")


if __name__ == "__main__":
    asyncio.run(main())
