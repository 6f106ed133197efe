"""Who is quoted in the library, one a line, the most quoted first."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.segment import Segment

from newsreader.app import short
from newsreader.app.widgets.lines import LineList, padded
from newsreader.library import Speaker
from newsreader.text import clean_line

_COUNT = 5
_WHERE_FROM = 56
"""From this many cells on it is said where, too."""


class SpeakerList(LineList):
    """Names with how often they are quoted, and where.

    Args:
        titles: Gives an article's title by the id of its entry.
        ascii_signs: Draw plain signs.
        id: Of the widget.
    """

    def __init__(
        self, titles: Callable[[str], str], *, ascii_signs: bool = False, id: str | None = None
    ) -> None:
        super().__init__(ascii_signs=ascii_signs, id=id)
        self._titles = titles
        self._speakers: Sequence[Speaker] = ()

    def show(self, speakers: Sequence[Speaker], *, cursor: str = "") -> None:
        """List other speakers than before, with the cursor on the one named, else on the first."""
        self._speakers = speakers
        row = next((n for n, each in enumerate(speakers) if each.name == cursor), 0)
        self.reset(row, anchored=False)

    @property
    def row_count(self) -> int:
        """How many speakers there are."""
        return len(self._speakers)

    @property
    def cursor_speaker(self) -> Speaker | None:
        """The speaker selected."""
        return self._speakers[self.cursor] if 0 <= self.cursor < self.row_count else None

    def draw(self, row: int, width: int, selected: bool) -> list[Segment]:
        """Draw one speaker: how often, name and role, in which article or how many."""
        speaker = self._speakers[row]
        where = (width - _COUNT) // 2 if width >= _WHERE_FROM else 0
        room = max(0, width - _COUNT - 2 - where)
        name = short.cut(clean_line(speaker.name), room, self._signs.ellipsis)
        left = room - cell_len(name)
        role = self._cut(f"  {clean_line(speaker.role)}" if speaker.role else "", left)
        count = f"{short.count(speaker.quotes):>{_COUNT}}  "
        return [
            Segment(count, self.look("line--quote", selected)),
            Segment(padded(name, cell_len(name)), self.look("line--strong", selected)),
            Segment(padded(role, left), self.look("line--muted", selected)),
            Segment(self._where(speaker, where), self.look("line--muted", selected)),
        ]

    def _where(self, speaker: Speaker, width: int) -> str:
        if not width:
            return ""
        count = len(speaker.entries)
        if count != 1:
            return padded(f"  {short.count(count)} articles", width)
        return padded(self._cut(f"  {clean_line(self._titles(speaker.entries[0]))}", width), width)

    def _cut(self, line: str, width: int) -> str:
        return short.cut(line, width, self._signs.ellipsis) if width > 8 else ""
