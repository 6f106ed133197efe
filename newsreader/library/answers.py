"""What a feed's answer holds: parsed by a worker, and as much as the schedule goes by."""

from collections.abc import Mapping, Sequence

from newsreader.errors import NewsreaderError
from newsreader.feeds.schedule import Answer
from newsreader.fetch import Fetched, NotModified
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.library.work import Document, Read
from newsreader.model import ParsedFeed, Wishes

_PATIENCE = 3
"""Times the usual deadline for who gets only what others leave of the processor."""
_TOGETHER = 5.0
"""Seconds for several small feeds together, which take hundredths; then each is read alone."""
_NONE: Mapping[str, str] = {}


async def parsed(
    core: Core, answer: Fetched, known: Mapping[str, str] = _NONE, *, patient: bool = False
) -> ParsedFeed:
    """Have a worker parse a feed.

    Args:
        core: Has the workers.
        answer: The document.
        known: What need not be read again; see ``Database.known_bytes``.
        patient: Where it is one of many: a large one is read behind the others, and given more
            time for that.

    Raises:
        ParseError: It is no feed.
        WorkerError: It takes too long, or too much memory.
    """
    behind = patient and is_large(answer)
    deadline = work.deadline_for(answer.body)
    return await (core.workers.behind if behind else core.workers).run(
        work.read_feed,
        answer.body,
        answer.url,
        answer.content_type,
        known,
        deadline=deadline * _PATIENCE if behind else deadline,
    )


async def read(core: Core, document: Document) -> Read | None:
    """Have a worker read a small feed.

    Returns:
        None where it can't be inflated to something small.

    Raises:
        ParseError: It is no feed.
        WorkerError: It takes too long, or too much memory.
    """
    deadline = work.deadline_for(document.body)
    return await core.workers.run(work.read_document, document, deadline=deadline)


async def all_read(
    core: Core, documents: Sequence[Document]
) -> Sequence[Read | NewsreaderError | None]:
    """Have a worker read several small feeds in one job.

    Returns:
        What ``read`` would of each; what is no feed is a value too.

    Raises:
        WorkerError: One of them takes too long, or too much memory.
    """
    return await core.workers.run(work.read_documents, documents, deadline=_TOGETHER)


def is_large(answer: Fetched) -> bool:
    """Whether reading a document may hold up a hundred others."""
    return len(answer.body) > work.SMALL


def told(
    answer: Fetched | NotModified, digest: str, wishes: Wishes | None = None, *, new: bool = False
) -> Answer:
    """What the schedule goes by.

    Args:
        answer: What the server said.
        digest: Fingerprint of the document; empty where there was none.
        wishes: The feed's own, where it was parsed.
        new: Whether it had new entries.
    """
    return Answer(
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=digest,
        fresh=answer.fresh,
        wishes=wishes,
        new=new,
        network=answer.network,
    )
