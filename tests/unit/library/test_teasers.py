"""Entries that their feed cuts short: when their pages are fetched, and what is shown without."""

import pytest

from newsreader.changes import ArticleReady, Change, Noticed
from newsreader.config import Config, Folders
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.model import Source
from tests.loopback import Loopback
from tests.newsroom import FERRY, LONG, opened, page, rss

CUT = (FERRY[0], FERRY[1], "<p>The first of six boats arrives in May […]</p>")
FULL = page(FERRY[1], "The first of six boats arrives in May.", LONG, LONG.replace("ninety", "80"))


def only(library: Library) -> str:
    (row,) = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    return row.id


async def test_a_teaser_is_fetched_when_read_and_not_when_passed(folders: Folders) -> None:
    heard: list[Change] = []
    async with Loopback() as server, opened(folders, heard.append) as library:
        server.routes.update({"/feed": rss([CUT], site=server.url("/")), "/ferry": FULL})
        await library.subscribing.subscribe(server.url("/feed"))
        entry_id = only(library)
        assert (await library.reading.open(entry_id)).teaser
        await library.settle()
        assert server.count("/ferry") == 0
        assert (await library.reading.open(entry_id, reading=True)).source is Source.FEED
        await library.settle()
        assert ArticleReady(entry_id) in heard
        assert (await library.reading.open(entry_id)).source is Source.EXTRACTED
        assert server.count("/ferry") == 1


async def test_a_whole_text_of_the_feed_is_never_replaced_by_itself(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        server.routes.update({"/feed": rss([FERRY], site=server.url("/")), "/ferry": FULL})
        await library.subscribing.subscribe(server.url("/feed"))
        await library.reading.open(only(library), reading=True)
        await library.settle()
        assert server.count("/ferry") == 0


@pytest.mark.parametrize("chosen", [True, False])
async def test_the_choice_for_a_feed_stands_over_the_setting(
    folders: Folders, chosen: bool
) -> None:
    async with Loopback() as server:
        server.routes.update({"/feed": rss([CUT], site=server.url("/")), "/ferry": FULL})
        async with opened(folders) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            await library.subscribing.set_full_text(feed.id, chosen)
        async with opened(folders, config=Config(fetch_full_text=not chosen)) as library:
            await library.reading.open(only(library), reading=True)
            await library.settle()
            assert server.count("/ferry") == int(chosen)
            found = (await library.reading.open(only(library), reading=True)).source
            assert found is (Source.EXTRACTED if chosen else Source.FEED)


async def test_without_the_setting_teasers_stay_as_they_are(folders: Folders) -> None:
    quiet = Config(fetch_full_text=False)
    async with Loopback() as server, opened(folders, config=quiet) as library:
        server.routes.update({"/feed": rss([CUT], site=server.url("/")), "/ferry": FULL})
        await library.subscribing.subscribe(server.url("/feed"))
        await library.reading.open(only(library), reading=True)
        await library.settle()
        assert server.count("/ferry") == 0


async def test_a_page_that_fails_is_told_and_not_asked_for_again_until_a_refresh(
    folders: Folders,
) -> None:
    heard: list[Change] = []
    async with Loopback() as server, opened(folders, heard.append) as library:
        server.routes["/feed"] = rss([CUT], site=server.url("/"))
        await library.subscribing.subscribe(server.url("/feed"))
        entry_id = only(library)
        for _ in range(2):
            await library.reading.open(entry_id, reading=True)
            await library.settle()
        assert server.count("/ferry") == 1
        shown = await library.reading.open(entry_id)
        assert shown.source is Source.FEED
        assert "404" in shown.notice
        assert ArticleReady(entry_id) in heard
        assert not [each for each in heard if isinstance(each, Noticed)]
        server.routes["/ferry"] = FULL
        await library.refresh()
        await library.reading.open(entry_id, reading=True)
        await library.settle()
        assert (await library.reading.open(entry_id)).notice == ""


async def test_an_entry_without_any_text_is_a_teaser(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        empty = (FERRY[0], FERRY[1], "")
        server.routes.update({"/feed": rss([empty], site=server.url("/")), "/ferry": FULL})
        await library.subscribing.subscribe(server.url("/feed"))
        await library.reading.open(only(library), reading=True)
        await library.settle()
        assert (await library.reading.open(only(library))).source is Source.EXTRACTED


async def test_a_doubtful_page_is_kept_but_the_feed_s_text_is_shown_with_a_hint(
    folders: Folders,
) -> None:
    wall = page(
        "Before you go on",
        "Readers agree to the storing of small files on their devices before they go on, for the "
        "sake of measuring how these pages are used and which advertisements work well here.",
    )
    teaser = "The first of six boats arrives in May two winters after islanders asked a council […]"
    async with Loopback() as server, opened(folders) as library:
        cut = (FERRY[0], FERRY[1], f"<p>{teaser}</p>")
        server.routes.update({"/feed": rss([cut], site=server.url("/")), "/ferry": wall})
        feed = await library.subscribing.subscribe(server.url("/feed"))
        entry_id = only(library)
        await library.reading.open(entry_id, reading=True)
        await library.settle()
        for chosen in (None, True):
            if chosen:
                await library.subscribing.set_full_text(feed.id, chosen)
            shown = await library.reading.open(entry_id)
            assert shown.source is Source.FEED
            assert "x shows it" in shown.notice
        assert (await library.reading.full_text(entry_id)).source is Source.EXTRACTED
        assert (await library.reading.feed_text(entry_id)).notice == ""
        assert server.count("/ferry") == 1
