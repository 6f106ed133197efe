"""Verbs on entries: headlines, read, mark, and the read-later list."""

from collections.abc import Iterable

import click

from newsreader.address import address
from newsreader.article.printing import changes_text, markdown, plain
from newsreader.cli.article import article_value
from newsreader.cli.feeds import JSON
from newsreader.cli.output import headline_value, print_headlines, print_json
from newsreader.cli.passing import pass_session
from newsreader.cli.session import FAILED, USAGE, Session, leave, say, tell
from newsreader.errors import NewsreaderError, UnknownSubject
from newsreader.library import Comparison, Library, Order, View, ViewKind, ViewSettings
from newsreader.model import Article, Headline


@click.command()
@click.option("--unread", "only", flag_value="unread", help="Only unread ones.")
@click.option(
    "--updated", "only", flag_value="updated", help="Only those that changed since they were read."
)
@click.option("--saved", is_flag=True, help="Only the read-later list.")
@click.option("--feed", "feed", metavar="FEED", help="Only this feed's.")
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
@JSON
@pass_session
def headlines(
    session: Session,
    *,
    only: str | None,
    saved: bool,
    feed: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """List headlines, the newest first."""

    async def work(library: Library) -> None:
        rows = _rows(library, unread=only == "unread", saved=saved, feed=feed)
        if only == "updated":
            rows = [row for row in rows if row.revised]
        rows = rows[:limit]
        if as_json:
            print_json([headline_value(library, row) for row in rows])
        else:
            print_headlines(library, rows)

    session.run(work)


def _rows(library: Library, *, unread: bool, saved: bool, feed: str | None) -> list[Headline]:
    view = View(ViewKind.SAVED if saved else ViewKind.ALL)
    if feed and not saved:
        view = View(ViewKind.FEED, library.find_feed(feed).id)
    rows = library.headlines(view, ViewSettings(show_read=not unread, order=Order.NEWEST))
    if feed and saved:
        wanted = library.find_feed(feed).id
        rows = [row for row in rows if row.feed_id == wanted]
    return rows


@click.command()
@click.argument("reference", metavar="ENTRY|URL")
@click.option("--full", is_flag=True, help="The page's own article, fetched where need be.")
@click.option("--plain", "form", flag_value="plain", help="Plain lines, no signs.")
@click.option("--markdown", "form", flag_value="markdown", help="Markdown.")
@click.option("--json", "form", flag_value="json", help="JSON: blocks and quotes.")
@pass_session
def read(session: Session, reference: str, *, full: bool, form: str | None) -> None:
    """Print an article, its quotes marked and their speakers named.

    A URL outside the library is fetched, extracted and shown, and not stored.
    """

    async def work(library: Library) -> tuple[Article, str | None]:
        try:
            entry_id = library.find(reference).id
        except UnknownSubject:
            if not _is_address(reference):
                raise
            return await library.reading.read_address(address(reference)), None
        if full:
            return await library.reading.full_text(entry_id), entry_id
        await library.reading.open(entry_id, reading=True)
        await library.settle()
        return await library.reading.open(entry_id), entry_id

    # JSON has no room for what went wrong on the way; the other forms say it above the text.
    article, entry_id = session.run(work, tell if form == "json" else lambda _: None)
    if form == "json":
        print_json(article_value(article, entry_id))
    elif form == "markdown":
        click.echo(markdown(article), nl=False)
    else:
        click.echo(plain(article, "Quote: ") if form == "plain" else plain(article), nl=False)


@click.command()
@click.argument("reference", metavar="ENTRY")
@click.option("--markdown", "form", flag_value="markdown", help="Markdown.")
@click.option("--json", "form", flag_value="json", help="JSON: blocks with what came and went.")
@pass_session
def changes(session: Session, reference: str, *, form: str | None) -> None:
    """Print what changed in an entry since it was read: [-words that went-] {+that came+}."""

    async def work(library: Library) -> tuple[Comparison, str]:
        entry_id = library.find(reference).id
        return await library.comparing.changes(entry_id), entry_id

    comparison, entry_id = session.run(work, tell)
    if form == "json":
        print_json(article_value(comparison.article, entry_id))
    elif not comparison.article.blocks:
        say(comparison.sentence)
    else:
        click.echo(changes_text(comparison.article, marked_down=form == "markdown"), nl=False)


@click.command()
@click.argument("state", type=click.Choice(["read", "unread"]))
@click.argument("references", nargs=-1, metavar="[ENTRY...]")
@click.option("--feed", "feed", metavar="FEED", help="Every entry of this feed.")
@click.option("--all", "everything", is_flag=True, help="Every entry there is.")
@pass_session
def mark(
    session: Session, state: str, references: tuple[str, ...], *, feed: str | None, everything: bool
) -> None:
    """Mark entries read or unread."""
    if not (references or feed or everything):
        leave(USAGE, "mark needs entries, --feed FEED or --all.")

    async def work(library: Library) -> int:
        ids = [library.find(reference).id for reference in references]
        if feed or everything:
            ids += [row.id for row in _rows(library, unread=False, saved=False, feed=feed)]
        return library.mark(ids, state == "read")

    say(f"{session.run(work)} marked {state}.")


@click.group()
def later() -> None:
    """The read-later list: add, list, remove, export."""


@later.command("add")
@click.argument("references", nargs=-1, required=True, metavar="URL|ENTRY...")
@pass_session
def later_add(session: Session, references: tuple[str, ...]) -> None:
    """Save entries or any pages, with their whole text."""

    async def work(library: Library) -> list[Headline]:
        return [row for reference in references if (row := await _save(library, reference))]

    rows = session.run(work, tell)
    for row in rows:
        click.echo(f"{row.id}  {row.title}")
    if len(rows) < len(references):
        leave(FAILED)


def _is_address(reference: str) -> bool:
    """True for what can't be the beginning of an id."""
    return any(sign in reference for sign in ".:/")


async def _save(library: Library, reference: str) -> Headline | None:
    try:
        row = library.find(reference)
    except UnknownSubject as error:
        if _is_address(reference):
            return await _save_page(library, reference)
        say(f"newsreader: {error.sentence}")
        return None
    if not row.saved:
        library.saving.toggle(row.id)
    return row


async def _save_page(library: Library, url: str) -> Headline | None:
    try:
        return await library.saving.save_page(url)
    except NewsreaderError as error:
        say(f"newsreader: {error.sentence}")
        return None


@later.command("list")
@JSON
@pass_session
def later_list(session: Session, *, as_json: bool) -> None:
    """List what is saved, the latest first."""

    async def work(library: Library) -> None:
        rows = _rows(library, unread=False, saved=True, feed=None)
        if as_json:
            print_json([headline_value(library, row) for row in rows])
        else:
            print_headlines(library, rows)

    session.run(work)


@later.command("remove")
@click.argument("references", nargs=-1, required=True, metavar="ENTRY...")
@pass_session
def later_remove(session: Session, references: tuple[str, ...]) -> None:
    """Take entries off the read-later list."""

    async def work(library: Library) -> None:
        for row in [library.find(reference) for reference in references]:
            if row.saved:
                library.saving.toggle(row.id)

    session.run(work)


@later.command("export")
@JSON
@pass_session
def later_export(session: Session, *, as_json: bool) -> None:
    """Print the saved articles with their whole texts, as Markdown or JSON."""

    async def work(library: Library) -> list[tuple[Headline, Article]]:
        rows = _rows(library, unread=False, saved=True, feed=None)
        return [(row, await library.reading.open(row.id)) for row in rows]

    kept = session.run(work)
    if as_json:
        print_json([article_value(article, row.id) for row, article in kept])
    else:
        click.echo("\n".join(_markdown_each(kept)), nl=False)


def _markdown_each(kept: Iterable[tuple[Headline, Article]]) -> Iterable[str]:
    return (markdown(article) for _, article in kept)


VERBS = (headlines, read, changes, mark, later)
