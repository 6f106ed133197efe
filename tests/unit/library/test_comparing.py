"""What became of entries since they were read: of the feed's text, and of the page's."""

from newsreader.config import Folders
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.model import MarkKind, Source
from tests.loopback import Loopback, Reply
from tests.newsroom import LONG, opened, page, rss

WHOLE = ("ferry", "Ferry line to get boats", f"<p>{LONG}</p><p>The first boat arrives in May.</p>")
CUT = ("ferry", "Ferry line to get boats", "<p>The first boat arrives in May […]</p>")
EDITED = (*CUT[:2], "<p>The first boat arrived on Friday […]</p>")
PAGE = page(CUT[1], "The first boat arrives in May.", LONG, LONG.replace("ninety", "80"))
NEW_PAGE = page(CUT[1], "The first boat arrived on Friday.", LONG, LONG.replace("ninety", "80"))


def only(library: Library) -> str:
    (row,) = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
    return row.id


def is_updated(library: Library) -> bool:
    row = library.headline(only(library))
    return row is not None and bool(row.revised)


async def changed(library: Library) -> list[tuple[MarkKind, str]]:
    """The words that came and went."""
    article = (await library.comparing.changes(only(library))).article
    return [
        (mark.kind, block.text[mark.start : mark.end])
        for block in article.blocks
        for mark in sorted(block.marks, key=lambda each: each.start)
        if mark.kind is not MarkKind.OMITTED
    ]


async def read_and_edited(library: Library, server: Loopback, after: bytes) -> None:
    await library.subscribing.subscribe(server.url("/feed"))
    await library.reading.open(only(library), reading=True)
    await library.settle()
    library.mark([only(library)], read=True)
    server.routes["/feed"] = after
    await library.refresh()


async def test_the_feeds_text_is_compared_with_the_one_that_was_read(folders: Folders) -> None:
    edits = [WHOLE[2].replace("in May", "in June"), WHOLE[2].replace("in May", "in July")]
    async with Loopback({"/feed": rss([WHOLE])}) as server, opened(folders) as library:
        await read_and_edited(library, server, rss([(*WHOLE[:2], edits[0])]))
        server.routes["/feed"] = rss([(*WHOLE[:2], edits[1])])
        await library.refresh()
        assert await changed(library) == [(MarkKind.REMOVED, "May"), (MarkKind.INSERTED, "July")]
        await library.reading.open(only(library))
        assert library.comparing.looked(only(library))
        assert not library.comparing.looked(only(library))
        server.routes["/feed"] = rss([WHOLE])
        await library.refresh()
        assert await changed(library) == [(MarkKind.REMOVED, "July"), (MarkKind.INSERTED, "May")]


async def test_an_edit_that_is_taken_back_is_none(folders: Folders) -> None:
    async with Loopback({"/feed": rss([WHOLE])}) as server, opened(folders) as library:
        edit = WHOLE[2].replace("in May", "in June")
        await read_and_edited(library, server, rss([(*WHOLE[:2], edit)]))
        assert is_updated(library)
        server.routes["/feed"] = rss([WHOLE])
        await library.refresh()
        assert not is_updated(library)


async def test_where_the_page_was_read_its_texts_are_compared(folders: Folders) -> None:
    async with Loopback({"/ferry": PAGE}) as server, opened(folders) as library:
        server.routes["/feed"] = rss([CUT], site=server.url("/"))
        await read_and_edited(library, server, rss([EDITED], site=server.url("/")))
        server.routes["/ferry"] = NEW_PAGE
        assert await changed(library) == [
            (MarkKind.REMOVED, "arrives in May"),
            (MarkKind.INSERTED, "arrived on Friday"),
        ]
        shown = await library.reading.open(only(library))
        assert shown.source is Source.EXTRACTED
        assert shown.blocks[0].text == "The first boat arrived on Friday."
        assert server.count("/ferry") == 2


async def test_an_updated_teaser_is_fetched_anew_when_it_is_read(folders: Folders) -> None:
    async with Loopback({"/ferry": PAGE}) as server, opened(folders) as library:
        server.routes["/feed"] = rss([CUT], site=server.url("/"))
        await read_and_edited(library, server, rss([EDITED], site=server.url("/")))
        server.routes["/ferry"] = NEW_PAGE
        await library.reading.open(only(library))
        assert server.count("/ferry") == 1
        await library.reading.open(only(library), reading=True)
        await library.settle()
        assert "on Friday" in (await library.reading.open(only(library))).blocks[0].text


async def test_without_the_page_the_old_one_and_the_feeds_texts_do(folders: Folders) -> None:
    async with Loopback({"/ferry": PAGE}) as server, opened(folders) as library:
        server.routes["/feed"] = rss([CUT], site=server.url("/"))
        await read_and_edited(library, server, rss([EDITED], site=server.url("/")))
        server.routes["/ferry"] = Reply(status=500)
        told = await changed(library)
        assert (MarkKind.INSERTED, "arrived on Friday") in told
        await library.reading.open(only(library), reading=True)
        await library.settle()
        assert (await library.reading.open(only(library))).source is Source.EXTRACTED
        assert (await library.reading.full_text(only(library))).blocks


async def test_where_only_the_feed_says_something_else_that_is_told(folders: Folders) -> None:
    async with Loopback({"/ferry": PAGE}) as server, opened(folders) as library:
        server.routes["/feed"] = rss([CUT], site=server.url("/"))
        await read_and_edited(library, server, rss([EDITED], site=server.url("/")))
        assert (MarkKind.INSERTED, "arrived on Friday") in await changed(library)
        assert server.count("/ferry") == 2


async def test_counters_between_reading_and_an_edit_do_not_matter(folders: Folders) -> None:
    def counted(text: str, comments: int) -> bytes:
        return rss([(*WHOLE[:2], f"{text}<p>{comments} comments</p>")])

    async with Loopback({"/feed": counted(WHOLE[2], 3)}) as server, opened(folders) as library:
        await read_and_edited(library, server, counted(WHOLE[2], 14))
        assert not is_updated(library)
        server.routes["/feed"] = counted(WHOLE[2].replace("in May", "in June"), 15)
        await library.refresh()
        assert is_updated(library)
        assert await changed(library) == [(MarkKind.REMOVED, "May"), (MarkKind.INSERTED, "June")]
