"""Who is quoted in the library, how often and where; from a name to the words, and to the place."""

from textual.content import Content
from textual.signal import Signal

from newsreader.app.screens.desk import Desk
from newsreader.app.screens.paper import COMMON, Paper, bound
from newsreader.app.screens.quote_page import speaker_page
from newsreader.app.widgets.speaker_list import SpeakerList
from newsreader.changes import Change
from newsreader.folding import folded
from newsreader.library import Speaker


class Speakers(Paper):
    """The speakers, the most quoted first."""

    ids = (*COMMON, "quote.speakers")
    words = {  # noqa: RUF012 - never changed
        "move.open": "quotes",
        "list.filter": "filter",
        "move.back": "back",
        "app.help": "keys",
    }
    where = "among the speakers"

    def __init__(self, desk: Desk, changes: Signal[Change]) -> None:
        super().__init__(desk, changes)
        self._every: list[Speaker] | None = None

    @property
    def speakers(self) -> SpeakerList:
        """The list."""
        return self.query_one(SpeakerList)

    def make_list(self) -> SpeakerList:
        """Make the list."""
        return SpeakerList(self._title, ascii_signs=self.config.ascii, id="speakers")

    def _title(self, entry_id: str) -> str:
        row = self.library.headline(entry_id)
        return row.title if row else ""

    def on_mount(self) -> None:
        """Count who is quoted."""
        self.start("speakers", self._count)

    async def _count(self) -> None:
        self._every = await self.library.notebook.speakers()
        self.fill()

    def fill(self) -> None:
        """List the speakers that are asked for, with the cursor where it is."""
        every = self._every or []
        asked = folded(self.asked)
        found = [each for each in every if asked in folded(f"{each.name} {each.role}")]
        current = self.speakers.cursor_speaker
        self.speakers.empty = Content(self._empty())
        self.speakers.show(found, cursor=current.name if current else "")
        self.show_head("Speakers", len(found), len(every))

    def _empty(self) -> str:
        if self._every is None:
            return "Counting …"
        if self._every:
            return f"No speaker is called “{self.asked}”. {self.back_key} shows them all."
        return "Nobody is quoted yet in the articles that were opened."

    def action_move_open(self) -> None:
        """List what the speaker says."""
        if speaker := self.speakers.cursor_speaker:
            self.start("quotes", self._list_quotes, speaker)

    async def _list_quotes(self, speaker: Speaker) -> None:
        quotes = await self.library.notebook.quotes_of(speaker)
        page = speaker_page(self.desk, self.changes, speaker, quotes)
        self.app.push_screen(page, self.went)

    def action_quote_speakers(self) -> None:
        """Close the list."""
        self.dismiss(None)


def speakers_page(desk: Desk, changes: Signal[Change]) -> Speakers:
    """Make the list of speakers with the keys in force."""
    return bound(Speakers, desk)(desk, changes)
