"""Feeds found at an address, and how many requests that takes."""

import pytest

from newsreader.config import Folders
from newsreader.demo import NoNetwork
from newsreader.errors import FetchError
from newsreader.fetch import BY_ITSELF, Errand, Failed, Fetched, NotModified
from tests.loopback import Loopback, Reply, Route
from tests.newsroom import FERRY, LONG, opened, page, rss

BARE = page("Harbour", LONG)


class Unreachable(NoNetwork):
    """A network in which every host refuses."""

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        errand: Errand = BY_ITSELF,
    ) -> Fetched | NotModified | Failed:
        return Failed(url, "It refuses.", 403)


@pytest.mark.parametrize(
    ("path", "feed"), [("/", "/rss.xml"), ("/blog/", "/blog/feed"), ("/@ana", "/@ana.rss")]
)
async def test_a_feed_that_no_page_names_is_found_at_a_usual_address(
    folders: Folders, path: str, feed: str
) -> None:
    routes: dict[str, Route] = {path: BARE, feed: rss([FERRY]), "/feed": BARE}
    async with Loopback(routes) as server, opened(folders) as library:
        found = await library.seeking.look_up(server.url(path))
        assert [link.url for link in found.feeds] == [server.url(feed)]
        assert (found.is_feed, found.title, found.feeds[0].title) == (
            False,
            "Harbour",
            "Harbour News",
        )
        await library.subscribing.subscribe(found.feeds[0].url)
        assert server.count(feed) == 1


async def test_a_page_that_names_a_feed_costs_one_request(folders: Folders) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    async with Loopback({"/": page("H", LONG, head=head)}) as server, opened(folders) as library:
        assert len((await library.seeking.look_up(server.url("/"))).feeds) == 1
        assert len(server.requests) == 1


async def test_no_more_than_six_addresses_are_tried(folders: Folders) -> None:
    async with Loopback({"/deep/page": BARE}) as server, opened(folders) as library:
        assert (await library.seeking.look_up(server.url("/deep/page"))).feeds == ()
        assert len(server.requests) == 7
        assert len({request.path for request in server.requests}) == 7


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_a_host_that_refuses_is_asked_no_further(folders: Folders, status: int) -> None:
    routes: dict[str, Route] = {"/": BARE, "/feed": Reply(status=status), "/rss.xml": rss([FERRY])}
    async with Loopback(routes) as server, opened(folders) as library:
        assert (await library.seeking.look_up(server.url("/"))).feeds == ()
        assert len(server.requests) == 2


async def test_a_known_site_that_hides_its_pages_has_its_feed_all_the_same(
    folders: Folders,
) -> None:
    async with opened(folders, fetcher=Unreachable()) as library:
        found = await library.seeking.look_up("https://www.reddit.com/r/boats")
        assert [link.url for link in found.feeds] == ["https://www.reddit.com/r/boats/.rss"]
        with pytest.raises(FetchError, match="It refuses"):
            await library.seeking.look_up("https://news.example/")
