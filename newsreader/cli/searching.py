"""Verbs on searching: ask the whole library, and the searches that are kept."""

import asyncio
from typing import Any

import click

from newsreader.cli.feeds import JSON
from newsreader.cli.output import headline_value, print_headlines, print_json, print_table
from newsreader.cli.passing import pass_session
from newsreader.cli.session import FAILED, USAGE, Session, leave, say
from newsreader.errors import StoreError
from newsreader.library import Library, Results, Snippet, View, ViewKind
from newsreader.library.citing import quote_value
from newsreader.library.query import parse
from newsreader.model import SavedSearch

LIMIT = 50
"""Entries printed where nothing else is asked for."""
_SOON = 1.0
"""Seconds after which it is said that the index is being made."""


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="QUERY...")
@click.option("--limit", type=click.IntRange(1), default=LIMIT, show_default=True)
@click.option("--save", "name", metavar="NAME", help="Keep the search under this name.")
@JSON
@pass_session
def search(
    session: Session, query: tuple[str, ...], *, limit: int, name: str | None, as_json: bool
) -> None:
    """Find entries by their words, the best first, and kept quotes.

    QUERY: words, "phrases", beginnings*, -minus, and title: by: said: feed: folder: is:unread
    is:read is:updated is:saved is:quoted after:2026-11-20 before:7d.
    """
    typed = " ".join(query)
    asked = parse(typed)
    if asked.problem or not asked:
        leave(USAGE, asked.problem or "Nothing is asked for: a search needs a word or a field.")

    async def work(library: Library) -> int:
        await _fill(library)
        results = await library.searching.find(asked)
        if results is None:
            raise StoreError(typed, "The search was interrupted.")
        if name is not None:
            await library.searching.save(name, typed)
        rows = [row.id for row in results.rows[:limit]]
        snippets = await library.searching.snippets(rows, asked)
        if as_json:
            print_json(_value(library, results, snippets, limit))
        else:
            _print(library, results, snippets, limit)
        return len(results.rows) + len(results.quotes)

    found = session.run(work)
    if name is not None:
        say(f"Saved as {name}: newsreader searches lists it.")
    if not found:
        leave(FAILED, f"Nothing holds {typed}.")


async def _fill(library: Library) -> None:
    """Bring the index up to date; what can't be written there is told and does not matter."""
    filling = asyncio.ensure_future(library.searching.fill())
    done, _ = await asyncio.wait([filling], timeout=_SOON)
    if not done:
        say("The index is being brought up to date …")
    try:
        await filling
    except StoreError as error:
        say(f"newsreader: {error.sentence}")
    if library.searching.behind:
        say("newsreader: the index is not complete yet; another newsreader is filling it.")


def _value(
    library: Library, results: Results, snippets: dict[str, Snippet], limit: int
) -> dict[str, Any]:
    entries = [
        {**headline_value(library, row), "snippet": snippets[row.id].text}
        for row in results.rows[:limit]
    ]
    return {
        "entries": entries,
        "found": len(results.rows),
        "more": results.more,
        "quotes": [quote_value(each) for each in results.quotes[:limit]],
    }


def _print(library: Library, results: Results, snippets: dict[str, Snippet], limit: int) -> None:
    for row in results.rows[:limit]:
        print_headlines(library, [row])
        if text := snippets[row.id].text:
            click.echo(f"    {text}")
    for quote in results.quotes[:limit]:
        click.echo(f"{quote.id}  “{quote.text}”")
        click.echo(f"    — {quote.speaker or quote.title}, kept in the notebook")
    beyond = len(results.rows) - limit
    if beyond > 0:
        say(f"{beyond}{' or more' if results.more else ''} others: --limit lists more.")


@click.group(invoke_without_command=True)
@JSON
@click.pass_context
def searches(context: click.Context, *, as_json: bool) -> None:
    """The saved searches with their counts: list, rename, remove."""
    if context.invoked_subcommand is None:
        _list(context.obj, as_json=as_json)


def _list(session: Session, *, as_json: bool) -> None:
    async def work(library: Library) -> list[tuple[SavedSearch, int, int]]:
        await _fill(library)
        await library.searching.count()
        return [(each, *_counts(library, each)) for each in library.searching.saved()]

    rows = session.run(work)
    if as_json:
        print_json([_search_value(*row) for row in rows])
    elif rows:
        print_table([(each.id, f"{n}/{of}", each.name, each.query) for each, n, of in rows])
    else:
        say("No searches are saved: newsreader search --save NAME QUERY saves one.")


def _counts(library: Library, search: SavedSearch) -> tuple[int, int]:
    view = View(ViewKind.SEARCH, search.id)
    return library.unread(view), library.total(view)


def _search_value(search: SavedSearch, unread: int, total: int) -> dict[str, Any]:
    return {
        "id": search.id,
        "name": search.name,
        "query": search.query,
        "unread": unread,
        "total": total,
    }


@searches.command("list")
@JSON
@pass_session
def searches_list(session: Session, *, as_json: bool) -> None:
    """List the saved searches with their unread and all entries."""
    _list(session, as_json=as_json)


@searches.command("rename")
@click.argument("reference", metavar="SEARCH")
@click.argument("name")
@pass_session
def searches_rename(session: Session, reference: str, name: str) -> None:
    """Give a saved search another name."""

    async def work(library: Library) -> None:
        await library.searching.rename(library.searching.known(reference).id, name)

    session.run(work)


@searches.command("remove")
@click.argument("references", nargs=-1, required=True, metavar="SEARCH...")
@pass_session
def searches_remove(session: Session, references: tuple[str, ...]) -> None:
    """Keep searches no more."""

    async def work(library: Library) -> None:
        for search in [library.searching.known(each) for each in references]:
            await library.searching.remove(search.id)

    session.run(work)


VERBS = (search, searches)
