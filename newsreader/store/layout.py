"""Says where every file of the library lies."""

from functools import cached_property
from pathlib import Path

from msgspec import Struct

OWN = ("library.json", "fetch.json", "interface.json", "changes.log", "feeds", "bodies", "saved")
"""What in the data folder is the library: what a backup holds and a restore replaces."""
SETTINGS, THEMES = "config.toml", "themes"
"""The same of the settings folder: a file, and a folder of files."""
DERIVED = (
    "headlines.bin",
    "speakers.jsonl",
    *(f"search.sqlite3{ending}" for ending in ("", "-wal", "-shm", "-journal")),
)
"""What in the cache folder was made of the library and has to be made again for another one."""

LOG_SUFFIX = ".log"
"""Of the files that are added to in place; all others are replaced whole."""


class Layout(Struct, frozen=True, dict=True):
    """The paths of one library.

    Args:
        data: What is the user's own.
        cache: What is derived and may be deleted at any time.
        config: The user's settings and themes.
    """

    data: Path
    cache: Path
    config: Path = Path()

    @property
    def library(self) -> Path:
        """Subscriptions, saved rows, kept quotes, and what was done with enclosures."""
        return self.data / "library.json"

    @property
    def fetch(self) -> Path:
        """Validators, next check and last error of every feed."""
        return self.data / "fetch.json"

    @property
    def credentials(self) -> Path:
        """Names and passwords of feeds; in no backup."""
        return self.data / "credentials.json"

    @property
    def interface(self) -> Path:
        """What the interface remembers: orders, the last row. Losing it costs nothing."""
        return self.data / "interface.json"

    @property
    def changes(self) -> Path:
        """The log of changes of state."""
        return self.data / "changes.log"

    @property
    def lock(self) -> Path:
        """The lock file: never replaced, never removed."""
        return self.data / "library.lock"

    @cached_property
    def feeds(self) -> Path:
        """Folder of the feed files."""
        return self.data / "feeds"

    @cached_property
    def bodies(self) -> Path:
        """Folder of the folders of bodies."""
        return self.data / "bodies"

    @property
    def pictures(self) -> Path:
        """Folder of the pictures that were fetched."""
        return self.cache / "pictures"

    @property
    def saved(self) -> Path:
        """Folder of the saved articles."""
        return self.data / "saved"

    @property
    def trash(self) -> Path:
        """Folder of what was removed, kept for 30 days."""
        return self.data / "trash"

    @property
    def backups(self) -> Path:
        """Folder of the last good copies of library.json."""
        return self.data / "backups"

    @property
    def witness(self) -> Path:
        """The time at which the library was last opened."""
        return self.trash / "clock"

    @property
    def staging(self) -> Path:
        """Folder of what a backup or a restore puts together; left by a kill, it is trash."""
        return self.trash / "staging"

    @property
    def restoring(self) -> Path:
        """A restored library that is to take the place of this one: this one is put aside."""
        return self.data / "restoring"

    @property
    def replacing(self) -> Path:
        """The same, after this one has been put aside."""
        return self.data / "replacing"

    @property
    def snapshot(self) -> Path:
        """The derived list of all headlines."""
        return self.cache / "headlines.bin"

    @property
    def speakers(self) -> Path:
        """The derived list of who is quoted in which entry."""
        return self.cache / "speakers.jsonl"

    def claim(self, record_id: str) -> Path:
        """The lock file of one enclosure's download, there only while it is under way."""
        return self.data / "downloads" / f"{record_id}.lock"

    @property
    def search(self) -> Path:
        """The derived database for searching."""
        return self.cache / "search.sqlite3"

    @property
    def search_lock(self) -> Path:
        """Held by the process that fills it."""
        return self.cache / "search.lock"

    def feed(self, feed_id: str) -> Path:
        """The file of one feed's entries."""
        return self.feeds / f"{feed_id}.json"

    def feed_log(self, feed_id: str) -> Path:
        """What refreshes brought of one feed since its files were written."""
        return self.feeds / f"{feed_id}{LOG_SUFFIX}"

    def bodies_of(self, feed_id: str) -> Path:
        """The folder of one feed's bodies."""
        return self.bodies / feed_id

    def saved_article(self, entry_id: str) -> Path:
        """The file of one saved article."""
        return self.saved / f"{entry_id}.json"

    def trashed_saved(self, entry_id: str) -> Path:
        """Where the file of an article that is saved no more waits."""
        return self.trash / "saved" / f"{entry_id}.json"

    def trashed_feed(self, feed_id: str) -> Path:
        """The folder in which a removed subscription waits."""
        return self.trash / "feeds" / feed_id
