"""Says what went wrong, in one sentence for the reader."""

import os
from typing import Any

from newsreader.fetch.answers import Failed
from newsreader.fetch.connections import BadWay
from newsreader.fetch.cookies import BadCookies
from newsreader.inflate import BadEncoding
from newsreader.reach import OutOfReach
from newsreader.text import clean_line

_MEGABYTE = 1_000_000


class TooLarge(Exception):
    """A body of more bytes than allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit / _MEGABYTE:.3g} MB")


_STATUSES = {
    204: "{host} sent no content.",
    205: "{host} sent no content.",
    206: "{host} sent only a part.",
    304: "{host} says “not modified” though it was not asked; try again later.",
    401: "{host} asks for a name and password (newsreader credentials FEED, or NAME:PASSWORD@ "
    "in the address).",
    403: "{host} refuses access (403).",
    404: "{host} has nothing at this address (404).",
    410: "{host} says that this is gone for good (410); it is not asked again.",
    429: "{host} asks to be left alone for a while (429).",
    503: "{host} is not available for the moment (503).",
}


def refusal(status: int, host: str) -> Failed | None:
    """The failure that a status means; None for a status that brings a document."""
    if status in _STATUSES:
        sentence = _STATUSES[status].format(host=host)
    elif 200 <= status < 300:
        return None
    elif 500 <= status < 600:
        sentence = f"{host} has a problem of its own ({status}); try again later."
    else:
        sentence = f"{host} answered with status {status}."
    return Failed("", sentence, status, gone=status == 410)


def rejected(problem: Failed, host: str) -> str:
    """What to say where a name and password were sent; "" for what has to do with neither."""
    if problem.status != 401:
        return ""
    return f"{host} rejects the name and password (newsreader credentials FEED)."


def sentence_of(error: Exception, host: str, timeout: float) -> str:
    """Say what went wrong: what happened, at which host, and what to do."""
    if isinstance(getattr(error, "os_error", error), OutOfReach):
        return (
            f"{host} has a private address, which something from the internet may not lead to "
            "(setting private_addresses)."
        )
    if isinstance(error, BadWay | BadCookies):
        return str(error)
    for kind, sentence in _failures():
        if isinstance(error, kind):
            words = clean_line(str(error))
            return sentence.format(host=host, timeout=timeout, error=words, reason=_reason(error))
    return f"{host} can't be read ({clean_line(type(error).__name__)})."


def _failures() -> tuple[tuple[type[Exception], str], ...]:
    """The more special kinds come first."""
    import aiohttp  # noqa: PLC0415 - loaded long since

    return (
        (TimeoutError, "{host} did not answer in full within {timeout:g} s; try again later."),
        (TooLarge, "{host} sent {error}, which is too large (setting max_megabytes)."),
        (BadEncoding, "{host} sent {error}; try again later."),
        (
            aiohttp.ClientConnectorDNSError,
            "The name {host} was not found; check the address and the connection.",
        ),
        (aiohttp.ClientSSLError, "The identity of {host} can't be verified ({reason})."),
        (aiohttp.ClientConnectorError, "{host} can't be reached ({reason}); try again later."),
        (aiohttp.ClientPayloadError, "{host} broke off in the middle; try again later."),
        (
            aiohttp.ServerDisconnectedError,
            "{host} closed the connection without an answer; try again later.",
        ),
        (aiohttp.InvalidURL, "{host} is part of no valid address."),
        (
            aiohttp.ClientResponseError,
            "{host} sent something that is no valid HTTP; try again later.",
        ),
        (OSError, "The connection to {host} broke ({reason}); try again later."),
    )


def _reason(error: Any) -> str:
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", error)
    words = getattr(cause, "verify_message", "") or _system_words(cause)
    return clean_line(str(words or type(cause).__name__), 120).lower()


def _system_words(cause: object) -> str:
    number = getattr(cause, "errno", None)
    return os.strerror(number) if number and number > 0 else str(getattr(cause, "strerror", ""))
