"""The saved articles, each complete in a file of its own."""

import contextlib

import msgspec

from newsreader.model import SavedArticle
from newsreader.store.layout import Layout
from newsreader.store.safekeeping import Safekeeping
from newsreader.store.storage import Files, told


class SavedFiles:
    """The folder saved/. Write with the library's lock held.

    Args:
        layout: Where the files lie.
        files: The way to the disk.
        safekeeping: Takes what is saved no more.
    """

    def __init__(self, layout: Layout, files: Files, safekeeping: Safekeeping) -> None:
        self._layout = layout
        self._files = files
        self._safekeeping = safekeeping

    def read(self, entry_id: str) -> SavedArticle | None:
        """Read a saved article; None where there is none, or none that can be read."""
        try:
            content = self._files.read(self._layout.saved_article(entry_id))
            return msgspec.json.decode(content, type=SavedArticle)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def put(self, article: SavedArticle) -> None:
        """Write a saved article.

        Raises:
            StoreError: It can't be written; what was there is whole.
        """
        path = self._layout.saved_article(article.saved.id)
        if path.exists() and self.read(article.saved.id) is None:
            self._safekeeping.set_aside(path)
        content = msgspec.json.format(msgspec.json.encode(article), indent=1)
        with told(path):
            self._files.replace(path, content)
            self._files.settle()

    def exists(self, entry_id: str) -> bool:
        """Tell whether there is a file."""
        return self._layout.saved_article(entry_id).exists()

    def remove(self, entry_id: str) -> None:
        """Take back a file that no row names; if that fails, it is adopted at the next start."""
        with contextlib.suppress(OSError):
            self._files.remove(self._layout.saved_article(entry_id))

    def discard(self, entry_id: str) -> None:
        """Move an article's file, if there is one, into the trash.

        Raises:
            StoreError: It can't be moved.
        """
        path = self._layout.saved_article(entry_id)
        self._safekeeping.trash(path, self._layout.trashed_saved(entry_id))

    def bring_back(self, entry_id: str) -> bool:
        """Take an article's file out of the trash where it is not in its place.

        Returns:
            Whether there is a file now.

        Raises:
            StoreError: It can't be moved.
        """
        path = self._layout.saved_article(entry_id)
        with told(path):
            return path.exists() or self._files.move(self._layout.trashed_saved(entry_id), path)

    def ids(self) -> set[str]:
        """List the entries that have a file."""
        try:
            return {path.stem for path in self._layout.saved.glob("*.json")}
        except OSError:
            return set()
