"""Addresses as people type them and as servers send them: http and https, nothing else."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from newsreader.errors import FetchError
from newsreader.text import clean_line

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d+(?:[/?#]|$))")
_HOST = re.compile(r"(?:[^\s.:@/]+\.)+[^\s.:@/]+\.?|\[[0-9A-Fa-f:.%]+\]")
_OWN_HOST = re.compile(r"localhost|127(?:\.\d+){3}|\[::1\]")
_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:[/?#][!#-;=?-_a-z|~]*)?")
"""What most links are: whole, and nothing in them to be thought about."""
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f]")
_TO_QUOTE = re.compile('[\x00- "<>`{}\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2066-\u2069\ufeff]')
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_LENGTH_LIMIT = 8_000
"""Longer than servers take."""


def address(text: str) -> str:
    """Turn what a person typed into an address that can be fetched.

    A bare ``example.org/feed`` gets https (http on this machine itself), ``feed:`` its meaning.

    Args:
        text: What was typed or pasted.

    Returns:
        An http or https address.

    Raises:
        FetchError: It is no address, or one of another kind.
    """
    bare = re.sub(r"^feed:(//)?(?=https?://)|^feed:(?=//)", "", text.strip(), flags=re.IGNORECASE)
    whole = bare if _SCHEME.match(bare) else _with_scheme(bare.removeprefix("//"))
    scheme = whole.split(":", 1)[0].lower()
    if scheme not in {"", "http", "https"}:
        raise _refused(text, "can't be read: only http and https addresses can.")
    if not is_web(whole) or _UNFIT.search(whole) or clean_line(whole, _LENGTH_LIMIT) != whole:
        raise _refused(text, "is no address such as https://example.org/feed.")
    return whole


def is_web(url: str) -> bool:
    """Tell whether this is a whole http or https address with a host that can exist."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and len(url) <= _LENGTH_LIMIT


def normal(url: str) -> str:
    """What two addresses have in common when they mean the same feed.

    Neither the scheme nor a last slash counts, nor case of the host, its port where that is the
    usual one, a fragment, or how letters are percent-encoded (RFC 3986, 6.2).

    Args:
        url: A whole http or https address.
    """
    parts = urlsplit(url)
    user, _, _ = parts.netloc.rpartition("@")
    port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    path = _ESCAPE.sub(_least_escaped, parts.path.rstrip("/"))
    return f"{user}@{(parts.hostname or '').rstrip('.')}{port}{path}?{parts.query}"


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The host of an address, fit to be shown; the address itself if it has none."""
    try:
        return clean_line(urlsplit(url).hostname or url, 100)
    except ValueError:
        return clean_line(url, 100)


def bare(url: str) -> str:
    """An address without a name and password."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def login_in(url: str) -> tuple[str, str] | None:
    """The name and password that stand in an address; None where there are none."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return None
    return unquote(parts.username or ""), unquote(parts.password or "")


def origin_of(url: str) -> str:
    """Scheme, host and port of an address: what a name and password are for (RFC 6454)."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def joined(base: str, link: str) -> str:
    """Resolve a link that stands in a document.

    Args:
        base: Address of the document.
        link: The link as it stands there, relative or whole.

    Returns:
        A clean http or https address without blanks or quotes; "" if it is none.
    """
    if _PLAIN.fullmatch(link) and len(link) <= _LENGTH_LIMIT:
        return link
    try:
        whole = urljoin(base, quoted(link)) if link.strip() else ""
    except ValueError:
        return ""
    return clean_line(whole, _LENGTH_LIMIT) if is_web(whole) else ""


def quoted(link: str) -> str:
    """A link without line breaks, with blanks, quotes and control characters percent-encoded."""
    return _TO_QUOTE.sub(lambda found: quote(found[0]), re.sub(r"[\t\r\n]", "", link.strip()))


def _least_escaped(escape: re.Match[str]) -> str:
    letter = chr(int(escape[0][1:], 16))
    plain = letter.isascii() and (letter.isalnum() or letter in "-._~")
    return letter if plain else escape[0].upper()


def _with_scheme(bare: str) -> str:
    host = re.split(r"[/?#]", bare, maxsplit=1)[0].rpartition("@")[2]
    name = re.sub(r":\d+$", "", host)
    if _OWN_HOST.fullmatch(name):
        return f"http://{bare}"
    return f"https://{bare}" if _HOST.fullmatch(name) else ""


def _refused(text: str, what: str) -> FetchError:
    shown = clean_line(text, 200)
    return FetchError(shown, f"“{shown}” {what}")
