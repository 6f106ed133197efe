"""An article left in the middle opens there again, whatever happened in between."""

from newsreader.app.nodes import ALL, STARTED
from newsreader.config import Folders
from tests.app.support import BRIDGE, FERRY, Session, Told, feed, follow, library_of, session
from tests.loopback import Loopback

LONG = Told(
    "A winter at the lock",
    "".join(
        f"<p>On day {day} the keeper wrote that the water stood at mark {day * 7}, that the wind "
        "came from the east again, and that nobody had asked to be let through since the frost, "
        f"though three boats lay below the gate and waited for day {day + 1}.</p>"
        for day in range(1, 31)
    ),
)
LOCK = {"/feed": feed("Lock News", LONG, BRIDGE, FERRY)}


def top(it: Session) -> str:
    """The words at the upper edge of the article."""
    block, offset = it.main.reader.place
    text = it.main.opened.article.blocks[block].text if block >= 0 else it.main.opened.article.title
    return text[offset : offset + 30]


async def leave_in_the_middle(it: Session) -> str:
    await it.reads(LONG.title)
    await it.press("enter", "pagedown", "pagedown", "j")
    await it.until(lambda: it.library.total(STARTED) == 1, "a half-read article")
    return top(it)


async def test_the_place_survives_another_article_and_another_width(folders: Folders) -> None:
    await library_of(folders, LOCK)
    async with session(folders) as it:
        words = await leave_in_the_middle(it)
        await it.press("h", "j")
        await it.reads(BRIDGE.title)
        await it.press("k")
        await it.reads(LONG.title)
        assert top(it) == words
        await it.press("j")
        await it.reads(BRIDGE.title)
        await it.press("greater_than_sign", "greater_than_sign", "greater_than_sign", "k")
        await it.reads(LONG.title)
        assert top(it)[:12] in LONG.html
        await it.pilot.resize_terminal(90, 30)
        await it.pilot.pause()
        block, offset = it.main.reader.place
        start = it.main.opened.article.blocks[block].text.find(words)
        assert 0 <= start - offset < 90 or start == offset


async def test_the_place_survives_a_restart_after_another_article(folders: Folders) -> None:
    await library_of(folders, LOCK)
    async with session(folders) as it:
        words = await leave_in_the_middle(it)
        await it.press("h", "j")
        await it.reads(BRIDGE.title)
    async with session(folders) as it:
        await it.reads(BRIDGE.title)
        await it.press("k")
        await it.reads(LONG.title)
        assert top(it) == words


async def test_the_place_is_found_in_a_text_that_was_changed(folders: Folders) -> None:
    async with Loopback(LOCK) as server:
        feed_id = await follow(folders, server)
        async with session(folders) as it:
            words = await leave_in_the_middle(it)
            before = it.main.reader.place[0]
            await it.press("h", "j")
            await it.reads(BRIDGE.title)
            longer = Told(LONG.title, f"<p>Later news.</p><p>And later.</p>{LONG.html}")
            server.routes["/feed"] = feed("Lock News", longer, BRIDGE, FERRY)
            await it.library.refresh([feed_id])
            await it.press("k")
            await it.reads(LONG.title)
            assert top(it) == words
            assert it.main.reader.place[0] == before + 2


async def test_half_read_articles_are_listed_and_gone_on_with(folders: Folders) -> None:
    await library_of(folders, LOCK)
    async with session(folders) as it:
        await it.reads(LONG.title)
        await it.press("C")
        await it.sees("Nothing half-read.")
        await it.press("C")
        assert it.main.listed.view == ALL
        words = await leave_in_the_middle(it)
        await it.sees("Continue reading      1")
        await it.press("h", "j")
        await it.reads(BRIDGE.title)
        await it.press("C")
        await it.reads(LONG.title)
        assert it.main.headlines.row_count == 1
        assert top(it) == words
        await it.press("D")
        await it.hears("Not listed to continue any more.")
        assert it.main.headlines.row_count == 0
        await it.press("ctrl+z")
        await it.hears("Half-read again: A winter at the lock")
        assert it.library.total(STARTED) == 1


async def test_read_to_the_end_it_is_not_half_read_any_more(folders: Folders) -> None:
    await library_of(folders, LOCK)
    async with session(folders) as it:
        await leave_in_the_middle(it)
        await it.press("G")
        await it.until(lambda: it.library.total(STARTED) == 0)
        await it.press("h", "j")
        await it.reads(BRIDGE.title)
        await it.press("k")
        await it.reads(LONG.title)
        assert top(it) == LONG.title
