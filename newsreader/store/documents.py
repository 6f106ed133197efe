"""Turns values into the documents of the files and back; knows their schema and its migrations.

A file is a TinyDB file: tables of documents. Its first table ``meta`` holds the schema version and
the generation, a number that grows at each write, so that a look at the first bytes tells whether
anything is new. Each document stands on a line of its own, which a person can read and repair, and
from which a damaged file can be salvaged.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from newsreader.errors import StoreError
from newsreader.model import Enclosure, Entry, Subscription

Tables = dict[str, dict[str, Any]]
"""A TinyDB file: table name → document id → document."""

SCHEMA = 1
META = "meta"
FILE = "file"
SUBSCRIPTION = "subscription"

S = TypeVar("S", bound=Struct)
K = TypeVar("K")
Migration = Callable[[Tables], Tables]

MIGRATIONS: dict[int, Migration] = {}
"""Schema version → what makes of its tables those of the next version."""

_encoder = msgspec.json.Encoder()
_BLOCK = 250_000
"""Bytes after which a block ends."""
_HEAD_BYTES = 256
_HEAD = re.compile(rb'\{\s*"meta"\s*:\s*\{\s*"file"\s*:\s*(\{[^{}]*\})')
_DOCUMENT_LINE = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*:\s*(\{.*\})\s*[,}\s]*$')
_TABLE_LINE = re.compile(rb'[{,\s]*"(\w+)"\s*:\s*\{\s*$')


class FileMeta(Struct, frozen=True):
    """What a file says of itself."""

    schema: int
    generation: int


class EntryDocument(Struct, frozen=True, omit_defaults=True):
    """An entry in its feed's file; its id is the document's id, the feed is the file."""

    key: str
    title: str
    first_seen: datetime
    url: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()
    minutes: int | None = None
    quotes: int | None = None
    fingerprint: str = ""
    bytes_hash: str = ""
    gone: datetime | None = None
    revised: str = ""
    read: bool = False


_said = attrgetter(*EntryDocument.__struct_fields__)
"""What an entry and its document have in common, in the order in which both have it."""


class HeadlineDocument(Struct, frozen=True, gc=False):
    """The part of an entry's document that the index holds."""

    title: str
    first_seen: datetime
    url: str = ""
    author: str = ""
    published: datetime | None = None
    minutes: int | None = None
    quotes: int | None = None
    read: bool = False
    revised: str = ""
    enclosures: tuple[Enclosure, ...] = ()


class FeedTables(Struct, frozen=True):
    """A feed's file as far as the index needs it."""

    meta: dict[str, msgspec.Raw]
    entries: dict[str, HeadlineDocument] = {}


class EntryTables(Struct, frozen=True):
    """A feed's file with the entries not yet decoded."""

    meta: dict[str, msgspec.Raw]
    entries: dict[str, msgspec.Raw] = {}


class PurgedDocument(Struct, frozen=True):
    """What is remembered of entries that were let go; see ``purged``."""

    prints: str


class KnownTables(Struct, frozen=True):
    """A feed's file whole, for comparing it with a refresh."""

    meta: dict[str, msgspec.Raw]
    entries: dict[str, EntryDocument] = {}
    purged: dict[str, PurgedDocument] = {}


class HashDocument(Struct, frozen=True, gc=False):
    """The part of an entry's document that tells whether its bytes are new."""

    key: str
    bytes_hash: str = ""


class HashTables(Struct, frozen=True):
    """A feed's file as far as the parser needs it."""

    meta: dict[str, msgspec.Raw]
    entries: dict[str, HashDocument] = {}


class Damaged(Exception):
    """A file that holds something else than it should."""


def entry_of(entry_id: str, feed_id: str, document: EntryDocument) -> Entry:
    """Make the value of an entry's document.

    Args:
        entry_id: The document's id.
        feed_id: The feed in whose file it stands.
        document: What the file says.

    Returns:
        The entry; ``saved`` is not the file's to say.
    """
    return Entry(entry_id, feed_id, *_said(document))


def document_of(entry: Entry) -> EntryDocument:
    """Make the document of an entry."""
    return EntryDocument(*_said(entry))


def builtins(value: object) -> dict[str, Any]:
    """Give a value as the dictionary that TinyDB keeps."""
    document: dict[str, Any] = msgspec.to_builtins(value)
    return document


def to_bytes(tables: Tables) -> bytes:
    """Write tables as a file, ``meta`` first, a document on each line.

    Args:
        tables: Table name → document id → document.

    Returns:
        JSON that TinyDB's own storage can read.
    """
    return b"".join(blocks(tables))


def blocks(tables: Tables) -> Iterator[bytearray]:
    """The same in blocks of about a quarter of a megabyte, so that a large file is never whole."""
    names = [META, *(name for name in tables if name != META)]
    block, between, encode = bytearray(b"{"), b"", _encoder.encode
    for name in names:
        block += between + _encoder.encode(name) + b":{\n"
        between = b""
        for doc_id, document in tables.get(name, {}).items():
            block += b"%b%b:" % (between, encode(doc_id))
            block += document if type(document) is msgspec.Raw else encode(document)
            between = b",\n"
            if len(block) > _BLOCK:
                yield block
                block = bytearray()
        block += b"\n}"
        between = b",\n"
    block += b"}\n"
    yield block


def head(content: bytes) -> FileMeta:
    """Read what a file says of itself from its first bytes.

    Args:
        content: At least the first 256 bytes.

    Returns:
        Schema and generation.

    Raises:
        Damaged: It is not one of our files.
    """
    found = _HEAD.match(content[:_HEAD_BYTES])
    if not found:
        raise Damaged("it does not begin as a file of the library does")
    try:
        return msgspec.json.decode(found[1], type=FileMeta)
    except msgspec.DecodeError as error:
        raise Damaged(str(error)) from error


def check_schema(path: Path | str, meta: FileMeta) -> None:
    """Refuse a file of a newer newsreader.

    Raises:
        StoreError: Its schema is not known here.
    """
    if meta.schema > SCHEMA:
        raise StoreError(
            str(path),
            f"{path} was written by a newer newsreader (schema {meta.schema}, this one knows "
            f"{SCHEMA}): update newsreader to open it. Nothing was changed.",
        )


def typed(path: Path, content: bytes, kind: type[K]) -> K:
    """Read a file as the given tables.

    Args:
        path: Where it lies, for the sentence.
        content: The whole file.
        kind: The tables wanted.

    Returns:
        The tables, brought to the present schema.

    Raises:
        Damaged: The content is no such file.
        StoreError: A newer newsreader wrote it.
    """
    try:
        meta = head(content)
        check_schema(path, meta)
        if meta.schema == SCHEMA:
            return msgspec.json.decode(content, type=kind)
        return msgspec.json.decode(to_bytes(tables(path, content)), type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Damaged(str(error)) from error


def tables(path: Path, content: bytes) -> Tables:
    """Read a file as plain tables of the present schema, ready to be changed.

    Raises:
        Damaged: The content is no such file.
        StoreError: A newer newsreader wrote it.
    """
    try:
        meta = head(content)
        check_schema(path, meta)
        plain = msgspec.json.decode(content, type=dict[str, dict[str, Any]])
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Damaged(str(error)) from error
    return migrated(plain, meta.schema)


def migrated(
    plain: Tables,
    schema: int,
    target: int = SCHEMA,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> Tables:
    """Bring tables from one schema to another, one version at a time.

    Args:
        plain: The tables as read.
        schema: Their version.
        target: The version wanted.
        migrations: The steps.

    Returns:
        The tables with the new version in ``meta``.

    Raises:
        Damaged: There is no way from that version.
    """
    for version in range(schema, target):
        if version not in migrations:
            raise Damaged(f"nothing is known of schema {version}")
        plain = migrations[version](plain)
    plain[META][FILE]["schema"] = target
    return plain


def empty(*names: str) -> Tables:
    """Make the tables of a new file.

    Args:
        names: Its tables beside ``meta``.
    """
    return {META: {FILE: {"schema": SCHEMA, "generation": 0}}} | {name: {} for name in names}


def salvaged(content: bytes) -> Tables:
    """Pick every whole document out of a damaged file, line by line.

    Args:
        content: What is left of it.

    Returns:
        Table name → documents; empty where nothing can be read.
    """
    found: Tables = {}
    current: dict[str, Any] = {}
    for line in content.split(b"\n"):
        if name := _TABLE_LINE.match(line):
            current = found.setdefault(name[1].decode(), {})
        elif document := _DOCUMENT_LINE.match(line):
            _keep_document(current, document[1], document[2])
    return found


def _keep_document(table: dict[str, Any], doc_id: bytes, raw: bytes) -> None:
    try:
        table[msgspec.json.decode(b'"%b"' % doc_id, type=str)] = msgspec.json.decode(
            raw, type=dict[str, Any]
        )
    except (msgspec.DecodeError, UnicodeDecodeError):
        return


def valid(table: Mapping[str, Any], kind: type[S]) -> dict[str, S]:
    """Keep the documents of a table that are what they should be."""
    kept = {}
    for doc_id, document in table.items():
        try:
            kept[doc_id] = msgspec.convert(document, kind)
        except msgspec.ValidationError:
            continue
    return kept


def subscription_in(meta: Mapping[str, msgspec.Raw]) -> Subscription | None:
    """Give the copy of its subscription that a feed's file carries."""
    raw = meta.get(SUBSCRIPTION)
    try:
        return msgspec.json.decode(raw, type=Subscription) if raw is not None else None
    except msgspec.DecodeError:
        return None


def seconds(moment: datetime | None) -> int:
    """Whole seconds since 1970; 0 for None."""
    return int(moment.timestamp()) if moment else 0


def moment(timestamp: int) -> datetime | None:
    """The moment of whole seconds since 1970; None for 0."""
    return datetime.fromtimestamp(timestamp, UTC) if timestamp else None
