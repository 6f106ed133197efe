"""Short forms for rows and the status line: ages, counts, text cut to a width."""

from datetime import UTC, datetime

from rich.cells import cell_len, split_graphemes

from newsreader.app.layout.wrap import is_plain

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_JOINING = " \u200d"
"""What must not stand before an ellipsis: a space, or a joiner that would join it."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
DAYS_COUNTED = 7
"""From this many days on an age is a date."""
_DATED = 300 * _DAY
"""From this age on a date is its year, because day and month would name the wrong one."""


def age(seconds: int, now: datetime) -> str:
    """Say how old something is, in at most six cells.

    Args:
        seconds: When it was, in whole seconds since 1970.
        now: The time now, aware.

    Returns:
        "now", "12m", "2h", "3d", "12 Mar" by local date, or "2024".
    """
    past = now.timestamp() - seconds
    for limit, unit, sign in ((_HOUR, _MINUTE, "m"), (_DAY, _HOUR, "h")):
        if past < limit:
            return f"{int(past // unit)}{sign}" if past >= _MINUTE else "now"
    if past < DAYS_COUNTED * _DAY:
        return f"{int(past // _DAY)}d"
    day = datetime.fromtimestamp(seconds, UTC).astimezone()
    return f"{day.day} {_MONTHS[day.month - 1]}" if past < _DATED else str(day.year)


def month(number: int) -> str:
    """Name of a month, from 1, in three letters."""
    return _MONTHS[number - 1]


def brief_age(seconds: int, now: datetime) -> str:
    """Say how old something is, in at most three cells: weeks and years where ``age`` has dates."""
    days = int((now.timestamp() - seconds) // _DAY)
    if days < DAYS_COUNTED:
        return age(seconds, now)
    return f"{days // 7}w" if days < 365 else f"{min(days // 365, 99)}y"


def count(number: int) -> str:
    """Write a number in at most four cells: "214", "1.2k", "34k", "2M"."""
    if number < 1000:
        return str(number)
    if number < 9950:
        return f"{number / 1000:.1f}k".replace(".0k", "k")
    return f"{round(number / 1000)}k" if number < 999_500 else f"{round(number / 1e6)}M"


def minutes(number: int) -> str:
    """Write minutes to read in at most four cells: "4m", "120m", "17h"; nothing for none."""
    if number <= 0:
        return ""
    return f"{number}m" if number < 1000 else f"{min(number // 60, 999)}h"


def cut(line: str, width: int, ellipsis: str = "…") -> str:
    """Cut a line to a width by whole graphemes.

    Args:
        line: Clean text of one line.
        width: Most cells of the result.
        ellipsis: What stands for the rest.

    Returns:
        The line itself where it fits, else its beginning and the ellipsis.
    """
    if cell_len(line) <= width:
        return line
    room = width - len(ellipsis)
    if room <= 0:
        return ellipsis[: max(0, width)]
    if is_plain(line):
        return line[:room].rstrip(_JOINING) + ellipsis
    kept = line[: _fitting(line, room)].rstrip(_JOINING)
    while cell_len(kept + ellipsis) > width:  # joiners with nothing to join
        kept = kept[:-1].rstrip(_JOINING)
    return kept + ellipsis


def _fitting(line: str, room: int) -> int:
    """Where to cut a line that is too long."""
    for start, _, size in _graphemes(line):
        room -= size
        if room < 0:
            return start
    return len(line)


def _graphemes(line: str) -> list[tuple[int, int, int]]:
    """Start, end and cells of each sign: Rich's, but for flags, which it takes for two."""
    signs: list[tuple[int, int, int]] = []
    half_flag = False
    for start, end, size in split_graphemes(line)[0]:
        letter = "\U0001f1e6" <= line[start] <= "\U0001f1ff"
        if letter and half_flag:
            first, _, before = signs.pop()
            signs.append((first, end, before + size))
        else:
            signs.append((start, end, size))
        half_flag = letter and not half_flag
    return signs
