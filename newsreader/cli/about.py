"""Verbs about newsreader itself: demo, keys, themes, config, doctor."""

import asyncio
import sys
from itertools import groupby
from operator import itemgetter
from typing import Any

import click

from newsreader.actions import ACTIONS
from newsreader.article.printing import plain
from newsreader.cli.feeds import JSON
from newsreader.cli.output import iso, print_headlines, print_json, print_table
from newsreader.cli.passing import pass_session
from newsreader.cli.safety import Examined, examined, print_files
from newsreader.cli.session import FAILED, Session, leave
from newsreader.config import Config, Folders
from newsreader.library import Library, View, ViewKind, ViewSettings, open_library
from newsreader.library.ailments import HEADINGS, Finding


@click.command()
def demo() -> None:
    """Open a library of our own writing: no network, nothing of yours touched."""
    from newsreader import demo as edition

    with edition.temporary() as folders:
        if sys.stdin.isatty() and sys.stdout.isatty():
            from newsreader.app.app import run_app

            asyncio.run(edition.build(folders))
            code = run_app(folders, Config(refresh_at_start=False, refresh_every=0), [], demo=True)
        else:
            asyncio.run(_print_demo(folders))
            code = 0
    sys.exit(code)


async def _print_demo(folders: Folders) -> None:
    from newsreader import demo as edition

    await edition.build(folders)
    library = open_library(folders, Config(), fetcher=edition.NoNetwork())
    try:
        rows = library.headlines(View(ViewKind.ALL), ViewSettings(show_read=True))
        print_headlines(library, rows)
        most_quoted = max(rows, key=lambda row: row.quotes)
        click.echo()
        click.echo(plain(await library.reading.open(most_quoted.id)), nl=False)
    finally:
        await library.close()


@click.command()
@JSON
@pass_session
def keys(session: Session, *, as_json: bool) -> None:
    """List every action with its keys, your own included."""
    config, _ = session.config()
    rows = [(each, config.keys.get(each.id, each.keys)) for each in ACTIONS]
    if as_json:
        print_json(
            [
                {"id": each.id, "title": each.title, "help": each.help, "keys": chosen}
                for each, chosen in rows
            ]
        )
    else:
        print_table([(each.id, " ".join(chosen) or "-", each.help) for each, chosen in rows])


@click.command()
@JSON
@pass_session
def themes(session: Session, *, as_json: bool) -> None:
    """List the themes, and the files that can't be used with the reason."""
    from newsreader.app.themes import load_themes

    loaded = load_themes(session.folders)
    names = [{"name": theme.name, "dark": theme.dark} for theme in loaded.themes]
    if as_json:
        failures = [failure.sentence for failure in loaded.failures]
        print_json({"themes": names, "failures": failures})
    else:
        print_table([(str(each["name"]), "dark" if each["dark"] else "light") for each in names])
    for failure in loaded.failures:
        click.echo(f"newsreader: {failure.sentence}", err=True)


@click.group()
def config() -> None:
    """Settings: where they lie, and whether they can be used."""


@config.command("path")
@pass_session
def config_path(session: Session) -> None:
    """Print where the settings file is."""
    click.echo(session.folders.config_file)


@config.command("check")
@pass_session
def config_check(session: Session) -> None:
    """Check the settings and the keys; exit code 1 when something can't be used."""
    from newsreader.app.keymap import merge

    config, problems = session.config()
    problems += merge(config, session.folders.config_file)[1]
    for problem in problems:
        click.echo(problem.sentence)
    if problems:
        leave(FAILED)
    click.echo(f"{session.folders.config_file}: no problem found.")


@click.command()
@click.option("--repair", is_flag=True, help="Mend what is found; make derived files anew.")
@JSON
@pass_session
def doctor(session: Session, *, repair: bool, as_json: bool) -> None:
    """Tell how the library is: where it lies, what was repaired, what ails which feed.

    The exit code is 1 when something needs you: a feed that fails, asks for a password or is
    gone, a setting that can't be used, a file that was repaired or has to be.
    """

    async def work(library: Library) -> tuple[dict[str, Any], bool, Examined]:
        findings = library.health.findings()
        files = await examined(session, library, repair=repair)
        faulty = any(each.fault for each in findings) or not files.sound
        return _examined(session, library, findings), faulty, files

    found, faulty, files = session.run(work)
    if as_json:
        print_json(found | files.value)
    else:
        _print_findings(found)
        print_files(files)
    if faulty or found["notices"] or found["settings"]:
        leave(FAILED)


def _examined(session: Session, library: Library, findings: list[Finding]) -> dict[str, Any]:
    everything, saved = View(ViewKind.ALL), View(ViewKind.SAVED)
    rows = library.headlines(saved, ViewSettings(show_read=True))
    kept = [library.saved(row.id) for row in rows]
    return {
        "config": str(session.folders.config_file),
        "data": str(session.folders.data),
        "cache": str(session.folders.cache),
        "feeds": len(library.subscriptions()),
        "entries": library.total(everything),
        "unread": library.unread(everything),
        "saved": len(kept),
        "quotes": library.notebook.count,
        "waiting": [each.title for each in kept if each and not each.captured],
        "notices": list(library.notices),
        "settings": [problem.sentence for problem in session.config()[1]],
        "ailments": [_ailment(library, each) for each in findings],
    }


def _ailment(library: Library, finding: Finding) -> dict[str, object]:
    return {
        "id": finding.feed_id,
        "title": library.feed_title(finding.feed_id),
        "ailment": finding.ailment,
        "since": iso(finding.since),
        "sentence": finding.sentence,
        "remedies": finding.remedies,
    }


def _print_findings(found: dict[str, Any]) -> None:
    lists = ("notices", "settings", "waiting")
    told = (*lists, "ailments")
    print_table([(name, str(value)) for name, value in found.items() if name not in told])
    for name in lists:
        for each in found[name]:
            click.echo(f"! {name}: {each}")
    for ailment, rows in groupby(found["ailments"], key=itemgetter("ailment")):
        click.echo(f"\n{HEADINGS[ailment]}")
        print_table([_ailment_row(row) for row in rows])


def _ailment_row(row: dict[str, Any]) -> tuple[str, ...]:
    day = (row["since"] or "")[:10]
    return f"  {row['id']}", day, row["title"], row["sentence"]


VERBS = (demo, keys, themes, config, doctor)
