"""Whatever comes, is marked, folded, cut short and opened again: all is there, as it was last."""

import asyncio
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.config import Folders
from newsreader.model import ParsedFeed
from newsreader.store import feedlog
from newsreader.store.database import Database
from tests.storeroom import FEED, NOW, ids_of, parsed_entry, subscription

_NUMBERS = st.lists(st.integers(0, 12), max_size=4, unique=True)
_STEPS: st.SearchStrategy[tuple[str, list[int]]] = st.one_of(
    st.tuples(st.just("come"), _NUMBERS),
    st.tuples(st.just("come"), _NUMBERS),
    st.tuples(st.sampled_from(["read", "unread"]), _NUMBERS),
    st.tuples(st.sampled_from(["fold", "reopen", "forget", "torn", "home"]), st.just([])),
)


class _Library:
    """A library beside what it is to hold: number of an entry → its words, and whether read."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self.words: dict[int, str] = {}
        self.read: dict[int, bool] = {}
        self.database = Database.open(folders, now=lambda: NOW)

    async def begin(self) -> None:
        await self.database.put_subscription(subscription())
        await self.come([20, 21], "first")

    async def come(self, numbers: list[int], words: str) -> None:
        entries = tuple(parsed_entry(number, words) for number in numbers)
        seen = tuple(f"key-{number}" for number in self.words)
        await self.database.merge(FEED, ParsedFeed(title="x", entries=entries, seen=seen))
        self.words |= dict.fromkeys(numbers, words)
        self.read = dict.fromkeys(numbers, False) | self.read

    def mark(self, numbers: list[int], read: bool) -> None:
        titles = {f"Headline {number}" for number in numbers}
        rows = self.database.index.of_feed(FEED)
        self.database.mark([row.id for row in rows if row.title in titles], read=read)
        self.read |= dict.fromkeys(self.words.keys() & set(numbers), read)

    async def reopen(self) -> None:
        await self.database.close()
        self.database = Database.open(self._folders, now=lambda: NOW)
        assert self.database.notices == []

    async def take(self, kind: str, numbers: list[int], step: int) -> None:
        layout = self.database.layout
        match kind:
            case "come":
                await self.come(numbers, f"{step} " * 100)
            case "read" | "unread":
                self.mark(numbers, kind == "read")
            case "fold":
                await self.database.fold()
            case "home":
                self.database._parts.bodies.bring_home(FEED)
                await self.reopen()
            case "forget":
                layout.snapshot.unlink(missing_ok=True)
                await self.reopen()
            case "torn":
                await self.database.close()
                with layout.feed_log(FEED).open("ab") as log:
                    log.write(b'12345678 {"entries":{"half')
                self.database = Database.open(self._folders, now=lambda: NOW)
            case _:
                await self.reopen()

    def check(self) -> None:
        database = self.database
        read = {row.title: row.read for row in database.index.of_feed(FEED)}
        assert read == {f"Headline {number}": self.read[number] for number in self.words}
        titles = {entry.title for entry in database.entries(FEED)}
        assert titles == read.keys()
        bodies = [database.body(each) for each in ids_of(database)]
        expected = {parsed_entry(number, words).html for number, words in self.words.items()}
        assert {body.html for body in bodies if body} == expected


async def _lived(folders: Folders, steps: list[tuple[str, list[int]]]) -> None:
    library = _Library(folders)
    await library.begin()
    for step, (kind, numbers) in enumerate(steps):
        await library.take(kind, numbers, step)
        library.check()
    await library.database.fold()
    await library.reopen()
    library.check()
    stored = {entry.title: entry.read for entry in library.database.entries(FEED)}
    assert stored == {f"Headline {number}": library.read[number] for number in library.words}
    await library.database.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(_STEPS, max_size=14))
def test_all_is_there_as_it_was_last(steps: list[tuple[str, list[int]]]) -> None:
    with tempfile.TemporaryDirectory() as room, patch.object(feedlog, "LOG_BYTES", 3_000):
        asyncio.run(_lived(Folders.find(Path(room)), steps))
