"""The HTTP client. Feeds, pages and pictures all come through it; what comes of it is a value.

- ``answers`` are the values: a document, "not modified", a failure with its sentence.
- ``errand`` is what a caller knows of a request: on whose behalf, and what goes with it.
- ``fetcher`` is what whoever fetches keeps to; ``client`` asks, and bounds everything.
- ``connections`` are kept by how far they reach; with proxies, certificates and ``cookies``.
- ``bodies`` reads what was sent, and undoes how it is compressed.
- ``stream`` is an answer read piece by piece, for files.
- ``pacing`` takes turns; ``room`` bounds the memory of what comes at once.
- ``visit`` follows redirects.
- ``headers`` reads what servers say.
- ``sentences`` tells what went wrong.
"""

from newsreader.address import address
from newsreader.fetch.answers import Failed, Fetched, NotModified
from newsreader.fetch.bodies import unpacked
from newsreader.fetch.client import HttpFetcher
from newsreader.fetch.connections import Ways
from newsreader.fetch.errand import BY_ITSELF, CHOSEN, Errand, Login, login_of
from newsreader.fetch.fetcher import Fetcher
from newsreader.fetch.room import Room
from newsreader.fetch.stream import Stream

__all__ = [
    "BY_ITSELF",
    "CHOSEN",
    "Errand",
    "Failed",
    "Fetched",
    "Fetcher",
    "HttpFetcher",
    "Login",
    "NotModified",
    "Room",
    "Stream",
    "Ways",
    "address",
    "login_of",
    "unpacked",
]
