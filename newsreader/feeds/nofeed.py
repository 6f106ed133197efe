"""Says what bytes seem to be that are no feed."""

import re

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (rb"\A\s*(?:\x89PNG|GIF8|\xff\xd8\xff|RIFF....WEBP)", "a picture, not a feed"),
    (rb"\A\s*%PDF-", "a PDF document, not a feed"),
    (rb"\APK\x03\x04", "a zip file, not a feed"),
    (rb"<opml\b", "a list of feeds (OPML), not a feed; import it instead"),
    (rb"<!doctype\s+html|<html\b|<body\b|<head\b", "a web page, not a feed"),
    (rb"<(?:rss|feed|rdf:RDF|channel)\b", "a feed that is broken beyond reading"),
    (rb"\A\s*<\?xml", "XML, but no feed"),
    (rb"[\0\x01-\x08]", "binary bytes, not a feed"),
)


def seeming(body: bytes) -> str:
    """Name it, with its article, to end a sentence with."""
    head = body[:20_000]
    signs = (words for sign, words in _SIGNS if re.search(sign, head, re.IGNORECASE | re.DOTALL))
    return next(signs, "text, but no feed")
