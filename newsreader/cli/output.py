"""How values are printed: JSON for programs, lines for people."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from newsreader.article.printing import in_columns
from newsreader.cli.session import FAILED, leave, say
from newsreader.library import Library
from newsreader.library.work import Link
from newsreader.model import Headline, Subscription

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3_600, 86_400, 604_800


def print_json(value: object) -> None:
    """Print a value as indented JSON, letters as they are."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def iso(time: datetime | int | None) -> str | None:
    """A time as ISO 8601 in UTC; None for none. Whole seconds since 1970 are taken too."""
    if not time:
        return None
    aware = datetime.fromtimestamp(time, UTC) if isinstance(time, int) else time.astimezone(UTC)
    return aware.isoformat(timespec="seconds").replace("+00:00", "Z")


def age(time: int, now: datetime) -> str:
    """How long ago, in two or three letters; a date beyond a week.

    Args:
        time: Whole seconds since 1970.
        now: The time it is.
    """
    passed = max(0, int(now.timestamp()) - time)
    if passed < _HOUR:
        return f"{passed // _MINUTE}m"
    if passed < _DAY:
        return f"{passed // _HOUR}h"
    if passed < _WEEK:
        return f"{passed // _DAY}d"
    day = datetime.fromtimestamp(time, UTC)
    return f"{day.day} {day:%b}" if day.year == now.year else f"{day:%b %Y}"


def headline_value(library: Library, row: Headline) -> dict[str, Any]:
    """A headline as the documented JSON object."""
    return {
        "id": row.id,
        "feed_id": row.feed_id or None,
        "feed": _feed_title(library, row),
        "title": row.title,
        "url": row.url,
        "author": row.author,
        "published": iso(row.published),
        "first_seen": iso(row.first_seen),
        "read": row.read,
        "updated": bool(row.revised),
        "saved": row.saved,
        "minutes": row.minutes or None,
    }


def _feed_title(library: Library, row: Headline) -> str:
    """The feed's title; of what is saved and followed no more, the one it had."""
    saved = library.saved(row.id)
    return library.feed_title(row.feed_id) or (saved.feed_title if saved else "")


def feed_value(library: Library, subscription: Subscription) -> dict[str, Any]:
    """A subscription as the documented JSON object."""
    from newsreader.library import View, ViewKind

    view = View(ViewKind.FEED, subscription.id)
    state = library.fetch_state(subscription.id)
    return {
        "id": subscription.id,
        "title": subscription.title,
        "url": subscription.url,
        "site_url": subscription.site_url,
        "folder": subscription.folder,
        "paused": subscription.paused,
        "unread": library.unread(view),
        "total": library.total(view),
        "last_refreshed": iso(state.refreshed),
        "last_error": state.error or None,
    }


def chosen_of(place: str, links: Sequence[Link], choice: int | None) -> str | None:
    """The address of the one feed, or of the one chosen.

    Args:
        place: Where the feeds were found, for the sentence.
        links: The feeds.
        choice: Number of the one wanted, from 1; None where the user did not say.

    Returns:
        Its address; None, and the choices told, where the user has to choose.
    """
    if choice is not None and choice <= len(links):
        return links[choice - 1].url
    if len(links) == 1 and choice is None:
        return links[0].url
    say(f"{place} has {len(links)} feeds; choose one with --feed N:")
    for number, link in enumerate(links, 1):
        say(f"  {number}  {link.title or '(no title)'}  {link.url}")
    return None


def write_file(path: Path, text: str) -> None:
    """Write a file as UTF-8, its line ends as they are; exit code 1 where that can't be."""
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as error:
        leave(FAILED, f"{path} can't be written: {error.strerror or error}.")


def print_headlines(library: Library, rows: Iterable[Headline]) -> None:
    """Print headlines, one a line: id, state, age, title, feed."""
    now = datetime.now(UTC)
    for row in rows:
        state = "●" if not row.read else "✎" if row.revised else " "
        mark = ("⚑" if row.saved else " ") + state
        feed = _feed_title(library, row)
        origin = f"  · {feed}" if feed else ""
        click.echo(f"{row.id}  {mark} {age(row.sort_time, now):>8}  {row.title}{origin}")


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns as wide as their widest cell; the last one runs free."""
    for line in in_columns(rows):
        click.echo(line)
