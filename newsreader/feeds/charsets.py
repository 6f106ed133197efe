"""In which encoding a feed is, as far as its bytes tell more than what is said of them."""

import codecs
import re

_UTF8 = {"", "utf-8", "utf8", "us-ascii"}
_TRICKS = {"utf-7", "unicode-escape", "raw-unicode-escape", "punycode", "idna"}
"""Encodings of ASCII in ASCII: no feed is in them, but markup can be hidden in them."""
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"'>]*)")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s;\"']*)", re.IGNORECASE)
_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^>]*>")
_ACCENTS = re.compile("[^\0-\x7f]+")
_WIDE = (
    (re.compile(rb"\xff\xfe\0\0|<\0\0\0[^\0]\0"), "utf-32-le"),
    (re.compile(rb"\0\0\xfe\xff|\0\0\0<\0"), "utf-32-be"),
    (re.compile(rb"\xff\xfe|<\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\xfe\xff|\0<\0[^\0]"), "utf-16-be"),
)
"""How documents begin whose bytes say more of their encoding than any header (XML 1.0, F.1)."""


def says_utf8(body: bytes, content_type: str) -> bool:
    """Whether neither the document nor its header says that it is in another encoding."""
    return _names(body, content_type) <= _UTF8


def says_nonsense(body: bytes, content_type: str) -> bool:
    """Whether document or header names an encoding that is never believed, such as UTF-7."""
    return any(_codec(name) in _TRICKS for name in _names(body, content_type))


def undeclared(body: bytes) -> bytes:
    """The document without its XML declaration."""
    return _DECLARATION.sub(b"", body, count=1)


def in_utf8(body: bytes, content_type: str) -> bytes | None:
    """The document in UTF-8, where its own bytes leave no doubt about their encoding.

    Args:
        body: A document that is not well-formed in UTF-8.
        content_type: The header of that name.

    Returns:
        None where header and declaration have to be weighed.
    """
    for sign, encoding in _WIDE:
        if sign.match(body):
            text = body.decode(encoding, "replace").removeprefix("\ufeff")
            return undeclared(text.encode("utf-8", "replace"))
    return _damaged_utf8(body) if says_utf8(body, content_type) else None


def sample(body: bytes) -> bytes:
    """As much of a document as a guess at its encoding needs, without its endless words.

    chardet, which feedparser asks where nothing else helps, takes a time that grows with the square
    of a word's length: minutes for 500 kB of letters without a blank.
    """
    return _ENDLESS.sub(b" ", body[:_SAMPLED])


_ENDLESS = re.compile(rb"[A-Za-z]{100,}")
_SAMPLED = 500_000


def _damaged_utf8(body: bytes) -> bytes | None:
    """A text with a few bytes wrong, which must not spoil every accent; None for any other."""
    try:
        body.decode()
    except UnicodeDecodeError:
        text = body.decode(errors="replace")
        wrong = text.count("\ufffd")
        accents = sum(len(run) for run in _ACCENTS.findall(text)) - wrong
        return text.encode() if accents > 4 * wrong else None
    return None


def _names(body: bytes, content_type: str) -> set[str]:
    declared, header = _DECLARED.match(body), _CHARSET.search(content_type)
    names = {
        declared[1].decode("ascii", "replace") if declared else "",
        header[1] if header else "",
    }
    return {name.strip().lower() for name in names}


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
