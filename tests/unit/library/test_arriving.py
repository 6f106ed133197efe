"""New entries come to stand where a list made anew would have them."""

from itertools import chain
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from newsreader.library.arriving import placed
from newsreader.library.views import Order
from newsreader.model import Headline

TIME = attrgetter("sort_time")
FEEDS = ("zebra", "alpha", "mole")


def in_order(feeds: dict[str, list[Headline]], order: Order) -> list[Headline]:
    rows = sorted(chain.from_iterable(feeds.values()), key=TIME, reverse=True)
    return rows[::-1] if order is Order.OLDEST else rows


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(FEEDS), st.integers(0, 5)), max_size=12), max_size=5
    ),
    st.sampled_from([Order.NEWEST, Order.OLDEST]),
)
def test_each_is_where_it_would_be_sorted(
    batches: list[list[tuple[str, int]]], order: Order
) -> None:
    feeds: dict[str, list[Headline]] = {each: [] for each in FEEDS}
    rows: list[Headline] = []
    for number, batch in enumerate(batches):
        new = [
            Headline(f"{number}-{each}", feed_id, "", sort_time=time)
            for each, (feed_id, time) in enumerate(batch)
        ]
        for row in new:
            feeds[row.feed_id].append(row)
        rows = placed(rows, new, order, FEEDS)
        assert [row.id for row in rows] == [row.id for row in in_order(feeds, order)]
        assert placed(rows, new, order, FEEDS) == rows
