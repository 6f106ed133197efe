"""Every kind of write: what does it over and over, and what must be true wherever it was stopped.

``work`` yields a line after each thing that is done and on the disk. ``check`` gets the lines that
came out before the process died or the disk failed, and opens the library anew. A new kind of
write is one line of ``KINDS``.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any

from newsreader.config import Folders
from newsreader.store.storage import Files
from tests.faults import content, copies, state, through_time

Work = Callable[[Folders, Files, Random], AsyncIterator[str]]
Check = Callable[[Folders, list[str]], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Kind:
    """A kind of write.

    Args:
        work: Does it again and again.
        check: What must be true afterwards.
        seconds: A kill comes within this time after a line.
        most: Lines after which every kill has come.
    """

    work: Work
    check: Check
    seconds: float = 0.02
    most: int = 25


KINDS: dict[str, Kind] = {
    "refresh": Kind(content.refresh, content.refresh_check, 0.15, 8),
    "trickle": Kind(content.trickle, content.refresh_check, 0.1, 20),
    "read news": Kind(content.read_news, content.read_news_check, 0.1, 20),
    "slices": Kind(content.slices, content.refresh_check, 0.1, 16),
    "mark": Kind(state.mark, state.mark_check),
    "fold": Kind(state.fold, state.fold_check, 0.06),
    "save": Kind(state.save, state.save_check),
    "quotes": Kind(state.quotes, state.quotes_check),
    "enclosures": Kind(state.enclosures, state.enclosures_check),
    "subscriptions": Kind(content.subscriptions, content.subscriptions_check),
    "import": Kind(content.import_opml, content.import_check),
    "articles": Kind(content.articles, content.articles_check, 0.04),
    "interface": Kind(state.interface, state.interface_check),
    "snapshot": Kind(content.snapshot, content.snapshot_check, 0.03),
    "edits": Kind(through_time.edits, through_time.edits_check, 0.04),
    "purges": Kind(through_time.purges, through_time.purges_check, 0.1, 30),
    "older log": Kind(state.older_log, state.older_log_check, 0.08),
    "backup": Kind(copies.backup, copies.backup_check, 0.1, 6),
    "restore": Kind(copies.bring_back, copies.bring_back_check, 0.1, 8),
    "repair": Kind(copies.repair, copies.repair_check, 0.15, 6),
}
