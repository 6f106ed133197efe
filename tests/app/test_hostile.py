"""A feed that attacks the screen in every field goes through every screen."""

import re
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pytest

from newsreader.config import Folders
from newsreader.library import View, ViewKind
from tests.app.support import QUIET, Session, library_of, session
from tests.loopback import Loopback, Reply
from tests.screen import screen_lines

MARKUP = "[/x] [bold red]loud[/] [@click=app.quit]quit[/] [link=file:///etc/passwd]x[/link]"
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\x1bP1;2q\x1b\\"
REFERENCES = "&#27;]0;owned&#7;&#155;31m&#x1b;[2J&#8238;drawkcab&#8203;&#xad;&#0;"
LONG = "w" * 5000 + " " + "\N{COMBINING ACUTE ACCENT}" * 400 + "👨‍👩‍👧‍👦" * 50
RIGHT_TO_LEFT = "\u202eתרחיש \u2066עברי\u2069 \u061c"
FIELDS = (MARKUP, ESCAPES, REFERENCES, LONG, RIGHT_TO_LEFT, "", "\n\t\r\n ", "]]>", "%s {0} $x")

FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u00ad\u061c]")


def attack(text: str, number: int) -> str:
    """One entry with a text in every field, twice escaped where that reaches deeper."""
    held = escape(escape(FORBIDDEN.sub("", text)), quote=True)
    raw = FORBIDDEN.sub(lambda bad: f"&amp;#{ord(bad[0])};", escape(text))
    return (
        f"<item><title>{held} {raw}</title><guid>{number}</guid><author>{held}{raw}</author>"
        f"<link>http://127.0.0.1:9/{number}?{held}</link><category>{held}</category>"
        f'<enclosure url="http://127.0.0.1:9/{held}" type="{held}" length="-7"/>'
        f"<description>{held}{raw} &lt;p&gt;“{held},” said {raw} Ana Lim.&lt;/p&gt; "
        f"&lt;pre&gt;{raw}&lt;/pre&gt; &lt;a href=&quot;javascript:{held}&quot;&gt;{raw}&lt;/a&gt; "
        f"&lt;a href=&quot;http://127.0.0.1:9/{held}&quot;&gt;{raw}link&lt;/a&gt; "
        f"&lt;table&gt;&lt;tr&gt;&lt;td&gt;{raw}&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt; "
        f"&lt;img alt=&quot;{held}&quot; src=&quot;http://127.0.0.1:9/{held}&quot;&gt;"
        f"&lt;blockquote&gt;{raw}{held}&lt;/blockquote&gt;</description></item>"
    )


def hostile_feed() -> bytes:
    """The feed, its own title and link no better than its entries."""
    entries = "".join(attack(text, number) for number, text in enumerate(FIELDS))
    title = escape(escape(MARKUP)) + "&amp;#27;]0;owned&amp;#7;"
    document = (
        f'<rss version="2.0"><channel><title>{title}</title>'
        f"<link>http://127.0.0.1:9/[/x]</link><description>{title}</description>{entries}"
    )
    return f"{document}</channel></rss>".encode()


HOSTILE = {"/feed/%5Bred%5D/hostile": hostile_feed()}


def nothing_foreign(it: Session) -> None:
    """Fail when a character that a terminal could obey is on screen."""
    for line in screen_lines(it.app):
        bad = FORBIDDEN.search(line)
        assert bad is None, (bad, line)


@pytest.mark.parametrize("size", [(130, 40), (80, 24), (50, 20)])
async def test_every_entry_is_listed_and_opened(folders: Folders, size: tuple[int, int]) -> None:
    await library_of(folders, HOSTILE)
    async with session(folders, size=size) as it:
        await it.until(lambda: it.main.headlines.ids)
        assert len(it.main.headlines.ids) == len(FIELDS)
        await it.sees("[/x] [bold red]loud[/]")
        for entry_id in it.main.headlines.ids:
            it.main.headlines.place_cursor(entry_id)
            await it.press("enter")
            await it.until(partial(shows, it, entry_id))
            await it.press("right_square_bracket", "end")
            nothing_foreign(it)
            await it.press("q")
            nothing_foreign(it)


def shows(it: Session, entry_id: str) -> bool:
    """Whether the reader shows an entry."""
    page = it.main.reader.page
    return page is not None and page.entry_id == entry_id


SCREENS: tuple[tuple[str, ...], ...] = (
    ("question_mark",),
    ("colon", *"go to"),
    ("colon", *"[/x]"),
    ("T", "j"),
    ("a", *"[/x]", "tab", *"[red"),
    ("F", *"[/x]", "enter"),
    ("slash", *"[/", "enter"),
    ("slash", "a", "enter", "n", "asterisk", "enter"),
    ("S",),
    ("s", "S"),
    ("m",),
    ("A",),
    ("ctrl+z",),
    ("y",),
    ("Y",),
    ("d",),
    ("i",),
    ("semicolon", "a"),
    ("w", "enter"),
    ("vertical_line", *"[/x]", "enter"),
    ("C",),
    ("e",),
    ("u",),
    ("h",),
    ("b",),
    ("z",),
    ("D",),
    ("h", "G", "D"),
)


@pytest.mark.parametrize("keys", SCREENS, ids=" ".join)
async def test_every_screen_shows_it_as_text(
    folders: Folders, keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    await library_of(folders, HOSTILE)
    async with session(folders) as it:
        feed_id = it.library.subscriptions()[0].id
        it.main.go_to_view(View(ViewKind.FEED, feed_id))
        await it.until(lambda: it.main.reader.page)
        for key in keys:
            await it.press(key)
            nothing_foreign(it)
        await it.pilot.pause()
        nothing_foreign(it)
        assert it.app.is_running
        assert not it.app._exit


async def test_a_hostile_site_is_told_about_as_text(folders: Folders) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{escape(text)}" href="/f{n}">'
        for n, text in enumerate((MARKUP, REFERENCES, LONG))
    )
    page = f"<html><head><title>{MARKUP}{REFERENCES}</title>{links}</head><body>x</body></html>"
    async with Loopback(
        {"/": Reply(page.encode(), headers={"Content-Type": "text/html"})}
    ) as server:
        async with session(folders) as it:
            await it.until(lambda: it.app.screen.query("#welcome"))
            await it.press("a")
            await it.until(lambda: it.app.screen.query("#address"))
            await it.type(server.url("/"))
            await it.press("enter")
            await it.until(lambda: "3 feeds" in it.text)
            nothing_foreign(it)
            await it.press("enter")
            await it.until(lambda: "404" in it.text)
            nothing_foreign(it)


async def test_a_hostile_error_is_shown_as_text(folders: Folders) -> None:
    await library_of(folders, HOSTILE)
    async with session(folders, QUIET) as it:
        told: list[Any] = [MARKUP, ESCAPES, REFERENCES, RIGHT_TO_LEFT, LONG]
        for sentence in told:
            it.main.say(sentence, error=True)
            await it.pilot.pause()
            nothing_foreign(it)
