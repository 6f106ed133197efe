"""Reads the headers of an answer."""

from datetime import UTC, datetime
from typing import Any

_VALIDATOR_LIMIT = 4_000
"""Longest ETag or Last-Modified kept, in characters."""


def text_of(header: str) -> str:
    """Undo the client's surrogate escapes for bytes that are not UTF-8."""
    raw = header.encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def validator(header: str) -> str:
    """A validator goes back byte for byte, or not at all."""
    return header if header.isprintable() and len(header) <= _VALIDATOR_LIMIT else ""


def retry_after(headers: Any) -> int | None:
    """Seconds from a Retry-After header, which may also be a date (RFC 9110, 10.2.3)."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 8 ms, for what is rarely sent

    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return int(value[:9])
    try:
        moment = parsedate_to_datetime(value)
        wait = moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return max(0, int(wait.total_seconds()))
