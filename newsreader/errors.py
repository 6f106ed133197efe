"""The errors of newsreader: each names its subject and carries one sentence for the user.

::

    NewsreaderError
    ├── ConfigError        a setting that can't be used
    ├── StoreError         a file of the library that can't be read or written
    │   └── StoreLocked    another process holds the library for too long
    ├── FetchError         an address that gave nothing usable
    ├── ParseError         bytes that are no feed
    ├── ExtractionError    a page without an article in it
    ├── WorkerError        a worker that ran out of time or memory, or died
    └── UnknownSubject     a name or id that nothing, or more than one thing, answers to
"""


class NewsreaderError(Exception):
    """Base of every error that the user is meant to read.

    Args:
        subject: What the error is about: an address, a file, a setting, an id.
        sentence: One sentence: what happened and, where it helps, what to do.
    """

    def __init__(self, subject: str, sentence: str) -> None:
        super().__init__(subject, sentence)
        self.subject = subject
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class ConfigError(NewsreaderError):
    """A setting that can't be used; the sentence names file, line and key."""


class StoreError(NewsreaderError):
    """A file of the library that can't be read or written."""


class StoreLocked(StoreError):
    """Another process has held the library's lock for too long."""


class FetchError(NewsreaderError):
    """An address that gave nothing usable."""


class DownloadError(NewsreaderError):
    """A file that could not be brought."""


class BrokenOff(DownloadError):
    """A file that stopped coming in the middle; it can go on from there."""


class ParseError(NewsreaderError):
    """Bytes that are no feed."""


class ExtractionError(NewsreaderError):
    """A page in which no article was found."""


class WorkerError(NewsreaderError):
    """A worker process that ran out of time or memory, or died."""


class UnknownSubject(NewsreaderError):
    """A feed, entry or address that nothing in the library answers to, or more than one thing."""
