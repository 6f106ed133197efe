"""Enclosures in words: what a file is, how long and large, and what became of it."""

from newsreader.app import measures
from newsreader.library import EnclosureRow
from newsreader.model import DownloadState, Enclosure
from newsreader.text import clean_line

_STATES = {
    DownloadState.WAITING: "waiting",
    DownloadState.STOPPED: "stopped",
    DownloadState.FAILED: "failed",
    DownloadState.DONE: "downloaded",
    DownloadState.REMOVED: "removed",
}


def name_of(enclosure: Enclosure) -> str:
    """What a file is called: its title, else the end of its address."""
    end = enclosure.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    return clean_line(enclosure.title) or clean_line(end) or "Enclosure"


def full_name_of(row: EnclosureRow) -> str:
    """What a file is called away from its entry: its own title, if it has one, and the entry's."""
    own, title = clean_line(row.enclosure.title), clean_line(row.title)
    return f"{own}: {title}" if own and title and own != title else title or own


def state_of(row: EnclosureRow) -> str:
    """How far a download is, in a word or a percentage; empty where there is none."""
    if row.running:
        return measures.size(row.came) if row.percent is None else f"{row.percent} %"
    return _STATES.get(row.state, "")


def states_of(row: EnclosureRow) -> tuple[str, ...]:
    """All that became of a file, in words."""
    played = ("played" if row.playable else "opened") if row.played else ""
    return tuple(word for word in (state_of(row), played) if word)


def size_of(row: EnclosureRow) -> str:
    """How large a file is: as it lies there, else as the server says, else as the feed does."""
    here = row.record.size if row.record else 0
    return measures.size(here or row.total or row.enclosure.length)
