"""The ``newsreader`` command itself: the app, or a listing where there is no terminal."""

import sys
from importlib import import_module
from typing import Any

import click

from newsreader import __version__
from newsreader.cli.opening import opened
from newsreader.cli.session import FAILED, Session, leave
from newsreader.config import Folders
from newsreader.errors import NewsreaderError

VERBS = {
    "feeds": ("add", "remove", "rename", "move", "feeds", "refresh", "import", "export"),
    "tending": ("pause", "resume", "relocate"),
    "entries": ("headlines", "read", "changes", "mark", "later"),
    "enclosures": ("enclosures", "download"),
    "quotes": ("quotes", "speakers"),
    "searching": ("search", "searches"),
    "safety": ("backup", "restore"),
    "credentials": ("credentials",),
    "about": ("demo", "keys", "themes", "config", "doctor"),
}
"""The verbs by the module of ``newsreader.cli`` that has them."""
SECTIONS = {
    "Subscriptions": ("add", "remove", "rename", "move", "feeds", "import", "export"),
    "Refreshing": ("refresh", "pause", "resume", "relocate", "credentials"),
    "Reading": ("headlines", "read", "changes", "mark", "later", "enclosures", "download"),
    "Finding": ("search", "searches", "quotes", "speakers"),
    "Library and settings": ("doctor", "backup", "restore", "config", "themes", "keys", "demo"),
}
"""The verbs under the headings of the help."""
_WHOLE = 200
"""Letters of a sentence of the help, which then wraps rather than ends in dots."""


class Command(click.Group):
    """A group whose errors end as one sentence on stderr.

    A module of verbs is loaded when one of them is asked for: opening the reader needs none, and
    they would cost it 40 ms.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, by name."""
        return sorted(verb for verbs in VERBS.values() for verb in verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of a name, None when there is none."""
        for name, verbs in VERBS.items():
            if cmd_name in verbs:
                loaded: tuple[click.Command, ...] = import_module(f"newsreader.cli.{name}").VERBS
                return next(each for each in loaded if each.name == cmd_name)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs under their headings."""
        wide = max(map(len, self.list_commands(ctx)))
        for heading, verbs in SECTIONS.items():
            found = [(verb, self.get_command(ctx, verb)) for verb in verbs]
            rows = [
                (f"{verb:<{wide}}", each.get_short_help_str(_WHOLE)) for verb, each in found if each
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out the verb; a NewsreaderError becomes a sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except NewsreaderError as error:
            leave(FAILED, error.sentence)


@click.group(
    cls=Command,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--home", metavar="DIR", help="One folder for settings, library and cache (NEWSREADER_HOME)."
)
@click.version_option(__version__, prog_name="newsreader")
@click.pass_context
def command(context: click.Context, home: str | None) -> None:
    """Read the news in your terminal. Without a command: open the reader."""
    session = Session(Folders.find(home))
    context.obj = session
    if context.invoked_subcommand is None:
        sys.exit(opened(session))
