"""Verbs on enclosures: which there are, and bringing their files."""

import sys
from collections.abc import Iterable, Iterator

import click

from newsreader.app import enclosed, measures
from newsreader.changes import Change, DownloadProgress, DownloadsChanged
from newsreader.cli.feeds import JSON
from newsreader.cli.output import iso, print_json, print_table
from newsreader.cli.passing import pass_session
from newsreader.cli.session import FAILED, SOME_FAILED, USAGE, Session, leave, say, tell
from newsreader.library import EnclosureRow, Library
from newsreader.model import DownloadState

_EVERY = 0
"""What ``--new`` without a number stands for."""


@click.command()
@click.argument("reference", required=False, metavar="[ENTRY]")
@click.option("--feed", metavar="FEED", help="Those of all entries of this feed.")
@JSON
@pass_session
def enclosures(session: Session, reference: str | None, feed: str | None, *, as_json: bool) -> None:
    """List the files of an entry or a feed; without either, those that you downloaded or played."""

    async def work(library: Library) -> list[EnclosureRow]:
        if reference:
            return library.downloads.of_entry(library.find(reference).id)
        if feed:
            return library.downloads.of_feed(library.find_feed(feed).id)
        return library.downloads.known()

    rows = session.run(work)
    if as_json:
        print_json([_value(row) for row in rows])
    elif rows:
        print_table([_columns(row) for row in rows])
    else:
        say("No files: newsreader download ENTRY brings those of an entry.")


@click.command("download")
@click.argument("references", nargs=-1, metavar="[ENTRY...]")
@click.option("--feed", metavar="FEED", help="With --new: of this feed alone.")
@click.option(
    "--new",
    "newest",
    is_flag=False,
    flag_value=_EVERY,
    default=None,
    type=click.IntRange(_EVERY),
    metavar="[N]",
    help="Files of unread entries that were not downloaded yet; of each feed the N newest.",
)
@JSON
@pass_session
def download(
    session: Session,
    references: tuple[str, ...],
    *,
    feed: str | None,
    newest: int | None,
    as_json: bool,
) -> None:
    """Download the files of entries; without any, go on with what waits or broke off."""
    if feed and newest is None:
        leave(USAGE, "download --feed needs --new [N], or name entries.")
    follow = _Progress() if sys.stderr.isatty() else tell

    async def work(library: Library) -> list[EnclosureRow]:
        if isinstance(follow, _Progress):
            follow.library = library
        wanted = list(_wanted(library, references, feed, newest))
        for row in wanted:
            library.downloads.want(row)
        await library.downloads.finish()
        return [now for row in wanted if (now := library.downloads.row(row.id))]

    rows = session.run(work, follow)
    if as_json:
        print_json([_value(row) for row in rows])
    _report(rows, paths=not as_json)


def _wanted(
    library: Library, references: Iterable[str], feed: str | None, newest: int | None
) -> Iterator[EnclosureRow]:
    for entry_id in [library.find(reference).id for reference in references]:
        rows = library.downloads.of_entry(entry_id)
        if not rows:
            say(f"newsreader: {entry_id} carries no files.")
        yield from (row for row in rows if not _is_here(row))
    if newest is not None:
        followed = [library.find_feed(feed)] if feed else library.subscriptions()
        for subscription in followed:
            new = [
                row for row in library.downloads.of_feed(subscription.id) if _is_new(library, row)
            ]
            yield from new[: newest or None]
    elif not references:
        yield from library.downloads.unfinished()


def _is_here(row: EnclosureRow) -> bool:
    return row.path is not None and row.path.exists()


def _is_new(library: Library, row: EnclosureRow) -> bool:
    headline = library.headline(row.entry_id)
    unread = headline is not None and not headline.read
    return unread and not row.played and row.state is DownloadState.NONE


def _report(rows: list[EnclosureRow], *, paths: bool) -> None:
    failed = 0
    for row in rows:
        if row.path and paths:
            click.echo(row.path)
        elif row.state is DownloadState.WAITING:
            say(f"newsreader: {row.title}: another newsreader is downloading it.")
        elif row.record and row.record.error:
            failed += 1
            say(f"! {row.title}: {row.record.error}")
    if not rows:
        say("Nothing to download.")
    if failed:
        leave(FAILED if failed == len(rows) else SOME_FAILED)


class _Progress:
    """Shows on one line of the terminal what is on its way."""

    def __init__(self) -> None:
        self.library: Library | None = None

    def __call__(self, change: Change) -> None:
        if self.library and isinstance(change, DownloadProgress | DownloadsChanged):
            running = [row for row in self.library.downloads.listed() if row.running]
            line = "  ".join(f"{enclosed.state_of(row):>7} {row.title[:40]}" for row in running)
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)
        tell(change)


def _columns(row: EnclosureRow) -> tuple[str, ...]:
    states = ", ".join(enclosed.states_of(row)) or "-"
    playing = measures.clock(row.enclosure.duration) or "-"
    about = f"{row.title}  {enclosed.name_of(row.enclosure)}"
    return row.entry_id, row.kind, playing, enclosed.size_of(row) or "-", states, about


def _value(row: EnclosureRow) -> dict[str, object]:
    record = row.record
    return {
        "id": row.id,
        "entry_id": row.entry_id,
        "entry": row.title,
        "feed": row.feed_title,
        "title": row.enclosure.title or None,
        "url": row.enclosure.url,
        "type": row.enclosure.type or None,
        "kind": row.kind,
        "size": (record.size if record else 0) or row.enclosure.length,
        "duration": row.enclosure.duration,
        "state": row.state.value or None,
        "path": str(row.path) if row.path else None,
        "error": (record.error if record else "") or None,
        "finished": iso(record.finished) if record else None,
        "played": row.played,
    }


VERBS = (enclosures, download)
