"""The verb on names and passwords of feeds."""

import sys

import click

from newsreader.cli.passing import pass_session
from newsreader.cli.session import FAILED, Session, leave, say
from newsreader.library import Library


@click.command()
@click.argument("reference", metavar="FEED")
@click.option("--name", default="", help="The name; asked for where it is missing.")
@click.option("--forget", is_flag=True, help="Forget the name and password of the feed.")
@pass_session
def credentials(session: Session, reference: str, name: str, *, forget: bool) -> None:
    """Keep a name and password for a feed that asks for them.

    The password is asked for, or read as a line where there is no terminal; it is never an
    argument, which others could see. It is sent to the feed's own server only.
    """
    if forget:
        _forget(session, reference)
        return

    async def find(library: Library) -> str:
        return library.find_feed(reference).id

    feed_id = session.run(find)
    name = name or _asked("Name")
    password = _asked("Password", hidden=True)

    async def keep(library: Library) -> str:
        return await library.subscribing.set_login(feed_id, name, password)

    say(f"Kept {session.run(keep)}. newsreader refresh {feed_id} tries them.")


def _forget(session: Session, reference: str) -> None:
    async def work(library: Library) -> bool:
        return await library.subscribing.forget_login(library.find_feed(reference).id)

    if not session.run(work):
        leave(FAILED, f"No name and password are kept for {reference}.")
    say("Forgotten.")


def _asked(what: str, *, hidden: bool = False) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=hidden, err=True))
    if line := sys.stdin.readline().rstrip("\r\n"):
        return line
    return leave(FAILED, f"{what} is missing: one line of the input is read for it.")


VERBS = (credentials,)
