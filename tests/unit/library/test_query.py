from datetime import datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from newsreader.library.query import Facts, Field, matches, parse

NOW = datetime(2026, 11, 25, 15, 30, tzinfo=timezone(timedelta(hours=2)))
FERRY = Facts(
    title="Ferry line to get electric boats",
    text="The first of six boats arrives in May. Café Straße. 日本語の新聞 ﾃｽﾄ. Всё ещё.",
    author="Ána Lim",
    speakers=("Tom Reed",),
    feed_id="harbour-news-7f3k",
    feed_title="Harbour News",
    folder="World/Sea",
    time=int(datetime(2026, 11, 20, 12, 0, tzinfo=NOW.tzinfo).timestamp()),
    saved=True,
    quoted=True,
)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "ferry",
        "FERRY Boats",
        '"electric boats"',
        "elec*",
        "title:ferry",
        'title:"line to get"',
        "by:lim",
        "by:ana",
        "author:lim",
        "said:reed",
        'said:"tom reed"',
        "reed",
        'feed:"harbour news"',
        "feed:harb",
        "feed:harbour-news-7",
        "folder:world",
        "folder:World/sea",
        "is:unread",
        "is:un",
        "is:saved is:quoted",
        "-is:read",
        "-diesel",
        "-title:diesel",
        "after:2026-11-20",
        "after:2026-11",
        "after:7d before:today",
        "before:yesterday",
        "-before:2026",
        "cafe",
        "CAFÉ",
        "strasse",
        "ＳＴＲＡＳＳＥ",
        "テスト",
        "日",
        "日本",
        "本語",
        "日本語の新聞",
        '"新聞"',
        "聞",
        "все еще",
        'boats"arrives in',
        "feed:",
        "-",
        '"',
        "*",
    ],
)
def test_what_is_asked_for_is_found(asked: str) -> None:
    query = parse(asked, NOW)
    assert not query.problem
    assert matches(query, FERRY)


@pytest.mark.parametrize(
    "asked",
    [
        "elec",
        '"boats electric"',
        "title:arrives",
        "by:reed",
        "said:lim",
        "feed:city",
        "folder:wor",
        "folder:sea",
        "is:read",
        "-is:saved",
        "is:up",
        "-ferry",
        '-"electric boats"',
        "after:2026-11-21",
        "before:2026-11-20",
        "本新",
        "本日",
        "新聞社",
        "ferry diesel",
    ],
)
def test_what_is_not_there_is_not_found(asked: str) -> None:
    query = parse(asked, NOW)
    assert not query.problem
    assert not matches(query, FERRY)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("color:red", "no field “color:”"),
        ("is:odd", "“is:odd”"),
        ("is:", ""),
        ("after:tommorow", "“after:tommorow” is no date"),
        ("after:2026-02-30", "is no date"),
        ("before:0001-01-01", "is no date"),
        ("after:9999d", ""),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(asked: str, said: str) -> None:
    query = parse(f"ferry {asked}", NOW)
    assert bool(query.problem) is bool(said)
    assert said in query.problem
    assert query.terms[0].text == "ferry"


def test_an_address_and_a_time_of_day_are_words() -> None:
    query = parse("10:30 https://harbour.example/a", NOW)
    assert [each.field for each in query.terms] == [Field.ANY, Field.ANY]


@pytest.mark.parametrize(
    ("asked", "open_end"),
    [("fer", True), ("ferry ", False), ("fer*", False), ('"fer', False), ("by:fer", False)],
)
def test_the_last_word_may_be_a_beginning(asked: str, open_end: bool) -> None:
    assert parse(asked, NOW).open_end is open_end


def test_days_begin_in_the_users_own_zone() -> None:
    [term] = parse("after:2026-11-20", NOW).terms
    assert term.day == int(datetime(2026, 11, 20, tzinfo=NOW.tzinfo).timestamp())


def test_only_filters_need_no_words() -> None:
    assert matches(parse("is:read", NOW), replace(FERRY, read=True))
