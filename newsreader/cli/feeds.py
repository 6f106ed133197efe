"""Verbs on subscriptions: add, remove, rename, move, feeds, refresh, import, export."""

import sys
from datetime import timedelta
from pathlib import Path

import click

from newsreader.changes import Announced, Change, RefreshProgress
from newsreader.cli.output import chosen_of, feed_value, print_json, print_table, write_file
from newsreader.cli.passing import pass_session
from newsreader.cli.session import FAILED, SOME_FAILED, USAGE, Session, leave, say, tell
from newsreader.errors import NewsreaderError
from newsreader.library import Found, Library, RefreshReport, expect_refresh
from newsreader.model import Subscription

CRON_GRACE = timedelta(minutes=5)
"""By how much a job that comes round hourly may be early for a feed that waits an hour."""
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="URL...")
@click.option("--folder", default="", help="Folder; “/” nests.")
@click.option("--title", default="", help="Your own title in place of the feed's.")
@click.option("--feed", "choice", type=click.IntRange(1), help="Which of a page's several feeds.")
@JSON
@pass_session
def add(
    session: Session,
    addresses: tuple[str, ...],
    folder: str,
    title: str,
    choice: int | None,
    *,
    as_json: bool,
) -> None:
    """Subscribe to feeds, by their address or that of a site."""

    async def work(library: Library) -> tuple[list[dict[str, object]], int]:
        values, code = [], 0
        for address in addresses:
            try:
                chosen = _chosen(await library.seeking.look_up(address), choice)
                if chosen is None:
                    code = USAGE
                    continue
                subscription = await library.subscribing.subscribe(chosen, folder, title)
            except NewsreaderError as error:
                say(f"newsreader: {error.sentence}")
                code = code or FAILED
            else:
                values.append(feed_value(library, subscription))
        return values, code

    values, code = session.run(work)
    if as_json:
        print_json(values)
    else:
        for value in values:
            click.echo(f"{value['id']}  {value['title']}  ({value['total']} entries)")
    leave(code)


def _chosen(found: Found, choice: int | None) -> str | None:
    """The feed's address; None, and the choices told, where the user has to choose."""
    if not found.feeds:
        sentence = f"{found.address} is a page without a feed; “later add” saves the page itself."
        raise NewsreaderError(found.address, sentence)
    return chosen_of(found.address, found.feeds, choice)


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="FEED...")
@pass_session
def remove(session: Session, references: tuple[str, ...]) -> None:
    """Unsubscribe. Saved articles stay; the rest is kept in trash/ for 30 days."""

    async def work(library: Library) -> list[str]:
        every = [library.find_feed(reference) for reference in references]
        found = {each.id: each.title for each in every}
        for feed_id in found:
            await library.subscribing.unsubscribe(feed_id)
        return list(found.values())

    for title in session.run(work):
        say(f"Removed {title}.")


@click.command()
@click.argument("reference", metavar="FEED")
@click.argument("title")
@pass_session
def rename(session: Session, reference: str, title: str) -> None:
    """Give a feed a title of your own."""

    async def work(library: Library) -> None:
        await library.subscribing.rename(library.find_feed(reference).id, title)

    session.run(work)


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="FEED...")
@click.option("--folder", required=True, help="Where to; empty for the top level.")
@pass_session
def move(session: Session, references: tuple[str, ...], folder: str) -> None:
    """Move feeds into a folder."""

    async def work(library: Library) -> None:
        for reference in references:
            await library.subscribing.move(library.find_feed(reference).id, folder)

    session.run(work)


@click.command()
@JSON
@pass_session
def feeds(session: Session, *, as_json: bool) -> None:
    """List the subscriptions."""

    async def work(library: Library) -> list[dict[str, object]]:
        return [feed_value(library, each) for each in library.subscriptions()]

    values = session.run(work)
    if as_json:
        print_json(values)
    elif values:
        print_table([_feed_row(value) for value in values])
    else:
        say("No subscriptions yet: newsreader add URL, or newsreader import FILE.")


def _feed_row(value: dict[str, object]) -> tuple[str, ...]:
    trouble = f"! {value['last_error']}" if value["last_error"] else str(value["url"])
    trouble = f"(paused) {value['url']}" if value["paused"] else trouble
    counts = f"{value['unread']}/{value['total']}"
    return str(value["id"]), counts, str(value["folder"]), str(value["title"]), trouble


@click.command()
@click.argument("references", nargs=-1, metavar="[FEED...]")
@click.option("--due", is_flag=True, help="Only feeds whose time has come.")
@JSON
@pass_session
def refresh(session: Session, references: tuple[str, ...], *, due: bool, as_json: bool) -> None:
    """Refresh all feeds, or those named."""
    announced: list[str] = []
    show = _show_progress if sys.stderr.isatty() else tell

    def hear(change: Change) -> None:
        if isinstance(change, Announced):
            announced.extend(change.ids)
        show(change)

    async def work(library: Library) -> RefreshReport:
        ids = [library.find_feed(reference).id for reference in references] or None
        report = await library.refresh(ids, by_hand=not due, grace=CRON_GRACE)
        if library.desktop.wanted and (told := library.desktop.message(announced)):
            await library.desktop.tell(told)
        await library.settle()
        library.dismiss_workers()
        await library.fold()
        return report

    if not references:
        expect_refresh(session.folders)
    report = session.run(work, hear)
    if as_json:
        print_json(report)
    else:
        for error in report.errors:
            say(f"! {error.url}: {error.error}")
        feeds = "1 feed" if report.feeds == 1 else f"{report.feeds} feeds"
        click.echo(
            f"{feeds}: {report.changed} changed, {report.unchanged} unchanged, "
            f"{report.failed} failed, {report.new_entries} new entries"
        )
    if report.failed:
        leave(FAILED if report.failed == report.feeds else SOME_FAILED)


def _show_progress(change: Change) -> None:
    if isinstance(change, RefreshProgress):
        failed = f" · {change.failed} failed" if change.failed else ""
        line = f"{change.done} of {change.total}{failed}"
        click.echo(f"\r\x1b[K{line if change.running else ''}", nl=False, err=True)
    tell(change)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@JSON
@pass_session
def import_(session: Session, file: Path, *, as_json: bool) -> None:
    """Import subscriptions from an OPML file or newsboat's urls file."""
    from newsreader.feeds import opml

    raw = file.read_bytes()
    outlines = opml.read_any(raw)

    async def work(library: Library) -> tuple[list[Subscription | None], int, tuple[str, ...]]:
        report = await library.lists.take_over(outlines)
        return [library.subscription(each) for each in report.added], report.already, report.refused

    added, already, refused = session.run(work)
    for reason in refused:
        say(f"newsreader: {reason}")
    if as_json:
        print_json({"added": added, "already": already, "refused": refused})
    else:
        click.echo(f"{len(added)} added, {already} already there, {len(refused)} refused")
        if added:
            say("newsreader refresh fetches their entries.")
    if refused and not (added or already):
        leave(FAILED)


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@pass_session
def export(session: Session, file: Path | None) -> None:
    """Write the subscriptions as OPML to a file, or to stdout."""

    async def work(library: Library) -> str:
        return await library.lists.write()

    document = session.run(work)
    if file is None:
        click.echo(document, nl=False)
    else:
        write_file(file, document)


VERBS = (add, remove, rename, move, feeds, refresh, import_, export)
