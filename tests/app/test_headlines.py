"""Rows of headlines: their columns at each width, their signs, and what is drawn again."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from rich.cells import cell_len

from newsreader.app.widgets.headlines import Columns, Headlines
from newsreader.model import Headline
from tests.screen import NOW, Bare, found, screen_lines, screen_text, segments

TITLES = {"harbour": "Harbour News", "tech": "Machine Room Journal of Record", "": ""}


def headline(n: int, title: str, *, hours: float = 3, **fields: object) -> Headline:
    when = int((NOW - timedelta(hours=hours)).timestamp())
    known = {"feed_id": "harbour", "minutes": 4, "quotes": 3, **fields}
    return Headline(id=f"e{n}", title=title, sort_time=when, **known)  # type: ignore[arg-type]


FERRY = "Ferry line to get electric boats"
ROWS = [
    headline(1, FERRY, saved=True),
    headline(2, "Old bridge reopens", hours=5, read=True, minutes=0, quotes=-1),
    headline(3, "Glaciers, measured", hours=24 * 12, feed_id="tech", minutes=14, quotes=12),
]


def listed(
    rows: Iterable[Headline] = ROWS, *, one_feed: bool = False, ascii_signs: bool = False
) -> tuple[Bare, Headlines]:
    headlines = Headlines(now=lambda: NOW, ascii_signs=ascii_signs)
    app = Bare(headlines)
    app.call_later(headlines.show, list(rows), cursor=None, titles=TITLES.get, one_feed=one_feed)
    app.call_later(headlines.focus)
    return app, headlines


@pytest.mark.parametrize(
    ("width", "rows"),
    [
        (
            80,
            [
                "▌●     3h  Ferry line to get electric boats         Harbour News       4m ❝3  ⚑",
                "       5h  Old bridge reopens                       Harbour News",
                " ● 10 Nov  Glaciers, measured                       Machine Room Jo…  14m ❝12",
            ],
        ),
        (
            60,
            [
                "▌●     3h  Ferry line to get electric boats        4m ❝3  ⚑",
                "       5h  Old bridge reopens",
                " ● 10 Nov  Glaciers, measured                     14m ❝12",
            ],
        ),
        (
            46,
            [
                "▌●  3h  Ferry line to get electric boats ❝3 ⚑",
                "    5h  Old bridge reopens",
                " ●  1w  Glaciers, measured                ❝12",
            ],
        ),
        (
            30,
            [
                "▌●  3h  Ferry line to get…  ⚑",
                "    5h  Old bridge reopens",
                " ●  1w  Glaciers, measured",
            ],
        ),
    ],
)
async def test_columns_are_given_up_as_the_list_narrows(width: int, rows: list[str]) -> None:
    app, _ = listed()
    async with app.run_test(size=(width, 4)) as pilot:
        await pilot.pause()
        assert screen_text(app).rstrip().split("\n") == rows


@pytest.mark.parametrize(
    ("width", "ascii_signs", "titles"),
    [
        (60, False, ["♪ The fog horn", "▷ A film of the pier", FERRY]),
        (60, True, ["~ The fog horn", "> A film of the pier", FERRY]),
        (30, False, ["The fog horn", "A film of the pier", FERRY[:18]]),
    ],
)
async def test_what_can_be_played_is_marked(
    width: int, ascii_signs: bool, titles: list[str]
) -> None:
    rows = [
        headline(1, "The fog horn", media="audio"),
        headline(2, "A film of the pier", read=True, media="video"),
        headline(3, FERRY),
    ]
    app, _ = listed(rows, ascii_signs=ascii_signs)
    async with app.run_test(size=(width, 4)) as pilot:
        await pilot.pause()
        for line, title in zip(screen_lines(app), titles, strict=False):
            assert line[line.index("3h") + 2 :].strip().startswith(title)
            assert cell_len(line) <= width


def test_columns_go_in_their_order() -> None:
    fitted = [Columns.fit(width, dated=True, one_feed=False) for width in range(140)]
    for name in ("feed", "minutes", "quotes", "age", "saved"):
        cells = [getattr(columns, name) for columns in fitted]
        assert cells == sorted(cells)
    firsts = [
        next(width for width, columns in enumerate(fitted) if getattr(columns, name))
        for name in ("feed", "minutes", "quotes", "saved")
    ]
    assert firsts == sorted(firsts, reverse=True)
    assert not Columns.fit(139, dated=True, one_feed=True).feed


async def test_one_feed_is_not_named_in_its_own_list() -> None:
    app, _ = listed(one_feed=True)
    async with app.run_test(size=(100, 4)) as pilot:
        await pilot.pause()
        assert "Harbour News" not in screen_text(app)
        assert FERRY in screen_text(app)


async def test_plain_signs() -> None:
    app, headlines = listed(ascii_signs=True)
    async with app.run_test(size=(60, 4)) as pilot:
        await pilot.pause()
        assert screen_lines(app)[0].rstrip() == (
            '|*     3h  Ferry line to get electric boats        4m "3  +'
        )
        assert screen_text(app).isascii()
        headlines.ascii = False
        await pilot.pause()
        assert "▌●" in screen_text(app)


WIDE = [
    "東京の港に新しい電気フェリーが来春就航する見通しとなった東京の港に新しい電気フェリー",
    "The night of the 🇩🇪🇫🇷 trains 🚆 and the 👨\u200d👩\u200d👧\u200d👦 who rode them all",
    "cafe\u0301 " * 20,
    "נמל חיפה מקבל סירות חשמליות חדשות ועוד ארוכות מאוד מאוד מאוד",
    "✈\ufe0f " * 30,
    "[/x] [@click=app.quit]not[/] $markup 100 %",
    "",
]


@pytest.mark.parametrize("width", [20, 37, 45, 80, 81])
async def test_every_title_keeps_the_columns_in_their_place(width: int) -> None:
    titled = [headline(n, title, saved=True, read=n % 2 == 0) for n, title in enumerate(WIDE)]
    app, _ = listed(titled)
    async with app.run_test(size=(width, len(WIDE))) as pilot:
        await pilot.pause()
        lines = screen_lines(app)
        assert [cell_len(line) for line in lines] == [width] * len(WIDE)
        end = "   4m ❝3  ⚑ " if width >= 48 else " ⚑ "
        assert [line for line in lines if not line.endswith(end)] == []


async def test_right_to_left_titles_are_isolated() -> None:
    app, _ = listed([headline(1, WIDE[3])])
    async with app.run_test(size=(60, 3)) as pilot:
        await pilot.pause()
        assert "\u2068נמל" in screen_text(app)
        assert "…\u2069" in screen_text(app)


async def test_unread_is_told_by_mark_and_weight() -> None:
    app, _ = listed()
    async with app.run_test(size=(80, 4)) as pilot:
        await pilot.pause()
        unread, read = next(found(app, "Ferry")), next(found(app, "Old bridge"))
        assert unread.style is not None
        assert read.style is not None
        assert (unread.style.bold, bool(read.style.bold)) == (True, False)


async def test_refresh_rows_draws_those_anew_and_ignores_others() -> None:
    rows = [headline(n, f"Title {n}") for n in range(5)]
    app, headlines = listed(rows)
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.pause()
        rows[1].read = True
        rows[3].saved = True
        headlines.refresh_rows(["e1", "elsewhere"])
        await pilot.pause()
        assert [line[1] for line in screen_lines(app)[:5]] == ["●", " ", "●", "●", "●"]
        assert "⚑" not in screen_text(app)
        headlines.refresh_rows(f"e{n}" for n in range(100))
        await pilot.pause()
        assert "⚑" in screen_lines(app)[3]


async def test_a_change_is_seen_again_at_a_width_shown_before() -> None:
    rows = [headline(1, "One"), headline(2, "Two")]
    app, headlines = listed(rows)
    async with app.run_test(size=(80, 4)) as pilot:
        await pilot.pause()
        await pilot.resize_terminal(60, 4)
        await pilot.pause()
        rows[1].read = True
        headlines.refresh_rows(["e2"])
        await pilot.pause()
        await pilot.resize_terminal(80, 4)
        await pilot.pause()
        assert screen_lines(app)[1].startswith("    ")


async def test_next_unread_lies_beyond_the_cursor_and_is_not_gone_around() -> None:
    rows = [headline(n, f"Title {n}", read=n % 3 != 0) for n in range(9)]
    app, headlines = listed(rows)
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.pause()
        assert headlines.cursor_id == "e0"
        assert headlines.find_next_unread(1) == "e3"
        assert headlines.place_cursor("e4")
        assert headlines.find_next_unread(1) == "e6"
        assert headlines.find_next_unread(-1) == "e3"
        headlines.place_cursor("e6")
        assert headlines.find_next_unread(1) is None
        assert not headlines.place_cursor("elsewhere")
        assert headlines.cursor_id == "e6"


async def test_new_rows_leave_the_selected_one_where_it_was() -> None:
    rows = [headline(n, f"Title {n}") for n in range(60)]
    app, headlines = listed(rows)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        headlines.place_cursor("e30")
        headlines.move(-5)
        await pilot.pause()
        line = headlines.cursor - headlines.scroll_offset.y
        before = screen_lines(app)[line]
        new = [headline(n, f"New {n}") for n in range(100, 140)]
        headlines.show([*new, *rows], cursor="e25", titles=TITLES.__getitem__)
        await pilot.pause()
        assert headlines.cursor_id == "e25"
        assert screen_lines(app)[line][:-1] == before[:-1]


async def test_a_row_that_left_gives_its_place_to_the_next() -> None:
    rows = [headline(n, f"Title {n}") for n in range(6)]
    app, headlines = listed(rows)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        headlines.place_cursor("e3")
        left = [each for each in rows if each.id != "e3"]
        headlines.show(left, cursor="e3", titles=TITLES.__getitem__)
        assert headlines.cursor_id == "e4"
        headlines.show(left[:2], cursor="e4", titles=TITLES.__getitem__)
        assert headlines.cursor_id == "e1"
        headlines.show([], cursor="e1", titles=TITLES.__getitem__)
        assert not headlines.ids
        headlines.show(rows, cursor=None, titles=TITLES.__getitem__)
        assert headlines.cursor_id == "e0"


async def test_another_list_begins_at_its_first_row_or_at_the_one_that_is_in_both() -> None:
    app, headlines = listed()
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.pause()
        headlines.place_cursor("e3")
        assert headlines.cursor_id == "e3"
        others = [headline(n, f"Other {n}") for n in (7, 8, 9)]
        headlines.show([*others, ROWS[2]], cursor="e3", titles=TITLES.__getitem__, another=True)
        assert headlines.cursor_id == "e3"
        headlines.show(others, cursor="e3", titles=TITLES.__getitem__, another=True)
        assert headlines.cursor_id == "e7"


async def test_ages_go_on_with_the_clock() -> None:
    clock = [NOW]
    headlines = Headlines(now=lambda: clock[0])
    app = Bare(headlines)
    async with app.run_test(size=(80, 4)) as pilot:
        headlines.show(ROWS[:1], cursor=None, titles=TITLES.__getitem__)
        await pilot.pause()
        assert " 3h " in screen_text(app)
        clock[0] += timedelta(hours=2)
        headlines.redraw()
        await pilot.pause()
        assert " 5h " in screen_text(app)


async def test_an_empty_list_has_no_cursor() -> None:
    app, headlines = listed([])
    async with app.run_test(size=(80, 4)) as pilot:
        await pilot.pause()
        assert headlines.cursor_id is None
        assert headlines.find_next_unread(1) is None
        assert not headlines.place_cursor("e1")


async def test_meaning_stays_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app, _ = listed()
    async with app.run_test(size=(80, 4)) as pilot:
        await pilot.pause()
        count = next(each for each in segments(app, 0) if "❝3" in each.text)
        assert count.style is not None
        assert count.style.italic
        colours = {each.style.color for each in segments(app, 0) if each.style is not None}
        greys = [colour.triplet for colour in colours if colour is not None and colour.triplet]
        assert greys
        assert all(red == green == blue for red, green, blue in greys)
