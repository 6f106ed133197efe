"""Pages that harm their readers: what cannot be read leaves the feed's own text, and says so."""

import re

from newsreader.article.printing import plain
from newsreader.changes import Change, Noticed
from newsreader.config import Config, Folders
from newsreader.library import View, ViewKind, ViewSettings
from newsreader.model import Source
from tests.hostile.documents import ATTACKS, MARKUP, references
from tests.loopback import Loopback, Reply, Route, redirect
from tests.newsroom import FERRY, LONG, opened, rss

PARAGRAPH = f"<p>{LONG}</p>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
ENTITIES = (
    '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


def article(inner: str) -> Reply:
    return Reply(f"<html><body><article>{inner}</article></body></html>".encode(), headers=HTML)


REFUSED: dict[str, tuple[Route, str]] = {
    "deep": (article("<div>" * 100_000 + PARAGRAPH), "No article"),
    "tables": (article("<table><tr><td>" * 3_000 + PARAGRAPH), "No article"),
    "wide": (article("<p>short</p>" * 100_001), "elements"),
    "large": (article(PARAGRAPH + f"<!--{'x' * 5_000_000}-->"), "larger than 5 MB"),
    "huge": (Reply(b"x", length=50_000_000, headers=HTML), "too large"),
    "empty": (Reply(b"", headers=HTML), "empty"),
    "bare": (Reply(b"<html>", headers=HTML), "No article"),
    "script": (article("<noscript>Turn on JavaScript</noscript>"), "No article"),
    "noise": (Reply(bytes(range(256)) * 200, headers=HTML), "a file, not a page"),
    "pdf": (Reply(b"%PDF-1.7\n" + bytes(range(256))), "PDF"),
    "itself": (article('<meta http-equiv="refresh" content="0;url=/page">'), "No article"),
    "file": (redirect("file:///etc/passwd"), "no web address"),
    "slow": (Reply(b" ", length=100_000, stall=True), "within 4 s"),
}
TRIED = "".join(f"<p>{name} {references(text)} end</p>" for name, text in ATTACKS.items())
MARKED = "".join(f"<p>{each} is here</p>" for each in MARKUP)
BESIDE = PARAGRAPH * 3
READ: dict[str, tuple[Route, str]] = {
    "attacks": (article(PARAGRAPH + TRIED), "clipboard"),
    "markup": (article(PARAGRAPH + MARKED), MARKUP[0]),
    "entities": (Reply(f"{ENTITIES}{BESIDE}<p>&b; &x;</p>".encode(), headers=HTML), "yard"),
    "comments": (article("<!-- c --><?php x ?>" * 20_000 + BESIDE), "yard"),
    "tags": (article(f"<b><i></p></b>\0<foo:bar>{BESIDE}</wrong>"), "yard"),
    "images": (
        article(f'{BESIDE}<img src="/never" width="1e308"><img src="javascript:x">'),
        "yard",
    ),
}
UNRULY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


async def test_pages_are_read_or_leave_the_feed_s_text(folders: Folders) -> None:
    pages, heard = REFUSED | READ, list[Change]()
    entries = [(name, name, FERRY[2]) for name in pages]
    async with Loopback() as server, opened(folders, heard.append, Config(timeout=4)) as library:
        server.routes |= {f"/{name}": route for name, (route, _) in pages.items()}
        server.routes["/feed"] = rss(entries, site=server.url("/"))
        feed = await library.subscribing.subscribe(server.url("/feed"))
        await library.subscribing.set_full_text(feed.id, True)
        rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
        for row in rows:
            await library.reading.open(row.id)
            await library.settle()
        shown = {row.title: await library.reading.open(row.id) for row in rows}
        assert server.count("/never") == 0
    told = "".join(each.sentence for each in heard if isinstance(each, Noticed))
    texts = {name: plain(article) for name, article in shown.items()}
    assert {name for name, article in shown.items() if article.source is Source.FEED} == {*REFUSED}
    assert [words for _, words in REFUSED.values() if words not in told] == []
    assert [name for name in REFUSED if "Ana Lim" not in texts[name]] == []
    assert [name for name, (_, words) in READ.items() if words not in texts[name]] == []
    assert UNRULY.findall(told + "".join(texts.values())) == []
    assert not any("root:x" in text for text in texts.values())
