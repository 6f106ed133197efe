from newsreader.changes import Change, EntriesChanged
from newsreader.config import Folders
from newsreader.library import Library, View, ViewKind, ViewSettings
from newsreader.model import Headline, Source
from tests.loopback import Loopback, Reply
from tests.newsroom import BRIDGE, FERRY, LONG, opened, page, rss

ALL = View(ViewKind.ALL)
SAVED = View(ViewKind.SAVED)
EVERYTHING = ViewSettings(show_read=True)
FULL = page(FERRY[1], LONG, "“The sea is patient,” said Ana Lim, who runs the line.", LONG)


def row_of(library: Library, entry: tuple[str, str, str]) -> Headline:
    (row,) = [r for r in library.headlines(ALL, EVERYTHING) if r.title == entry[1]]
    return row


async def test_marks_are_undone_one_by_one_and_outlast_the_run(folders: Folders) -> None:
    heard: list[Change] = []
    async with Loopback({"/feed": rss([FERRY, BRIDGE])}) as server:
        async with opened(folders, heard.append) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            ferry, bridge = row_of(library, FERRY).id, row_of(library, BRIDGE).id
            assert library.mark([ferry], True) == 1
            assert library.mark([ferry, bridge], True) == 1
            assert EntriesChanged((bridge,)) in heard
            assert library.unread(ALL) == 0
            assert BRIDGE[1] in (library.undo() or "")
            assert library.unread(ALL) == 1
    async with opened(folders) as library:
        assert row_of(library, FERRY).read
        assert not row_of(library, BRIDGE).read
        assert library.undo() is None


async def test_a_saved_entry_is_captured_whole_and_outlives_its_feed(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes.update({"/feed": rss([FERRY], site=server.url("/")), "/ferry": FULL})
        async with opened(folders) as library:
            feed = await library.subscribing.subscribe(server.url("/feed"))
            entry_id = row_of(library, FERRY).id
            assert library.saving.toggle(entry_id)
            assert row_of(library, FERRY).saved
            await library.settle()
            await library.subscribing.unsubscribe(feed.id)
            assert library.headlines(ALL, EVERYTHING) == []
    async with opened(folders) as library:
        (kept,) = library.headlines(SAVED, EVERYTHING)
        assert kept.id == entry_id
        article = await library.reading.open(entry_id)
        assert article.source is Source.SAVED
        assert "patient" in article.quotes[0].text


async def test_saved_offline_waits_and_is_captured_later(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes.update(
            {"/feed": rss([FERRY], site=server.url("/")), "/ferry": Reply(b"", status=503)}
        )
        async with opened(folders) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            entry_id = row_of(library, FERRY).id
            library.saving.toggle(entry_id)
            await library.settle()
            waiting = library.saved(entry_id)
            assert waiting is not None
            assert not waiting.captured
            assert "fare" in " ".join(b.text for b in (await library.reading.open(entry_id)).blocks)
            server.routes["/ferry"] = FULL
            await library.refresh()
            await library.settle()
            captured = library.saved(entry_id)
            assert captured is not None
            assert captured.captured
            assert "patient" in (await library.reading.open(entry_id)).quotes[0].text


async def test_a_text_is_captured_once_however_often_it_is_asked_for(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        server.routes.update({"/feed": rss([FERRY], site=server.url("/")), "/ferry": FULL})
        await library.subscribing.subscribe(server.url("/feed"))
        library.saving.toggle(row_of(library, FERRY).id)
        await library.saving.capture_waiting()
        await library.refresh()
        await library.settle()
        assert server.count("/ferry") == 1


async def test_a_page_that_is_gone_is_saved_with_the_feed_s_text_and_says_so(
    folders: Folders,
) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = rss([FERRY], site=server.url("/"))
        async with opened(folders) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            entry_id = row_of(library, FERRY).id
            library.saving.toggle(entry_id)
            await library.settle()
            article = await library.reading.open(entry_id)
            assert article.notice.endswith(".")
            assert any("fare" in block.text for block in article.blocks)


async def test_unsaving_can_be_undone(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes.update({"/feed": rss([FERRY], site=server.url("/")), "/ferry": FULL})
        async with opened(folders) as library:
            await library.subscribing.subscribe(server.url("/feed"))
            entry_id = row_of(library, FERRY).id
            library.saving.toggle(entry_id)
            await library.settle()
            assert not library.saving.toggle(entry_id)
            assert library.headlines(SAVED, EVERYTHING) == []
            assert FERRY[1] in (library.undo() or "")
            await library.settle()
            assert [row.id for row in library.headlines(SAVED, EVERYTHING)] == [entry_id]
            assert "patient" in (await library.reading.open(entry_id)).quotes[0].text


async def test_a_capture_that_was_cut_short_goes_on_after_an_undo(folders: Folders) -> None:
    async with Loopback() as server, opened(folders) as library:
        server.routes.update({"/feed": rss([FERRY], site=server.url("/")), "/ferry": FULL})
        await library.subscribing.subscribe(server.url("/feed"))
        entry_id = row_of(library, FERRY).id
        library.saving.toggle(entry_id)
        library.saving.toggle(entry_id)
        await library.settle()
        library.undo()
        await library.settle()
        kept = library.saved(entry_id)
        assert kept is not None
        assert kept.captured


async def test_any_page_can_be_saved(folders: Folders) -> None:
    async with Loopback({"/ferry": FULL}) as server, opened(folders) as library:
        row = await library.saving.save_page(server.url("/ferry"))
        again = await library.saving.save_page(server.url("/ferry"))
        assert row.id == again.id
    async with opened(folders) as library:
        (kept,) = library.headlines(SAVED, EVERYTHING)
        assert kept.title == FERRY[1]
        assert (await library.reading.open(kept.id)).source is Source.SAVED
        assert library.total(SAVED) == 1


async def test_a_removed_feed_comes_back_as_it_was(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY, BRIDGE])}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"), folder="Ports")
        library.mark([row_of(library, FERRY).id], True)
        await library.subscribing.unsubscribe(feed.id)
        assert library.subscriptions() == []
        assert library.total(ALL) == 0
        library.undo()
        await library.settle()
        assert library.subscriptions() == [feed]
        assert row_of(library, FERRY).read
        assert not row_of(library, BRIDGE).read


async def test_rename_and_move(folders: Folders) -> None:
    async with Loopback({"/feed": rss([FERRY])}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(server.url("/feed"))
        await library.subscribing.rename(feed.id, "Mine")
        await library.subscribing.move(feed.id, "A/B")
        server.routes["/feed"] = rss([FERRY, BRIDGE], title="Harbour Times")
        await library.refresh()
        assert library.find_feed("Mine").folder == "A/B"
        library.undo()
        library.undo()
        await library.settle()
        assert library.find_feed(feed.id).title == "Harbour News"


async def test_the_feed_s_own_title_comes_back(folders: Folders) -> None:
    feed = Reply(rss([FERRY]), validators=True)
    async with Loopback({"/feed": feed}) as server, opened(folders) as library:
        followed = await library.subscribing.subscribe(server.url("/feed"))
        await library.subscribing.rename(followed.id, "Mine")
        await library.subscribing.rename(followed.id, "")
        await library.refresh()
        assert library.feed_title(followed.id) == "Harbour News"


async def test_import_and_export_agree(folders: Folders) -> None:
    from newsreader.feeds import opml

    source = opml.read_any(
        b'<opml version="2.0"><body><outline text="Ports"><outline text="Harbour" '
        b'xmlUrl="http://127.0.0.1/feed"/><outline text="Passwords" xmlUrl="file:///etc/passwd"/>'
        b"</outline></body></opml>"
    )
    async with opened(folders) as library:
        report = await library.lists.take_over(source)
        assert len(report.added) == 1
        assert len(report.refused) == 1
        assert (await library.lists.take_over(source)).already == 1
        again = opml.read_any((await library.lists.write()).encode())
        assert [(o.url, o.title, o.folder) for o in again.outlines] == [
            ("http://127.0.0.1/feed", "Harbour", "Ports")
        ]
