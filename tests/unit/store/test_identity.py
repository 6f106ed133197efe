"""Which entry of a document is which known one: pure, on the decider."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from newsreader.model import Entry, ParsedEntry, ParsedFeed
from newsreader.store.body import Body
from newsreader.store.decision import Decision
from newsreader.store.merge import Past, decide
from tests.storeroom import FEED, NOW

HOUR = timedelta(hours=1)
LONG = "<p>" + "The line carries nine thousand people a day. " * 8 + "</p>"


def told(
    key: str,
    title: str = "Ferry",
    url: str = "http://a.example/ferry",
    html: str = "<p>The ferry runs.</p>",
    published: datetime | None = NOW,
) -> ParsedEntry:
    return ParsedEntry(key=key, title=title, url=url, html=html, published=published)


class Desk:
    """A feed's entries as the store would hold them, over several refreshes."""

    def __init__(self) -> None:
        self.known: dict[str, Entry] = {}
        self.bodies: dict[str, str] = {}
        self.now = NOW

    def refresh(self, *entries: ParsedEntry, seen: tuple[str, ...] = ()) -> Decision:
        feed = ParsedFeed("Harbour News", entries=entries, seen=seen)
        past = Past(self.known, body=lambda each: Body(html=self.bodies[each]))
        decision = decide(FEED, feed, past, self.now)
        kept = (*decision.new, *decision.changed, *decision.rehashed, *decision.moved)
        assert len(kept) == len({each.id for each in kept}), "an entry is told of twice"
        self.known |= {each.id: each for each in kept}
        self.bodies |= decision.bodies
        self.now += HOUR
        return decision

    def read_all(self) -> None:
        self.known = {each: replace(entry, read=True) for each, entry in self.known.items()}

    @property
    def titles(self) -> list[str]:
        return [entry.title for entry in self.known.values()]


def first(*entries: ParsedEntry) -> Desk:
    desk = Desk()
    desk.refresh(*entries)
    return desk


def quiet(decision: Decision) -> bool:
    return not (decision.new or decision.changed or decision.moved)


def test_an_id_that_is_another_at_each_fetch_brings_nothing_new() -> None:
    desk = first(told("a1", "A", "http://a.example/a"), told("b1", "B", "http://a.example/b"))
    for fetch in range(2, 9):
        again = desk.refresh(
            told(f"a{fetch}", "A", "http://a.example/a"),
            told(f"b{fetch}", "B", "http://a.example/b"),
        )
        assert quiet(again)
        assert [each.key for each in again.rehashed] == [f"a{fetch}", f"b{fetch}"]
    assert len(desk.known) == 2


def test_an_id_that_is_another_is_seen_through_tracking_and_the_host() -> None:
    desk = first(told("1", url="http://www.a.example/ferry?utm_source=rss"))
    assert not desk.refresh(told("2", url="https://a.example/ferry/?fbclid=3")).new


def test_an_id_that_is_another_with_an_edited_title_is_known_by_address_and_date() -> None:
    desk = first(told("1", "Ferry sinks"))
    decision = desk.refresh(told("2", "Ferry sank"))
    assert not decision.new
    assert [each.title for each in decision.changed] == ["Ferry sank"]


def test_without_address_the_same_words_are_the_same_entry() -> None:
    desk = first(told("1", url="", published=None))
    assert quiet(desk.refresh(told("2", url="", published=None)))


def test_a_site_that_moved_brings_nothing_new() -> None:
    desk = first(told("http://a.example/1", url="http://a.example/ferry", html=LONG))
    decision = desk.refresh(told("http://b.example/1", url="http://b.example/ferry", html=LONG))
    assert not decision.new


def test_entries_that_honestly_share_an_address_stay_apart() -> None:
    home = "http://a.example/"
    three = [told(str(n), f"Notice {n}", home, f"<p>{n}</p>", NOW + n * HOUR) for n in range(3)]
    desk = first(*three)
    assert len(desk.known) == 3
    assert quiet(desk.refresh(*three))
    fresh = told("3", "Notice 3", home, "<p>3</p>", NOW + 3 * HOUR)
    assert [each.title for each in desk.refresh(*three[1:], fresh).new] == ["Notice 3"]


def test_a_notice_of_one_title_and_address_each_day_is_new_each_day() -> None:
    desk = Desk()
    for day in range(5):
        notice = told(f"n{day}", "Service", "http://a.example/", "<p>No delays.</p>" * day, NOW)
        assert len(desk.refresh(replace(notice, published=NOW + day * 24 * HOUR)).new) == 1


def test_short_words_alone_make_no_two_entries_the_same() -> None:
    desk = first(told("1", "Service", "http://a.example/1", "<p>No delays.</p>", None))
    decision = desk.refresh(told("2", "Service", "http://a.example/2", "<p>No delays.</p>", None))
    assert len(decision.new) == 1


def test_an_id_given_to_several_entries_of_a_document_costs_none() -> None:
    three = [
        told("x", f"T{n}", f"http://a.example/{n}", published=NOW + n * HOUR) for n in range(4)
    ]
    desk = first(*three[:3])
    assert sorted(desk.titles) == ["T0", "T1", "T2"]
    assert quiet(desk.refresh(*three[:3]))
    assert [each.title for each in desk.refresh(*three[1:]).new] == ["T3"]
    assert quiet(desk.refresh(*three[:3])) or len(desk.known) == 4


def test_one_id_on_thousands_of_entries_costs_none_and_little_time() -> None:
    every = [
        told("x", f"T{n}", f"http://a.example/{n}", published=NOW + n * HOUR) for n in range(5000)
    ]
    desk = first(*every)
    assert len(desk.known) == 5000
    assert quiet(desk.refresh(*every))
    fresh = [replace(each, title=f"U{each.title}", url=f"{each.url}/u") for each in every[:50]]
    dated = [replace(each, published=NOW + (n + 9000) * HOUR) for n, each in enumerate(fresh)]
    assert len(desk.refresh(*dated, *every[50:]).new) == 50


def test_an_id_that_is_used_again_for_another_entry_loses_neither() -> None:
    desk = first(told("x", "One", "http://a.example/1"))
    again = told("x", "Two", "http://a.example/2", "<p>Other.</p>", NOW + HOUR)
    assert [each.title for each in desk.refresh(again).new] == ["Two"]
    assert desk.titles == ["One", "Two"]
    assert quiet(desk.refresh(again))


def test_what_stands_twice_in_a_document_is_one() -> None:
    desk = first(told("x"), told("x", html="<p>Later.</p>"))
    assert list(desk.bodies.values()) == ["<p>Later.</p>"]


def test_moved_dates_are_no_news_and_move_nothing() -> None:
    desk = first(told("1"))
    for day in range(1, 4):
        assert quiet(desk.refresh(told("1", published=NOW + day * 24 * HOUR)))
    (entry,) = desk.known.values()
    assert entry.published == NOW


def test_a_date_that_could_not_be_is_put_right() -> None:
    desk = first(told("1", published=NOW.replace(year=2999)))
    assert desk.refresh(told("1", published=NOW)).changed[0].published == NOW


def test_entries_that_vanish_are_noted_and_those_that_return_are_the_same() -> None:
    one, other = told("1"), told("2", "Bridge", "http://a.example/bridge")
    desk = first(one, other)
    desk.read_all()
    decision = desk.refresh(one)
    assert [each.title for each in decision.moved] == ["Bridge"]
    assert decision.moved[0].gone == NOW + HOUR
    assert quiet(desk.refresh(one))
    back = desk.refresh(one, other)
    assert not back.new
    assert not back.changed
    assert [(each.gone, each.read) for each in back.moved] == [(None, True)]
    assert desk.refresh(told("2x", "Bridge", "http://a.example/bridge"), one).new == ()


def test_one_that_left_and_returns_under_another_id_is_the_same() -> None:
    one, other = told("1"), told("2", "Bridge", "http://a.example/bridge")
    desk = first(one, other)
    desk.refresh(one)
    assert not desk.refresh(one, replace(other, key="9")).new


def test_a_feed_that_empties_changes_nothing() -> None:
    assert first(told("1")).refresh() == Decision()


def test_what_the_parser_did_not_read_again_is_in_the_document() -> None:
    desk = first(told("1"), told("2", "Bridge", "http://a.example/bridge"))
    assert desk.refresh(seen=("1", "2")) == Decision()
    assert [each.key for each in desk.refresh(seen=("2",)).moved] == ["1"]


def test_a_read_entry_with_other_words_is_marked_and_what_was_read_is_kept() -> None:
    desk = first(told("1", "Ferry sinks"))
    assert not desk.refresh(told("1", "Ferry sank")).changed[0].revised, "it was not read"
    desk.read_all()
    decision = desk.refresh(told("1", "Ferry sank", html="<p>Two ferries.</p>"))
    (changed,) = decision.changed
    assert changed.read
    assert changed.revised == changed.fingerprint
    former = decision.outdated[changed.id]
    assert (former.title, former.successor) == ("Ferry sank", changed.fingerprint)


def test_noise_is_written_but_marks_nothing() -> None:
    desk = first(told("1", html="<p>Aye</p><p>3 comments</p>"))
    desk.read_all()
    (changed,) = desk.refresh(told("1", html="<p>Aye</p><p>4 comments</p>")).changed
    assert not changed.revised


ENTRIES = st.lists(
    st.builds(
        told,
        st.sampled_from("abc"),
        st.sampled_from(["One", "Two", ""]),
        st.sampled_from(["", "http://a.example/1", "http://a.example/2"]),
        st.sampled_from(["", "<p>x</p>", LONG]),
        st.sampled_from([None, NOW, NOW + HOUR]),
    ),
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTRIES, max_size=5))
def test_the_same_document_again_never_brings_anything(
    documents: Iterable[list[ParsedEntry]],
) -> None:
    desk = Desk()
    for entries in documents:
        desk.refresh(*entries)
        again = desk.refresh(*entries)
        assert not again.new
        assert not again.changed
