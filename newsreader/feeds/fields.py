"""What all kinds of feeds share: how a title, a key, a body and a date are made fit to keep."""

import hashlib
import html
import re
from datetime import UTC, datetime

from newsreader.text import LINE_LIMIT, clean, clean_line

KEY_LIMIT = 500
"""Longest key kept as the feed has it, in characters; a longer one becomes its hash."""
TITLE_WORDS = 80
"""Characters of the text that stand in for a title, where there is none."""

_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z!?][^<>]*>", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def plain_title(markup: str) -> str:
    """A title that is HTML as one clean line: tags stripped, references decoded once."""
    return clean_line(html.unescape(_TAG.sub("", markup[: 8 * LINE_LIMIT])))


def first_words(markup: str) -> str:
    """The beginning of a body, for an entry without a title.

    Args:
        markup: The body as HTML.

    Returns:
        At most 80 characters, cut between words; "" if there is no text.
    """
    bare = _TAG.sub(" ", _HIDDEN.sub(" ", markup[:20_000]))
    line = clean_line(html.unescape(bare))
    if len(line) <= TITLE_WORDS:
        return line
    cut = line[:TITLE_WORDS].rpartition(" ")[0] or line[:TITLE_WORDS]
    return f"{cut.rstrip(' ,;:.–—-')} …"


def paragraphs(text: str) -> str:
    """Plain text as HTML: paragraphs at empty lines, breaks at line ends."""
    parts = re.split(r"\n\s*\n", clean(text).strip())
    escaped = (html.escape(part, quote=False).replace("\n", "<br>\n") for part in parts if part)
    return "\n".join(f"<p>{part}</p>" for part in escaped)


def key_of(own: str, url: str, *rest: str) -> str:
    """What tells an entry from all others of its feed.

    Args:
        own: The id that the feed gives it, or "".
        url: Its address, or "".
        rest: What is left to go by: title, date, text.

    Returns:
        The id; without one, or with a huge one, a hash.
    """
    stable = clean(own).strip()
    if 0 < len(stable) <= KEY_LIMIT:
        return stable
    return _digest(stable or url or "\0".join(rest))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=15).hexdigest()


def utc(moment: datetime) -> datetime | None:
    """A moment in UTC; one without a zone is taken for UTC; None if no calendar holds it."""
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:\.\d*)?", re.ASCII)
_SECONDS = re.compile(r"(\d{1,6})(?:\.\d*)?", re.ASCII)


def playing_time(value: object) -> int | None:
    """Seconds of a playing time as feeds write it.

    Args:
        value: "H:MM:SS", "MM:SS" or seconds (itunes:duration, media:content, JSON Feed).

    Returns:
        Seconds; None for nothing, nonsense and zero.
    """
    text = str(value).strip()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds or None
    plain = _SECONDS.fullmatch(text)
    return int(plain[1]) or None if plain else None


def whole_number(value: object) -> int | None:
    """A size in bytes as feeds write it; None for nonsense."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
