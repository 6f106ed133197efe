"""Verbs on feeds that ail: pause, resume, relocate."""

import click

from newsreader.cli.output import chosen_of
from newsreader.cli.passing import pass_session
from newsreader.cli.session import USAGE, Session, leave, say
from newsreader.library import Library


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="FEED...")
@pass_session
def pause(session: Session, references: tuple[str, ...]) -> None:
    """Ask feeds for nothing new until they are resumed; their entries stay."""
    _pause(session, references, on=True)


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="FEED...")
@pass_session
def resume(session: Session, references: tuple[str, ...]) -> None:
    """Go on with feeds that are paused."""
    _pause(session, references, on=False)


def _pause(session: Session, references: tuple[str, ...], *, on: bool) -> None:
    async def work(library: Library) -> list[str]:
        every = [library.find_feed(reference) for reference in references]
        for each in every:
            await library.subscribing.pause(each.id, on)
        return [each.title for each in every]

    for title in session.run(work):
        say(f"{'Paused' if on else 'Resumed'} {title}.")


@click.command()
@click.argument("reference", metavar="FEED")
@click.argument("address", required=False, metavar="[URL]")
@click.option("--feed", "choice", type=click.IntRange(1), help="Which of several feeds found.")
@pass_session
def relocate(session: Session, reference: str, address: str | None, choice: int | None) -> None:
    """Fetch a feed from another address, or look for it on its site; its entries stay."""

    async def work(library: Library) -> str:
        feed = library.find_feed(reference)
        url = address
        if url is None:
            links = await library.health.candidates(feed.id)
            url = chosen_of(feed.title, links, choice)
        if url is None:
            return ""
        moved = await library.health.relocate(feed.id, url)
        return f"{moved.title} is fetched from {moved.url} now."

    if not (sentence := session.run(work)):
        leave(USAGE)
    say(sentence)


VERBS = (pause, resume, relocate)
