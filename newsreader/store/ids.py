"""Mints the ids of feeds, entries and saved pages: short, safe as file names, easy to type."""

import re
import unicodedata
from collections.abc import Container
from hashlib import blake2b
from random import SystemRandom

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _BASE32 for second in _BASE32]
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_READABLE_LENGTH = 24
_TAIL_LENGTH = 4


def entry_id(feed_id: str, key: str) -> str:
    """Give an entry its id, unique in the library.

    Args:
        feed_id: The id of its subscription.
        key: Its identity within the feed, of any length.

    Returns:
        12 characters of a-z and 2-7: 60 bits, so that a million entries meet with a chance of
        one in two million.
    """
    return _hashed(f"{feed_id}\0{key}")


def page_id(url: str) -> str:
    """Give a page that is saved by its address its id: the same address, the same id.

    Args:
        url: The address.

    Returns:
        12 characters, as of an entry.
    """
    return _hashed(f"\0page\0{url}")


def quote_id(entry_id: str, text: str) -> str:
    """Give a kept quote its id: the same words of the same entry, the same id.

    Args:
        entry_id: Where it was found; the address for a page outside the library.
        text: Its words.

    Returns:
        12 characters, as of an entry.
    """
    return _hashed(f"\0quote\0{entry_id}\0{text}")


def enclosure_id(entry_id: str, url: str) -> str:
    """Give the record of an enclosure its id: the same file of the same entry, the same id.

    Args:
        entry_id: The entry that carries it.
        url: Its address.

    Returns:
        12 characters, as of an entry.
    """
    return _hashed(f"\0enclosure\0{entry_id}\0{url}")


def _hashed(text: str) -> str:
    """Base32 (RFC 4648, 6) in small letters, two at a time, which is faster than base64."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    bits = int.from_bytes(digest) >> 4
    return "".join([_PAIRS[bits >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])


def mint_feed_id(name: str, taken: Container[str]) -> str:
    """Mint the id of a new subscription: a readable beginning and a random end.

    Args:
        name: Title or host of the feed.
        taken: The ids in use, which are not given again.

    Returns:
        An id such as ``harbour-news-7f3k``.
    """
    beginning = _readable(name)
    while True:
        tail = "".join(SystemRandom().choices(_ALPHABET, k=_TAIL_LENGTH))
        minted = f"{beginning}-{tail}"
        if minted not in taken:
            return minted


def _readable(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    return words[:_READABLE_LENGTH].rstrip("-") or "feed"
