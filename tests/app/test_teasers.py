"""Teasers on screen: fetched when they are read, never when their headlines are passed."""

from newsreader.config import Folders
from newsreader.library import View, ViewKind
from newsreader.model import Article
from tests.app.support import FERRY, Session, Told, feed, follow, session
from tests.loopback import Loopback

TEXT = "".join(
    f"<p>Whole paragraph {n}. {'It goes on for a while, said the pilot. ' * 9}</p>"
    for n in range(6)
)
WHOLE = f"<html><head><title>Teased</title></head><body><article>{TEXT}</article></body></html>"
TEASED = Told("Teased", "<p>Whole paragraph 0. It goes on for a while […]</p>", "/whole")


def shown(it: Session) -> Article:
    page = it.main.reader.page
    assert page is not None
    return page.article


async def test_enter_fetches_what_resting_on_the_headline_did_not(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", TEASED, FERRY, base=server.url(""))
        server.routes["/whole"] = WHOLE.encode()
        feed_id = await follow(folders, server)
        async with session(folders) as it:
            it.main.go_to_view(View(ViewKind.FEED, feed_id))
            await it.sees("The text goes on")
            await it.press("j")
            await it.reads(FERRY.title)
            await it.press("k")
            await it.reads("Teased")
            await it.library.settle()
            assert server.count("/whole") == 0
            await it.press("enter")
            await it.sees("Whole paragraph 1.")
            assert server.count("/whole") == 1
            assert not shown(it).teaser


async def test_a_page_that_fails_leaves_the_sentence_under_the_text(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", TEASED, base=server.url(""))
        feed_id = await follow(folders, server)
        async with session(folders) as it:
            it.main.go_to_view(View(ViewKind.FEED, feed_id))
            await it.sees("The text goes on")
            await it.press("enter")
            await it.until(lambda: "404" in shown(it).notice)
            assert "Whole paragraph 0." in it.text
