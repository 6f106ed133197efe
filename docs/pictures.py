"""Makes the pictures of docs/images from the demo edition: ``python docs/pictures.py``."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from newsreader import demo
from newsreader.app.app import NewsreaderApp
from newsreader.config import Config, Folders
from newsreader.library import open_library

IMAGES = Path(__file__).parent / "images"
SIZES = {"reader": (120, 40), "reader-80x24": (80, 24), "reader-200x50": (200, 50)}
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def _take(folders: Folders, theme: str, size: tuple[int, int], name: str) -> None:
    config = Config(refresh_at_start=False, refresh_every=0, theme=theme)
    library = open_library(folders, config, fetcher=demo.NoNetwork())
    app = NewsreaderApp(library, folders, config, demo=True)
    async with app.run_test(size=size) as pilot:
        await _show(pilot)
        # The picture names no host to fetch fonts from: the viewer's own will do.
        picture = _FONTS.sub("", app.export_screenshot())
        (IMAGES / f"{name}.svg").write_text(picture, "utf-8")


async def _show(pilot: Pilot[int]) -> None:
    """Open an article with quotes, and jump to its second."""
    await pilot.pause()
    for key in ("j", "enter", "right_square_bracket", "right_square_bracket"):
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.5)


async def main() -> None:
    """One picture of each size, and one of a light theme."""
    IMAGES.mkdir(exist_ok=True)
    with demo.temporary() as folders:
        await demo.build(folders, now=datetime.now(UTC))
        for name, size in SIZES.items():
            await _take(folders, "", size, name)
        await _take(folders, "newsprint", (120, 40), "reader-newsprint")


if __name__ == "__main__":
    asyncio.run(main())
