"""newsboat with the same feeds, where it is installed; as it comes, and tuned.

Its cache (2.21) has no statistics for SQLite, which therefore reads a feed's entries by an index
that matches all of them. One ``ANALYZE`` mends that: the tuned newsboat is the one to beat.
"""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from benchmarks import process
from benchmarks.corpus import address, feeds
from benchmarks.process import Cost

_ALL = '"query:All:unread = \\"yes\\""'


def installed() -> bool:
    """Tell whether there is a newsboat to compare with."""
    return shutil.which("newsboat") is not None


class Newsboat:
    """One newsboat with a folder of its own.

    Args:
        folder: Where it keeps everything; made anew.
        addresses: What it follows.
        threads: Feeds fetched at once.
    """

    def __init__(self, folder: Path, addresses: Iterable[str], threads: int = 100) -> None:
        folder.mkdir(parents=True)
        self.environment = process.environment(folder)
        self._folder = folder
        (folder / "urls").write_text("".join(f"{each}\n" for each in [_ALL, *addresses]))
        (folder / "config").write_text(
            f"reload-threads {threads}\nconfirm-exit no\narticle-sort-order date-desc\n"
        )
        process.run(self.command("-x", "print-unread"), self.environment)

    def command(self, *more: str) -> list[str]:
        """The command line that starts it."""
        files = (("-u", "urls"), ("-c", "cache.db"), ("-C", "config"))
        named = [part for flag, name in files for part in (flag, str(self._folder / name))]
        return ["newsboat", *named, *more]

    def reload(self) -> Cost:
        """Fetch every feed."""
        return process.run(self.command("-x", "reload"), self.environment)

    def expect(self, feeds: int, entries: int) -> None:
        """Give the empty cache the statistics that ANALYZE will find in the full one."""
        rows = [
            ("rss_item", "idx_deleted", f"{feeds * entries} {feeds * entries}"),
            ("rss_item", "idx_feedurl", f"{feeds * entries} {entries}"),
            ("rss_item", "idx_guid", f"{feeds * entries} 1"),
            ("rss_feed", "idx_lastmodified", f"{feeds} {feeds}"),
            ("rss_feed", "idx_rssurl", f"{feeds} 1"),
        ]
        with closing(sqlite3.connect(self._folder / "cache.db")) as cache, cache:
            cache.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", rows)

    def analyze(self) -> None:
        """Have SQLite gather its statistics."""
        with closing(sqlite3.connect(self._folder / "cache.db")) as cache, cache:
            cache.execute("ANALYZE")

    def fill(self, count: int, entries: int, port: int = 80) -> None:
        """Put entries into the cache as a reload would."""
        with closing(sqlite3.connect(self._folder / "cache.db")) as cache, cache:
            for number, feed in enumerate(feeds(count, entries)):
                url = address(number, port)
                cache.execute(
                    "INSERT OR REPLACE INTO rss_feed (rssurl, url, title) VALUES (?, ?, ?)",
                    (url, feed.site_url, feed.title),
                )
                cache.executemany(
                    "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, "
                    "unread, enclosure_url, enclosure_type, flags) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, 1, '', '', '')",
                    [
                        (
                            each.key,
                            each.title,
                            each.author,
                            each.url,
                            url,
                            int(each.published.timestamp()) if each.published else 0,
                            each.html,
                        )
                        for each in feed.entries
                    ],
                )

    def unlock(self) -> None:
        """Forget that it was killed."""
        (self._folder / "cache.db.lock").unlink(missing_ok=True)
