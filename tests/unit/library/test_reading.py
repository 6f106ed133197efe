import pytest

from newsreader.changes import ArticleReady, Change, Noticed
from newsreader.config import Folders
from newsreader.errors import ExtractionError, FetchError, UnknownSubject
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.model import Headline, Source
from tests.loopback import Loopback, Route
from tests.newsroom import BRIDGE, FERRY, LONG, opened, page, rss

FULL = page(FERRY[1], LONG, "“The sea is patient,” said Ana Lim, who runs the line.", LONG)


def only(library: Library) -> Headline:
    (row,) = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    return row


async def test_the_feed_s_text_opens_with_its_quotes_and_is_kept(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        article = await library.reading.open(only(library).id)
        assert article.source is Source.FEED
        assert [quote.speaker for quote in article.quotes] == ["Ana Lim"]
        assert only(library).quotes == 1
    async with opened(folders) as library:
        assert only(library).quotes == 1
        assert await library.reading.open(only(library).id) == article


async def test_full_text_is_fetched_once_kept_and_remembered_for_the_feed(
    folders: Folders,
) -> None:
    heard: list[Change] = []
    async with Loopback() as server:
        site = server.url("/")
        server.routes.update({"/feed": rss([FERRY], site=site), "/ferry": FULL})
        async with opened(folders, heard.append) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            entry_id = only(library).id
            await library.subscribing.set_full_text(feed.id, True)
            assert (await library.reading.open(entry_id)).source is Source.FEED
            await library.settle()
            assert ArticleReady(entry_id) in heard
            full = await library.reading.open(entry_id)
            assert full.source is Source.EXTRACTED
            assert "patient" in full.quotes[0].text
            await library.reading.full_text(entry_id)
            assert server.count("/ferry") == 1
    async with opened(folders) as library:
        assert (await library.reading.open(only(library).id)).source is Source.EXTRACTED


async def test_a_page_that_fails_leaves_the_feed_s_text_and_says_so(folders: Folders) -> None:
    heard: list[Change] = []
    async with Loopback() as server:
        server.routes["/feed"] = rss([FERRY], site=server.url("/"))
        async with opened(folders, heard.append) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            await library.subscribing.set_full_text(feed.id, True)
            assert (await library.reading.open(only(library).id)).source is Source.FEED
            await library.settle()
            assert [change for change in heard if isinstance(change, Noticed) and change.error]
            with pytest.raises(FetchError):
                await library.reading.full_text(only(library).id)


async def test_a_page_without_an_article_is_told(folders: Folders) -> None:
    async with Loopback({"/empty": b"<html><body></body></html>"}) as server:
        async with opened(folders) as library:
            with pytest.raises(ExtractionError):
                await library.reading.read_address(server.url("/empty"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (rss([FERRY]), "a feed"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- of ours -->\n<feed xmlns='x'/>", "a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "JSON"),
        (b"%PDF-1.7 and so on", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
    ],
)
async def test_what_is_no_page_is_named(folders: Folders, body: bytes, told: str) -> None:
    async with Loopback({"/it": body}) as server, opened(folders) as library:
        with pytest.raises(ExtractionError, match=f"sent {told}, not a page"):
            await library.reading.read_address(server.url("/it"))


async def test_any_page_can_be_read_without_keeping_it(folders: Folders) -> None:
    async with Loopback({"/ferry": FULL}) as server, opened(folders) as library:
        article = await library.reading.read_address(server.url("/ferry"))
        assert article.title == FERRY[1]
        assert not library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))


async def test_entries_are_found_by_beginning_and_address(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY, BRIDGE])}) as server, opened(folders) as library:
        await library.subscribing.subscribe(server.url("/feed"))
        rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
        for row in rows:
            assert library.find(row.id) is row
            assert library.find(row.url) is row
            assert library.find(row.id[:6]) is row
        for wrong in ("", "zzzzzzzzzzzzzz", "http://127.0.0.1/none"):
            with pytest.raises(UnknownSubject):
                library.find(wrong)


async def test_a_site_s_feeds_are_found(folders: Folders) -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="News" href="/feed">'
        '<link rel="alternate" type="application/atom+xml" title="Comments" href="/comments">'
    )
    routes: dict[str, Route] = {
        "/": page("Harbour", LONG, head=head),
        "/feed": rss([FERRY]),
        "/bare": page("Bare", LONG),
    }
    async with Loopback(routes) as server, opened(folders) as library:
        found = await library.seeking.look_up(server.url("/"))
        assert not found.is_feed
        assert [link.url for link in found.feeds] == [server.url("/feed"), server.url("/comments")]
        itself = await library.seeking.look_up(server.url("/feed"))
        assert itself.is_feed
        assert itself.title == "Harbour News"
        unnamed = await library.seeking.look_up(server.url("/bare"))
        assert [link.url for link in unnamed.feeds] == [server.url("/feed")]
        with pytest.raises(FetchError):
            await library.seeking.look_up("file:///etc/passwd")
