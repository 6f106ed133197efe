"""What is kept of an entry's text, and what becomes of it when the feed tells another."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from newsreader.model import Article
from newsreader.store import documents
from newsreader.store.shardtree import Raws

FORMER_BYTES = 200_000
"""Longest former text that is kept, so that no shard is filled by what is past."""


class Former(Struct, frozen=True, omit_defaults=True):
    """The version of an entry that was read, where another has come since."""

    title: str = ""
    html: str = ""
    """Empty where the text was never opened, or is too long to be kept."""
    full: Article | None = None
    """The page's text, where that was read; likewise."""
    successor: str = ""
    """Fingerprint of the version that came in its place."""


class Body(Struct, frozen=True, omit_defaults=True):
    """The text of an entry in every form at hand."""

    html: str = ""
    """The feed's own, decoded but not safe to show."""
    feed: Article | None = None
    """Built from ``html``."""
    full: Article | None = None
    """Extracted from the entry's page."""
    opened: bool = False
    """True where an earlier version of the text was built, and dropped for this one."""
    outdated: bool = False
    """True while ``full`` is from before the feed's own text became another."""
    former: Former | None = None
    """What was read before the text became another."""


Change = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of a body's document (empty where there is none) the one to be kept."""


def make(changes: Mapping[str, Change], bodies: Raws) -> None:
    """Make changes to bodies, in place.

    Args:
        changes: Entry id → what makes of its document the new one.
        bodies: As they are written.
    """
    for entry_id, change in changes.items():
        bodies[entry_id] = msgspec.Raw(msgspec.json.encode(change(_plain(bodies.get(entry_id)))))


def _plain(raw: msgspec.Raw | None) -> dict[str, Any]:
    """A body's document, ready to be changed; empty where there is none, or it is damaged."""
    if raw is None:
        return {}
    try:
        msgspec.json.decode(raw, type=Body)
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def with_html(html: str, former: Former | None) -> Change:
    """What gives a body the feed's own text; an article built from an older one is dropped.

    Args:
        html: The text.
        former: What is to be kept of the version there was; its texts are filled in.
    """

    def change(old: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {each: old[each] for each in _LASTING if each in old}
        if _was_opened(old):
            kept["opened"] = True
        if former and old.get("former", {}).get("successor") != former.successor:
            kept["former"] = _filled(former, old)
            kept |= {"outdated": True} if "full" in old else {}
        return {"html": html} | kept

    return change


_LASTING = ("full", "former", "outdated")


def _was_opened(body: dict[str, Any]) -> bool:
    return "feed" in body or "full" in body or "opened" in body


def _filled(former: Former, old: dict[str, Any]) -> dict[str, Any]:
    """The former version with its texts, where they were opened and are not too long."""
    html, full = old.get("html", ""), old.get("full")
    html = html if _was_opened(old) and len(html) <= FORMER_BYTES else ""
    short = full is not None and len(msgspec.json.encode(full)) <= FORMER_BYTES
    return documents.builtins(replace(former, html=html)) | ({"full": full} if short else {})
