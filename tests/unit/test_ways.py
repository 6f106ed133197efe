"""How servers are reached: proxy, certificates, cookies, and what is told of the reader."""

import asyncio
import socket
import ssl
import subprocess
from pathlib import Path
from time import monotonic

import pytest

from newsreader import __version__
from newsreader.config import Config, FeedConfig, Folders
from newsreader.fetch import CHOSEN, Errand, Failed, Fetched, HttpFetcher, NotModified, Ways
from newsreader.resolver import Resolver
from tests.loopback import Loopback, Reply, Request, redirect
from tests.newsroom import FERRY, opened, rss

FEED = b"<rss version='2.0'><channel><title>Harbour News</title></channel></rss>"
NEWS = "http://news.example/feed"


async def ask(
    url: str, ways: Ways | None = None, errand: Errand = CHOSEN
) -> Fetched | NotModified | Failed:
    fetcher = HttpFetcher(timeout=20, ways=ways or Ways())
    try:
        return await fetcher.get(url, errand=errand)
    finally:
        await fetcher.close()


# --- proxy ------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def test_the_environments_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Loopback({NEWS: FEED}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        answer = await ask(NEWS)
        assert isinstance(answer, Fetched)
        assert (answer.body, answer.network) == (FEED, "")
        assert proxy.requests[0].headers["host"] == "news.example"


async def test_no_proxy_is_asked_for_what_is_excepted_or_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Loopback() as proxy, Loopback({"/feed": FEED}) as server:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        assert isinstance(await ask(server.url("/feed")), Fetched)
        monkeypatch.setenv("no_proxy", "news.example")
        assert isinstance(await ask("http://news.example:1/feed"), Failed)
        assert proxy.requests == []


async def test_the_settings_proxy_counts_before_the_environments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Loopback() as wrong, Loopback({NEWS: FEED}) as proxy:
        monkeypatch.setenv("http_proxy", wrong.url(""))
        assert isinstance(await ask(NEWS, Ways(proxy=proxy.url(""))), Fetched)
        errand = Errand(chosen=True, proxy=proxy.url(""))
        assert isinstance(await ask(NEWS, Ways(proxy=wrong.url("")), errand), Fetched)
        assert wrong.requests == []
        assert proxy.count(NEWS) == 2
        refused = await ask("http://news.invalid/", Ways(proxy="none"))
        assert isinstance(refused, Failed)
        assert "was not found" in refused.sentence


# --- certificates -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    paths = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(paths[1]), "-out", str(paths[0])]
    subprocess.run([*command, *name, *files], check=True, capture_output=True)
    return paths


async def test_a_certificate_of_ones_own_is_trusted(certificate: tuple[Path, Path]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(FEED)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + FEED)
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = await asyncio.start_server(answer, "127.0.0.1", ssl=context)
    url = f"https://localhost:{server.sockets[0].getsockname()[1]}/feed"
    assert isinstance(await ask(url, Ways(ca_file=str(certificate[0]))), Fetched)
    distrusted = await ask(url)
    assert isinstance(distrusted, Failed)
    assert "identity of localhost can't be verified" in distrusted.sentence
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_bad_certificate_file_is_told(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    answer = await ask(NEWS, Ways(ca_file=str(path)))
    assert isinstance(answer, Failed)
    assert answer.sentence.startswith(f"{path} can't be used (")
    assert "setting ca_file" in answer.sentence


# --- cookies ----------------------------------------------------------------------------------

COOKIES = (
    "# Netscape HTTP Cookie File\n"
    "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc\n"
    "127.0.0.1\tFALSE\t/members\tFALSE\t4102444800\tmember\tyes\n"
    "127.0.0.1\tFALSE\t/\tTRUE\t4102444800\tsecure\tno\n"
    "127.0.0.1\tFALSE\t/\tFALSE\t1\told\tno\n"
    ".other.example\tTRUE\t/\tFALSE\t4102444800\tother\tno\n"
)


async def test_cookies_go_where_they_belong(tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text(COOKIES)
    async with Loopback({"/feed": FEED, "/members": FEED}) as server:
        await ask(server.url("/feed"), Ways(cookies=str(path)))
        await ask(server.url("/members"), errand=Errand(chosen=True, cookies=str(path)))
        server.routes["/away"] = redirect(server.url("/feed", "localhost"))
        await ask(server.url("/away"), Ways(cookies=str(path)))
        sent = [each.headers.get("cookie", "") for each in server.requests]
    assert sent[0] == "session=abc"
    assert sorted(sent[1].split("; ")) == ["member=yes", "session=abc"]
    assert sent[2:] == ["session=abc", ""], "not to another host"


@pytest.mark.parametrize(
    ("content", "words"), [(None, "can't be read"), ("session=abc", "Netscape's format")]
)
async def test_a_bad_file_of_cookies_is_told(
    tmp_path: Path, content: str | None, words: str
) -> None:
    path = tmp_path / "cookies.txt"
    if content:
        path.write_text(content)
    async with Loopback({"/feed": FEED}) as server:
        answer = await ask(server.url("/feed"), Ways(cookies=str(path)))
        assert isinstance(answer, Failed)
        assert words in answer.sentence
        assert server.requests == []


# --- who it is --------------------------------------------------------------------------------


async def test_the_reader_names_itself_and_its_contact() -> None:
    async with Loopback({"/feed": FEED}) as server:
        await ask(server.url("/feed"))
        await ask(server.url("/feed"), Ways(contact="mailto:ana@news.example"))
        await ask(server.url("/feed"), errand=Errand(chosen=True, user_agent="harbour"))
        plain, named, own = [each.headers["user-agent"] for each in server.requests]
    assert plain == f"newsreader/{__version__} (terminal newsreader)"
    assert named.endswith("; +mailto:ana@news.example)")
    assert own == "harbour"


async def test_settings_of_one_feed_are_used_for_it_alone(folders: Folders) -> None:
    async with Loopback({"/one": rss([FERRY]), "/two": rss([FERRY])}) as server:
        own = {server.url("/one"): FeedConfig(user_agent="harbour", refresh_every=5)}
        async with opened(folders, config=Config(feeds=own)) as library:
            for path in ("/one", "/two"):
                await library.subscribing.subscribe(server.url(path))
            server.requests.clear()
            await library.refresh()
            agents = {each.path: each.headers["user-agent"] for each in server.requests}
            assert agents["/one"] == "harbour"
            assert agents["/two"].startswith("newsreader/")
            state = library.fetch_state(library.find_feed(server.url("/one")).id)
            assert state.next_check
            assert state.checked
            assert (state.next_check - state.checked).total_seconds() == 300


async def test_what_servers_set_is_not_kept() -> None:
    def first_of_all(request: Request) -> Reply:
        return Reply(FEED, headers={"Set-Cookie": "visitor=1; Path=/"})

    async with Loopback({"/feed": first_of_all}) as server:
        fetcher = HttpFetcher(timeout=20)
        for _ in range(2):
            await fetcher.get(server.url("/feed"), errand=CHOSEN)
        await fetcher.close()
        assert [each.headers.get("cookie") for each in server.requests] == [None, None]


# --- pace -------------------------------------------------------------------------------------


async def test_requests_to_one_host_keep_a_distance_and_others_do_not_wait() -> None:
    begun: list[tuple[str, float]] = []

    def note(request: Request) -> bytes:
        begun.append((request.headers["host"].partition(":")[0], monotonic()))
        return FEED

    def here(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    async with Loopback({"/feed": note}) as server:
        fetcher = HttpFetcher(timeout=20, ways=Ways(gap=0.3), resolver=Resolver(here))
        hosts = ["one.example"] * 3 + [f"{number}.example" for number in range(9)]
        hosts += ["feeds.localhost"] * 9
        start = monotonic()
        await asyncio.gather(*(fetcher.get(server.url("/feed", host)) for host in hosts))
        await fetcher.close()
    first, second, third = sorted(time for host, time in begun if host == "one.example")
    assert second - first >= 0.2
    assert third - second >= 0.2
    assert max(time for host, time in begun if host != "one.example") - start < third - start


async def test_a_host_that_had_too_many_requests_is_left_alone_for_the_round(
    folders: Folders,
) -> None:
    feeds = {f"/{number}": rss([FERRY]) for number in range(9)}
    async with Loopback(feeds) as server, opened(folders) as library:
        for path in feeds:
            await library.subscribing.subscribe(server.url(path))
        other = await library.subscribing.subscribe(server.url("/0", "localhost"))
        server.routes = dict.fromkeys(feeds, Reply(status=429, headers={"Retry-After": "600"}))
        server.requests.clear()
        report = await library.refresh()
        assert len(server.requests) <= 4 + 1, "as many as were under way"
        assert report.failed == 10
        assert library.fetch_state(other.id).status == 429
        assert (await library.refresh(by_hand=False)).feeds == 0
