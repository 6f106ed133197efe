"""Opens libraries, and gets ready what a large refresh will want while one is opened."""

from collections.abc import Callable

from newsreader import workers
from newsreader.changes import Change
from newsreader.config import Config, Folders
from newsreader.fetch import Fetcher, HttpFetcher, Ways
from newsreader.library.library import Library
from newsreader.store.database import Database
from newsreader.store.layout import Layout
from newsreader.workers import Workers

_PRELOAD = "newsreader.article.build", "newsreader.feeds.parse"
"""What workers load before their first job."""
_LARGE = 25_000
"""Bytes of a library.json with some hundred subscriptions, of which a few always have news."""


def open_library(
    folders: Folders,
    config: Config,
    emit: Callable[[Change], None] = lambda _: None,
    fetcher: Fetcher | None = None,
) -> Library:
    """Open the library in some folders, making an empty one where there is none.

    Args:
        folders: Where it lies.
        config: The settings.
        emit: Hears of every change.
        fetcher: Another way to the network than HTTP.

    Returns:
        The library; ``close`` it.

    Raises:
        StoreError: It can't be opened, and why.
    """
    network = fetcher or HttpFetcher(
        timeout=config.timeout,
        max_bytes=config.max_megabytes * 1_000_000,
        connections=config.connections,
        per_host=config.connections_per_host,
        ways=Ways(
            proxy=config.proxy,
            ca_file=config.ca_file,
            cookies=config.cookies,
            contact=config.contact,
            private_addresses=config.private_addresses,
            gap=config.pause_per_host,
        ),
    )
    return Library(
        Database.open(folders),
        config=config,
        fetcher=network,
        workers=Workers(preload=_PRELOAD),
        emit=emit,
    )


def expect_refresh(folders: Folders) -> None:
    """Have workers get ready while the library is opened, where it is a large one.

    Args:
        folders: Where it lies.
    """
    try:
        size = Layout(folders.data, folders.cache).library.stat().st_size
    except OSError:
        return
    if size >= _LARGE:
        workers.begin(_PRELOAD)
