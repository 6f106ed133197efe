"""A feed server on 127.0.0.1 that costs little itself: documents and answers are made beforehand.

``site-0007.localhost`` is feed 7, whatever the path. Run it by ``Server``, in a process of its own.
"""

import argparse
import asyncio
import contextlib
import gzip
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple
from urllib.request import urlopen

from benchmarks.corpus import feeds
from benchmarks.documents import document

_MODIFIED = b"Sun, 22 Nov 2026 12:00:00 GMT"


class _Answers(NamedTuple):
    etag: bytes
    whole: bytes
    packed: bytes
    same: bytes


def _answers(body: bytes, edition: int) -> _Answers:
    etag = b'"%d-%b"' % (edition, blake2b(body, digest_size=8).hexdigest().encode())
    common = b"ETag: %b\r\nLast-Modified: %b\r\n" % (etag, _MODIFIED)
    packed = gzip.compress(body, 1, mtime=0)

    def whole(sent: bytes, encoding: bytes = b"") -> bytes:
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\n"
            b"Vary: Accept-Encoding\r\n%b%bContent-Length: %d\r\n\r\n%b"
            % (common, encoding, len(sent), sent)
        )

    return _Answers(
        etag,
        whole(body),
        whole(packed, b"Content-Encoding: gzip\r\n"),
        b"HTTP/1.1 304 Not Modified\r\n%b\r\n" % common,
    )


class _Store:
    """What is served: every edition of every feed, the present one, and how late."""

    def __init__(self, count: int, entries: int, editions: Sequence[int]) -> None:
        self.editions = {
            edition: [
                _answers(document(feed, number), edition)
                for number, feed in enumerate(feeds(count, entries, edition=edition))
            ]
            for edition in editions
        }
        self.edition = editions[0]
        self.latency = 0.0

    def answer(self, head: bytes) -> bytes:
        line, _, rest = head.partition(b"\r\n")
        path = line.split(b" ")[1]
        if path.startswith(b"/_set/"):
            edition, milliseconds = path[6:].split(b"/")
            self.edition, self.latency = int(edition), int(milliseconds) / 1000
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        fields = rest.lower()
        number = int(fields.partition(b"host: site-")[2][:4])
        answers = self.editions[self.edition][number]
        if answers.etag in rest:
            return answers.same
        accepted = fields.partition(b"accept-encoding:")[2].partition(b"\r\n")[0]
        return answers.packed if b"gzip" in accepted else answers.whole


class _Protocol(asyncio.Protocol):
    def __init__(self, store: _Store) -> None:
        self._store = store
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            answer = self._store.answer(head)
            if self._store.latency:
                loop = asyncio.get_running_loop()
                loop.call_later(self._store.latency, self._send, answer)
            else:
                self._send(answer)

    def _send(self, answer: bytes) -> None:
        assert isinstance(self._transport, asyncio.Transport)
        if not self._transport.is_closing():
            self._transport.write(answer)


async def _serve(store: _Store) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Protocol(store), "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Server:
    """The server, running.

    Args:
        port: Where it listens.
    """

    def __init__(self, port: int) -> None:
        self.port = port

    def set(self, *, edition: int = 0, latency: int = 0) -> None:
        """Choose what is served, and how many milliseconds each answer takes."""
        with urlopen(f"http://127.0.0.1:{self.port}/_set/{edition}/{latency}"):
            pass


@contextlib.contextmanager
def server(count: int, entries: int, editions: Sequence[int]) -> Iterator[Server]:
    """Run a server in a process of its own.

    Args:
        count: Feeds.
        entries: Entries in each.
        editions: Those it can serve. Each has one entry that the one before has not, and has
            dropped the oldest.

    Yields:
        The server, once it answers.
    """
    command = [sys.executable, "-m", "benchmarks.feedserver", str(count), str(entries)]
    command += map(str, editions)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield Server(int(process.stdout.readline()))
        finally:
            process.kill()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("entries", type=int)
    parser.add_argument("editions", type=int, nargs="+")
    chosen = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_Store(chosen.count, chosen.entries, chosen.editions)))
