"""The article's quotes: alone in full strength, listed by speaker, kept in sight."""

import pytest

from newsreader.app.layout import Tone
from newsreader.app.widgets.reader import Page, Reader, Stop, StopKind
from newsreader.app.widgets.voices import NAMELESS, by_speaker
from newsreader.config import Folders
from tests.app.support import BRIDGE, CHESS, FERRY, Session, feed, library_of, session
from tests.articles import ferry
from tests.screen import Bare, found

HARBOUR = {"/feed/World/harbour": feed("Harbour News", FERRY, BRIDGE, CHESS)}
BODY, QUOTED, NAME = "The first of six boats", "We will not", "Ana Lim"


def colours(it: Session, *words: str) -> list[object]:
    """The colour of the first piece of the screen that holds each."""
    pieces = [next(found(it.app, each)) for each in words]
    return [piece.style.color if piece.style else None for piece in pieces]


def current(it: Session) -> int:
    """Number of the current quote; 0 for none."""
    stop = it.main.reader.stop
    return stop.index if stop else 0


async def test_all_but_the_quotes_is_dimmed(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.sees(QUOTED)
        body, quoted, name = colours(it, BODY, QUOTED, NAME)
        await it.press("f")
        await it.hears("All but the quotes is dimmed. f ends it.")
        dim, same, known = colours(it, BODY, QUOTED, NAME)
        assert dim not in {body, quoted}
        assert (same, known) == (quoted, name)
        await it.press("f")
        await it.hears("Nothing is dimmed any more.")
        assert colours(it, BODY, QUOTED, NAME) == [body, quoted, name]


async def test_dimming_is_remembered_and_spares_what_has_no_quotes(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("f", "j")
        await it.reads(BRIDGE.title)
        (plain,) = colours(it, "It was closed")
        await it.press("f", "f")
        await it.hears("This article has no quotes")
        assert colours(it, "It was closed") == [plain]
    async with session(folders) as it:
        assert it.main.reader.dimmed
        await it.press("k")
        await it.reads(FERRY.title)
        await it.sees(BODY)
        assert colours(it, BODY) != [plain]


@pytest.mark.parametrize("theme", ["harbour", "terminal"])
async def test_dimming_is_seen_without_colour(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    reader = Reader()
    app = Bare(reader, theme=theme)
    async with app.run_test(size=(80, 40)) as pilot:
        reader.show(Page(ferry().article()))
        reader.dimmed = True
        await pilot.pause()
        painter = reader._painter
        assert painter.style(Tone.QUOTED).bold
        assert painter.style().dim
        assert not painter.style(Tone.QUOTED).dim


async def test_quotes_are_listed_by_speaker_and_gone_to(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, size=(100, 20)) as it:
        await it.reads(FERRY.title)
        place = it.main.reader.place
        await it.press("i")
        await it.sees("Quotes by speaker  2")
        lines = it.text.split("\n")
        names = [number for number, line in enumerate(lines) if line.strip() == "Ana Lim"]
        assert "“We will not raise" in lines[names[-1] + 1]
        await it.press("j")
        await it.until(lambda: current(it) == 2)
        await it.press("escape")
        await it.until(lambda: it.app.screen is it.main)
        assert it.main.reader.place == place
        assert current(it) == 0
        await it.press("i", "G", "enter")
        await it.until(lambda: it.app.screen is it.main)
        assert current(it) == 2


async def test_the_key_that_lists_the_quotes_closes_the_list(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders, size=(60, 24)) as it:
        await it.reads(FERRY.title)
        await it.press("i")
        await it.sees("Quotes by speaker")
        assert it.main.reader.display
        await it.press("i")
        await it.until(lambda: it.app.screen is it.main)
        assert it.main.reader.stop is None


async def test_an_article_without_quotes_says_so(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.press("j")
        await it.reads(BRIDGE.title)
        await it.press("i")
        await it.hears("No quotes in this article.")


def test_speakers_keep_their_order_and_the_nameless_come_last() -> None:
    def said(index: int, speaker: str) -> Stop:
        return Stop(StopKind.QUOTE, index, 4, f"words {index}", speaker=speaker)

    rows = by_speaker([said(1, ""), said(2, "Ana Lim"), said(3, "Tom Reed"), said(4, "ana lim")])
    named = [row.name if row.stop is None else row.stop.index for row in rows]
    assert named == ["Ana Lim", 2, 4, "Tom Reed", 3, NAMELESS, 1]
