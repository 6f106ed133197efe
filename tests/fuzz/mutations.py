"""Changes to documents: to their bytes, to their markup, to their JSON."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from tests.fuzz.tokens import DATES, IDS, REFERENCES, SPACES, TERMINAL, TOKENS

LARGEST = 600_000
"""Bytes that a mutation may make of a document."""
_TAG = re.compile(rb"<(/?)([A-Za-z][\w:.-]*+)([^<>]*+)>")
_TEXT = re.compile(rb"(?<=>)\s*+[^<>\s][^<>]*+")
_VALUE = re.compile(rb"=\s*(\"[^\"<>]*\"|'[^'<>]*')")
_DATED = re.compile(
    rb"(<(?:pubDate|dc:date|published|updated|lastBuildDate|modified)\b[^<>]*>)[^<>]*"
)
_NAMED = re.compile(rb"(<(?:guid|id|link)\b[^<>]*>)[^<>]*")
_CODECS = ("utf-16", "utf-16-be", "utf-32", "iso-8859-1", "windows-1252", "gb18030", "shift_jis",
           "utf-8-sig", "koi8-r", "cp037")  # fmt: skip

Mutation = Callable[[Random, bytes, bytes], bytes]
"""Makes of a document, with another at hand, a third."""


def mutated(chance: Random, body: bytes, other: bytes) -> bytes:
    """A document changed in a few ways.

    Args:
        chance: Where the ways come from.
        body: The document.
        other: Another, for splices.
    """
    ways = BYTES + (JSON if body.lstrip()[:1] in {b"{", b"["} else XML)
    for _ in range(min(12, 1 + int(chance.expovariate(0.35)))):
        body = chance.choice(ways)(chance, body, other)[:LARGEST]
    return body


def token(chance: Random) -> bytes:
    """A word of the dictionary."""
    return chance.choice(chance.choice(TOKENS))


def _span(chance: Random, body: bytes) -> tuple[int, int]:
    start = chance.randint(0, len(body))
    return start, min(len(body), start + int(chance.expovariate(1 / 80)))


# Bytes


def flip(chance: Random, body: bytes, _: bytes) -> bytes:
    changed = bytearray(body)
    for _each in range(chance.randint(1, 8) if body else 0):
        changed[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def insert(chance: Random, body: bytes, _: bytes) -> bytes:
    at = chance.randint(0, len(body))
    return body[:at] + chance.randbytes(chance.randint(1, 12)) + body[at:]


def insert_tokens(chance: Random, body: bytes, _: bytes) -> bytes:
    for _each in range(chance.randint(1, 6)):
        at = chance.randint(0, len(body))
        body = body[:at] + token(chance) + body[at:]
    return body


def delete(chance: Random, body: bytes, _: bytes) -> bytes:
    start, end = _span(chance, body)
    return body[:start] + body[end:]


def cut_short(chance: Random, body: bytes, _: bytes) -> bytes:
    return body[: chance.randint(0, len(body))]


def duplicate(chance: Random, body: bytes, _: bytes) -> bytes:
    start, end = _span(chance, body)
    at = chance.randint(0, len(body))
    return body[:at] + body[start:end] * chance.choice((1, 1, 2, 30)) + body[at:]


def swap(chance: Random, body: bytes, _: bytes) -> bytes:
    (a, b), (c, d) = sorted((_span(chance, body), _span(chance, body)))
    b = min(b, c)
    return body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


def splice(chance: Random, body: bytes, other: bytes) -> bytes:
    return body[: chance.randint(0, len(body))] + other[chance.randint(0, len(other)) :]


def graft(chance: Random, body: bytes, other: bytes) -> bytes:
    at, start = chance.randint(0, len(body)), chance.randint(0, len(other))
    return body[:at] + other[start : start + chance.randint(1, 3000)] + body[at:]


def recode(chance: Random, body: bytes, _: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode(chance.choice(_CODECS), "replace")


def begin_oddly(chance: Random, body: bytes, _: bytes) -> bytes:
    heads = (b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"junk ", b"\x1f\x8b", b"{", b"<?xml?>")
    return chance.choice(heads) + body


def bloat(chance: Random, body: bytes, _: bytes) -> bytes:
    at = chance.randint(0, len(body))
    return body[:at] + token(chance) * chance.choice((20, 200, 2000)) + body[at:]


# Markup


def _tags(body: bytes) -> list[re.Match[bytes]]:
    return list(_TAG.finditer(body))


def _at_tag(chance: Random, body: bytes, change: Callable[[re.Match[bytes]], bytes]) -> bytes:
    found = _tags(body)
    if not found:
        return body
    tag = chance.choice(found)
    return body[: tag.start()] + change(tag) + body[tag.end() :]


def drop_tag(chance: Random, body: bytes, _: bytes) -> bytes:
    return _at_tag(chance, body, lambda tag: b"")


def rename_tag(chance: Random, body: bytes, _: bytes) -> bytes:
    names = [tag[2] for tag in _tags(body)] or [b"x"]
    other = chance.choice(names)
    return _at_tag(chance, body, lambda tag: b"<%s%s%s>" % (tag[1], other, tag[3]))


def add_attribute(chance: Random, body: bytes, _: bytes) -> bytes:
    huge = b" a='%s'" % (token(chance) * chance.choice((1, 100, 5000)))
    many = b"".join(b" a%d='x'" % number for number in range(chance.choice((3, 300, 3000))))
    new = chance.choice((*SPACES, huge, many))
    return _at_tag(chance, body, lambda tag: b"<%s%s%s%s>" % (tag[1], tag[2], new, tag[3]))


def change_value(chance: Random, body: bytes, _: bytes) -> bytes:
    found = list(_VALUE.finditer(body))
    if not found:
        return body
    value, words = chance.choice(found), token(chance).replace(b"<", b"")
    return body[: value.start(1)] + b'"' + words + b'"' + body[value.end(1) :]


def fill_tag(chance: Random, body: bytes, _: bytes) -> bytes:
    words = chance.choice((token(chance), chance.choice(REFERENCES) * 3, token(chance) * 400))
    wrapped = chance.choice((words, b"<![CDATA[" + words + b"]]>"))
    return _at_tag(chance, body, lambda tag: tag[0] + wrapped)


def salt(chance: Random, body: bytes, _: bytes) -> bytes:
    """Put words that mean something to a terminal into a share of all texts."""
    share = chance.choice((0.02, 0.2, 0.8))
    words = (*TERMINAL, *REFERENCES)
    return _TEXT.sub(
        lambda found: found[0] + chance.choice(words) if chance.random() < share else found[0], body
    )


def nest(chance: Random, body: bytes, _: bytes) -> bytes:
    name = chance.choice(
        (b"div", b"blockquote", b"ul><li", b"b", b"table><tr><td", b"item", b"a", b"q")
    )
    return fill_with(chance, body, (b"<" + name + b">") * chance.choice((5, 60, 900, 5000)))


def fill_with(chance: Random, body: bytes, words: bytes) -> bytes:
    return _at_tag(chance, body, lambda tag: tag[0] + words)


def _element(chance: Random, body: bytes) -> tuple[int, int]:
    """An element, from its opening to the next closing of its name."""
    openings = [tag for tag in _tags(body) if not tag[1]]
    if not openings:
        return _span(chance, body)
    tag = chance.choice(openings)
    end = body.find(b"</" + tag[2] + b">", tag.end())
    return tag.start(), tag.end() if end < 0 else end + len(tag[2]) + 3


def double_element(chance: Random, body: bytes, _: bytes) -> bytes:
    start, end = _element(chance, body)
    return body[:end] + body[start:end] * chance.choice((1, 1, 3, 40)) + body[end:]


def move_element(chance: Random, body: bytes, _: bytes) -> bytes:
    start, end = _element(chance, body)
    return fill_with(chance, body[:start] + body[end:], body[start:end])


def drop_element(chance: Random, body: bytes, _: bytes) -> bytes:
    start, end = _element(chance, body)
    return body[:start] + body[end:]


def odd_dates(chance: Random, body: bytes, _: bytes) -> bytes:
    return _DATED.sub(lambda found: found[1] + chance.choice(DATES), body)


def odd_ids(chance: Random, body: bytes, _: bytes) -> bytes:
    share = chance.random()
    return _NAMED.sub(
        lambda found: found[1] + chance.choice(IDS) if chance.random() < share else found[0], body
    )


# JSON


def change_json(chance: Random, body: bytes, _: bytes) -> bytes:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return insert_tokens(chance, body, b"")
    for _each in range(chance.randint(1, 5)):
        value = _changed(chance, value)
    return json.dumps(value, ensure_ascii=chance.random() < 0.7).encode("utf-8", "surrogatepass")


def _changed(chance: Random, value: Any) -> Any:
    """The value with one node within it another."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        if chance.random() < 0.1:
            return {key: each for key, each in value.items() if key != name}
        return {**value, name: _changed(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        if chance.random() < 0.1:
            return [*value, *value[: at + 1]]
        return [*value[:at], _changed(chance, value[at]), *value[at + 1 :]]
    return _odd_value(chance, value)


def _odd_value(chance: Random, value: Any) -> Any:
    words = token(chance).decode("utf-8", "surrogateescape")
    numbers = (True, -1, 10**30, 1e308, float("nan"))
    texts = ("", "\ud800", "\x1b[2J\u202e", words, words * 50, f"{value}{words}")
    odd: list[Any] = [None, [], {}, [value], {"name": value}, [None, {}, value], *numbers, *texts]
    return chance.choice(odd)


def nest_json(chance: Random, body: bytes, _: bytes) -> bytes:
    depth = chance.choice((5, 500, 20_000))
    at = chance.randint(0, len(body))
    return body[:at] + b"[" * depth + b"1" + b"]" * depth + body[at:]


BYTES: list[Mutation] = [
    flip, insert, insert_tokens, insert_tokens, insert_tokens, delete, cut_short, duplicate, swap,
    splice, graft, recode, begin_oddly, bloat,
]  # fmt: skip
XML: list[Mutation] = [
    *[salt] * 4, fill_tag, fill_tag, drop_tag, rename_tag, add_attribute, add_attribute,
    change_value, change_value, nest, double_element, double_element, move_element, drop_element,
    odd_dates, odd_ids,
]  # fmt: skip
JSON: list[Mutation] = [*[change_json] * 12, nest_json]
