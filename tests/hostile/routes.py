"""The routes of a server that harms its readers, each with what has to become of it.

``routes()`` makes them anew, for some count how often they were asked. Feeds that change in the
course of time are in ``tests/unit/library/test_through_time.py``, whole answers of HTTP with
their faults in ``tests/unit/test_fetch.py``; here everything meets one library.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.hostile.documents import (
    ATTACKS,
    MARKUP,
    UNUSUAL,
    attacks,
    good,
    item,
    json_attacks,
    rss,
    told,
)
from tests.loopback import Reply, Request, Route, bomb, gzipped, redirect

Counts = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""Entries, and unread ones, after each refresh; everything is marked read after the first."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a route answers, and what has to be seen."""

    route: Route
    entries: int = 0
    """After each refresh."""
    error: str = ""
    """A part of the sentence after each refresh; "" where all goes well."""
    title: str = ""
    """The title of an entry."""
    kept: str = ""
    """Path of the address that is kept in the end; "" for the route's own."""
    asked: int = 3
    """Requests in three refreshes; -1 where that is no matter."""
    counts: Counts | None = None
    """In place of ``entries``, where they change."""

    @property
    def expected(self) -> Counts:
        """The counts after each refresh."""
        number = self.entries
        return self.counts or ((number, number), (number, 0), (number, 0))


def routes() -> dict[str, Case]:
    """Every route by its path."""
    cases: dict[str, Case] = {}
    http = (_good, _answers, _framing, _redirects, _statuses)
    for group in (*http, _bodies, _charsets, _xml, _texts, _entries, _floods):
        for name, case in group():
            cases[f"/{group.__name__.strip('_')}/{name}"] = case
    return cases


BESIDE: dict[str, Route] = {
    f"/redirects/chain/{hop}": redirect(f"/redirects/chain/{hop + 1}") for hop in range(1, 30)
}
"""Routes that no feed is at."""

Cases = Iterator[tuple[str, Case]]


def _good() -> Cases:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id>'
        "<entry><id>urn:1</id><title>One</title></entry></feed>"
    )
    yield "rss", Case(good(), 3)
    yield "atom", Case(atom.encode(), 1, title="One")
    yield "validators", Case(Reply(good(), validators=True), 3)
    yield "type", Case(Reply(good(), headers={"Content-Type": "x;;;=,/"}), 3)
    yield "page-type", Case(Reply(good(), headers={"Content-Type": "text/html"}), 3)
    yield "year", Case(Reply(good(), headers={"Cache-Control": "max-age=31536000"}), 3)


def _answers() -> Cases:
    """Packed well, badly, and to burst."""
    packed, raw = gzip.compress(good()), zlib.compressobj(wbits=-15)
    coded = {"Content-Encoding": "gzip"}
    yield "gzip", Case(gzipped(good()), 3)
    deflated = raw.compress(good()) + raw.flush()
    yield "deflate", Case(Reply(deflated, headers={"Content-Encoding": "deflate"}), 3)
    yield "gz-file", Case(packed, 3)
    yield "no-gzip", Case(Reply(good(), headers=coded), error="compressed")
    yield "cut-gzip", Case(Reply(packed[:-20], headers=coded), error="compressed")
    damaged = packed[:60] + b"\xff\0\xff" + packed[63:]
    yield "damaged-gzip", Case(Reply(damaged, headers=coded), error="compressed")
    yield "bomb", Case(bomb(64), error="too large")
    twice = {"Content-Encoding": "gzip, gzip"}
    yield (
        "double-bomb",
        Case(Reply(gzip.compress(bomb(64).body), headers=twice), error="gzip, gzip"),
    )
    yield "unknown", Case(Reply(good(), headers={"Content-Encoding": "x-odd"}), error="x-odd")
    yield "announced", Case(Reply(good(), length=100_000_000), error="too large")


def _framing() -> Cases:
    """Answers that HTTP does not allow, or that end too soon."""
    body, size = good(), len(good())
    yield "short", Case(Reply(body, length=size + 5_000), error="broke off")
    yield "reset", Case(Reply(body, length=size + 5_000, reset=True), error=".")
    yield "closed", Case(Reply(raw=b""), error="without an answer", asked=-1)
    yield "garbage", Case(Reply(raw=b"\x16\x03\x01hello\0\xff\n" * 20), error="no valid HTTP")
    yield "bare", Case(Reply(raw=body), error="no valid HTTP")
    for name, head in {
        "two-lengths": b"Content-Length: 10\r\nContent-Length: %d" % size,
        "negative": b"Content-Length: -5",
    }.items():
        raw = b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body
        yield name, Case(Reply(raw=raw), error="no valid HTTP")
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for name, rest in {
        "cut-chunk": b"%x\r\n%b" % (size + 1_000, body),
        "no-last-chunk": b"%x\r\n%b\r\n" % (size, body),
        "no-chunk": b"zz\r\nhello\r\n0\r\n\r\n",
        "huge-chunk": b"ffffffffffffffff\r\nhello",
    }.items():
        yield name, Case(Reply(raw=chunked + rest), error=".")
    long = {"X-Long": "a" * 100_000}
    yield "long-header", Case(Reply(body, headers=long), error="no valid HTTP")


def _redirects() -> Cases:
    def to(path: str, status: int = 302) -> Route:
        return lambda _: redirect(path, status)

    yield "once", Case(to("/good/rss"), 3)
    yield "303", Case(to("/good/rss", 303), 3)
    yield "307", Case(to("/good/rss", 307), 3)
    yield "moved", Case(to("/redirects/place", 301), 3, kept="/redirects/place", asked=1)
    yield "place", Case(good(), 3, asked=-1)
    yield (
        "moved-308",
        Case(to("/redirects/place-308", 308), 3, kept="/redirects/place-308", asked=1),
    )
    yield "place-308", Case(good(), 3, asked=-1)
    yield "then-moved", Case(to("/redirects/moved-308"), 3)
    yield "moved-to-nothing", Case(to("/nowhere", 301), error="404")
    yield "moved-to-a-page", Case(to("/bodies/page", 301), error="a web page")
    yield "itself", Case(to("/redirects/itself"), error="circle", asked=3)
    yield "chain", Case(to("/redirects/chain/1"), error="without end")
    yield "silent", Case(to(""), error="where to")
    for name, target in {
        "file": "file:///etc/passwd",
        "ftp": "ftp://127.0.0.1/x",
        "gopher": "gopher://127.0.0.1:1/_x",
        "data": "data:application/rss+xml,<rss/>",
        "script": "javascript:alert(1)",
        "broken": "http://[",
    }.items():
        yield name, Case(to(target), error="no web address")
    yield "closed-port", Case(to("http://127.0.0.1:1/"), error="can't be reached")


def _in_turn(*answers: Reply | bytes) -> Route:
    left = iter(answers)
    return lambda _: next(left, answers[-1])


def _statuses() -> Cases:
    for status, words in {
        401: "name and password",
        403: "refuses",
        404: "nothing at this address",
        500: "problem of its own",
        204: "no content",
        206: "only a part",
        304: "not modified",
    }.items():
        yield str(status), Case(Reply(status=status), error=words)
    yield "410", Case(Reply(b"gone", 410), error="gone for good", asked=1)
    yield "999", Case(Reply(b"", 999), error="999")
    for name, after in {
        "seconds": "120",
        "far": "Fri, 31 Dec 2999 23:59:59 GMT",
        "odd": "-1 x",
    }.items():
        patient = {"Retry-After": after}
        yield f"429-{name}", Case(Reply(b"", 429, patient), error="left alone")
        yield f"503-{name}", Case(Reply(b"", 503, patient), error="not available")


def _bodies() -> Cases:
    page = b"<!doctype html><html><head><title>Log in</title></head><body>Please</body></html>"
    noise = bytes((each * 7919 + each // 251) % 256 for each in range(20_000))
    yield "empty", Case(Reply(), error="empty")
    yield "spaces", Case(b" \n" * 100, error="empty")
    yield "page", Case(Reply(page, headers={"Content-Type": "text/html"}), error="a web page")
    yield "noise", Case(noise, error="sent")
    yield "json", Case(b'{"error": "too often"}', error="JSON")
    yield "words", Case(b"hello\n" * 10, error="sent")
    yield "nul", Case(b"\0\0\0" + good(), 3)


def _charsets() -> Cases:
    for name, title, encoding, declared in (
        ("windows", "Café “quoted” — €5", "cp1252", "windows-1252"),
        ("windows-as-latin1", "Café “quoted” — €5", "cp1252", "iso-8859-1"),
        ("windows-untold", "Café naïve", "cp1252", ""),
        ("shift-jis", "日本語の見出し", "shift_jis", "Shift_JIS"),
        ("euc-jp", "日本語の見出し", "euc_jp", "EUC-JP"),
        ("gb18030", "中文标题 𠀀", "gb18030", "gb18030"),
        ("gbk-as-gb2312", "朱镕基 標題", "gbk", "gb2312"),
        ("big5", "中文標題", "big5", "big5"),
        ("euc-kr", "한국어 제목", "euc_kr", "euc-kr"),
        ("koi8", "Привет мир", "koi8_r", "koi8-r"),
        ("utf16", "Grüße 漢字", "utf-16", "utf-16"),
        ("utf16-no-mark", "Grüße 漢字", "utf-16-le", "utf-16"),
        ("utf32", "Grüße", "utf-32", "utf-32"),
        ("unknown", "Plain", "ascii", "x-no-such-thing"),
        ("utf7", "Gr+APw-n", "ascii", "utf-7"),
    ):
        body = told(title, encoding, declared)
        route = Reply(body, headers={"Content-Type": "application/rss+xml"})
        yield name, Case(route, 1, title=title)
    yield "mark-wins", Case(told("Grüße", "utf-8", "iso-8859-1", b"\xef\xbb\xbf"), 1, title="Grüße")
    lie = {"Content-Type": "application/rss+xml; charset=utf-8"}
    windows = told("Café naïve", "cp1252", "windows-1252")
    yield "header-lies", Case(Reply(windows, headers=lie), 1, title="Café naïve")
    true = told("Привет Café", "utf-8", "iso-8859-1")
    yield "header-is-right", Case(Reply(true, headers=lie), 1, title="Привет Café")
    broken = told("good XX bad", "ascii").replace(b"XX", b"\xff\xfe\xc3\x28")
    yield "broken-utf8", Case(broken, 1)


def _xml() -> Cases:
    levels = "".join(
        f'<!ENTITY {name} "{f"&{inner};" * 10}">'
        for name, inner in zip("abcdefghi", "bcdefghij", strict=True)
    )
    laughs = f'<!DOCTYPE rss [<!ENTITY j "lol">{levels}]>'
    yield "laughs", Case(rss(item(0, title="&a;"), head=laughs).encode(), 1)
    wide = f'<!DOCTYPE rss [<!ENTITY a "{"A" * 100_000}">]>'
    yield "wide-entity", Case(rss(item(0, title="&a;" * 10_000), head=wide).encode(), 1)
    for name, place in {"file": "file:///etc/passwd", "net": "{base}/never/asked"}.items():
        head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{place}">]>'
        yield f"entity-{name}", Case(_at_home(rss(item(0, title="a &x; b"), head=head)), 1)
    outer = (
        '<!DOCTYPE rss SYSTEM "{base}/never/asked" [<!ENTITY % p SYSTEM "{base}/never/asked"> %p;]>'
    )
    yield "outer-dtd", Case(_at_home(rss(item(0), head=outer)), 1)
    include = (
        '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{base}/never/asked" '
        'parse="text"/>'
    )
    yield "include", Case(_at_home(rss(item(0, raw=include))), 1)
    style = '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{base}/never/asked"?>'
    yield "stylesheet", Case(_at_home(rss(item(0), head=style)), 1)
    many = " ".join(f'a{each}="1"' for each in range(20_000))
    yield "attributes", Case(rss(item(0, raw=f"<x {many}/>")).encode(), error="attributes")
    yield "cut", Case(rss(*map(item, range(5))).encode()[:-120], 5)
    yield "ampersands", Case(rss(item(0, title="A & B &nbsp;c")).encode(), 1, title="A & B c")
    yield "junk-before", Case(b"\n\n  <!-- x -->\n" + good(), 3)
    yield "two-documents", Case(good() + good(), 3)
    yield "no-end-of-cdata", Case(rss(item(0, description="<![CDATA[text")).encode(), 1)


def _at_home(document: str) -> Callable[[Request], bytes]:
    """Fill in where the server lives."""
    return lambda asked: document.replace("{base}", f"http://{asked.headers['host']}").encode()


def _texts() -> Cases:
    count = len(ATTACKS)
    yield "attacks-raw", Case(attacks("raw"), count)
    yield "attacks-referred-to", Case(attacks("reference"), count)
    yield "attacks-in-html", Case(attacks("twice"), count)
    yield "attacks-in-json", Case(json_attacks(), count)
    newer = '<?xml version="1.1"?>'
    yield "xml-1.1", Case(rss(item(0, title="a&#27;[2Jb"), head=newer).encode(), 1)
    marked = [item(number, title=text, author=text) for number, text in enumerate(MARKUP)]
    yield (
        "markup",
        Case(rss(*marked, title="[bold]Feed[/] [/x").encode(), len(MARKUP), title=MARKUP[0]),
    )
    odd = [
        item(number, title=f"{name} {text} end")
        for number, (name, text) in enumerate(UNUSUAL.items())
    ]
    yield "unusual", Case(rss(*odd).encode(), len(UNUSUAL))
    lines = rss(item(0, title="one\ntwo\r\nthree\tfour\n\n")).encode()
    yield "lines", Case(lines, 1, title="one two three four")
    surrogates = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": "1", '
    )
    surrogates += '"title": "a\\ud800b", "content_text": "x\\udfffy"}]}'
    yield "surrogates", Case(rss(item(0, title="a&#xD800;b&#xDFFF;c")).encode(), 1)
    yield "surrogates-in-json", Case(surrogates.encode(), 1)
    yield "nul", Case(rss(item(0, title="a\0b"), item(1, title="a&#0;b")).encode(), 2)
    yield "feed-title", Case(rss(item(0), title="T\n[bold]" + "w" * 10_000 + "\u202e").encode(), 1)
    yield "no-title", Case(rss(item(0, title=None), item(1, title="   ")).encode(), 2)
    yield "no-feed-title", Case(rss(item(0), title="").encode(), 1)


def _entries() -> Cases:
    moved = [rss(item(0, pubDate=f"0{day} Jan 2026 08:00:00 GMT")).encode() for day in (1, 2, 3)]
    yield "moving-dates", Case(_in_turn(*moved), 1)
    yield (
        "changing-ids",
        Case(_in_turn(*(rss(item(0, guid=f"urn:{each}")).encode() for each in range(3))), 1),
    )
    yield (
        "outage",
        Case(
            _in_turn(good(), Reply(b"no", 500), good()), counts=((3, 3), (3, 0), (3, 0)), error="*"
        ),
    )
    yield (
        "comes-late",
        Case(
            _in_turn(Reply(b"no", 500), good(), good()), counts=((0, 0), (3, 3), (3, 3)), error="*"
        ),
    )
    yield "gone-later", Case(_in_turn(good(), Reply(b"", 410)), 3, error="*", asked=2)
    dates = (
        "Sat, 01 Jan 0000 00:00:00 GMT",
        "01 Jan 99999 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "2026-02-30T25:61:61+99:99",
        "yesterday",
        "99999999999999999999",
        "Fri, 31 Dec 2999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    )
    odd = [item(number, pubDate=date) for number, date in enumerate(dates)]
    yield "dates", Case(rss(*odd).encode(), len(dates))
    links = (
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "file:///etc/passwd",
        "exec:touch",
        "--help",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/$(touch x)",
        f"http://127.0.0.1/{'u' * 100_000}",
    )
    led = [item(number, link=link) for number, link in enumerate(links)]
    yield "links", Case(rss(*led).encode(), len(links))
    files = (
        '<enclosure url="http://127.0.0.1:9/../../etc/x" length="-1" type="audio/mpeg"/>'
        f'<enclosure url="file:///etc/passwd" length="{10**30}" type="x"/>'
    )
    yield "files", Case(rss(item(0, raw=files)).encode(), 1)


def _floods() -> Cases:
    yield "long-title", Case(rss(item(0, title="Long " * 200_000)).encode(), 1)
    yield (
        "long-word",
        Case(rss(item(0, title="x" * 100_000, description="y" * 100_000)).encode(), 1),
    )
    yield "long-id", Case(rss(item(0, guid="g" * 1_000_000)).encode(), 1)
    yield "deep-html", Case(rss(item(0, description="&lt;div&gt;" * 100_000)).encode(), 1)
    yield "deep-xml", Case(rss(item(0, raw="<x>" * 5_000 + "</x>" * 5_000)).encode(), 1)
    labels = "".join(f"<category>{each}</category>" for each in range(5_000))
    yield "labels", Case(rss(item(0, raw=labels)).encode(), 1)
    yield "entries", Case(rss(*map(item, range(3_000))).encode(), 3_000)
    yield "comment", Case(rss(item(0, raw=f"<!--{'x' * 1_000_000}-->")).encode(), 1)
    link = "&lt;a href='http://127.0.0.1:9/{}'&gt;x&lt;/a&gt; "
    yield (
        "links",
        Case(rss(item(0, description="".join(map(link.format, range(5_000))))).encode(), 1),
    )
