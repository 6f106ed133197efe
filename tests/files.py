"""Files served as podcasts' servers do it: whole, in parts, and with a trace of what was asked."""

import re
from dataclasses import replace
from hashlib import blake2b

from newsreader.config import Folders
from newsreader.feeds.parse import parse
from newsreader.model import FetchState
from tests.loopback import Reply, Request
from tests.storeroom import FEED, store, subscription

SOUND = bytes(range(256)) * 1024
"""256 KiB that differ everywhere."""


class Served:
    """A file that can be asked for in parts.

    Args:
        body: What it holds; may be replaced.
        media_type: What the server says of it.
        break_at: Byte at which the next answers break off; None for none.
        ranges: False answers with the whole whatever is asked.
    """

    def __init__(
        self,
        body: bytes = SOUND,
        media_type: str = "audio/mpeg",
        *,
        break_at: int | None = None,
        ranges: bool = True,
    ) -> None:
        self.body = body
        self.media_type = media_type
        self.break_at = break_at
        self.ranges = ranges

    @property
    def etag(self) -> str:
        return f'"{blake2b(self.body, digest_size=8).hexdigest()}"'

    def __call__(self, request: Request) -> Reply:
        headers = {"ETag": self.etag, "Content-Type": self.media_type}
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        start = int(asked[1]) if asked and self.ranges else 0
        if start and request.headers.get("if-range") not in {None, self.etag}:
            start = 0
        if start >= len(self.body):
            headers["Content-Range"] = f"bytes */{len(self.body)}"
            return Reply(status=416, headers=headers)
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
        return self._cut(Reply(self.body[start:], 206 if start else 200, headers), start)

    def _cut(self, reply: Reply, start: int) -> Reply:
        if self.break_at is None:
            return reply
        kept = max(0, self.break_at - start)
        return replace(reply, body=reply.body[:kept], length=len(reply.body))


def podcast(base: str, *numbers: int, title: str = "Tide", feed: str = "Tide/Talk") -> bytes:
    """A feed with a sound on every entry, the first one the newest.

    Args:
        base: Address of the server of the files.
        numbers: One entry each.
        title: What each entry is called, before its number.
        feed: The feed's title. Both as they stand in the document.
    """
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}</guid><title>{title} {number}</title>"
        f"<pubDate>Sun, 22 Nov 2026 {20 - number:02}:00:00 GMT</pubDate>"
        "<itunes:duration>1:01</itunes:duration><description>&lt;p&gt;Talk.&lt;/p&gt;</description>"
        f'<enclosure url="{base}/{number}.mp3" type="audio/mpeg" length="262144"/></item>'
        for number in numbers
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
        f"<channel><title>{feed}</title><link>{base}/</link>{items}</channel></rss>"
    ).encode()


async def subscribed(folders: Folders, feed: bytes, network: str = "loopback") -> None:
    """Make a library that follows a feed, without fetching it.

    Args:
        folders: Where it lies; what is there stays.
        feed: The document.
        network: Where the feed lives.
    """
    async with store(folders) as database:
        await database.put_subscription(subscription(title="Tide/Talk"))
        await database.merge(FEED, parse(feed, "http://127.0.0.1/"))
        await database.put_fetch_states({FEED: FetchState(network=network)})
