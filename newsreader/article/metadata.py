"""What a page says about its article: JSON-LD first, then OpenGraph and meta, then rules."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from newsreader.article.tree import URL_LIMIT, Element, absolute, names_of, text_of, words_of
from newsreader.text import clean_line

Statement = dict[str, Any]

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|Story)\Z")
_MOST_STATEMENTS = 500
_SEPARATORS = re.compile(r"\s+[|–—\-:·•»›/\\]+\s+|\s*[|»›]\s*")
_BY = re.compile(
    r"\A(?:(?:written |words |posted |reported )?by|von|por|par|di|door)\b[:\s]+", re.I
)
_NO_BYLINE = re.compile(r"https?://|@|\A\W*\Z|\A(?:admin|editor|staff|unknown)\Z", re.I)
_BYLINE_NAMES = re.compile(r"(?:^|[\s_-])(?:byline|author|writer)(?:$|[\s_-]|-?name)")
_LONGEST_BYLINE = 120
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z")
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)

_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
)
_AUTHORS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "byl", "cxenseparse:author",
)  # fmt: skip
_IMAGES = ("og:image", "og:image:url", "twitter:image", "twitter:image:src")
_NO_PICTURE = re.compile(
    r"logo|favicon|placeholder|default|avatar|sprite|(?:share|social|site)[-_]?(?:image|card|icon)|"
    r"blank\.|icons?[-_./]|\.svg\Z"
)
_DESCRIPTIONS = ("description", "og:description", "twitter:description", "dc.description")
_SITES = ("og:site_name", "application-name", "dc.publisher")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate",
    "publish-date", "article.published", "cxenseparse:recs:publishtime",
)  # fmt: skip


class Metadata(Struct, frozen=True):
    """What a page says about its article. Clean; empty where it does not say."""

    title: str = ""
    byline: str = ""
    site: str = ""
    published: datetime | None = None
    language: str = ""
    description: str = ""
    """What the page says that it is about, in a sentence or two."""
    image: str = ""
    """Absolute address of its lead image; "" for a mark of the site's."""
    image_text: str = ""
    """What that image shows."""
    body: str = ""
    """The article's plain text where the page states it for machines."""


def read_metadata(tree: Element, url: str) -> Metadata:
    """Read what the page says about itself. To be called before anything is pruned.

    Args:
        tree: The whole page.
        url: Its address, whose host names the site where nothing else does.
    """
    stated = _article_statement(tree)
    named = _meta(tree)
    site = _site(stated, named, url)
    return Metadata(
        title=_title(tree, stated, named, site),
        byline=_byline(tree, stated, named),
        site=site,
        published=_published(tree, stated, named),
        language=_language(tree, stated, named),
        image=_image(stated, named, url),
        image_text=_first(named, ("og:image:alt", "twitter:image:alt")),
        description=_first(named, _DESCRIPTIONS),
        body=_plain(stated.get("articleBody")),
    )


def _article_statement(tree: Element) -> Statement:
    """The JSON-LD statement that is about an article, or an empty one."""
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower():
            for statement in _statements(script.text or ""):
                if _ARTICLE_TYPES.search(_type(statement)):
                    return statement
    return {}


def _statements(source: str) -> Iterator[Statement]:
    """Every object on the upper levels of a JSON-LD text."""
    try:
        waiting = [json.loads(source.strip().removesuffix(";"), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_STATEMENTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(value.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))


def _type(statement: Statement) -> str:
    kind = statement.get("@type", "")
    return str(kind[0]) if isinstance(kind, list) and kind else str(kind)


def _plain(value: object) -> str:
    """A string as text: JSON-LD often holds HTML references, sometimes tags."""
    return re.sub(r"<[^>]{1,300}>", " ", unescape(value)) if isinstance(value, str) else ""


def _line(value: object, limit: int = 500) -> str:
    return clean_line(_plain(value), limit)


def _names(value: object) -> list[str]:
    """The names in a JSON-LD value: a string, a person, or a list of either."""
    values = value if isinstance(value, list) else [value]
    named = (each.get("name") if isinstance(each, dict) else each for each in values[:12])
    return [name for name in (_line(each, _LONGEST_BYLINE) for each in named) if name]


def _meta(tree: Element) -> dict[str, str]:
    """The content of meta elements by their lower-case name or property; the first wins."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = clean_line(element.get("content", ""))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute, "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _first(named: dict[str, str], keys: Iterable[str]) -> str:
    return next((named[key] for key in keys if named.get(key)), "")


def _image(stated: Statement, named: dict[str, str], url: str) -> str:
    """The image that stands for the article where pages are shared."""
    address = _first(named, _IMAGES) or _address(stated.get("image"))
    image = absolute(address, url) if address else ""
    return image if image.startswith("http") and not _NO_PICTURE.search(image.lower()) else ""


def _address(value: object) -> str:
    """The address in a JSON-LD image: a string, an object, or a list of either."""
    first = value[0] if isinstance(value, list) and value else value
    return _line(first.get("url") if isinstance(first, dict) else first, URL_LIMIT)


def _site(stated: Statement, named: dict[str, str], url: str) -> str:
    publisher = _names(stated.get("publisher"))
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    return _first(named, _SITES) or (publisher[0] if publisher else "") or clean_line(host)


def _title(tree: Element, stated: Statement, named: dict[str, str], site: str) -> str:
    heading = _only_heading(tree)
    candidates = (_first(named, _TITLES), _line(stated.get("headline")), _title_element(tree))
    for candidate in candidates:
        if candidate:
            return without_site(unescape(candidate), site, heading)
    return heading


def _title_element(tree: Element) -> str:
    element = next(tree.iter("title"), None)
    return text_of(element) if element is not None else ""


def _only_heading(tree: Element) -> str:
    headings = list(tree.iter("h1"))
    return words_of(headings[0]) if len(headings) == 1 else ""


def without_site(title: str, site: str, heading: str = "") -> str:
    """Take the site's name off a title.

    Args:
        title: As the page has it: "Rain expected | Weather | Harbour News".
        site: The site's name, or "".
        heading: The page's only h1, or "": wins where the title begins or ends with it.
    """
    title = clean_line(title)
    parts = _SEPARATORS.split(title)
    if len(parts) < 2:
        return title
    if heading and heading != title and heading in title and len(heading.split()) > 2:
        return heading
    if site and _same(parts[-1], site):
        return title[: title.rindex(parts[-1])].rstrip(" |–—-:·•»›/\\")
    if site and _same(parts[0], site):
        return title[len(parts[0]) :].lstrip(" |–—-:·•»›/\\")
    return title


def _same(one: str, other: str) -> bool:
    one, other = (re.sub(r"\W|_", "", name.casefold()) for name in (one, other))
    return bool(one) and (one == other or one.removeprefix("the") == other.removeprefix("the"))


def _byline(tree: Element, stated: Statement, named: dict[str, str]) -> str:
    people = _names(stated.get("author")) or _names(stated.get("creator"))
    told = (", ".join(people), _first(named, _AUTHORS))
    for candidate in chain(told, _shown_bylines(tree)):
        byline = _BY.sub("", candidate).strip(" ,|·•-")
        if byline and not _NO_BYLINE.search(byline) and len(byline) <= _LONGEST_BYLINE:
            return byline
    return ""


def _shown_bylines(tree: Element) -> Iterator[str]:
    """What stands on the page itself where names of authors stand."""
    for element in tree.iter("a", "span", "address", "p", "div"):
        if element.get("rel") == "author" or "author" in element.get("itemprop", ""):
            yield words_of(element)
    for element in tree.iter("span", "p", "div", "a", "address"):
        if _BYLINE_NAMES.search(names_of(element)):
            yield words_of(element)


def _published(tree: Element, stated: Statement, named: dict[str, str]) -> datetime | None:
    shown = (element.get("datetime", "") for element in tree.iter("time"))
    candidates = (_line(stated.get("datePublished")), _first(named, _DATES), *list(shown)[:3])
    return next(filter(None, map(parse_time, candidates)), None)


def parse_time(text: str) -> datetime | None:
    """Read a time as pages state it: ISO 8601 or RFC 2822; without a zone it is taken as UTC.

    Returns:
        An aware time in UTC, or None where it can't be read or is implausible.
    """
    text = text.strip()
    moment = _iso(text) or _mail_date(text)
    if moment is None:
        return None
    try:
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _OLDEST < moment < datetime.now(UTC) + timedelta(days=2) else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _language(tree: Element, stated: Statement, named: dict[str, str]) -> str:
    root = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    keys = ("content-language", "og:locale", "dc.language", "language")
    for candidate in (root, _line(stated.get("inLanguage")), _first(named, keys)):
        tag = candidate.strip()
        if _LANGUAGE.match(tag):
            return tag.replace("_", "-")
    return ""
