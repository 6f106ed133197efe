"""Verbs on quotes: the notebook listed and exported, and who is quoted in the library."""

from pathlib import Path

import click

from newsreader.cli.feeds import JSON
from newsreader.cli.output import print_json, print_table, write_file
from newsreader.cli.passing import pass_session
from newsreader.cli.session import Session, say
from newsreader.errors import UnknownSubject
from newsreader.folding import folded
from newsreader.library import Library, QuoteQuery, Speaker
from newsreader.library.citing import FORMATS, attribution, day, quote_value
from newsreader.model import KeptQuote
from newsreader.text import clean_line

SPEAKER = click.option("--speaker", metavar="NAME", help="Only of speakers with this in the name.")
FEED = click.option("--feed", metavar="FEED", help="Only from this feed, also one that is gone.")


@click.group()
def quotes() -> None:
    """The quotes notebook: list, export."""


@quotes.command("list")
@SPEAKER
@FEED
@JSON
@pass_session
def quotes_list(session: Session, *, speaker: str | None, feed: str | None, as_json: bool) -> None:
    """List the quotes that are kept, the last kept first."""

    async def work(library: Library) -> list[KeptQuote]:
        return _chosen(library, speaker, feed)

    kept = session.run(work)
    if as_json:
        print_json([quote_value(each) for each in kept])
    else:
        click.echo("\n".join(map(_card, kept)), nl=False)
    if not kept:
        say("No quotes are kept yet, or none of these: ' keeps the current one in the reader.")


def _chosen(library: Library, speaker: str | None, feed: str | None) -> list[KeptQuote]:
    speakers = (folded(speaker),) if speaker else ()
    kept = library.notebook.quotes(QuoteQuery(speakers=speakers))
    if feed is None:
        return kept
    feed_id = _feed_id(library, feed)
    return [each for each in kept if each.feed_id == feed_id]


def _feed_id(library: Library, reference: str) -> str:
    """The feed that is meant, also one that is followed no more."""
    kept = library.notebook.quotes()
    for each in kept:
        if reference in {each.feed_id, each.feed_title}:
            return each.feed_id
    try:
        return library.find_feed(reference).id
    except UnknownSubject:
        begun = {each.feed_id for each in kept if each.feed_id.startswith(reference)}
        if not reference or len(begun) != 1:
            raise
        return begun.pop()


def _card(quote: KeptQuote) -> str:
    source = (quote.title, quote.feed_title, day(quote.published))
    lines = [
        f"{quote.id}  “{clean_line(quote.text, len(quote.text))}”",
        f"— {attribution(quote)}" if quote.speaker else "",
        " · ".join(part for part in source if part),
        quote.note,
        " ".join(f"#{tag}" for tag in quote.tags),
    ]
    return "\n    ".join(line for line in lines if line) + "\n"


@quotes.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="markdown",
    show_default=True,
    help="How it is written.",
)
@SPEAKER
@FEED
@click.argument("path", required=False, metavar="[FILE]", type=click.Path(path_type=Path))
@pass_session
def quotes_export(
    session: Session, path: Path | None, *, form: str, speaker: str | None, feed: str | None
) -> None:
    """Write the quotes that are kept, into a file or to stdout."""

    async def work(library: Library) -> list[KeptQuote]:
        return _chosen(library, speaker, feed)

    kept = session.run(work)
    text = FORMATS[form](kept)
    if path is None:
        click.echo(text, nl=False)
        return
    write_file(path, text)
    say(f"{len(kept)} quotes written to {path}.")


@click.command()
@JSON
@pass_session
def speakers(session: Session, *, as_json: bool) -> None:
    """List who is quoted in the articles opened so far, the most quoted first."""

    async def work(library: Library) -> list[Speaker]:
        return await library.notebook.speakers()

    found = session.run(work)
    if as_json:
        print_json([_speaker_value(each) for each in found])
    elif found:
        print_table([(str(each.quotes), str(len(each.entries)), _named(each)) for each in found])
    else:
        say("Nobody is quoted yet in the articles that were opened.")


def _speaker_value(speaker: Speaker) -> dict[str, object]:
    return {
        "name": speaker.name,
        "role": speaker.role or None,
        "quotes": speaker.quotes,
        "entries": list(speaker.entries),
    }


def _named(speaker: Speaker) -> str:
    return ", ".join(part for part in (speaker.name, speaker.role) if part)


VERBS = (quotes, speakers)
