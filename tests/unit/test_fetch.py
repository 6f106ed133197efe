"""The HTTP client against a server with every fault; its helpers for addresses and encodings."""

import asyncio
import gzip
import importlib.util
import itertools
import socket
import ssl
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from newsreader.address import host_of, joined
from newsreader.errors import FetchError
from newsreader.fetch import Failed, Fetched, HttpFetcher, NotModified, address
from newsreader.inflate import BadEncoding, inflated, inflater
from newsreader.resolver import Resolver
from tests.loopback import (
    MODIFIED,
    Loopback,
    Reply,
    Request,
    Route,
    bomb,
    deflated,
    gzipped,
    hang,
    redirect,
)

brotli: Any = importlib.import_module("brotli") if importlib.util.find_spec("brotli") else None
zstd: Any = (
    importlib.import_module("backports.zstd") if importlib.util.find_spec("backports") else None
)
needs_zstd = pytest.mark.skipif(zstd is None, reason="Zstandard is not installed")
needs_brotli = pytest.mark.skipif(brotli is None, reason="the Brotli package is not installed")

FEED = b"<rss version='2.0'><channel><title>Harbour News</title></channel></rss>" * 20


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with Loopback({"/feed": Reply(FEED, validators=True)}) as made:
        yield made


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    made = HttpFetcher(timeout=20, max_bytes=1_000_000, connections=10, per_host=10)
    yield made
    await made.close()


async def fetched(fetcher: HttpFetcher, url: str) -> Fetched:
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched), answer
    return answer


async def failed(fetcher: HttpFetcher, url: str) -> Failed:
    answer = await fetcher.get(url)
    assert isinstance(answer, Failed), answer
    assert answer.url == url
    assert answer.sentence.endswith((".", ")."))
    return answer


# --- what comes -------------------------------------------------------------------------------


async def test_a_document_comes_with_all_that_is_known_of_it(
    server: Loopback, fetcher: HttpFetcher
) -> None:
    kind = {"Content-Type": "application/rss+xml; charset=koi8-r"}
    server.routes["/feed"] = Reply(FEED, headers=kind, validators=True)
    answer = await fetched(fetcher, server.url("/feed"))
    assert (answer.body, answer.status, answer.url) == (FEED, 200, server.url("/feed"))
    assert (answer.charset, answer.content_type) == ("koi8-r", kind["Content-Type"])
    assert (answer.permanent_url, answer.last_modified) == ("", MODIFIED)
    assert answer.etag.startswith('"')


async def test_the_client_says_who_it_is_and_sends_no_cookies_back(
    server: Loopback, fetcher: HttpFetcher
) -> None:
    server.routes["/feed"] = Reply(FEED, headers={"Set-Cookie": "visitor=1; Path=/"})
    for _ in range(2):
        await fetched(fetcher, server.url("/feed"))
    assert server.requests[1].headers["user-agent"].startswith("newsreader/")
    assert "cookie" not in server.requests[1].headers


async def test_validators_go_back_as_they_came(server: Loopback, fetcher: HttpFetcher) -> None:
    first = await fetched(fetcher, server.url("/feed"))
    again = await fetcher.get(server.url("/feed"), etag=first.etag)
    assert again == NotModified(server.url("/feed"), first.etag, MODIFIED)
    again = await fetcher.get(server.url("/feed"), last_modified=first.last_modified)
    assert isinstance(again, NotModified)
    assert isinstance(await fetcher.get(server.url("/feed"), etag='"old"'), Fetched)


async def test_a_huge_validator_is_dropped(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/feed"] = Reply(FEED, headers={"ETag": '"' + "x" * 9_000 + '"'})
    assert (await fetched(fetcher, server.url("/feed"))).etag == ""


@pytest.mark.parametrize(
    "kind", ["", "x;;;=,/", 'text/html; charset="', "; charset=utf-8", "text/xml; charset*=x''%ff"]
)
async def test_odd_content_types_do_no_harm(
    server: Loopback, fetcher: HttpFetcher, kind: str
) -> None:
    server.routes["/feed"] = Reply(FEED, headers={"Content-Type": kind})
    assert (await fetched(fetcher, server.url("/feed"))).body == FEED


# --- encodings --------------------------------------------------------------------------------

ENCODINGS = {
    "gzip": gzipped(FEED),
    "deflate-zlib": deflated(FEED),
    "deflate-raw": deflated(FEED, raw=True),
    "identity": Reply(FEED, headers={"Content-Encoding": "identity"}),
    "two members": Reply(
        gzip.compress(FEED[:99]) + gzip.compress(FEED[99:]) + b"\0\0",
        headers={"Content-Encoding": "x-gzip"},
    ),
}


@pytest.mark.parametrize("name", ENCODINGS)
async def test_encodings_are_undone(server: Loopback, fetcher: HttpFetcher, name: str) -> None:
    server.routes["/feed"] = ENCODINGS[name]
    assert (await fetched(fetcher, server.url("/feed"))).body == FEED


BROKEN_ENCODINGS = {
    "lie": (Reply(FEED, headers={"Content-Encoding": "gzip"}), "damaged"),
    "no deflate": (Reply(b"\xff" * 50, headers={"Content-Encoding": "deflate"}), "damaged"),
    "no brotli": (
        Reply(b"\xff" * 50, headers={"Content-Encoding": "br"}),
        "damaged" if brotli else "can't be read",
    ),
    "cut": (
        Reply(gzip.compress(FEED)[:-12], headers={"Content-Encoding": "gzip"}),
        "cut-off",
    ),
    "unknown": (Reply(FEED, headers={"Content-Encoding": "x-bogus"}), r"can't be read .*x-bogus"),
    "no word": (Reply(FEED, headers={"Content-Encoding": "x-\x9b"}), "can't be read .*x-\ufffd"),
    "stacked": (
        Reply(gzip.compress(gzip.compress(FEED)), headers={"Content-Encoding": "gzip, gzip"}),
        "can't be read",
    ),
}


@pytest.mark.parametrize("name", BROKEN_ENCODINGS)
async def test_broken_encodings_fail(server: Loopback, fetcher: HttpFetcher, name: str) -> None:
    server.routes["/feed"], expected = BROKEN_ENCODINGS[name]
    with pytest.raises(AssertionError, match=expected):
        await fetched(fetcher, server.url("/feed"))


async def test_a_compressed_empty_body_is_empty(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/feed"] = Reply(b"", headers={"Content-Encoding": "gzip"})
    assert (await fetched(fetcher, server.url("/feed"))).body == b""


@needs_brotli
async def test_brotli_is_undone(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/feed"] = Reply(brotli.compress(FEED), headers={"Content-Encoding": "br"})
    assert (await fetched(fetcher, server.url("/feed"))).body == FEED
    assert ", br" in server.requests[0].headers["accept-encoding"]


@needs_zstd
async def test_zstandard_is_undone(server: Loopback, fetcher: HttpFetcher) -> None:
    frames = zstd.compress(FEED[:99]) + zstd.compress(FEED[99:])
    server.routes["/feed"] = Reply(frames, headers={"Content-Encoding": "zstd"})
    assert (await fetched(fetcher, server.url("/feed"))).body == FEED
    assert ", zstd" in server.requests[0].headers["accept-encoding"]


@needs_zstd
def test_zstandard_with_a_huge_window_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 27}
    stream = zstd.ZstdCompressor(options=options)
    body = stream.compress(b"x" * (200 << 20)) + stream.flush()
    with pytest.raises(BadEncoding):
        list(inflater("zstd").feed(body))


def packed(encoding: str, body: bytes) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=1))
    if encoding == "zstd":
        return bytes(zstd.compress(body))
    return gzip.compress(body) if encoding == "gzip" else deflated(body).body


ALL_ENCODINGS = [
    "gzip",
    "deflate",
    pytest.param("br", marks=needs_brotli),
    pytest.param("zstd", marks=needs_zstd),
]


@pytest.mark.parametrize("encoding", ALL_ENCODINGS)
def test_inflating_goes_in_small_pieces(encoding: str) -> None:
    body = packed(encoding, b"\0" * (100 << 20))
    tracemalloc.start()
    pieces = itertools.islice(inflater(encoding).feed(body), 20)
    assert sum(len(piece) for piece in pieces) >= 20 * 65_536
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("encoding", ALL_ENCODINGS)
def test_inflating_byte_by_byte(encoding: str) -> None:
    undo = inflater(encoding)
    body = packed(encoding, FEED * 100)
    assert b"".join(piece for byte in body for piece in undo.feed(bytes([byte]))) == FEED * 100
    assert undo.complete


def test_a_whole_body_is_bounded() -> None:
    assert inflated(gzip.compress(FEED), "gzip", len(FEED)) == FEED
    with pytest.raises(BadEncoding, match="more than"):
        inflated(gzip.compress(FEED), "gzip", len(FEED) - 1)
    with pytest.raises(BadEncoding, match="cut-off"):
        inflated(gzip.compress(FEED)[:-1], "gzip", len(FEED))


# --- size and time ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "route",
    [
        Reply(b"x" * 1_000_001),
        Reply(b"x", length=10**9),
        Reply(pieces=(b"x" * 65_536 for _ in itertools.count())),
        bomb(50),
    ],
    ids=["large", "announced", "endless", "bomb"],
)
async def test_too_large_bodies_fail(server: Loopback, fetcher: HttpFetcher, route: Route) -> None:
    server.routes["/feed"] = route
    assert "too large" in (await failed(fetcher, server.url("/feed"))).sentence


async def test_the_largest_body_passes(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/feed"] = Reply(b"x" * 1_000_000)
    assert len((await fetched(fetcher, server.url("/feed"))).body) == 1_000_000


@pytest.mark.parametrize("reply", [hang(), Reply(FEED[:9], length=99, stall=True)])
async def test_the_deadline_is_for_all(server: Loopback, reply: Reply) -> None:
    server.routes["/feed"] = reply
    fetcher = HttpFetcher(timeout=0.3, max_bytes=10**6, connections=1, per_host=1)
    answer = await failed(fetcher, server.url("/feed"))
    assert answer.sentence == "127.0.0.1 did not answer in full within 0.3 s; try again later."
    await fetcher.close()


async def test_waiting_for_a_turn_does_not_count(server: Loopback) -> None:
    fetcher = HttpFetcher(timeout=0.5, max_bytes=10**6, connections=1, per_host=1)
    server.routes["/hang"] = hang()
    answers = await asyncio.gather(
        *(fetcher.get(server.url("/hang")) for _ in range(3)), fetcher.get(server.url("/feed"))
    )
    assert [type(answer) for answer in answers] == [Failed, Failed, Failed, Fetched]
    await fetcher.close()


@pytest.mark.parametrize(("connections", "per_host"), [(2, 9), (9, 2)])
async def test_no_more_at_once_than_allowed(
    server: Loopback, connections: int, per_host: int
) -> None:
    both, gate = asyncio.Event(), asyncio.Event()
    running = 0

    async def slow(request: Request) -> bytes:
        nonlocal running
        running += 1
        if running == 2:
            both.set()
        await gate.wait()
        return FEED

    server.routes["/slow"] = slow
    fetcher = HttpFetcher(timeout=20, max_bytes=10**6, connections=connections, per_host=per_host)
    tasks = [asyncio.create_task(fetcher.get(server.url("/slow"))) for _ in range(8)]
    await both.wait()
    gate.set()
    await asyncio.gather(*tasks)
    assert server.most_at_once == 2
    await fetcher.close()


# --- redirects --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hops", "kept"),
    [
        ([301], "/feed"),
        ([308, 301], "/feed"),
        ([302], ""),
        ([303], ""),
        ([307], ""),
        ([301, 302], "/1"),
        ([302, 301], ""),
        ([301, 302, 301], "/1"),
    ],
)
async def test_redirects_are_followed(
    server: Loopback, fetcher: HttpFetcher, hops: list[int], kept: str
) -> None:
    for number, status in enumerate(hops):
        target = "/feed" if number == len(hops) - 1 else f"/{number + 1}"
        server.routes[f"/{number}"] = redirect(target, status)
    answer = await fetched(fetcher, server.url("/0"))
    assert answer.url == server.url("/feed")
    assert answer.permanent_url == (server.url(kept) if kept else "")


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "data:text/xml,<rss/>",
        "javascript:alert(1)",
        "http://[",
        "http://127.0.0.1:99999999/",
    ],
)
async def test_redirects_elsewhere_are_refused(
    server: Loopback, fetcher: HttpFetcher, target: str
) -> None:
    server.routes["/feed"] = redirect(target)
    assert "no web address" in (await failed(fetcher, server.url("/feed"))).sentence


async def test_endless_redirects_stop(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes |= {"/a": redirect("/b"), "/b": redirect("/a"), "/none": redirect("")}
    server.routes |= {f"/{number}": redirect(f"/{number + 1}") for number in range(100)}
    assert "in a circle" in (await failed(fetcher, server.url("/a"))).sentence
    assert "without end" in (await failed(fetcher, server.url("/0"))).sentence
    assert "not say where" in (await failed(fetcher, server.url("/none"))).sentence
    assert server.count("/10") == 1
    assert server.count("/11") == 0


async def test_odd_targets_are_quoted(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/feed"] = redirect("/new feed?q=é")
    server.routes["/new%20feed?q=%C3%A9"] = FEED
    assert (await fetched(fetcher, server.url("/feed"))).url == server.url("/new%20feed?q=é")


async def test_credentials_stay_with_their_host(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/feed"] = redirect(server.url("/elsewhere", host="localhost"))
    server.routes["/elsewhere"] = FEED
    await fetched(fetcher, server.url("/feed").replace("://", "://name:secret@"))
    here, there = server.requests
    assert here.headers["authorization"].startswith("Basic ")
    assert "authorization" not in there.headers


# --- failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (204, "no content"),
        (206, "a part"),
        (304, "not modified"),
        (401, "name and password"),
        (403, "403"),
        (404, "404"),
        (410, "gone for good"),
        (418, "418"),
        (429, "left alone"),
        (500, "500"),
        (503, "not available"),
        (999, "999"),
    ],
)
async def test_statuses_fail_with_a_sentence(
    server: Loopback, fetcher: HttpFetcher, status: int, words: str
) -> None:
    server.routes["/feed"] = Reply(status=status)
    answer = await failed(fetcher, server.url("/feed"))
    assert (answer.status, answer.gone) == (status, status == 410)
    assert words in answer.sentence


DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


async def test_the_wish_to_be_left_alone_is_read(server: Loopback, fetcher: HttpFetcher) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    expected = {"120": 120, "soon": None, "-5": None, MODIFIED: 0, "Fri, 99 Foo": None}
    for value, seconds in expected.items():
        server.routes["/feed"] = Reply(status=429, headers={"Retry-After": value})
        assert (await failed(fetcher, server.url("/feed"))).retry_after == seconds
    server.routes["/feed"] = Reply(status=503, headers={"Retry-After": later})
    assert 3500 < ((await failed(fetcher, server.url("/feed"))).retry_after or 0) <= 3600
    by_its_own_clock = {"Retry-After": "Sun, 01 Mar 2026 12:02:00 GMT", "Date": DATE}
    server.routes["/feed"] = Reply(status=503, headers=by_its_own_clock)
    assert (await failed(fetcher, server.url("/feed"))).retry_after == 120


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, Max-Age="600", must-revalidate'}, 600),
        ({"Cache-Control": "max-age=600", "Age": "500"}, 100),
        ({"Cache-Control": "max-age=600", "Age": "9000"}, 0),
        ({"Cache-Control": "s-maxage=600"}, 0),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        (
            {"Cache-Control": "public", "Expires": "Sun, 01 Mar 2026 12:10:00 GMT", "Date": DATE},
            600,
        ),
        ({"Cache-Control": "max-age=60", "Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 60),
        ({"Expires": "Sun, 01 Mar 2026 11:00:00 GMT", "Date": DATE}, 0),
        ({"Expires": "-1"}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": "never in a lifetime"}, 0),
    ],
)
async def test_how_long_an_answer_is_fresh_is_read(
    server: Loopback, fetcher: HttpFetcher, headers: dict[str, str], seconds: int
) -> None:
    server.routes["/feed"] = Reply(FEED, headers=headers, validators=True)
    first = await fetched(fetcher, server.url("/feed"))
    again = await fetcher.get(server.url("/feed"), etag=first.etag)
    assert isinstance(again, NotModified)
    assert (first.fresh, again.fresh) == (seconds, seconds)


BROKEN = {
    "cut": (Reply(FEED[:99], length=999), "broke off"),
    "reset in the middle": (Reply(FEED[:99], length=999, reset=True), "broke off"),
    "nothing": (Reply(raw=b""), "without an answer"),
    "reset": (Reply(raw=b"", reset=True), "without an answer|broke"),
    "no HTTP": (Reply(raw=b"220 mail.example ESMTP\r\n\r\n"), "no valid HTTP"),
    "headers without end": (
        Reply(raw=b"HTTP/1.1 200 OK\r\n", pieces=(b"X-A: b\r\n" for _ in itertools.count())),
        "no valid HTTP",
    ),
    "huge header": (
        Reply(raw=b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 999_999 + b"\r\n\r\n"),
        "no valid HTTP",
    ),
    "two lengths": (
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
        "no valid HTTP",
    ),
    "bad chunk": (
        Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
        "no valid HTTP|broke off",
    ),
    "cut chunk": (
        Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"),
        "broke off",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_answers_fail(server: Loopback, fetcher: HttpFetcher, name: str) -> None:
    server.routes["/feed"], expected = BROKEN[name]
    with pytest.raises(AssertionError, match=expected):
        await fetched(fetcher, server.url("/feed"))


async def test_a_closed_port_fails(fetcher: HttpFetcher) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        answer = await failed(fetcher, f"http://127.0.0.1:{port}/feed")
    assert answer.sentence == "127.0.0.1 can't be reached (connection refused); try again later."


async def test_a_server_without_tls_fails(fetcher: HttpFetcher) -> None:
    async def answer_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    plain = await asyncio.start_server(answer_at_once, "127.0.0.1")
    port = plain.sockets[0].getsockname()[1]
    answer = await failed(fetcher, f"https://127.0.0.1:{port}/feed")
    assert "127.0.0.1 can't be " in answer.sentence or "connection" in answer.sentence
    plain.close()
    await plain.wait_closed()


async def test_an_unknown_certificate_fails(tmp_path: Path, fetcher: HttpFetcher) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(tmp_path))
    tls = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", ssl=context)
    port = tls.sockets[0].getsockname()[1]
    answer = await failed(fetcher, f"https://127.0.0.1:{port}/feed")
    assert "identity of 127.0.0.1 can't be verified" in answer.sentence
    tls.close()
    await tls.wait_closed()


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    files = ["-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://x/", "http:///x", "http://["])
async def test_what_is_no_web_address_is_not_asked_for(fetcher: HttpFetcher, url: str) -> None:
    assert "http and https" in (await failed(fetcher, url)).sentence


async def test_unknown_names_fail(fetcher: HttpFetcher) -> None:
    answer = await failed(fetcher, "http://no-such-host.invalid/feed")
    assert "no-such-host.invalid was not found" in answer.sentence


def test_the_client_is_not_loaded_before_it_is_used() -> None:
    code = "import sys, newsreader.fetch; print('aiohttp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"


# --- names ------------------------------------------------------------------------------------


async def test_lookups_do_not_hold_up_one_another() -> None:
    def look_up(host: str, *_: object) -> list[tuple[object, ...]]:
        if host == "bad.example":
            raise socket.gaierror("no such name")
        if host == "x" * 99:
            raise UnicodeError("label too long")
        return [
            (socket.AF_INET, 1, 6, "", ("127.0.0.1", 80)),
            (socket.AF_INET6, 1, 6, "", ("fe80::1", 80, 0, 3)),
        ]

    resolver = Resolver(look_up)
    results = await asyncio.gather(*(resolver.resolve(f"{n}.example", 80) for n in range(40)))
    assert [found["host"] for found in results[7]] == ["127.0.0.1", "fe80::1%3"]
    for host in ("bad.example", "x" * 99):
        with pytest.raises(OSError, match=r"no such name|label too long"):
            await resolver.resolve(host)
    await resolver.close()


async def test_names_under_localhost_are_this_machine() -> None:
    async with Loopback({"/feed": b"here"}) as server:
        _, _, port = server.url("").rpartition(":")
        fetcher = HttpFetcher()
        answer = await fetcher.get(f"http://harbour-news.localhost:{port.rstrip('/')}/feed")
        await fetcher.close()
    assert isinstance(answer, Fetched)
    assert answer.body == b"here"


async def test_this_machine_is_looked_up_once_and_others_each_time_they_are_asked_for() -> None:
    asked: list[str] = []

    def look_up(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", port))]

    resolver = Resolver(look_up)
    hosts = ["one.localhost", "two.localhost.", "localhost", "news.example", "news.example"]
    found = [await resolver.resolve(host, 8000 + n) for n, host in enumerate(hosts)]
    assert [(each["hostname"], each["port"]) for (each,) in found] == [
        (host, 8000 + n) for n, host in enumerate(hosts)
    ]
    assert asked == ["localhost", "news.example", "news.example"]


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://news.example/feed", "https://news.example/feed"),
        ("  HTTP://news.example/feed\n", "HTTP://news.example/feed"),
        ("news.example/feed?a=b:c", "https://news.example/feed?a=b:c"),
        ("news.example:8080/feed", "https://news.example:8080/feed"),
        ("//news.example/feed", "https://news.example/feed"),
        ("feed://news.example/rss", "https://news.example/rss"),
        ("feed:https://news.example/rss", "https://news.example/rss"),
        ("localhost:8000/feed", "http://localhost:8000/feed"),
        ("127.0.0.1/feed", "http://127.0.0.1/feed"),
        ("münchen.example", "https://münchen.example"),
    ],
)
def test_addresses_are_completed(typed: str, expected: str) -> None:
    assert address(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "news",
        "two words",
        "https://",
        "https://news.example/a b",
        "https://news.example:port/",
        "file:///etc/passwd",
        "exec:touch x",
        "javascript:alert(1)",
        "mailto:a@news.example",
        "ftp://news.example/",
        "https://" + "x" * 9000,
        "--help",
        "|touch x",
        "https://news.example/\x1b]0;x\x07",
        "https://example.org/\u202efeed",
        "http://example\u200f.org",
        "https://example.org/\x9b",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(FetchError) as caught:
        address(typed)
    assert caught.value.sentence.isprintable()


def test_links_are_resolved() -> None:
    base = "https://news.example/a/page"
    assert joined(base, "../b") == "https://news.example/b"
    assert joined(base, " //other.example/x ") == "https://other.example/x"
    assert joined(base, 'x y"\n;\x1b<z>') == "https://news.example/a/x%20y%22;%1B%3Cz%3E"
    assert joined(base, "") == ""
    for bad in ("javascript:alert(1)", "data:,x", "mailto:x@y", "http://[", "file:///etc/passwd"):
        assert joined(base, bad) == ""


def test_the_host_is_shown_clean() -> None:
    assert host_of("https://name:secret@News.example:8080/x") == "news.example"
    assert host_of("http://[") == "http://["
    assert host_of("no \x1b address").isprintable()
