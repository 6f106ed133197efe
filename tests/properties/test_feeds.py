"""Whatever bytes come: a feed or a ParseError, clean text, addresses of the web only."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from hypothesis import event, given, settings
from hypothesis import strategies as st

from newsreader.address import address, joined, normal
from newsreader.errors import FetchError, ParseError
from newsreader.feeds import known_sites, opml
from newsreader.feeds.discover import feed_links
from newsreader.feeds.mend import mended
from newsreader.feeds.parse import parse
from newsreader.model import ParsedFeed, Subscription
from newsreader.text import clean_line

FEEDS = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "data/feeds").iterdir())]
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
URL = "https://feed.example/feed"

slices = st.tuples(st.integers(0, 3000), st.integers(0, 60), st.binary(max_size=12))
nasty = st.sampled_from(
    b'& < &#27; &#xD800; \x1b]0;x\x07 <![CDATA[ ]]> \0 \xff " <item> </item> <!DOCTYPE &nbsp; '
    b"&#x110000; \xef\xbb\xbf".split(b" ")
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    body = draw(st.sampled_from(FEEDS))
    for start, length, filling in draw(st.lists(slices, max_size=6)):
        body = body[:start] + (filling or draw(nasty)) + body[start + length :]
    return body


def outcome(body: bytes, kind: str = "") -> ParsedFeed | ParseError:
    try:
        return parse(body, URL, kind)
    except ParseError as error:
        return error


def texts(feed: ParsedFeed) -> list[str]:
    lines = [feed.title, feed.description]
    for entry in feed.entries:
        lines += [entry.title, entry.author, *(each.title for each in entry.enclosures)]
    return lines


def addresses(feed: ParsedFeed) -> list[str]:
    inner = [each.url for entry in feed.entries for each in entry.enclosures]
    return [feed.site_url, *(entry.url for entry in feed.entries), *inner]


@given(mutated(), st.sampled_from(["", "text/xml; charset=utf-8", "x;;=", "text/html"]))
@settings(max_examples=300, deadline=None)
def test_a_damaged_feed_gives_clean_values_or_a_parse_error(body: bytes, kind: str) -> None:
    feed = outcome(body, kind)
    if isinstance(feed, ParseError):
        assert feed.sentence.isprintable()
        return
    for line in texts(feed):
        assert not UNSAFE.search(line)
        assert len(line) <= 500
    assert {urlsplit(url).scheme for url in addresses(feed)} <= {"", "http", "https"}
    for entry in feed.entries:
        assert entry.key
        entry.html.encode()
        assert all(moment is None or moment.tzinfo is UTC for moment in (entry.published,))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_feed_or_a_parse_error(body: bytes) -> None:
    feed = outcome(body)
    assert not isinstance(feed, ParseError) or feed.subject == URL


@given(st.sampled_from(FEEDS), st.lists(slices, max_size=4))
def test_mending_twice_is_mending_once(body: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    for start, length, filling in changes:
        body = body[:start] + filling + body[start + length :]
    assert mended(mended(body)) == mended(body)


names = st.text(max_size=60).map(clean_line)
folders = st.lists(names.map(lambda name: name.replace("/", "").strip()).filter(bool), max_size=3)
paths = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), max_size=30)
urls = paths.map(lambda path: f"https://news.example/{path}").filter(
    lambda url: clean_line(url) == url
)
subscriptions = st.builds(
    Subscription,
    id=st.just("x"),
    url=urls,
    title=names,
    added=st.just(datetime(2026, 3, 1, tzinfo=UTC)),
    site_url=st.one_of(st.just(""), urls),
    folder=folders.map("/".join),
)


@given(st.lists(subscriptions, max_size=8, unique_by=lambda each: normal(each.url)))
def test_lists_survive_being_written_and_read(given_subscriptions: list[Subscription]) -> None:
    found = opml.read(opml.write(given_subscriptions).encode())
    assert found.refused == ()
    assert {(each.url, each.site_url, each.folder) for each in found.outlines} == {
        (each.url, each.site_url, each.folder) for each in given_subscriptions
    }
    titles = {each.url: each.title for each in found.outlines}
    assert all(titles[each.url] == (each.title or each.url) for each in given_subscriptions)


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_give_outlines_or_a_parse_error(raw: bytes, wrapped: bool) -> None:
    body = b"<opml><body><outline xmlUrl='" + raw + b"'/></body></opml>" if wrapped else raw
    try:
        found = opml.read_any(body)
    except ParseError:
        return
    for line in (*found.refused, *(outline.title for outline in found.outlines)):
        assert not UNSAFE.search(line)
    for outline in found.outlines:
        assert urlsplit(outline.url).scheme.lower() in {"http", "https"}


@given(st.text(max_size=60))
def test_any_text_is_an_address_of_the_web_or_refused(text: str) -> None:
    try:
        whole = address(text)
    except FetchError as error:
        event(error.sentence.rpartition("” ")[2])
        return
    assert whole.lower().startswith(("http://", "https://"))
    assert address(whole) == whole


@given(urls, st.sampled_from(["http", "https"]), st.sampled_from(["", "/"]))
def test_addresses_that_mean_the_same_are_equal(url: str, scheme: str, slash: str) -> None:
    path, mark, query = url.partition("#")[0].removeprefix("https://news.example").partition("?")
    other = f"{scheme}://NEWS.example.:{443 if scheme == 'https' else 80}{path}{slash}{mark}{query}"
    assert normal(other) == normal(url)


@given(st.text(max_size=60))
def test_any_link_is_resolved_to_the_web_or_dropped(link: str) -> None:
    whole = joined("https://news.example/a/b", link)
    assert whole == "" or whole.startswith(("http://", "https://"))
    assert not UNSAFE.search(whole)


HOSTS = (
    "www.youtube.com",
    "github.com",
    "old.reddit.com",
    "medium.com",
    "a.tumblr.com",
    "x.example",
)


@given(st.sampled_from(HOSTS), st.text("ab@/+-._?&=%#:", max_size=60), st.binary(max_size=80))
def test_known_sites_give_web_addresses(host: str, path: str, page: bytes) -> None:
    url = f"https://{host}/{path}"
    found = [known_sites.by_address(url), known_sites.by_text(b'"feedUrl":"' + page, url)]
    feeds = [*(each[0] for each in found if each), *known_sites.worth_trying(url)]
    assert all(urlsplit(feed).scheme in {"http", "https", ""} for feed in feeds)
    assert all(urlsplit(each).hostname == host for each in known_sites.worth_trying(url))


@given(st.binary(max_size=300))
def test_any_page_gives_web_addresses(raw: bytes) -> None:
    page = b"<link rel=alternate type=application/rss+xml href='" + raw + b"'>" + raw
    for link in feed_links(page, URL):
        assert link.url.startswith(("http://", "https://"))
        assert not UNSAFE.search(link.title)
