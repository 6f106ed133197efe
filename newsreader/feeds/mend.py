"""Mends the slips that keep many a document from being well-formed XML."""

import re
from html.entities import html5

_SLIPS = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    rb"|&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));|([A-Za-z]\w{1,31});)?",
    re.DOTALL,
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_PREFIX = re.compile(rb"(</?)rss:(?=\w)")
_SECOND_ROOT = re.compile(
    rb"</(?:rss|feed|rdf:RDF)\s*>(?=\s*<(?:\?xml|rss|feed|rdf:RDF)[\s>])", re.IGNORECASE
)


def mended(body: bytes) -> bytes:
    """Mend what is commonly wrong; the rest is left as it is.

    Bare ampersands are escaped, HTML's named references become numbers, references to characters
    that XML has not become U+FFFD, control characters go, and so does a prefix "rss:" that nobody
    declared.
    """
    if not _holds_ascii(body):
        return body
    defined = b"<!ENTITY" in body

    def mend(slip: re.Match[bytes]) -> bytes:
        hexadecimal, decimal, name = slip.groups()
        if hexadecimal or decimal:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            return slip[0] if _is_xml(code) else b"&#xFFFD;"
        if name:
            return _named(name.decode("ascii", "replace")) or (slip[0] if defined else _bare(slip))
        return slip[0] if slip[0].startswith(b"<") else b"&amp;"

    bare = body.translate(None, _CONTROLS)
    if b"<rss:" in bare and b"xmlns:rss" not in bare:
        bare = _PREFIX.sub(rb"\1", bare)
    return _SLIPS.sub(mend, bare)


def _holds_ascii(body: bytes) -> bool:
    """Whether ASCII bytes mean ASCII: not so in UTF-16, EBCDIC and ISO-2022-JP."""
    head = body[:400].lstrip(b"\0")
    wide = body[:2] in {b"\xff\xfe", b"\xfe\xff"} or head.count(b"\0") > len(head) // 4
    return not wide and b"\x1b$" not in body and b"<" in body[:4000]


def _is_xml(code: int) -> bool:
    """XML 1.0, production 2 (Char); C1 controls excepted, which are windows-1252 here."""
    return code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF


def _named(name: str) -> bytes:
    decoded = html5.get(f"{name};", "")
    return "".join(f"&#{ord(letter)};" for letter in decoded).encode()


def _bare(slip: re.Match[bytes]) -> bytes:
    return b"&amp;" + slip[0][1:]


def first_document(body: bytes) -> bytes:
    """Of two documents one after the other the first counts; what an entry quotes is none."""
    at = 0
    while second := _SECOND_ROOT.search(body, at):
        if (at := _end_of_quotation(body, at, second.start())) < 0:
            return body[: second.end()]
    return body


def _end_of_quotation(body: bytes, start: int, place: int) -> int:
    """Where the CDATA section ends that a place lies in; -1 where it lies in none.

    ``start`` is a place before it that lies in none.
    """
    opened = body.rfind(b"<![CDATA[", start, place)
    closed = body.rfind(b"]]>", start, place)
    return body.find(b"]]>", place) if opened > closed else -1
