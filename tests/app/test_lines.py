"""The list: cursor, scrolling, mouse, and that only what changed is drawn."""

from typing import Any

import pytest
from rich.segment import Segment
from textual import events
from textual.content import Content

from newsreader.app.widgets.lines import LineList
from tests.screen import Bare, screen_lines, screen_text, segments


class Numbers(LineList):
    """Rows that say their number; multiples of ``barred`` can't be selected."""

    def __init__(self, count: int, barred: int = 0) -> None:
        super().__init__()
        self.count = count
        self.barred = barred
        self.drawn: list[int] = []
        self.told: list[Any] = []

    @property
    def row_count(self) -> int:
        return self.count

    def selectable(self, row: int) -> bool:
        return not self.barred or row % self.barred != 0

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        self.drawn.append(row)
        return [Segment(f"row {row}", self.look("line--muted", selected))]

    def on_mount(self) -> None:
        self.reset(0, anchored=False)
        self.focus()

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        self.told.append(("highlighted", event.row))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.told.append(("opened", event.row))

    @property
    def top(self) -> int:
        return self.scroll_offset.y


SIZE = (30, 10)


async def test_cursor_moves_within_its_ends_and_tells() -> None:
    numbers = Numbers(5)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        assert numbers.cursor == 0
        assert not numbers.move(-1)
        assert numbers.move(1)
        await pilot.pause()
        assert numbers.told == [("highlighted", 1)]
        assert numbers.move(99)
        assert numbers.cursor == 4
        assert not numbers.move(1)
        assert numbers.move_to("first")
        assert numbers.move_to("last")
        assert numbers.move_to(2)
        assert (numbers.cursor, numbers.top) == (2, 0)
        await pilot.pause()
        assert numbers.told[-1] == ("highlighted", 2)


async def test_cursor_keeps_a_margin_while_scrolling() -> None:
    numbers = Numbers(100)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        numbers.move(6)
        assert numbers.top == 0
        numbers.move(1)
        assert numbers.top == 1
        numbers.move_to("last")
        assert numbers.top == 90
        numbers.move(-6)
        assert numbers.top == 90
        numbers.move(-1)
        assert numbers.top == 89
        await pilot.pause()
        assert screen_lines(pilot.app)[3].startswith("▌row 92")


async def test_pages_move_cursor_and_view_together() -> None:
    numbers = Numbers(100)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        numbers.move(4)
        numbers.move_page(1)
        assert (numbers.cursor, numbers.top) == (13, 9)
        numbers.move_page(1, half=True)
        assert (numbers.cursor, numbers.top) == (18, 14)
        numbers.move_page(-1)
        assert (numbers.cursor, numbers.top) == (9, 5)
        for _ in range(20):
            numbers.move_page(1)
        assert (numbers.cursor, numbers.top) == (99, 90)
        await pilot.pause()
        assert "row 99" in screen_text(pilot.app)


async def test_rows_that_bar_the_cursor_are_passed() -> None:
    numbers = Numbers(7, barred=3)
    async with Bare(numbers).run_test(size=SIZE):
        assert numbers.cursor == 1
        numbers.move(2)
        assert numbers.cursor == 4
        numbers.move(-1)
        assert numbers.cursor == 2
        numbers.move_to("first")
        assert numbers.cursor == 1
        numbers.move_to("last")
        assert numbers.cursor == 5


@pytest.mark.parametrize("count", [0, 1])
async def test_lists_of_nothing_or_nothing_to_select(count: int) -> None:
    numbers = Numbers(count, barred=1)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        assert numbers.cursor == -1
        for moved in (numbers.move(1), numbers.move_page(-1), numbers.move_to("last")):
            assert not moved
        await pilot.click(offset=(2, 0))
        assert numbers.told == []


async def test_click_selects_and_a_second_click_opens() -> None:
    numbers = Numbers(50)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        await pilot.click(offset=(4, 5))
        assert numbers.told == [("highlighted", 5)]
        await pilot.click(offset=(4, 5))
        assert numbers.told == [("highlighted", 5), ("opened", 5)]


async def test_click_below_the_rows_does_nothing() -> None:
    numbers = Numbers(3)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        await pilot.click(offset=(4, 7))
        assert numbers.told == []


async def test_wheel_moves_the_view_and_leaves_the_cursor() -> None:
    numbers = Numbers(50)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        for _ in range(3):
            await pilot._post_mouse_events([events.MouseScrollDown], offset=(4, 5))
        await pilot.pause()
        assert numbers.cursor == 0
        assert numbers.top > 0
        assert numbers.told == []
        numbers.move(1)
        assert (numbers.cursor, numbers.top) == (1, 0)


async def test_a_move_draws_two_rows_only() -> None:
    numbers = Numbers(100_000)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        await pilot.pause()
        numbers.drawn.clear()
        numbers.move(1)
        await pilot.pause()
        assert sorted(numbers.drawn) == [0, 1]


async def test_a_page_draws_no_more_than_the_screen_holds() -> None:
    numbers = Numbers(100_000)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        await pilot.pause()
        numbers.drawn.clear()
        numbers.move_to("last")
        await pilot.pause()
        assert len(numbers.drawn) <= 11
        assert min(numbers.drawn) in {0, 99_990}


async def test_focus_lights_the_bar_and_the_ground() -> None:
    numbers, other = Numbers(3), Numbers(3)
    app = Bare(numbers, other)
    async with app.run_test(size=SIZE) as pilot:
        numbers.styles.height = other.styles.height = 5
        numbers.focus()
        await pilot.pause()
        lit, dim = segments(app, 0)[0], segments(app, 5)[0]
        other.focus()
        await pilot.pause()
        assert lit.text == dim.text == "▌"
        assert segments(app, 0)[0].style == dim.style != lit.style
        assert segments(app, 5)[0].style == lit.style


async def test_a_theme_repaints_what_was_drawn() -> None:
    app = Bare(Numbers(3))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = segments(app, 1)
        app.theme = "newsprint"
        await pilot.pause()
        await pilot.pause()
        after = segments(app, 1)
        assert [each.text for each in before] == [each.text for each in after]
        assert [each.style for each in before] != [each.style for each in after]


async def test_resize_keeps_the_cursor_in_sight() -> None:
    numbers = Numbers(100)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        numbers.move_to(9)
        await pilot.resize_terminal(30, 5)
        await pilot.pause()
        assert numbers.top <= 9 < numbers.top + 5
        assert "▌row 9" in screen_text(pilot.app)


async def test_no_rows_show_what_to_do() -> None:
    numbers = Numbers(0)
    app = Bare(numbers)
    async with app.run_test(size=(40, 12)) as pilot:
        numbers.empty = Content("Nothing [b]here[/b] yet, and a line that is too long for it.")
        await pilot.pause()
        assert [line.strip() for line in screen_text(app).split("\n") if line] == [
            "Nothing [b]here[/b] yet, and a line",
            "that is too long for it.",
        ]


@pytest.mark.parametrize("size", [(1, 1), (2, 5), (5, 2), (9, 3)])
async def test_tiny_panes_do_no_harm(size: tuple[int, int]) -> None:
    for count in (0, 3):
        numbers = Numbers(count)
        numbers.empty = Content("Empty")
        async with Bare(numbers).run_test(size=size) as pilot:
            numbers.move(1)
            numbers.move_page(1)
            await pilot.pause()
            assert all(len(line) == size[0] for line in screen_lines(pilot.app))


async def test_scrollbar_and_ends_follow_the_number_of_rows() -> None:
    numbers = Numbers(100)
    async with Bare(numbers).run_test(size=SIZE) as pilot:
        for count in (200, 3, 50):
            numbers.count = count
            numbers.reset(0, anchored=True)
            await pilot.pause()
            numbers.move_to("last")
            await pilot.pause()
            assert numbers.top == max(0, count - SIZE[1])
            assert f"▌row {count - 1}" in screen_text(pilot.app)
            assert numbers.vertical_scrollbar.display is (count > SIZE[1])
            if numbers.vertical_scrollbar.display:
                assert numbers.vertical_scrollbar.window_virtual_size == count
