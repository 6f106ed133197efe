from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from rich.style import Style
from textual import on
from textual.content import Content
from textual.events import MouseScrollLeft, MouseScrollRight
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import SELECT_ALL, Selection

from newsreader.app.widgets.reader import Page, Reader, Stop, StopKind
from newsreader.model import Article, Block, BlockKind
from tests.articles import Draft, ferry
from tests.screen import Bare, found, screen_text

PAGE = Page(ferry().article(minutes=4), "e1", "Harbour News", "Ana Berg", "3h")


class Listening(Bare):
    """Notes what the reader tells."""

    def __init__(self, reader: Reader, **options: Any) -> None:
        super().__init__(reader, **options)
        self.stops: list[Stop | None] = []
        self.urls: list[str] = []
        self.scrolled = 0

    @on(Reader.StopChanged)
    def note_stop(self, message: Reader.StopChanged) -> None:
        self.stops.append(message.reached)

    @on(Reader.LinkClicked)
    def note_link(self, message: Reader.LinkClicked) -> None:
        self.urls.append(message.url)

    @on(Reader.Scrolled)
    def note_scroll(self) -> None:
        self.scrolled += 1


Running = tuple[Listening, Reader, Pilot[None]]


@asynccontextmanager
async def running(
    page: Page | None = PAGE, size: tuple[int, int] = (80, 24), theme: str = "harbour"
) -> AsyncIterator[Running]:
    reader = Reader()
    app = Listening(reader, theme=theme)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        if page is not None:
            reader.show(page)
        reader.focus()
        await pilot.pause()
        yield app, reader, pilot


def top(app: Bare) -> str:
    """The first line of the screen, without margins, bar and scrollbar."""
    return screen_text(app).split("\n")[0].strip(" ▌")


def where(app: Bare, words: str) -> tuple[int, int]:
    """Column and row of some words."""
    for row, line in enumerate(screen_text(app).split("\n")):
        if words in line:
            return line.index(words), row
    raise AssertionError(f"{words} is not on screen")


def style_of(app: Bare, words: str) -> Style:
    segment = next(found(app, words))
    assert segment.style is not None
    return segment.style


async def test_it_shows_title_byline_and_text() -> None:
    async with running() as (app, _, _):
        shown = screen_text(app).replace("\u00a0", " ")
        assert "Ferry line to get electric boats" in shown
        assert "Harbour News · Ana Berg · 3h · 4 min · ❝ 3" in shown
        assert "▌ “We will not raise the fare." in shown


async def test_the_name_is_bold_and_the_title_too() -> None:
    async with running() as (app, _, _):
        assert style_of(app, "Ana Lim").bold
        assert style_of(app, "Ferry line").bold
        assert style_of(app, "its page").underline


async def test_without_an_article_it_says_what_to_do() -> None:
    async with running(None) as (app, reader, pilot):
        reader.clear(Content("[b]No[/x] article. ? the keys."))
        await pilot.pause()
        assert "[b]No[/x] article. ? the keys." in screen_text(app)
        assert reader.stop is None
        assert reader.next_quote() is None
        assert reader.find("boats") == 0
        assert reader.at_end
        assert reader.minutes_left is None


async def test_a_new_article_begins_at_its_title_and_the_same_one_stays() -> None:
    async with running() as (_, reader, pilot):
        reader.scroll_page(1)
        await pilot.pause()
        place = reader.place
        reader.show(replace(PAGE, saved=True, next_title="Old bridge"))
        assert reader.place == place
        reader.show(replace(PAGE, entry_id="e2"))
        assert reader.scroll_y == 0
        assert reader.place == (-2, 0)


async def test_quotes_are_stepped_through_and_told() -> None:
    async with running() as (app, reader, pilot):
        speakers = []
        while stop := reader.next_quote():
            speakers.append(stop.speaker)
            assert reader.stop == stop
        assert speakers == ["Ana Lim", "Tom Okafor", "Mara Quist"]
        before = reader.previous_quote()
        assert before is not None
        assert (before.index, before.total, before.kind) == (2, 3, StopKind.QUOTE)
        await pilot.pause()
        assert [stop.index for stop in app.stops if stop] == [1, 2, 3, 2]


async def test_the_current_quote_stands_in_the_upper_third_on_another_ground() -> None:
    async with running() as (app, reader, pilot):
        for _ in range(3):
            reader.next_quote()
            await pilot.pause()
        _, row = where(app, "“The figures were wrong")
        assert 0 < row <= 24 // 3
        ground = style_of(app, "“The figures were wrong").bgcolor
        assert ground == style_of(app, "“But nobody asked").bgcolor
        assert ground != style_of(app, "Both piers get").bgcolor


async def test_from_elsewhere_the_next_quote_is_the_next_below_the_screens_top() -> None:
    async with running() as (_, reader, _):
        reader.next_quote()
        reader.to_bottom()
        before = reader.previous_quote()
        assert before is not None
        assert before.speaker == "Mara Quist"
        reader.to_top()
        following = reader.next_quote()
        assert following is not None
        assert following.speaker == "Ana Lim"


@pytest.mark.parametrize("size", [(60, 24), (120, 24), (200, 50), (30, 10)])
async def test_the_same_text_stays_at_the_top_when_resized(size: tuple[int, int]) -> None:
    async with running() as (app, reader, pilot):
        reader.scroll_lines(18)
        await pilot.pause()
        block, offset = reader.place
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert reader.place == (block, offset)
        words = ferry().blocks[block].text[offset:].split()[0]
        assert words in top(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert reader.scroll_y == 18


@pytest.mark.parametrize("width", [80, 120])
async def test_the_place_outlasts_a_screen_that_holds_the_whole_article(width: int) -> None:
    async with running(size=(80, 10)) as (app, reader, pilot):
        reader.scroll_lines(9)
        await pilot.pause()
        before = top(app)
        await pilot.resize_terminal(width, 250)
        await pilot.pause()
        assert reader.max_scroll_y == 0
        await pilot.resize_terminal(80, 10)
        await pilot.pause()
        assert top(app) == before


async def test_a_place_is_restored_at_another_column() -> None:
    async with running(size=(120, 24)) as (_, reader, pilot):
        reader.scroll_lines(20)
        await pilot.pause()
        place = reader.place
        reader.to_top()
        reader.column = 40
        reader.restore(place)
        await pilot.pause()
        assert reader.place == place
        assert reader.scroll_y > 20


async def test_a_place_may_be_restored_before_the_first_layout() -> None:
    reader = Reader()
    reader.show(PAGE)
    reader.restore((20, 10))
    app = Listening(reader)
    async with app.run_test(size=(80, 24)):
        assert reader.place == (20, 10)
        assert reader.scroll_y > 10


async def test_scrolling_keeps_some_lines_and_ends_at_the_end() -> None:
    async with running() as (app, reader, pilot):
        reader.scroll_page(1)
        assert reader.scroll_y == 22
        reader.scroll_page(1, half=True)
        assert reader.scroll_y == 34
        reader.scroll_lines(-1)
        assert reader.scroll_y == 33
        assert 0 < reader.percent < 100
        assert reader.minutes_left in {1, 2, 3}
        reader.to_bottom()
        await pilot.pause()
        assert reader.at_end
        assert (reader.percent, reader.minutes_left) == (100, 0)
        reader.scroll_lines(-1)
        assert reader.at_end, "only the blank line is below"
        assert app.scrolled > 0
        reader.scroll_page(-1)
        assert not reader.at_end


async def test_words_found_are_lit_and_stepped_through_in_a_circle() -> None:
    async with running() as (app, reader, pilot):
        assert reader.find("BOATS") == 4
        await pilot.pause()
        lit = style_of(app, "boats")
        assert lit.bgcolor != style_of(app, "Ana Lim").bgcolor
        indexes = [stop.index for _ in range(4) if (stop := reader.next_hit())]
        assert indexes == [2, 3, 4, 1]
        back = reader.previous_hit()
        assert back is not None
        assert back.index == 4
        reader.end_find()
        assert not reader.finding
        assert reader.stop is None
        assert reader.next_hit() is None


async def test_a_hit_is_the_current_stop() -> None:
    async with running() as (_, reader, _):
        reader.find("boats")
        assert reader.finding
        assert reader.stop is not None
        assert (reader.stop.kind, reader.stop.total) == (StopKind.HIT, 4)


async def test_hits_stay_lit_at_another_width() -> None:
    async with running() as (_, reader, pilot):
        reader.find("paragraph 7")
        await pilot.resize_terminal(50, 24)
        await pilot.pause()
        assert reader.stop is not None
        assert reader.stop.text.casefold() == "paragraph 7"


async def test_links_have_numbers() -> None:
    async with running() as (_, reader, _):
        assert reader.link(1) == "https://harbour.example/timetable"
        assert reader.link(2) == "https://council.example/audit"
        assert [reader.link(number) for number in (0, 3, 99)] == ["", "", ""]


async def test_a_click_on_a_link_makes_it_current_and_tells_its_address() -> None:
    async with running() as (app, reader, pilot):
        await pilot.click(Reader, offset=where(app, "page"))
        await pilot.pause()
        assert app.urls == ["https://harbour.example/timetable"]
        assert reader.stop is not None
        assert reader.stop.kind is StopKind.LINK
        assert reader.stop.url == app.urls[0]


async def test_a_click_on_a_quote_or_image_makes_it_current() -> None:
    async with running() as (app, reader, pilot):
        await pilot.click(Reader, offset=where(app, "less than"))
        assert reader.stop is not None
        assert reader.stop.speaker == "Ana Lim"
        await pilot.click(Reader, offset=where(app, "old pier"))
        assert reader.stop.kind is StopKind.IMAGE
        assert reader.stop.url == "https://www.pictures.example/lim.jpg"
        assert app.urls == []


async def test_a_click_beside_changes_nothing() -> None:
    async with running() as (app, reader, pilot):
        await pilot.click(Reader, offset=(1, 0))
        await pilot.click(Reader, offset=where(app, "battery"))
        assert reader.stop is None
        assert app.stops == []


async def test_code_moves_sideways_and_text_does_not() -> None:
    draft = Draft()
    draft.add("Some text that stays where it is.")
    draft.add("first = " + "a" * 100 + " last", BlockKind.CODE)
    async with running(Page(draft.article())) as (app, reader, pilot):
        assert "›" in screen_text(app)
        reader.sideways(8)
        await pilot.pause()
        assert "first" not in screen_text(app)
        assert "‹aaa" in screen_text(app)
        assert "Some text that stays" in screen_text(app)
        reader.sideways(1000)
        await pilot.pause()
        assert " last" in screen_text(app)
        assert "›" not in screen_text(app)
        reader.sideways(-2000)
        await pilot.pause()
        assert "first = aaa" in screen_text(app)


async def test_a_selection_is_copied_without_margins_and_bars() -> None:
    async with running() as (app, reader, pilot):
        column, row = where(app, "“We will")
        end = where(app, "less than")
        start, stop = Offset(column, row), Offset(end[0] + 4, end[1])
        app.screen.selections = {reader: Selection.from_offsets(start, stop)}
        await pilot.pause()
        copied = app.screen.get_selected_text()
        assert copied is not None
        assert copied.startswith("“We will not raise the fare. The power costs")
        assert copied.endswith("less")
        assert "\n" not in copied
        assert style_of(app, "“We will").bgcolor != style_of(app, "Passengers").bgcolor


async def test_a_selection_ends_with_the_article() -> None:
    async with running() as (app, reader, _):
        app.screen.selections = {reader: SELECT_ALL}
        reader.show(replace(PAGE, entry_id="e2"))
        assert app.screen.selections == {}


async def test_all_can_be_selected() -> None:
    async with running() as (app, reader, _):
        app.screen.selections = {reader: SELECT_ALL}
        copied = app.screen.get_selected_text()
        assert copied is not None
        assert copied.startswith("Ferry line to get electric boats\nHarbour")
        assert "▌" not in copied
        assert "Cormorant  1,340" in copied


async def test_dragging_selects_and_is_no_click() -> None:
    async with running() as (app, reader, pilot):
        start, end = where(app, "We will"), where(app, "fare.")
        await pilot.mouse_down(Reader, offset=start)
        await pilot.hover(Reader, offset=end)
        await pilot.mouse_up(Reader, offset=end)
        await pilot.pause()
        assert app.screen.get_selected_text() == "We will not raise the f"
        assert reader.stop is None


async def test_a_double_click_selects_the_paragraph_and_a_triple_one_the_article() -> None:
    async with running() as (app, reader, pilot):
        at = where(app, "less than")
        await pilot.click(Reader, offset=at, times=2)
        await pilot.pause()
        words = "“We will not raise the fare. The power costs us less than the oil did.”"
        assert app.screen.get_selected_text() == words
        await pilot.click(Reader, offset=at, times=3)
        await pilot.pause()
        assert app.screen.selections == {reader: SELECT_ALL}


async def test_another_theme_recolours_what_is_shown() -> None:
    async with running(theme="harbour") as (app, _, pilot):
        before = style_of(app, "Ana Lim").color
        app.theme = "newsprint"
        await pilot.pause()
        assert style_of(app, "Ana Lim").color != before


async def test_ascii_replaces_the_signs() -> None:
    async with running() as (app, reader, pilot):
        reader.ascii = True
        await pilot.pause()
        assert "| “We will" in screen_text(app)
        assert "▌" not in screen_text(app)


async def test_without_colour_weight_and_slant_carry_the_meaning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running() as (app, reader, pilot):
        assert style_of(app, "“no difference").italic
        assert style_of(app, "Ana Lim").bold
        assert style_of(app, "its page").underline
        reader.next_quote()
        await pilot.pause()
        assert style_of(app, "“We will").reverse


HOSTILE = "[/x][@click=app.quit]go[/] \x1b]0;owned\x07 \x9b31m \u202eabc \x00 \ud800 港é\u0301🚢 "


@pytest.mark.parametrize("width", [1, 2, 5, 13, 40, 80])
async def test_hostile_text_is_shown_as_it_is_and_harmless(width: int) -> None:
    blocks = tuple(
        Block(kind, HOSTILE * 4, level=2, marker=HOSTILE, url=HOSTILE, rows=((HOSTILE,) * 2,) * 2)
        for kind in BlockKind
    )
    article = Article(HOSTILE, HOSTILE, HOSTILE, blocks=blocks, notice=HOSTILE, teaser=True)
    page = Page(article, HOSTILE, HOSTILE, HOSTILE, HOSTILE, next_title=HOSTILE)
    async with running(page, size=(width, 300)) as (app, reader, pilot):
        reader.find("[/x]")
        reader.sideways(3)
        await pilot.pause()
        strips = app.screen._compositor.render_strips(app.size)
        assert all(strip.cell_length == width for strip in strips)
        drawn = "".join(strip.text for strip in strips)
        for sign in "\x1b\x07\x9b\u202e\x00\ud800":
            assert sign not in drawn
        assert width < 40 or "[/x][@click=app.quit]go[/]" in drawn


async def test_right_to_left_lines_are_isolated() -> None:
    draft = Draft()
    draft.add("وصلت العبارة الكهربائية الأولى إلى الميناء")
    async with running(Page(draft.article())) as (app, reader, pilot):
        (line,) = [each for each in screen_text(app).split("\n") if "وصلت" in each]
        assert line.strip().startswith("\u2068")
        assert line.strip().endswith("\u2069")
        app.screen.selections = {reader: SELECT_ALL}
        await pilot.pause()
        assert draft.blocks[0].text in (app.screen.get_selected_text() or "")


@pytest.mark.parametrize("cells", [0, 3, 500])
async def test_right_to_left_code_is_isolated_however_far_it_is_moved(cells: int) -> None:
    draft = Draft()
    draft.add("שלום " * 60, BlockKind.CODE)
    async with running(Page(draft.article())) as (app, reader, pilot):
        reader.sideways(cells)
        await pilot.pause()
        (line,) = [each for each in screen_text(app).split("\n") if "שלום" in each]
        assert line.count("\u2068") == line.count("\u2069") == 1
        assert line.index("\u2068") < line.index("של") < line.index("\u2069")


@pytest.mark.parametrize("move", ["scroll_lines", "scroll_page"])
async def test_moving_draws_only_what_is_on_screen(move: str) -> None:
    draft = Draft()
    for number in range(400):
        draft.add(f"Paragraph {number}. " * 20)
    async with running(Page(draft.article())) as (_, reader, pilot):
        drawn = len(reader._strips)
        step: Callable[[int], None] = getattr(reader, move)
        step(1)
        await pilot.pause()
        assert len(reader._strips) <= drawn + 24


async def test_the_wheel_moves_code_sideways() -> None:
    draft = Draft()
    draft.add("first = " + "a" * 100, BlockKind.CODE)
    async with running(Page(draft.article())) as (app, reader, pilot):
        for event in (MouseScrollRight, MouseScrollLeft):
            before = screen_text(app)
            reader.post_message(event(reader, 5, 5, 0, 0, 0, shift=False, meta=False, ctrl=False))
            await pilot.pause()
            assert screen_text(app) != before
