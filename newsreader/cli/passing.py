"""How verbs get their session; apart, because opening the reader needs no click."""

import click

from newsreader.cli.session import Session

pass_session = click.make_pass_decorator(Session)
