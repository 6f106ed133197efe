"""Links chosen by the letters on them, then opened, copied or saved."""

import pytest

from newsreader.app.nodes import SAVED
from newsreader.app.widgets.hints import LETTERS, labels
from newsreader.config import Folders
from tests.app.support import Session, Told, feed, library_of, session
from tests.loopback import Loopback
from tests.newsroom import LONG, page

PIER = Told(
    "Two piers compared",
    "<p>Read the <a href='http://127.0.0.1:9/north'>northern report</a> first, then the "
    "<a href='http://127.0.0.1:9/south'>southern one</a>.</p>"
    + f"<p>{LONG * 6}</p>" * 8
    + "<p>At the end stands <a href='http://127.0.0.1:9/west'>a third</a>.</p>",
)
PLAIN = Told("Nothing to follow", f"<p>{LONG}</p>")
PIERS = {"/feed": feed("Pier News", PIER, PLAIN)}


async def open_pier(it: Session) -> None:
    await it.reads(PIER.title)
    await it.sees("northern report")
    await it.press("semicolon")
    await it.sees("Type the letters on a link.")


async def test_a_link_is_chosen_by_its_letter_and_copied(folders: Folders) -> None:
    await library_of(folders, PIERS)
    async with session(folders) as it:
        await open_pier(it)
        await it.sees("anorthern report")
        await it.sees("ssouthern one")
        assert tuple(it.main.reader.hints) == ("a", "s")
        await it.press("x", "s")
        await it.sees("y copies")
        assert it.main.reader.stop
        assert it.main.reader.stop.url.endswith("/south")
        await it.press("x", "y")
        await it.until(lambda: it.app.screen is it.main)
        assert it.app.clipboard == "http://127.0.0.1:9/south"
        assert it.main.reader.hints == ()


async def test_a_link_is_opened_by_either_key(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library_of(folders, PIERS)
    async with session(folders) as it:
        opened: list[str] = []
        monkeypatch.setattr(it.main, "browse", opened.append)
        for verb in ("o", "enter"):
            await open_pier(it)
            await it.press("a", verb)
            await it.until(lambda: it.app.screen is it.main)
        assert opened == ["http://127.0.0.1:9/north"] * 2


async def test_escape_leaves_the_links_alone(folders: Folders) -> None:
    await library_of(folders, PIERS)
    async with session(folders) as it:
        for keys in (("escape",), ("a", "escape")):
            await open_pier(it)
            await it.press(*keys)
            await it.until(lambda: it.app.screen is it.main)
            assert it.main.reader.hints == ()
            assert "anorthern" not in it.text


async def test_a_linked_page_is_saved_for_later(folders: Folders) -> None:
    async with Loopback({"/north": page("The northern pier", LONG, LONG, LONG)}) as server:
        told = Told(PIER.title, PIER.html.replace("http://127.0.0.1:9", server.url("")))
        await library_of(folders, {"/feed": feed("Pier News", told, PLAIN)})
        async with session(folders) as it:
            await open_pier(it)
            await it.press("a", "s")
            await it.hears("Saved for later: The northern pier. S lists it.")
            assert it.library.total(SAVED) == 1


async def test_only_links_on_screen_have_letters(folders: Folders) -> None:
    await library_of(folders, PIERS)
    async with session(folders) as it:
        await it.reads(PIER.title)
        await it.press("enter", "pagedown", "semicolon")
        await it.hears("No link on screen.")
        await it.press("G", "semicolon")
        await it.sees("aa third")
        await it.press("escape")


@pytest.mark.parametrize("count", [0, 1, 26, 27, 100, 676])
def test_no_label_begins_another(count: int) -> None:
    found = labels(count)
    assert len(set(found)) == len(found) == count
    assert len({len(each) for each in found}) <= 1
    assert set("".join(found)) <= set(LETTERS)
