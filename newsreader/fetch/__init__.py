"""The HTTP client. Feeds, pages and pictures all come through it; what comes of it is a value.

- ``answers`` are the values: a document, "not modified", a failure with its sentence.
- ``client`` asks, and bounds everything.
- ``stream`` is an answer read piece by piece, for files.
- ``visit`` follows redirects.
- ``headers`` reads what servers say.
- ``sentences`` tells what went wrong.
"""

from newsreader.address import address
from newsreader.fetch.answers import Failed, Fetched, Fetcher, NotModified
from newsreader.fetch.client import HttpFetcher
from newsreader.fetch.stream import Stream

__all__ = ["Failed", "Fetched", "Fetcher", "HttpFetcher", "NotModified", "Stream", "address"]
