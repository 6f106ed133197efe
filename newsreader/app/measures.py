"""Sizes and playing times as people say them."""


def size(count: int | None) -> str:
    """A count of bytes as people say it, such as "23.4 MB"; empty for none."""
    if not count or count < 0:
        return ""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 999.5 or unit == "GB":
            return (
                f"{amount:.0f} {unit}" if amount >= 99.5 or unit == "B" else f"{amount:.1f} {unit}"
            )
        amount /= 1000
    return ""


def clock(seconds: int | None) -> str:
    """A playing time as players show it, "42:10" or "1:02:03"; empty for none."""
    if not seconds or seconds < 0:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
