"""Whether feeds read in pieces give what they give when read whole.

    python -m benchmarks.same_entries FOLDER

Each file of FOLDER is read whole, then in pieces with nothing known, with all entries known but
one, and with all known. Prints how many files can be cut, and which differ; ends with 1 if any do.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

from msgspec.structs import replace

from newsreader.errors import ParseError
from newsreader.feeds import parse
from newsreader.model import ParsedEntry, ParsedFeed

URL = "https://feed.example/feed"


@contextmanager
def whole() -> Iterator[None]:
    """Within it feeds are read whole."""
    with patch.object(parse, "cut", lambda document, context: None):
        yield


def unhashed(feed: ParsedFeed) -> ParsedFeed:
    """A feed without what only reading in pieces brings."""
    entries = tuple(replace(entry, bytes_hash="") for entry in feed.entries)
    return replace(feed, entries=entries, seen=())


def differences(body: bytes, before: bytes = b"") -> tuple[bool, list[str]]:
    """Compare all ways of reading a document.

    Args:
        body: The document.
        before: What the feed was before, whose entries are known too; empty for nothing.

    Returns:
        Whether it can be cut, and the ways that gave something else than reading it whole.

    Raises:
        ParseError: It is no feed.
    """
    with whole():
        expected = parse.parse(body, URL)
    first = parse.parse(body, URL)
    differing = [] if unhashed(first) == expected else ["nothing known"]
    known = _known(first)
    rest = {each: known[each] for each in list(known)[1:]}
    states = {"all known but one": rest, "all known": known}
    with suppress(ParseError):
        states |= {"those before known": _known(parse.parse(before, URL))} if before else {}
    for name, given in states.items():
        again = parse.parse(body, URL, known=given)
        if not _same(expected, again):
            differing.append(name)
    return bool(known), differing


def _known(feed: ParsedFeed) -> dict[str, str]:
    return {entry.bytes_hash: entry.key for entry in feed.entries if entry.bytes_hash}


def _same(expected: ParsedFeed, again: ParsedFeed) -> bool:
    read = {entry.key: entry for entry in unhashed(again).entries}
    folded: dict[str, ParsedEntry] = {entry.key: entry for entry in expected.entries}
    return (
        again.keys == expected.keys
        and not read.keys() & set(again.seen)
        and all(entry == folded[key] for key, entry in read.items())
        and replace(again, entries=(), seen=()) == replace(expected, entries=())
    )


def main(folder: Path) -> int:
    """Compare every file of a folder; the exit code."""
    feeds = cut = differing = 0
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            could, ways = differences(path.read_bytes())
        except ParseError:
            continue
        feeds, cut, differing = feeds + 1, cut + could, differing + bool(ways)
        if ways:
            print(f"{path}: {', '.join(ways)}")
    print(f"{feeds} feeds, {cut} read in pieces, {differing} differ from being read whole")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
