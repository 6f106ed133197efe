"""Verbs about newsreader itself: demo, keys, themes, config, doctor."""

import asyncio
import sys

import click

from newsreader.actions import ACTIONS
from newsreader.article.printing import plain
from newsreader.cli.feeds import JSON
from newsreader.cli.output import print_headlines, print_json, print_table
from newsreader.cli.session import FAILED, Session, leave, pass_session
from newsreader.config import Config, Folders
from newsreader.library import Library, View, ViewKind, ViewSettings, open_library


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
        click.echo(plain(await library.open(most_quoted.id)), nl=False)
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
@JSON
@pass_session
def doctor(session: Session, *, as_json: bool) -> None:
    """Tell how the library is: where it lies, what was repaired, which feeds fail."""

    async def work(library: Library) -> dict[str, object]:
        return _examined(session, library)

    found = session.run(work)
    if as_json:
        print_json(found)
    else:
        _print_findings(found)
    if found["failing"] or found["notices"] or found["settings"]:
        leave(FAILED)


def _examined(session: Session, library: Library) -> dict[str, object]:
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
        "failing": [
            {"id": each.id, "title": each.title, "error": error}
            for each in library.subscriptions()
            if (error := library.feed_error(each.id))
        ],
    }


def _print_findings(found: dict[str, object]) -> None:
    lists = ("notices", "settings", "waiting", "failing")
    print_table([(name, str(value)) for name, value in found.items() if name not in lists])
    for name in lists:
        for each in found[name]:  # type: ignore[attr-defined]
            told = f"{each['title']}: {each['error']}" if isinstance(each, dict) else each
            click.echo(f"! {name}: {told}")


VERBS = (demo, keys, themes, config, doctor)
