"""Facts that the Library announces. They carry ids; whoever cares asks the Library for the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntriesAdded:
    """A refresh brought new entries."""

    feed_id: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntriesChanged:
    """Read or saved state, quote count or text of these entries is another than before."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedsChanged:
    """Subscriptions or folders were added, removed, renamed or moved, or one's error changed."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleReady:
    """A better text of this entry can be opened now."""

    id: str


@dataclass(frozen=True, slots=True)
class RefreshProgress:
    """How far a refresh is. ``running`` is False in the last one, also after a cancel."""

    done: int
    total: int
    failed: int
    new_entries: int
    running: bool


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something the user should read: one sentence. ``error`` tells a failure from news."""

    sentence: str
    error: bool = False


@dataclass(frozen=True, slots=True)
class QuotesChanged:
    """These kept quotes are new, others than before, or gone."""

    ids: tuple[str, ...]


Change = (
    EntriesAdded
    | EntriesChanged
    | FeedsChanged
    | ArticleReady
    | RefreshProgress
    | Noticed
    | QuotesChanged
)
