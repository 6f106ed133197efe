"""A download that is killed goes on from what came, and leaves nothing half done."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

from newsreader.config import Folders
from tests.files import SOUND, Served, podcast, subscribed
from tests.loopback import Loopback, Reply

LARGE = SOUND * 12
"""3 MiB: more than is gathered before it is written."""


def newsreader(folders: Folders, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "newsreader", *arguments],
        env={**os.environ, "NEWSREADER_HOME": str(folders.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def size_of(folder: Path) -> int:
    return sum(part.stat().st_size for part in folder.glob("*/*.part"))


def noted(folders: Folders, etag: str) -> bool:
    """Whether the library knows what came: before, a kill would have it begin anew."""
    return etag.strip('"') in (folders.data / "changes.log").read_text("utf-8")


def test_a_killed_download_goes_on(folders: Folders) -> None:
    with Loopback() as server:
        asyncio.run(subscribed(folders, podcast(server.url(""), 1)))
        whole = Served(LARGE)
        server.routes["/1.mp3"] = Reply(
            LARGE[:-1000], headers={"ETag": whole.etag}, length=len(LARGE), stall=True
        )
        victim = newsreader(folders, "download", "--new")
        end = monotonic() + 60
        while size_of(folders.downloads()) < 1 << 20 or not noted(folders, whole.etag):
            assert monotonic() < end
            assert victim.poll() is None
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        came = size_of(folders.downloads())
        server.routes["/1.mp3"] = whole
        out, errors = newsreader(folders, "download").communicate(timeout=60)
        assert errors == b""
        path = Path(out.decode().strip())
        assert path.read_bytes() == LARGE
        assert server.requests[-1].headers["range"] == f"bytes={came}-"
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        assert not list((folders.data / "downloads").glob("*"))
