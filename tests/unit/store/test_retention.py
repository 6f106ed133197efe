"""Which entries are let go: the decider over made-up and over random histories."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import Entry
from newsreader.store.retention import GRACE, Limits, expendable
from tests.storeroom import FEED, NOW

DAY = timedelta(days=1)


def entry(name: str, age: int, *, read: bool = True, gone: int | None = None) -> Entry:
    """An entry first seen and gone so many days ago; None where it is still in the document."""
    since = None if gone is None else NOW - gone * DAY
    return Entry(name, FEED, name, name, NOW - age * DAY, read=read, gone=since)


FEW = Limits(3, 100)


def let_go(*entries: Entry, limits: Limits = FEW, spared: tuple[str, ...] = ()) -> str:
    known = {each.id: each for each in entries}
    return "".join(each.id for each in expendable(known, limits, NOW, spared))


def test_within_the_limits_nothing_goes() -> None:
    assert let_go(entry("a", 50, gone=40), entry("b", 40, gone=40)) == ""


def test_over_the_count_the_oldest_read_ones_go() -> None:
    every = [entry(name, 60 - at, gone=20) for at, name in enumerate("abcde")]
    assert let_go(*every) == "ab"


def test_unread_recent_and_spared_ones_never_go() -> None:
    every = [entry(name, 60, read=name != "a", gone=20) for name in "abcdef"]
    assert let_go(*every, spared=("b", "c")) == "def"


def test_an_unread_one_that_is_old_goes() -> None:
    assert let_go(entry("a", 101, read=False, gone=20), entry("b", 99, read=False, gone=20)) == "a"


def test_what_stands_in_the_document_stays_however_old() -> None:
    every = [entry(name, 900) for name in "abc"]
    assert let_go(*every, entry("d", 50, gone=20)) == "d"


def test_a_document_of_more_than_is_kept_is_cut() -> None:
    every = [entry(name, 60 - at) for at, name in enumerate("abcdef")]
    assert let_go(*every) == "abc"
    assert let_go(*every, limits=Limits(0, 100)) == ""


def test_what_left_the_document_some_days_ago_may_come_back() -> None:
    assert let_go(entry("a", 200, gone=GRACE.days), entry("b", 200, gone=GRACE.days + 1)) == "b"


def test_without_limits_nothing_ever_goes() -> None:
    every = [entry(name, 9000, gone=8000) for name in "abcdef"]
    assert let_go(*every, limits=Limits(0, 0)) == ""


def test_what_a_wrong_clock_dated_is_new_or_no_older_than_what_came_before_it() -> None:
    in_1970 = Entry(
        "b", FEED, "b", "b", datetime(1970, 1, 2, tzinfo=NOW.tzinfo), gone=NOW - 20 * DAY
    )
    in_2038 = Entry("c", FEED, "c", "c", NOW.replace(year=2038), gone=NOW - 20 * DAY)
    assert let_go(entry("a", 50, read=False, gone=20), in_1970, in_2038) == ""
    assert let_go(entry("a", 101, read=False, gone=20), in_1970, in_2038) == "a"
    a_year_early = entry("b", 400, read=False, gone=20)
    assert let_go(entry("a", 50, read=False, gone=20), a_year_early) == ""


HISTORIES = st.lists(
    st.builds(
        entry,
        st.uuids().map(str),
        st.integers(-400, 800),
        read=st.booleans(),
        gone=st.none() | st.integers(-400, 800),
    ),
    max_size=30,
)


@given(HISTORIES, st.integers(0, 10), st.integers(0, 400), st.data())
def test_nothing_that_matters_is_ever_let_go(
    history: list[Entry], entries: int, days: int, data: st.DataObject
) -> None:
    known = {each.id: each for each in history}
    spared = data.draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    going = expendable(known, Limits(entries, days), NOW, spared)
    ids = [each.id for each in going]
    assert len(set(ids)) == len(ids)
    assert not spared & set(ids)
    standing = [each for each in history if each.gone is None]
    for each in going:
        assert each.read or (days and each.first_seen < NOW - days * DAY)
        if each.gone is None:
            assert len(standing) > entries > 0
        elif not (days and each.first_seen < NOW - days * DAY):
            assert entries
    if entries and len(known) >= entries:
        by_age = [each for each in going if days and each.first_seen < NOW - days * DAY]
        assert len(known) - len(going) >= entries or len(by_age) > 0 or len(ids) == 0
