from newsreader.store.changelog import Built
from newsreader.store.index import Index, headline_of_entry
from newsreader.store.merge import Past, decide
from tests.storeroom import FEED, NOW, parsed_feed, saved_row


def index(count: int = 3) -> tuple[Index, list[str]]:
    made = Index()
    new = decide(FEED, parsed_feed(count), Past(), NOW).new
    made.merge(FEED, new, ())
    return made, [each.id for each in new]


def test_counts_follow_the_marks() -> None:
    made, ids = index()
    version = made.version
    assert made.mark([ids[0], ids[1], "unknown"], read=True) == (ids[0], ids[1])
    assert (made.unread(FEED), made.total(FEED)) == (1, 3)
    assert made.version > version
    version = made.version
    assert made.mark([ids[0]], read=True) == ()
    assert made.version == version
    made.mark([ids[0]], read=False)
    assert made.unread(FEED) == 2
    assert (made.unread("other"), made.total("other"), list(made.of_feed("other"))) == (0, 0, [])


def test_a_merge_changes_content_in_place_and_leaves_state_alone() -> None:
    made, ids = index()
    made.mark(ids, read=True)
    made.built(Built(ids[0], 4, 9))
    row = made.headlines[ids[0]]
    changed = decide(FEED, parsed_feed(1, words="x"), Past(), NOW).new
    made.merge(FEED, (), (changed[0],))
    assert made.headlines[ids[0]] is row
    assert (row.read, row.quotes, row.minutes) == (True, 4, 9)
    made.merge(FEED, changed, ())
    assert made.total(FEED) == 3


def test_a_reloaded_feed_keeps_the_objects_and_tells_what_is_another() -> None:
    made, ids = index()
    row = made.headlines[ids[0]]
    fresh = [headline_of_entry(each) for each in decide(FEED, parsed_feed(4), Past(), NOW).new]
    fresh[1].read = True
    touched = made.load_feed(FEED, fresh)
    assert set(touched) == {fresh[1].id, fresh[3].id}
    assert made.headlines[ids[0]] is row
    assert made.unread(FEED) == 3
    made.load_feed(FEED, fresh[:2])
    assert (made.total(FEED), len(made.headlines)) == (2, 2)


def test_saved_entries_outlive_their_feed() -> None:
    made, ids = index()
    row = saved_row(ids[0])
    made.save(row)
    made.drop_feed(FEED, {ids[0]: row})
    assert list(made.headlines) == [ids[0]]
    assert (made.total(FEED), made.unread(FEED)) == (0, 0)
    made.unsave(ids[0])
    made.unsave(ids[0])
    assert not made.headlines


def test_a_saved_page_has_a_row_of_its_own() -> None:
    made = Index()
    made.save(saved_row("page", "A page"))
    assert made.headlines["page"].title == "A page"
    made.save(saved_row("page", "Renamed"))
    assert made.headlines["page"].title == "Renamed"
    assert made.mark(["page"], read=True) == ("page",)
