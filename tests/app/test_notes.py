"""Footnotes on screen: to the note and back, by number, Enter, click and Esc."""

from newsreader.app.layout import StopKind, Tone, lay_out
from newsreader.app.layout.page import Page
from newsreader.config import Folders
from newsreader.model import BlockKind
from tests.app.support import Session, Told, feed, library_of, session
from tests.articles import Draft

LONG = "<p>" + "The line carries nine thousand people a day, in all weathers. " * 12 + "</p>"
NOTED = Told(
    "Ferries and their footnotes",
    '<p>The first boat<sup><a id="back" href="#note">1</a></sup> arrives in May.</p>'
    + LONG * 9
    + '<ol><li id="note">From the yard’s report. <a href="#back">↩</a></li></ol>',
)


async def opened(it: Session) -> None:
    await it.reads(NOTED.title)
    await it.press("enter")
    await it.until(lambda: it.focus == "reader")


async def test_to_the_note_and_back(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", NOTED)})
    async with session(folders, size=(100, 24)) as it:
        await opened(it)
        for there in ("enter", "1"):
            assert "From the yard" not in it.text
            await it.press(there)
            await it.sees("From the yard’s report.")
            assert it.main.reader.stop is not None
            assert it.main.reader.stop.url == "#back"
            await it.press("enter")
            await it.sees("The first boat")
            assert it.main.reader.stop.url == "#note"


async def test_esc_goes_back_from_the_note_and_only_then_to_the_list(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", NOTED)})
    async with session(folders, size=(100, 24)) as it:
        await opened(it)
        await it.press("1")
        await it.sees("From the yard’s report.")
        await it.press("escape")
        await it.sees("The first boat")
        assert it.focus == "reader"
        await it.press("escape")
        await it.until(lambda: it.focus == "headlines")


def test_links_in_tables_can_be_reached_where_they_are_drawn() -> None:
    draft = Draft()
    rows = (
        ("Boat", "Seats", "Yard"),
        ("Tern", "80", "the yard at the northern end of the long quay and its shed"),
        ("長い船", "1,340", "South yard"),
    )
    text = "\n".join("\t".join(row) for row in rows)
    words = ("Tern", "80", "northern end of the long quay", "長い船", "1,340", "South yard")
    draft.add(
        text, BlockKind.TABLE, rows=rows, header=True,
        marks={each: f"https://h.example/{number}" for number, each in enumerate(words)},
    )  # fmt: skip
    for ascii_only in (False, True):
        laid = lay_out(Page(draft.article()), 60, ascii_only=ascii_only)
        stops = laid.of_kind(StopKind.LINK)
        shown = [
            " ".join(laid.passages[s.passage].text[s.start : s.end].strip() for s in stop.spans)
            for stop in stops
        ]
        assert shown == list(words)
        assert [stop.url[-1] for stop in stops] == list("012345")
        table = next(each for each in laid.passages if each.fixed)
        assert sum(bool(run.tone & Tone.LINK) for run in table.runs) == 7
