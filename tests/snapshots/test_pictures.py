"""A handful of pictures: what no assertion on words can see, such as bars, grounds and weight."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from newsreader.app.widgets.headlines import Headlines
from newsreader.app.widgets.reader import Page, Reader
from newsreader.model import Headline
from tests.articles import ferry
from tests.screen import NOW, Bare

Compare = Callable[..., bool]
PAGE = Page(ferry().article(minutes=4), "e1", "Harbour News", "Ana Berg", "3h")

FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


class Pictured(Bare):
    """Its pictures name no host to fetch fonts from."""

    def export_screenshot(self, **options: Any) -> str:
        return FONTS.sub("", super().export_screenshot(**options))


def pictured(widget: Widget, compare: Compare, theme: str, show: Callable[[], Any]) -> bool:
    async def before(pilot: Pilot[None]) -> None:
        show()
        widget.focus()
        await pilot.pause()

    return compare(Pictured(widget, theme=theme), terminal_size=(80, 24), run_before=before)


@pytest.mark.parametrize("theme", ["harbour", "newsprint", "terminal"])
def test_an_article_with_quotes(snap_compare: Compare, theme: str) -> None:
    reader = Reader()

    def show() -> None:
        reader.show(PAGE)
        reader.next_quote()

    assert pictured(reader, snap_compare, theme, show)


def test_a_list_of_headlines(snap_compare: Compare) -> None:
    headlines = Headlines(now=lambda: NOW)
    now = int(NOW.timestamp())
    rows = [
        Headline(
            id=str(n),
            feed_id="harbour",
            title=f"Headline number {n}",
            sort_time=now - 7_000 * n * n,
            minutes=n,
            quotes=n - 1,
            read=n % 3 == 0,
            saved=n == 4,
        )
        for n in range(1, 12)
    ]

    def show() -> None:
        headlines.show(rows, cursor="3", titles=lambda _: "Harbour News", one_feed=False)

    assert pictured(headlines, snap_compare, "harbour", show)
