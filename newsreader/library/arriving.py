"""New entries in their places in a list that is sorted already. Pure.

A list of 100,000 takes in a few hundred without being sorted or filtered anew.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

from newsreader.library.views import Order, ViewSettings
from newsreader.model import Headline
from newsreader.store.database import Database

_SPREAD = 8
"""Where one in so many rows is new, sorting all is as fast."""


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
    # The oldest first, and of the same time all the other way around: so time grows, as bisect
    # wants it, and is compared without a function of ours.
    there = rows[::-1] if order is Order.NEWEST else rows
    ranks = {each: -rank for rank, each in enumerate(feeds)}

    def rank(row: Headline) -> int:
        return ranks.get(row.feed_id, 0)

    arriving = list(new)
    arriving.reverse()
    arriving.sort(key=lambda row: (row.sort_time, rank(row)))
    result: list[Headline] = []
    start = 0
    for row in arriving:
        first = bisect_left(there, row.sort_time, lo=start, key=_TIME)
        behind = bisect_right(there, row.sort_time, lo=first, key=_TIME)
        place = bisect_left(there, rank(row), lo=first, hi=behind, key=rank)
        if any(each is row for each in there[place:behind]):
            continue
        result += there[start:place]
        result.append(row)
        start = place
    result += there[start:]
    return result[::-1] if order is Order.NEWEST else result


_TIME = attrgetter("sort_time")
