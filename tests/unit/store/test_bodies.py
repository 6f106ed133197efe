from pathlib import Path

import pytest

from newsreader.model import Source
from newsreader.store.bodies import Bodies
from newsreader.store.body import Body
from newsreader.store.ids import entry_id
from newsreader.store.layout import Layout
from newsreader.store.shardtree import SHARD_BYTES
from newsreader.store.storage import Files
from tests.storeroom import FEED, article, put_html

LOG = f"{FEED}.log"
IDS = [entry_id(FEED, str(number)) for number in range(300)]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path, tmp_path)


@pytest.fixture
def aside() -> list[Path]:
    return []


@pytest.fixture
def bodies(layout: Layout, aside: list[Path]) -> Bodies:
    return Bodies(layout, Files(), lambda path, _: aside.append(path))


def shards(layout: Layout) -> list[Path]:
    return sorted(layout.bodies_of(FEED).iterdir())


def test_a_body_comes_back(bodies: Bodies) -> None:
    put_html(bodies, FEED, {"a": "<p>A", "b": "<p>B"})
    assert bodies.body(FEED, "a") == Body(html="<p>A")
    assert bodies.body(FEED, "c") is None
    assert bodies.body("other", "a") is None


def test_shards_stay_small_and_every_body_is_found(bodies: Bodies, layout: Layout) -> None:
    texts = {each: f"{each} " * 700 for each in IDS}
    put_html(bodies, FEED, dict(list(texts.items())[:150]))
    put_html(bodies, FEED, dict(list(texts.items())[150:]))
    assert len(shards(layout)) > 8
    assert all(path.stat().st_size <= SHARD_BYTES for path in shards(layout))
    for each, text in texts.items():
        body = bodies.body(FEED, each)
        assert body
        assert body.html == text


def test_one_huge_body_has_a_shard_of_its_own(bodies: Bodies, layout: Layout) -> None:
    put_html(bodies, FEED, {IDS[0]: "x" * 3 * SHARD_BYTES, IDS[1]: "small"})
    assert bodies.body(FEED, IDS[1]) == Body(html="small")
    assert max(path.stat().st_size for path in shards(layout)) > SHARD_BYTES


def test_each_source_has_its_slot_and_new_html_drops_the_feeds_article(bodies: Bodies) -> None:
    full, feed = article(), article(Source.FEED)
    put_html(bodies, FEED, {"a": "<p>A"})
    assert bodies.put_article(FEED, "a", feed)
    assert bodies.put_article(FEED, "a", full)
    assert not bodies.put_article(FEED, "a", feed)
    assert bodies.body(FEED, "a") == Body("<p>A", feed, full)
    put_html(bodies, FEED, {"a": "<p>B"})
    assert bodies.body(FEED, "a") == Body("<p>B", None, full, opened=True)


def test_a_split_cut_short_leaves_the_old_shard_in_force(bodies: Bodies, layout: Layout) -> None:
    texts = dict.fromkeys(IDS, "x" * 1000)
    put_html(bodies, FEED, texts)
    left = shards(layout)[0]
    put_html(bodies, "whole", {IDS[0]: "old"})
    left.with_name("001.json").write_bytes((layout.bodies_of("whole") / "001.json").read_bytes())
    assert bodies.body(FEED, IDS[0]) == Body(html="old")
    put_html(bodies, FEED, {IDS[1]: "new"})
    assert bodies.body(FEED, IDS[0]) == Body(html="old")
    assert bodies.body(FEED, IDS[1]) == Body(html="new")


def test_temp_files_of_a_killed_process_are_swept(bodies: Bodies, layout: Layout) -> None:
    put_html(bodies, FEED, {"a": "A"})
    (layout.bodies_of(FEED) / "002.json.tmp").write_text("half")
    put_html(bodies, FEED, {"b": "B"})
    assert [path.name for path in shards(layout)] == ["001.json"]


def test_what_is_whole_of_a_damaged_shard_is_kept(
    bodies: Bodies, layout: Layout, aside: list[Path]
) -> None:
    put_html(bodies, FEED, {"a": "A", "b": "B"})
    path = shards(layout)[0]
    path.write_bytes(path.read_bytes()[:-12])
    assert bodies.body(FEED, "a") == Body(html="A")
    assert bodies.body(FEED, "b") is None
    put_html(bodies, FEED, {"c": "C"})
    assert aside == [path]
    assert bodies.body(FEED, "a") == Body(html="A")


def names(layout: Layout) -> list[str]:
    return [path.name for path in [*layout.feeds.glob("*"), *shards(layout)]]


def test_one_new_body_leaves_the_large_shards_alone(bodies: Bodies, layout: Layout) -> None:
    put_html(bodies, FEED, dict.fromkeys(IDS[:30], "x" * 7000), new=IDS[:30])
    assert names(layout) == ["001.json"]
    before = (layout.bodies_of(FEED) / "001.json").stat()
    put_html(bodies, FEED, {IDS[30]: "news"}, new=[IDS[30]])
    put_html(bodies, FEED, {IDS[31]: "more news"}, new=[IDS[31]])
    assert names(layout) == [LOG, "001.json"]
    assert (layout.bodies_of(FEED) / "001.json").stat() == before
    assert bodies.body(FEED, IDS[30]) == Body(html="news")
    assert bodies.body(FEED, IDS[31]) == Body(html="more news")
    assert bodies.body(FEED, IDS[0]) == Body(html="x" * 7000)
    assert bodies.raw(FEED, IDS[0]) is not None
    assert bodies.body(FEED, IDS[32]) is None
    assert bodies.raw(FEED, IDS[32]) is None


def test_a_fresh_body_is_changed_where_it_lies(bodies: Bodies, layout: Layout) -> None:
    put_html(bodies, FEED, {"a": "A"}, new=["a"])
    put_html(bodies, FEED, {"b": "B"}, new=["b"])
    bodies.put_article(FEED, "b", article())
    bodies.put_article(FEED, "a", article())
    assert names(layout) == [LOG, "001.json"]
    assert bodies.body(FEED, "a") == Body("A", None, article())
    assert bodies.body(FEED, "b") == Body("B", None, article())
    put_html(bodies, FEED, {"b": "C"})
    assert bodies.body(FEED, "b") == Body("C", None, article(), opened=True)


def test_fresh_bodies_come_home_once_they_are_many(bodies: Bodies, layout: Layout) -> None:
    put_html(bodies, FEED, {IDS[0]: "first"}, new=[IDS[0]])
    for each in IDS[1:8]:
        put_html(bodies, FEED, {each: each * 500}, new=[each])
    assert names(layout) == [LOG, "001.json"]
    for each in IDS[8:12]:
        put_html(bodies, FEED, {each: each * 500}, new=[each])
    bodies.bring_home(FEED)
    assert names(layout) == ["001.json"]
    assert bodies.body(FEED, IDS[0]) == Body(html="first")
    assert all(bodies.body(FEED, each) == Body(html=each * 500) for each in IDS[1:12])


def test_a_way_home_cut_short_loses_nothing(bodies: Bodies, layout: Layout) -> None:
    put_html(bodies, FEED, {"a": "A"}, new=["a"])
    put_html(bodies, FEED, {"b": "B"}, new=["b"])
    fresh = layout.feed_log(FEED)
    content = fresh.read_bytes()
    bodies.bring_home(FEED)
    fresh.write_bytes(content)  # as a kill before its removal leaves it
    put_html(bodies, FEED, {"b": "another B"})
    assert bodies.body(FEED, "b") == Body(html="another B")
    assert dict(bodies.every(Body)) == {"a": Body(html="A"), "b": Body(html="another B")}
    bodies.bring_home(FEED)
    assert names(layout) == ["001.json"]
    assert bodies.body(FEED, "b") == Body(html="another B")


def test_what_is_whole_of_a_damaged_log_is_in_force(bodies: Bodies, layout: Layout) -> None:
    put_html(bodies, FEED, {"a": "A"})
    for each in "bcd":
        put_html(bodies, FEED, {each: each.upper()}, new=[each])
    log = layout.feed_log(FEED)
    log.write_bytes(log.read_bytes().replace(b'"C"', b'"X"')[:-5])
    assert [bodies.body(FEED, each) for each in "abcd"] == [
        Body(html="A"),
        Body(html="B"),
        None,
        None,
    ]
    put_html(bodies, FEED, {"e": "E"}, new=["e"])
    assert bodies.body(FEED, "b") == Body(html="B")
    assert bodies.body(FEED, "e") == Body(html="E")


def test_the_fresh_shard_of_an_older_version_is_in_force_until_it_is_brought_home(
    bodies: Bodies, layout: Layout
) -> None:
    put_html(bodies, "other", {"a": "fresh A", "b": "fresh B"})
    put_html(bodies, FEED, {"a": "A", "c": "C"})
    older = layout.bodies_of(FEED) / "000.json"
    older.write_bytes((layout.bodies_of("other") / "001.json").read_bytes())
    assert bodies.body(FEED, "a") == Body(html="fresh A")
    put_html(bodies, FEED, {"d": "D"}, new=["d"])
    assert bodies.put_article(FEED, "b", article())
    assert names(layout) == [LOG, "001.json"]
    assert [bodies.body(FEED, each) for each in "abcd"] == [
        Body(html="fresh A"),
        Body("fresh B", None, article()),
        Body(html="C"),
        Body(html="D"),
    ]
