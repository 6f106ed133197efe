"""The verb that keeps names and passwords."""

import base64
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from click.testing import CliRunner, Result

from newsreader.cli.command import command
from tests.loopback import Loopback, Reply, Request
from tests.newsroom import FERRY, rss

GOOD = "Basic " + base64.b64encode(b"ana:s3cret").decode()


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def newsreader(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, list(arguments), input=typed)


def members_only(request: Request) -> Reply:
    allowed = request.headers.get("authorization") == GOOD
    return Reply(rss([FERRY])) if allowed else Reply(status=401)


def test_a_feed_that_asks_gets_a_name_and_password(tmp_path: Path) -> None:
    with Loopback({"/feed": members_only}) as server:
        (tmp_path / "urls").write_text(server.url("/feed"))
        newsreader("import", str(tmp_path / "urls"))
        refused = newsreader("refresh")
        assert refused.exit_code == 1
        assert "newsreader credentials" in refused.stderr
        feed = server.url("/feed")
        kept = newsreader("credentials", feed, "--name", "ana", typed="s3cret\n")
        assert kept.exit_code == 0, kept.output
        assert "which only you can read" in kept.stderr
        assert "s3cret" not in kept.output
        assert newsreader("refresh").exit_code == 0
        assert newsreader("credentials", feed, "--forget").exit_code == 0
        assert newsreader("refresh").exit_code == 1
        assert newsreader("credentials", feed, "--forget").exit_code == 1
        both = newsreader("credentials", feed, typed="ana\ns3cret\n")
        assert both.exit_code == 0
        assert newsreader("refresh").exit_code == 0


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    with Loopback({"/feed": rss([FERRY])}) as server:
        feed = server.url("/feed")
        newsreader("add", feed)
        without = newsreader("credentials", feed, "--name", "ana")
        assert without.exit_code == 1
        assert "Password is missing" in without.stderr
        assert newsreader("credentials", "nothing").exit_code == 1
