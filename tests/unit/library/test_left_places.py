"""Places by words: found again in the same text, in a changed one, and not in another."""

import pytest

from newsreader.config import Folders
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.library.places import MOST
from newsreader.model import Article, Block, BlockKind
from tests.loopback import Loopback
from tests.newsroom import BRIDGE, FERRY, ROOFS, opened, rss

STARTED = View(ViewKind.STARTED)
WORDS = (
    "The first of six boats arrives in May, the operator said on Monday, after two years of tests.",
    "They were built in the yard across the bay, and the crews have trained since the spring.",
    "Nobody on the pier could say what will become of the old ones, or of the men who fired them.",
)


def article(*paragraphs: str) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs)
    return Article("Ferry line to get electric boats", blocks=blocks)


async def follow(library: Library) -> list[str]:
    async with Loopback({"/feed": rss([FERRY, BRIDGE, ROOFS])}) as server:
        await library.subscribing.subscribe(server.url("/feed"))
    rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    return [row.id for row in rows]


async def test_a_place_is_found_by_its_words(folders: Folders) -> None:
    async with opened(folders) as library:
        first, *_ = await follow(library)
        offset = WORDS[1].index("and the crews")
        assert library.places.note(first, article(*WORDS), (1, offset), 40)
        assert library.places.find(first, article(*WORDS)) == (1, offset)
        moved = article("A line of news came first.", "And another one.", *WORDS)
        assert library.places.find(first, moved) == (3, offset)
        grown = article(WORDS[0], f"Six weeks later: {WORDS[1]}", WORDS[2])
        assert library.places.find(first, grown) == (1, offset + len("Six weeks later: "))
        assert library.places.find(first, article("A text about something else.")) is None
        assert library.places.find("nobody", article(*WORDS)) is None


async def test_places_survive_a_restart_newest_first(folders: Folders) -> None:
    async with opened(folders) as library:
        ids = await follow(library)
        for entry_id in ids:
            library.places.note(entry_id, article(*WORDS), (1, 0), 50)
        library.places.note(ids[0], article(*WORDS), (2, 0), 60)
        assert library.total(STARTED) == 3
    async with opened(folders) as library:
        assert library.places.find(ids[0], article(*WORDS)) == (2, 0)
        listed = library.headlines(STARTED, library.view_settings(STARTED))
        assert {row.id for row in listed} == set(ids)
        assert library.unread(STARTED) == 3


@pytest.mark.parametrize(("place", "percent"), [((-2, 0), 40), ((0, 0), 4), ((2, 0), 95)])
async def test_beginning_and_end_are_not_half_read(
    folders: Folders, place: tuple[int, int], percent: int
) -> None:
    async with opened(folders) as library:
        first, *_ = await follow(library)
        library.places.note(first, article(*WORDS), (1, 0), 50)
        assert library.places.note(first, article(*WORDS), place, percent)
        assert library.places.find(first, article(*WORDS)) is None
        assert library.total(STARTED) == 0


async def test_only_so_many_are_kept_and_one_can_be_taken_off(folders: Folders) -> None:
    async with opened(folders) as library:
        first, *_ = await follow(library)
        library.places.note(first, article(*WORDS), (1, 0), 50)
        assert library.places.forget(first, "The ferry")
        assert not library.places.forget(first, "The ferry")
        assert library.undo() == "Half-read again: The ferry"
        assert library.total(STARTED) == 1
        for number in range(MOST):
            library.places.note(f"e{number}", article(*WORDS), (1, 0), 50)
        assert library.places.find(first, article(*WORDS)) is None
        assert library.places.find("e0", article(*WORDS)) == (1, 0)


async def test_what_can_not_be_read_is_passed_over(folders: Folders) -> None:
    async with opened(folders) as library:
        first, second, _ = await follow(library)
        library.remember("places", {first: "nonsense", second: [1, 0, WORDS[1], 0, 50, 0]})
        assert library.total(STARTED) == 1
        assert library.places.find(first, article(*WORDS)) is None
        library.remember("places", 7)
        assert library.total(STARTED) == 0
