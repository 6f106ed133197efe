"""What a feed says of itself about how often it wants to be asked. Pure.

RSS has ``<ttl>``, ``<skipHours>`` and ``<skipDays>`` (RSS 2.0, optional channel elements), and any
kind may carry the syndication module's ``updatePeriod`` and ``updateFrequency``
(web.resource.org/rss/1.0/modules/syndication).
"""

import re

from newsreader.model import Wishes

_HEAD = 100_000
"""Bytes in which the feed's own elements are looked for, up to the first entry."""
_LONGEST = 7 * 86_400
_PERIODS = {
    b"hourly": 3_600,
    b"daily": 86_400,
    b"weekly": 7 * 86_400,
    b"monthly": 30 * 86_400,
    b"yearly": 365 * 86_400,
}
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_FIRST_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_TTL = re.compile(rb"<ttl>\s*(\d{1,9})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<(?:\w+:)?updatePeriod[^>]*>\s*(\w+)\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency[^>]*>\s*(\d{1,6})\s*<", re.IGNORECASE)
_SKIPPED = re.compile(rb"<skip(Hours|Days)>(.{0,2000}?)</skip\1>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*(\w+)\s*</day>", re.IGNORECASE)


def wishes_of(document: bytes) -> Wishes:
    """Read what a feed asks for; what is not said, or makes no sense, is left out.

    Args:
        document: The feed's bytes, in an encoding that contains ASCII.
    """
    head = document[:_HEAD]
    if first := _FIRST_ENTRY.search(head):
        head = head[: first.start()]
    skipped = {kind.lower(): inner for kind, inner in _SKIPPED.findall(head)}
    return Wishes(
        pause=min(max(_ttl(head), _update_period(head)), _LONGEST),
        skip_hours=_hours(skipped.get(b"hours", b"")),
        skip_days=_days(skipped.get(b"days", b"")),
    )


def _ttl(head: bytes) -> int:
    found = _TTL.search(head)
    return int(found[1]) * 60 if found else 0


def _update_period(head: bytes) -> int:
    """The module's default is once in the period."""
    period = _PERIOD.search(head)
    seconds = _PERIODS.get(period[1].lower(), 0) if period else 0
    frequency = _FREQUENCY.search(head)
    return seconds // max(1, int(frequency[1]) if frequency else 1)


def _hours(inner: bytes) -> tuple[int, ...]:
    """Hours of the day in UTC; 24 stands for midnight in old feeds (RSS 0.91)."""
    return tuple(sorted({int(hour) % 24 for hour in _HOUR.findall(inner) if int(hour) <= 24}))


def _days(inner: bytes) -> tuple[int, ...]:
    named = {day.lower() for day in _DAY.findall(inner)}
    return tuple(number for number, name in enumerate(_DAYS) if name in named)
