"""Orders to the terminal that tell of new entries: one each, whatever the words are."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.app.alerts import order, way
from newsreader.library.desktop import Message

ORDERS = {
    "osc9": re.compile("\x1b]9;[^\x00-\x1f\x7f-\x9f;]*\x1b\\\\"),
    "osc777": re.compile("\x1b]777;notify;[^\x00-\x1f\x7f-\x9f;]*;[^\x00-\x1f\x7f-\x9f;]*\x1b\\\\"),
    "osc99": re.compile(
        "(?:\x1b]99;i=newsreader:e=1:d=[01]:p=(?:title|body);[A-Za-z0-9+/=]*\x1b\\\\){2}"
    ),
}


@pytest.mark.parametrize("kind", ORDERS)
@given(title=st.text(max_size=40), body=st.text(max_size=80))
def test_nothing_of_a_message_ends_the_order(kind: str, title: str, body: str) -> None:
    body += "\x1b\\\x07;\x9c\x1b]0;owned\x07"
    assert ORDERS[kind].fullmatch(order(kind, Message(title, body)))


def test_the_words_arrive() -> None:
    told = Message("12 new in 5 feeds", "Ferry line; bridge\nRoofs")
    assert order("osc9", told) == "\x1b]9;12 new in 5 feeds: Ferry line, bridge · Roofs\x1b\\"
    sent = re.findall("p=body;([^\x1b]*)", order("osc99", told))
    assert base64.b64decode(sent[0]).decode() == told.body


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"TERM": "xterm-kitty"}, "osc99"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "osc99"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "osc9"),
        ({"TERM": "foot-extra"}, "osc777"),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, "notify-send"),
        ({"TERM": "xterm-256color"}, "notify-send"),
        ({}, "notify-send"),
    ],
)
def test_the_way_is_the_terminal_s_where_it_is_known(
    environment: dict[str, str], kind: str
) -> None:
    assert way("auto", environment) == kind
    assert way("osc9", environment) == "osc9"
