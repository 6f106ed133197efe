"""Articles on several pages: the address of the page that goes on with one."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, urlsplit

from newsreader.article.tree import Element, absolute

_WORD = "page|pagina|pag|seite|part|teil|p|pg|s"
_QUERY = re.compile(rf"(?:{_WORD}|pageno|pagenum|page_?number|currentpage|startpage)\Z", re.I)
_PATH = (
    re.compile(rf"(?P<stem>.+?)/(?:(?:{_WORD})[/_-]?)?(?P<number>\d{{1,2}})(?P<end>)/?\Z", re.I),
    re.compile(
        rf"(?P<stem>.+?)[-_,.](?:(?:{_WORD})[-_]?)?(?P<number>\d{{1,2}})(?P<end>\.\w{{2,5}})?/?\Z",
        re.I,
    ),
)
_TOLD = re.compile(
    r"(?:(?:go to |read )?(?:the )?next(?: page| part)?|(?:page|part|seite|teil|página|pagina)\s*"
    r"\d{1,2}|\d{1,2}|nächste seite|weiter(?:lesen)?|(?:page )?suivante|(?:página )?siguiente|"
    r"pagina successiva|volgende(?: pagina)?|次の?ページ|次へ|下一页|下一頁)\W*\Z",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comment|cpage|reply|replies|respond|disqus", re.IGNORECASE)
_TOLD_LONGEST = 40


def following_page(tree: Element, url: str, base: str, *, first: str, number: int) -> str:
    """Find the page that goes on with an article.

    ``rel=next`` alone won't do, for most pages mean the next article by it: the address must be
    that of the first page with the next number put in.

    Args:
        tree: The whole page, before anything is pruned.
        url: Its address.
        base: The address that its links are relative to.
        first: Address of the article's first page.
        number: Which page this is, from 1.

    Returns:
        An address on the same host, or "".
    """
    for address in _pointed_at(tree, number):
        candidate = absolute(address, base).partition("#")[0]
        if candidate not in {"", url, first} and _is_numbered(candidate, first, number + 1):
            return candidate
    return ""


def _pointed_at(tree: Element, number: int) -> Iterator[str]:
    """Addresses of what says that it is the next page, the plainest words first."""
    told = []
    for link in tree.iter("link", "a"):
        address = link.get("href", "")
        if str(number + 1) not in address and str(number) not in address:
            continue
        if "next" in link.get("rel", "").lower().split():
            yield address
        elif link.tag == "a" and _says_next(link, number):
            told.append(address)
    yield from told


def _says_next(link: Element, number: int) -> bool:
    words = " ".join(link.text_content()[: 4 * _TOLD_LONGEST].split())
    if len(words) > _TOLD_LONGEST or not _TOLD.match(words):
        return False
    counted = re.search(r"\d+", words)
    return counted is None or int(counted[0]) == number + 1


def _is_numbered(candidate: str, first: str, number: int) -> bool:
    """Tell whether an address is the first page's with this number (or, in queries, one less)."""
    try:
        there, here = urlsplit(candidate), urlsplit(first)
    except ValueError:
        return False
    if there.netloc != here.netloc or _COMMENTS.search(candidate):
        return False
    plain = {_whole(here)} | {stem for stem, count, _ in _stems(here) if count in {0, 1}}
    return any(
        stem in plain and count in ({number - 1, number} if asked else {number})
        for stem, count, asked in _stems(there)
    )


Stem = tuple[str, tuple[tuple[str, str], ...]]
"""Path and query of an address without the number of its page."""


def _whole(address: SplitResult) -> Stem:
    return address.path.rstrip("/"), tuple(parse_qsl(address.query))


def _stems(address: SplitResult) -> Iterator[tuple[Stem, int, bool]]:
    """Each way to read a number in an address: the rest, the number, was it in the query."""
    path, query = _whole(address)
    for pattern in _PATH:
        if found := pattern.match(path):
            yield (found["stem"] + (found["end"] or ""), query), int(found["number"]), False
    for name, value in query:
        if _QUERY.match(name) and value.isascii() and value.isdigit() and len(value) < 3:
            rest = tuple(each for each in query if each != (name, value))
            yield (path, rest), int(value), True
