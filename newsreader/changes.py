"""Facts that the Library announces. They carry ids; whoever cares asks the Library for the rest."""

from msgspec import Struct


class EntriesAdded(Struct, frozen=True):
    """A refresh brought new entries."""

    feed_id: str
    ids: tuple[str, ...]


class EntriesChanged(Struct, frozen=True):
    """Read or saved state, quote count or text of these entries is another than before."""

    ids: tuple[str, ...]


class EntriesRemoved(Struct, frozen=True):
    """These entries of a feed were let go because they are old."""

    feed_id: str
    ids: tuple[str, ...]


class FeedsChanged(Struct, frozen=True):
    """Subscriptions or folders were added, removed, renamed or moved, or one's error changed."""

    ids: tuple[str, ...]


class ArticleReady(Struct, frozen=True):
    """A better text of this entry can be opened now, or the reason why there is none."""

    id: str


class Announced(Struct, frozen=True):
    """These entries are new, and a rule wants the user told of them wherever they are."""

    ids: tuple[str, ...]


class RefreshProgress(Struct, frozen=True):
    """How far a refresh is. ``running`` is False in the last one, also after a cancel."""

    done: int
    total: int
    failed: int
    new_entries: int
    running: bool


class Noticed(Struct, frozen=True):
    """Something the user should read: one sentence. ``error`` tells a failure from news."""

    sentence: str
    error: bool = False


class QuotesChanged(Struct, frozen=True):
    """These kept quotes are new, others than before, or gone."""

    ids: tuple[str, ...]


class DownloadsChanged(Struct, frozen=True):
    """What is known of these enclosures is another than before; ids of their records."""

    ids: tuple[str, ...]


class DownloadProgress(Struct, frozen=True):
    """So many bytes of an enclosure are there, of so many, where that is known."""

    id: str
    came: int
    total: int | None


Change = (
    EntriesAdded
    | EntriesChanged
    | EntriesRemoved
    | FeedsChanged
    | ArticleReady
    | Announced
    | RefreshProgress
    | Noticed
    | QuotesChanged
    | DownloadsChanged
    | DownloadProgress
)
