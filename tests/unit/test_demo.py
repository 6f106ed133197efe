import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsreader import demo
from newsreader.article.build import from_feed, from_page
from newsreader.config import Config, Folders
from newsreader.demo.edition import FEEDS, edition, page
from newsreader.demo.starter import STARTER
from newsreader.fetch import Failed, Fetched, NotModified
from newsreader.library import View, ViewKind, ViewSettings, open_library
from newsreader.library.query import parse
from newsreader.model import Article, BlockKind, ParsedEntry, Quote, Source
from newsreader.store.database import Database

NOW = datetime(2031, 3, 5, 12, tzinfo=UTC)
ENTRIES = {entry.title: entry for _, feed in edition(NOW) for entry in feed.entries}


def _article(words: str) -> Article:
    entry = _entry(words)
    return from_feed(entry.html, title=entry.title, url=entry.url, byline=entry.author)


def _entry(words: str) -> ParsedEntry:
    [entry] = [each for title, each in ENTRIES.items() if words in title]
    return entry


def _said(article: Article, words: str) -> Quote:
    return next(quote for quote in article.quotes if quote.text.startswith(words))


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {title: _article(title) for title in ENTRIES}


@pytest.fixture
async def database(folders: Folders) -> AsyncIterator[Database]:
    await demo.build(folders, now=NOW)
    database = Database.open(folders)
    yield database
    await database.close()


# The documents


def test_there_is_enough_to_read() -> None:
    feeds = [feed for _, feed in edition(NOW)]
    assert len(feeds) >= 4
    assert len(ENTRIES) == sum(len(feed.entries) for feed in feeds) >= 30
    assert all(entry.author and entry.url and entry.key for entry in ENTRIES.values())


def test_every_kind_of_document_is_there() -> None:
    names = [feed.name for feed in FEEDS]
    assert {name.rpartition(".")[2] for name in names} == {"xml", "json"}
    roots = {_root(Path(demo.__file__).parent / "feeds" / name) for name in names}
    assert roots == {"rss", "feed", "rdf:RDF", "json"}


def _root(path: Path) -> str:
    found = re.search(r"<([a-zA-Z:]+)", path.read_text("utf-8").partition("?>")[2])
    return "json" if path.suffix == ".json" else found[1] if found else ""


def test_dates_are_moved_together_until_the_newest_is_an_hour_old() -> None:
    dates = [entry.published for entry in ENTRIES.values() if entry.published]
    assert len(dates) == len(ENTRIES)
    assert max(dates) == NOW - timedelta(hours=1)
    assert min(dates) > NOW - timedelta(days=14)
    tomorrow = edition(NOW + timedelta(days=1))
    later = [entry.published for _, feed in tomorrow for entry in feed.entries if entry.published]
    assert {after - before for before, after in zip(dates, later, strict=True)} == {
        timedelta(days=1)
    }


def test_every_address_belongs_to_nobody() -> None:
    texts = [entry.html + entry.url for entry in ENTRIES.values()]
    hosts = {
        urlsplit(url).hostname for text in texts for url in re.findall(r"https?://[^\s\"'<]+", text)
    }
    assert hosts
    assert all(host and host.endswith(".example") for host in hosts)


def test_every_kind_of_block_is_there(articles: dict[str, Article]) -> None:
    kinds = {block.kind for article in articles.values() for block in article.blocks}
    assert kinds == set(BlockKind)


def test_lists_are_nested_tables_have_heads_and_code_has_a_language(
    articles: dict[str, Article],
) -> None:
    blocks = [block for article in articles.values() for block in article.blocks]
    assert max(block.level for block in blocks if block.kind is BlockKind.LIST_ITEM) >= 2
    assert any(block.header and len(block.rows) > 4 for block in blocks)
    assert "python" in {block.language for block in blocks if block.kind is BlockKind.CODE}
    assert all(block.url and block.text for block in blocks if block.kind is BlockKind.IMAGE)


def test_lengths_differ(articles: dict[str, Article]) -> None:
    words = sorted(article.words for article in articles.values())
    assert words[0] < 60
    assert words[-3] >= 850
    assert [title for title, article in articles.items() if article.teaser] == [
        "Fishing fleet votes on a night curfew"
    ]


def test_a_podcast_has_its_sound() -> None:
    [sound] = _entry("Harbour Hour").enclosures
    assert (sound.type, sound.length) == ("audio/mpeg", 31_457_280)


# Quotations


@pytest.mark.parametrize(
    ("title", "words", "speaker"),
    [
        ("electric boats", "We will not raise the fare", "Ana Lim"),
        ("electric boats", "I have nothing against batteries", "Maud Oyelaran"),
        ("went dark", "I had never seen the second half", "Wren Castellane"),
        ("roofs white", "I did not want to save", "Teodora Lisk"),
        ("Dredger", "At first we took it", "Jory Bellweather"),
        ("drei Tage", "Der Teig arbeitet", "Korbinian Sedlbauer"),
        ("Birnen", "Es ist sie", "Almut Rehbein"),
        ("allumeur", "Nous vous devons toutes les nuits", "Hortense Vauquelin"),
    ],
)
def test_quotes_of_many_styles_have_their_speakers(title: str, words: str, speaker: str) -> None:
    quote = _said(_article(title), words)
    assert quote.speaker
    assert quote.speaker.endswith(speaker)  # "Councillor Maud Oyelaran" is as good


@pytest.mark.parametrize(
    ("title", "mark", "words"),
    [
        ("electric boats", "“", "We will not raise the fare"),
        ("Dredger", '"', "At first we took it"),
        ("drei Tage", "„", "Das ist das Schwerste"),
        ("Birnen", "»", "Ich war wieder sieben"),
        ("allumeur", "«\u00a0", "Nous vous devons toutes les nuits"),
        ("霧の朝", "「", "目で見るより確かですよ"),
    ],
)
def test_quotes_are_found_in_every_style(title: str, mark: str, words: str) -> None:
    article = _article(title)
    quote = _said(article, words)
    before = article.blocks[quote.block].text[: quote.start]
    assert before.endswith(mark)


def test_a_quotation_within_a_quotation_is_part_of_it() -> None:
    whole = _said(_article("霧の朝"), "師匠に言われました")
    assert "『機械は道を教える。鐘は海を教える』" in whole.text
    assert (
        "‘Madam, do you also buy one shoe?’"
        in _said(_article("electric boats"), "When I asked for one boat").text
    )


def test_an_official_led_by_a_line_has_speaker_and_role() -> None:
    article = _article("Water board and university")
    first, second = article.quotes
    assert first.text.startswith("This agreement brings together")
    assert first.text.endswith("carry the piano upstairs.")
    assert (first.speaker, first.role) == (
        "Benedikta Moor",
        "Director (Rivers and Drains) of the Water Board",
    )
    assert second.text.startswith("By joining our models")
    assert second.speaker
    assert second.speaker.removeprefix("Professor ") == "Ilan Whitcombe"
    assert second.role == "Acting Head of the School of Rivers"


def test_the_page_of_that_article_leaves_its_surroundings_behind() -> None:
    html = page("https://city-desk.example/flood-forecast-pact")
    assert html
    article = from_page(html.encode(), url="https://city-desk.example/flood-forecast-pact")
    texts = [block.text for block in article.blocks if block.kind is not BlockKind.IMAGE]
    assert len(article.quotes) == 2
    assert texts[0].startswith("The Water Board of Orrendale")
    assert not [text for text in texts if "Read more" in text or "RECENT NEWS" in text]
    assert not [text for text in texts if text in {"Benedikta MOOR", "Ilan Whitcombe"}]


def test_a_quotation_over_three_paragraphs_is_one() -> None:
    article = _article("last sailmaker")
    parts = [quote for quote in article.quotes if quote.block in {*_run(article)}]
    assert [quote.continues for quote in parts] == [True, True, False]
    assert {quote.speaker for quote in parts} <= {"Corentin Vask", None}


def _run(article: Article) -> range:
    first = _said(article, "A good sail is a conversation").block
    return range(first, first + 3)


def test_inches_and_apostrophes_are_no_quotes() -> None:
    assert _article("drawer that sticks").quotes == ()


# The library


async def test_the_library_is_whole(database: Database) -> None:
    assert len(database.subscriptions) == len(FEEDS)
    assert {s.folder for s in database.subscriptions.values()} == {f.folder for f in FEEDS}
    rows = database.index.headlines.values()
    assert {row.title for row in rows} == set(ENTRIES)
    assert 0 < sum(row.read for row in rows) < len(rows) / 2
    assert all(row.quotes >= 0 for row in rows)
    assert max(row.sort_time for row in rows) == int((NOW - timedelta(hours=1)).timestamp())


async def test_one_entry_was_corrected_since_it_was_read(folders: Folders) -> None:
    await demo.build(folders, now=NOW)
    library = open_library(folders, Config(), fetcher=demo.NoNetwork())
    try:
        rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
        [updated] = [row for row in rows if row.revised]
        comparison = await library.comparing.changes(updated.id)
    finally:
        await library.close()
    assert updated.read
    assert comparison.sentence == "What has changed since you read it."
    texts = "\n".join(block.text for block in comparison.article.blocks)
    assert all(word in texts for word in ("212", "200", "seven", "ten"))


async def test_a_saved_search_finds_boats(folders: Folders) -> None:
    await demo.build(folders, now=NOW)
    library = open_library(folders, Config(), fetcher=demo.NoNetwork())
    try:
        [search] = library.searching.saved()
        await library.searching.fill()
        results = await library.searching.find(parse(search.query))
    finally:
        await library.close()
    assert search.name == "Boats"
    assert results
    assert "Ferry line to get electric boats" in {row.title for row in results.rows}


async def test_two_articles_are_saved_and_captured(database: Database) -> None:
    assert len(database.saved) == 2
    for entry_id, saved in database.saved.items():
        kept = database.saved_article(entry_id)
        assert saved.captured
        assert kept
        assert kept.article.words > 800


async def test_nothing_outside_its_folders_is_touched(tmp_path: Path) -> None:
    with demo.temporary() as folders:
        root = folders.data.parent
        assert tmp_path not in root.parents
        await demo.build(folders, now=NOW)
        assert (folders.data / "library.json").is_file()
        assert all(path.is_relative_to(root) for path in (folders.config, folders.cache))
    assert _left(root, tmp_path) == []


def _left(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*")]


async def test_it_is_ready_soon(folders: Folders) -> None:
    started = time.process_time()  # processor time: what else the machine does is left out
    await demo.build(folders, now=NOW)
    assert time.process_time() - started < 1.5


# Without a network


async def test_feeds_are_unchanged_pages_are_at_hand_the_rest_is_declined() -> None:
    network = demo.NoNetwork()
    assert isinstance(await network.get(FEEDS[0].url, etag='"demo"'), NotModified)
    answer = await network.get(_entry("Fishing fleet").url)
    assert isinstance(answer, Fetched)
    declined = await network.get("https://elsewhere.example/")
    assert isinstance(declined, Failed)
    assert "demo" in declined.sentence


async def test_the_teaser_has_a_full_text(folders: Folders) -> None:
    await demo.build(folders, now=NOW)
    library = open_library(folders, Config(), fetcher=demo.NoNetwork())
    try:
        rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
        teaser = next(row for row in rows if "Fishing fleet" in row.title)
        report = await library.refresh()
        article = await library.reading.full_text(teaser.id)
    finally:
        await library.close()
    assert (report.failed, report.unchanged) == (0, len(FEEDS))
    assert article.source is Source.EXTRACTED
    assert article.words > 250
    assert _said(article, "I have read the insurance book").speaker == "Freya Longstaff"


# The starter pack


def test_the_starter_pack_has_a_handful_for_each_topic() -> None:
    assert len(STARTER) >= 5
    assert all(4 <= len(topic.feeds) <= 6 for topic in STARTER)
    assert all(feed.title for topic in STARTER for feed in topic.feeds)


def test_addresses_of_the_starter_pack_are_of_the_web_and_differ() -> None:
    addresses = [feed.url for topic in STARTER for feed in topic.feeds]
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        parts = urlsplit(address)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert "." in parts.hostname
