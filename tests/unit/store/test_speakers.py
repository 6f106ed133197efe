"""Who is quoted where: noted when an article is kept, made anew when the list is gone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from newsreader.config import Folders
from newsreader.model import Article, Quote, Source, SpeakerMention
from newsreader.store.bodies import Bodies
from newsreader.store.speakers import mentions_of
from newsreader.store.storage import Content, Files
from tests.storeroom import (
    FEED,
    article,
    filled,
    ids_of,
    parsed_feed,
    saved_article,
    saved_row,
    store,
)

LIM = (SpeakerMention("Ana Lim", "", 1),)


def quoting(*speakers: str, source: Source = Source.FEED) -> Article:
    quotes = tuple(Quote(0, 0, 4, "Aye,", speaker=each) for each in speakers)
    return Article(title="Ferry", source=source, quotes=quotes)


def listed(folders: Folders) -> Path:
    return folders.cache / "speakers.jsonl"


def test_a_quotation_over_paragraphs_counts_once_and_no_speaker_not_at_all() -> None:
    quotes = [
        Quote(0, 0, 4, "Aye,", speaker="Ana Lim", continues=True),
        Quote(1, 0, 4, "aye.", speaker="Ana Lim"),
        Quote(2, 0, 4, "No.", speaker="Tom Reed", role="harbour master"),
        Quote(3, 0, 4, "Yes.", speaker="Ana Lim", role="operator"),
        Quote(4, 0, 4, "Who?"),
    ]
    assert mentions_of(quotes) == (
        SpeakerMention("Ana Lim", "operator", 2),
        SpeakerMention("Tom Reed", "harbour master", 1),
    )


async def test_articles_are_noted_when_they_are_kept(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        await database.put_article(ids[0], quoting("Ana Lim", "Tom Reed"))
        await database.put_article(ids[1], quoting())
        assert await database.speakers.mentions() == {
            ids[0]: (SpeakerMention("Ana Lim"), SpeakerMention("Tom Reed")),
            ids[1]: (),
        }
        await database.put_article(ids[0], quoting("Eva Berg", source=Source.EXTRACTED))
        await database.put_article(ids[0], quoting("Ana Lim"))
        assert (await database.speakers.mentions())[ids[0]] == (SpeakerMention("Eva Berg"),)
        await database.put_saved_article(saved_article(saved_row("page")))
        assert (await database.speakers.mentions())["page"] == LIM


class Unread(Files):
    """Fails when a body is read."""

    def look(self, path: Path, start: int = 0) -> Content:
        assert path.parent.parent.name != "bodies"
        return super().look(path, start)


async def test_nothing_is_read_again_for_looking(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.put_article(ids_of(database)[0], article())
        await database.speakers.mentions()
        await database.put_article(ids_of(database)[1], article())
    async with store(folders, files=Unread()) as database:
        mentions = await database.speakers.mentions()
        assert set(mentions.values()) == {LIM}
        assert len(mentions) == 2
        assert await database.speakers.mentions() is mentions


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"\xff\x00{" * 40),
    "torn": lambda path: path.write_bytes(path.read_bytes()[:-7]),
    "a line damaged": lambda path: path.write_bytes(
        path.read_bytes().replace(b'"Ana', b'"Ana"', 1)
    ),
    "another type": lambda path: path.write_bytes(b"newsreader speakers 1\n[1,2]\n"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
async def test_a_list_that_is_gone_or_damaged_is_made_anew(
    folders: Folders, damage: Callable[[Path], object]
) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        for entry_id in ids[:3]:
            await database.put_article(entry_id, article())
        await database.put_saved_article(saved_article(saved_row("page")))
        before = dict(await database.speakers.mentions())
    damage(listed(folders))
    async with store(folders) as database:
        assert await database.speakers.mentions() == before
    async with store(folders, files=Unread()) as database:
        assert await database.speakers.mentions() == before


async def test_the_cache_may_be_deleted_under_an_open_library(folders: Folders) -> None:
    async with filled(folders) as database:
        ids = ids_of(database)
        await database.put_article(ids[0], article())
        assert set(await database.speakers.mentions()) == {ids[0]}
        listed(folders).unlink()
        await database.put_article(ids[1], article())
        assert set(await database.speakers.mentions()) == set(ids[:2])


async def test_a_damaged_body_costs_only_itself(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.put_article(ids_of(database)[0], article())
        path = next((folders.data / "bodies" / FEED).iterdir())
        path.write_bytes(path.read_bytes()[:-4])
        (folders.data / "saved").mkdir()
        (folders.data / "saved" / "torn.json").write_bytes(b"{")
        assert await database.speakers.mentions() == {ids_of(database)[0]: LIM}


async def test_lines_that_count_no_more_are_swept_out(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.store.speakers._STALE_LINES", 5)
    async with filled(folders) as database:
        for _ in range(9):
            await database.put_article(ids_of(database)[0], article())
        await database.speakers.mentions()
    async with store(folders) as database:
        for _ in range(9):
            await database.put_article(ids_of(database)[0], article())
        await database.speakers.mentions()
        assert listed(folders).read_bytes().count(b"\n") == 2


async def test_a_cache_that_can_t_be_written_is_done_without(folders: Folders) -> None:
    async with filled(folders) as database:
        folders.cache.rmdir() if folders.cache.exists() else None
        folders.cache.parent.mkdir(parents=True, exist_ok=True)
        folders.cache.write_bytes(b"a file in the way")
        await database.put_article(ids_of(database)[0], article())
        assert await database.speakers.mentions() == {ids_of(database)[0]: LIM}
        folders.cache.unlink()


async def test_every_body_is_walked_whatever_the_shard(folders: Folders) -> None:
    async with filled(folders) as database:
        await database.merge(FEED, parsed_feed(400, words="x" * 2000))
        ids = ids_of(database)
        for entry_id in ids[::40]:
            await database.put_article(entry_id, article())
        listed(folders).unlink()
        assert set(await database.speakers.mentions()) == set(ids[::40])
        assert len(list((folders.data / "bodies" / FEED).iterdir())) > 1


def test_bodies_of_no_library_are_none(folders: Folders) -> None:
    from newsreader.store.layout import Layout

    bodies = Bodies(Layout(folders.data, folders.cache), Files(), lambda path, why: None)
    assert list(bodies.every(Article)) == []
