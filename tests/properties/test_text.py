import re

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text import clean, clean_line

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u00ad]")
HARSH = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\x07\r\n\t\u202e\u2028\u00ad\u0301\u0302\ud800\U000e0041\U0001f3f4"
        ),
    )
)


@given(HARSH)
def test_clean_is_idempotent_and_free_of_control(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not CONTROL.search(once)
    once.encode("utf-8")


@given(HARSH)
def test_a_clean_line_is_one_line_and_stays_so(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once
    assert not set(once) & set("\n\t\r")
    assert not CONTROL.search(once)
