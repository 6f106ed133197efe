"""A feed that asks for a name and password gets them."""

import base64
from collections.abc import Iterator

import keyring
import pytest

from newsreader.app.screens.prompt import Prompt
from newsreader.config import Folders
from newsreader.library import View, ViewKind
from tests.app.support import BRIDGE, FERRY, feed, follow, session
from tests.loopback import Loopback, Reply, Request

GOOD = "Basic " + base64.b64encode(b"ana:s3cret").decode()


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


async def test_a_feed_that_asks_for_a_password_is_given_one(folders: Folders) -> None:
    def members_only(request: Request) -> Reply:
        allowed = request.headers.get("authorization") == GOOD
        return Reply(feed("Harbour News", BRIDGE, FERRY)) if allowed else Reply(status=401)

    async with Loopback({"/feed": feed("Harbour News", FERRY)}) as server:
        feed_id = await follow(folders, server)
        server.routes["/feed"] = members_only
        async with session(folders) as it:
            it.main.show_view(View(ViewKind.FEED, feed_id))
            await it.press("r")
            await it.sees("Name for 127.0.0.1")
            await it.type("ana")
            await it.press("enter")
            await it.sees("Password")
            await it.type("s3cret")
            assert "s3cret" not in it.text
            await it.press("enter")
            await it.sees(BRIDGE.title)
            assert not it.main.query_one(Prompt).display
            assert (folders.data / "credentials.json").exists()


async def test_a_wrong_password_is_told_and_the_key_asks_again(folders: Folders) -> None:
    async with Loopback({"/feed": feed("Harbour News", FERRY)}) as server:
        feed_id = await follow(folders, server)
        server.routes["/feed"] = Reply(status=401)
        async with session(folders) as it:
            it.main.show_view(View(ViewKind.FEED, feed_id))
            await it.press("L")
            await it.sees("Name for 127.0.0.1")
            await it.type("ana")
            await it.press("enter")
            await it.sees("Password")
            await it.press("x", "enter")
            await it.hears("rejects the name and password")
            await it.press("L")
            await it.sees("Name for 127.0.0.1")
            await it.press("escape")
            assert not it.main.query_one(Prompt).display
