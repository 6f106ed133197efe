"""New entries in their places in a list that is sorted already. Pure.

A list of 100,000 takes in a few hundred without being sorted or filtered anew.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, takewhile

from newsreader.library.views import Order, ViewSettings
from newsreader.model import Headline
from newsreader.store.database import Database

_SPREAD = 8
"""Where one in so many rows is new, sorting all is as fast."""

_Key = Callable[[Headline], tuple[int, int]]


def arrived(
    database: Database,
    rows: Sequence[Headline],
    ids: Collection[str],
    settings: ViewSettings,
    keep: AbstractSet[str] = frozenset(),
) -> list[Headline] | None:
    """The rows of a view with new ones in their places.

    Args:
        database: The open store.
        rows: As ``views.listed`` gave them.
        ids: Of new entries that the view draws from, in the order in which they came.
        settings: As given to ``views.listed``.
        keep: Likewise.

    Returns:
        None where all are better listed anew: many are new, or what the order goes by changes
        while rows are listed.
    """
    if settings.order not in {Order.NEWEST, Order.OLDEST} or len(ids) * _SPREAD > len(rows):
        return None
    known = database.index.headlines
    new = [row for each in ids if (row := known.get(each))]
    listed = [row for row in new if settings.show_read or not row.read or row.id in keep]
    return placed(rows, listed, settings.order, database.subscriptions)


def placed(
    rows: Sequence[Headline],
    new: Iterable[Headline],
    order: Order,
    feeds: Iterable[str],
) -> list[Headline]:
    """Put new rows where ``views.listed`` would have them.

    Args:
        rows: What is listed, in that order.
        new: In the order in which they came into their feeds; those listed already are passed over.
        order: By time, the newest or the oldest first.
        feeds: Ids of the feeds in the order in which the store has them.
    """
    oldest = order is Order.OLDEST
    key = _key({each: rank for rank, each in enumerate(feeds)}, oldest=oldest)
    arrived = list(new)
    if oldest:
        arrived.reverse()
    find = bisect_left if oldest else bisect_right
    result: list[Headline] = []
    start = 0
    for row in sorted(arrived, key=key):
        place = find(rows, key(row), lo=start, key=key)
        if _is_listed(row, rows, place, key):
            continue
        result += rows[start:place]
        result.append(row)
        start = place
    return [*result, *rows[start:]]


def _key(ranks: Mapping[str, int], *, oldest: bool) -> _Key:
    if oldest:
        return lambda row: (row.sort_time, -ranks.get(row.feed_id, 0))
    return lambda row: (-row.sort_time, ranks.get(row.feed_id, 0))


def _is_listed(row: Headline, rows: Sequence[Headline], place: int, key: _Key) -> bool:
    """Whether a row stands beside a place, among those that the key can't tell from it."""
    own = key(row)
    alike = chain(
        takewhile(lambda each: key(each) == own, map(rows.__getitem__, range(place - 1, -1, -1))),
        takewhile(lambda each: key(each) == own, map(rows.__getitem__, range(place, len(rows)))),
    )
    return any(each is row for each in alike)
