"""Kept quotes written out: Markdown, CSV, JSON, BibTeX. Pure.

Every field may hold anything: what means something in a format is escaped there, so that words
from outside are only ever words.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

import msgspec

from newsreader.folding import folded
from newsreader.model import KeptQuote

_KEPT = "!#$%&'()*+,/:;=?@[]~-._"


def iso(time: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC, to the second; None for none."""
    if time is None:
        return None
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def web_address(url: str) -> str:
    """An address with all encoded that could end it; empty unless it is http or https."""
    encoded = percent_encoded(url.strip(), safe=_KEPT)
    try:
        parts = urlsplit(encoded)
    except ValueError:
        return ""
    return encoded if parts.scheme in {"http", "https"} and parts.hostname else ""


def attribution(quote: KeptQuote) -> str:
    """Who says it: name and role; empty when the text does not say."""
    return ", ".join(part for part in (quote.speaker, quote.role) if part)


# JSON


def quote_value(quote: KeptQuote) -> dict[str, Any]:
    """A kept quote as the documented JSON object."""
    return {
        "id": quote.id,
        "text": quote.text,
        "speaker": quote.speaker or None,
        "role": quote.role or None,
        "title": quote.title,
        "author": quote.author,
        "feed_id": quote.feed_id or None,
        "feed": quote.feed_title,
        "entry_id": quote.entry_id or None,
        "url": quote.url,
        "published": iso(quote.published),
        "kept": iso(quote.kept_at),
        "note": quote.note,
        "tags": list(quote.tags),
        "context": {"before": quote.before, "passage": quote.passage, "after": quote.after},
    }


def as_json(quotes: Iterable[KeptQuote]) -> str:
    """Kept quotes as a JSON list."""
    written = msgspec.json.encode([quote_value(each) for each in quotes])
    return msgspec.json.format(written, indent=2).decode() + "\n"


# CSV

COLUMNS = (
    "id", "text", "speaker", "role", "title", "author", "feed", "url", "published", "kept",
    "note", "tags",
)  # fmt: skip
_FORMULA = re.compile(r"\s*[=+\-@\t\r|%＝＋－＠]")
"""How a cell begins that a spreadsheet would compute (OWASP, CSV injection)."""


def as_csv(quotes: Iterable[KeptQuote]) -> str:
    """Kept quotes as CSV with a row of headings; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for each in quotes:
        value = quote_value(each) | {"tags": " ".join(each.tags)}
        rows.writerow(_cell(value[name] or "") for name in COLUMNS)
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


# Markdown

_SIGNS = re.compile(r"[\\`*_\[\]<>#|~&$]")
_LINE_BEGINNING = re.compile(r"^[^\S\n]*([-+=:]?)", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])", re.MULTILINE)


def as_markdown(quotes: Iterable[KeptQuote]) -> str:
    """Kept quotes as Markdown block quotes, each with its speaker and its source under it."""
    return "\n---\n\n".join("\n".join(_markdown_lines(each)) + "\n" for each in quotes)


def _markdown_lines(quote: KeptQuote) -> Iterator[str]:
    for line in escaped_markdown(quote.text).split("\n"):
        yield f"> {line}".rstrip()
    if who := attribution(quote):
        yield f">\n> — {escaped_markdown(_line(who))}"
    yield ""
    yield _markdown_source(quote)
    if quote.note:
        yield ""
        yield escaped_markdown(quote.note)
    if quote.tags:
        yield ""
        yield " ".join(f"\\#{escaped_markdown(tag)}" for tag in quote.tags)


def _markdown_source(quote: KeptQuote) -> str:
    title = escaped_markdown(_line(quote.title)) or "Untitled"
    address = web_address(quote.url)
    parts = (
        f"[{title}](<{address}>)" if address else title,
        escaped_markdown(_line(quote.author)),
        escaped_markdown(_line(quote.feed_title)),
        day(quote.published),
    )
    return ", ".join(part for part in parts if part)


def escaped_markdown(text: str) -> str:
    """Text that Markdown shows as it is, without the spaces that begin its lines."""
    text = _SIGNS.sub(r"\\\g<0>", text)
    text = _LINE_BEGINNING.sub(lambda found: f"\\{found[1]}" if found[1] else "", text)
    return _NUMBERED.sub(r"\1\\\2", text)


def day(time: datetime | None) -> str:
    """A date as people write it; empty for none."""
    return f"{time.day} {time:%B %Y}" if time else ""


def _line(text: str) -> str:
    return " ".join(text.split())


# BibTeX

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_TEX_SIGNS = re.compile("[" + re.escape("".join(_TEX)) + "]")
_KEY = re.compile("[^a-z0-9]+")


def as_bibtex(quotes: Iterable[KeptQuote]) -> str:
    """Kept quotes as entries of a BibTeX file, the words quoted as their note."""
    return "\n".join(map(_bibtex_entry, quotes))


def _bibtex_entry(quote: KeptQuote) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _bibtex_fields(quote) if value)
    return f"@misc{{{_bibtex_key(quote)},\n{fields}}}\n"


def _bibtex_fields(quote: KeptQuote) -> Iterator[tuple[str, str]]:
    address = web_address(quote.url).replace("{", "%7B").replace("}", "%7D")
    who = escaped_tex(attribution(quote))
    # A name in braces of its own is one name, whatever commas and “and” are in it.
    yield "author", f"{{{escaped_tex(_line(quote.author))}}}" if quote.author else ""
    yield "title", f"{{{escaped_tex(_line(quote.title))}}}"
    yield "howpublished", escaped_tex(_line(quote.feed_title))
    if quote.published:
        yield "year", f"{quote.published.year:04}"
        yield "month", str(quote.published.month)
        yield "day", str(quote.published.day)
    yield "url", address
    yield "urldate", f"{quote.kept_at:%Y-%m-%d}"
    yield "note", f"“{escaped_tex(_line(quote.text))}”" + (f" --- {who}" if who else "")
    yield "annote", escaped_tex(_line(quote.note))
    yield "keywords", escaped_tex(", ".join(quote.tags))


def _bibtex_key(quote: KeptQuote) -> str:
    last = quote.speaker.split()[-1:] or quote.author.split()[-1:]
    name = _KEY.sub("", folded("".join(last)))
    year = str(quote.published.year) if quote.published else ""
    return f"{name or 'quote'}{year}-{_KEY.sub('', quote.id) or 'x'}"


def escaped_tex(text: str) -> str:
    """Text that TeX sets as it is; letters stay as they are, in UTF-8."""
    return _TEX_SIGNS.sub(lambda found: _TEX[found[0]], text)


FORMATS: dict[str, Callable[[Sequence[KeptQuote]], str]] = {
    "markdown": as_markdown,
    "csv": as_csv,
    "json": as_json,
    "bibtex": as_bibtex,
}
"""Name of each format, and what writes it."""
