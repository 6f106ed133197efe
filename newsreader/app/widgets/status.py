"""The two quiet lines at the foot: what happens, and which keys work."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from newsreader.actions import ACTIONS, BY_ID
from newsreader.app import short
from newsreader.app.keymap import friendly
from newsreader.app.widgets.lines import FINE, PLAIN
from newsreader.changes import RefreshProgress
from newsreader.text import clean_line

MESSAGE_SECONDS = 6.0
ERROR_SECONDS = 20.0
_HELD_SECONDS = 2.0
"""For so long an error stays whatever keys are pressed, so that it can be seen at all."""
_PROGRESS_SECONDS = 0.1
"""How long the progress shown may be behind: Textual draws much of the screen for one line."""
_GAP = 3
WORDS = {action.id: action.footer for action in ACTIONS if action.footer}
"""The word at the foot of each action that has one."""


def default_key(action_id: str) -> str:
    """The key of an action as people write it, before the user changed any."""
    return friendly(BY_ID[action_id].keys[0])


class Status(Widget):
    """One line: at the left what happens, in the middle what waits, at the right the position.

    Args:
        key_of: Gives the live key of an action by its id, empty for none.
        ascii_signs: Draw plain signs.
        id: Of the widget.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Status { height: 1; background: $pane; color: $muted; text-style: $muted-style; }
    """

    def __init__(
        self,
        *,
        key_of: Callable[[str], str] = default_key,
        ascii_signs: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._key_of = key_of
        self._signs = PLAIN if ascii_signs else FINE
        self._message = Content("")
        self._progress: RefreshProgress | None = None
        self._note = ""
        self._waiting = 0
        self._place: tuple[int, int | None] | None = None
        self._held = False
        self._behind = False
        self._endings: list[Timer] = []

    def message(self, sentence: str, *, error: bool = False) -> None:
        """Say something for some seconds, or until the next key.

        Args:
            sentence: One sentence.
            error: True marks it, and keeps it longer.
        """
        text = clean_line(sentence)
        mark = [("! ", "bold $alert"), (text, "$alert")] if error else [(text, "$foreground")]
        self._message = Content.assemble(*mark)
        self._held = error
        self._end_timers()
        if self.is_running:
            seconds = ERROR_SECONDS if error else MESSAGE_SECONDS
            self._endings.append(self.set_timer(seconds, self.end_message))
            if error:
                self._endings.append(self.set_timer(_HELD_SECONDS, self.release))
        self.refresh()

    def key_pressed(self) -> None:
        """Let a message go that has been seen: to be called at every key."""
        if self._message and not self._held:
            self.end_message()

    def release(self) -> None:
        """Let the next key take an error away: it has stood long enough to be seen."""
        self._held = False

    def end_message(self) -> None:
        """Let the message go."""
        self._end_timers()
        self._held = False
        self._message = Content("")
        self.refresh()

    def progress(self, change: RefreshProgress) -> None:
        """Show how far a refresh is; the last of it stays as a message."""
        self._progress = change if change.running else None
        if not change.running:
            self.message(self._result(change))
        elif not self._behind and self.is_running:
            self._behind = True
            self.set_timer(_PROGRESS_SECONDS, self._catch_up)

    def _catch_up(self) -> None:
        self._behind = False
        self.refresh()

    def end_progress(self) -> None:
        """Show no progress any more, and nothing in its place."""
        self._progress = None
        self.refresh()

    @property
    def text(self) -> str:
        """What the left of the line says now."""
        return self._left().plain

    @property
    def note(self) -> str:
        """What the left says when nothing happens, such as the feed of the row selected."""
        return self._note

    @note.setter
    def note(self, words: str) -> None:
        note = clean_line(words)
        if note != self._note:
            self._note = note
            self.refresh()

    @property
    def waiting(self) -> int:
        """How many new headlines wait to be let into the list."""
        return self._waiting

    @waiting.setter
    def waiting(self, number: int) -> None:
        if number != self._waiting:
            self._waiting = number
            self.refresh()

    def place(self, percent: int | None, minutes_left: int | None = None) -> None:
        """Show the position in the article.

        Args:
            percent: How much of it lies behind; None when there is no article.
            minutes_left: Minutes to its end; None when unknown.
        """
        place = None if percent is None else (percent, minutes_left)
        if place != self._place:
            self._place = place
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the line."""
        width = self.size.width - 2
        left, middle, right = self._left(), Content(self._middle()), Content(self._right())
        free = width - left.cell_length - _GAP
        middle = middle if middle.cell_length <= free else Content("")
        free -= middle.cell_length + _GAP if middle else 0
        right = right if right.cell_length <= free else Content("")
        return Content(" ") + _spread(left, middle, right, width, self._signs.ellipsis)

    def _left(self) -> Content:
        if self._message:
            return self._message
        if self._progress:
            return Content(self._refreshing(self._progress))
        return Content(self._note)

    def _middle(self) -> str:
        if not self._waiting:
            return ""
        return self.joined(f"{short.count(self._waiting)} new", self._key_of("list.show-new"))

    def _right(self) -> str:
        if self._place is None:
            return ""
        percent, left = self._place
        return self.joined(f"{percent} %", "" if left is None else f"{left} min left")

    def _refreshing(self, change: RefreshProgress) -> str:
        done = f"{change.done} of {change.total} refreshed"
        return self.joined(done, self._failed(change))

    def _result(self, change: RefreshProgress) -> str:
        whole = change.done >= change.total
        done = (
            f"{change.done} refreshed" if whole else f"Stopped at {change.done} of {change.total}"
        )
        new = f"{change.new_entries} new" if change.new_entries else "nothing new"
        return self.joined(done, new, self._failed(change))

    def _failed(self, change: RefreshProgress) -> str:
        key = self._key_of("feed.next-error")
        return f"{change.failed} failed" + (f" ({key})" if key else "") if change.failed else ""

    def joined(self, *parts: str) -> str:
        """Set parts beside one another, those that are empty left out."""
        return f" {self._signs.dot} ".join(part for part in parts if part)

    def _end_timers(self) -> None:
        for timer in self._endings:
            timer.stop()
        self._endings.clear()


def _spread(left: Content, middle: Content, right: Content, width: int, ellipsis: str) -> Content:
    """Set three texts at the left, the middle and the right of a line."""
    if left.cell_length > width:
        cut = short.cut(left.plain, width, ellipsis)
        left = left[: len(cut) - len(ellipsis)] + Content(ellipsis)
    ends = width - right.cell_length
    start = max(left.cell_length + _GAP, (width - middle.cell_length) // 2)
    if middle:
        start = min(start, ends - middle.cell_length - (_GAP if right else 0))
        left = left.pad_right(max(0, start - left.cell_length)) + middle
    return left.pad_right(max(0, ends - left.cell_length)) + right


class Entry(Struct, frozen=True):
    """One key of the key line."""

    key: str
    word: str
    action: str
    node: DOMNode
    enabled: bool
    last: bool = False

    @property
    def cells(self) -> int:
        """Width with the gap after it."""
        return cell_len(self.key) + 1 + cell_len(self.word) + 2


class KeyLine(Widget):
    """The keys that work now: those of the actions that have a word for the foot.

    Args:
        words: Action id → its word; the registry's own by default.
        id: Of the widget.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine { height: 1; background: $pane; color: $muted; text-style: $muted-style; }
    """

    def __init__(self, words: Mapping[str, str] = WORDS, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words
        self._entries: tuple[Entry, ...] = ()

    def on_mount(self) -> None:
        """Follow what is bound."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[object]) -> None:
        entries = tuple(_entries(screen, self._words))
        if screen is self.screen and entries != self._entries:
            self._entries = entries
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the keys that fit."""
        parts = (_drawn(entry) for entry in fitting(self._entries, self.size.width - 1))
        return Content(" ") + Content("  ").join(parts)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key clicked does."""
        start = 1
        for entry in fitting(self._entries, self.size.width - 1):
            if start <= event.x < start + entry.cells - 2 and entry.enabled:
                await self.app.run_action(entry.action, entry.node)
            start += entry.cells


def fitting(entries: Iterable[Entry], width: int) -> list[Entry]:
    """Choose the entries that fit, whole: the first ones, and always the one for help."""
    listed = list(entries)
    kept = [entry for entry in listed if entry.last]
    free = width - sum(entry.cells for entry in kept) + 2
    for entry in (entry for entry in listed if not entry.last):
        free -= entry.cells
        if free < 0:
            break
        kept.insert(len(kept) - sum(each.last for each in kept), entry)
    return kept if sum(entry.cells for entry in kept) - 2 <= width else []


def _entries(screen: Screen[object], words: Mapping[str, str]) -> Iterator[Entry]:
    live = {each.binding.id: each for each in reversed(screen.active_bindings.values())}
    for action_id, word in words.items():
        if action_id in live:
            node, binding, enabled, _ = live[action_id]
            key, last = friendly(binding.key), action_id == "app.help"
            yield Entry(key, word, binding.action, node, enabled, last)


def _drawn(entry: Entry) -> Content:
    key = "bold $foreground" if entry.enabled else ""
    return Content.assemble((entry.key, key), f" {entry.word}")
