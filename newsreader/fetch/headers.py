"""Reads the headers of an answer."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

_VALIDATOR_LIMIT = 4_000
"""Longest ETag or Last-Modified kept, in characters."""
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?:[\s,]|$)", re.IGNORECASE)

Headers = Mapping[str, str]


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


def fresh_for(headers: Headers) -> int:
    """Seconds for which the server calls its answer fresh (RFC 9111, 4.2.1), 0 for none.

    ``Cache-Control: max-age`` counts before ``Expires``; the time that a cache on the way has
    kept the answer (``Age``) is taken off.
    """
    control = headers.get("Cache-Control")
    if control:
        if _NOT_KEPT.search(control):
            return 0
        if found := _MAX_AGE.search(control):
            return max(0, int(found[1]) - _digits(headers.get("Age", "")))
    expires = headers.get("Expires", "")
    return max(0, _until(expires, headers) or 0) if len(expires) > 9 else 0


def retry_after(headers: Headers) -> int | None:
    """Seconds from a Retry-After header, which may also be a date (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return int(value[:9])
    wait = _until(value, headers)
    return None if wait is None else max(0, wait)


def _until(date: str, headers: Headers) -> int | None:
    """Seconds from the server's own time, or ours where it tells none, to a date."""
    moment = _moment(date)
    if moment is None:
        return None
    return int((moment - (_moment(headers.get("Date", "")) or datetime.now(UTC))).total_seconds())


def _moment(date: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 8 ms, for what is rarely sent

    try:
        moment = parsedate_to_datetime(date)
        return moment.replace(tzinfo=moment.tzinfo or UTC)
    except (ValueError, OverflowError):
        return None


def _digits(value: str) -> int:
    value = value.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
