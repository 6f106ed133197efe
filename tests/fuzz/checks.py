"""What must hold of everything that is kept, shown or handed out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from newsreader.text import clean

AS_IT_CAME = frozenset({"html"})
"""The one field that is not cleaned, but has no control characters; see ``model.ParsedEntry``."""
_LINES = frozenset({"title", "author", "byline", "site", "name", "speaker", "role", "feed_title"})
_BREAKS = re.compile("[\t\n]")
_ISOLATES = re.compile("\u2068|\u2069")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


class Finding(AssertionError):
    """Something that must not be."""


def check(fine: object, what: str) -> None:
    """Raise a finding unless something holds."""
    if not fine:
        raise Finding(what)


def clean_text(text: str, where: str) -> None:
    """A text may hold nothing that ``clean`` would take out."""
    if text.isascii() and text.isprintable():
        return
    if clean(text, len(text)) != text:
        raise Finding(f"{where} is not clean: {text[:300]!r}")


def clean_value(value: object, where: str) -> None:
    """So may no text within a value, and what is one line holds no line end."""
    for path, text in _texts(msgspec.to_builtins(value), where):
        clean_text(text, path)
        if path.rpartition(".")[2] in _LINES and _BREAKS.search(text):
            raise Finding(f"{path} is more than a line: {text[:300]!r}")


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for name, each in value.items():
                yield f"{path}’s names", str(name)
                if name not in AS_IT_CAME:
                    yield from _texts(each, f"{path}.{name}")
        case list() | tuple():
            for each in value:
                yield from _texts(each, path)


def clean_strip(text: str, where: str) -> None:
    """What is drawn may hold isolates of our own besides, each closed, and no line end."""
    if text.isascii() and text.isprintable():
        return
    bare = _ISOLATES.sub("", text)
    if clean(bare, len(bare)) != bare or _BREAKS.search(bare):
        raise Finding(f"{where} is drawn with what is not clean: {text[:300]!r}")
    depth = 0
    for sign in _ISOLATES.findall(text):
        depth += 1 if sign == "\u2068" else -1
        check(depth >= 0, f"{where} closes an isolate that is not open: {text[:300]!r}")
    check(depth == 0, f"{where} leaves an isolate open: {text[:300]!r}")


def clean_files(folder: Path) -> None:
    """No file of a library holds control bytes, and all its texts but the feeds' HTML are clean."""
    for path in folder.rglob("*"):
        if path.suffix in {".json", ".jsonl", ".log"}:
            raw = path.read_bytes()
            if bad := _CONTROL_BYTES.search(raw):
                raise Finding(f"{path.name} holds the byte {bad[0]!r}")
            for whole in [raw] if path.suffix == ".json" else raw.splitlines():
                # A line of a log begins with its checksum.
                line = whole.partition(b" ")[2] if path.suffix == ".log" else whole
                value = json.loads(line) if line[:1] in {b"{", b"["} else line.decode()
                for where, text in _texts(value, f"{path.parent.name}/{path.name}"):
                    clean_text(text, where)
