"""Makes the pictures of docs/images from the demo edition: ``python -m docs.pictures``."""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot

from newsreader import demo
from newsreader.app.app import NewsreaderApp
from newsreader.config import Config, Folders
from newsreader.library import Library, View, ViewKind, ViewSettings, open_library
from newsreader.model import (
    DownloadState,
    Enclosure,
    EnclosureRecord,
    FetchState,
    ParsedEntry,
    ParsedFeed,
    Subscription,
)
from newsreader.store.database import Database
from newsreader.store.ids import enclosure_id, entry_id

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
SCREENS: dict[str, Sequence[str]] = {
    "search": ("slash", *"boat", "enter"),
    "changes": ("slash", *"is:updated", "enter", "d"),
    "health": ("H",),
    "downloads": ("M",),
}
"""The keys that lead to other screens."""
_TROUBLES = {
    "Le Quai": FetchState(
        error="le-quai.example says that this is gone for good (410); it is not asked again.",
        status=410,
        gone=True,
    ),
    "Tisch & Garten": FetchState(
        error="tisch-und-garten.example has nothing at this address (404).", status=404
    ),
    "The Workbench": FetchState(
        error="workbench.example asks for a name and password (newsreader credentials FEED, or "
        "NAME:PASSWORD@ in the address).",
        status=401,
    ),
}
"""What fails, by the feeds' titles."""
_PODCAST = "tide-hours"
_EPISODES = (
    ("The fog horn", 2530, DownloadState.DONE),
    ("Knots that hold when wet", 1875, DownloadState.DONE),
    ("A lock keeper’s year", 3312, DownloadState.STOPPED),
    ("The last paper chart", 2741, DownloadState.FAILED),
)
"""Title, playing time in seconds, and what became of it."""
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def build(folders: Folders, now: datetime) -> None:
    """Make the demo edition's library, with feeds that ail and files that were downloaded."""
    await demo.build(folders, now=now)
    database = Database.open(folders, now=lambda: now)
    try:
        await _trouble(database, now)
        await _download(database, folders, now)
        await database.flush()
    finally:
        await database.close()


async def _trouble(database: Database, now: datetime) -> None:
    feeds = {each.title: each for each in database.subscriptions.values()}
    since = now - timedelta(days=3)
    states = {
        feeds[title].id: replace(state, failures=4, failing_since=since, checked=now)
        for title, state in _TROUBLES.items()
    }
    await database.put_fetch_states(states)
    await database.put_subscription(replace(feeds["Field Notes"], paused=True))


async def _download(database: Database, folders: Folders, now: datetime) -> None:
    host = "https://tide-hours.example/"
    podcast = Subscription(_PODCAST, f"{host}feed", "Tide Hours", now, folder="Home waters")
    await database.put_subscription(podcast)
    entries = [_episode(host, n, now) for n in range(len(_EPISODES))]
    await database.merge(_PODCAST, ParsedFeed("Tide Hours", entries=tuple(entries)))
    await database.put_fetch_states({_PODCAST: FetchState(checked=now, refreshed=now)})
    for number, entry in enumerate(entries):
        database.enclosures.keep(_record(entry, number, folders, now))


def _episode(host: str, number: int, now: datetime) -> ParsedEntry:
    title, seconds, _ = _EPISODES[number]
    sound = Enclosure(f"{host}{number}.mp3", "audio/mpeg", seconds * 8000, duration=seconds)
    published = now - timedelta(days=7 * number + 2)
    return ParsedEntry(
        f"episode-{number}", title, f"{host}{number}", published=published, enclosures=(sound,)
    )


def _record(entry: ParsedEntry, number: int, folders: Folders, now: datetime) -> EnclosureRecord:
    [sound] = entry.enclosures
    state = _EPISODES[number][2]
    path = folders.data / f"{number}.mp3{'' if state is DownloadState.DONE else '.part'}"
    path.write_bytes(b"")
    owner = entry_id(_PODCAST, entry.key)
    failed = state is DownloadState.FAILED
    return EnclosureRecord(
        enclosure_id(owner, sound.url), sound, now - timedelta(minutes=number), owner, _PODCAST,
        "Tide Hours", entry.title, entry.published, state, str(path), sound.length or 0,
        error="tide-hours.example can't be reached; B tries again." if failed else "",
        finished=now if state is DownloadState.DONE else None, played=number == 1,
    )  # fmt: skip


def library_of(folders: Folders, theme: str = "") -> tuple[NewsreaderApp, Library]:
    """The app on a library of the demo edition."""
    config = Config(refresh_at_start=False, refresh_every=0, theme=theme)
    library = open_library(folders, config, fetcher=demo.NoNetwork())
    return NewsreaderApp(library, folders, config, demo=True), library


def without_fonts(picture: str) -> str:
    """A picture that names no host to fetch fonts from: the viewer's own will do."""
    return _FONTS.sub("", picture)


def _save(app: NewsreaderApp, name: str) -> None:
    picture = without_fonts(app.export_screenshot())
    (IMAGES / f"{name}.svg").write_text(picture, "utf-8")


async def _press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.5)


async def _reader(folders: Folders, theme: str, size: tuple[int, int], name: str) -> None:
    """The panes, with an article in which the second quote is the current one."""
    app, _ = library_of(folders, theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await _press(pilot, "j", "enter", "right_square_bracket", "right_square_bracket")
        _save(app, name)


async def _article(folders: Folders, beginning: str, size: tuple[int, int], name: str) -> None:
    """One article alone, from its top."""
    app, library = library_of(folders)
    every = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    wanted = next(row.id for row in every if row.title.startswith(beginning))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.main.headlines.focus()
        app.main.headlines.place_cursor(wanted)
        await _press(pilot, "enter", "z", "g")
        _save(app, name)


async def _screen(folders: Folders, keys: Sequence[str], name: str) -> None:
    """Another screen, by the keys that lead there."""
    app, library = library_of(folders)
    await library.searching.fill()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await _press(pilot, *keys)
        _save(app, name)


async def main() -> None:
    """Pictures of each size, of a light theme, of unlike articles, and of the other screens."""
    IMAGES.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    with demo.temporary() as folders:
        await demo.build(folders, now=now)
        for name, size in SIZES.items():
            await _reader(folders, "", size, name)
        await _reader(folders, "newsprint", (120, 40), "reader-newsprint")
        for name, beginning in ARTICLES.items():
            await _article(folders, beginning, (80, 24), f"article-{name}-80x24")
            await _article(folders, beginning, (120, 40), f"article-{name}-120x40")
    for name, keys in SCREENS.items():
        with demo.temporary() as folders:
            await build(folders, now)
            await _screen(folders, keys, name)


if __name__ == "__main__":
    asyncio.run(main())
