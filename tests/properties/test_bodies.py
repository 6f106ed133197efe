"""Whatever is written, changed, brought home and swept: each body is the one written last."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.store.bodies import Bodies
from newsreader.store.body import Body
from newsreader.store.ids import entry_id
from newsreader.store.layout import Layout
from newsreader.store.shards import Shards
from newsreader.store.storage import Files
from tests.storeroom import FEED, put_html

_IDS = [entry_id(FEED, str(number)) for number in range(60)]
_LENGTHS = st.sampled_from([10, 3_000, 20_000, 70_000])
_STEPS: st.SearchStrategy[tuple[str, list[str], int]] = st.one_of(
    st.tuples(st.just("put"), st.lists(st.sampled_from(_IDS), max_size=8, unique=True), _LENGTHS),
    st.tuples(st.just("home"), st.just([]), st.just(0)),
    st.tuples(st.just("killed"), st.just([]), st.just(0)),
    st.tuples(st.just("mend"), st.lists(st.sampled_from(_IDS), max_size=8), st.just(0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_STEPS, max_size=12))
def test_each_body_is_the_one_written_last(steps: list[tuple[str, list[str], int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        layout = Layout(Path(folder), Path(folder))
        files = Files()
        bodies = Bodies(layout, files, lambda path, _: None)
        fresh = layout.feed_log(FEED)
        expected: dict[str, Body] = {}
        for number, (kind, ids, length) in enumerate(steps):
            if kind == "put":
                texts = dict.fromkeys(ids, f"{number} " * (length // 2))
                put_html(bodies, FEED, texts, new=[each for each in ids if each not in expected])
                expected |= {each: Body(html=text) for each, text in texts.items()}
            elif kind == "mend":
                for each in ids:
                    expected.pop(each, None)
                Shards(layout, files, bodies).mend(FEED, expected.keys())
            else:
                content = fresh.read_bytes() if fresh.exists() else b""
                bodies.bring_home(FEED)
                if kind == "killed" and content:
                    fresh.write_bytes(content)  # as a kill before its removal leaves it
            assert {each: bodies.body(FEED, each) for each in expected} == expected
        assert dict(bodies.every(Body)) == expected
        assert Shards(layout, files, bodies).look(FEED).bodies == expected.keys()
