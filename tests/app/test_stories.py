"""What a reader does, from the first key to the last, on a real library and a loopback server."""

from newsreader.app.nodes import SAVED, UNREAD
from newsreader.config import Config, Folders
from newsreader.library import View, ViewKind, ViewSettings
from tests.app.support import BRIDGE, CHESS, FERRY, QUIET, Told, feed, follow, library_of, session
from tests.loopback import Loopback, Reply

HARBOUR = {"/feed/World/harbour": feed("Harbour News", FERRY, BRIDGE, CHESS)}


async def test_subscribe_and_read(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", FERRY, BRIDGE, base=server.url(""))
        async with session(folders) as it:
            await it.until(lambda: it.app.screen.query("#welcome"), "the welcome")
            await it.press("a")
            await it.until(lambda: it.app.screen.query("#address"), "the prompt")
            await it.type(server.url("/feed"))
            await it.press("enter")
            await it.sees("A feed: Harbour News")
            await it.press("enter")
            await it.until(lambda: it.app.screen is it.main, "the main screen")
            await it.reads(FERRY.title)
            await it.hears("Subscribed: Harbour News.")
            assert it.cursor == FERRY.title
            await it.sees("We will not")
            assert it.library.unread(UNREAD) == 2
            await it.press("enter")
            assert it.library.unread(UNREAD) == 1


async def test_a_site_offers_its_feeds_and_the_page(folders: Folders) -> None:
    page = (
        b"<html><head><title>Harbour</title>"
        b'<link rel="alternate" type="application/rss+xml" title="News" href="/feed">'
        b'<link rel="alternate" type="application/atom+xml" title="Comments" href="/comments">'
        b"</head><body><p>Hello.</p></body></html>"
    )
    async with Loopback({"/": Reply(page, headers={"Content-Type": "text/html"})}) as server:
        server.routes["/feed"] = feed("Harbour News", FERRY, base=server.url(""))
        async with session(folders) as it:
            await it.until(lambda: it.app.screen.query("#welcome"))
            await it.press("a")
            await it.until(lambda: it.app.screen.query("#address"))
            await it.type(server.url("/"))
            await it.press("tab")
            await it.type("World")
            await it.press("enter")
            await it.sees("A page with 2 feeds: Harbour")
            await it.sees("Comments")
            await it.sees("Save page")
            await it.press("enter")
            await it.until(lambda: it.app.screen is it.main)
            assert [s.folder for s in it.library.subscriptions()] == ["World"]


async def test_an_address_that_gives_nothing_says_so(folders: Folders) -> None:
    async with Loopback() as server, session(folders) as it:
        await it.until(lambda: it.app.screen.query("#welcome"))
        await it.press("a")
        await it.until(lambda: it.app.screen.query("#address"))
        await it.type(server.url("/missing"))
        await it.press("enter")
        await it.sees("404")
        await it.press("escape")
        await it.until(lambda: it.app.screen.query("#welcome"), "the welcome again")


async def test_a_page_is_saved_without_a_network_and_fetched_later(folders: Folders) -> None:
    async with Loopback({"/page": Reply(status=503)}) as server, session(folders) as it:
        await it.until(lambda: it.app.screen.query("#welcome"))
        await it.press("a")
        await it.until(lambda: it.app.screen.query("#address"))
        await it.type(server.url("/page"))
        await it.press("enter")
        await it.sees("Save page")
        await it.press("tab", "tab", "enter")
        await it.until(lambda: it.app.screen is it.main)
        (kept,) = it.library.headlines(View(ViewKind.SAVED), ViewSettings(show_read=True))
        row = it.library.saved(kept.id)
        assert row is not None
        assert not row.captured


async def test_quotes_are_jumped_through(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("right_square_bracket")
        await it.hears("quote 1 of 2")
        await it.hears("Ana Lim")
        await it.press("right_square_bracket")
        await it.hears("quote 2 of 2")
        await it.press("right_square_bracket")
        await it.hears("No quote further down")
        await it.press("left_square_bracket")
        await it.hears("quote 1 of 2")
        await it.press("Y")
        assert it.app.clipboard.startswith("“We will not raise the fare.")
        assert "— Ana Lim" in it.app.clipboard


async def test_marking_and_undo(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("m")
        assert it.library.unread(UNREAD) == 2
        await it.press("A")
        assert it.library.unread(UNREAD) == 0
        await it.hears("2 marked read. ctrl+z undoes.")
        await it.press("A")
        await it.hears("All of these are read already.")
        await it.press("ctrl+z", "ctrl+z")
        assert it.library.unread(UNREAD) == 3
        await it.press("ctrl+z")
        await it.hears("Nothing to undo.")


async def test_space_reads_on_through_everything(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("space")
        assert it.library.unread(UNREAD) == 2
        presses = 0
        while it.cursor == FERRY.title:
            await it.press("space")
            presses += 1
            assert presses < 40
        assert presses > 1
        await it.reads(BRIDGE.title)
        assert it.library.unread(UNREAD) == 2
        await it.press("space")
        await it.reads(CHESS.title)
        await it.press("space")
        await it.hears("No unread left")
        assert it.library.unread(UNREAD) == 0


async def test_next_goes_on_to_the_next_feed(folders: Folders) -> None:
    routes = {
        "/feed/World/harbour": feed("Harbour News", FERRY),
        "/feed/World/sport": feed("Sport", CHESS),
    }
    await library_of(folders, routes)
    async with session(folders) as it:
        first, second = it.library.subscriptions()
        it.main.go_to_view(View(ViewKind.FEED, first.id))
        await it.reads(FERRY.title)
        await it.press("enter", "n")
        await it.reads(CHESS.title)
        assert it.main.listed.view.id == second.id
        await it.hears("On to Sport.")


async def test_moving_on_marks_read_after_a_while(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    hasty = Config(refresh_at_start=False, refresh_every=0, mark_read_after=0.001)
    async with session(folders, hasty) as it:
        await it.reads(FERRY.title)
        await it.until(lambda: it.main.opened.since < float("inf"))
        await it.press("j")
        await it.reads(BRIDGE.title)
        await it.until(lambda: it.library.unread(UNREAD) == 2)


async def test_by_hand_alone_when_the_setting_says_so(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    never = Config(refresh_at_start=False, refresh_every=0, mark_read_after=0)
    async with session(folders, never) as it:
        await it.reads(FERRY.title)
        await it.press("j")
        await it.reads(BRIDGE.title)
        assert it.library.unread(UNREAD) == 3


async def test_what_became_read_stays_until_the_list_is_left(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        it.main.go_to_view(UNREAD)
        await it.reads(FERRY.title)
        await it.press("enter")
        assert len(it.main.headlines.ids) == 3
        it.main.go_to_view(SAVED)
        it.main.go_to_view(UNREAD)
        assert len(it.main.headlines.ids) == 2


async def test_saved_articles_are_read_offline_after_a_restart(folders: Folders) -> None:
    page = f"<html><head><title>{FERRY.title}</title></head><body><article>{FERRY.html}</article>"
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", FERRY, BRIDGE, base=server.url(""))
        server.routes["/ferry"] = Reply(page.encode(), headers={"Content-Type": "text/html"})
        feed_id = await follow(folders, server)
        async with session(folders) as it:
            it.main.go_to_view(View(ViewKind.FEED, feed_id))
            await it.reads(FERRY.title)
            await it.press("s")
            await it.hears("Saved for later")
            entry_id = it.main.headlines.cursor_id or ""
            await it.until(lambda: (row := it.library.saved(entry_id)) and row.captured)
    async with session(folders) as it:
        await it.press("S")
        await it.reads(FERRY.title)
        assert it.main.listed.view == SAVED
        await it.sees("We will not")
        await it.press("D")
        await it.until(lambda: not it.main.headlines.ids)
        await it.sees("Nothing saved.")
        await it.press("ctrl+z")
        await it.until(lambda: it.main.headlines.ids == [entry_id])


async def test_removing_a_feed_can_be_undone(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        feed_id = it.library.subscriptions()[0].id
        it.main.go_to_view(View(ViewKind.FEED, feed_id))
        await it.press("D")
        await it.until(lambda: not it.library.subscriptions())
        await it.hears("Unsubscribed from Harbour News. ctrl+z undoes.")
        await it.press("ctrl+z")
        await it.until(it.library.subscriptions)
        await it.until(lambda: len(it.main.headlines.ids) == 3)


async def test_an_article_whose_feed_is_removed_as_it_opens_is_no_error(
    folders: Folders,
) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        feed_id = it.library.subscriptions()[0].id
        entry_id = it.main.headlines.ids[0]
        await it.reads(it.cursor)
        await it.library.subscribing.unsubscribe(feed_id)
        it.main.say("Unsubscribed.")
        it.main.start("article", it.main.open_article, entry_id)
        it.main.read_whole(entry_id)
        await it.until(lambda: not len(it.app.workers))
        it.main.begin(entry_id)
        it.main.article_ready(entry_id)
        await it.until(lambda: not len(it.app.workers))
        assert it.told == "Unsubscribed."


async def test_a_paused_feed_says_so_and_is_resumed_by_the_same_key(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", BRIDGE)})
    async with session(folders) as it:
        await it.press("P")
        await it.hears("Select a feed to pause it.")
        subscription = it.library.subscriptions()[0]
        it.main.go_to_view(View(ViewKind.FEED, subscription.id))
        await it.press("P")
        await it.hears("Paused: Harbour News. ctrl+z undoes.")
        await it.sees("paused 1")
        await it.press("R")
        await it.hears("Nothing new.")
        await it.press("P")
        await it.hears("Resumed: Harbour News.")
        await it.until(lambda: "paused" not in it.text)


async def test_new_headlines_wait_below_the_top_and_come_at_the_top(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", BRIDGE, CHESS)
        feed_id = await follow(folders, server)
        async with session(folders) as it:
            it.main.go_to_view(View(ViewKind.FEED, feed_id))
            await it.reads(BRIDGE.title)
            await it.press("j")
            server.routes["/feed"] = feed("Harbour News", FERRY, BRIDGE, CHESS)
            await it.press("R")
            await it.sees("1 new · .")
            assert it.cursor == CHESS.title
            assert len(it.main.headlines.ids) == 2
            await it.press("full_stop")
            assert len(it.main.headlines.ids) == 3
            assert it.cursor == CHESS.title
            await it.press("g")
            server.routes["/feed"] = feed("Harbour News", Told("Later still"), FERRY, BRIDGE, CHESS)
            await it.press("R")
            await it.until(lambda: len(it.main.headlines.ids) == 4)
            assert "new · ." not in it.text


async def test_a_feed_that_fails_is_found_and_explained(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", FERRY)
        await follow(folders, server)
        async with session(folders) as it:
            await it.press("e")
            await it.hears("No feed has an error.")
            server.routes["/feed"] = Reply(b"gone fishing", 500)
            await it.press("R")
            await it.sees("1 failed (e)")
            await it.press("e")
            await it.hears("Harbour News: ")
            await it.hears("500")


async def test_full_text_and_back(folders: Folders) -> None:
    text = "".join(
        f"<p>Whole paragraph {n}. {'It goes on for a while. ' * 9}</p>" for n in range(9)
    )
    page = f"<html><head><title>Teased</title></head><body><article>{text}</article></body></html>"
    async with Loopback() as server:
        entry = Told("Teased", "<p>Only a beginning …</p>", "/whole")
        server.routes["/feed"] = feed("Harbour News", entry, base=server.url(""))
        server.routes["/whole"] = Reply(page.encode(), headers={"Content-Type": "text/html"})
        feed_id = await follow(folders, server)
        async with session(folders) as it:
            it.main.go_to_view(View(ViewKind.FEED, feed_id))
            await it.sees("Only a beginning")
            await it.press("x")
            await it.sees("Whole paragraph 0")
            await it.until(lambda: it.library.subscriptions()[0].full_text)
            await it.press("x")
            await it.sees("Only a beginning")
            await it.until(lambda: not it.library.subscriptions()[0].full_text)


async def test_full_text_that_fails_says_so_and_keeps_the_text(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", CHESS, base=server.url(""))
        feed_id = await follow(folders, server)
        async with session(folders) as it:
            it.main.go_to_view(View(ViewKind.FEED, feed_id))
            await it.reads(CHESS.title)
            await it.press("x")
            await it.hears("404")
            await it.sees("Both players shook hands.")


async def test_find_in_the_article(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("enter", "slash")
        await it.type("harbour")
        await it.press("enter")
        await it.hears("hit 1 of 3 · n N step · Esc ends")
        await it.press("n")
        await it.hears("hit 2 of 3")
        assert it.cursor == FERRY.title
        await it.press("escape")
        assert not it.main.reader.finding
        await it.press("slash")
        await it.type("zeppelin")
        await it.press("enter")
        await it.hears("“zeppelin” is not in this article.")


async def test_filter_as_you_type(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("F")
        await it.type("bridge")
        await it.until(lambda: len(it.main.headlines.ids) == 1)
        await it.press("enter")
        await it.reads(BRIDGE.title)
        await it.press("escape")
        assert len(it.main.headlines.ids) == 3
        await it.press("F")
        await it.type("nobody")
        await it.sees("No headline holds “nobody”.")
        await it.press("escape")
        assert len(it.main.headlines.ids) == 3


async def test_order_and_read_ones_are_remembered_per_view(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("v")
        await it.hears("Sorted oldest first.")
        await it.press("m", "u")
        await it.hears("Read ones are hidden.")
    async with session(folders) as it:
        rows = [it.library.headline(each) for each in it.main.headlines.ids]
        assert [row.title for row in rows if row][:2] == [CHESS.title, BRIDGE.title]
        it.main.go_to_view(View(ViewKind.FOLDER, "World"))
        assert len(it.main.headlines.ids) == 3


async def test_the_place_is_there_again_after_a_restart(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        it.main.go_to_view(View(ViewKind.FOLDER, "World"))
        await it.reads(FERRY.title)
        await it.press("enter", "space")
        place = it.main.reader.place
        assert place > (0, 0)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        assert it.main.listed.view == View(ViewKind.FOLDER, "World")
        assert it.focus == "reader"
        await it.until(lambda: it.main.reader.place == place)


async def test_the_theme_is_seen_while_choosing_and_kept(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        first = it.app.theme
        await it.press("T")
        await it.until(lambda: it.app.screen.query("#themes"))
        await it.press("j")
        await it.until(lambda: it.app.theme != first)
        await it.press("escape")
        await it.until(lambda: it.app.theme == first)
        await it.press("T")
        await it.until(lambda: it.app.screen.query("#themes"))
        await it.press("j", "enter")
        await it.until(lambda: it.app.screen is it.main)
        chosen = it.app.theme
        assert chosen != first
    async with session(folders) as it:
        assert it.app.theme == chosen


async def test_the_column_is_kept(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.press("less_than_sign")
        column = it.main.reader.column
        assert column < QUIET.column
    async with session(folders) as it:
        assert it.main.reader.column == column


async def test_of_two_that_match_equally_the_palette_lists_the_shorter_first(
    folders: Folders,
) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.press("colon")
        await it.type("hea")
        await it.sees("Show new headlines")
        assert it.text.index("Feed health") < it.text.index("Show new headlines")


async def test_the_palette_shows_keys_and_goes_to_feeds(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.press("colon")
        await it.sees("Mark all read  A")
        await it.type("go to harb")
        await it.sees("Go to Harbour News")
        await it.press("down", "enter")
        await it.until(lambda: it.main.listed.view.kind is ViewKind.FEED)


async def test_help_lists_the_keys_in_force(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    mine = Config(refresh_at_start=False, refresh_every=0, keys={"app.undo": ("U",)})
    async with session(folders, mine, size=(130, 60)) as it:
        await it.press("question_mark")
        await it.sees("Keys that work here")
        undo = next(line for line in it.text.splitlines() if "Undo" in line)
        assert undo.split("Undo")[0].split()[-1] == "U"
        assert "Open this link" not in it.text
        await it.press("escape")
        await it.press("m", "U")
        await it.hears(f"Marked unread again: {FERRY.title}")


async def test_back_leaves_only_from_the_top(folders: Folders) -> None:
    await library_of(folders, HARBOUR)
    async with session(folders) as it:
        await it.reads(FERRY.title)
        await it.press("enter")
        assert it.focus == "reader"
        await it.press("q")
        assert it.focus == "headlines"
        await it.press("q")
        assert it.focus == "subscriptions"
        assert it.app.is_running
        await it.press("q")
        await it.until(lambda: it.app._exit)


async def test_import_from_the_welcome(folders: Folders) -> None:
    async with Loopback() as server:
        server.routes["/feed"] = feed("Harbour News", FERRY)
        file = folders.data.parent / "subscriptions.opml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            '<opml version="2.0"><body><outline text="World"><outline text="Harbour News" '
            f'xmlUrl="{server.url("/feed")}"/></outline></body></opml>'
        )
        async with session(folders) as it:
            await it.until(lambda: it.app.screen.query("#welcome"))
            await it.press("i")
            await it.until(lambda: it.app.screen.query("#answer"))
            await it.type(str(file))
            await it.press("enter")
            await it.until(lambda: it.main.headlines.ids)
            assert it.library.folders() == ["World"]


async def test_what_an_import_refuses_is_listed_with_its_reason(folders: Folders) -> None:
    await library_of(folders, {"/feed": feed("Harbour News", BRIDGE)})
    file = folders.data.parent / "urls"
    file.write_text("exec:~/bin/make-feed\nhttp://127.0.0.1:9/feed ~Harbour\nfile:///[b]x[/b]\n")
    async with session(folders) as it:
        it.main.import_subscriptions()
        await it.until(lambda: it.app.screen.query("#answer"))
        await it.type(str(file))
        await it.press("enter")
        await it.sees("2 lines were refused")
        await it.sees("Line 1: “exec:~/bin/make-feed” can't be imported")
        await it.sees("Line 3: “file:///[b]x[/b]” can't be imported")
        await it.press("j", "escape")
        await it.until(lambda: it.app.screen is it.main)
        assert len(it.library.subscriptions()) == 2


async def test_the_demo_is_three_keys_from_the_welcome(folders: Folders) -> None:
    async with session(folders) as it:
        await it.until(lambda: it.app.screen.query("#welcome"))
        await it.press("d")
        await it.until(lambda: it.app.demo and it.main.opened.article.blocks, "a demo article")
        await it.press("enter")
        assert it.focus == "reader"
        assert it.main.opened.article.quotes
        assert it.app.folders != folders
    assert not folders.data.exists() or not list(folders.data.glob("feeds/*.json"))
