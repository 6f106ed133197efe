"""The pane of subscriptions: its rows, signs and counts."""

from collections.abc import Sequence

from msgspec.structs import replace
from rich.cells import cell_len

from newsreader.app.widgets.subscriptions import Node, Subscriptions
from newsreader.library.views import View, ViewKind
from tests.screen import Bare, found, screen_lines, screen_text


def feed(name: str, unread: int = 0, **fields: object) -> Node:
    view = View(ViewKind.FEED, name)
    return replace(Node("feed", view, name.title(), unread), **fields)


def folder(name: str, unread: int = 0, **fields: object) -> Node:
    view = View(ViewKind.FOLDER, name)
    return replace(Node("folder", view, name.title(), unread), **fields)


ALL, UNREAD, SAVED = (View(kind) for kind in (ViewKind.ALL, ViewKind.UNREAD, ViewKind.SAVED))
NODES = [
    Node("all", ALL, "All", 1261, 5000),
    Node("unread", UNREAD, "Unread", 1261),
    Node("saved", SAVED, "Saved", 2, 8),
    Node("rule"),
    folder("world", 40),
    feed("harbour news", 12, depth=1),
    feed("a very long name of a feed", depth=1, error="It did not answer."),
    folder("north", 28, depth=1),
    feed("fjord", 28, depth=2, error="It did not answer."),
    folder("tech", 99_950, folded=True),
    feed("alone"),
]
PICTURE = """\
▌All            1.3k
 Unread         1.3k
 Saved             8
 ───────────────────
 ▾ World          40
     Harbour News 12
     A Very Long…  !
   ▾ North        28
       Fjord    ! 28
 ▸ Tech         100k
   Alone"""


def shown(
    nodes: Sequence[Node] = NODES, *, ascii_signs: bool = False
) -> tuple[Bare, Subscriptions]:
    pane = Subscriptions(ascii_signs=ascii_signs)
    app = Bare(pane)
    app.call_later(pane.show, nodes)
    app.call_later(pane.focus)
    return app, pane


async def test_rows_as_drawn() -> None:
    app, _ = shown()
    async with app.run_test(size=(21, 12)) as pilot:
        await pilot.pause()
        assert screen_text(app).rstrip() == PICTURE


async def test_plain_signs() -> None:
    app, _ = shown(ascii_signs=True)
    async with app.run_test(size=(26, 12)) as pilot:
        await pilot.pause()
        assert screen_text(app).isascii()
        assert screen_lines(app)[4].startswith(" v World")
        assert screen_lines(app)[9].startswith(" > Tech")


async def test_cursor_passes_the_rule() -> None:
    app, pane = shown()
    async with app.run_test(size=(24, 12)) as pilot:
        await pilot.pause()
        pane.move_to(2)
        assert pane.cursor_view == SAVED
        pane.move(1)
        assert pane.cursor_view == View(ViewKind.FOLDER, "world")
        pane.move(-1)
        assert pane.cursor_view == SAVED


async def test_place_cursor_tells_when_there_is_no_such_row() -> None:
    app, pane = shown()
    async with app.run_test(size=(24, 12)) as pilot:
        await pilot.pause()
        assert pane.place_cursor(View(ViewKind.FEED, "alone"))
        assert not pane.place_cursor(View(ViewKind.FEED, "folded away"))
        assert pane.cursor_view == View(ViewKind.FEED, "alone")
        assert pane.cursor_node == NODES[-1]


async def test_folding_keeps_the_view_selected() -> None:
    app, pane = shown()
    async with app.run_test(size=(24, 12)) as pilot:
        await pilot.pause()
        pane.place_cursor(View(ViewKind.FOLDER, "tech"))
        pane.show([*NODES[:4], folder("world", 40, folded=True), *NODES[9:]])
        await pilot.pause()
        assert pane.cursor_view == View(ViewKind.FOLDER, "tech")
        assert "Harbour" not in screen_text(app)
        pane.show(NODES[:3])
        assert pane.cursor_view == ALL


async def test_a_count_that_changed_draws_its_row_alone() -> None:
    app, pane = shown()
    async with app.run_test(size=(24, 12)) as pilot:
        await pilot.pause()
        drawn: list[int] = []
        draw = pane.draw
        pane.draw = lambda row, width, selected: (  # type: ignore[method-assign]
            drawn.append(row) or draw(row, width, selected)  # type: ignore[func-returns-value]
        )
        pane.show([*NODES[:5], replace(NODES[5], unread=11), *NODES[6:]])
        await pilot.pause()
        assert drawn == [5]
        assert "Harbour News    11" in screen_text(app)


async def test_nothing_unread_is_muted() -> None:
    app, _ = shown()
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        quiet, loud = next(found(app, "Alone")), next(found(app, "Harbour"))
        assert quiet.style != loud.style


async def test_names_of_any_script_keep_the_counts_in_line() -> None:
    names = ["東京新聞東京新聞東京新聞", "עיתון חיפה היומי של הערב", "[/x] 🇩🇪 cafe\u0301", ""]
    app, _ = shown([feed(name, 7) for name in names])
    async with app.run_test(size=(19, 5)) as pilot:
        await pilot.pause()
        lines = screen_lines(app)[: len(names)]
        assert [cell_len(line) for line in lines] == [19] * len(names)
        assert all(line.rstrip().endswith(" 7") for line in lines)
