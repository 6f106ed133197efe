"""Bodies left as they were sent, for whom it is work elsewhere to inflate them."""

import gzip
from collections.abc import AsyncIterator
from random import Random

import pytest

from newsreader.fetch import Errand, Failed, Fetched, HttpFetcher, unpacked
from newsreader.inflate import inflated
from tests.loopback import Loopback, Reply, bomb, deflated, gzipped

FEED = b"<rss version='2.0'><channel><title>Tides</title></channel></rss>" * 9
NOISE = Random(7).randbytes(300_000)
PACKED = Errand(chosen=True, packed=200_000)


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with Loopback() as loopback:
        yield loopback


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    client = HttpFetcher()
    yield client
    await client.close()


async def fetched(fetcher: HttpFetcher, url: str, errand: Errand = PACKED) -> Fetched:
    answer = await fetcher.get(url, errand=errand)
    assert isinstance(answer, Fetched), answer
    return answer


@pytest.mark.parametrize(
    ("reply", "encoding"),
    [
        (gzipped(FEED), "gzip"),
        (deflated(FEED, raw=True), "deflate"),
        (Reply(gzip.compress(FEED), headers={"Content-Encoding": " X-GZIP"}), "X-GZIP"),
        (Reply(gzip.compress(FEED), headers={"Content-Encoding": "gzip"}, length=-1), "gzip"),
    ],
)
async def test_a_small_body_is_left_as_it_was_sent(
    server: Loopback, fetcher: HttpFetcher, reply: Reply, encoding: str
) -> None:
    server.routes["/feed"] = reply
    answer = await fetched(fetcher, server.url("/feed"))
    assert (answer.body, answer.encoding) == (reply.body, encoding)
    assert inflated(answer.body, answer.encoding, len(FEED)) == FEED
    whole = await unpacked(answer, PACKED, len(FEED))
    assert isinstance(whole, Fetched)
    assert (whole.body, whole.encoding) == (FEED, "")


async def test_nobody_gets_one_who_does_not_ask(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/feed"] = gzipped(FEED)
    answer = await fetched(fetcher, server.url("/feed"), Errand(chosen=True))
    assert (answer.body, answer.encoding) == (FEED, "")


@pytest.mark.parametrize("length", [None, -1])
async def test_a_larger_one_is_inflated(
    server: Loopback, fetcher: HttpFetcher, length: int | None
) -> None:
    packed = gzip.compress(NOISE)
    headers = {"Content-Encoding": "gzip"}
    server.routes["/feed"] = Reply(packed, headers=headers, length=length)
    answer = await fetched(fetcher, server.url("/feed"))
    assert (answer.body, answer.encoding) == (NOISE, "")
    exact = Errand(chosen=True, packed=len(packed))
    assert (await fetched(fetcher, server.url("/feed"), exact)).body == packed


@pytest.mark.parametrize("body", [FEED, b""])
async def test_what_is_not_compressed_is_whole(
    server: Loopback, fetcher: HttpFetcher, body: bytes
) -> None:
    server.routes |= {"/feed": body, "/empty": Reply(b"", headers={"Content-Encoding": "gzip"})}
    answer = await fetched(fetcher, server.url("/feed"))
    assert (answer.body, answer.encoding) == (body, "")
    empty = await fetched(fetcher, server.url("/empty"))
    assert (empty.body, empty.encoding) == (b"", "")


@pytest.mark.parametrize("encoding", ["x-bogus", "gzip, gzip"])
async def test_what_nobody_can_undo_is_refused_at_once(
    server: Loopback, fetcher: HttpFetcher, encoding: str
) -> None:
    server.routes["/feed"] = Reply(FEED, headers={"Content-Encoding": encoding})
    answer = await fetcher.get(server.url("/feed"), errand=PACKED)
    assert isinstance(answer, Failed)
    assert "can't be read" in answer.sentence


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(FEED, headers={"Content-Encoding": "gzip"}), "damaged"),
        (Reply(gzip.compress(FEED)[:-12], headers={"Content-Encoding": "gzip"}), "cut-off"),
        (bomb(2), "too large"),
    ],
)
async def test_the_sentence_is_the_same_whoever_inflates(
    server: Loopback, fetcher: HttpFetcher, reply: Reply, words: str
) -> None:
    server.routes["/feed"] = reply
    at_once = await fetcher.get(server.url("/feed"), errand=Errand(chosen=True, most=1_000_000))
    assert isinstance(at_once, Failed)
    later = await unpacked(await fetched(fetcher, server.url("/feed")), PACKED, 1_000_000)
    assert isinstance(later, Failed)
    assert words in later.sentence
    assert later.sentence == at_once.sentence
