"""Names and passwords: where they are kept, and where they are never seen."""

import base64
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import keyring
import keyring.backend
import pytest

from newsreader.config import Folders
from newsreader.errors import FetchError, StoreError
from newsreader.feeds.opml import Outline, Outlines
from newsreader.fetch import Login
from newsreader.library.credentials import SERVICE, Credentials, system_vault
from newsreader.store.storage import Files
from tests.loopback import Loopback, Reply, Request, redirect
from tests.newsroom import BRIDGE, FERRY, opened, rss

GOOD = "Basic " + base64.b64encode(b"ana:s3cret:\xc3\xa4").decode()


def members_only(request: Request) -> Reply:
    if request.headers.get("authorization") == GOOD:
        return Reply(rss([FERRY]))
    return Reply(status=401, headers={"WWW-Authenticate": 'Basic realm="harbour"'})


def typed(server: Loopback, path: str = "/feed") -> str:
    return server.url(path).replace("://", "://ana:s3cret%3A%C3%A4@")


class Drawer(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise RuntimeError("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def drawer() -> Drawer:
    made = Drawer()
    keyring.set_keyring(made)
    return made


# --- in the address -----------------------------------------------------------------------------


async def test_a_name_and_password_leave_the_address_and_are_sent(folders: Folders) -> None:
    async with Loopback({"/feed": members_only}) as server, opened(folders) as library:
        found = await library.seeking.look_up(typed(server))
        feed = await library.subscribing.subscribe(found.feeds[0].url)
        assert feed.url == server.url("/feed")
        assert (await library.refresh()).failed == 0
        assert "s3cret" not in await library.lists.write()
        assert "s3cret" not in repr(library.subscriptions())
        assert (await library.subscribing.subscribe(typed(server))).id == feed.id
    spread = [path for path in folders.data.rglob("*") if path.is_file()]
    holding = [path.name for path in spread if b"s3cret" in path.read_bytes()]
    assert holding == ["credentials.json"]
    assert stat.S_IMODE((folders.data / "credentials.json").stat().st_mode) == 0o600


async def test_the_feeds_of_a_page_behind_a_password_are_asked_with_it(folders: Folders) -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/feed">'

    def page(request: Request) -> Reply:
        allowed = request.headers.get("authorization") == GOOD
        return Reply(b"<html><head>" + link + b"</head></html>") if allowed else Reply(status=401)

    async with Loopback({"/": page, "/feed": members_only}) as server:
        async with opened(folders) as library:
            found = await library.seeking.look_up(typed(server, "/"))
            await library.subscribing.subscribe(found.feeds[0].url)
            assert (await library.refresh()).failed == 0


async def test_a_list_brings_names_and_passwords_that_no_list_takes_out(folders: Folders) -> None:
    async with Loopback({"/feed": members_only}) as server, opened(folders) as library:
        await library.lists.take_over(Outlines((Outline(typed(server), "Harbour"),)))
        assert library.subscriptions()[0].url == server.url("/feed")
        assert (await library.refresh()).failed == 0
        assert "s3cret" not in await library.lists.write()


# --- asked for ----------------------------------------------------------------------------------


async def test_a_server_that_asks_is_told_with_the_remedy(folders: Folders) -> None:
    async with Loopback({"/feed": members_only}) as server, opened(folders) as library:
        with pytest.raises(FetchError, match="newsreader credentials FEED"):
            await library.subscribing.subscribe(server.url("/feed"))
        await library.lists.take_over(Outlines((Outline(server.url("/feed"), "Harbour"),)))
        feed = library.subscriptions()[0]
        await library.refresh()
        assert library.fetch_state(feed.id).status == 401
        assert "newsreader credentials" in library.feed_error(feed.id)
        await library.subscribing.set_login(feed.id, "ana", "wrong")
        await library.refresh()
        assert "rejects the name and password" in library.feed_error(feed.id)
        where = await library.subscribing.set_login(feed.id, "ana", "s3cret:ä")
        assert where == f"in {folders.data / 'credentials.json'}, which only you can read"
        assert (await library.refresh()).failed == 0
        assert await library.subscribing.forget_login(feed.id)
        assert not await library.subscribing.forget_login(feed.id)
        assert (await library.refresh()).failed == 1


async def test_they_never_go_to_another_host(folders: Folders) -> None:
    async with Loopback({"/feed": members_only}) as server, opened(folders) as library:
        await library.subscribing.subscribe(typed(server))
        other = server.url("/other", "localhost")
        server.routes |= {"/feed": redirect(other, 301), "/other": rss([FERRY, BRIDGE])}
        for _ in range(2):
            await library.refresh()
        assert library.subscriptions()[0].url == other
        away = [each.headers for each in server.requests if each.path == "/other"]
        assert len(away) == 2
        assert not [headers for headers in away if "authorization" in headers]


async def test_a_password_in_a_redirect_is_not_used(folders: Folders) -> None:
    async with Loopback({"/new": rss([FERRY])}) as server, opened(folders) as library:
        server.routes["/feed"] = redirect(typed(server, "/new"))
        await library.subscribing.subscribe(server.url("/feed"))
        assert not [each for each in server.requests if "authorization" in each.headers]


async def test_unsubscribing_forgets_them_and_undo_brings_them_back(folders: Folders) -> None:
    async with Loopback({"/feed": members_only}) as server, opened(folders) as library:
        feed = await library.subscribing.subscribe(typed(server))
        await library.subscribing.unsubscribe(feed.id)
        assert "s3cret" not in (folders.data / "credentials.json").read_text()
        library.undo()
        await library.settle()
        assert (await library.refresh()).failed == 0


# --- kept ---------------------------------------------------------------------------------------

LOGIN = Login("http://127.0.0.1:80", "ana", "s3cret")


def kept(tmp_path: Path) -> Credentials:
    return Credentials(tmp_path / "credentials.json", Files())


async def test_the_keyring_is_used_where_there_is_one(tmp_path: Path, drawer: Drawer) -> None:
    assert await kept(tmp_path).put("harbour", LOGIN) == "in the system's keyring"
    assert drawer.kept == {(SERVICE, "harbour"): "s3cret"}
    assert "s3cret" not in (tmp_path / "credentials.json").read_text()
    assert await kept(tmp_path).of("harbour") == LOGIN
    assert await kept(tmp_path).of("other") is None
    assert await kept(tmp_path).forget("harbour") == LOGIN
    assert drawer.kept == {}
    assert await kept(tmp_path).of("harbour") is None


async def test_what_two_processes_keep_within_a_second_is_kept_of_both(tmp_path: Path) -> None:
    one, two = kept(tmp_path), kept(tmp_path)
    assert await one.of("harbour") is await two.of("ferry") is None
    await one.put("harbour", LOGIN)
    await two.put("ferry", LOGIN)
    assert await kept(tmp_path).of("harbour") == await kept(tmp_path).of("ferry") == LOGIN


async def test_a_locked_keyring_leaves_the_file(tmp_path: Path, drawer: Drawer) -> None:
    drawer.locked = True
    assert "only you can read" in await kept(tmp_path).put("harbour", LOGIN)
    assert await kept(tmp_path).of("harbour") == LOGIN


async def test_without_the_package_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system_vault() is None, "the backend that always fails is none"
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert system_vault() is None


async def test_two_processes_see_one_anothers(tmp_path: Path) -> None:
    here, there = kept(tmp_path), kept(tmp_path)
    assert await there.of("harbour") is None
    await here.put("harbour", LOGIN)
    end = monotonic() + 20
    while await there.of("harbour") != LOGIN:
        assert monotonic() < end


async def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    path.write_text('{"harbour": 3')
    assert await kept(tmp_path).of("harbour") is None
    await kept(tmp_path).put("bridge", LOGIN)
    contents = [each.read_text() for each in [*tmp_path.iterdir()]]  # noqa: ASYNC240
    assert '{"harbour": 3' in contents


async def test_what_cannot_be_read_for_a_moment_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kept(tmp_path)
    await made.put("harbour", LOGIN)

    def failed(path: Path) -> bytes:
        raise OSError(24, "Too many open files", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", failed)
        with pytest.raises(StoreError, match="Too many open files"):
            await made.put("ferry", LOGIN)
    assert await kept(tmp_path).of("harbour") == LOGIN
