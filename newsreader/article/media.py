"""Pictures, films and sounds as blocks: an address and the caption that stands for it."""

import re
from urllib.parse import urlsplit

from newsreader.article.tree import Element, absolute
from newsreader.model import Block, BlockKind
from newsreader.text import clean_line

CAPTION = "data-caption"
"""Attribute in which ``figures`` leaves a picture's caption."""

SMALLEST = 3
"""Pixels; a picture of fewer is there to count readers, not to be seen."""

ICON = 32
"""Pixels; a picture without caption that is no bigger is decoration."""

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-hi-res-src", "src")
_SETS = ("data-srcset", "srcset")
_PLAYER = re.compile(
    r"/embed|player|video|youtu|vimeo|audio|podcast|soundcloud|spotify|/maps?[/.?]", re.IGNORECASE
)
_FILM = re.compile(r"video|youtu|vimeo|/embed|player", re.IGNORECASE)
_SOUND = re.compile(r"audio|podcast|soundcloud|spotify", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"[\w%.+-]+\.(?:jpe?g|png|gif|webp|svg|avif)\Z|(?:img|dsc|image)[_ -]?\d+\Z", re.I
)
_CAPTION_LIMIT = 1_000


def media_block(element: Element, base: str) -> Block | None:
    """The block for an ``img``, ``video``, ``audio``, ``iframe``, ``embed`` or ``object``."""
    if element.tag == "img":
        return _picture(element, base)
    return _player(element, base)


def inline_text(image: Element) -> str:
    """What a small picture in running text says: an emoji or a formula; else ""."""
    names = image.get("class", "").lower()
    if "emoji" in names or "smiley" in names or "math" in names or "latex" in names:
        return image.get("alt", "")
    return ""


def caption_of(element: Element) -> str:
    """The picture's caption, or what it shows in the words of its page, or ""."""
    caption = clean_line(element.get(CAPTION, ""), _CAPTION_LIMIT)
    if caption:
        return caption
    described = clean_line(element.get("alt") or element.get("title") or "", _CAPTION_LIMIT)
    return "" if _FILE_NAME.match(described) else described


def _picture(image: Element, base: str) -> Block | None:
    url = _source(image, base)
    width, height = _pixels(image.get("width")), _pixels(image.get("height"))
    if not url or _is_pixel(image):
        return None
    if width and height and max(width, height) <= ICON and not image.get(CAPTION):
        return None
    return Block(BlockKind.IMAGE, caption_of(image), url=url, width=width, height=height)


def _is_pixel(element: Element) -> bool:
    sizes = (element.get(name, "").strip().removesuffix("px") for name in ("width", "height"))
    return any(size.isascii() and size.isdigit() and int(size[:6]) < SMALLEST for size in sizes)


def _source(image: Element, base: str) -> str:
    for name in _SOURCES:
        address = image.get(name, "").strip()
        if address and not address.startswith("data:"):
            return absolute(address, base)
    for name in _SETS:
        first = image.get(name, "").strip().split(",")[0].split()
        if first and not first[0].startswith("data:"):
            return absolute(first[0], base)
    return ""


def _pixels(value: str | None) -> int:
    digits = re.match(r"\s*(\d{1,5})(?:px)?\s*\Z", value or "", re.ASCII)
    return int(digits[1]) if digits else 0


def _player(element: Element, base: str) -> Block | None:
    url = absolute(_player_address(element), base)
    if not url or (element.tag not in {"video", "audio"} and not _PLAYER.search(url)):
        return None
    width, height = _pixels(element.get("width")), _pixels(element.get("height"))
    if _is_pixel(element):
        return None
    named = caption_of(element) or urlsplit(url).hostname or ""
    text = f"{_label(element, url)}: {named}"
    return Block(
        BlockKind.IMAGE, text, url=_watch_page(url), width=width, height=height, player=True
    )


def _player_address(element: Element) -> str:
    own = element.get("src") or element.get("data-src") or element.get("data")
    if own:
        return own
    sources = (source.get("src") for source in element.iter("source"))
    return next((address for address in sources if address), "")


def _label(element: Element, url: str) -> str:
    if element.tag in {"video", "audio"}:
        return element.tag.capitalize()
    if _SOUND.search(url):
        return "Audio"
    return "Video" if _FILM.search(url) else "Embedded page"


def _watch_page(url: str) -> str:
    """The page to open in a browser for a player that is meant to sit in another page."""
    parts = urlsplit(url)
    film = re.match(r"/embed/([\w-]{6,20})\Z", parts.path)
    if film and (parts.hostname or "").removeprefix("www.").startswith("youtube"):
        return f"https://www.youtube.com/watch?v={film[1]}"
    return url
