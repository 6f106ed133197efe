"""What comes from the internet may not lead into the user's own networks."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from newsreader.config import Config, Folders
from newsreader.errors import FetchError
from newsreader.fetch import BY_ITSELF, CHOSEN, Errand, Failed, Fetched, HttpFetcher, Ways
from newsreader.fetch.visit import Visit
from newsreader.library import View, ViewKind, ViewSettings
from newsreader.reach import ANYWHERE, Network, named_network, network_of, within
from newsreader.resolver import Resolver
from tests.loopback import Loopback, Reply, Request, Route, redirect
from tests.newsroom import FERRY, LONG, opened, page, rss

FEED = b"<rss version='2.0'><channel><title>Harbour News</title></channel></rss>"
HERE = Errand(network="loopback")


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("93.184.216.34", Network.INTERNET),
        ("2606:4700::1111", Network.INTERNET),
        ("::ffff:93.184.216.34", Network.INTERNET),
        ("127.0.0.1", Network.LOOPBACK),
        ("127.255.255.254", Network.LOOPBACK),
        ("0.0.0.0", Network.LOOPBACK),
        ("::1", Network.LOOPBACK),
        ("::", Network.LOOPBACK),
        ("::ffff:127.0.0.1", Network.LOOPBACK),
        ("64:ff9b::7f00:1", Network.LOOPBACK),
        ("2002:7f00:1::", Network.LOOPBACK),
        ("10.1.2.3", Network.PRIVATE),
        ("172.31.0.1", Network.PRIVATE),
        ("192.168.1.1", Network.PRIVATE),
        ("100.64.0.1", Network.PRIVATE),
        ("fd00::1", Network.PRIVATE),
        ("::ffff:192.168.1.1", Network.PRIVATE),
        ("169.254.169.254", Network.LINK_LOCAL),
        ("fe80::1%3", Network.LINK_LOCAL),
        ("224.0.0.1", Network.RESERVED),
        ("ff02::1", Network.RESERVED),
        ("255.255.255.255", Network.RESERVED),
        ("198.18.0.1", Network.RESERVED),
        ("203.0.113.9", Network.RESERVED),
        ("0.1.2.3", Network.RESERVED),
        ("2001:db8::1", Network.RESERVED),
    ],
)
def test_addresses_tell_their_network(ip: str, network: Network) -> None:
    assert network_of(ip) is network


def test_names_tell_nothing_but_those_of_this_machine() -> None:
    assert named_network("news.example") is None
    assert named_network("localhost") is Network.LOOPBACK
    assert named_network("feeds.localhost.") is Network.LOOPBACK
    assert named_network("192.168.1.1") is Network.PRIVATE


def test_the_internet_is_always_within_reach_and_a_network_from_inside() -> None:
    assert within("", "")
    assert within("private", "private")
    assert within("loopback", ANYWHERE)
    assert not within("loopback", "")
    assert not within("link-local", "private")


def test_a_redirect_leaves_the_freedom_of_the_address_that_was_given() -> None:
    visit = Visit("http://news.example/feed", {}, CHOSEN)
    assert visit.reach == ANYWHERE
    visit.arrived("")
    visit.move(302, "/other")
    assert visit.reach == ANYWHERE
    visit.move(302, "http://router.example/")
    assert visit.reach == ""
    inside = Visit("http://intranet/feed", {}, CHOSEN)
    inside.arrived("private")
    inside.move(302, "http://wiki.example/")
    assert inside.reach == "private"
    assert Visit("http://news.example/1", {}, BY_ITSELF).reach == ""


# --- asked for ---------------------------------------------------------------------------------


def everything_is_here(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
    """A name server in a stranger's hand."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@asynccontextmanager
async def careful(ways: Ways | None = None) -> AsyncIterator[HttpFetcher]:
    fetcher = HttpFetcher(
        timeout=20,
        ways=replace(ways or Ways(), private_addresses=False),
        resolver=Resolver(everything_is_here),
    )
    try:
        yield fetcher
    finally:
        await fetcher.close()


HOSTS = [
    "127.0.0.1",
    "127.0.0.2",
    "localhost",
    "a.localhost",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "rebound.example",
]


@pytest.mark.parametrize("host", HOSTS)
async def test_what_is_fetched_by_itself_never_reaches_this_machine(host: str) -> None:
    async with Loopback({"/page": b"secret"}) as server, careful() as fetcher:
        url = server.url("/page", host)
        answer = await fetcher.get(url)
        assert isinstance(answer, Failed)
        assert server.requests == []
        if host == "rebound.example":
            assert "rebound.example has a private address" in answer.sentence
            assert "private_addresses" in answer.sentence


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "a.localhost", "rebound.example"])
async def test_what_the_user_gave_may_live_anywhere(host: str) -> None:
    async with Loopback({"/feed": FEED}) as server, careful() as fetcher:
        for errand in (CHOSEN, HERE):
            answer = await fetcher.get(server.url("/feed", host), errand=errand)
            assert isinstance(answer, Fetched)
            assert answer.network == "loopback"


async def test_an_open_connection_is_no_way_in() -> None:
    async with Loopback({"/feed": FEED}) as server, careful() as fetcher:
        for host in ("127.0.0.1", "rebound.example"):
            url = server.url("/feed", host)
            assert isinstance(await fetcher.get(url, errand=CHOSEN), Fetched)
            assert isinstance(await fetcher.get(url), Failed)
        assert server.count("/feed") == 2


async def test_a_name_that_changes_its_address_changes_no_other_feeds_home() -> None:
    """What a look-up says is not believed; the connection tells where a feed lives."""
    asked = 0

    def turncoat(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
        nonlocal asked
        asked += 1
        ip = "127.0.0.1" if asked == 1 else "192.168.1.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    fetcher = HttpFetcher(
        timeout=20, ways=Ways(private_addresses=False), resolver=Resolver(turncoat)
    )
    async with Loopback({"/feed": FEED, "/same": Reply(status=304)}) as server:
        first = await fetcher.get(server.url("/feed", "turn.example"), errand=CHOSEN)
        assert isinstance(await fetcher.get(server.url("/page", "turn.example")), Failed)
        again = await fetcher.get(server.url("/feed", "turn.example"), errand=CHOSEN)
        same = await fetcher.get(server.url("/same", "turn.example"), etag='"1"', errand=CHOSEN)
        for answer in (first, again, same):
            assert not isinstance(answer, Failed)
            assert answer.network == "loopback"
    await fetcher.close()
    assert asked == 2


async def test_a_feed_that_lives_here_may_redirect_here() -> None:
    async with Loopback({"/new": FEED}) as server, careful() as fetcher:
        server.routes["/feed"] = redirect(server.url("/new", "other.example"))
        answer = await fetcher.get(server.url("/feed"), errand=CHOSEN)
        assert isinstance(answer, Fetched)


async def test_a_feed_of_the_internet_may_not_redirect_here() -> None:
    """The internet is behind a proxy, which looks names up itself."""
    secret = b"secret"

    async with Loopback({"/secret": secret}) as server:

        def proxied(request: Request) -> Reply:
            return redirect(server.url("/secret"))

        async with Loopback({"http://news.example/feed": proxied}) as proxy:
            async with careful(Ways(proxy=proxy.url(""))) as fetcher:
                answer = await fetcher.get("http://news.example/feed", errand=CHOSEN)
        assert isinstance(answer, Failed)
        assert "private address" in answer.sentence
        assert proxy.count("http://news.example/feed") == 1
        assert server.requests == []


# --- in the library ----------------------------------------------------------------------------


async def test_only_a_feed_from_here_fetches_pages_from_here(folders: Folders) -> None:
    routes: dict[str, Route] = {"/ferry": page("Ferry", *[LONG] * 5)}
    async with Loopback(routes) as server:
        server.routes["/feed"] = rss([FERRY], site=server.url("/"))
        async with opened(folders) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            row = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))[0]
            assert library.fetch_state(feed.id).network == "loopback"
            state = replace(library.fetch_state(feed.id), network="")
            await library._core.database.put_fetch_states({feed.id: state})
            with pytest.raises(FetchError, match="private address"):
                await library.reading.full_text(row.id)
            assert server.count("/ferry") == 0
            await library.refresh()
            assert (await library.reading.full_text(row.id)).blocks
            assert server.count("/ferry") == 1


async def test_the_user_may_allow_it(folders: Folders) -> None:
    config = Config(private_addresses=True)
    async with Loopback({"/ferry": page("Ferry", *[LONG] * 5)}) as server:
        server.routes["/feed"] = rss([FERRY], site=server.url("/"))
        async with opened(folders, config=config) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            row = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))[0]
            state = replace(library.fetch_state(feed.id), network="")
            await library._core.database.put_fetch_states({feed.id: state})
            assert (await library.reading.full_text(row.id)).blocks
