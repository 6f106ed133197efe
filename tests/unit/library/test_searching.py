"""Searching the whole library: what is asked in the user's language, answered in order."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from newsreader.changes import Change, FeedsChanged
from newsreader.config import Config, Folders
from newsreader.demo.network import NoNetwork
from newsreader.errors import StoreError, UnknownSubject
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.library.query import parse
from newsreader.library.snippets import snippet
from newsreader.model import ParsedEntry, ParsedFeed
from newsreader.store.database import Database
from newsreader.workers import Workers
from tests.properties.test_query import TYPED
from tests.storeroom import NOW, article, kept_quote, saved_article, saved_row, subscription


def entry(number: int, title: str, text: str, days: int = 0) -> ParsedEntry:
    return ParsedEntry(
        key=f"key-{number}",
        title=title,
        author="Ána Lim" if number == 1 else "",
        published=NOW - timedelta(days=days),
        html=f"<p>{text}</p>",
    )


HARBOUR = (
    entry(1, "Ferry line to get electric boats", "The first of six boats arrives in May."),
    entry(2, "Old bridge reopens", "It was closed to the ferry for a year.", days=3),
    entry(3, "Storm in the harbour", "No ferry, no boats, no <b>diesel</b>.", days=40),
)
CITY = (entry(4, "A quiet draw", "The ferry to the match was late.", days=1),)


async def library_of(folders: Folders) -> Library:
    database = Database.open(folders, now=lambda: NOW)
    for feed_id, title, entries in (
        ("harbour-1", "Harbour News", HARBOUR),
        ("city-1", "City Desk", CITY),
    ):
        await database.put_subscription(subscription(feed_id, title))
        await database.merge(feed_id, ParsedFeed(title=title, entries=entries))
    library = Library(
        database, config=Config(), fetcher=NoNetwork(), workers=Workers(), now=lambda: NOW
    )
    await library.subscribing.move("city-1", "World/Cities")
    await library.searching.fill()
    return library


async def found(library: Library, typed: str, *, typing: bool = False) -> list[str]:
    results = await library.searching.find(parse(typed, NOW), typing=typing)
    assert results is not None
    return [row.title.split()[0] for row in results.rows]


async def test_the_best_come_first_of_the_same_rank_the_newest(folders: Folders) -> None:
    library = await library_of(folders)
    assert await found(library, "ferry") == ["Ferry", "A", "Old", "Storm"]
    assert await found(library, "ferry boats") == ["Ferry", "Storm"]
    assert await found(library, "ferry boats -diesel") == ["Ferry"]
    await library.close()


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("ferry feed:city", {"A"}),
        ("ferry -feed:city", {"Ferry", "Old", "Storm"}),
        ("ferry folder:world", {"A"}),
        ("ferry after:7d", {"Ferry", "Old", "A"}),
        ("ferry before:7d", {"Storm"}),
        ("ferry -after:7d", {"Storm"}),
        ("title:ferry", {"Ferry"}),
        ("by:ana", {"Ferry"}),
        ("by:a*", {"Ferry"}),
        ("ferry is:read", {"Old"}),
        ("ferry is:unread", {"Ferry", "A", "Storm"}),
        ("is:read", {"Old"}),
        ("is:unread feed:harbour", {"Ferry", "Storm"}),
        ("-ferry", set()),
        ("-boats", {"Old", "A"}),
        ("-bo*", {"Old", "A"}),
        ('"closed to the ferry"', {"Old"}),
        ('"ferry the closed"', set()),
        ("ferry feed:nowhere", set()),
    ],
)
async def test_fields(folders: Folders, asked: str, wanted: set[str]) -> None:
    library = await library_of(folders)
    [old] = [row for row in library.headlines(ALL, ALL_OF_IT) if row.title.startswith("Old")]
    library.mark([old.id], read=True)
    assert set(await found(library, asked)) == wanted
    await library.close()


ALL, ALL_OF_IT = View(ViewKind.ALL), ViewSettings(show_read=True)


async def test_while_typing_the_last_word_is_a_beginning(folders: Folders) -> None:
    library = await library_of(folders)
    assert await found(library, "die", typing=True) == ["Storm"]
    assert await found(library, "die") == []
    assert await found(library, "ferry diese", typing=True) == ["Storm"]
    assert await found(library, "die ", typing=True) == []
    await library.close()


async def test_only_the_last_of_several_questions_is_answered(folders: Folders) -> None:
    library = await library_of(folders)
    asked = [library.searching.find(parse(each)) for each in ("f*", "fe*", "ferry")]
    answers = await asyncio.gather(*asked)
    assert answers[1] is None
    assert answers[2]
    assert len(answers[2].rows) == 4
    await library.close()


async def test_saved_articles_and_kept_quotes_are_found(folders: Folders) -> None:
    library = await library_of(folders)
    database = library._core.database
    row = saved_row("page-1", "Lighthouse")
    database.save(row)
    await database.put_saved_article(saved_article(row))
    database.notebook.keep(kept_quote("a", note="For the book."))
    await library.searching.fill()
    assert await found(library, "lighthouse") == ["Lighthouse"]
    assert await found(library, "is:saved") == ["Lighthouse"]
    assert await found(library, "aye is:saved") == ["Lighthouse"]
    for typed in ("fare", "book", "said:lim fare", '"raise the fare"'):
        results = await library.searching.find(parse(typed))
        assert results
        assert [each.id for each in results.quotes] == ["a"], typed
    await library.close()


async def test_snippets_show_where_the_words_stand(folders: Folders) -> None:
    library = await library_of(folders)
    query = parse("diesel")
    results = await library.searching.find(query)
    assert results
    [row] = results.rows
    shown = (await library.searching.snippets([row.id], query))[row.id]
    assert shown.text == "… no boats, no diesel."
    assert [shown.text[start:end] for start, end in shown.lit] == ["diesel"]
    await library.close()


def test_a_snippet_is_cut_where_most_of_the_words_stand() -> None:
    text = f"ferry {'word ' * 300}\nThe ferry carries diesel boats. {'more ' * 300}"
    wanted = [each.sought for each in parse("ferry diesel").terms if each.sought]
    shown = snippet(text, wanted)
    assert shown.text.startswith("… The ferry carries diesel")
    assert shown.text.endswith(" …")
    assert [shown.text[start:end] for start, end in shown.lit] == ["ferry", "diesel"]
    assert snippet("Nothing of it", wanted).lit == ()


async def test_saved_searches_are_kept_counted_and_taken_back(folders: Folders) -> None:
    library = await library_of(folders)
    told: list[Change] = []
    library.emit = told.append
    search = await library.searching.save("Boats", "ferry is:unread")
    view = View(ViewKind.SEARCH, search.id)
    assert FeedsChanged((search.id,)) in told
    assert (library.unread(view), library.total(view)) == (4, 4)
    first = library.headlines(view, ALL_OF_IT)[0]
    assert first.title.startswith("Ferry")
    library.mark([first.id], read=True)
    assert (library.unread(view), library.total(view)) == (3, 3)
    await library.searching.rename(search.id, "Ships")
    await library.close()

    library = Library(
        Database.open(folders, now=lambda: NOW),
        config=Config(), fetcher=NoNetwork(), workers=Workers(), now=lambda: NOW,
    )  # fmt: skip
    assert [each.name for each in library.searching.saved()] == ["Ships"]
    await library.searching.fill()
    assert library.unread(view) == 3
    await library.searching.remove(search.id)
    assert library.searching.saved() == []
    assert library.undo() == "Saved again: Ships"
    await library.settle()
    assert library.unread(view) == 3
    await library.close()


async def test_saved_searches_count_what_comes(folders: Folders) -> None:
    library = await library_of(folders)
    search = await library.searching.save("Boats", "boats")
    view = View(ViewKind.SEARCH, search.id)
    assert library.total(view) == 2
    more = (*HARBOUR, entry(9, "More boats", "They are here."))
    await library._core.database.merge("harbour-1", ParsedFeed(title="x", entries=more))
    assert library.searching.behind
    await library.searching.fill(lambda: False)
    assert library.total(view) == 3
    [old] = [row for row in library.headlines(ALL, ALL_OF_IT) if row.title.startswith("Old")]
    await library._core.database.put_article(old.id, article(text="Boats pass under it."))
    await library.searching.fill(lambda: False)
    assert library.total(view) == 4
    await library.close()


async def test_an_index_that_can_not_be_made_is_told_once(folders: Folders) -> None:
    library = await library_of(folders)
    await library.close()
    index = folders.cache / "search.sqlite3"
    index.unlink()
    index.mkdir()  # what root may not write either
    library = Library(
        Database.open(folders, now=lambda: NOW),
        config=Config(), fetcher=NoNetwork(), workers=Workers(), now=lambda: NOW,
    )  # fmt: skip
    with pytest.raises(StoreError, match="Nothing can be searched"):
        await library.searching.fill(lambda: False)
    assert not library.searching.due
    assert library.searching.behind
    await library.searching.fill(lambda: False)
    assert await found(library, "ferry") == []
    index.rmdir()
    await library.searching.fill(lambda: False)
    assert len(await found(library, "ferry")) == 4
    await library.close()


@pytest.mark.parametrize(("name", "asked"), [("", "ferry"), ("x", ""), ("x", "is:odd")])
async def test_what_can_not_be_saved_is_said(folders: Folders, name: str, asked: str) -> None:
    library = await library_of(folders)
    with pytest.raises(UnknownSubject):
        await library.searching.save(name, asked)
    with pytest.raises(UnknownSubject, match="no saved search"):
        library.searching.known("nothing")
    await library.close()


async def test_any_text_can_be_asked(folders: Folders) -> None:
    library = await library_of(folders)
    database = library._core.database

    @settings(
        max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )  # fmt: skip
    @given(TYPED)
    def ask(typed: str) -> None:
        from newsreader.library.question import Question

        query = parse(typed)
        for each in (query, query.opened):
            question = Question(database, each, NOW)
            assert question.ranked() is not None
            assert question.members() is not None
            question.quotes()
        assert (folders.cache / "search.sqlite3").exists()

    await asyncio.to_thread(ask)
    assert not library.searching.behind
    await library.close()
