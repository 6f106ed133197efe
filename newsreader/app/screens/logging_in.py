"""Asks for the name and password of a feed, keeps them, and tries the feed with them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from newsreader.address import host_of
from newsreader.app.screens.desk import OnDesk
from newsreader.app.screens.prompt import Prompt, Question
from newsreader.model import Subscription


def ask_for_login(
    screen: OnDesk[Any], subscription: Subscription, left: Callable[[], None]
) -> None:
    """Ask for a name, then for a password, on a screen's line to type into.

    Args:
        screen: Where.
        subscription: The feed that wants them.
        left: Called when the line is left: it puts the focus back.
    """
    label = f"Name for {host_of(subscription.url)}"

    def named(name: str) -> None:
        done = partial(_answered, screen, subscription, left, name.strip())
        screen.query_one(Prompt).ask(Question("Password", done, left=left, hidden=True))

    screen.query_one(Prompt).ask(Question(label, named, left=left))


def _answered(
    screen: OnDesk[Any],
    subscription: Subscription,
    left: Callable[[], None],
    name: str,
    password: str,
) -> None:
    left()
    screen.start("login", _log_in, screen, subscription, name, password)


async def _log_in(
    screen: OnDesk[Any], subscription: Subscription, name: str, password: str
) -> None:
    where = await screen.library.subscribing.set_login(subscription.id, name, password)
    screen.say(f"Kept {where}.")
    report = await screen.library.refresh([subscription.id])
    if report.failed:  # said after the refresh's own last word
        screen.call_after_refresh(screen.say, report.errors[0].error, error=True)
