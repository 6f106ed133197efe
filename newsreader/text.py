"""clean(): the one gate that every string from outside passes before it is kept or shown."""

import re

_BREAKS = "\r\u2028\u2029"
_ORDERING = "\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_TAG = "\U000e0000-\U000e007f"
_OVER = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_LINE_BREAKS = re.compile(f"\r\n?|[{_BREAKS}]")
_DROPPED = re.compile(f"[{_ORDERING}]")
_REPLACED = re.compile(f"[{_CONTROLS}]")
_TAGS = re.compile(f"([\U0001f3f4][\U000e0020-\U000e007e]{{1,16}}\U000e007f)|[{_TAG}]")
_COMBINING = re.compile(f"([{_OVER}]{{3}})[{_OVER}]+")
_DOUBTFUL = re.compile(f"[{_BREAKS}{_ORDERING}{_CONTROLS}{_TAG}{_OVER}]")
"""All of these at once: most texts have none of them, and are told so seven times as fast."""
_SPACES = re.compile("[\t\n\u00a0][ \t\n\u00a0]*| [ \t\n\u00a0]+")
"""Runs of white space but for single spaces, which stay as they are."""
_PRINTABLE_ASCII = re.compile(r"[ -~\n]*\Z")

LINE_LIMIT = 500
TEXT_LIMIT = 2_000_000


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    r"""Make decoded text from outside safe to keep and to show.

    Line ends become ``\n``; other control characters, lone surrogates and the two numbers below
    U+10000 that are no characters become U+FFFD, for XML holds none of them; soft
    hyphens and all marks that reorder text are dropped; a base keeps at most three combining
    marks; tag characters stay only in a flag. Idempotent.

    Args:
        text: Any decoded text. Never raw HTML: decode its references first, or ``&#27;`` comes
            alive afterwards.
        limit: Most code points kept.

    Returns:
        The text without anything a terminal could obey.
    """
    text = text[:limit]
    if _PRINTABLE_ASCII.match(text) or not _DOUBTFUL.search(text):
        return text
    text = _LINE_BREAKS.sub("\n", text)
    text = _DROPPED.sub("", text)
    text = _TAGS.sub(r"\1", text)
    text = _REPLACED.sub("\ufffd", text)
    return _COMBINING.sub(r"\1", text)


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Make text from outside fit for a field of one line: a title, a name, an address.

    Args:
        text: Any decoded text.
        limit: Most code points kept.

    Returns:
        Clean text with every run of white space as one space and none at its ends.
    """
    return _SPACES.sub(" ", clean(text, 4 * limit)).strip()[:limit].rstrip()


def without_controls(markup: str) -> str:
    """Replace the control characters of raw markup by U+FFFD, so that it can be kept as it came.

    Other line ends than a line feed, form feeds among them, become one.

    What it means is not touched, so ``clean`` has still to see its text once it is decoded.

    Args:
        markup: Decoded markup, its references not yet resolved.
    """
    if not _may_have_controls(markup.encode("utf-8", "surrogatepass")):
        return markup
    return _CONTROL.sub("\ufffd", _LINE_ENDS.sub("\n", markup))


def _may_have_controls(raw: bytes) -> bool:
    """Whether UTF-8 has one of those below, or a line end: told five times as fast as by them."""
    beyond_ascii = b"\xc2" in raw or b"\xed" in raw
    return beyond_ascii or len(raw.translate(None, _ASCII_CONTROLS)) < len(raw)


_LINE_ENDS = re.compile("\r\n?|\f")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ASCII_CONTROLS = bytes({*range(32)} - {*b"\t\n"}) + b"\x7f"


def isolated(line: str) -> str:
    """Wrap a line that holds right-to-left letters in FSI … PDI, for the screen only."""
    return f"\u2068{line}\u2069" if _RIGHT_TO_LEFT.search(line) else line


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def shortened(line: str, width: int) -> str:
    """Cut the middle out of a long address.

    Args:
        line: Clean text of one line.
        width: Most code points of the result, at least 3.

    Returns:
        The line itself, or its two ends around "…".
    """
    if len(line) <= width:
        return line
    tail = (width - 1) // 2
    return f"{line[: width - 1 - tail]}…{line[len(line) - tail :]}"
